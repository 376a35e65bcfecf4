#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own, in a temporary folder on a free port, and removes the server after it. The words
# {first} and {second} of the command become the URLs of two empty databases: eng/with-postgres.sh tests/smoke.sh coffer {first} {second}
# POSTGRES_OPTIONS: more options of the server, such as '-c shared_buffers=1GB'.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
bin=${bin:-$(dirname "$(command -v initdb)")}
folder=$(mktemp -d)
log=$folder/log
server=

finish() {
  [ -z "$server" ] || { kill -QUIT "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
fail() { cat "$log" >&2; exit 1; }

# PostgreSQL refuses to run as root; then it runs as the `postgres` user of Debian's package.
as_user=()
if [ "$(id -u)" -eq 0 ]; then
  as_user=(setpriv --reuid postgres --regid postgres --clear-groups --)
  chown postgres "$folder"
fi
port=$((15000 + RANDOM % 4000))
(
  cd /
  "${as_user[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync
) >"$log" 2>&1 || fail
(cd / && exec "${as_user[@]}" "$bin/postgres" -D "$folder/data" -h 127.0.0.1 -p "$port" -k '' ${POSTGRES_OPTIONS:-}) >"$log" 2>&1 &
server=$!
until grep -q 'ready to accept connections' "$log"; do
  kill -0 "$server" 2>/dev/null || fail
  sleep 0.1
done

url=postgres://postgres@127.0.0.1:$port
for name in first second; do
  "$bin/psql" -q "$url/postgres" -c "create database $name"
done
words=("${@//\{first\}/$url/first}")
"${words[@]//\{second\}/$url/second}"

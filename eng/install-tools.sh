#!/usr/bin/env bash
# Installs, from Debian's packages, what the tests (`test`), the native build (`publish`), the benchmark (`bench`) or the
# linter (`lint`) need beside the .NET SDK, and says nothing when all is there. To need something more, add a line to the list below.
set -euo pipefail

has() { command -v "$1" >/dev/null 2>&1; }
has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || { has initdb && has postgres; }; }
has_zlib() { [ -e /usr/include/zlib.h ]; }

missing=()
case ${1:-} in
    test)
        has_postgres || missing+=(postgresql) # the second of the two database engines
        has setsid || missing+=(util-linux) # what clears up behind the tests
        ;;
    publish)
        has clang || has gcc || missing+=(gcc libc6-dev) # the linker of the native build
        has_zlib || missing+=(zlib1g-dev) # linked into the native program
        ;;
    bench)
        has_postgres || missing+=(postgresql)
        has wrk || missing+=(wrk) # the load generator
        has npm || missing+=(nodejs npm) # installs and runs the peer that is measured beside
        ;;
    lint)
        has npx || missing+=(nodejs npm) # runs the linter of the OpenAPI document
        ;;
    *) echo "usage: $0 test|publish|bench|lint" >&2; exit 2 ;;
esac
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -eq 0 ]; then as_root() { "$@"; }
elif has sudo; then as_root() { sudo "$@"; }
else
    echo "Missing: ${missing[*]}. Installing needs root or sudo; run as root: apt-get install ${missing[*]}" >&2
    exit 1
fi
if ! has apt-get; then
    echo "Missing: ${missing[*]} (Debian's names). There is no apt-get here; install them with this system's own packages." >&2
    exit 1
fi

# Debian's package would start a server of its own; the tests start theirs. A file that is there already stays as it is.
conf=/etc/postgresql-common/createcluster.conf
if [[ " ${missing[*]} " == *' postgresql '* ]] && [ ! -e "$conf" ]; then
    as_root mkdir -p "${conf%/*}"
    echo 'create_main_cluster = false' | as_root tee "$conf" >/dev/null
fi
echo "installing ${missing[*]}" >&2
as_root apt-get update -qq
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Options::=--force-confold "${missing[@]}" >&2

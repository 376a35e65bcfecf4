#!/usr/bin/env bash
# The whole seed page against a program, by curl alone: tests/smoke.sh PATH-OF-COFFER [DATABASE-URL [SECOND]]. The database (SQLite in a folder of its
# own if none is named) must be empty and is made by development mode; a second one is made as an operator does it: keyring init, migrate,
# accounts create, keys create. Says what it did; fails at the first wrong answer.
set -euo pipefail

program=$(realpath "${1:?usage: tests/smoke.sh PATH-OF-COFFER [DATABASE-URL [SECOND-DATABASE-URL]]}")
folder=$(mktemp -d)
database=${2:-sqlite:$folder/data/coffer.db}
other=${3:-${2:+none}}
other=${other:-sqlite:$folder/other.db}
port=$((20000 + RANDOM % 10000))
base="http://127.0.0.1:$port"
private='X-Api-Key: cof_prv_sandbox_dev'
public='X-Api-Key: cof_pub_sandbox_dev'
server=

stop() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
  rm -rf "$folder"
}
trap stop EXIT

fail() { echo "smoke: $*" >&2; exit 1; }

# call METHOD PATH KEY BODY EXPECTED-STATUS EXPECTED-TEXT: leaves the answer in $answer.
call() {
  local status
  status=$(curl -sS -o "$folder/answer" -w '%{http_code}' -X "$1" "$base$2" -H "$3" \
    ${4:+-H 'Content-Type: application/json' -d "$4"})
  answer=$(cat "$folder/answer")
  [ "$status" = "$5" ] || fail "$1 $2 answered $status, not $5: $answer"
  case "$answer" in *"$6"*) ;; *) fail "$1 $2 does not say $6: $answer" ;; esac
  echo "ok  $1 ${2//[0-9a-f]*-*-*-*-*[0-9a-f]/…} $status"
}

member() { sed -E "s/.*\"$1\":\"([^\"]+)\".*/\1/" <<<"$answer"; }
first_id() { sed -E 's/^\{"[a-z]+":\{"id":"([^"]+)".*/\1/' <<<"$answer"; }

# start ARGUMENTS: serves, and returns when it is ready.
start() {
  "$program" serve --urls "$base" "$@" >"$folder/out" 2>"$folder/err" &
  server=$!
  for _ in $(seq 200); do
    curl -sf "$base/health/ready" >/dev/null 2>&1 && return
    kill -0 "$server" 2>/dev/null || fail "the program ended: $(cat "$folder/err")"
    sleep 0.1
  done
  fail "the program was not ready in 20 s: $(cat "$folder/err")"
}

end() {
  kill "$server"
  wait "$server" || fail "the program ended with $?"
  server=
}

# page PATH TEXT: a page for people or machines that says TEXT. It is read to its end: curl must not find the pipe closed.
page() {
  curl -sfL -o "$folder/page" "$base$1" || fail "no $1"
  grep -q "$2" "$folder/page" || fail "$1 does not say $2"
  echo "ok  GET $1"
}

cd "$folder"
start --data "$folder/data" --database "$database"

call POST /v1/customers "$private" '{"first_name":"Jane","last_name":"Smith","email_address":"jane@example.com","phone_number":"8005550100","shipping_address":{"line1":"123 Main St","city":"Austin","state":"TX","postal_code":"78701","country":"US"},"metadata":{"account_id":"ACC-001234","loyalty_tier":"gold","store_location":"Austin-TX-01"}}' 200 '"loyalty_tier":"gold"'
customer=$(first_id)
call GET "/v1/customers/$customer" "$private" '' 200 '"email_address":"jane@example.com"'
call GET '/v1/customers?Page=1&Size=10' "$private" '' 200 '"total_records":1'
call PATCH "/v1/customers/$customer" "$private" '{"company":"Smith & Co"}' 200 '"company":"Smith & Co"'
call POST /v1/tokens "$public" '{"credit_card":{"account_number":"4111111111111111","expires":"1235","verification_value":"123"}}' 200 '4***********1111'
call POST "/v1/customers/$customer/wallet" "$private" "{\"token\":\"$(member token)\",\"default\":true,\"billing_address\":{\"line1\":\"123 Main St\",\"postal_code\":\"78701\"}}" 200 '"default":true'
wallet=$(first_id)
call POST /v1/transactions/sale "$private" '{"payment":{"check":{"account_number":"123456789","routing_number":"021000021"}},"amount":{"value":10.00}}' 200 '"response_code":"APPROVED"'
call POST "/v1/customers/$customer/wallet" "$private" "{\"transactionId\":\"$(member transaction_id)\"}" 200 '"network":"ach"'
second=$(first_id)
call GET "/v1/customers/$customer/wallet" "$private" '' 200 '"total_records":2'
call GET "/v1/customers/$customer/wallet/$second" "$private" '' 200 '"default":false'
call PUT "/v1/customers/$customer/wallet/$second" "$private" '{"default":true}' 200 '"default":true'
call DELETE "/v1/customers/$customer/wallet/$second" "$private" '' 200 'request_id'
call POST /v1/transactions/sale "$private" "{\"payment\":{\"stored\":{\"customer\":\"$customer\",\"initiated_by\":\"MERCHANT\"}},\"amount\":{\"value\":99.00,\"currency\":\"USD\"}}" 200 '"amount":99.00'
call POST /v1/transactions/authorize "$private" "{\"payment\":{\"stored\":{\"wallet\":\"$wallet\",\"initiated_by\":1}},\"amount\":{\"value\":5}}" 200 '"status":"authorized"'
call GET /v1/transactions "$private" '' 200 '"total_records":3'
call GET '/v1/events?after=0' "$private" '' 200 '"sequence":1'
call GET /v1/account "$private" '' 200 '"kind":"sandbox"'
call DELETE "/v1/customers/$customer" "$private" '' 200 'request_id'
call GET "/v1/customers/$customer" "$private" '' 404 'not_found'
call GET /v1/customers "$public" '' 403 'wrong_key_kind'
call POST /v1/customers "$private" '{"first_name":' 400 'malformed_json'
page /openapi/v1.json '"3.1'
page /metrics http_server
page /docs scalar
end

if [ "$other" != none ]; then
  place=(--database "$other" --keys "file:$folder/keys/coffer.key")
  "$program" keyring init --keys "file:$folder/keys/coffer.key"
  "$program" migrate --database "$other"
  made=$("$program" accounts create --name Smoke --kind sandbox --json "${place[@]}")
  answer=$made
  account=$(member account_id)
  private="X-Api-Key: $(member private_key)"
  "$program" keys create --account "$account" --kind reporting "${place[@]}" >/dev/null
  [ "$("$program" keys list --database "$other" | grep -c cof_)" -ge 2 ] || fail 'keys list lacks keys'
  start --data "$folder/other" "${place[@]}"
  call POST /v1/customers "$private" '{"first_name":"Jane"}' 200 '"first_name":"Jane"'
  call GET /v1/customers "X-Api-Key: cof_prv_sandbox_dev" '' 401 'key_invalid'
  end
  grep -q '"request_id"' "$folder/out" || fail 'the log has no lines'
fi
echo "smoke: the whole seed page passes"

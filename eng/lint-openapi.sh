#!/usr/bin/env bash
# Lints the OpenAPI document by eng/redocly.yaml and fails on any finding. The linter comes from npm, in this version, into npm's
# own cache; nothing is installed here.
set -euo pipefail
cd "$(dirname "$0")/.."
document=${1:-openapi/v1.json}

command -v npx >/dev/null || { echo "lint-openapi: needs npx (Node.js 20 or later)." >&2; exit 1; }
[ -s "$document" ] || { echo "lint-openapi: $document is not there; dotnet build src/Coffer writes it." >&2; exit 1; }

# It sends usage data and looks for a newer version unless told not to.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true NO_COLOR=1
if ! found=$(npx --yes @redocly/cli@2.77.0 lint "$document" --config eng/redocly.yaml --format stylish 2>&1); then
    echo "$found" >&2
    exit 1
fi
if grep -qiE '\bwarning' <<<"$(grep -v 'Deprecation warning' <<<"$found")"; then
    echo "$found" >&2
    exit 1
fi
echo "lint-openapi: $document is in order."

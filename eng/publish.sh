#!/usr/bin/env bash
# Publishes the native program into artifacts/publish/ and fails when the build warns about anything: a trimming or
# ahead-of-time warning is a fault that shows itself only in that program, and only when the code is reached.
set -euo pipefail
cd "$(dirname "$0")/.."
rid=${1:-linux-x64} out=artifacts/publish log=artifacts/publish.log

mkdir -p artifacts && rm -rf "$out"
dotnet publish src/Coffer -c Release -r "$rid" -o "$out" --nologo \
    -p:PublishAot=true -p:TrimmerSingleWarn=false -p:SuppressTrimAnalysisWarnings=false 2>&1 | tee "$log"

if grep -E 'warning( [A-Z]+[0-9]+)?:|IL[0-9]{4}:' "$log" >/dev/null; then
    echo "make publish: the build has warnings (in $log); the native program must be free of them." >&2
    exit 1
fi
if [ ! -x "$out/coffer" ]; then
    echo "make publish: $out/coffer was not made." >&2
    exit 1
fi
ls -l "$out/coffer"

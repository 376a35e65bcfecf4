#!/usr/bin/env bash
# Counts the test results in a folder's report files (*.trx) and prints one line: N passed, N failed[, N skipped].
# Exits with 1 when a test failed, was skipped in CI, or none ran, and when there are not as many reports as were expected.
set -euo pipefail
results=$1 expected=$2

reports=$(find "$results" -name '*.trx' 2>/dev/null | wc -l)
# Every result is one element with an outcome; whatever an attribute's text holds, `<` and `>` are escaped in it.
outcomes=$(find "$results" -name '*.trx' -exec cat {} + 2>/dev/null |
    grep -oE '<UnitTestResult [^>]*>' | grep -oE ' outcome="[A-Za-z]*"' || true)
count() { grep -cE "\"($1)\"" <<<"$outcomes" || true; }
all=$(count '.*') passed=$(count Passed) skipped=$(count NotExecuted)
failed=$((all - passed - skipped))

status=0
fault() { echo "count-tests: $1" >&2; status=1; }
[ "$reports" -eq "$expected" ] || fault "$reports reports in $results, expected $expected."
[ "$all" -gt 0 ] || fault "no test ran."
[ "$failed" -eq 0 ] || fault "$failed failed."
[ "${CI:-}" != true ] || [ "$skipped" -eq 0 ] || fault "$skipped skipped; in CI every test runs."

line="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || line+=", $skipped skipped"
echo "$line"
exit $status

#!/usr/bin/env bash
# Counts the test results in a folder's report files (*.trx) and prints one line: N passed, N failed[, N skipped].
# Exits with 1 when a test failed, was skipped in CI, or none ran, and when there are not as many reports as were expected.
set -euo pipefail
results=$1 expected=$2

# A folder that is not there holds no reports.
find_reports() { find "$results" -name '*.trx' "$@" 2>/dev/null || true; }

reports=$(find_reports | wc -l)
# Every result is one element with an outcome; whatever an attribute's text holds, `<` and `>` are escaped in it.
outcomes=$(find_reports -exec cat {} + |
    grep -oE '<UnitTestResult [^>]*>' | grep -oE ' outcome="[A-Za-z]*"' || true)
count() { grep -cE "\"($1)\"" <<<"$outcomes" || true; }
all=$(count '.*') passed=$(count Passed) skipped=$(count NotExecuted)
failed=$((all - passed - skipped))

# What failed, and its first words: the lines that a reader of a long log looks for.
find_reports -exec cat {} + | awk -v RS='<UnitTestResult ' '
    function plain(text) {
        gsub(/&#xD;|&#xA;|[\r\n]+/, " ", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text)
        gsub(/&quot;/, "\"", text); gsub(/&apos;/, "'\''", text); gsub(/&amp;/, "\\&", text)
        return text
    }
    function between(text, from, to) {
        if (!(at = index(text, from))) return ""
        text = substr(text, at + length(from))
        return substr(text, 1, index(text, to) - 1)
    }
    NR > 1 {
        head = substr($0, 1, index($0, ">"))
        if (head ~ / outcome="(Passed|NotExecuted)"/) next
        said = between(between($0, "<ErrorInfo>", "</ErrorInfo>"), "<Message>", "</Message>")
        print "count-tests: failed: " plain(between(head, "testName=\"", "\"")) ": " substr(plain(said), 1, 1000)
    }' >&2

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

#!/usr/bin/env bash
# Every fuzz target has seeds, the lines of its parser, and a row in both tables of docs/fuzzing.md; and nothing there is of a
# target that does not exist. The seeds stay small.
set -euo pipefail
cd "$(dirname "$0")/../.."
page=docs/fuzzing.md
faults=0
fault() {
  printf '%s\n' "$1"
  faults=$((faults + 1))
}

targets=$(for source in fuzz/*_fuzz.cpp; do basename "$source" _fuzz.cpp; done | sort)
differ() {  # what it is of, names
  local difference
  difference=$(diff <(printf '%s\n' "$targets") <(printf '%s\n' "$2" | sort)) || fault "the targets (<) and $1 (>) differ:
$difference"
}
rows_of() { sed -n "/^## $1\$/,/^## /p" "$page" | sed -nE 's/^\| ([a-z0-9_]+) \|.*/\1/p' | grep -vx target; }
differ "the table of targets in $page" "$(rows_of Targets)"
differ "the record in $page" "$(rows_of Record)"
differ "the folders of fuzz/corpus" "$(find fuzz/corpus -mindepth 1 -maxdepth 1 -type d -not -empty -printf '%f\n')"
differ "fuzz/parsers.txt" "$(sed 's/#.*//' fuzz/parsers.txt | awk 'NF { print $1 }' | sort -u)"
for dictionary in fuzz/dictionaries/*; do
  [ -f "fuzz/$(basename "$dictionary" .dict)_fuzz.cpp" ] || fault "$dictionary is of no target"
done

while read -r file; do fault "over 64 KiB: $file"; done < <(find fuzz/corpus -type f -size +64k)
size=$(find fuzz/corpus -type f -printf '%s\n' | awk '{ all += $1 } END { print all }')
[ "$size" -le $((1536 * 1024)) ] || fault "the seeds are $size bytes, over 1.5 MiB"
count=$(printf '%s\n' "$targets" | wc -l)
[ "$count" -ge 30 ] || fault "only $count targets: the check itself is broken"

if [ "$faults" != 0 ]; then exit 1; fi
printf 'fuzzing: %s targets, with seeds, parsers and rows\n' "$count"

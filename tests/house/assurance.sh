#!/usr/bin/env bash
# docs/assurance.md names only what exists: test cases by their very names, scripts, fuzz targets with seeds, limits by the
# words that they begin with; and gathers at its end what no test shows.
#   assurance.sh [PAGE]
# shellcheck disable=SC2015
set -euo pipefail
page=$(realpath "${1:-$(dirname "$0")/../../docs/assurance.md}")
cd "$(dirname "$0")/../.."
faults=0
fault() {
  printf '%s\n' "$1"
  faults=$((faults + 1))
}

# A source with its TEST_CASE names in one piece: a name may be split over adjacent literals, and begin on the next line.
declare -A flattened=()
flatten() {
  [ -n "${flattened[$1]:-}" ] || flattened[$1]=$(tr '\n' ' ' < "$1" | sed -E 's/"[[:space:]]+"//g; s/TEST_CASE\([[:space:]]+"/TEST_CASE("/g')
}
security=$(tr '\n' ' ' < SECURITY.md | tr -s ' ')

# named WHAT: one thing that "carried by" names, as it stands between backticks.
named() {
  local file=${1%%: \"*} words=
  if [ "$file" != "$1" ]; then
    words=${1#*: \"}
    words=${words%\"}
  fi
  if [ ! -f "$file" ]; then
    fault "there is no file: $file"
    return
  fi
  case $file in
    tests/*.cpp)
      flatten "$file"
      [ -n "$words" ] && [[ ${flattened[$file]} == *"TEST_CASE(\"$words\""[,\)]* ]] || fault "$file has no test case: $words"
      ;;
    tests/*.sh) [ -x "$file" ] || [[ $file == tests/faults/scenes/* ]] || fault "$file cannot be run" ;;
    fuzz/*_fuzz.cpp)
      local seeds=${file#fuzz/}
      seeds=fuzz/corpus/${seeds%_fuzz.cpp}
      [ -n "$(ls -A "$seeds" 2> /dev/null)" ] || fault "$file has no seeds in $seeds"
      ;;
    SECURITY.md) [ -n "$words" ] && [[ $security == *"- **$words**"* ]] || fault "SECURITY.md has no limit: $words" ;;
    docs/limits.md) [ -n "$words" ] && grep -qF "$words" "$file" || fault "docs/limits.md does not say: $words" ;;
    *) fault "this is no test and no limit: $file" ;;
  esac
}

rows=0
gaps=
while IFS='|' read -r before case gets carried after; do
  [ -z "$before" ] || continue
  case=${case# } case=${case% }
  if [ "$case" = case ] || [[ $case == -* ]]; then continue; fi
  rows=$((rows + 1))
  [ -n "${gets// /}" ] && [ -n "$carried" ] && [ -z "${after// /}" ] || fault "this row has not three columns: $case"
  gap=
  if [[ $carried == *'**not covered**'* ]]; then
    gap=${carried#*\*\*not covered\*\*: }
    carried=${carried%%\*\*not covered\*\**}
    gaps+="- $case: ${gap% }"$'\n'
  fi
  count=0
  while [[ $carried =~ \`([^\`]+)\` ]]; do
    count=$((count + 1))
    carried=${carried#*"${BASH_REMATCH[0]}"}
    named "${BASH_REMATCH[1]}"
  done
  [ "$count" -gt 0 ] || [ -n "$gap" ] || fault "nothing carries: $case"
done < <(grep '^|' "$page")
[ "$rows" -ge 100 ] || fault "only $rows rows: the page or this check is broken"

# The list at the end is that of the tables.
list=$(sed -n '/^## Not covered$/,$p' "$page" | grep '^- ' || true)
difference=$(diff <(printf '%s' "$gaps") <(printf '%s\n' "$list")) || fault "the tables (<) and the list at the end (>) differ:
$difference"

for target in fuzz/*_fuzz.cpp; do
  grep -qF "\`$target\`" "$page" SECURITY.md || fault "no row names $target"
done

if [ "$faults" != 0 ]; then exit 1; fi
printf 'assurance: %s rows, and all that they name is there\n' "$rows"

# Sourced by the checks of pages whose tables name tests: what they name must be there, and what no test shows must stand
# again in a list at the end.
# shellcheck shell=bash disable=SC2015
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

# named WHAT: one thing that the last column names, as it stands between backticks.
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

# each_row PAGE COLUMNS MARK TITLE LEAST [CHECK]: every row of the page's tables has so many columns, of which the last
# names tests, or says MARK and why none. What says so stands again in the list under TITLE at the end. CHECK gets the
# columns of each row. Fewer rows than LEAST mean that this check is broken.
each_row() {
  local page=$1 columns=$2 mark=$3 title=$4 least=$5 check=${6:-:}
  local line gaps='' list difference carried gap count
  local -a row
  rows=0
  while IFS= read -r line; do
    IFS='|' read -ra row <<< "${line#|}"
    row=("${row[@]# }") && row=("${row[@]% }")
    if [[ ${row[0]} == @(case|what|-*) ]]; then continue; fi
    rows=$((rows + 1))
    if [ "${#row[@]}" != "$columns" ] || [ -z "${row[columns - 2]}" ]; then
      fault "this row has not $columns columns: ${row[0]}"
      continue
    fi
    carried=${row[columns - 1]} gap=
    if [[ $carried == *"**$mark**"* ]]; then
      gap=${carried#*"**$mark**: "}
      carried=${carried%%"**$mark**"*}
      gaps+="- ${row[0]}: $gap"$'\n'
    fi
    count=0
    while [[ $carried =~ \`([^\`]+)\` ]]; do
      count=$((count + 1))
      carried=${carried#*"${BASH_REMATCH[0]}"}
      named "${BASH_REMATCH[1]}"
    done
    [ "$count" -gt 0 ] || [ -n "$gap" ] || fault "no test is named for: ${row[0]}"
    $check "${row[@]}"
  done < <(grep '^|' "$page")
  [ "$rows" -ge "$least" ] || fault "only $rows rows: the page or this check is broken"

  list=$(sed -n "/^## $title\$/,\$p" "$page" | grep '^- ' || true)
  difference=$(diff <(printf '%s' "$gaps") <(printf '%s\n' "$list")) || fault "the tables (<) and the list at the end (>) differ:
$difference"
}

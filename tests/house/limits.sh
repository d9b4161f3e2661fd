#!/usr/bin/env bash
# docs/limits.md: each limit stands where the table says, under that name, and is tried by tests that exist; what none
# tries stands again at the end, with the reason.
#   limits.sh [PAGE]
set -euo pipefail
page=$(realpath "${1:-$(dirname "$0")/../../docs/limits.md}")
cd "$(dirname "$0")/../.."
source tests/house/tables.sh

# "`name`, `other` in `file`; `third` in the same file": names belong to the file behind them, or else before them. The
# same file is that of the name or of the row before.
place=
waiting=()
in_place() {
  local name
  for name in "${waiting[@]}"; do
    [ -n "$place" ] && grep -qwF -- "$name" "$place" || fault "there is no $name in ${place:-any file}"
  done
  waiting=()
}
stands() {  # WHAT LIMIT WHERE TESTED
  local where=$3 word
  [[ $where == *the\ same* ]] || place=
  while [[ $where =~ \`([^\`]+)\` ]]; do
    word=${BASH_REMATCH[1]}
    if [[ ${where%%"${BASH_REMATCH[0]}"*} == *the\ same* ]]; then in_place; fi
    where=${where#*"${BASH_REMATCH[0]}"}
    if [[ $word != */* ]]; then
      waiting+=("$word")
    elif [ -f "$word" ]; then
      place=$word
      in_place
    else
      fault "there is no file: $word"
      place=
    fi
  done
  in_place
  [ -n "$place" ] || fault "no file is named for: $1"
}
each_row "$page" 4 'not tested' 'Not tested' 80 stands

if [ "$faults" != 0 ]; then exit 1; fi
printf 'limits: %s rows, each where the table says, and all tests that they name are there\n' "$rows"

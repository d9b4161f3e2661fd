#!/usr/bin/env bash
# Every command of the program has a scene in tests/faults, or tests/faults/README.md says why it has none; and the page names
# every scene, and no other. What the commands are is the program's own word: scenes.sh PROGRAM
set -euo pipefail
program=$(realpath "${1:?path of the program}")
cd "$(dirname "$0")/../faults"
# Lines that were broken within backticks are made whole.
page=$(sed -n '/^## Commands and scenes$/,/^What it does not cover:$/p' README.md | sed -z 's/\n  / /g')
kinds='case|person|testimony|event|act|risk-assessment|note'
shopt -s extglob
faults=0
fault() {
  printf '%s\n' "$1"
  faults=$((faults + 1))
}

commands=0
while read -r path; do
  commands=$((commands + 1))
  grep -qE "\`(${path}|${path/#@($kinds) /KIND })( [^\`]*)?\`" <<< "$page" || fault "README.md says nothing of: fieldvault $path"
done < <("$program" completions bash | sed -nE "s/^ *'([a-z][a-z -]*)'\) words='(--[^']*)?' ;;$/\1/p")
[ "$commands" -gt 50 ] || fault "only $commands commands were found: the check itself is broken"

declare -A other_code=()
all_operations=()
for file in scenes/*.sh; do
  # shellcheck source=/dev/null
  source "$file"
done
in_page=$(sed -nE 's/^\| .* \| (.*) \|$/\1/p' <<< "$page" | grep -oE '`[a-z_]+`' | tr -d '`' | sort -u)
there=$(printf '%s\n' "${all_operations[@]}" | sort -u)
difference=$(diff <(printf '%s\n' "$in_page") <(printf '%s\n' "$there")) || fault "the scenes that README.md names (<) and those that are there (>) differ:
$difference"
if [ "$faults" != 0 ]; then exit 1; fi
printf 'scenes: %s commands have one of %s, or a reason\n' "$commands" "${#all_operations[@]}"

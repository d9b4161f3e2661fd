#!/usr/bin/env bash
# Every finding in the code stands once in the table of docs/findings.md, and the table has no other.
set -euo pipefail
cd "$(dirname "$0")/../.."

in_code=$(grep -rhoE 'FV-[A-Z]+-[0-9]{3}' src include | sort -u)
in_table=$(sed -nE 's/^\| (FV-[A-Z]+-[0-9]{3}) \| (note|warn|fail) \| .*/\1/p' docs/findings.md | sort)
faults=0
report() {  # what is wrong with it, ids
  local id
  for id in $2; do
    printf '%s %s\n' "$id" "$1"
    faults=$((faults + 1))
  done
}
report "is in the code and not in docs/findings.md" "$(comm -23 <(echo "$in_code") <(echo "$in_table" | uniq))"
report "is in docs/findings.md and not in the code" "$(comm -13 <(echo "$in_code") <(echo "$in_table" | uniq))"
report "stands twice in docs/findings.md" "$(echo "$in_table" | uniq -d)"
count=$(echo "$in_code" | wc -l)
[ "$count" -gt 30 ] || report "findings only: the check itself is broken" "$count"

if [ "$faults" != 0 ]; then exit 1; fi
printf 'findings: %s stand in the code and in the table\n' "$count"

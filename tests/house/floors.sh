#!/usr/bin/env bash
# Floors: a part includes only from parts below it, and a library's header stands only where it belongs.
set -euo pipefail
cd "$(dirname "$0")/../.."

parts=(crypto vault ledger trust records evidence search bundle sync report cli)
declare -A below=(
  [crypto]=""
  [vault]="crypto"
  [ledger]="crypto vault"
  [trust]="crypto vault ledger"
  [records]="crypto vault ledger trust"
  [evidence]="crypto vault ledger trust records"
  [search]="crypto vault ledger trust records"
  [bundle]="crypto vault ledger trust records evidence search"
  [sync]="crypto vault ledger trust records evidence search bundle"
  [report]="crypto vault ledger trust records evidence search bundle sync"
  [cli]="crypto vault ledger trust records evidence search bundle sync report"
)
faults=0
fault() {
  printf '%s\n' "$1"
  faults=$((faults + 1))
}

checked=0
for part in "${parts[@]}"; do
  folders=(include/fieldvault/"$part")
  if [ "$part" = crypto ]; then folders+=(crypto); else folders+=(src/"$part"); fi
  for folder in "${folders[@]}"; do
    [ -d "$folder" ] || continue
    while IFS=: read -r file line include; do
      checked=$((checked + 1))
      target=${include#*fieldvault/}
      target=${target%%/*}
      case " $part ${below[$part]} " in
        *" $target "*) ;;
        *) fault "$file:$line: $part includes from $target, which does not lie below it" ;;
      esac
    done < <(grep -rnoE '#include "fieldvault/[a-z_]+/' "$folder" || true)
  done
done
[ "$checked" -gt 50 ] || fault "only $checked includes were found: the check itself is broken"

only() {  # pattern, folders that may
  local pattern=$1 file folder allowed
  shift
  while IFS= read -r file; do
    allowed=no
    for folder in "$@"; do
      case "$file" in "$folder"/*) allowed=yes ;; esac
    done
    [ $allowed = yes ] || fault "$file: includes $pattern, which belongs to $*"
  done < <(grep -rlE "#include <($pattern)" crypto src include || true)
}
only 'sodium|openssl/' crypto
only 'sqlite3|sqlcipher' src/vault
only 'CLI/|termios' src/cli
only 'unicode/' src/search
only 'valijson/' src/records
only 'qrencode' src/cli src/report

if [ "$faults" != 0 ]; then exit 1; fi
printf 'floors: %s includes stand right\n' "$checked"

#!/usr/bin/env bash
# What other programs can see of a running fieldvault: no core file, no passphrase in its arguments or environment.
source "$(dirname "$0")/lib.sh"
skip_where_sanitized "a sanitized program handles SIGSEGV itself"
make_vaults
ulimit -c unlimited 2> /dev/null || true
mkfifo slow
"$program" --passphrase-file slow --vault field vault info > out.txt 2> err.txt &
pid=$!
exec 8> slow  # opens once the program reads its passphrase
grep -qE '^Max core file size +0 +0' /proc/$pid/limits || fail "a core file is possible"
kill -SEGV $pid
code=0
wait $pid 2> /dev/null || code=$?
exec 8>&-
[ $code = 139 ] || fail "exit code $code after SIGSEGV"
[ -z "$(find . -name 'core*')" ] || fail "a core file was written"

# The same once the vault is unlocked and a testimony's words are in memory: it waits for the rest of them.
"$program" --passphrase-file pw --vault field person add --from - < slow > out.txt 2> err.txt &
pid=$!
exec 8> slow
head -c 300 "$data/person-1.json" >&8
until [ "$(awk '/^VmHWM/ { print $2 }' /proc/$pid/status)" -gt 65536 ] &&
  [ "$(awk '/^VmRSS/ { print $2 }' /proc/$pid/status)" -lt 65536 ]; do kill -0 $pid; done  # Argon2id is over
kill -SEGV $pid
code=0
wait $pid 2> /dev/null || code=$?
exec 8>&-
[ $code = 139 ] || fail "exit code $code after SIGSEGV with an unlocked vault"
[ -z "$(find . "$work/field" -name 'core*')" ] || fail "a core file was written with an unlocked vault"
if grep -rlaF -f "$data/markers.txt" . --exclude=slow; then fail "plaintext was found in the files above"; fi
fieldvault --vault field vault verify --json | jq -e .sound > /dev/null || fail "the vault is not sound after SIGSEGV"

"$program" --passphrase-fd 7 --vault field vault info 7< slow > out.txt 2> err.txt &
pid=$!
exec 8> slow
cat pw >&8
tr '\0' '\n' < /proc/$pid/cmdline > seen.txt
tr '\0' '\n' < /proc/$pid/environ >> seen.txt 2> /dev/null || true  # not readable at all: better still
exec 8>&-
wait $pid
if grep -qF "$(cat pw)" seen.txt; then fail "the passphrase can be seen"; fi
grep -q '^fingerprint' out.txt

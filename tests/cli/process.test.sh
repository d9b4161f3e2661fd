#!/usr/bin/env bash
# What other programs can see of a running fieldvault: no core file, no passphrase in its arguments or environment.
source "$(dirname "$0")/lib.sh"
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

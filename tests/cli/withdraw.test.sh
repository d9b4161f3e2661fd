#!/usr/bin/env bash
# Consent is taken back on a terminal: without --use it is asked which uses are meant; a script is not asked.
# Every name is invented.
# shellcheck disable=SC2015
source "$(dirname "$0")/lib.sh"
terminal=$data/../cli/terminal.py
make_vaults
record_sample 1
export FIELDVAULT_VAULT=field

# withdraw ARGUMENT...: on a terminal of its own; what is said stands on standard input.
withdraw() { python3 "$terminal" seen.txt "$program" --passphrase-file pw --vault field consent withdraw "$@" > out.txt; }
withdrawn() { fieldvault consent show W-0001 --json | jq -c '.body.withdrawal.uses // [] | sort'; }

# Enter, Ctrl-D and Ctrl-C leave everything as it was.
for key in '>' '^ D' '^ C'; do
  code=0
  withdraw W-0001 << CONVERSATION || code=$?
? store
? permitted
? Which uses are taken back
$key
CONVERSATION
  [ $code = 2 ] || fail "exit code $code where nothing was named"
  [ "$(withdrawn)" = '[]' ] || fail "something was withdrawn: $(withdrawn)"
done
grep -q 'nothing was withdrawn' seen.txt || fail "$(cat seen.txt)"

# What is no use is told, and asked again.
withdraw W-0001 << 'CONVERSATION'
? Which uses are taken back
> court, newspapers
? 'newspapers' is no use of consent
? Which uses are taken back
> court, contact
CONVERSATION
[ "$(withdrawn)" = '["contact","court"]' ] || fail "withdrawn: $(withdrawn)"
grep -q 'withdrawn consent' out.txt || fail "$(cat out.txt)"

# With --use it is not asked, nor with --yes, which means all.
withdraw W-0001 --use publish-name < /dev/null
if grep -q 'Which uses' seen.txt; then fail "it was asked although --use was given"; fi
[ "$(withdrawn)" = '["contact","court","publish-name"]' ] || fail "withdrawn: $(withdrawn)"
withdraw W-0001 --yes < /dev/null
if grep -q 'Which uses' seen.txt; then fail "it was asked although --yes was given"; fi
[ "$(withdrawn | jq length)" = 7 ] || fail "withdrawn: $(withdrawn)"

# The word all names all.
record_sample 2
withdraw W-0002 << 'CONVERSATION'
? Which uses are taken back
> all
CONVERSATION
[ "$(fieldvault consent show W-0002 --json | jq '.body.withdrawal.uses | length')" = 7 ] || fail "not all were withdrawn"

# A script is not asked: all uses are meant.
record_sample 3
setsid --wait "$program" --passphrase-file pw --vault field consent withdraw W-0003 --json < /dev/null > out.txt
[ "$(fieldvault consent show W-0003 --json | jq '.body.withdrawal.uses | length')" = 7 ] || fail "a script"

#!/usr/bin/env bash
# Whoever stops the program, or no longer reads what it prints, gets the end that other tools have.
source "$(dirname "$0")/lib.sh"
fieldvault vault init field --role field --name "Field 7" --no-recovery "${floor[@]}" > /dev/null 2>&1

# Interrupted while it attaches: a line says so, the process ends by the signal, and the next unlock clears up.
mkfifo never
head -c 60000000 /dev/urandom > large.bin
interrupted=
for ((attempt = 0; attempt < 20; attempt++)); do
  "$program" --passphrase-file pw --vault field evidence attach large.bin --title x --kind photograph > out.txt 2> err.txt &
  pid=$!
  while kill -0 $pid 2> /dev/null; do
    if [ -n "$(ls field/staging)" ]; then
      kill -TERM $pid 2> /dev/null && interrupted=yes
      break
    fi
  done
  code=0
  wait $pid 2> /dev/null || code=$?
  [ -z "$interrupted" ] || [ $code = 0 ] || break
  interrupted=
done
[ "$interrupted" = yes ] || fail "no attach was interrupted"
[ $code = 143 ] || fail "exit code $code after SIGTERM"
grep -q 'interrupted; what was half-written is cleared away at the next unlock' err.txt
fieldvault --vault field vault info 2> err.txt > /dev/null
grep -q 'something half-written was removed from staging' err.txt
[ -z "$(ls field/staging)" ] || fail "staging is not empty"

# With --json, that line is JSON too.
mkfifo slow
"$program" --json --passphrase-file slow --vault field vault info > out.txt 2> err.txt &
pid=$!
exec 8> slow
kill -TERM $pid
wait $pid 2> /dev/null || code=$?
exec 8>&-
jq -e .warning err.txt > /dev/null

# The reader of a list goes away: a quiet end, and no code of the table.
for n in $(seq 300); do printf '{"code":"W-%s"}\n' "$n"; done > people.jsonl
fieldvault --vault field person add --from people.jsonl > /dev/null
code=0
{ "$program" --passphrase-file pw --vault field person list 2> err.txt || code=$?; echo $code > code.txt; } | true
[ "$(cat code.txt)" = 141 ] || fail "exit code $(cat code.txt) instead of 141 once nobody reads"
[ ! -s err.txt ] || fail "it is not quiet: $(cat err.txt)"
# A full disk is still an error of the disk.
expect_code 10 bash -c '"$0" --passphrase-file pw --vault field person list > /dev/full' "$program"

# Too little memory that may be locked is said when a vault is made and at each unlock, once, however much is locked after
# it. Root may lock whatever the limit says.
unprivileged=()
if [ "$(id -u)" = 0 ]; then unprivileged=(setpriv --bounding-set=-ipc_lock --inh-caps=-ipc_lock); fi
# short_of_memory COMMAND…: the warning is there once.
short_of_memory() {
  if ! (ulimit -l 64 && "${unprivileged[@]}" "$program" --passphrase-file pw "$@" > out.txt 2> err.txt); then
    cat err.txt >&2
    fail "it does not go on where little memory can be locked: $*"
  fi
  [ "$(grep -c 'lock enough memory' err.txt)" = 1 ] || fail "not one warning of memory from $*: $(cat err.txt)"
}
short_of_memory vault init small --role field --name Small --no-recovery "${floor[@]}"
short_of_memory --vault small person add --from people.jsonl
short_of_memory --vault small consent set W-1 --from "$data/consent-1.json"
short_of_memory --vault small search W-7
short_of_memory --vault small vault verify
short_of_memory --vault small vault verify --json
jq -e '.warning | contains("lock enough memory")' err.txt > /dev/null || fail "the warning is no JSON: $(cat err.txt)"
# Where enough could be locked at the unlock, and the vault then needs more than may be locked, it is said at the end.
python3 -c 'for n in range(1500): print("{\"code\":\"P-%d\",\"names\":[{\"full\":\"%s\"}]}" % (n, "name %d " % n * 40))' > many.jsonl
fieldvault vault init large --role field --name Large --no-recovery "${floor[@]}" > /dev/null 2>&1
fieldvault --vault large person add --from many.jsonl > /dev/null
for json in '' --json; do
  (ulimit -l 5120 && "${unprivileged[@]}" "$program" --passphrase-file pw --vault large vault info $json > out.txt 2> err.txt)
  if grep -q 'lock enough memory' err.txt; then fail "a small command needs more than may be locked: $(cat err.txt)"; fi
  (ulimit -l 5120 && "${unprivileged[@]}" "$program" --passphrase-file pw --vault large vault verify $json > out.txt 2> err.txt)
  [ "$(grep -c 'lock enough memory' err.txt)" = 1 ] || fail "memory that is not locked is not told once: $(cat err.txt)"
done
jq -e '.warning | contains("lock enough memory")' err.txt > /dev/null || fail "the warning is no JSON: $(cat err.txt)"
# A bundle is read by a second process, which has nothing to add.
short_of_memory vault init other --role hq --name Other --no-recovery "${floor[@]}"
short_of_memory --vault small trust card --out small.card
short_of_memory --vault other trust card --out other.card
short_of_memory --vault small trust add other.card --yes
short_of_memory --vault other trust add small.card --yes
short_of_memory --vault small bundle export --to Other --purpose store --out 1.fvb
short_of_memory --vault other bundle import 1.fvb
grep -q '^imported' out.txt || fail "nothing was imported: $(cat out.txt)"

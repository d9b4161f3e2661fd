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

# No option and no argument of any command takes the passphrase itself: where it stands as a word, no vault opens, so that
# no history of a shell has a reason to hold it. There is no terminal that could be asked.
entries() { fieldvault --vault field vault info --json | jq .ledger_size; }
word=$(cat pw)
unlocking=$(entries)
before=$(entries)
unlocking=$((before - unlocking))
mkdir tried
tried=0
# opens_nothing WORD…
opens_nothing() {
  tried=$((tried + 1))
  if (cd tried && setsid --wait "$program" --vault ../field "$@" < /dev/null > ../out.txt 2> ../err.txt); then
    fail "that was taken: ${*//$word/PASSPHRASE}"
  fi
}
"$program" completions bash | sed -nE "s/^ *'(([^'-]|-[^'-])*)'\) words='([^']*)' ;;$/\1|\3/p" > commands.txt
while IFS='|' read -r path words; do
  # shellcheck disable=SC2086
  opens_nothing $path "$word"
  for option in $words; do
    # shellcheck disable=SC2086
    case $option in
      --help | --version) ;;
      --vault) opens_nothing vault info --vault "$word" ;;
      --*) opens_nothing $path "$option" "$word" && opens_nothing $path "$option=$word" ;;
    esac
  done
done < commands.txt
for option in -p --passphrase --password --pass --new-passphrase --recovery --recovery-code --identity; do
  opens_nothing vault info "$option" "$word"
  grep -q 'see --help' err.txt || fail "$option is an option"
done
[ "$tried" -gt 300 ] || fail "only $tried words were tried: the list of commands is broken"
[ "$(entries)" = $((before + unlocking)) ] || fail "a vault was opened by a word"
[ -z "$(find tried -mindepth 1)" ] || fail "something was written: $(find tried -mindepth 1)"
# Nor does the environment: the program looks for one name of its own there.
[ "$(grep -aoE 'FIELDVAULT_[A-Z_]+' "$program" | sort -u)" = FIELDVAULT_VAULT ] || fail "the program knows other names: $(grep -aoE 'FIELDVAULT_[A-Z_]+' "$program" | sort -u)"

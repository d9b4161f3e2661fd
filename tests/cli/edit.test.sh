#!/usr/bin/env bash
# Editing a record in an editor, here small scripts: the text is in memory only, judged afterwards, and never lost.
# Every name and word is invented.
# shellcheck disable=SC2015,SC2016
source "$(dirname "$0")/lib.sh"
terminal=$data/../cli/terminal.py
mkdir "$work/tmp" "$work/bin"
export TMPDIR="$work/tmp"
unset VISUAL XDG_RUNTIME_DIR
fieldvault vault init field --role field --name "Field 7" --no-recovery "${floor[@]}" > /dev/null 2>&1
vault_id=$(fieldvault --vault field vault info --json | field vault)
id=$(fieldvault --vault field person add --set code=W-0042 --set occupation="a baker of Ashwillow" --json | field id)

# edit: `person edit` on a terminal; what is said stands on standard input. Results: out.txt.
edit() { python3 "$terminal" seen.txt "$program" --passphrase-file pw --vault field person edit W-0042 --json > out.txt; }
occupation() { fieldvault --vault field person show "$id" --json | jq -r .body.occupation; }
revision() { fieldvault --vault field person show "$id" --json | jq -r .revision; }
no_trace() {
  compgen -G "/dev/shm/fieldvault-$vault_id-*" > /dev/null && fail "a folder is left in /dev/shm: $1"
  if grep -rlaF -e Ashwillow -e Mistgranary field tmp; then fail "plaintext is left: $1"; fi
}
# editor NAME: a script from standard input that gets the file as $1 and is the editor from now on.
editor() {
  { printf '#!/bin/bash\n'; cat; } > "bin/$1"
  chmod +x "bin/$1"
  export EDITOR="$work/bin/$1"
}

if [ "$(stat -f -c %T /dev/shm 2> /dev/null)" != tmpfs ]; then
  # Where there is no memory to hold it, a record is not opened at all.
  editor never <<< 'touch opened'
  code=0
  edit < /dev/null || code=$?
  [ $code = 7 ] || fail "exit code $code instead of 7"
  [ ! -e opened ] || fail "the editor was started"
  exit 0
fi

# One that changes a value. The file is in memory, private, and the editor has no descriptor of the vault.
editor change << 'EDITOR'
stat -c '%a %U' "$1" "$(dirname "$1")" > modes.txt
stat -f -c %T "$1" > system.txt
ls -l /proc/self/fd > descriptors.txt
tr '\0' '\n' < /proc/$$/cmdline > arguments.txt
printf '%s\n' "$TMPDIR" > folder.txt
tr '\0' '\n' < /proc/$$/environ > environment.txt
cp "$1" "$1~" && cp "$1" "$TMPDIR/backup"
sed -i 's/a baker of Ashwillow/a miller of Mistgranary/' "$1"
EDITOR
edit < /dev/null
jq -e '.revision == 2' out.txt > /dev/null
[ "$(occupation)" = "a miller of Mistgranary" ] || fail "the change was not written"
[ "$(cat system.txt)" = tmpfs ] || fail "the file lay on $(cat system.txt)"
grep -q '^600 ' modes.txt && grep -q '^700 ' modes.txt || fail "modes: $(cat modes.txt)"
grep -q '^/dev/shm/' folder.txt
if grep -E 'field/|records\.db|pw' descriptors.txt; then fail "the editor has a descriptor of the vault"; fi
if grep -F -e Ashwillow -e "$(cat pw)" arguments.txt environment.txt; then fail "the editor was told too much"; fi
grep -q '^EDITOR=' environment.txt || fail "the environment was not looked at"
grep -q 'Save and leave the editor' seen.txt
no_trace change

# One that changes nothing writes nothing.
editor nothing <<< ':'
edit < /dev/null
[ ! -s out.txt ] && [ "$(revision)" = 2 ] || fail "a revision without a change"
grep -q 'Nothing was changed' seen.txt

# One that makes an error first: the line is shown, the text comes again as it was left, and is corrected.
editor clumsy << 'EDITOR'
if [ -e "$0.second" ]; then
  grep -q '"sex": 3' "$1" && sed -i 's/"sex": 3/"sex": "male"/' "$1"
else
  touch "$0.second"
  sed -i 's/"occupation".*/"occupation": "a weaver of Ashwillow",\n  "sex": 3/' "$1"
fi
EDITOR
edit << 'CONVERSATION'
? Line 4: /sex: must be text
? Type correct
> correct
CONVERSATION
[ "$(occupation)" = "a weaver of Ashwillow" ] && [ "$(revision)" = 3 ] || fail "the correction was not written"
no_trace clumsy

# No JSON at all: kept for later, offered by the next edit, then thrown away.
editor broken <<< 'printf "{\n  \"code\": \"W-0042\",\n  Mistgranary" > "$1"'
edit << 'CONVERSATION'
? line 3
? Type correct
> keep
? Kept
CONVERSATION
[ "$(revision)" = 3 ] || fail "a broken text was written"
fieldvault --vault field vault info --json | jq -e '.unfinished_edits == 1' > /dev/null
no_trace broken
editor look <<< 'cp "$1" seen-text.txt'
edit << 'CONVERSATION'
? not finished is kept
? Type on
> on
? line 3
? Type correct
> drop
CONVERSATION
grep -q Mistgranary seen-text.txt || fail "the kept text was not offered"
# Not even UTF-8: what was typed is kept byte for byte.
editor latin1 <<< 'printf "{ \"code\": \"W-0042 \\xe9 \" }" > "$1"; cp "$1" bytes'
edit << 'CONVERSATION'
? not valid UTF-8
? Type correct
> keep
CONVERSATION
editor look <<< 'cp "$1" seen-text.txt'
edit << 'CONVERSATION'
? Type on
> on
? not valid UTF-8
? Type correct
> drop
CONVERSATION
cmp bytes seen-text.txt || fail "bytes of the text were lost"
rm seen-text.txt
fieldvault --vault field vault info --json | jq -e '.unfinished_edits == 0' > /dev/null

# An editor that ends with an error, or by Ctrl-C: kept, not written.
editor angry <<< 'sed -i "s/a weaver/a smith/" "$1"; exit 3'
code=0
edit < /dev/null || code=$?
[ $code = 1 ] && [ "$(revision)" = 3 ] || fail "exit code $code, revision $(revision)"
editor slow <<< 'sed -i "s/a smith/a potter/" "$1"; echo the editor waits > /dev/tty; read -r word < /dev/tty'
code=0
edit << 'CONVERSATION' || code=$?
? Type on
> on
? the editor waits
^ C
CONVERSATION
[ $code = 1 ] || fail "exit code $code after Ctrl-C"
no_trace ctrl-c

# The program is told to end: what was saved is kept, and nothing is left in memory.
for signal in TERM HUP INT; do
  code=0
  edit << CONVERSATION || code=$?
? Type on
> on
? the editor waits
! $signal
CONVERSATION
  [ $code = $((128 + $(kill -l $signal))) ] || fail "exit code $code after SIG$signal"
  no_trace $signal
done
[ "$(revision)" = 3 ] || fail "a text that nobody judged was written"

# The program is killed outright by its own editor: the next command takes the text into the vault and wipes the rest.
editor murder <<< 'sed -i "s/a potter/a tinsmith/" "$1"; kill -9 $PPID; read -r word < /dev/tty'
code=0
edit << 'CONVERSATION' || code=$?
? Type on
> on
CONVERSATION
[ $code = 137 ] || fail "exit code $code after kill -9"
fieldvault --vault field vault info > /dev/null 2> err.txt
grep -q 'cut off was found in memory' err.txt || fail "nothing was found: $(cat err.txt)"
no_trace murder
editor finish <<< 'grep -q "a tinsmith" "$1" && sed -i "s/of Ashwillow/of Ashwillow, in town/" "$1"'
edit << 'CONVERSATION'
? Type on
> on
CONVERSATION
[ "$(occupation)" = "a tinsmith of Ashwillow, in town" ] || fail "the text of the killed run was lost: $(occupation)"
no_trace finish

# vim is told to write nothing beside the file.
editor vim <<< 'printf "%s\n" "$@" > vim.txt'
edit < /dev/null
grep -qx -e -n vim.txt && grep -qx NONE vim.txt && grep -q noundofile vim.txt || fail "vim got: $(cat vim.txt)"

# A text has 16 MiB; one byte more is refused, and nothing of it is kept. The record is as before.
editor vast <<< 'sed -i "s/in town/by the mill/" "$1" && head -c $(($(cat "$0.size") - $(stat -c %s "$1"))) /dev/zero | tr "\0" " " >> "$1"'
printf '%s' $(((16 << 20) + 1)) > bin/vast.size
code=0
edit < /dev/null || code=$?
[ $code = 3 ] || fail "exit code $code for a text over 16 MiB"
[ "$(occupation)" = "a tinsmith of Ashwillow, in town" ] || fail "a text over 16 MiB was written"
fieldvault --vault field vault info --json | jq -e '.unfinished_edits == 0' > /dev/null || fail "a text over 16 MiB was kept"
no_trace "over 16 MiB"
printf '%s' $((16 << 20)) > bin/vast.size
edit < /dev/null
[ "$(occupation)" = "a tinsmith of Ashwillow, by the mill" ] || fail "a text of 16 MiB was not written"
no_trace "16 MiB"

# VISUAL comes before EDITOR, and is split at spaces and nothing else.
editor words <<< 'printf "%s\n" "${@:1:$#-1}" > words.txt'
export VISUAL="$EDITOR  -a 'b c' \$HOME;"
edit < /dev/null
unset VISUAL
[ "$(cat words.txt)" = "$(printf '%s\n' -a "'b" "c'" '$HOME;')" ] || fail "the editor got: $(cat words.txt)"

# Without a terminal, or without an editor, it says so.
expect_code 2 setsid --wait "$program" --passphrase-file pw --vault field person edit W-0042 < /dev/null
EDITOR=$work/bin/missing
code=0
edit < /dev/null || code=$?
[ $code = 1 ] || fail "exit code $code without an editor"
grep -q 'does not start' seen.txt
no_trace missing
fieldvault --vault field vault verify --json | jq -e .sound > /dev/null

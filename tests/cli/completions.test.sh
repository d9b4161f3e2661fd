#!/usr/bin/env bash
# What Tab offers: the words of the command that stands there, whatever options and values stand before it.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

"$program" completions bash > completions
. ./completions

# offers WORD…: what is offered for the last word.
offers() {
  COMP_WORDS=(fieldvault "$@")
  COMP_CWORD=$#
  COMPREPLY=()
  _fieldvault
  printf '%s\n' "${COMPREPLY[@]}"
}

# expects WANTED WORD…
expects() {
  local wanted=$1
  shift
  offers "$@" | grep -qxF -- "$wanted" || fail "'$wanted' is not offered for: $*"
}

expects bundle bun
expects export bundle ex
expects --purpose bundle export --pur
expects --json --js
expects --vault bundle export --vau
expects export --vault field --passphrase-file pw bundle ex
expects --out --vault bundle bundle export --to HQ --o
expects hq vault init x --role h
touch 'a photograph of the gate.jpg'
expects 'a photograph of the gate.jpg' evidence attach 'a ph'
expects 'a photograph of the gate.jpg' bundle export --out 'a ph'
[ -z "$(offers vault init --role nobody)" ] || fail "a role is offered that does not exist"

# Under the name that it was started by.
ln -s "$program" notes
./notes completions bash | grep -q -- '-F _fieldvault notes$' || fail "the completions are another program's"
expect_code 8 ./notes --vault nowhere --passphrase-file pw vault info
grep -q '^notes: ' err.txt || fail "an error names another program"

# Help says whose options stand elsewhere, and how the command is spelt.
./notes consent withdraw --help > help.txt
grep -q 'Usage: notes consent withdraw' help.txt || fail "help does not spell the command"
grep -q -- '--passphrase-file' help.txt || fail "help of a command does not name the options of all"
for shell in zsh fish; do
  "$program" completions $shell > completions.$shell
  if command -v $shell > /dev/null; then
    $shell -n completions.$shell
  else
    echo "without $shell, its completions are not read by it"
  fi
done

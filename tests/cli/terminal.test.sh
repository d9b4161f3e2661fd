#!/usr/bin/env bash
# What a person at a terminal sees and types: no passphrase is shown, a wrong one may be typed three times, and nobody
# is asked in vain. `script` is the terminal.
source "$(dirname "$0")/lib.sh"
fieldvault vault init field --role field --name "Field 7" --no-recovery "${floor[@]}" > /dev/null 2>&1
good=$(cat pw)

mkfifo never  # nobody writes to it: a read with a time limit is the clock

# typed COMMAND ANSWER…: runs the command on a terminal, types each answer once its prompt stands there, and sets $code;
# what the terminal showed is in screen.txt.
typed() {
  local command=$1 asked=0 answer waited
  shift
  rm -f screen.txt keys && mkfifo keys
  script -qefc "$command" screen.txt < keys > /dev/null 2>&1 &
  local pid=$!
  exec 6> keys
  for answer in "$@"; do
    asked=$((asked + 1))
    for ((waited = 0; waited < 600; waited++)); do
      [ "$(grep -oE '(passphrase|Passphrase|Again): ' screen.txt 2> /dev/null | wc -l)" -lt $asked ] || break
      read -rt 0.05 <> never || true
    done
    [ $waited -lt 600 ] || fail "no prompt for answer $asked of: $command"
    printf '%s\n' "$answer" >&6
  done
  code=0
  wait $pid || code=$?
  exec 6>&-
}
open="$program --vault field vault info"

typed "$open" "$good"
[ $code = 0 ] || fail "the right passphrase: code $code"
grep -q '^fingerprint' screen.txt
if grep -qF "$good" screen.txt; then fail "the passphrase was shown"; fi

typed "$open" wrong again "$good"
[ $code = 0 ] || fail "the third try was not taken: code $code"
[ "$(grep -c 'does not open this vault' screen.txt)" = 2 ] || fail "two wrong tries are not said"
typed "$open" wrong again "and again"
[ $code = 6 ] || fail "three wrong tries: code $code"
# A script gets one try.
printf 'wrong\n' > wrong
expect_code 6 "$program" --vault field --passphrase-file wrong vault info

# The folder is looked at before anybody is asked.
typed "$program --vault nowhere vault info"
[ $code = 8 ] || fail "no vault: code $code"
mkdir torn && printf 'torn' > torn/header.a
typed "$program --vault torn vault info"
[ $code = 11 ] || fail "torn headers: code $code"
typed "$program vault init field --role field --name Again --no-recovery"
[ $code = 3 ] || fail "a folder that holds a vault: code $code"
if grep -q 'assphrase: ' screen.txt; then fail "a passphrase was asked in vain"; fi

# A new one that was not typed twice alike is asked for again, three times in all.
typed "$program vault init slip --role field --name Slip --no-recovery ${floor[*]}" "$good" "${good}r" "$good" "$good"
[ $code = 0 ] && [ "$(grep -c 'The two differ' screen.txt)" = 1 ] || fail "a slip of the finger: code $code"
typed "$program vault init slips --role field --name Slips --no-recovery ${floor[*]}" "$good" 1 "$good" 2 "$good" 3
[ $code = 3 ] && [ ! -e slips ] || fail "three slips: code $code"

# A weak passphrase is named as such before it is typed again, and from a file as well; a good one is not.
typed "$program vault init weak --role field --name Weak --no-recovery ${floor[*]}" "short" "short"
[ $code = 0 ] || fail "a weak passphrase was refused: code $code"
grep -A1 'warning: this passphrase is weak: it has fewer than 16 characters' screen.txt | grep -q 'Again'
weak() {
  printf '%s\n' "$1" > new
  "$program" --vault weak --passphrase-file "$2" vault passwd --new-passphrase-file new "${floor[@]}" > out.txt 2> err.txt
  cp new now
}
printf 'short\n' > now
weak 'aaaaaaaaaaaabbbbbbbb' now && grep -q 'weak: it has fewer than 8 different' err.txt
weak '31415926535897932384' now && grep -q 'weak: it has digits alone' err.txt
weak 'Correct Horse Battery Staple 1' now && grep -q 'weak: it is little more than well-known words' err.txt
weak 'Password1234567890!!' now && grep -q 'weak: it is little more than well-known words' err.txt
weak 'winter road and nine blue kettles' now
if grep -q weak err.txt; then fail "a good passphrase is called weak"; fi
weak 'қыс жолы мен тоғыз көк шәйнек' now
if grep -q weak err.txt; then fail "a good passphrase in Cyrillic is called weak"; fi

# The echo is off before the prompt stands there: an answer that comes at once is not shown either.
if command -v strace > /dev/null; then
  typed "strace -f -e trace=write,ioctl -e signal=none -o trace.txt $open" "$good"
  prompt=$(grep -n 'write(.*"Passphrase: "' trace.txt | head -1 | cut -d: -f1)
  silent=$(grep -nE 'ioctl\(.*TCSETS[WF]?.*' trace.txt | head -1 | cut -d: -f1)
  [ -n "$prompt" ] && [ -n "$silent" ] || fail "prompt and echo are not in the trace"
  [ "$silent" -lt "$prompt" ] || fail "the prompt comes before the echo is off"
else
  echo "without strace, the order of prompt and echo is not looked at"
fi

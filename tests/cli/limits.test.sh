#!/usr/bin/env bash
# Limits that stand at the command line, each with the largest that is taken and the first that is refused; the others
# are in docs/limits.md with their tests.
source "$(dirname "$0")/lib.sh"
mkfifo never  # nobody writes to it: a read with a time limit is the clock
letters() { head -c "$1" /dev/zero | tr '\0' "${2:-a}"; }
refused_with() {  # WORDS COMMAND…: refused as input, and not for another reason
  expect_code 3 "${@:2}"
  grep -qF "$1" err.txt || fail "refused otherwise than by '$1': $(cat err.txt)"
}

# A passphrase has 1,024 bytes, and its file one line end more.
letters 1024 > longest
printf '\r\n' | cat longest - > longest-crlf
letters 1025 > longer
"$program" --passphrase-file longest vault init field --role field --name "Field 7" --no-recovery "${floor[@]}" > /dev/null 2>&1
"$program" --passphrase-file longest-crlf --vault field vault info > /dev/null
refused_with '1,024 bytes' "$program" --passphrase-file longer --vault field vault info
printf 'x' >> longest-crlf
refused_with '1,024 bytes' "$program" --passphrase-file longest-crlf --vault field vault info
"$program" --passphrase-file longest --vault field vault passwd --new-passphrase-file pw "${floor[@]}" > /dev/null 2>&1
export FIELDVAULT_VAULT=field

# Weak is what has 15 characters, 7 different ones, or 7 letters beside well-known words.
warned() {  # PASSPHRASE
  printf '%s\n' "$1" > new
  cp -r field weak
  fieldvault --vault weak vault passwd --new-passphrase-file new "${floor[@]}" > /dev/null 2> err.txt
  rm -r weak
  grep -q 'this passphrase is weak' err.txt
}
for pair in 'bdfhjln prtvxzc/bdfhjln prtvxzcg' 'aabbccddeeffggaa/aabbccddeeffgghh' 'password password zykxwvu/password password zykxwvuq'; do
  warned "${pair%/*}" || fail "no warning of: ${pair%/*}"
  if warned "${pair#*/}"; then fail "a warning of: ${pair#*/}"; fi
done

# A new recovery code may be typed back five times.
recovery_after() {  # WRONG TRIES: the code, or the exit code
  local try waited
  rm -rf screen.txt keys recovered && mkfifo keys
  script -qefc "$program --passphrase-file pw vault init recovered --role field --name Again ${floor[*]}" screen.txt < keys > /dev/null 2>&1 &
  local pid=$!
  exec 6> keys
  for ((try = 1; try <= 5; try++)); do
    for ((waited = 0; waited < 600; waited++)); do
      [ "$(grep -o 'Type it back' screen.txt 2> /dev/null | wc -l)" -lt $try ] || break
      read -rt 0.05 <> never || true
    done
    [ $waited -lt 600 ] || fail "no prompt for try $try"
    if [ $try -le "$1" ]; then printf 'wrong\n' >&6; else
      grep -oE '([0-9A-Z]{4}-){13}[0-9A-Z]{4}' screen.txt | head -n 1 >&6
      break
    fi
  done
  code=0
  wait $pid || code=$?
  exec 6>&-
}
recovery_after 4
[ $code = 0 ] || fail "the fifth try was not taken: code $code: $(cat screen.txt)"
recovery_after 5
[ $code = 3 ] || fail "a sixth try: code $code"

# JSON has 16 MiB, from a file, from standard input, and in a line of many.
mebi16=$((16 << 20))
padded() { printf '{"code":"%s"}' "$1"; letters $(($2 - 11 - ${#1})) ' '; }
padded W-0001 $mebi16 > whole.json
padded W-0002 $((mebi16 + 1)) > over.json
[ "$(stat -c %s whole.json) $(stat -c %s over.json)" = "$mebi16 $((mebi16 + 1))" ] || fail "the files are not as large as they should be"
fieldvault person add --from whole.json > /dev/null
refused_with 'over 16 MiB' fieldvault person add --from over.json
padded W-0003 $mebi16 | fieldvault person add --from - > /dev/null
expect_code 3 fieldvault person add --from - < over.json
{ padded W-0004 $mebi16; printf '\n{"code":"W-0005"}\n'; } > lines.jsonl
fieldvault person add --from lines.jsonl > /dev/null
{ printf '{"code":"W-0006"}\n'; cat over.json; printf '\n'; } > lines.jsonl
refused_with '16 MiB' fieldvault person add --from lines.jsonl
[ "$(fieldvault person list --json | jq -r .code 2> /dev/null | wc -l)" = 4 ] || fail "persons: $(fieldvault person list)"

# Numbers of options: what lies outside is wrong usage, before anything is opened.
within() {  # COMMAND WITH % IN THE NUMBER'S PLACE, LOWEST, HIGHEST
  local lowest=$2 highest=$3 number words
  for number in $((lowest - 1)) $((highest + 1)); do
    read -ra words <<< "${1//%/$number}"
    expect_code 2 fieldvault "${words[@]}"
    grep -q 'not in range\|given no\|could not convert\|Could not convert' err.txt || fail "refused otherwise: $(cat err.txt)"
  done
  for number in "$lowest" "$highest"; do
    local code=0
    read -ra words <<< "${1//%/$number}"
    fieldvault "${words[@]}" > out.txt 2> err.txt || code=$?
    # Where there is no such thing it is refused for that.
    [[ $code == [038] ]] || fail "exit code $code: ${words[*]}: $(cat err.txt)"
  done
}
within 'person match Tursun --limit %' 1 1000
within 'search gate --limit %' 1 10000
within 'vault answer-travel no.challenge --yes --valid-hours %' 1 720
within 'trust revoke Nobody --yes --last-sequence %' 0 $(((1 << 53) - 1))

# Files that other people send are read up to their limit, and refused there unread.
letters $((32 << 10)) > whole.card
letters $(((32 << 10) + 1)) > over.card
expect_code 3 fieldvault trust add whole.card --yes
if grep -q 'over 32 KiB' err.txt; then fail "32 KiB were not looked at"; fi
refused_with 'over 32 KiB' fieldvault trust add over.card --yes
refused_with 'over 32 KiB' fieldvault bundle accept-receipt over.card
golden=$data/../golden
printf '{"format":"fieldvault-audit-policy/1"}' > policy.json
letters $(((512 << 10) - 38)) ' ' >> policy.json
fieldvault bundle audit "$golden/good.fvb" --card "$golden/field.card" --policy policy.json > /dev/null
printf ' ' >> policy.json
refused_with 'over 512 KiB' fieldvault bundle audit "$golden/good.fvb" --card "$golden/field.card" --policy policy.json
letters $((1 << 20)) > authorities.pem
expect_code 8 fieldvault bundle verify-disclosure none.fvd --card "$golden/field.card" --tsa authorities.pem
printf 'x' >> authorities.pem
refused_with 'over 1024 KiB' fieldvault bundle verify-disclosure none.fvd --card "$golden/field.card" --tsa authorities.pem

#!/usr/bin/env bash
# The language of a search, as a person types it: words, a phrase, a prefix, filters, and what the terminal shows.
# All people in here are invented.
source "$(dirname "$0")/lib.sh"
make_vaults
export FIELDVAULT_VAULT=field
for n in 1 2; do record_sample $n; done
add() { fieldvault "$1" add --from - --json | field id; }

person=$(printf '{"code": "W-0070"}' | add person)
note() { printf '{"about": "%s", "text": {"text": "%s", "lang": "%s"}, "date": "%s"}' "$person" "$1" "$2" "$3" | add note; }
uyghur=$(note "ئۇ مۇساخانۇلى دېگەن كىشىنى كۆرگەن" ug 2018-04-07)
mixed=$(note "He said مۇساخانۇلى تۇرسۇن was there" en-GB 2019)
kazakh=$(note "Ол мұғалім болған" kk-Cyrl 2021-03)

# found QUERY ID…: exactly these records, in any order.
found() {
  local query=$1
  shift
  fieldvault search "$query" --json | jq -r .id | sort > found.txt
  printf '%s\n' "$@" | sed '/^$/d' | sort > wanted.txt
  cmp -s found.txt wanted.txt || fail "'$query' found $(cat found.txt) instead of $(cat wanted.txt)"
}

found '"مۇساخانۇلى دېگەن"' "$uyghur"
found 'مۇساخان* kind:note' "$uyghur" "$mixed"
found 'مۇساخانۇلى lang:ug' "$uyghur"
found 'lang:kk person:W-0070' "$kazakh"
found 'kind:note after:2018-04 before:2018-04' "$uyghur"
found 'kind:note after:2019-06' "$mixed" "$kazakh"
found 'kind:note before:2018-04-06' ''
found 'kind:testimony person:W-0001' "$(fieldvault testimony list --json | jq -r 'select(.title | contains("W-0001")) | .id')"
# In quotes a filter is text, and so is what is no filter.
found '"kind:note"' ''
found 'note:kind' ''

# A filter with a value that it does not take is refused with the reason, on standard error alone.
expect_code 3 fieldvault search 'kind:notes'
grep -q 'kind: takes one of act, case' err.txt || fail "the refusal does not say what kind: takes: $(cat err.txt)"
[ ! -s out.txt ] || fail "a refused search printed hits"
expect_code 3 fieldvault search 'after:yesterday'
expect_code 3 fieldvault search 'lang:ug lang:kk'
expect_code 8 fieldvault search 'person:W-9999'

# Right-to-left text on a terminal: an isolate of its own direction, and marks that go where the hit goes.
shows() { fieldvault search "$1" | grep -qF -- "$2" || fail "'$1' does not show $2: $(fieldvault search "$1" | od -c)"; }
rli=$'\u2067' lri=$'\u2066' pdi=$'\u2069' rlm=$'\u200F' lrm=$'\u200E'
shows 'دېگەن' "    ${rli}ئۇ مۇساخانۇلى ${rlm}‹دېگەن›${rlm} كىشىنى كۆرگەن${pdi}"
shows 'مۇساخانۇلى kind:note before:2019 after:2019' "    ${lri}He said ${rlm}‹مۇساخانۇلى›${rlm} تۇرسۇن was there${pdi}"
shows 'мұғалім' "    ${lri}Ол ${lrm}‹мұғалім›${lrm} болған${pdi}"
# For a program there are no such marks in it.
fieldvault search 'دېگەن' --json > line.txt
jq -e --arg wanted 'ئۇ مۇساخانۇلى ‹دېگەن› كىشىنى كۆرگەن' '.snippet == $wanted' line.txt > /dev/null || fail "snippet: $(cat line.txt)"

# What a record says on purpose to turn a line, or to end the isolate, does not reach the terminal.
hostile=$(printf '{"about": "%s", "text": "zhumbaq \\u202e\\u2069 %s \\u001b[2J"}' "$person" "سىر" | add note)
fieldvault search zhumbaq > screen.txt
grep -q "$hostile" screen.txt || fail "the hostile note is not found"
! grep -qF $'\u202E' screen.txt || fail "an override reaches the terminal"
! grep -qF $'\e' screen.txt || fail "an escape reaches the terminal"
[ "$(grep -oF "$pdi" screen.txt | wc -l)" = "$(grep -oE "$rli|$lri|"$'\u2068' screen.txt | wc -l)" ] || fail "isolates and their ends differ in number"

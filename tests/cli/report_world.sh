# A vault whose records hold what an attacker would write into a page, in four scripts; and the pages made of it.
# Sourced after lib.sh. Sets $case, $event and $evidence.
# shellcheck shell=bash

hostile='<script>alert(1)</script> "><img src=x onerror=alert(2)> ]]> javascript:alert(3) '"'"' onclick="x"'
hostile+=$'\n''VERIFIED'$'\u202e'$'\e''[2J&lt;b&gt;'

fill_vault() {
  case=$(fieldvault --vault field case add --json --set "title=A street case" --set 'summary={"text":"ئۆيلەر تاقالدى.","lang":"ug","script":"Arab"}' \
    --set status=open --set opened=2024-01 | field id)
  record_sample 1
  fieldvault --vault field testimony edit "$testimony" --set case="$case" > /dev/null
  record_sample 2
  fieldvault --vault field testimony edit "$testimony" --set case="$case" > /dev/null
  person=$(fieldvault --vault field person list --json | jq -r 'select(.title | startswith("W-0001")).id')
  consent=$(fieldvault --vault field consent show "$person" --json | field id)
  jq -n --arg hostile "$hostile" --arg person "$person" --arg consent "$consent" --arg case "$case" '{
    title: $hostile, witness: $person, consent: $consent, case: $case, interviewer: "R-07", date: "2024-03", language: "ug",
    narrative: [
      {number: 1, identifies: "nobody", knowing: "saw",
       text: {text: "ئۇلار كېچىدە كەلدى، چىراغ ئۆچمىدى (2018-يىلى 4-ئاي).", lang: "ug", script: "Arab"},
       translations: [
         {text: "他们夜里来了，灯没有熄灭。", lang: "zh-Hans", translation_of: "ug", translator: "T-02"},
         {text: "They came at night, and the lamp did not go out.", lang: "en", translation_of: "ug", translator: "T-02"}]},
      {number: 2, identifies: "nobody", text: {text: $hostile, lang: "en"}},
      {number: 3, text: {text: "Her brother keeps the mill.", lang: "en"}},
      {number: 4, text: {text: "The baker was taken.", lang: "en"}}],
    redacted: [{number: 4, text: {text: "[…] was taken.", lang: "en"}, by: "R-07"}]}' > hostile.json
  hostile_testimony=$(fieldvault --vault field testimony add --from hostile.json --json | field id)
  event() { fieldvault --vault field event add --json --set case="$case" --set identifies=nobody "$@" | field id; }
  event --set "title=The houses are closed" --set begin=2017 --set type=raid > /dev/null 2>&1 ||
    event --set "title=The houses are closed" --set begin=2017 > /dev/null
  event --set "title=بازار تاقالدى" --set begin=2018-04 --set end=2019-02-11 > /dev/null
  event --set "title=夜间搜查" --set begin=2018-06-01 > /dev/null
  jq -n --arg hostile "$hostile" --arg case "$case" '{title: ($hostile | gsub("\n"; " ")), begin: "2019-09", case: $case, identifies: "nobody"}' > event.json
  fieldvault --vault field event add --from event.json > /dev/null
  evidence=$(fieldvault --vault field evidence attach "$data/paper.png" --to "$hostile_testimony" --title "A paper of the street" \
    --kind document --json 2> /dev/null | field id)
  fieldvault --vault field evidence custody "$evidence" --set action=transferred --set to=R-02 --set when=2024-03-04 > /dev/null
  fieldvault --vault field consent withdraw W-0002 --use court --by "the witness" > /dev/null 2>&1
}

report() { fieldvault --vault field report "$@"; }

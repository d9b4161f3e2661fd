#!/usr/bin/env bash
# Records and consent as they are written, corrected and shown before an export.
source "$(dirname "$0")/lib.sh"
make_vaults
export FIELDVAULT_VAULT=field
person=$(fieldvault person add --set code=W-0001 --set 'occupation=[former] teacher' --json | field id)
fieldvault person show "$person" --json | jq -e '.body.occupation == "[former] teacher"' > /dev/null
expect_code 3 fieldvault person add --set code=W-0001
grep -q '/code: is the code of another person' err.txt

# A batch: blank lines are passed over, however they end, and a --set that is wrong names the line.
printf '{"code":"W-0002"}\r\n\r\n  \n{"code":"W-0003"}\n' > batch.jsonl
fieldvault person add --from batch.jsonl > /dev/null
printf '{"code":"W-0004"}\n\n{"code":"W-0005"}\n' > batch.jsonl
expect_code 3 fieldvault person add --from batch.jsonl --set '/code/x=y'
grep -q 'batch.jsonl line 1: ' err.txt
# What fits an ambiguous part is listed.
expect_code 8 fieldvault person show "${person:0:6}"
grep -q "person $person" err.txt
[ "$(grep -o "person ${person:0:6}" err.txt | wc -l)" = 3 ] || fail "not every candidate was listed"

# Consent: its conditions are shown before anything leaves, and its history is kept.
printf '%s' '{"form":"oral","date":"2024-01-01","conditions":"Not before the trial.",
  "uses":{"store":{"decision":"permit","name":"permit","conditions":"Only in Vienna."},"court":{"decision":"permit"}}}' > consent.json
fieldvault consent set W-0001 --from consent.json > /dev/null
fieldvault bundle export --to HQ --purpose store --dry-run > out.txt 2> err.txt
grep -q 'condition of W-0001: .*Not before the trial' err.txt
grep -q 'condition of W-0001: .*Only in Vienna' err.txt
fieldvault bundle export --to HQ --purpose store --dry-run --json > out.txt
jq -e '.conditions | map(.code) == ["W-0001", "W-0001"]' out.txt > /dev/null
# The export says of what it keeps back what its preview said.
fieldvault bundle export --to HQ --purpose store --out 1.fvb --json > export.txt 2> /dev/null
jq -e '.conditions | length == 2' export.txt > /dev/null
[ "$(jq -cS '[.withheld, .evidence, .conditions]' out.txt)" = "$(jq -cS '[.withheld, .evidence, .conditions]' export.txt)" ] ||
  fail "the preview said other things than the export"

# A standing withdrawal is said where a consent is set that does not end it, and is silent where it ends.
fieldvault consent withdraw W-0001 --use store > /dev/null 2>&1
fieldvault consent set W-0001 --from consent.json > out.txt 2> err.txt
grep -q 'the withdrawal stands for store' err.txt
fieldvault consent set W-0001 --from consent.json --json > out.txt 2> err.txt
jq -e '.warning | contains("store")' err.txt > /dev/null
[ "$(fieldvault consent history W-0001 --json | jq -s 'length')" = 2 ] || fail "the history of a consent"
fieldvault consent history W-0001 | grep -q current

# A case that names nobody goes without its words, and the export says which.
case=$(fieldvault case add --set title="Aibek is gone" --set status=open --json | field id)
fieldvault bundle export --to HQ --purpose store --dry-run > out.txt 2> err.txt
grep -q "^in part   case .*$case" out.txt || fail "$(cat out.txt)"
grep -q 'without /title' out.txt
grep -q 'nobody confirmed that it identifies nobody' out.txt
fieldvault bundle export --to HQ --purpose store --dry-run --json > preview.txt
jq -e --arg case "$case" '.records | map(select(.id == $case)) |
  length == 1 and .[0].in_part and .[0].title == $case and .[0].pointers == ["/title"] and (.[0].reasons | length == 1)' preview.txt > /dev/null ||
  fail "$(cat preview.txt)"
if grep -q Aibek out.txt err.txt preview.txt; then fail "what is held back was listed by a title that is held back"; fi
fieldvault case edit "$case" --set identifies=nobody > /dev/null
fieldvault bundle export --to HQ --purpose store --dry-run --json | jq -e --arg case "$case" '.withheld | map(.id) | index($case) == null' > /dev/null

# Evidence is corrected in its words; what was so of its file stays.
evidence=$(fieldvault evidence attach "$data/paper.png" --title page --kind document --json 2> /dev/null | field id)
fieldvault evidence edit "$evidence" --set title="The page" --set identifies=nobody > /dev/null
printf '{"title":"The page again","kind":"document"}' > evidence.json
fieldvault evidence edit "$evidence" --from evidence.json > /dev/null
fieldvault evidence show "$evidence" --json | jq -e '.body.title == "The page again" and (.body.object | length == 64)' > /dev/null
expect_code 3 fieldvault evidence edit "$evidence" --set sha256="$(printf '0%.0s' $(seq 64))"
[ "$(fieldvault evidence history "$evidence" --json | jq -s 'length')" = 3 ] || fail "the history of evidence"
fieldvault vault verify --json | jq -e .sound > /dev/null

# Where a record names another, a person's code will do, or a part of the id; in rows too.
export FIELDVAULT_VAULT=field
fieldvault person add --set code=W-0900 > /dev/null
told=$(fieldvault testimony add --set witness=W-0900 --set consent=not-recorded --set interviewer=R-07 --set date=2024 \
  --set 'narrative=[{"number":1,"text":{"text":"x","lang":"en"}}]' --json | field id)
fieldvault person show W-0900 --json > person.json
[ "$(fieldvault testimony show "$told" --json | field body.witness)" = "$(field id < person.json)" ] || fail "a code is not looked up"
printf 'about,text/text,text/lang\nW-0900,An invented note,en\n' > notes.csv
fieldvault note add --from notes.csv --json > out.txt
[ "$(fieldvault note show "$(field id < out.txt)" --json | field body.about)" = "$(field id < person.json)" ] || fail "a code in a row"
expect_code 8 fieldvault testimony edit "$told" --set witness=W-0901
grep -q '^fieldvault.*: /witness: no person is meant' err.txt || fail "the message is: $(cat err.txt)"

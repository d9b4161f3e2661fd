#!/usr/bin/env bash
# A witness takes back consent to being stored: headquarters sets aside what came from elsewhere of her, and nothing is
# deleted. Every name is invented.
# shellcheck disable=SC2015
source "$(dirname "$0")/lib.sh"
make_vaults
record_sample 1
person_1=$person testimony_1=$testimony
record_sample 2
testimony_2=$testimony
photo=$(fieldvault --vault field evidence attach "$data/photo.jpg" --to "$testimony_1" --title "The road" --kind photograph --json | field id)
note=$(fieldvault --vault field note add --set about="$testimony_1" --set text="Zhumbaqtas heard it too." --json | field id)
send() { fieldvault --vault field bundle export --to HQ --out "$1.fvb" --purpose store > /dev/null 2> err.txt; }
hq() { fieldvault --vault hq "$@"; }
# lists WHAT ID: whether a list of headquarters has the record.
lists() { hq "$1" list --json | jq -r .id | grep -qx "$2"; }
send 1
hq bundle import 1.fvb --json > out.json
jq -e '.set_aside == [] and .returned == []' out.json > /dev/null || fail "something is set aside: $(cat out.json)"
name=$(jq -r '.names[0].full' "$data/person-1.json")
word=$(jq -r '.narrative[0].text.text' "$data/testimony-1.json" | cut -d ' ' -f 1 | tr -d '.,')
for id in "$person_1" "$testimony_1"; do
  hq search "$word" --json > hits.txt
  hq search "$name" --json >> hits.txt
  grep -q "$id" hits.txt || fail "$id is not found before: $(cat hits.txt)"
done
hq person match "$name" --json | jq -r .id | grep -qx "$person_1" || fail "the name is not matched before"
lists note "$note" || fail "the note did not come"

# In the vault that wrote the records nothing is set aside.
fieldvault --vault field consent withdraw W-0001 --use store --by "the witness" > out.txt 2> err.txt
! grep -q 'SET ASIDE' out.txt err.txt || fail "the researcher's own records were set aside"
[ -z "$(fieldvault --vault field person list --set-aside)" ] || fail "the researcher's own records were set aside"
fieldvault --vault field person show W-0001 > /dev/null
send 2

# An import says first that they are set aside (with the custody of the photograph, two records); lists, search and names do not know them, the consent stays.
hq bundle import 2.fvb > out.txt
head -n 1 out.txt | grep -q '^SET ASIDE: 6 records, since W-0001 took back consent to being stored' || fail "$(cat out.txt)"
for what in "person $person_1" "testimony $testimony_1" "evidence $photo" "note $note"; do
  read -r kind id <<< "$what"
  ! lists "$kind" "$id" || fail "$what is listed"
  expect_code 7 fieldvault --vault hq "$kind" show "$id"
  grep -q 'W-0001 took back consent' err.txt && grep -q "$(hq consent show W-0001 --json | field id)" err.txt &&
    grep -q -- '--set-aside' err.txt || fail "the message does not say why: $(cat err.txt)"
  hq "$kind" list --set-aside --json > rows.txt
  jq -e --arg id "$id" 'select(.id == $id) | .code == "W-0001" and (.since | length == 20) and (.consent | length == 36)' rows.txt > /dev/null ||
    fail "not among what is set aside: $(cat rows.txt)"
done
hq person list --set-aside | grep -q "^$person_1  .*W-0001.*  since .*  consent " || fail "$(hq person list --set-aside)"
lists testimony "$testimony_2" || fail "another witness's testimony is set aside"
for query in "$word" "$name" Zhumbaqtas "person:W-0001"; do
  hq search "$query" --json > hits.txt
  ! grep -e "$person_1" -e "$testimony_1" -e "$photo" -e "$note" hits.txt || fail "$query finds what is set aside"
done
! hq person match "$name" --json | grep "$person_1" || fail "the name is matched"
expect_code 7 fieldvault --vault hq person match W-0001
expect_code 7 fieldvault --vault hq person edit W-0001 --set occupation=baker
expect_code 7 fieldvault --vault hq evidence extract "$photo" --out photo.jpg
[ ! -e photo.jpg ] || fail "the file was written"
expect_code 7 fieldvault --vault hq evidence custody "$photo"
for layout in fields uwazi; do
  ! hq person list --csv $layout | grep -e "$person_1" -e "$name" || fail "the table has what is set aside"
done
hq report page.html --names --yes > /dev/null 2>&1
! grep -q "$name" page.html || fail "the report has what is set aside"
grep -q 'W-0002' page.html || fail "the report has nothing"
age-keygen -o court.key 2> /dev/null
expect_code 7 fieldvault --vault hq bundle disclose "$testimony_1" --to Court --recipient "$(age-keygen -y court.key)" \
  --purpose court --out court.fvd
grep -q 'is set aside' err.txt && [ ! -e court.fvd ] || fail "it was disclosed: $(cat err.txt)"
[ "$(hq consent show W-0001 --json | jq -r '.uses.store.decision')" = withdrawn ] || fail "the consent is not there"
hq vault verify > /dev/null || fail "the vault is not sound"

# By hand it is opened, and the ledger of headquarters grows by an act each time.
entries() { hq vault info --json | jq .ledger_size; }
# grown COMMAND…: by how much the ledger is longer after it; every unlock adds to it too.
grown() {
  local before
  before=$(entries)
  hq "$@" > /dev/null
  echo $(($(entries) - before))
}
[ "$(grown person show W-0001 --set-aside)" = $(($(grown person show W-0002 --set-aside) + 1)) ] || fail "the ledger does not know that it was opened"
hq person show W-0001 --set-aside --json | jq -e --arg name "$name" '.body.names[0].full == $name' > /dev/null || fail "not shown by hand"
hq evidence extract "$photo" --out photo.jpg --set-aside > /dev/null 2>&1
cmp photo.jpg "$data/photo.jpg"
hq evidence custody "$photo" --set-aside > /dev/null

# The receipt answers the withdrawal.
hq bundle receipt 2.fvb --out 2.receipt > /dev/null
fieldvault --vault field bundle accept-receipt 2.receipt > /dev/null
fieldvault --vault field consent show W-0001 | grep -q 'HQ.*acknowledged' || fail "not acknowledged"

# A later consent brings them back, and that is said.
sed 's/"date": *"[^"]*"/"date": "'"$(date -u -d tomorrow +%F)"'"/' "$data/consent-1.json" > again.json
fieldvault --vault field consent set W-0001 --from again.json > out.txt 2> err.txt
! grep -q 'the withdrawal stands' err.txt || fail "the consent does not end it: $(cat err.txt)"
send 3
hq bundle import 3.fvb --json > out.json
jq -e '(.returned | length) == 6 and .set_aside == []' out.json > /dev/null || fail "not returned: $(cat out.json)"
for what in "person $person_1" "testimony $testimony_1" "evidence $photo" "note $note"; do
  read -r kind id <<< "$what"
  lists "$kind" "$id" || fail "$what did not come back"
done
hq search Zhumbaqtas --json | grep -q "$note" || fail "its words are not found again"
hq person match "$name" --json | grep -q "$person_1" || fail "the name is not matched again"

# An analyst at headquarters writes down what the witness said on the telephone: the same, at once.
hq consent withdraw W-0001 --use store --by "the witness, by telephone" > out.txt 2> err.txt
grep -q 'SET ASIDE: 6 records, since W-0001' err.txt || fail "not said: $(cat err.txt)"
! lists person "$person_1" || fail "still listed"
# Of another use nothing is set aside.
hq consent withdraw W-0002 --use court > out.txt 2> err.txt
! grep -q 'SET ASIDE' err.txt || fail "$(cat err.txt)"
hq vault verify > /dev/null || fail "the vault is not sound"

#!/usr/bin/env bash
# What --json prints is what schemas/output says: every command once, every line, and no schema is left without use.
source "$(dirname "$0")/lib.sh"
schemas=$data/../../schemas/output
: > used.txt

faults() { jq -r --slurpfile schema "$schemas/$1.schema.json" -f "$data/../cli/check_schema.jq" "$2"; }

# check SCHEMA FILE: at least one line, and each fits.
check() {
  [ "$(wc -l < "$2")" -ge 1 ] || fail "$1: nothing was printed"
  faults "$1" "$2" > faults.txt
  [ ! -s faults.txt ] || fail "$1: $(cat faults.txt) in $(cat "$2")"
  if grep -qx "$1" used.txt; then return; fi
  printf '%s\n' "$1" >> used.txt
  # Each required key is missed when it goes.
  for key in $(jq -r '.required[]' "$schemas/$1.schema.json"); do
    jq -c --arg key "$key" 'del(.[$key])' "$2" > poorer.txt
    faults "$1" poorer.txt | grep -q "^/$key: missing" || fail "$1 does not notice that $key is missing"
  done
}
# says SCHEMA COMMAND…: its standard output fits.
says() {
  local schema=$1
  shift
  fieldvault "$@" --json > line.txt 2> err.txt || fail "exit code $?: $*: $(cat err.txt)"
  check "$schema" line.txt
}
# The check itself can tell types, choices and depths apart.
printf '{"sound":"yes","findings":[{"id":"FV","severity":"bad","message":"m"}]}\n' > wrong.txt
[ "$(faults vault-verify wrong.txt | wc -l)" = 3 ] || fail "the check finds $(faults vault-verify wrong.txt)"

printf 'another passphrase of the sample\n' > pw2
says vault-init vault init spare --role hq --name "Spare" --no-recovery "${floor[@]}"
says passwd --vault spare vault passwd --new-passphrase-file pw2 "${floor[@]}"
expect_code 6 fieldvault --vault spare vault info --json
check error err.txt
make_vaults
export FIELDVAULT_VAULT=field
says vault-info vault info
says slot slot add passphrase --new-passphrase-file pw2 "${floor[@]}"
slot=$(field id < line.txt)
says slot slot add escrow --to HQ
says slot slot list
says slot-removed slot remove "$slot" --yes
says card trust card
says card trust card --out again.card
says card trust list
says card trust add hq.card --yes
says card trust show
says card trust show HQ --qr hq.svg
says roster --vault officer trust roster create --threshold 1 --expires 2099-12-31 --out draft.roster
says roster --vault officer trust roster sign draft.roster --out 1.roster --yes
says roster trust roster verify 1.roster
says roster trust roster add 1.roster --yes
says roster trust roster show
jq -e '(.signers | length == 1) and (.cards | length == 3)' line.txt > /dev/null || fail "no card or signer was checked"

says written case add --from "$data/case.json"
says summary case list
for n in 1 2 3; do record_sample $n; done
says written consent set W-0002 --set review_date=2031-01-01
says consent-show consent show W-0001
says record-show person show W-0001
says written person link W-0001 W-0002 --because "the same card"
says record-show person show W-0001
jq -e '(.links | length == 1) and (.linked | length == 1)' line.txt > /dev/null || fail "no link is shown, so that part was not checked"
says summary person list
says search-hit search "lang:kk person:W-0002"
jq -se 'any(.linked | length == 1)' line.txt > /dev/null || fail "no hit is linked, so that part was not checked"
says written person unlink W-0001 W-0002 --because "another hand"
says written person edit W-0001 --set occupation="a baker"
says history person history W-0001
says summary testimony list
testimony=$(jq -r .id line.txt | head -n 1)
says search-hit search Tursun
says search-hit search Турсын
says person-match person match Турсын
says evidence-attach evidence attach "$data/photo.jpg" --to "$testimony" --title "The road" --kind photograph
photo=$(field id < line.txt)
says written evidence attach --from "$data/web-page.json"
says evidence-show evidence show "$photo"
says evidence-list evidence list
says custody evidence custody "$photo"
says written evidence custody "$photo" --set action=examined --set by=R-07
says extract evidence extract "$photo" --out photo.jpg

cp -r field old
says bundle-preview bundle export --to HQ --auditor Officer --purpose store --dry-run
jq -e '(.records | length) > 0 and (.withheld | length) > 0 and (.withheld[0].reasons | length) > 0' line.txt > /dev/null
says bundle-export bundle export --to HQ --auditor Officer --purpose store --out 1.fvb
jq -e '(.withheld | length) > 0' line.txt > /dev/null || fail "nothing was held back, so that part was not checked"
says bundle-audit --vault officer bundle audit 1.fvb
says bundle-audit bundle audit 1.fvb --card field.card
head -c 9000 1.fvb > cut.fvb
expect_code 3 fieldvault --vault officer bundle audit cut.fvb --json
check bundle-audit out.txt
says bundle-import --vault hq bundle import 1.fvb
expect_code 3 fieldvault --vault officer bundle override cut.fvb --missing-from 1 --because lost --out cut.override --json
check override out.txt
says bundle-list --vault hq bundle list
age-keygen -o court.key 2> /dev/null
says timestamp-text --vault hq bundle timestamp --of "Field 7" --out field.checkpoint
make_authority
stamp field.checkpoint
says timestamp-kept --vault hq bundle timestamp --token field.checkpoint.tsr
says bundle-disclose --vault hq bundle disclose "$photo" --to Court --recipient "$(age-keygen -y court.key)" --purpose store --out court.fvd
says verify-disclosure --identity-file court.key bundle verify-disclosure court.fvd --card hq.card
jq -e '(.records | length) > 0 and (.files | length) > 0' line.txt > /dev/null || fail "nothing was disclosed"
expect_code 5 fieldvault --identity-file court.key bundle verify-disclosure court.fvd --json
check verify-disclosure out.txt
expect_code 3 fieldvault bundle verify-disclosure 1.fvb --json
check verify-disclosure out.txt
says receipt --vault hq bundle receipt 1.fvb --out 1.receipt
says accept-receipt bundle accept-receipt 1.receipt
# An old copy of the vault, put back: the receipt raises the alarm, and it stands.
expect_code 5 fieldvault --vault old bundle accept-receipt 1.receipt --json
check error err.txt
touch old/staging/half
says vault-info --vault old vault info
jq -e '.alarms | length == 1' line.txt > /dev/null || fail "the alarm does not stand"
jq -c 'select(.warning)' err.txt > warning.txt
check warning warning.txt
jq -c 'select(.alarm)' err.txt > alarm.txt
check alarm alarm.txt
says bundle-list bundle list
says purge purge --receipted --yes
says evidence-list evidence list
says written consent withdraw W-0001 --use store
fieldvault bundle export --to HQ --purpose store --out 2.fvb > /dev/null 2>&1
says bundle-import --vault hq bundle import 2.fvb
jq -e '(.withdrawals | length) == 1' line.txt > /dev/null || fail "the withdrawal was not announced"
jq -e '.set_aside | length > 0' line.txt > /dev/null || fail "nothing was set aside, so that part was not checked"
says set-aside --vault hq testimony list --set-aside
fieldvault bundle export --to HQ --purpose store --out 3.fvb > /dev/null 2>&1
fieldvault bundle export --to HQ --auditor Officer --purpose store --out 4.fvb > /dev/null 2>&1
expect_code 5 fieldvault --vault hq bundle import 4.fvb --json
check bundle-import out.txt
says override --vault officer bundle override 4.fvb --missing-from 3 --because lost --out 4.override
says bundle-import --vault hq bundle import 4.fvb --override 4.override
says identity --vault hq vault identity --out hq.identity --yes
says backup --vault hq vault backup hq.backup
says restored vault restore hq.backup hq.again
says rotated --vault hq vault rotate-keys --out hq2.card --yes
says report report case.html --yes
says report report named.html --case "$(fieldvault case list --json | jq -r .id)" --names --yes
says report-seizure --vault hq report --seizure "Field 7" --names
jq -e '.persons | length > 0' line.txt > /dev/null || fail "nobody was on the laptop, so that part was not checked"
says vault-verify vault verify
# A body that was changed is a finding.
object=$(find hq/objects -type f | head -n 1)
spoil "$object" 100
expect_code 11 fieldvault --vault hq vault verify --json
check vault-verify out.txt
jq -e '.findings | length > 0' out.txt > /dev/null
# A part from before is not written beside. An export that is cut off stays prepared: it is listed, and given up.
head -c 9000000 /dev/urandom > large.bin
fieldvault evidence attach large.bin --title "Noise" --kind digital-data --set identifies=nobody > /dev/null 2>&1
touch 5.fvb.002
expect_code 3 fieldvault bundle export --to HQ --purpose store --out 5.fvb --split 1MiB
[ ! -e 5.fvb.001 ] || fail "a part was written beside one from before"
(ulimit -f 6144; fieldvault bundle export --to HQ --purpose store --out 6.fvb > /dev/null 2>&1) 2> /dev/null &&
  fail "the export was not cut off"
says bundle-list bundle list
jq -se 'map(select(.state == "prepared" and .manifest_sha256 == null)) | length == 1' line.txt > /dev/null || fail "no prepared bundle"
says bundle-voided bundle export --to HQ --purpose store --void --yes
fieldvault slot add escrow --to HQ > /dev/null
says travel-lock vault lock-travel --out 7.escrow --force --yes
says travel-challenge vault unlock-travel --challenge 7.challenge "${floor[@]}"
says travel-answer --vault hq vault answer-travel 7.challenge --out 7.answer --yes
says travel-unlocked vault unlock-travel --answer 7.answer "${floor[@]}"
expect_code 2 fieldvault --json bundle
check error err.txt

for schema in "$schemas"/*.schema.json; do
  name=$(basename "$schema" .schema.json)
  grep -qx "$name" used.txt || fail "no command was checked against $name"
done
[ "$(wc -l < used.txt)" -ge 25 ] || fail "too few schemas were used"

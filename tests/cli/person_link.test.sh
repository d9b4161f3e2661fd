#!/usr/bin/env bash
# Two records of one person: linked by a decision, followed by search and lists, undone, and never by the program.
# All people in here are invented.
source "$(dirname "$0")/lib.sh"
make_vaults
export FIELDVAULT_VAULT=field
for n in 1 2 3; do record_sample $n; done
id_of() { fieldvault person list --json | jq -ser --arg code "$1 " '.[] | select(.title + " " | startswith($code)) | .id'; }
first=$(id_of W-0001)
second=$(id_of W-0002)

# Nothing is linked by itself, and nothing without a reason.
fieldvault person list --json | jq -se 'length == 3 and all(.linked == [])' > /dev/null || fail "somebody is linked already"
expect_code 2 fieldvault person link W-0001 W-0002
expect_code 3 fieldvault person link W-0001 W-0002 --because " "
expect_code 3 fieldvault person link W-0001 W-0001 --because "the same"
expect_code 8 fieldvault person unlink W-0001 W-0002 --because "never"
expect_code 8 fieldvault person link W-0001 W-0999 --because "nobody"
fieldvault search 'kind:person-link' --json > line.txt
[ ! -s line.txt ] || fail "a refused link was written"

before=$(fieldvault person show W-0001 --json | jq -r .root)
link=$(fieldvault person link W-0001 W-0002 --because "showed the same card" --by R-07 --json | field id)
[ "$(fieldvault person show W-0001 --json | jq -r .root)" = "$before" ] || fail "the person was changed"
fieldvault person show W-0001 > screen.txt
for words in "same person as" "W-0002" "because:" "showed the same card" "R-07" "$link"; do
  grep -qF -- "$words" screen.txt || fail "person show does not say $words"
done
fieldvault person show W-0001 --json | jq -e --arg second "$second" \
  '.linked == [$second] and .links[0].state == "holds" and .links[0].because == "showed the same card"' > /dev/null
fieldvault person list | grep W-0001 | grep -q "same person as .*W-0002" || fail "the list does not follow the link"
fieldvault person list | grep W-0003 | grep -q "same person" && fail "somebody else is linked"

# Search follows it: under either code, and each hit says so.
fieldvault search "kind:testimony person:W-0001" --json | jq -se 'length == 2' > /dev/null || fail "not both testimonies"
fieldvault search "kind:testimony person:W-0002" --json > line.txt
jq -se --arg first "$first" 'map(select(.title | contains("W-0002")) | .linked) == [[$first]]' line.txt > /dev/null || fail "linked: $(cat line.txt)"
fieldvault search "kind:testimony person:W-0002" | grep -q "W-0002.* is the same person as .*W-0001" || fail "the hit does not say it"

# It is in the ledger like any record, and the vault is sound.
fieldvault vault verify --json | jq -e .sound > /dev/null || fail "the vault is not sound"

# The door: W-0002 permits no name, so what goes says neither who they are nor why; W-0003 permits nothing.
third=$(fieldvault person link W-0001 W-0003 --because "cousins say so" --json | field id)
fieldvault bundle export --to HQ --purpose store --dry-run --json > preview.txt
jq -e --arg third "$third" '.withheld | map(select(.id == $third and .whole)) | length == 1' preview.txt > /dev/null || fail "the preview does not hold the link back: $(cat preview.txt)"
export_bundle 1.fvb > /dev/null
fieldvault --vault hq bundle import 1.fvb > /dev/null
fieldvault --vault hq search 'kind:person-link' --json > line.txt
jq -se --arg link "$link" 'map(.id) == [$link] and (.[0].title | contains("withheld"))' line.txt > /dev/null || fail "HQ has: $(cat line.txt)"
expect_code 8 fieldvault --vault hq person unlink W-0001 W-0002 --because "is not known here"
fieldvault --vault hq person show W-0001 --json | jq -e '.linked == [] and .links == []' > /dev/null || fail "the link leaked"
for secret in "showed the same card" "cousins say so"; do
  [ -z "$(fieldvault --vault hq search "\"$secret\"" --json)" ] || fail "the reason left the vault: $secret"
done

# Headquarters decides for itself, about persons of whom it has parts only, and takes it back.
expect_code 7 fieldvault --vault hq person edit W-0002 --set sex=unknown
fieldvault --vault hq person link W-0001 W-0002 --because "the same handwriting" > /dev/null
fieldvault --vault hq person show W-0002 | grep -q "decided by: .*HQ" || fail "it is not said who decided"
fieldvault --vault hq search "kind:testimony person:W-0001" --json | jq -se 'length == 2' > /dev/null || fail "HQ's search does not follow"
fieldvault --vault hq person unlink W-0002 W-0001 --because "another hand" > /dev/null
fieldvault --vault hq search "kind:testimony person:W-0001" --json | jq -se 'length == 1' > /dev/null || fail "HQ's link was not undone"
fieldvault --vault hq person show W-0002 > screen.txt
grep -q "no longer taken for the same person as" screen.txt || fail "what was undone is not told"
fieldvault --vault hq vault verify --json | jq -e .sound > /dev/null

# A withdrawal is of one record; the other ones of the person are named.
fieldvault consent withdraw W-0001 --use contact 2> err.txt > /dev/null
grep -q "same person as .*W-0002" err.txt || fail "the withdrawal does not point to the linked persons: $(cat err.txt)"

# Undone in the field: both decisions stay in the history of the link, and nothing follows it any more.
fieldvault person unlink W-0001 W-0002 --because "two cousins" --json | jq -e --arg link "$link" '.id == $link and .revision == 2' > /dev/null
fieldvault person unlink W-0001 W-0003 --because "two cousins" > /dev/null
fieldvault person list --json | jq -se 'all(.linked == [])' > /dev/null || fail "a list still follows it"
fieldvault search "kind:testimony person:W-0001" --json | jq -se 'length == 1 and all(.linked == [])' > /dev/null
fieldvault vault verify --json | jq -e .sound > /dev/null

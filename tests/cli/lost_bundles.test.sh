#!/usr/bin/env bash
# A stick that never arrives: the field writes exactly the missing bundle once more, and can send again what it chooses.
source "$(dirname "$0")/lib.sh"
make_vaults
export FIELDVAULT_VAULT=field
record_sample 1
fieldvault evidence attach "$data/photo.jpg" --to "$testimony" --title "The road" --kind photograph > /dev/null 2>&1
export_bundle 1.fvb > 1.json
record_sample 2
export_bundle 2.fvb > /dev/null
second=$testimony
export_bundle 3.fvb > /dev/null 2>&1

# 1 and 2 are lost; headquarters holds 3 back and names what is missing.
expect_code 5 fieldvault --vault hq bundle import 3.fvb --json
jq -e '.verdict == "quarantined"' out.txt > /dev/null
mv 1.fvb 1.lost && mv 2.fvb 2.lost
for number in 1 2; do
  fieldvault bundle export --to HQ --again $number --out $number.fvb --json > again.json
  cmp $number.fvb $number.lost || fail "bundle $number came out with other bytes"
  jq -e ".sequence == $number" again.json > /dev/null
done
[ "$(jq -r .manifest_sha256 1.json)" = "$(sha256sum < <(tar -xOf 1.fvb manifest.txt) | cut -d' ' -f1)" ] || fail "manifest"
fieldvault --vault hq bundle import 1.fvb > /dev/null
fieldvault --vault hq bundle import 2.fvb > /dev/null
fieldvault --vault hq testimony list --json | jq -se 'length == 2' > /dev/null
fieldvault --vault hq bundle import 3.fvb --json | jq -e '.verdict == "duplicate"' > /dev/null

# Not into a file that exists, not a number that was never used, not with other parties.
expect_code 3 fieldvault bundle export --to HQ --again 1 --out 1.fvb
touch 9.fvb.002  # it would be joined to the one part that is written
expect_code 3 fieldvault bundle export --to HQ --again 1 --split 1MiB --out 9.fvb
[ ! -e 9.fvb.001 ] || fail "a part was written beside a stale one"
rm 9.fvb.002
expect_code 8 fieldvault bundle export --to HQ --again 9 --out 9.fvb
expect_code 2 fieldvault bundle export --to HQ --again 0 --out 9.fvb
expect_code 2 fieldvault bundle export --to HQ --again 1 --purpose store --out 9.fvb
expect_code 2 fieldvault bundle export --to HQ --again 1 --all --out 9.fvb
expect_code 8 fieldvault bundle export --to Officer --again 1 --out 9.fvb
# What was received need not be written again, and what consent keeps back since is not.
fieldvault --vault hq bundle receipt 1.fvb --out 1.receipt > /dev/null
fieldvault bundle accept-receipt 1.receipt > /dev/null
expect_code 7 fieldvault bundle export --to HQ --again 1 --out 9.fvb
fieldvault consent withdraw "$person" --use store > /dev/null 2>&1
expect_code 7 fieldvault bundle export --to HQ --again 2 --out 9.fvb
grep -q 'taken back' err.txt
[ ! -e 9.fvb ] || fail "a refused bundle left a file"

# Nothing is new but the withdrawal. --all sends what may go once more; --record one record, and the withdrawal if it is new.
cp -r field other
fieldvault --vault other bundle export --to HQ --purpose store --record "${testimony:0:13}" --out other.fvb --json > other.json 2> /dev/null
jq -e '.records == 1' other.json > /dev/null || fail "the withdrawal did not go alone: $(cat other.json)"
first=$(fieldvault testimony list --json | jq -r .id | grep -v "$second")
fieldvault bundle export --to HQ --purpose store --record "$first" --out 4.fvb --json > 4.json 2> /dev/null
jq -e '.records == 2' 4.json > /dev/null || fail "not the record and the withdrawal: $(cat 4.json)"
fieldvault bundle export --to HQ --purpose store --record "$first" --out 5.fvb --json > 5.json 2> /dev/null
jq -e '.records == 1 and .evidence == 0' 5.json > /dev/null || fail "not one record: $(cat 5.json)"
fieldvault bundle export --to HQ --purpose store --out 6.fvb --json 2> /dev/null | jq -e '.records == 0' > /dev/null || fail "something was new"
photo=$(fieldvault evidence list --json | jq -r .id)
fieldvault bundle export --to HQ --purpose store --record "$photo" --out 7.fvb --json > 7.json 2> /dev/null
jq -e '.records >= 2 and .evidence == 1' 7.json > /dev/null || fail "not the photograph and its custody: $(cat 7.json)"
fieldvault bundle export --to HQ --purpose store --all --out 8.fvb --json > 8.json 2> /dev/null
jq -e '.records > 5 and .evidence == 1' 8.json > /dev/null || fail "not everything: $(cat 8.json)"
# What has no receipt goes again when it is asked for: not the photograph, which was in the first bundle.
expect_code 2 fieldvault bundle export --to HQ --purpose store --unreceipted --all --out 9.fvb
expect_code 2 fieldvault bundle export --to HQ --unreceipted --again 2 --out 9.fvb
fieldvault bundle export --to HQ --purpose store --unreceipted --dry-run --json > dry.json 2> /dev/null
fieldvault bundle export --to HQ --purpose store --unreceipted --out 9.fvb --json > 9.json 2> /dev/null
jq -e '.records >= 2 and .evidence == 0' 9.json > /dev/null || fail "not what has no receipt: $(cat 9.json)"
[ "$(jq '.records | length' dry.json)" = "$(jq .records 9.json)" ] || fail "a dry run counts other records"
for number in 4 5 6 7 8 9; do
  fieldvault --vault hq bundle import $number.fvb --json | jq -e '.verdict == "imported" and .conflicts == 0' > /dev/null ||
    fail "headquarters does not take bundle $number"
done
fieldvault --vault hq vault verify > /dev/null
fieldvault vault verify > /dev/null

#!/usr/bin/env bash
# Bundles that come twice, late, early, from a cloned laptop or from an old copy of the vault, and receipts of all these.
source "$(dirname "$0")/lib.sh"
make_vaults
record_sample 1
note() { fieldvault --vault "$1" note add --set "about=$testimony" --set 'text={"text":"n","lang":"en"}' > /dev/null; }
finding() { jq -e --arg id "$1" '.findings | map(.id) | index($id) != null' > /dev/null; }
import_to_hq() { fieldvault --vault hq bundle import "$1" --json; }

export_bundle 1.fvb > /dev/null
cp -r field before-2
fieldvault --vault field evidence attach "$data/photo.jpg" --to "$testimony" --title x --kind photograph > /dev/null 2>&1
export_bundle 2.fvb > /dev/null
note field
export_bundle 3.fvb > 3.out
[ "$(field sequence < 3.out)" = 3 ] || fail "the third bundle has another number"

# Twice is nothing new, and the officer says so too.
import_to_hq 1.fvb | jq -e '.verdict == "imported"' > /dev/null
import_to_hq 1.fvb | jq -e '.verdict == "duplicate"' > /dev/null
fieldvault --vault officer bundle audit 1.fvb --json | jq -e '.verdict == "pass"' > /dev/null
fieldvault --vault officer bundle audit 1.fvb --json | finding FV-SEQ-001

# Early: held back, an audit does not end that, and it is taken in by itself once the missing one came.
expect_code 5 import_to_hq 3.fvb
jq -e '.verdict == "quarantined"' out.txt > /dev/null && finding FV-SEQ-003 < out.txt
fieldvault --vault hq vault verify --json | jq -e .sound > /dev/null || fail "a bundle in quarantine is no damage"
expect_code 5 fieldvault --vault hq bundle audit 3.fvb --json
fieldvault --vault hq bundle list --json | jq -se 'map(select(.state == "quarantined")) | length == 1' > /dev/null
# The list names what is missing, and of each bundle its day, and what is in it as far as that was looked at.
fieldvault --vault hq bundle list --json | jq -se '
  (map(select(.state == "missing")) | map(.sequence) == [2]) and
  (map(select(.state == "quarantined")) | .[0].sequence == 3 and (.[0].date | test("^20")) and (.[0] | has("records") | not)) and
  (map(select(.state == "imported")) | .[0].records > 0 and .[0].receipted == false)' > /dev/null || fail "the list of headquarters"
fieldvault --vault hq bundle list | grep -q 'from Field 7, number 2: missing'
expect_code 8 fieldvault --vault hq bundle receipt 3.fvb --out 3.receipt
import_to_hq 2.fvb > out.txt
jq -e '.verdict == "imported" and .evidence == 1' out.txt > /dev/null && finding FV-SEQ-008 < out.txt
fieldvault --vault hq bundle list --json | jq -se 'map(select(.state == "imported")) | length == 3' > /dev/null
if fieldvault --vault hq bundle list --json | grep -q '"missing"'; then fail "nothing is missing any more"; fi
# Both sides count the same.
told() { fieldvault --vault "$1" bundle list --json | jq -cs 'map(select(.sequence <= 3)) | map({sequence, date, records, evidence}) | sort_by(.sequence)'; }
[ "$(told field)" = "$(told hq)" ] || fail "sent: $(told field), received: $(told hq)"
expect_code 5 fieldvault --vault officer bundle audit 3.fvb --json
finding FV-SEQ-003 < out.txt
jq -e '.verdict == "warn"' out.txt > /dev/null

# A cloned laptop whose two copies both export: the second is a fork, for headquarters and for the officer.
note before-2
fieldvault --vault before-2 bundle export --to HQ --auditor Officer --purpose store --out fork.fvb > /dev/null 2>&1
expect_code 5 import_to_hq fork.fvb
grep -q FORK err.txt
fieldvault --vault officer bundle audit 2.fvb --json | finding FV-SEQ-011
expect_code 5 fieldvault --vault officer bundle audit fork.fvb --json
finding FV-SEQ-002 < out.txt

# An old copy of the vault meets a receipt that is newer: alarm, now and at every unlock.
fieldvault --vault hq bundle receipt 3.fvb --out 3.receipt > /dev/null
fieldvault --vault field bundle accept-receipt 3.receipt > /dev/null
expect_code 5 fieldvault --vault before-2 bundle accept-receipt 3.receipt
fieldvault --vault before-2 vault info > out.txt 2>&1
grep -qE 'ALARM: (ROLLBACK|FORK)' out.txt

# Receipts that say nothing: of another device, changed, by somebody whom the bundle was not for.
fieldvault vault init other --role field --name "Other" --no-recovery "${floor[@]}" > /dev/null 2>&1
fieldvault --vault other trust add hq.card --yes > /dev/null
expect_code 5 fieldvault --vault other bundle accept-receipt 3.receipt
sed 's/^sequence: 3/sequence: 2/' 3.receipt > changed.receipt
expect_code 4 fieldvault --vault field bundle accept-receipt changed.receipt
sed 's/$/\r/' 3.receipt > crlf.receipt
expect_code 3 fieldvault --vault field bundle accept-receipt crlf.receipt
expect_code 3 fieldvault --vault field bundle accept-receipt hq.card

# Only what a receipt covers can be purged; the second bundle has none.
fieldvault --vault field purge --receipted --yes --json 2> /dev/null | jq -e '.purged | length == 0' > /dev/null
fieldvault --vault hq bundle receipt 2.fvb --out 2.receipt > /dev/null
fieldvault --vault field bundle accept-receipt 2.receipt > /dev/null
fieldvault --vault field purge --receipted --yes --json 2> /dev/null | jq -e '.purged | length == 1' > /dev/null
[ -z "$(find field/objects -type f)" ] || fail "a purged body is still there"

# Withdrawn consent: shown first at the import, and nothing more of the person leaves.
fieldvault --vault field consent withdraw W-0001 --by "the witness" > /dev/null 2>&1
note field
export_bundle 4.fvb > 4.out
import_to_hq 4.fvb > out.txt
jq -e '.withdrawals | length == 1' out.txt > /dev/null || fail "the withdrawal was not shown"
jq -e '.withheld | length > 0' 4.out > /dev/null

# An export that was cut off is not finished once consent was taken back; given up, its number stays used and explained.
# The limit on the size of files lets the database grow and stops the bundle, which is larger than it.
fieldvault --vault field person add --from "$data/person-2.json" > /dev/null
fieldvault --vault field consent set W-0002 --from "$data/consent-2.json" > /dev/null
head -c 9000000 /dev/urandom > noise.bin
fieldvault --vault field evidence attach noise.bin --title noise --kind digital-data --set identifies=nobody > /dev/null 2>&1
[ "$(stat -c %s field/records.db)" -lt 4000000 ] || fail "the database is too large for this test"
code=0
(ulimit -f 6144; export_bundle cut.fvb) > /dev/null 2> err.txt || code=$?
[ "$code" = 10 ] && grep -q 'more bytes are needed' err.txt || fail "a file over the limit ended with $code: $(cat err.txt)"
[ ! -e cut.fvb ] || fail "an export that was cut off left a bundle"
fieldvault --vault field consent withdraw W-0002 --by "the witness" > /dev/null 2>&1
expect_code 7 fieldvault --vault field bundle export --to HQ --purpose store --out cut.fvb
expect_code 7 fieldvault --vault field bundle export --to HQ --auditor Officer --purpose store --out cut.fvb
grep -q void err.txt
[ ! -e cut.fvb ] || fail "a refused export left a file"
fieldvault --vault field bundle export --to HQ --purpose store --void --yes > /dev/null
export_bundle 6.fvb > 6.out
[ "$(field sequence < 6.out)" = 6 ] || fail "the number of the bundle that was given up was used again"
import_to_hq 6.fvb > out.txt
jq -e '.verdict == "imported"' out.txt > /dev/null && finding FV-SEQ-007 < out.txt
expect_code 2 fieldvault frobnicate
grep -q "no command 'frobnicate'" err.txt

# In parts, for FAT32.
fieldvault --vault field evidence attach "$data/paper.png" --title page --kind document --set identifies=nobody > /dev/null 2>&1
head -c 3000000 /dev/urandom > more-noise.bin
fieldvault --vault field evidence attach more-noise.bin --title noise --kind digital-data --set identifies=nobody > /dev/null 2>&1
export_bundle 7.fvb --split 1MiB > /dev/null
[ ! -e 7.fvb ] && [ -e 7.fvb.003 ] || fail "no parts"
mv 7.fvb.002 away
expect_code 3 import_to_hq 7.fvb.001
grep -q 'there is no 7.fvb.002' err.txt
expect_code 3 import_to_hq 7.fvb.003
grep -q 'name the first one' err.txt
mv away 7.fvb.002
import_to_hq 7.fvb.001 | jq -e '.verdict == "imported" and .evidence == 2' > /dev/null
# Nothing is new: said, and written all the same. A list says what was in each.
export_bundle 8.fvb > 8.out 2> err.txt
jq -e '.warning | test("nothing is new for HQ")' err.txt > /dev/null || fail "an empty bundle was written silently"
fieldvault --vault field bundle list --json | jq -se '
  (map(select(.sequence == 7)) | length == 1) and
  all(.[]; (.date | test("^20")) and .purpose == "store") and
  (map(select(.sequence == 7)) | .[0].evidence == 2) and (map(select(.sequence == 8)) | .[0].records == 0)' > /dev/null
expect_code 2 fieldvault --vault field bundle export --to HQ --purpose store --out -
expect_code 2 fieldvault --vault hq bundle receipt 7.fvb.001 --out -
[ ! -e ./- ] || fail "a file named - was written"
# What a dry run counts is what goes, the custody records of the export among them.
fieldvault --vault field evidence attach "$data/photo.jpg" --title y --kind digital-data --set identifies=nobody > /dev/null 2>&1
fieldvault --vault field bundle export --to HQ --auditor Officer --purpose store --dry-run --json > dry.out
export_bundle 9.fvb > 9.out
[ "$(jq .evidence 9.out)" = 1 ] && [ "$(jq '.records | length' dry.out)" = "$(jq .records 9.out)" ] || fail "a dry run counts other records than the export"

# The stick with bundle 8 is lost: an officer gives it up, and what came after it is not held back.
expect_code 5 import_to_hq 9.fvb
give_up() { fieldvault --vault "$1" bundle override 9.fvb --missing-from "$2" --because "$3" --out 9.override; }
expect_code 7 give_up hq 8 "lost"
expect_code 3 give_up officer 9 "lost"
expect_code 3 give_up officer 8 ""
[ ! -e 9.override ] || fail "an override was written for nothing"
give_up officer 8 "the courier lost it" > out.txt
grep -q 'what is missing from bundle 8 to 8 of device' out.txt || fail "the override says $(cat out.txt)"
if grep -q courier 9.override; then fail "the reason left the officer's vault"; fi
expect_code 3 give_up officer 8 "lost"
sed 's/^first-missing: 8/first-missing: 7/' 9.override > changed.override
expect_code 4 fieldvault --vault hq bundle import 9.fvb --override changed.override
fieldvault --vault hq bundle import 9.fvb --override 9.override --json > out.txt
jq -e '.verdict == "imported" and .evidence == 1' out.txt > /dev/null && finding FV-SEQ-012 < out.txt
fieldvault --vault hq bundle list --json | jq -se 'map(select(.state == "missing")) | map(.sequence) == [8]' > /dev/null
fieldvault --vault hq vault verify --json | jq -e .sound > /dev/null || fail "a ledger with a hole is no damage"
# It is found after all.
import_to_hq 8.fvb > out.txt
jq -e '.verdict == "imported"' out.txt > /dev/null && finding FV-SEQ-011 < out.txt
if fieldvault --vault hq bundle list --json | grep -q '"missing"'; then fail "what was found is still missing"; fi

# Revoked: later bundles are refused, earlier ones known, nothing is sealed for it, and it is not taken back.
expect_code 2 fieldvault --vault hq trust revoke "Field 7"
fieldvault --vault hq trust revoke "Field 7" --last-sequence 7 --yes --json | jq -e '.last_sequence == 7' > /dev/null
fieldvault --vault hq trust list --json | jq -se 'map(select(.last_sequence == 7)) | length == 1' > /dev/null
expect_code 5 import_to_hq 8.fvb
grep -q FV-SIG-005 err.txt
expect_code 7 fieldvault --vault hq trust revoke "Field 7" --last-sequence 8 --yes
expect_code 5 fieldvault --vault hq bundle export --to "Field 7" --purpose store --out back.fvb
for v in field hq officer; do fieldvault --vault $v vault verify --json | jq -e .sound > /dev/null || fail "$v is not sound"; done

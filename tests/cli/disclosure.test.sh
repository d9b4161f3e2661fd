#!/usr/bin/env bash
# Headquarters shows one testimony and a photograph to a court, which has no vault: every proof holds, by this program and
# by stock tools, and nothing else of a ledger or of a person is in it.
source "$(dirname "$0")/lib.sh"
make_vaults
record_sample 1
first=$testimony
photo=$(fieldvault --vault field evidence attach "$data/photo.jpg" --to "$first" --title "The road" --kind photograph --json | field id)
record_sample 2
export_bundle 1.fvb > /dev/null
fieldvault --vault hq bundle import 1.fvb > /dev/null
age-keygen -o court.key 2> /dev/null
court=$(age-keygen -y court.key)
export FIELDVAULT_VAULT=hq
disclose() { fieldvault bundle disclose "$@" --recipient "$court" --purpose court; }

# Consent for a court is asked for: the second witness has not given it, and of the first the photograph stays home.
size=$(fieldvault vault info --json | field ledger_size)
expect_code 7 disclose "$testimony" --to Court --out no.fvd
grep -q "W-0002 did not agree to 'court' (ask again)" err.txt
expect_code 7 disclose "$first" "$testimony" --to Court --out no.fvd
expect_code 2 fieldvault bundle disclose "$first" --to Court --recipient "$court" --purpose judge --out no.fvd
expect_code 2 fieldvault bundle disclose "$first" --to Court --recipient age1x --purpose court --out no.fvd
expect_code 2 disclose "$first" --to Court --out ''
expect_code 2 disclose "$first" --to Court
expect_code 8 fieldvault bundle disclose "$first" --to Court --purpose court --out no.fvd
expect_code 8 disclose nobody --to Court --out no.fvd
expect_code 3 disclose "$first" --to Court --out court.key
# An officer reads no testimony, under whatever name; a card has one key; a partner has a card.
officer_key=$(sed -n 's/^recipient: //p' officer.card)
expect_code 7 fieldvault bundle disclose "$first" --to Officer --purpose court --out no.fvd
expect_code 7 fieldvault bundle disclose "$first" --to Court --recipient "$officer_key" --purpose court --out no.fvd
expect_code 5 disclose "$first" --to "Field 7" --out no.fvd
expect_code 7 fieldvault bundle disclose "$first" --to "Ostrolist Legal Clinic (invented)" --recipient "$court" --purpose share-partner --out no.fvd
[ ! -e no.fvd ] || fail "a refused disclosure left a file"
disclose "$first" "$photo" --to Court --dry-run --json > preview.json
jq -e --arg photo "$photo" '.evidence == 0 and any(.withheld[]; .id == $photo and .whole == false)' preview.json > /dev/null
# Each of these commands unlocked the vault once, and nothing else is in the ledger.
[ "$(($(fieldvault vault info --json | field ledger_size) - size))" = 10 ] || fail "a refused disclosure is in the ledger"

# He agrees to the photograph too.
fieldvault consent set W-0001 --set /uses/court/photograph=permit > /dev/null
disclose "$first" "$photo" --to Court --out court.fvd --json > out.json
jq -e '.evidence == 1' out.json > /dev/null
verify() { "$program" bundle verify-disclosure "$@"; }
fingerprint=$(fieldvault trust card --out again.card --json | field fingerprint)
opened=(--identity-file court.key --fingerprint "$fingerprint")
unset FIELDVAULT_VAULT
verify court.fvd "${opened[@]}" --json > verified.json
jq -e '.verdict == "pass" and .to == "Court" and .discloser.name == "HQ" and (.ledgers | length == 2)' verified.json > /dev/null
jq -e --arg id "$first" '.records[] | select(.id == $id) | .body.narrative[0].text.text | test("Жұмбақтөбе")' verified.json > /dev/null
jq -e '.ledgers[] | select(.name == "Field 7") | .cosigned_at != null' verified.json > /dev/null
verify court.fvd "${opened[@]}" > out.txt
tail -n 1 out.txt | grep -q '^pass'
verify court.fvd --identity-file court.key --card hq.card > /dev/null

# Whose key it is must be said, and must be right.
expect_code 5 verify court.fvd --identity-file court.key
grep -q FV-DIS-007 out.txt
expect_code 5 verify court.fvd --identity-file court.key --card officer.card
expect_code 5 verify court.fvd --identity-file court.key --fingerprint "$(printf '0%.0s' {1..60})"
expect_code 2 verify court.fvd
age-keygen -o other.key 2> /dev/null
expect_code 6 verify court.fvd --identity-file other.key
expect_code 8 verify nowhere.fvd --identity-file court.key

# By stock tools, as docs/formats-disclosure.md says.
mkdir open && age -d -i court.key court.fvd > court.tar && tar -xf court.tar -C open
(
  cd open || exit 1
  sed '/^$/,$d' discloser.card > card.txt
  key=$(sed -n 's/^signing-key: //p' card.txt)
  minisign -VHm disclosure.txt -P "$key" | grep -q '^Signature and comment signature verified'
  [ "$(sed -n 's/^manifest-sha256: //p' disclosure.txt)" = "$(sha256sum < manifest-sha256.txt | cut -d' ' -f1)" ]
  sha256sum --strict --quiet -c manifest-sha256.txt
)
cmp open/evidence/0001.jpg "$data/photo.jpg"
# What age opened is checked as well.
verify court.tar --card hq.card --json > again.json
cmp verified.json again.json

# Nothing of the other witness, nothing of the ledgers but what is proved, no key of the vault.
[ "$(find open -type f | wc -l)" = 12 ] || fail "other files than those of the format"
[ "$(wc -l < open/proofs.jsonl)" = "$(wc -l < open/records.jsonl)" ]
for id in $(fieldvault --vault hq person list --json | jq -r .id | tail -n 1) "$testimony"; do
  if grep -rq "$id" open; then fail "$id is in the disclosure"; fi
done

# Any byte that is changed, and any member that is swapped, is found out.
for member in disclosure.txt records.jsonl proofs.jsonl ledgers/0001.checkpoint ledgers/0002.card evidence/0001.jpg; do
  at=$(grep -abo "$member" court.tar | head -n 1 | cut -d: -f1)
  cp court.tar forged.tar
  spoil forged.tar $((at + 512 + 20))
  code=0
  verify forged.tar --card hq.card > out.txt || code=$?
  case $code in 3 | 4) ;; *) fail "$member was changed, and the exit code is $code" ;; esac
  grep -q '^fail  FV-DIS-00' out.txt
done
head -c 5000 court.tar > cut.tar
expect_code 3 verify cut.tar --card hq.card
tar -cf loose.tar -C open discloser.card disclosure.txt
expect_code 3 verify loose.tar --card hq.card
expect_code 3 verify 1.fvb --card hq.card

# The ledger and the chain of custody say it, and the vault is sound.
fieldvault --vault hq evidence custody "$photo" --json | jq -se 'any(.[].body; .action == "exported" and .to == "Court")' > /dev/null
fieldvault --vault hq vault verify --json | jq -e .sound > /dev/null

# A third party stamps the time: stock openssl makes the stamp and verifies the one in the disclosure.
make_authority
fieldvault --vault hq bundle timestamp --of "Field 7" --out field.checkpoint --json | jq -e '.sha256 | length == 64' > /dev/null
stamp field.checkpoint
expect_code 8 fieldvault --vault officer bundle timestamp --token field.checkpoint.tsr
expect_code 3 fieldvault --vault hq bundle timestamp --token field.checkpoint.tsq
expect_code 2 fieldvault --vault hq bundle timestamp --token field.checkpoint.tsr --of HQ
expect_code 8 fieldvault --vault hq bundle timestamp --of Nobody --out nobody.checkpoint
fieldvault --vault hq bundle timestamp --token field.checkpoint.tsr > /dev/null
expect_code 3 fieldvault --vault hq bundle timestamp --token field.checkpoint.tsr
fieldvault --vault hq bundle timestamp --token field.checkpoint.tsr --replace > /dev/null
fieldvault --vault hq bundle disclose "$first" "$photo" --to Court --recipient "$court" --purpose court --out stamped.fvd > /dev/null 2> /dev/null
verify stamped.fvd "${opened[@]}" > out.txt
grep -q '^note  FV-DIS-009' out.txt
verify stamped.fvd "${opened[@]}" --tsa tsa.pem --json > stamped.json
jq -e '.findings == [] and any(.ledgers[]; .name == "Field 7" and .stamped_at != null)' stamped.json > /dev/null
openssl req -x509 -newkey rsa:2048 -nodes -keyout other.pem.key -out other.pem -days 30 -subj '/CN=Another' 2> /dev/null
expect_code 4 verify court.fvd "${opened[@]}" --tsa tsa.pem
grep -q '^fail  FV-DIS-010' out.txt
ln -s tsa.pem linked.pem
verify stamped.fvd "${opened[@]}" --tsa linked.pem > /dev/null
expect_code 4 verify stamped.fvd "${opened[@]}" --tsa other.pem
grep -q '^fail  FV-DIS-008' out.txt
mkdir stamped && age -d -i court.key stamped.fvd | tar -xf - -C stamped
openssl ts -verify -data stamped/ledgers/0002.checkpoint -in stamped/ledgers/0002.tsr -CAfile tsa.pem > /dev/null 2>&1
# This vault's own ledger is stamped in the same way.
fieldvault --vault hq bundle timestamp --of HQ --out hq.checkpoint > /dev/null
stamp hq.checkpoint
fieldvault --vault hq bundle timestamp --token hq.checkpoint.tsr > /dev/null
fieldvault --vault hq vault verify --json | jq -e .sound > /dev/null

# Who wrote the records discloses them too, from its own ledger alone; to a card by its name.
fieldvault --vault field consent set W-0001 --set /uses/court/photograph=permit > /dev/null
fieldvault --vault field bundle disclose "$first" --to HQ --purpose court --out own.fvd > /dev/null 2> /dev/null
fieldvault --vault hq vault identity --out hq.identity --yes 2> /dev/null
verify own.fvd --identity-file hq.identity --card field.card --json | jq -e '.ledgers == [.ledgers[0]] and .ledgers[0].cosigned_at == null' > /dev/null

# The witness takes consent back: the laptop's owner and headquarters see whom that must reach, and how.
unset FIELDVAULT_VAULT
fieldvault --vault hq consent show W-0001 --json | jq -e '[.given_to[] | select(.name == "Court" and .shown_at != null)] | length >= 1' > /dev/null ||
  fail "headquarters does not know who was shown something"
fieldvault --vault hq consent show W-0002 --json | jq -e '.given_to == []' > /dev/null || fail "nobody was shown anything of W-0002"
fieldvault --vault field consent withdraw W-0001 --yes > /dev/null 2> err.txt
grep -qx 'HQ has something of this person, by bundles: the next bundle tells them' err.txt || fail "the field says $(cat err.txt)"
export_bundle 2.fvb > /dev/null
fieldvault --vault field consent show W-0001 | grep -q '^HQ .*no receipt of it has come' || fail "the field does not know that it wrote it"
fieldvault --vault hq bundle import 2.fvb > out.txt
grep -qE '^WITHDRAWN: ' out.txt && grep -qE '^Court has something of this person, by a disclosure of 20..-..-..: tell them yourself' out.txt ||
  fail "headquarters says $(cat out.txt)"
fieldvault --vault hq bundle receipt 2.fvb --out 2.receipt > /dev/null
fieldvault --vault field bundle accept-receipt 2.receipt > /dev/null
fieldvault --vault field consent show W-0001 --json | jq -e 'any(.given_to[]; .name == "HQ" and .shown_at == null and .hears == "acknowledged")' > /dev/null ||
  fail "the receipt acknowledges nothing"

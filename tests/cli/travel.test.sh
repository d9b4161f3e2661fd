#!/usr/bin/env bash
# Over a border: lock-travel leaves escrow only, headquarters answers a challenge by file or by voice, and nothing else
# opens the vault in between.
source "$(dirname "$0")/lib.sh"
make_vaults
printf 'another passphrase of the sample\n' > pw2
printf 'the words of after the border\n' > pw3
export FIELDVAULT_VAULT=field

# misheard CODE: with another last symbol, which is one that codes have.
misheard() { if [ "${1: -1}" = 7 ]; then printf '%s8' "${1:0:-1}"; else printf '%s7' "${1:0:-1}"; fi; }

# Nobody could give it back: refused, and --force changes nothing of that.
expect_code 7 fieldvault vault lock-travel --force --yes
fieldvault slot add escrow --to HQ > /dev/null
fieldvault slot add passphrase --new-passphrase-file pw2 "${floor[@]}" > /dev/null

# Not before headquarters has confirmed what was written.
record_sample 1
expect_code 7 fieldvault vault lock-travel --yes
grep -q 'confirmed no bundle' err.txt
export_bundle 1.fvb > /dev/null
fieldvault --vault hq bundle import 1.fvb > /dev/null
fieldvault --vault hq bundle receipt 1.fvb --out 1.receipt > /dev/null
fieldvault bundle accept-receipt 1.receipt > /dev/null
record_sample 2
expect_code 7 fieldvault vault lock-travel --yes
grep -q '3 records or evidence bodies written after' err.txt || fail "$(cat err.txt)"
[ "$(fieldvault slot list | wc -l)" = 3 ] || fail "a refusal took a slot away"
export_bundle 2.fvb > /dev/null
fieldvault --vault hq bundle import 2.fvb > /dev/null
fieldvault --vault hq bundle receipt 2.fvb --out 2.receipt > /dev/null
fieldvault bundle accept-receipt 2.receipt > /dev/null

# Without a terminal the word cannot be typed.
expect_code 2 setsid -w "$program" --passphrase-file pw vault lock-travel < /dev/null
cp -r field before
fieldvault vault lock-travel --out field.escrow --yes --json > out.json 2> err.txt || fail "$(cat err.txt)"
jq -e '.locked and (.removed | length == 2) and .escrow == ["HQ"] and .records_only_here == 0' out.json > /dev/null ||
  fail "$(cat out.json)"
cp -r field locked

# No passphrase opens it, and nobody is asked for one; the message says the way back.
for file in pw pw2; do
  expect_code 6 "$program" --passphrase-file $file vault info
  grep -q 'locked for travel' err.txt
done
# The older header beside this database is a rollback.
cp -r field older && cp before/header.a before/header.b older/
expect_code 5 fieldvault --vault older vault info
# Escrow itself still opens it: headquarters' break-glass.
fieldvault --vault hq vault identity --out hq.identity --yes > /dev/null 2>&1
"$program" --vault locked --identity-file hq.identity slot list --json > slots.txt
[ "$(jq -r .type slots.txt)" = escrow ] || fail "more than escrow is left: $(cat slots.txt)"

# By file.
cp -r field by-file && export FIELDVAULT_VAULT=by-file
expect_code 3 "$program" vault unlock-travel --answer 2.receipt --new-passphrase-file pw3 < /dev/null
"$program" vault unlock-travel --challenge 1.challenge --new-passphrase-file pw3 "${floor[@]}" --json > challenge.json
expect_code 3 "$program" vault unlock-travel --challenge 1.challenge --new-passphrase-file pw3 --json
fieldvault --vault hq vault answer-travel 1.challenge --out 1.answer --yes --json > answer.json
jq -e '.name == "Field 7"' answer.json > /dev/null
# Nothing is answered where the answer cannot be written.
before=$(fieldvault --vault hq vault info --json | jq .ledger_size)
expect_code 3 fieldvault --vault hq vault answer-travel 1.challenge --out 1.answer --yes
[ "$(fieldvault --vault hq vault info --json | jq .ledger_size)" = $((before + 1)) ] || fail "an answer that was not written is in the ledger"
expect_code 6 "$program" vault unlock-travel --answer 1.answer --new-passphrase-file pw2 "${floor[@]}"
"$program" vault unlock-travel --answer 1.answer --new-passphrase-file pw3 "${floor[@]}" > out.txt
grep -q '^unlocked' out.txt
[ ! -e by-file/travel ] || fail "the challenge's key still waits"
"$program" --passphrase-file pw3 vault verify > /dev/null
expect_code 6 "$program" --passphrase-file pw vault info
"$program" --passphrase-file pw3 testimony list --json | jq -se 'length == 2' > /dev/null
expect_code 7 "$program" vault unlock-travel --answer 1.answer --new-passphrase-file pw3

# By voice: the code alone, with the escrow file that headquarters got before. The other challenge's answer is none.
cp -r field by-voice && export FIELDVAULT_VAULT=by-voice
code=$("$program" vault unlock-travel --new-passphrase-file pw3 "${floor[@]}" --json | jq -r .challenge)
[ "$code" = "$("$program" vault unlock-travel --json | jq -r .challenge)" ] || fail "a waiting challenge was not shown again"
expect_code 6 "$program" vault unlock-travel --answer 1.answer --new-passphrase-file pw3
expect_code 2 fieldvault --vault hq vault answer-travel "$code" --yes
spoken=$(printf '%s' "$code" | tr 'A-Z-' 'a-z ')
fieldvault --vault hq vault answer-travel "$spoken" --escrow field.escrow --yes --json | jq -r .answer > voice.answer
printf '%s\n' "$(misheard "$(cat voice.answer)")" > misheard.answer
expect_code 3 "$program" vault unlock-travel --answer misheard.answer --new-passphrase-file pw3
grep -q mistyped err.txt
"$program" vault unlock-travel --answer voice.answer --new-passphrase-file pw3 "${floor[@]}" > /dev/null 2>&1
"$program" --passphrase-file pw3 vault info > /dev/null

# An answer opens no other copy of the vault, since the challenge's key is not there: what was overheard is of no use.
export FIELDVAULT_VAULT=locked
"$program" vault unlock-travel --new-passphrase-file pw3 "${floor[@]}" --json > /dev/null
expect_code 6 "$program" vault unlock-travel --answer voice.answer --new-passphrase-file pw3

# Headquarters answers nobody whose card it revoked, no stranger, and no escrow file that somebody changed.
expect_code 3 fieldvault --vault hq vault answer-travel "$spoken" --escrow 1.receipt --yes
sed 's/^made: 2/made: 3/' field.escrow > changed.escrow
expect_code 4 fieldvault --vault hq vault answer-travel "$spoken" --escrow changed.escrow --yes
expect_code 6 fieldvault --vault officer vault answer-travel 1.challenge --yes
fieldvault --vault hq trust revoke "Field 7" --last-sequence 2 --yes > /dev/null
expect_code 5 fieldvault --vault hq vault answer-travel 1.challenge --yes

# What the challenge waits with is under the passphrase, and what headquarters did is in its ledger.
if grep -rqF "$(cat pw3)" locked/travel; then fail "the passphrase is in the waiting file"; fi
for damage in 's/^passes: 3/passes: 2/' 's/^memory-kib: .*/memory-kib: 4294967295/' 's/^salt: ../salt: zz/' 's/^key: .*//'; do
  cp -r locked damaged && sed -i "$damage" damaged/travel
  expect_code 3 "$program" --vault damaged vault unlock-travel --answer voice.answer --new-passphrase-file pw3
  rm -r damaged
done

# On a terminal: a mistyped answer can be typed again, and what is not answered yet waits.
terminal=$data/../cli/terminal.py
cp -r before again  # HQ has revoked the card by now: another headquarters trusts it
fieldvault vault init hq2 --role hq --name "HQ 2" --no-recovery "${floor[@]}" > /dev/null 2>&1
fieldvault --vault hq2 trust card --out hq2.card > /dev/null
fieldvault --vault hq2 trust add field.card --yes > /dev/null
fieldvault --vault again trust add hq2.card --yes > /dev/null
fieldvault --vault again slot add escrow --to "HQ 2" > /dev/null
fieldvault --vault again vault lock-travel --to "HQ 2" --out again.escrow --force --yes > /dev/null 2>&1
slot=$("$program" --vault again --identity-file hq.identity slot list --json | jq -r .id | tail -n 1)
export FIELDVAULT_VAULT=again
printf '? New passphrase\n> %s\n? Again\n> %s\n? Answer of headquarters\n> \n' "$(cat pw3)" "$(cat pw3)" |
  "$terminal" screen.txt "$program" vault unlock-travel --slot "$slot" "${floor[@]}" > challenge.txt || fail "$(cat screen.txt)"
grep -q 'The challenge waits' screen.txt || fail "$(cat screen.txt)"
if grep -qF "$(cat pw3)" screen.txt; then fail "the passphrase was shown"; fi
code=$(grep -oE '([0-9A-Z]{4}-){13}[0-9A-Z]{4}' challenge.txt)
spoken=$(fieldvault --vault hq2 vault answer-travel "$code" --escrow again.escrow --yes --json | jq -r .answer)
printf '? Answer of headquarters\n> %s\n? mistyped\n? Answer of headquarters\n> %s\n? passphrase that you chose\n> %s\n' \
  "$(misheard "$spoken")" "$spoken" "$(cat pw3)" |
  "$terminal" screen.txt "$program" vault unlock-travel "${floor[@]}" > out.txt || fail "$(cat screen.txt)"
"$program" --passphrase-file pw3 vault verify > /dev/null

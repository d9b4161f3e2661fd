#!/usr/bin/env bash
# A laptop gets new keys: the earlier one vouches for them, and what was on its way before and after arrives.
source "$(dirname "$0")/lib.sh"
make_vaults
record_sample 1
fieldvault --vault field bundle export --purpose store --to HQ --auditor Officer --out 1.fvb > /dev/null
record_sample 2
fieldvault --vault field bundle export --purpose store --to HQ --auditor Officer --out 2.fvb > /dev/null

expect_code 3 fieldvault --vault field vault rotate-keys --out field.card --yes
expect_code 2 fieldvault --vault field vault rotate-keys --out 2.card < /dev/null
[ ! -e 2.card ] || fail "keys that nobody confirmed left a card"
[ "$(fieldvault --vault field vault info --json | field epoch)" = 1 ]
fieldvault --vault field vault rotate-keys --out 2.card --yes > out.txt
grep -q 'epoch 2' out.txt || fail "$(cat out.txt)"
[ "$(fieldvault --vault field vault info --json | field epoch)" = 2 ]
fieldvault --vault field trust card --out again.card > /dev/null
cmp 2.card again.card || fail "the card differs from the one that was written"

# Stock minisign finds the new key's signature, and the earlier key's.
sed '/^$/,$d' 2.card > card.txt
awk -v RS= 'NR > 1 { print > ("card.txt." NR - 1 ".minisig") }' 2.card
key() { sed -n 's/^signing-key: //p' "$1"; }
minisign -Vm card.txt -x card.txt.1.minisig -P "$(key 2.card)" > /dev/null
minisign -Vm card.txt -x card.txt.2.minisig -P "$(key field.card)" > /dev/null

# A card that the earlier key did not sign is nobody's, whoever confirms it.
awk -v RS= 'NR < 3 { print (NR > 1 ? "\n" : "") $0 }' 2.card > alone.card
expect_code 5 fieldvault --vault hq trust add alone.card --yes
grep -q 'did not sign this card' err.txt

# Headquarters takes what was signed before, refuses what it cannot know, and takes it once it has the card.
fieldvault --vault hq bundle import 1.fvb > /dev/null
fieldvault --vault field case add --from "$data/case.json" > /dev/null
fieldvault --vault field bundle export --purpose store --to HQ --auditor Officer --out 3.fvb > /dev/null
expect_code 5 fieldvault --vault hq bundle import 3.fvb
grep -q 'FV-SIG-003' err.txt
fieldvault --vault hq trust add 2.card < /dev/null > out.txt
grep -q 'key epoch 2' out.txt || fail "$(cat out.txt)"
fieldvault --vault officer trust add 2.card < /dev/null > /dev/null
[ "$(fieldvault --vault hq trust list --json | wc -l)" = 3 ]
fieldvault --vault hq bundle import 2.fvb > /dev/null
fieldvault --vault hq bundle import 3.fvb > /dev/null
for number in 1 2 3; do fieldvault --vault officer bundle audit $number.fvb > /dev/null; done

# A lost stick of the first epoch comes out with its own bytes.
fieldvault --vault field bundle export --again 2 --to HQ --out 2-again.fvb > /dev/null
cmp 2.fvb 2-again.fvb || fail "the bundle of the first epoch has other bytes now"

# Headquarters rotates too: what was sealed for its earlier key opens, and its receipts count.
fieldvault --vault field bundle export --purpose store --to HQ --all --out 4.fvb > /dev/null
fieldvault --vault hq vault rotate-keys --out hq2.card --yes > /dev/null
fieldvault --vault hq bundle import 4.fvb > /dev/null
fieldvault --vault hq bundle receipt 4.fvb --out 4.receipt > /dev/null
expect_code 5 fieldvault --vault field bundle accept-receipt 4.receipt
fieldvault --vault field trust add hq2.card < /dev/null > /dev/null
fieldvault --vault field bundle accept-receipt 4.receipt > /dev/null

# Both epochs are revoked together, and a revoked key vouches for no other.
fieldvault --vault officer trust revoke "Field 7" --last-sequence 3 --yes > /dev/null
[ "$(fieldvault --vault officer trust list --json | jq -s '[.[] | select(.last_sequence == 3)] | length')" = 2 ]
fieldvault --vault field vault rotate-keys --out 3.card --yes > /dev/null
expect_code 5 fieldvault --vault officer trust add 3.card --yes
grep -q 'revoked' err.txt
for v in field hq officer; do fieldvault --vault $v vault verify > /dev/null; done

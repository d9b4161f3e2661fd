#!/usr/bin/env bash
# The main job, word for word as the documentation of the command line has it, on the sample data.
source "$(dirname "$0")/lib.sh"
fieldvault() { "$program" "$@"; }

fieldvault vault init field   --role field   --name "Field 7" --passphrase-file pw --no-recovery "${floor[@]}"
fieldvault vault init hq      --role hq      --name "HQ"      --passphrase-file pw --no-recovery "${floor[@]}"
fieldvault vault init officer --role officer --name "Officer" --passphrase-file pw --no-recovery "${floor[@]}"
for v in field hq officer; do fieldvault --vault $v --passphrase-file pw trust card --out $v.card; done
fieldvault --vault field   --passphrase-file pw trust add hq.card officer.card --yes
fieldvault --vault hq      --passphrase-file pw trust add field.card officer.card --yes
fieldvault --vault officer --passphrase-file pw trust add field.card hq.card --yes

cp "$data/photo.jpg" photo.jpg
export FIELDVAULT_VAULT=field
fieldvault --passphrase-file pw case add --from "$data/case.json" --json > case.out
jq -e '.kind == "case" and .revision == 1 and (.id | length == 36) and (.root | length == 64)' case.out
PERSON=$(fieldvault --passphrase-file pw person add --from "$data/person-1.json" --json | field id)
CONSENT=$(fieldvault --passphrase-file pw consent set "$PERSON" --from "$data/consent-1.json" --json | field id)
sed -e "s/WITNESS-1/$PERSON/" -e "s/CONSENT-1/$CONSENT/" "$data/testimony-1.json" > testimony.json
TESTIMONY=$(fieldvault --passphrase-file pw testimony add --from testimony.json --json | field id)
fieldvault --passphrase-file pw evidence attach photo.jpg --to "$TESTIMONY" --title "The gate" --kind photograph --json > evidence.out
jq -e '(.object | length == 64) and .length > 0' evidence.out
[ "$(field sha256 < evidence.out)" = "$(sha256sum < photo.jpg | cut -d' ' -f1)" ] || fail "SHA-256 of the evidence"
EVIDENCE=$(field id < evidence.out)
fieldvault --passphrase-file pw bundle export --to HQ --auditor Officer --purpose store --out 1.fvb --json > export.out
jq -e '.sequence == 1 and .evidence == 1 and .records >= 5 and (.withheld | length == 0)' export.out

fieldvault --vault officer --passphrase-file pw bundle audit 1.fvb --json > audit.out
jq -e '.verdict == "pass" and .sequence == 1' audit.out
[ "$(field device < audit.out)" = "$(field device < export.out)" ] || fail "the audit names another device"
fieldvault --vault hq --passphrase-file pw bundle import 1.fvb --json > import.out
jq -e '.verdict == "imported" and .evidence == 1 and .conflicts == 0' import.out
fieldvault --vault hq --passphrase-file pw search "Мұсаханұлы" --json > search.out
jq -se --arg person "$PERSON" 'map(.id) | index($person) != null' search.out
fieldvault --vault hq --passphrase-file pw evidence extract "$EVIDENCE" --out photo.copy.jpg
cmp photo.jpg photo.copy.jpg
fieldvault --vault hq --passphrase-file pw bundle receipt 1.fvb --out 1.receipt
fieldvault --vault field --passphrase-file pw bundle accept-receipt 1.receipt
fieldvault --vault field --passphrase-file pw purge --receipted --yes
fieldvault --vault field --passphrase-file pw vault verify --json > verify.out
jq -e '.sound == true and (.findings | length == 0)' verify.out

# What must be so afterwards: the body is gone, the record and its custody stay, and nothing can be extracted here.
[ -z "$(find field/objects -type f)" ] || fail "purge left a body"
fieldvault --passphrase-file pw evidence custody "$EVIDENCE" --json | jq -se 'map(.body.action) | index("destroyed") != null'
expect_code 8 fieldvault --passphrase-file pw evidence extract "$EVIDENCE" --out again.jpg
[ ! -e again.jpg ] || fail "an extraction that was refused left a file"
expect_code 3 fieldvault --vault hq --passphrase-file pw evidence extract "$EVIDENCE" --out photo.copy.jpg
cmp photo.jpg photo.copy.jpg
for v in hq officer; do fieldvault --vault $v --passphrase-file pw vault verify --json | jq -e '.sound'; done
# The same bundle again is nothing new.
fieldvault --vault hq --passphrase-file pw bundle import 1.fvb --json | jq -e '.verdict == "duplicate"'

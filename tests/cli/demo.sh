#!/usr/bin/env bash
# The main job on the sample data, one line of explanation for each step; ends with stock tools opening the bundle.
set -euo pipefail
program=$(realpath "${1:?path of the program}")
data=$(realpath "$(dirname "$0")/../data")
work=$(mktemp -d "${TMPDIR:-/tmp}/fieldvault-demo.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
unset FIELDVAULT_VAULT
export LC_ALL=C.UTF-8

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] || step() { printf '\n%s\n' "$*"; }
run() {
  printf '  $ %s\n' "${*//$program/fieldvault}" | sed "s#$data/##g"
  "$@" 2>&1 | sed 's/^/    /'
}
id_of() { "$@" --json | jq -er .id; }
F=("$program" --passphrase-file pw)
printf 'a passphrase that only this demonstration uses\n' > pw
floor=(--kdf-memory 64MiB --kdf-passes 3)

printf 'All names and stories in here are invented (tests/data/README.md). Folder: %s\n' "$work"

step "1. Three vaults: the researcher's, headquarters', the security officer's. Each is a folder that its passphrase opens."
run "${F[@]}" vault init field --role field --name "Field 7" --no-recovery "${floor[@]}"
run "${F[@]}" vault init hq --role hq --name "HQ" --no-recovery "${floor[@]}"
run "${F[@]}" vault init officer --role officer --name "Officer" --no-recovery "${floor[@]}"

step "2. They exchange cards. In life the fingerprints are compared by voice; --yes stands for that here."
for v in field hq officer; do "${F[@]}" --vault $v trust card --out $v.card > /dev/null; done
run "${F[@]}" --vault field trust add hq.card officer.card --yes
"${F[@]}" --vault hq trust add field.card officer.card --yes > /dev/null
"${F[@]}" --vault officer trust add field.card hq.card --yes > /dev/null

export FIELDVAULT_VAULT=field
step "3. The researcher records a case, three witnesses and what each agrees to."
run "${F[@]}" case add --from "$data/case.json"
for n in 1 2 3; do
  person[n]=$(id_of "${F[@]}" person add --from "$data/person-$n.json")
  consent[n]=$(id_of "${F[@]}" consent set "${person[n]}" --from "$data/consent-$n.json")
done
run "${F[@]}" person list
run "${F[@]}" consent show W-0002

step "4. Two testimonies, statement by statement, in Kazakh, Russian, Uyghur and Chinese with translations."
for n in 1 2; do
  sed -e "s/WITNESS-$n/${person[n]}/" -e "s/CONSENT-$n/${consent[n]}/" "$data/testimony-$n.json" > t.json
  testimony[n]=$(id_of "${F[@]}" testimony add --from t.json)
  rm t.json
done
run "${F[@]}" testimony list

step "5. Evidence is encrypted once, at the first minute; its hash goes into the ledger."
photo=$(id_of "${F[@]}" evidence attach "$data/photo.jpg" --to "${testimony[1]}" --title "The road" --kind photograph)
run "${F[@]}" evidence attach "$data/sound.wav" --to "${testimony[1]}" --title "His voice" --kind audio
run "${F[@]}" evidence attach "$data/paper.png" --to "${testimony[2]}" --title "The paper" --kind document
run "${F[@]}" evidence attach --from "$data/web-page.json"
run "${F[@]}" evidence custody "$photo"

step "6. Export: what the witnesses did not agree to stays home, and the export says so."
run "${F[@]}" bundle export --to HQ --auditor Officer --purpose store --out 1.fvb

step "7. The security officer checks everything and can read nothing."
run "${F[@]}" --vault officer bundle audit 1.fvb

step "8. Headquarters imports it and finds a name in Cyrillic, one of the spellings that the researcher recorded."
run "${F[@]}" --vault hq bundle import 1.fvb
run "${F[@]}" --vault hq search "Мұсаханұлы"
run "${F[@]}" --vault hq evidence extract "$photo" --out photo.copy.jpg
cmp "$data/photo.jpg" photo.copy.jpg && printf '    photo.copy.jpg is the photograph, byte for byte\n'

step "9. Headquarters' receipt lets the researcher clear the laptop before the border."
run "${F[@]}" --vault hq bundle receipt 1.fvb --out 1.receipt
run "${F[@]}" bundle accept-receipt 1.receipt
run "${F[@]}" purge --receipted --yes
run "${F[@]}" vault verify

step "10. In thirty years, without fieldvault: tar, minisign, sha256sum and age open the same bundle."
"${F[@]}" --vault hq vault identity --out hq.identity --yes 2> /dev/null
key=$(sed -n 's/^signing-key: //p' field.card)
mkdir outer bag
run tar -xvf 1.fvb -C outer
run minisign -VHm outer/manifest.txt -P "$key"
printf '  $ age -d -i hq.identity outer/sealed.age | tar -xf - -C bag\n'
age -d -i hq.identity outer/sealed.age | tar -xf - -C bag
run minisign -VHm bag/statement.txt -P "$key"
(cd bag && run sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt)
printf '  $ age -d -i hq.identity bag/data/records.age | head -c 200\n'
age -d -i hq.identity bag/data/records.age > records.jsonl
printf '    %s…\n' "$(head -c 200 records.jsonl)"
object=$("${F[@]}" --vault hq evidence show "$photo" --json | jq -er .body.object)
number=$(sha256sum bag/data/evidence/*.body | sed -n "s#^$object .*/\([0-9]*\)\.body\$#\1#p")
size=$(stat -c %s "$data/photo.jpg")
printf '  $ cat bag/data/evidence/%s.head bag/data/evidence/%s.body | age -d -i hq.identity | head -c %s | sha256sum\n' \
  "$number" "$number" "$size"
cat "bag/data/evidence/$number.head" "bag/data/evidence/$number.body" | age -d -i hq.identity > evidence.plain
cmp <(head -c "$size" evidence.plain) "$data/photo.jpg"
printf '    %s\n' "$(head -c "$size" evidence.plain | sha256sum)"
printf '\nDone. Everything in %s is removed again.\n' "$work"

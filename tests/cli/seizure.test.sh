#!/usr/bin/env bash
# A laptop is lost: headquarters lists, offline, who was on it and who must be warned first.
source "$(dirname "$0")/lib.sh"
make_vaults
for n in 1 2; do record_sample $n; done
expect_code 8 fieldvault --vault hq report --seizure "Field 7"
export_bundle 1.fvb > /dev/null
fieldvault --vault hq bundle import 1.fvb > /dev/null
person() { fieldvault --vault hq person list --json | jq -r --arg code "$1" 'select(.title | startswith($code)).id'; }
second=$(person W-0002)
fieldvault --vault hq risk-assessment add --set about="$second" --set level=extreme > /dev/null

fieldvault --vault hq report --seizure "Field 7" --json > list.json
jq -e '.sequence == 1 and .persons[0].code == "W-0002" and .persons[0].risk == "extreme" and (.persons | length) >= 2
  and (.persons | all(.names == [])) and (.unknown | length) >= 2 and .file == null' list.json > /dev/null || fail "$(cat list.json)"
device=$(field device < list.json)
fieldvault --vault hq report --seizure "$device" > list.txt
[ "$(sed -n 3p list.txt | cut -c1-7)" = extreme ] || fail "the worst is not first: $(cat list.txt)"
grep -q '^UNKNOWN: whatever was recorded on the laptop after bundle 1' list.txt || fail "what may be newer is not named"
if grep -q "Musakhanuly" list.txt list.json; then fail "a name is shown, and nobody asked"; fi
fieldvault --vault hq report --seizure "Field 7" --names > named.txt
grep -q "Musakhanuly" named.txt || fail "--names shows none"

fieldvault --vault hq report --seizure "Field 7" lost.html --yes --json 2> err.txt | jq -e '.file == "lost.html"' > /dev/null
[ "$(stat -c %a lost.html)" = 600 ] || fail "others may read the page"
grep -q "A laptop is lost" lost.html
if grep -q "Musakhanuly" lost.html; then fail "a name is in the page"; fi
expect_code 3 fieldvault --vault hq report --seizure "Field 7" lost.html --yes
expect_code 2 fieldvault --vault hq report --seizure "Field 7" --case 12345678
expect_code 2 fieldvault --vault hq report
expect_code 2 setsid -w "$program" --passphrase-file pw --vault hq report --seizure "Field 7" asked.html
[ ! -e asked.html ] || fail "nobody was asked"

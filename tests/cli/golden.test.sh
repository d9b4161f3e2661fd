#!/usr/bin/env bash
# Frozen bytes: a vault and bundles that an earlier build wrote are opened, imported or refused as they were on that day.
# tests/golden/make.sh writes them anew, only when a format changes on purpose.
source "$(dirname "$0")/lib.sh"
golden=$(realpath "$data/../golden")
cp "$golden/pw" pw
# All of it, the hostile above all, within 1 GiB of memory and a minute of processor for each command.
within() {  # OPTION MOST: this limit, unless there is a lower one already
  local now
  now=$(ulimit -S "$1")
  if [ "$now" = unlimited ] || [ "$now" -gt "$2" ]; then ulimit -S "$1" "$2"; fi
}
if ! grep -q __asan_init "$program"; then within -v 1048576 && within -t 60 || fail "no limit can be set"; fi

fresh_hq() {  # git keeps no empty folders
  rm -rf hq && cp -r "$golden/hq" hq && mkdir -p hq/objects hq/staging
}

# Whoever changes a byte of what is signed, sealed or stored sees it here.
fresh_hq
fieldvault --vault hq vault verify --json | jq -e .sound > /dev/null || fail "the frozen vault is not sound"
fieldvault bundle audit "$golden/good.fvb" --card "$golden/field.card" --json | jq -e '.verdict == "pass" and .sequence == 1' > /dev/null
fieldvault --vault hq bundle import "$golden/good.fvb" --json > import.out
jq -e '.verdict == "imported" and .records == 11 and .evidence == 1' import.out > /dev/null || fail "imported: $(cat import.out)"
fieldvault --vault hq bundle import "$golden/second.fvb" --json | jq -e '.verdict == "imported"' > /dev/null
fieldvault --vault hq vault verify --json | jq -e .sound > /dev/null || fail "not sound after the import"
fieldvault --vault hq search "Мұсаханұлы" --json | jq -se 'map(.kind) | index("person") != null' > /dev/null
fieldvault --vault hq testimony list --json | jq -se 'length == 2' > /dev/null
fieldvault --vault hq person show "$(cat "$golden/withheld-person.id")" --json | jq -e '.withheld > 0 and (.body | has("names") | not)' > /dev/null
evidence=$(fieldvault --vault hq evidence list --json | jq -r 'select(.title == "The paper") | .id')
fieldvault --vault hq evidence extract "$evidence" --out paper.txt > /dev/null
[ "$(cat paper.txt)" = "A frozen piece of evidence. Everything here is invented." ] || fail "the frozen evidence reads otherwise"
# A clone that opened a channel of its own is known by its ledger.
expect_code 5 fieldvault --vault hq bundle import "$golden/forked.fvb"
grep -q FORK err.txt

# Each tampered bundle: name, exit code of audit and import, finding.
while read -r name code id; do
  fresh_hq
  expect_code "$code" fieldvault --vault hq bundle audit "$golden/$name.fvb" --json
  jq -e --arg id "$id" '.verdict == "fail" and .findings[0].id == $id' out.txt > /dev/null || fail "$name: $(cat out.txt)"
  expect_code "$code" fieldvault --vault hq bundle import "$golden/$name.fvb"
  [ "$(fieldvault --vault hq testimony list --json | wc -l)" = 0 ] || fail "$name left records"
  [ -z "$(find hq/staging hq/objects -type f)" ] || fail "$name left files"
done << 'LIST'
manifest-changed 4 FV-SIG-004
sealed-changed 4 FV-SEAL-002
swapped 4 FV-SEAL-001
checksum-changed 3 FV-TAR-001
cut 3 FV-TAR-001
longer 3 FV-TAR-001
fourth-member 3 FV-TAR-001
LIST

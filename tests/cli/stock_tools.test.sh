#!/usr/bin/env bash
# A bundle is opened and checked by tar, minisign, sha256sum, cat and age alone, and every byte is compared.
source "$(dirname "$0")/lib.sh"
make_vaults
record_sample 1
photo=$(fieldvault --vault field evidence attach "$data/photo.jpg" --to "$testimony" --title "The road" --kind photograph --json)
fieldvault --vault field evidence attach "$data/sound.wav" --to "$testimony" --title "His voice" --kind audio --json > /dev/null
export_bundle 1.fvb > export.out
fieldvault --vault hq vault identity --out hq.identity --yes 2> /dev/null
fieldvault --vault officer vault identity --out officer.identity --yes 2> /dev/null
key=$(sed -n 's/^signing-key: //p' field.card)

# The outer layer: what whoever finds the stick can read.
mkdir outer && tar -xf 1.fvb -C outer
[ "$(tar -tf 1.fvb | tr '\n' ' ')" = "manifest.txt manifest.txt.minisig sealed.age " ] || fail "members of the bundle"
minisign -VHm outer/manifest.txt -P "$key" | grep -q '^Signature and comment signature verified'
[ "$(sed -n 's/^sealed-sha256: //p' outer/manifest.txt)" = "$(sha256sum < outer/sealed.age | cut -d' ' -f1)" ] || fail "sealed-sha256"
[ "$(sed -n 's/^sealed-length: //p' outer/manifest.txt)" = "$(stat -c %s outer/sealed.age)" ] || fail "sealed-length"
[ "$(field manifest_sha256 < export.out)" = "$(sha256sum < outer/manifest.txt | cut -d' ' -f1)" ] || fail "manifest_sha256"

# The officer's layer.
mkdir bag && age -d -i officer.identity outer/sealed.age | tar -xf - -C bag
minisign -VHm bag/statement.txt -P "$key" | grep -q '^Signature and comment signature verified'
[ "$(sed -n 's/^tagmanifest-sha256: //p' bag/statement.txt)" = "$(sha256sum < bag/tagmanifest-sha256.txt | cut -d' ' -f1)" ] ||
  fail "the statement does not name the tag manifest"
(cd bag && sha256sum --strict --quiet -c manifest-sha256.txt tagmanifest-sha256.txt)
# RFC 8493: declaration, every payload file listed once, Payload-Oxum.
[ "$(sed -n 1p bag/bagit.txt)" = "BagIt-Version: 1.0" ] || fail "bagit.txt"
diff <(cut -c67- bag/manifest-sha256.txt | sort) <(cd bag && find data -type f | sort)
oxum=$(cd bag && find data -type f -printf '%s\n' | awk '{ bytes += $1 } END { printf "%d.%d", bytes, NR }')
grep -qx "Payload-Oxum: $oxum" bag/bag-info.txt
# The officer cannot read a testimony or see a photograph.
for file in bag/data/records.age bag/data/evidence/0001.head; do
  if age -d -i officer.identity "$file" > /dev/null 2>&1; then fail "the officer opens $file"; fi
done

# Headquarters: records and evidence by age alone.
age -d -i hq.identity bag/data/records.age > records.jsonl
sed '/^ *$/d' records.jsonl | jq -s 'map(select(.envelope)) | length' | grep -qx "$(field records < export.out)"
grep -q 'Тұрсын Мұсаханұлы' records.jsonl
found=0
for head in bag/data/evidence/*.head; do
  cat "$head" "${head%.head}.body" | age -d -i hq.identity > body.plain
  for file in photo.jpg sound.wav; do
    if cmp -s -n "$(stat -c %s "$data/$file")" "$data/$file" body.plain; then
      found=$((found + 1))
      # Beyond the true bytes there are only zeros.
      [ -z "$(tail -c +$(($(stat -c %s "$data/$file") + 1)) body.plain | tr -d '\0')" ] || fail "padding of $file"
    fi
  done
done
[ "$found" = 2 ] || fail "$found of 2 evidence files came out byte for byte"
# The body is the object of the vault, byte for byte, and its name is in the ledger.
object=$(jq -r .object <<< "$photo")
cmp "field/objects/${object:0:2}/$object" "$(grep -l . bag/data/evidence/*.body | while read -r body; do
  [ "$(sha256sum < "$body" | cut -d' ' -f1)" = "$object" ] && echo "$body"; done)"
grep -q "$object" bag/ledger.jsonl

# Cards and receipts are taken apart by sed for stock minisign.
sed '/^$/,$d' field.card > card.txt
sed '1,/^$/d' field.card > card.txt.minisig
minisign -VHm card.txt -P "$key" > /dev/null

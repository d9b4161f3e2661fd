#!/usr/bin/env bash
# Writes the frozen vault and bundles of this folder anew: only when a format changes on purpose. Usage: make.sh PROGRAM
here=$(realpath "$(dirname "$0")")
source "$here/../cli/lib.sh"
make_vaults
record_sample 2
printf 'A frozen piece of evidence. Everything here is invented.\n' > paper.txt
fieldvault --vault field evidence attach paper.txt --to "$testimony" --title "The paper" --kind document > /dev/null 2>&1
person_2=$person
record_sample 1
fieldvault --vault field evidence attach paper.txt --to "$testimony" --title "The paper" --kind document > /dev/null 2>&1
cp -r field clone
export_bundle good.fvb > /dev/null
fieldvault --vault field note add --set "about=$person" --set 'text={"text":"second","lang":"en"}' > /dev/null
export_bundle second.fvb > /dev/null
fieldvault --vault clone note add --set "about=$person" --set 'text={"text":"clone","lang":"en"}' > /dev/null
fieldvault --vault clone bundle export --to HQ --auditor Officer --purpose store --out forked.fvb > /dev/null 2>&1

# patched NAME OFFSET BYTES: good.fvb with other bytes at one place.
patched() {
  cp good.fvb "$1"
  printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2> /dev/null
}
mkdir outer second
tar -xf good.fvb -C outer
tar -xf second.fvb -C second
manifest=512
signature=$((manifest + ($(stat -c %s outer/manifest.txt) + 511) / 512 * 512 + 512))
sealed=$((signature + ($(stat -c %s outer/manifest.txt.minisig) + 511) / 512 * 512 + 512))
strict=(--format=ustar --owner=0 --group=0 --numeric-owner --mode=0644 --mtime=@0)
patched manifest-changed.fvb $((manifest + $(grep -abo 'date: ' outer/manifest.txt | cut -d: -f1) + 6)) 1999
patched sealed-changed.fvb $((sealed + 5000)) '\x00\x01\x02\x03'
patched checksum-changed.fvb 148 '0000000'
head -c $(($(stat -c %s good.fvb) - 1024)) good.fvb > cut.fvb
cp good.fvb longer.fvb && printf 'x' >> longer.fvb
(cd outer && cp ../second/sealed.age sealed.age && tar "${strict[@]}" -cf ../swapped.fvb manifest.txt manifest.txt.minisig sealed.age)
(cd second && printf x > fourth && tar "${strict[@]}" -cf ../fourth-member.fvb manifest.txt manifest.txt.minisig sealed.age fourth)

rm -rf "$here/hq" "$here"/*.fvb
cp -r hq "$here/hq"
cp field.card good.fvb second.fvb forked.fvb manifest-changed.fvb sealed-changed.fvb checksum-changed.fvb cut.fvb longer.fvb swapped.fvb \
  fourth-member.fvb pw "$here/"
printf '%s\n' "$person_2" > "$here/withheld-person.id"

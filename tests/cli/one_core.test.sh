#!/usr/bin/env bash
# What runs on several threads comes to the same on one core: long and small files, many records, a bundle, a search.
source "$(dirname "$0")/lib.sh"
command -v taskset > /dev/null || { printf 'skipped: no taskset\n' && exit 77; }
taskset -p -c "$(taskset -p -c $$ | grep -o '[0-9]*$')" $$ > /dev/null  # the last of those that this may run on
[ "$(nproc)" = 1 ] || fail "more than one core"
make_vaults
record_sample 1
head -c 9000000 /dev/urandom > long.bin  # audited on two processes, written past the memory
mkdir small
head -c 3000000 /dev/urandom | split -b 10000 -a 3 -d - small/  # more than a group where each file is synced by itself
for number in $(seq 5000); do printf '{"code":"P-%04d","occupation":"potter number %s"}\n' "$number" "$number"; done > people.jsonl

fieldvault --vault field evidence attach long.bin small/* --to "$testimony" --kind photograph > /dev/null 2>&1
fieldvault --vault field person add --from people.jsonl > /dev/null 2>&1
[ "$(fieldvault --vault field search potter --limit 9000 --json 2> /dev/null | jq -r .id | wc -l)" = 5000 ] || fail "not all records are found"
fieldvault --vault field bundle export --to HQ --auditor Officer --purpose store --out 1.fvb > /dev/null 2>&1
fieldvault --vault officer bundle audit 1.fvb > /dev/null
fieldvault --vault hq bundle import 1.fvb > /dev/null 2>&1
fieldvault --vault hq vault verify > /dev/null 2>&1
fieldvault --vault hq evidence list --json | jq -r '.id + " " + (.length | tostring)' > there
[ "$(wc -l < there)" = 301 ] || fail "$(wc -l < there) files came instead of 301"
while read -r id length; do
  [ "$length" = 10000 ] || fieldvault --vault hq evidence extract "$id" --out long.copy > /dev/null 2>&1
done < there
cmp long.bin long.copy
for id in $(awk 'NR % 50 == 0 { print $1 }' there); do fieldvault --vault hq evidence extract "$id" --out "copy.$id" > /dev/null 2>&1; done
for copy in copy.*; do
  found=no
  for file in small/*; do ! cmp -s "$copy" "$file" || found=yes; done
  [ $found = yes ] || fail "$copy is none of the files"
done

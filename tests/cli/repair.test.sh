#!/usr/bin/env bash
# What rotted in a vault comes back from a backup or from headquarters' copy, and from nothing that only has its name.
source "$(dirname "$0")/lib.sh"
make_vaults
record_sample 1
declare -a id file
for n in 1 2 3; do
  head -c $((n * 70000)) /dev/urandom > "$n.bin"
  id[n]=$(fieldvault --vault field evidence attach "$n.bin" --to "$testimony" --title "$n" --kind document --json 2> /dev/null | tee out.json | field id)
  file[n]=objects/$(field object < out.json | cut -c 1-2)/$(field object < out.json)
done
fieldvault --vault field vault backup copy > /dev/null 2>&1
fieldvault --vault field bundle export --to HQ --auditor Officer --purpose store --out 1.fvb > /dev/null 2>&1
fieldvault --vault hq bundle import 1.fvb > /dev/null

# Nothing is done where all is sound.
fieldvault --vault field vault verify --repair --json > out.json
jq -e '.sound and .restored == [] and .lost == []' out.json > /dev/null || fail "$(cat out.json)"

# One rotted, one is missing, one is cut short.
spoil "field/${file[1]}" 100
rm "field/${file[2]}"
truncate -s 1000 "field/${file[3]}"
find field/objects -type f -exec sha256sum {} + | sort > before.txt
expect_code 11 fieldvault --vault field vault verify
[ "$(grep -c FV-OBJ-001 out.txt)" = 3 ] || fail "$(cat out.txt)"
expect_code 2 fieldvault --vault field vault verify --from copy
expect_code 8 fieldvault --vault field vault verify --repair --from nowhere
touch there.txt
expect_code 3 fieldvault --vault field vault verify --repair --list there.txt

# Without a copy nothing is changed, and what is lost is listed by the paths that it has in every vault.
expect_code 11 fieldvault --vault field vault verify --repair --list lost.txt
grep -q 'tar -C VAULT -cf bodies.tar -T lost.txt' err.txt || fail "$(cat err.txt)"
diff <(printf '%s\n' "${file[@]}" | sort) <(sort lost.txt)
find field/objects -type f -exec sha256sum {} + | sort | diff before.txt -

# A copy that only has the name brings nothing in.
mkdir -p "false/$(dirname "${file[1]}")" "false/$(dirname "${file[2]}")" "false/$(dirname "${file[3]}")"
cp "field/${file[1]}" "false/${file[1]}"
head -c 80000 /dev/urandom > "false/${file[2]}"
ln -s /dev/zero "false/${file[3]}"
expect_code 11 fieldvault --vault field vault verify --repair --from false
if grep -q 'brought back' out.txt; then fail "a false copy was taken: $(cat out.txt)"; fi
find field/objects -type f -exec sha256sum {} + | sort | diff before.txt -
[ -z "$(find field/staging -type f)" ] || fail "something stays in staging"

# What the backup has comes back; of two folders the second is asked where the first has none.
rm "copy/${file[2]}"
mkdir "copy/${file[2]}"  # and what is no file is no copy
expect_code 11 fieldvault --vault field vault verify --repair --from false --from copy --list still.txt
[ "$(grep -c 'brought back' out.txt)" = 2 ] || fail "$(cat out.txt)"
[ "$(cat still.txt)" = "${file[2]}" ] || fail "$(cat still.txt)"
[ "$(grep -c FV-OBJ-001 out.txt)" = 1 ] || fail "$(cat out.txt)"

# Headquarters has the same body, byte for byte, and hands it over with stock tools.
tar -C hq -cf bodies.tar -T still.txt
mkdir folder
tar -C folder -xf bodies.tar
ln -s folder sent
fieldvault --vault field vault verify --repair --from copy --from sent --json > out.json
jq -e --arg name "$(basename "${file[2]}")" '.sound and .restored == [$name] and .lost == []' out.json > /dev/null || fail "$(cat out.json)"
for n in 1 2 3; do
  fieldvault --vault field evidence extract "${id[n]}" --out "$n.out" > /dev/null 2>&1
  cmp "$n.bin" "$n.out"
done
fieldvault --vault field vault verify > out.txt
[ "$(cat out.txt)" = sound ] || fail "$(cat out.txt)"

# A folder in the place of a body keeps nothing else away.
rm "field/${file[1]}" "field/${file[3]}"
mkdir "field/${file[1]}"
expect_code 11 fieldvault --vault field vault verify --repair --from copy --list folder.txt
[ "$(cat folder.txt)" = "${file[1]}" ] || fail "$(cat folder.txt)"
[ -f "field/${file[3]}" ] || fail "the other body did not come back"

# What cannot be read does not keep the rest at home: not what is missing, and not what rotted, for which a number is
# given up. Headquarters takes both bundles, without a gap.
send=(bundle export --to HQ --auditor Officer --purpose store --out)
for n in 4 5 6 7; do
  head -c $((n * 70000)) /dev/urandom > "$n.bin"
  fieldvault --vault field evidence attach "$n.bin" --to "$testimony" --title "$n" --kind document --json > out.json 2> /dev/null
  id[n]=$(field id < out.json)
  file[n]=objects/$(field object < out.json | cut -c 1-2)/$(field object < out.json)
  if [ $((n % 2)) = 0 ]; then continue; fi
  if [ $n = 5 ]; then mv "field/${file[4]}" away.bin; else spoil "field/${file[6]}" 300; fi
  fieldvault --vault field "${send[@]}" $n.fvb --dry-run --json > dry.json
  fieldvault --vault field "${send[@]}" $n.fvb > out.txt 2> err.txt || fail "$(cat err.txt)"
  grep -q "warning: the file of evidence ${id[n - 1]}" err.txt || fail "$(cat err.txt)"
  grep -q ', 1 evidence file,' out.txt || fail "$(cat out.txt)"
  fieldvault --vault hq bundle import $n.fvb > /dev/null
  fieldvault --vault hq evidence extract "${id[n]}" --out "$n.out" > /dev/null 2>&1
  cmp "$n.bin" "$n.out"
done
jq -e --arg id "${id[4]}" '[.lost[].evidence] == [$id]' dry.json > /dev/null || fail "$(cat dry.json)"
fieldvault --vault field bundle list --json > out.json
[ "$(jq -r .state out.json | paste -sd ' ')" = 'published published voided published' ] || fail "$(cat out.json)"
mv away.bin "field/${file[4]}"
fieldvault --vault field "${send[@]}" 8.fvb > /dev/null 2>&1
fieldvault --vault hq bundle import 8.fvb > /dev/null
fieldvault --vault hq evidence extract "${id[4]}" --out 4.out > /dev/null 2>&1
cmp 4.bin 4.out

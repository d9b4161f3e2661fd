#!/usr/bin/env bash
# A backup grows by what is new, is checked by stock sha256sum, and becomes a vault again; what rotted is named.
source "$(dirname "$0")/lib.sh"
make_vaults
record_sample 1
attach() { fieldvault --vault field evidence attach "$1" --to "$testimony" --title "$1" --kind document --json 2> /dev/null | field id; }
head -c 300000 /dev/urandom > one.bin
one=$(attach one.bin)

fieldvault --vault field vault backup copy > out.txt 2> err.txt
grep -q 'generation 1: 1 evidence file copied, 0 were there' out.txt || fail "$(cat out.txt)"
(cd copy/generations/1 && sha256sum --quiet --strict -c SHA256SUMS)
grep -rqs 'W-0001' copy && fail "a code stands in the backup"

# Only what is new is copied.
head -c 200000 /dev/urandom > two.bin
attach two.bin > /dev/null
fieldvault --vault field vault backup copy --json > out.json
jq -e '.generation == 2 and .bodies_copied == 1 and .bodies_kept == 1 and .damaged == []' out.json > /dev/null || fail "$(cat out.json)"
fieldvault --vault field case add --from "$data/case.json" > /dev/null
fieldvault --vault field vault backup copy > /dev/null 2>&1
[ "$(ls copy/generations | tr '\n' ' ')" = '2 3 ' ] || fail "kept: $(ls copy/generations)"

# Not into the vault, not over something else, not over another vault's.
expect_code 3 fieldvault --vault field vault backup field/copy
expect_code 3 fieldvault --vault field vault backup .
expect_code 3 fieldvault --vault hq vault backup copy
mkdir other && touch other/file
expect_code 3 fieldvault --vault field vault backup other
[ "$(ls other)" = file ] || fail "a refused backup left something"

# What is restored is the vault: same records, same files, sound.
"$program" vault restore copy again > out.txt 2> err.txt
grep -q 'from generation 3, with 2 evidence files' out.txt || fail "$(cat out.txt)"
fieldvault --vault again vault verify > /dev/null
fieldvault --vault again evidence extract "$one" --out one.again > /dev/null 2>&1
cmp one.bin one.again
diff <(fieldvault --vault field testimony list --json) <(fieldvault --vault again testimony list --json)
[ "$(fieldvault --vault again case list --json | wc -l)" = 1 ]
expect_code 3 "$program" vault restore copy again
expect_code 3 "$program" vault restore other new
expect_code 8 "$program" vault restore copy new --generation 9
"$program" vault restore copy older --generation 2 > /dev/null 2>&1
[ "$(fieldvault --vault older case list --json | wc -l)" = 0 ]

# A file that rotted in the backup does not keep the others away; a database that did is not restored.
body=$(find copy/objects -type f | sort | head -n 1)
cp "$body" body
spoil "$body" 100
expect_code 11 "$program" vault restore copy rotten
grep -q "$(basename "$body")" err.txt || fail "nobody named the body: $(cat err.txt)"
[ "$(find rotten/objects -type f | wc -l)" = 1 ]
expect_code 11 fieldvault --vault rotten vault verify
grep -q 'FV-OBJ-001' out.txt
cp body "$body"
spoil copy/generations/3/records.db 9000
expect_code 11 "$program" vault restore copy broken
[ ! -e broken ] && [ ! -e broken.unfinished ] || fail "a damaged backup left a vault"
"$program" vault restore copy broken --generation 2 > /dev/null 2>&1

# A body that rotted in the vault is named, and never written over a good one.
rm -r copy
body=$(find field/objects -type f | sort | head -n 1)
spoil "$body" 100
expect_code 11 fieldvault --vault field vault backup copy
grep -q "$(basename "$body")" err.txt
[ "$(find copy/objects -type f | wc -l)" = 1 ]
(cd copy/generations/1 && sha256sum --quiet --strict -c SHA256SUMS)

# A list that was tampered with is refused before anything is made.
sed -i 's|\.\./\.\./objects|../../../field/objects|' copy/generations/1/SHA256SUMS
expect_code 11 "$program" vault restore copy tampered
[ ! -e tampered ] || fail "a vault was made of a tampered list"

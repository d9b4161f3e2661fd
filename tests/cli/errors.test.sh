#!/usr/bin/env bash
# Bad input gets its exit code and one clear line, and changes nothing.
source "$(dirname "$0")/lib.sh"
make_vaults
printf 'wrong\n' > wrong

expect_code 2 fieldvault
expect_code 2 fieldvault bundle frobnicate
expect_code 2 fieldvault vault info
expect_code 8 fieldvault --vault nowhere vault info
expect_code 6 "$program" --vault field --passphrase-file wrong vault info
grep -q passphrase err.txt
[ "$(wc -l < err.txt)" = 1 ] || fail "more than one line"
expect_code 6 "$program" --vault field --passphrase-file wrong vault info --json
jq -e '.error.code == 6 and (.error.message | length > 0)' err.txt > /dev/null
expect_code 2 fieldvault --json vault
jq -e '.error.code == 2' err.txt > /dev/null
expect_code 3 fieldvault vault init field --role field --name "Again" --no-recovery "${floor[@]}"
expect_code 3 fieldvault vault init new --role field --name "New" --no-recovery --kdf-memory 1MiB --kdf-passes 3
[ ! -e new ] || fail "a refused init left a folder"
expect_code 3 fieldvault vault init new --role field --name $'N\xc3\xa4' --no-recovery "${floor[@]}"

# Records that are refused leave no record.
before=$(fieldvault --vault field person list --json | wc -l)
reject() { printf '%s' "$1" > body.json; expect_code 3 fieldvault --vault field person add --from body.json; }
reject '{"code":"W-1","code":"W-2"}'
reject '{"code":1.5}'
reject '{"code":9007199254740993}'
reject '{"code":"\ud800"}'
reject $'{"code":"\xff"}'
reject "$(printf '[%.0s' $(seq 10000))"
reject '{}'
reject '{"code":"W-1","unknown":true}'
reject '[]'
reject ''
[ "$(fieldvault --vault field person list --json | wc -l)" = "$before" ] || fail "a refused record was kept"
expect_code 8 fieldvault --vault field person show 00000000
# A batch is refused whole, and the line that is wrong is named.
printf '{"code":"W-8"}\n{"code":"W-9"}\n{"code":"W-10","unknown":true}\n' > batch.jsonl
expect_code 3 fieldvault --vault field person add --from batch.jsonl
grep -q 'batch.jsonl line 3: ' err.txt
[ "$(fieldvault --vault field person list --json | wc -l)" = "$before" ] || fail "part of a refused batch was kept"
# A file without a name is refused before the vault is asked: no custody says that anything was extracted.
expect_code 2 fieldvault --vault field evidence extract 00000000 --out ''
# A key or a receipt that no file can take is not in the ledger as given.
before=$(fieldvault --vault field vault info --json | jq .ledger_size)
expect_code 2 fieldvault --vault field vault identity --out '' --yes
expect_code 2 fieldvault --vault field bundle receipt 1.fvb --out ''
[ "$(fieldvault --vault field vault info --json | jq .ledger_size)" = $((before + 1)) ] || fail "a refused command is in the ledger"
# Deprecated format controls and annotation marks cannot hide text on a terminal.
printf '{"title":"W-\342\201\252-\357\277\271"}' > hidden.json
hidden=$(fieldvault --vault hq case add --from hidden.json --json | jq -r .id)
fieldvault --vault hq case show "$hidden" > shown.txt
if grep -q $'\342\201\252\|\357\277\271' shown.txt; then fail "a format control reached the terminal"; fi
grep -qi '206A' shown.txt
expect_code 8 fieldvault --vault field testimony add --set witness=00000000-0000-7000-8000-000000000000 --set consent=not-recorded \
  --set interviewer=R-07 --set date=2024 --set 'narrative=[{"number":1,"text":{"text":"x","lang":"en"}}]'

# Evidence that is no regular file.
mkfifo pipe
mkdir folder
for thing in pipe folder /dev/null; do expect_code 3 fieldvault --vault field evidence attach $thing --title x --kind document; done
expect_code 8 fieldvault --vault field evidence attach missing --title x --kind document
# Of several files none is attached where one is refused before it began.
before=$(fieldvault --vault field evidence list --json | wc -l)
expect_code 8 fieldvault --vault field evidence attach "$data/photo.jpg" missing --kind document
grep -q '0 of 2 files are attached' err.txt || fail "$(cat err.txt)"
[ "$(fieldvault --vault field evidence list --json | wc -l)" = "$before" ] || fail "a file was attached"
fieldvault --vault field evidence attach "$data/photo.jpg" "$data/paper.png" --kind document --title Papers > out.txt 2> err.txt
grep -q 'paper.png' out.txt && [ "$(grep -c '^attached evidence ' out.txt)" = 2 ] || fail "$(cat out.txt)"
fieldvault --vault field evidence attach "$data/photo.jpg" "$data/paper.png" --kind document --json > out.json 2> err.txt
[ "$(jq -r .id out.json | wc -l)" = 2 ] || fail "$(cat out.json)"
titles=$(fieldvault --vault field evidence list --json | jq -r .title | tail -n 4 | tr '\n' '|')
[ "$titles" = 'Papers (1 of 2)|Papers (2 of 2)|photo.jpg|paper.png|' ] || fail "titles: $titles"
# A file name is data, never a path or an option.
printf 'x' > ./-rf
fieldvault --vault field evidence attach ./-rf --title x --kind document > /dev/null 2>&1

# Bundles: a stranger's, a changed one, a cut one, something else.
expect_code 8 fieldvault --vault field bundle export --to Nobody --purpose store --out 0.fvb
expect_code 7 fieldvault --vault field bundle export --to Officer --purpose store --out 0.fvb
expect_code 2 fieldvault --vault field bundle export --to HQ --purpose gossip --out 0.fvb
export_bundle 1.fvb > /dev/null
expect_code 3 fieldvault --vault field bundle export --to HQ --purpose store --out 1.fvb
cp 1.fvb changed.fvb
spoil changed.fvb $(($(stat -c %s 1.fvb) / 2))
cmp -s 1.fvb changed.fvb && fail "the copy was not changed"
expect_code 4 fieldvault --vault hq bundle import changed.fvb
expect_code 4 fieldvault --vault officer bundle audit changed.fvb --json
jq -e '.verdict == "fail" and .findings[0].id == "FV-SEAL-002"' out.txt > /dev/null
head -c 9000 1.fvb > cut.fvb
expect_code 3 fieldvault --vault hq bundle import cut.fvb
expect_code 3 fieldvault --vault hq bundle import "$data/photo.jpg"
fieldvault vault init stranger --role field --name "Stranger" --no-recovery "${floor[@]}" > /dev/null 2>&1
expect_code 5 fieldvault --vault stranger bundle audit 1.fvb
expect_code 3 fieldvault --vault hq trust add 1.fvb --yes
expect_code 5 fieldvault --vault stranger trust add hq.card --fingerprint "$(printf '0%.0s' {1..60})"
# What is refused leaves an entry beside that of the unlock.
entries() { fieldvault --vault stranger vault info --json | jq .ledger_size; }
before=$(entries)
expect_code 3 fieldvault --vault stranger trust add 1.fvb --yes
sed 's/^name: HQ/name: HQ2/' hq.card > forged.card
expect_code 4 fieldvault --vault stranger trust add forged.card --yes
[ "$(entries)" = $((before + 5)) ] || fail "refused cards left $(($(entries) - before)) entries"
expect_code 3 fieldvault --vault field bundle accept-receipt hq.card
fieldvault --vault officer bundle audit 1.fvb > /dev/null
expect_code 6 fieldvault --vault officer bundle import 1.fvb

# A name that is no UTF-8 does not turn what was done into a failure, and every line of standard error is JSON.
evidence=$(fieldvault --vault field evidence attach "$data/photo.jpg" --title Photo --kind photograph --json | jq -r .id)
fieldvault --vault field evidence extract "$evidence" --out $'o\xff.jpg' --json > out.txt
jq -e . out.txt > /dev/null || fail "extract --json printed no JSON"
cmp "$data/photo.jpg" $'o\xff.jpg'
expect_code 8 fieldvault --json --vault $'none\xff' vault info
cp field/header.b kept.b
head -c 100 kept.b > field/header.b
fieldvault --vault field vault info --json > /dev/null 2> err.txt
jq -e .warning err.txt > /dev/null || fail "a warning is no JSON"
cmp field/header.b kept.b

# An old header beside the new one does not open for a slot that was removed since.
printf 'the second passphrase\n' > second
slot=$(fieldvault --vault field slot add passphrase --new-passphrase-file second "${floor[@]}" --json | jq -r .id)
cp field/header.b old.b
fieldvault --vault field slot remove "$slot" --yes > /dev/null
cp field/header.b kept.b
cp old.b field/header.b
expect_code 5 "$program" --vault field --passphrase-file second vault info
cp kept.b field/header.b

# None of this harmed a vault.
for v in field hq officer stranger; do fieldvault --vault $v vault verify --json | jq -e .sound > /dev/null || fail "$v is not sound"; done

# A second process is told who holds the vault.
exec 9<> field/lock
flock -n 9
expect_code 9 fieldvault --vault field vault info
exec 9>&-

# Help and version open no vault and need no terminal.
for words in "" vault "vault init" slot person testimony consent evidence "evidence attach" bundle "bundle export" trust purge search; do
  # shellcheck disable=SC2086
  "$program" $words --help < /dev/null > help.txt || fail "--help of '$words'"
  grep -q 'Usage' help.txt || fail "help of '$words' has no usage"
done
"$program" --version | grep -q '^fieldvault [0-9]'
"$program" completions bash | bash -n
cp "$program" ./renamed && ./renamed --help | grep -q renamed

# The last slot that opens here stays; headquarters' identity opens the escrow slot.
fieldvault vault init seized --role field --name "Seized" --no-recovery "${floor[@]}" > /dev/null 2>&1
fieldvault --vault seized trust add hq.card --yes > /dev/null
fieldvault --vault seized slot add escrow --to HQ > /dev/null
slot=$(fieldvault --vault seized slot list --json | jq -r 'select(.type == "passphrase") | .id')
expect_code 7 fieldvault --vault seized slot remove "${slot:0:8}" --yes
expect_code 8 fieldvault --vault seized slot remove zzzz --yes
fieldvault --vault hq vault identity --out hq.identity --yes > /dev/null 2>&1
expect_code 0 "$program" --vault seized --identity-file hq.identity vault info
fieldvault --vault officer vault identity --out officer.identity --yes > /dev/null 2>&1
expect_code 6 "$program" --vault seized --identity-file officer.identity vault info
expect_code 3 "$program" --vault seized --identity-file hq.card vault info

# Damage within the database is a finding, and standard error stays JSON.
size=$(stat -c %s seized/records.db)
printf '\377\377\377\377' | dd of=seized/records.db bs=1 seek=$((size / 2)) conv=notrunc 2> /dev/null
expect_code 11 fieldvault --vault seized vault verify --json
jq -e '.sound == false and (.findings | length > 0)' out.txt > /dev/null
[ ! -s err.txt ] || jq -e . err.txt > /dev/null || fail "standard error is not JSON: $(cat err.txt)"

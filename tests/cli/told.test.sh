#!/usr/bin/env bash
# What the program says to a tired person: which record was not found and where to look, what stands in a name that was
# mistyped, counts in good English, and the next step. Every name is invented.
# shellcheck disable=SC2015
source "$(dirname "$0")/lib.sh"
make_vaults
record_sample 1
told() { grep -qF -- "$1" "${2:-err.txt}" || fail "not told: $1, but: $(cat "${2:-err.txt}")"; }
untold() { if grep -F -- "$1" "${2:-err.txt}"; then fail "told: $1"; fi; }
in_field() { fieldvault --vault field "$@"; }

# Plain ASCII stands without isolates: what is copied from the terminal or found by grep is what was written.
in_field person list > out.txt
told '  W-0001 Tursun Musakhanuly' out.txt
in_field person show W-0001 > out.txt
grep -qx 'code: W-0001' out.txt || fail "a code has invisible marks"
grep -q $'⁨Тұрсын Мұсаханұлы⁩' out.txt || fail "a name in Cyrillic stands without isolates"

# Which one was not found; only persons have codes; where the kind is known, its list shows what there is.
expect_code 8 in_field person show W-0009
told 'no person is meant: no id begins or ends so, and no person has this code'
untold W-0009
told '`person list`'
expect_code 8 in_field testimony show W-0009
untold code
expect_code 8 in_field testimony edit "$testimony" --set consent=W-0001
told '/consent: no consent is meant: no id begins or ends so; `consent show` of the person says its id'
expect_code 8 in_field person show a
told "meant: give at least 4 characters of the id, or a person's code"
expect_code 8 in_field bundle export --to Nobody --purpose store --out 1.fvb
told '`trust list`'

# A member that was mistyped is named before what is missing for it, with those that there are.
expect_code 3 in_field note add --set record=W-0001 --set text=x
told '/record: is not a member that the schema knows; it knows about, '
expect_code 3 in_field note add --set text=x
told '/about: is required'

# An option and a command that are none.
expect_code 2 in_field vault info --passphrase-fd x
told 'not in range 0 to 1048575'
expect_code 2 in_field vault info --passphrase-fd 1048576
expect_code 10 "$program" --vault field --passphrase-fd 1048575 vault info
expect_code 2 in_field vault
told 'a command is missing behind vault: init, info, verify'
expect_code 2 in_field vault infos
told "there is no command 'vault infos'; there are: init, info, verify"
expect_code 2 in_field bundle export --to HQ --out 1.fvb
told '--purpose says for which use; it is one of: store'
expect_code 8 "$program" --vault field --passphrase-file nowhere vault info
told 'cannot open nowhere: it does not exist'
expect_code 2 setsid "$program" --vault field --passphrase-file pw slot add recovery
untold '--no-recovery'

for command in "trust add hq.card" "bundle verify-disclosure hq.card"; do
  # shellcheck disable=SC2086
  expect_code 2 in_field $command --fingerprint '00000 00000'
  told 'a fingerprint has 60 digits, and this has 10'
done

# A stick that is not there is said before anything is done.
ledger_before=$(in_field vault info --json | jq .ledger_size)
for command in "bundle export --to HQ --purpose store" "vault identity --yes"; do
  # shellcheck disable=SC2086
  expect_code 8 in_field $command --out no-stick/file
  told 'there is no folder no-stick to write to; nothing was written'
done
[ "$(in_field vault info --json | jq .ledger_size)" = $((ledger_before + 1)) ] || fail "what was refused is in the ledger"

# Not what was asked for.
head -c 40000 /dev/zero > zeros
expect_code 3 in_field bundle accept-receipt zeros
told 'over 32 KiB, which no file is that is asked for here'
expect_code 3 in_field trust add pw --yes
told 'pw: this is no signed file of fieldvault'

# Lists that are empty say so on standard error; a script and --quiet hear nothing.
expect_code 0 in_field act list
[ ! -s out.txt ] || fail "standard output: $(cat out.txt)"
told 'no act is here yet: `act add` writes one'
expect_code 0 in_field evidence list
told '`evidence attach`'
for quiet in --json --quiet; do
  expect_code 0 in_field act list $quiet
  [ ! -s err.txt ] || fail "$quiet: $(cat err.txt)"
done
expect_code 0 in_field person list
untold yet

# An edit that changes nothing is not a revision.
expect_code 0 in_field person edit W-0001 --set sex=male
told "unchanged person $person (revision 1)" out.txt
expect_code 0 in_field person edit W-0001 --set sex=female
told "revised person $person (revision 2)" out.txt

# A search of several words needs no quotes around them.
in_field search nine days > one.txt
in_field search 'nine days' > other.txt
cmp one.txt other.txt && [ -s one.txt ] || fail "a search of two words: $(cat one.txt)"

# Consent: its id, which a testimony names; whom it is for; a table that a narrow terminal does not break.
in_field consent show W-0001 > out.txt
told "consent $consent" out.txt
told 'share-partner only with: Ostrolist Legal Clinic (invented)' out.txt
grep -qx 'court  *permitted  *permitted  *ask again  *denied  *permitted' out.txt || fail "$(cat out.txt)"
on_terminal() { # columns, command: what stands on the screen is in screen.txt
  script -qefc "stty cols $1; $2" screen.txt > /dev/null 2>&1 < /dev/null || fail "on a terminal: $2: $(cat screen.txt)"
  tr -d '\r' < screen.txt | sed '1d;$d' > lines.txt
}
on_terminal 40 "$program --vault field --passphrase-file pw --quiet consent show W-0001"
grep -qx 'publish-name' lines.txt && grep -qx '  photograph   denied' lines.txt || fail "$(cat lines.txt)"
on_terminal 100 "$program --vault field --passphrase-file pw --quiet consent show W-0001"
grep -q '^court  *permitted  *permitted' lines.txt || fail "$(cat lines.txt)"

# One is not several.
printf 'x' > one.jpg
in_field evidence attach one.jpg --to "$testimony" --title One --kind photograph > out.txt 2> err.txt
told 'length 1 byte, SHA-256' out.txt
in_field bundle export --to HQ --auditor Officer --purpose store --out 1.fvb > out.txt 2> err.txt
told ', 1 evidence file, 0 held back' out.txt
fieldvault --vault officer bundle audit . > out.txt
told '1 bundle: 1 pass, 0 warn, 0 fail' out.txt
# Whose bundle it is, by the name on the card: with a vault and without.
told " (Field 7), bundle 1, " out.txt
"$program" bundle audit 1.fvb --card field.card > out.txt
told " (Field 7), bundle 1, " out.txt

# Import: what is refused says what to do; what is held says that it is not lost.
cp 1.fvb bad.fvb
spoil bad.fvb $(($(stat -c %s bad.fvb) - 20000))
expect_code 4 fieldvault --vault hq bundle import bad.fvb
told '; next: do not import it'
in_field bundle export --to HQ --auditor Officer --purpose store --out 2.fvb > /dev/null 2>&1
expect_code 5 fieldvault --vault hq bundle import 2.fvb
told 'Nothing of it is taken in yet'
fieldvault --vault hq bundle import 1.fvb > out.txt
told ' (Field 7), ' out.txt

# A receipt says what it is good for, and a purge of nothing that it is none.
expect_code 0 in_field purge --receipted
told 'No receipt of headquarters covers a file that is here.'
fieldvault --vault hq bundle receipt 1.fvb --out 1.receipt > /dev/null
expect_code 0 in_field bundle accept-receipt 1.receipt
told '`purge --receipted` clears 1 file from here.'
expect_code 0 in_field purge --receipted --yes
told 'purged 1 file, 1 byte' out.txt
expect_code 0 in_field bundle accept-receipt 1.receipt
untold purge

# A bar of progress is never wider than the terminal: it could not be written over.
# Enough of them that an idle machine needs more than the second before which there is none.
seq 120000 | sed 's/.*/{"about":"W-0001","text":"note & of many"}/' > notes.jsonl
on_terminal 30 "$program --vault field --passphrase-file pw note add --from notes.jsonl > /dev/null"
tr '\r' '\n' < screen.txt | grep '^adding: ' > bars.txt || fail "no bar of progress: $(head -c 2000 screen.txt)"
awk 'length($0) > 29 { print; wide = 1 } END { exit wide }' bars.txt || fail "a bar is wider than the terminal"

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

# Scenes: bundles go out, come in, are acknowledged; what was acknowledged is purged; keys change.
# shellcheck shell=bash disable=SC2154
all_operations+=(export import receipt accept purge rekey)

audited() { "$program" bundle audit "$1" --card field.card --json 2> /dev/null; }
imports() { fieldvault --vault hq bundle import "$1" --json; }

vaults_export() { printf 'field\nhq\n'; }
prepare_export() { world field hq; }
run_export() { fieldvault --vault field bundle export --to HQ --auditor Officer --purpose store --out k.fvb; }
# Under the final name there is nothing or a whole bundle.
state_export() {
  if [ ! -e k.fvb ]; then state=nothing; return; fi
  if says '"verdict":"pass"' audited k.fvb; then state=whole; else state="half a bundle"; fi
}
# Once more: the same number has the same bytes, and headquarters can take in everything.
after_export() {
  fieldvault --vault field person add --set code=W-0600 > /dev/null 2>&1
  fieldvault --vault field bundle export --to HQ --auditor Officer --purpose store --out more.fvb > more.out 2>&1 ||
    printf 'no further export: %s\n' "$(tr '\n' ' ' < more.out)"
  if [ "$(audited k.fvb | jq .sequence)" = "$(audited more.fvb | jq .sequence)" ] && ! cmp -s k.fvb more.fvb; then
    printf 'one number has two contents\n'
  fi
  imports k.fvb > import.out 2>&1 && grep -q '"imported"' import.out || printf 'headquarters refuses it: %s\n' "$(cat import.out)"
  imports more.fvb > import.out 2>&1 || printf 'headquarters refuses the next: %s\n' "$(cat import.out)"
  kept hq
}

exported() { world field hq && run_export; }

vaults_import() { printf 'hq\n'; }
prepare_import() { exported; }
run_import() { imports k.fvb; }
state_import() {
  local testimonies evidence
  testimonies=$(listed hq testimony) evidence=$(listed hq evidence)
  case $testimonies$evidence$(fieldvault --vault hq bundle list --json 2> /dev/null | grep -c '"imported"') in
    000) state=nothing ;;
    111) state=whole ;;
    *) state="$testimonies testimonies, $evidence evidence files" ;;
  esac
}
kept_import() { :; }
after_import() {
  kept hq
  says '"duplicate"' imports k.fvb || printf 'the bundle is not known as imported\n'
}

imported() { exported && imports k.fvb; }

vaults_receipt() { printf 'hq\nfield\n'; }
prepare_receipt() { imported; }
run_receipt() { fieldvault --vault hq bundle receipt k.fvb --out k.receipt; }
state_receipt() { if [ -e k.receipt ]; then state=whole; else state=nothing; fi; }
kept_receipt() { kept hq; }
after_receipt() {
  fieldvault --vault field bundle accept-receipt k.receipt > accept.out 2>&1 || printf 'half a receipt: %s\n' "$(cat accept.out)"
}

receipted() { imported && run_receipt; }

vaults_accept() { printf 'field\n'; }
prepare_accept() { receipted; }
run_accept() { fieldvault --vault field bundle accept-receipt k.receipt; }
state_accept() {
  if says '"state":"receipted"' fieldvault --vault field bundle list --json; then state=whole; else state=nothing; fi
}
after_accept() {
  run_accept > accept.out 2>&1 || printf 'accepted twice, it fails: %s\n' "$(cat accept.out)"
  says "$first_evidence" fieldvault --vault field purge --receipted --yes --json || printf 'it cannot be purged\n'
}

vaults_purge() { printf 'field\nhq\n'; }
prepare_purge() { receipted && run_accept; }
run_purge() { fieldvault --vault field purge --receipted --yes; }
state_purge() {
  fieldvault --vault field vault info > /dev/null 2>&1
  if [ -n "$(find field/objects -type f)" ]; then state=nothing; else state=whole; fi
}
# Purged here or not: headquarters has it, and records and custody stay.
kept_purge() {
  kept hq
  [ "$(listed field evidence)" = 1 ] || printf 'the record of the evidence is gone\n'
  [ "$state" = whole ] || kept field
}

vaults_rekey() { printf 'field\n'; }
prepare_rekey() { world field hq; }
run_rekey() { fieldvault --vault field vault rotate-keys --out n.card --yes; }
state_rekey() {
  opens "$key" field || true
  case $(jq -r .epoch info.out) in
    1) if [ -e n.card ]; then state="a card of keys that the vault has not"; else state=nothing; fi ;;
    2) if [ "$1" != 0 ] || [ -e n.card ]; then state=whole; else state="without its card"; fi ;;
    *) state="epoch $(jq -r .epoch info.out)" ;;
  esac
}
# What the new keys sign is believed by whoever believed the old ones.
after_rekey() {
  rm -f own.card
  fieldvault --vault field trust card --out own.card > /dev/null 2>&1 || printf 'it writes no card\n'
  [ ! -e n.card ] || cmp -s n.card own.card || printf 'the card is not the card of the vault\n'
  fieldvault --vault hq trust add own.card > trust.out 2>&1 || printf 'the new card is not believed: %s\n' "$(cat trust.out)"
}

# Scenes: bundles go out, come in, are acknowledged; what was acknowledged is purged; keys change.
# shellcheck shell=bash disable=SC2154
all_operations+=(export export_long import_long export_finish export_again import hold fill receipt accept purge disclose rekey)

audited() { "$program" bundle audit "$1" --card field.card --json 2> /dev/null; }
imports() { fieldvault --vault hq bundle import "$1" --json; }

vaults_export() { printf 'field\nhq\n'; }
prepare_export() { world field hq; }
run_export() { fieldvault --vault field bundle export --to HQ --auditor Officer --purpose store --out k.fvb; }
# Under the final name there is nothing or a whole bundle.
state_export() {
  opens "$key" field || true
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

# With a body that is written and read back past the memory.
vaults_export_long() { vaults_export; }
prepare_export_long() { prepare_export && attach_file long.txt; }
run_export_long() { run_export; }
state_export_long() { state_export; }
after_export_long() { after_export; }

vaults_import_long() { vaults_import; }
prepare_import_long() { prepare_export_long && run_export; }
run_import_long() { run_import; }
state_import_long() {
  state_import
  case $state in
    '1 testimonies, 2 evidence files') state=whole ;;
    whole) state="one of two evidence files" ;;
  esac
}
kept_import_long() { :; }
after_import_long() { after_import; }

# An export that was killed before the bundle had its name, and is made a second time.
vaults_export_finish() { vaults_export; }
prepare_export_finish() {
  world field hq
  local at
  at=$(calls_of run_export | awk -F '\t' '$2 == "renameat2" && $4 ~ /k.fvb$/ { print $1; exit }')
  FAULT_AT=$at FAULT_HOW=kill-before run_export && return 1
  [ ! -e k.fvb ] && fieldvault --vault field vault info
}
run_export_finish() { run_export; }
state_export_finish() {
  state_export
  if [ "$state" = whole ] && [ "$(audited k.fvb | jq .sequence)" != 1 ]; then state="a bundle with another number"; fi
}
after_export_finish() { after_export; }

# A stick was lost: the same bundle once more, byte for byte.
vaults_export_again() { vaults_export; }
prepare_export_again() { exported; }
run_export_again() { fieldvault --vault field bundle export --to HQ --again 1 --out again.fvb; }
state_export_again() {
  opens "$key" field || true
  if [ ! -e again.fvb ]; then state=nothing; return; fi
  if cmp -s again.fvb k.fvb; then state=whole; else state="another bundle"; fi
}
after_export_again() { after_export; }

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

# The second bundle comes before the first one, and is held until that is there.
vaults_hold() { printf 'hq\n'; }
prepare_hold() {
  exported
  attach_second
  fieldvault --vault field bundle export --to HQ --auditor Officer --purpose store --out 2.fvb
}
run_hold() {
  local code=0
  imports 2.fvb || code=$?
  [ "$code" != 5 ] || code=0  # a gap is what it says
  return "$code"
}
state_hold() {
  case $(of_bundles quarantined)$(of_bundles imported) in
    00) state=nothing ;;
    10) state=whole ;;
    *) state="$(of_bundles quarantined) bundles held, $(of_bundles imported) imported" ;;
  esac
}
of_bundles() { fieldvault --vault hq bundle list --json 2> /dev/null | grep -c "\"$1\""; }
kept_hold() { :; }
after_hold() { fills_the_gap; }
fills_the_gap() {
  imports k.fvb > import.out 2>&1 || printf 'the bundle before cannot be imported: %s\n' "$(cat import.out)"
  [ "$(of_bundles imported)" = 2 ] || printf 'what was held is not imported once the gap is filled: %s\n' "$(cat import.out)"
  [ "$(listed hq evidence)" = 2 ] || printf 'headquarters has %s evidence files\n' "$(listed hq evidence)"
  kept hq
}

# The gap is filled. Where that was cut off between the two, the second is still held, and the next try takes it in.
vaults_fill() { printf 'hq\n'; }
prepare_fill() { prepare_hold && run_hold; }
run_fill() { imports k.fvb; }
state_fill() {
  case $(of_bundles quarantined)$(of_bundles imported) in
    10 | 11) state=nothing ;;
    02) state=whole ;;
    *) state="$(of_bundles quarantined) bundles held, $(of_bundles imported) imported" ;;
  esac
}
kept_fill() { :; }
after_fill() { fills_the_gap; }

imported() { exported && imports k.fvb; }

vaults_receipt() { printf 'hq\nfield\n'; }
prepare_receipt() { imported; }
run_receipt() { fieldvault --vault hq bundle receipt k.fvb --out k.receipt; }
state_receipt() { opens "$key" hq || true; if [ -e k.receipt ]; then state=whole; else state=nothing; fi; }
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

# To a court, which has no vault. Under the final name there is a whole one or nothing, and what could be given away stands
# in the ledger before it can be.
vaults_disclose() { printf 'hq\n'; }
prepare_disclose() { imported && age-keygen -o court.key && age-keygen -y court.key > court; }
run_disclose() {
  fieldvault --vault hq bundle disclose "$testimony" --to Court --recipient "$(cat court)" --purpose court --out court.fvd
}
state_disclose() {
  opens "$key" hq || true
  if [ ! -e court.fvd ]; then state=nothing; return; fi
  if says '"verdict":"pass"' "$program" bundle verify-disclosure court.fvd --identity-file court.key --card hq.card --json; then
    state=whole
  else
    state="half a disclosure"
  fi
}
kept_disclose() { kept hq; }
after_disclose() {
  fieldvault --vault hq consent show W-0001 --json 2> /dev/null | jq -e 'any(.given_to[]; .name == "Court" and .shown_at != null)' > given.txt ||
    printf 'the ledger does not say to whom it was disclosed\n'
  rm given.txt
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

# Scenes: the ways into the vault change.
# shellcheck shell=bash disable=SC2154
all_operations+=(slot_add slot_escrow slot_remove passwd)

vaults_slot_add() { printf 'field\n'; }
prepare_slot_add() { world field; }
run_slot_add() { fieldvault --vault field slot add passphrase --new-passphrase-file "$in/pw2" "${floor[@]}"; }
# The old passphrase opens in any case: judge() uses it.
state_slot_add() { if opens "$in/pw2" field; then state=whole; else state=nothing; fi; }

vaults_slot_escrow() { printf 'field\n'; }
prepare_slot_escrow() { world field; }
run_slot_escrow() { fieldvault --vault field slot add escrow --to HQ; }
state_slot_escrow() {
  case $(fieldvault --vault field slot list --json 2> /dev/null | grep -c '"escrow"') in
    0) state=nothing ;;
    1) state=whole ;;
    *) state="two escrow slots" ;;
  esac
}

vaults_slot_remove() { printf 'field\n'; }
prepare_slot_remove() {
  world field
  run_slot_add
  fieldvault --vault field slot list --json | jq -r .id | tail -n 1 > slot
}
run_slot_remove() { fieldvault --vault field slot remove "$(cat slot)" --yes; }
# A change that was cut off is settled by the first that opens it.
state_slot_remove() {
  opens "$in/pw" field || true
  if opens "$in/pw2" field; then state=nothing; else state=whole; fi
}

vaults_passwd() { printf 'field\n'; }
prepare_passwd() { world field; }
run_passwd() { fieldvault --vault field vault passwd --new-passphrase-file "$in/pw2" "${floor[@]}"; }
# One of the two opens it. Cut off between the two copies of the header, the old one may do so once more, and says so.
state_passwd() {
  local old=no new=no
  if opens "$in/pw" field; then old=yes; fi
  if grep -q 'will not open it again' info.err; then old=once; fi
  if opens "$in/pw2" field; then new=yes; fi
  case $old$new in
    yesno) state=nothing ;;
    noyes | onceyes) state=whole key=$in/pw2 ;;
    *) state="old passphrase opens: $old, new one: $new" ;;
  esac
}

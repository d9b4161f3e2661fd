# Scenes: the ways into the vault change.
# shellcheck shell=bash disable=SC2154
all_operations+=(slot_add slot_recovery slot_escrow slot_remove passwd lock_travel unlock_travel)

vaults_slot_add() { printf 'field\n'; }
prepare_slot_add() { world field; }
run_slot_add() { fieldvault --vault field slot add passphrase --new-passphrase-file "$in/pw2" "${floor[@]}"; }
# The old passphrase opens in any case: judge() uses it.
state_slot_add() { if opens "$in/pw2" field; then state=whole; else state=nothing; fi; }

# The code is shown on a terminal and typed back. Once the slot is there, the code that was shown opens the vault. The shim
# comes before the program alone, not before what drives the terminal.
vaults_slot_recovery() { printf 'field\n'; }
prepare_slot_recovery() { world field; }
run_slot_recovery() {
  local code=0
  "$here/../cli/terminal.py" /dev/stderr /usr/bin/env "LD_PRELOAD=$shim" "$program" --passphrase-file "$key" --vault field \
    slot add recovery 2> seen <<< $'~ Type it back\n= [0-9A-Z]{4}(?:-[0-9A-Z]{4})+' || code=$?
  cat seen >&2
  grep -oE '[0-9A-Z]{4}(-[0-9A-Z]{4})+' seen | head -n 1 > code
  rm seen
  return "$code"
}
state_slot_recovery() {
  case $(fieldvault --vault field slot list --json 2> /dev/null | grep -c '"recovery"') in
    0) state=nothing ;;
    1) state=whole ;;
    *) state="two recovery slots" ;;
  esac
}
after_slot_recovery() {
  LD_PRELOAD=$shim "$program" --recovery-file code --vault field vault info > info.out 2>&1 ||
    printf 'the code that was shown does not open it: %s\n' "$(tr '\n' ' ' < info.out)"
}

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

# After it no passphrase opens the vault, and headquarters can.
vaults_lock_travel() { printf 'field\n'; }
prepare_lock_travel() {
  receipted && run_accept && fieldvault --vault field slot add escrow --to HQ
  fieldvault --vault hq vault identity --out hq.identity --yes
}
run_lock_travel() { fieldvault --vault field vault lock-travel --out field.escrow --force --yes; }
# The file comes first, so that no vault is locked without it; whoever is left with it alone takes another name.
state_lock_travel() {
  local passphrase=no escrow=no
  if opens "$in/pw" field; then passphrase=yes; fi
  if grep -q 'will not open it again' info.err; then passphrase=once; fi
  if opens_by_escrow field; then escrow=yes; fi
  case $passphrase$escrow in
    yesyes) state=nothing && rm -f field.escrow ;;
    noyes | onceyes)
      credential=--identity-file key=$PWD/hq.identity
      if [ -e field.escrow ]; then state=whole; else state="without the escrow file"; fi
      ;;
    *) state="the passphrase opens: $passphrase, headquarters: $escrow" ;;
  esac
}
opens_by_escrow() { LD_PRELOAD=$shim "$program" --identity-file hq.identity --vault "$1" vault info > info.out 2> info.err; }

# The way back: the challenge waits until the new passphrase opens the vault.
vaults_unlock_travel() { printf 'field\n'; }
prepare_unlock_travel() {
  prepare_lock_travel && run_lock_travel
  LD_PRELOAD=$shim "$program" --vault field vault unlock-travel --challenge field.challenge --new-passphrase-file "$in/pw2" \
    "${floor[@]}"
  fieldvault --vault hq vault answer-travel field.challenge --out field.answer --yes
}
run_unlock_travel() {
  LD_PRELOAD=$shim "$program" --vault field vault unlock-travel --answer field.answer --new-passphrase-file "$in/pw2" "${floor[@]}"
}
state_unlock_travel() {
  if opens "$in/pw2" field; then
    state=whole credential=--passphrase-file key=$in/pw2
    [ "$1" != 0 ] || [ ! -e field/travel ] || state="the key of the challenge still waits"
  elif opens_by_escrow field; then
    state=nothing credential=--identity-file key=$PWD/hq.identity
  else
    state="nothing opens it"
  fi
}
after_unlock_travel() { opens_by_escrow field || printf 'headquarters cannot open it any more\n'; }

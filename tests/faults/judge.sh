# Sourced by sweep.sh: what must hold in a folder after an operation met a fault.
# shellcheck shell=bash

# sound VAULT: it unlocks, every check of the program passes, and nothing half-written lies about.
sound() {
  fieldvault --vault "$1" vault verify --json > verify.out 2> verify.err && grep -q '"sound":true' verify.out ||
    { printf '%s is not sound%s: %s\n' "$1" "$2" "$(cat verify.out verify.err | tr '\n' ' ')" && return; }
  [ -z "$(find "$1/staging" -type f 2> /dev/null)" ] || printf 'staging of %s is not empty%s\n' "$1" "$2"
  rm -f verify.out verify.err
}

# What was committed before the operation is there, byte for byte.
kept() {
  rm -f first.out
  fieldvault --vault "$1" evidence extract "$first_evidence" --out first.out > extract.txt 2>&1 ||
    printf 'the first evidence cannot be extracted: %s\n' "$(tr '\n' ' ' < extract.txt)"
  cmp -s first.out "$in/first.txt" || printf 'the first evidence has other bytes\n'
  rm -f first.out extract.txt
}

# How the run ended and what it left must fit each other.
honest() {  # how, code, state, hit
  local how=$1 code=$2 state=$3 hit=$4
  [ -s "$hit" ] || printf 'the fault was never met\n'
  case $how in
    kill-* | power-*)
      [ "$code" = 137 ] || printf 'it was not killed\n'
      if [ "$state" != whole ] && cut -f 3 "$hit" | grep -qx told; then
        printf 'success was told, and the operation is %s\n' "$state"
      fi
      return
      ;;
  esac
  case $code in
    0) [ "$state" = whole ] || printf 'success is claimed, and the operation is %s\n' "$state" ;;
    10) ;;
    *) printf 'a fault of the disk has not the exit code of the disk\n' ;;
  esac
  # A short write is no error.
  [ "$how" != short ] || [ "$code" = 0 ] || printf 'a short write is taken for a fault\n'
  # What the disk may not have must not be called done.
  if [ "$how" = EIO ] && [ "$code" = 0 ] && grep -E $'\t(fsync|fdatasync|syncfs|close)\t' "$hit" | grep -vqE "$nothing_to_lose"; then
    printf 'an error of fsync or close is ignored\n'
  fi
}

# The lock file holds nothing. What SQLite closes it has synced before. It ignores on purpose an error of the sync of a
# folder (by fdatasync, where the program has fsync), since many systems cannot do that at all: README.md says so.
nothing_to_lose=$'(/lock|close\t.*/records\\.db(-journal)?|fdatasync\t.*/(field|hq|new))$'

# judge OPERATION HOW CODE PLACE, in the folder PLACE: a line for each thing that is wrong.
judge() {
  local operation=$1 how=$2 code=$3 place=$4 vault changed=
  set +e  # it goes on, whatever it finds
  key=$in/pw state=
  if grep -rlaF -f "$in/markers" . > "$place.leaks"; then printf 'plaintext in %s\n' "$(tr '\n' ' ' < "$place.leaks")"; fi
  if [ "$code" = 10 ] && ! [ -s "$place.err" ]; then printf 'it fails without a word\n'; fi
  "state_$operation" "$code"  # sets state, and key where the passphrase is another now
  case $state in
    whole | nothing) ;;
    *) printf 'the operation is half done: %s\n' "$state" ;;
  esac
  for vault in $(vaults_"$operation"); do sound "$vault" ''; done
  honest "$how" "$code" "$state" "$place.hit"
  if declare -F "kept_$operation" > /dev/null; then "kept_$operation"; else kept field; fi
  # Again, and nothing in the way.
  if [ "$state" = nothing ]; then
    "run_$operation" > "$place.again" 2>&1 || printf 'it cannot be done again: %s\n' "$(tr '\n' ' ' < "$place.again")"
    "state_$operation" 0
    [ "$state" = whole ] || printf 'done again, it is %s\n' "$state"
    changed=yes
  fi
  if declare -F "after_$operation" > /dev/null; then "after_$operation" && changed=yes; fi
  [ -n "$changed" ] || return 0
  for vault in $(vaults_"$operation"); do sound "$vault" ' in the end'; done
  if grep -rlaF -f "$in/markers" . > "$place.leaks"; then printf 'plaintext in %s in the end\n' "$(tr '\n' ' ' < "$place.leaks")"; fi
}

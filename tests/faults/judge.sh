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
honest() {  # operation, how, code, state, hit
  local operation=$1 how=$2 code=$3 state=$4 number='' call='' told='' path=''
  IFS=$'\t' read -r number call told path 2> /dev/null < "$5" || printf 'the fault was never met\n'
  case $how in
    kill-* | power-*)
      [ "$code" = 137 ] || printf 'it was not killed\n'
      [ "$state" = whole ] || [ "$told" != told ] || printf 'success was told, and the operation is %s\n' "$state"
      return
      ;;
  esac
  case $code in
    0) [ "$state" = whole ] || printf 'success is claimed, and the operation is %s\n' "$state" ;;
    10) ;;
    "${other_code[$operation]:-10}") ;;
    *) printf 'a fault of the disk has not the exit code of the disk\n' ;;
  esac
  # A short write is no error.
  [ "$how" != short ] || [ "$code" = 0 ] || printf 'a short write is taken for a fault\n'
  # What the disk may not have must not be called done.
  if [ "$how" = EIO ] && [ "$code" = 0 ] && [[ $call =~ ^(fsync|fdatasync|syncfs|close)$ ]] &&
    ! [[ $call$'\t'$path =~ $nothing_to_lose ]] && ! spare_sync "$operation" "$number"; then
    printf 'an error of fsync or close is ignored\n'
  fi
}

declare -A other_code=()  # a scene may know of one more way to end

# The lock file holds nothing. What SQLite closes it has synced before. It ignores on purpose an error of the sync of a
# folder (by fdatasync, where the program has fsync), since many systems cannot do that at all: README.md says so.
# What a header that was replaced is overwritten with has no name any more, and is as good as the medium allows.
nothing_to_lose=$'(/lock|/header\\.[ab] \\(deleted\\)|^close\t.*/records\\.db(-journal)?|^fdatasync\t.*/(field|hq|new))$'

# Whether this call syncs a journal that protects nothing: nothing was written to it since it was synced, as where SQLite
# closes it; or it was emptied for a transaction that was rolled back before it changed the database, and the next one
# syncs its own journal twice before it does.
spare_sync() {  # operation, number
  awk -F '\t' -v number="$2" '
    { call[NR] = $2; path[NR] = $4 }
    END {
      journal = path[number]
      if (call[number] != "fdatasync" || journal !~ /\/records\.db-journal$/) exit 1
      database = substr(journal, 1, length(journal) - length("-journal"))
      for (at = number - 1; at > 0 && !(path[at] == journal && call[at] == "fdatasync"); --at) {
        if (path[at] == journal) written = 1
        if (path[at] == database) changed = 1
      }
      if (at > 0 && !written) exit 0
      if (changed) exit 1
      for (at = number + 1; at <= NR && path[at] != database; ++at) {
        if (path[at] == journal && call[at] == "fdatasync") ++again
      }
      exit at <= NR && again < 2
    }' "$work/$1.count"
}

leaks() {  # when
  local found
  found=$(grep -rlaF -f "$in/markers" .) || return 0
  printf 'plaintext in %s%s\n' "${found//$'\n'/ }" "$1"
}

# verdict_on WORD…: sets $verdict to the file that has, or is to have, what is found in this folder where the words are so.
# A process for each copy and each fingerprint would cost more than the run: folders.py is asked, over two pipes.
verdict_on() {
  local words=$*
  printf 'sum %s\n' "$PWD" >&8
  IFS= read -r verdict <&9
  words=${words//[^A-Za-z0-9_-]/_}
  verdict=$work/verdicts/${words:0:100}.$verdict
}

# looked OPERATION CODE PLACE, in the folder that a run left: the state of the operation, the file that has what was found
# once the vaults were open, and a line for each thing that is wrong. The folder and the exit code alone have a say.
looked() {
  local operation=$1 code=$2 place=$3 before verdict
  set +e  # it goes on, whatever it finds
  export FAULT_STEADY=$((steady + 1))
  credential=--passphrase-file key=$in/pw state=
  before=$(leaks '')  # before anything is cleared away
  "state_$operation" "$code"  # sets state, and key where the passphrase is another now
  verdict_on opened "$operation" "$code" "$state" "$credential" "${key##*/}"
  if [ ! -e "$verdict" ]; then
    (judged_further "$operation") > "$place.opened"
    mv "$place.opened" "$verdict"
  fi
  printf '%s\n' "$state" "$verdict"
  case $state in
    whole | nothing) ;;
    *) printf 'the operation is half done: %s\n' "$state" ;;
  esac
  [ -z "$before" ] || printf '%s\n' "$before"
}

judged_further() {  # operation; in a subshell, since doing it again changes the state
  local operation=$1 vault changed=
  for vault in $(vaults_"$operation"); do sound "$vault" ''; done
  if declare -F "kept_$operation" > /dev/null; then "kept_$operation"; else kept field; fi
  # Again, and nothing in the way.
  if [ "$state" = nothing ]; then
    "run_$operation" > again.out 2>&1 || printf 'it cannot be done again: %s\n' "$(tr '\n' ' ' < again.out)"
    rm -f again.out
    "state_$operation" 0
    [ "$state" = whole ] || printf 'done again, it is %s\n' "$state"
    changed=yes
  fi
  if declare -F "after_$operation" > /dev/null; then "after_$operation" && changed=yes; fi
  [ -n "$changed" ] || return 0
  for vault in $(vaults_"$operation"); do sound "$vault" ' in the end'; done
  leaks ' in the end'
}

# judge OPERATION HOW CODE PLACE, in the folder PLACE: a line for each thing that is wrong. Folders that are the same to
# the byte after the same exit code are looked at once, and those that are once their vaults were open are judged further
# once: since nothing is left to chance (steady.cpp), many are. $work/verdicts keeps what was found.
judge() {
  local operation=$1 how=$2 code=$3 place=$4 state opened problem verdict
  [ "$code" != 10 ] || [ -s "$place.err" ] || printf 'it fails without a word\n'
  verdict_on left "$operation" "$code"
  if [ ! -e "$verdict" ]; then
    (looked "$operation" "$code" "$place") > "$place.left"
    mv "$place.left" "$verdict"
  fi
  {
    IFS= read -r state
    IFS= read -r opened
    honest "$operation" "$how" "$code" "$state" "$place.hit"
    while IFS= read -r problem; do printf '%s\n' "$problem"; done
  } < "$verdict"
  [ ! -s "$opened" ] || cat "$opened"
}

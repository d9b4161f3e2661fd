# Sourced by the parts, each of which is called with the program and the file for its measurements: a clean folder, vaults,
# and `measure`.
# shellcheck shell=bash
set -euo pipefail

bench=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
program=$(realpath "${1:?path of the program}")
raw=$(realpath -m "${2:?file for the measurements}")
part=${BENCH_PART:-$(basename "$0" .sh)}
runs=${BENCH_RUNS:-5}
work=$(mktemp -d "${TMPDIR:-/tmp}/fieldvault-bench.XXXXXX")
trap 'gpgconf --kill gpg-agent > /dev/null 2>&1 || true; rm -rf "$work"' EXIT
cd "$work"
unset FIELDVAULT_VAULT
export LC_ALL=C.UTF-8 HOME=$work BORG_PASSPHRASE=x RESTIC_PASSWORD=x
run=0

printf 'correct horse battery staple of the bench\n' > pw
floor=(--kdf-memory 64MiB --kdf-passes 3)  # the lowest cost that is accepted: the rest of the time is what is measured

fieldvault() { "$program" --passphrase-file pw "$@"; }

# describe NAME=SIZE…: the first line of the measurements, with machine and versions.
describe() { python3 -B "$bench/machine.py" "$raw" "$part" "$program" runs="$runs" "$@"; }

# measure WHAT [OPTION…] -- COMMAND…: one line more; the options are those of measure.py.
measure() {
  local what=$1
  shift
  sync
  python3 -B "$bench/measure.py" "$raw" "$what" --run "$run" "$@"
}

# turns N COMMAND…: as often, and which time it is stands in $run.
turns() {
  local last=$1
  shift
  for ((run = 1; run <= last; run++)); do
    printf '  turn %s of %s\n' "$run" "$last" >&2
    "$@"
  done
}

# Three vaults that trust each other, with nothing in them but a witness who lets everything be stored: $person.
fresh_vaults() {
  local v
  rm -rf field hq officer ./*.card
  for v in field hq officer; do
    fieldvault vault init $v --role $v --name $v --no-recovery "${floor[@]}" > /dev/null 2>&1
    fieldvault --vault $v trust card --out $v.card > /dev/null
  done
  fieldvault --vault field trust add hq.card officer.card --yes > /dev/null
  fieldvault --vault hq trust add field.card --yes > /dev/null
  fieldvault --vault officer trust add field.card --yes > /dev/null
  person=$(fieldvault --vault field person add --set code=W-1 --json | jq -er .id)
  may_be_stored "$person" > /dev/null
}

may_be_stored() {  # person
  fieldvault --vault field consent set "$1" --set form=oral --set date=2024-01-01 --json \
    --set 'uses={"store":{"decision":"permit","name":"permit","photograph":"permit","voice":"permit","place":"permit"}}'
}

# Keys and empty repositories of the others; new ones for each turn, or nothing would be new to them.
fresh_peers() {
  rm -rf restic.repo borg.repo .cache .config
  [ -f age.key ] || age-keygen -o age.key 2> /dev/null
  recipient=$(age-keygen -y age.key)
  [ -f m.key ] || minisign -GWf -p m.pub -s m.key > /dev/null 2>&1
  restic init -q -r restic.repo > /dev/null
  borg init -e repokey-blake2 borg.repo > /dev/null 2>&1
}

# What to attach is read from memory by everyone alike.
warm() { find "$@" -type f -exec cat {} + > /dev/null; }

evidence=("$program" --passphrase-file pw --vault field evidence attach)
export_all=("$program" --passphrase-file pw --vault field bundle export --to hq --auditor officer --purpose store --out)
audit=("$program" --passphrase-file pw --vault officer bundle audit)
import=("$program" --passphrase-file pw --vault hq bundle import)
gpg_c=(gpg --batch --yes --passphrase x --pinentry-mode loopback -z 0)

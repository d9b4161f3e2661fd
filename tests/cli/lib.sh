# Sourced by the scripts here: a clean folder, the program, and small words to read like a protocol.
# shellcheck shell=bash
set -euo pipefail

# Without -q it reads to the end: who still writes to a pipe when -q has seen enough is stopped by it, and pipefail takes
# that for a failure.
grep() {
  case ${1-} in
    --*) command grep "$@" ;;
    -q) command grep "${@:2}" > /dev/null ;;
    -*q*) command grep "${1/q/}" "${@:2}" > /dev/null ;;
    *) command grep "$@" ;;
  esac
}

program=$(realpath "${1:?path of the program}")
data=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../data")
work=$(mktemp -d "${TMPDIR:-/tmp}/fieldvault-test.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
unset FIELDVAULT_VAULT
export HOME="$work" LC_ALL=C.UTF-8

printf 'correct horse battery staple of the sample\n' > pw
floor=(--kdf-memory 64MiB --kdf-passes 3)  # the lowest cost that is accepted: tests only

# fieldvault as in the transcript of the main job.
fieldvault() { "$program" --passphrase-file pw "$@"; }

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# For what is measured on the process itself: AddressSanitizer has memory and signal handlers of its own.
skip_where_sanitized() {
  if grep -q __asan_init "$program"; then
    printf 'skipped: %s\n' "$1"
    exit 77
  fi
}

# expect_code CODE COMMAND…: the command must end with this exit code.
expect_code() {
  local wanted=$1 code=0
  shift
  "$@" > out.txt 2> err.txt || code=$?
  [ "$code" = "$wanted" ] || {
    cat out.txt err.txt >&2
    fail "exit code $code instead of $wanted: $*"
  }
}

# spoil FILE OFFSET: another byte stands there afterwards, whatever stood there before.
spoil() {
  local old
  old=$(od -An -tu1 -j "$2" -N 1 "$1")
  # shellcheck disable=SC2059  # the format is the byte
  printf "\\$(printf %o $((old ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# field NAME: a member of the JSON document on standard input.
field() { jq -er ".$1"; }

# Three vaults that trust each other, as in the transcript.
make_vaults() {
  fieldvault vault init field --role field --name "Field 7" --no-recovery "${floor[@]}" > /dev/null 2>&1
  fieldvault vault init hq --role hq --name "HQ" --no-recovery "${floor[@]}" > /dev/null 2>&1
  fieldvault vault init officer --role officer --name "Officer" --no-recovery "${floor[@]}" > /dev/null 2>&1
  local v
  for v in field hq officer; do fieldvault --vault $v trust card --out $v.card > /dev/null; done
  fieldvault --vault field trust add hq.card officer.card --yes > /dev/null
  fieldvault --vault hq trust add field.card officer.card --yes > /dev/null
  fieldvault --vault officer trust add field.card hq.card --yes > /dev/null
}

# record_sample N: person, consent and testimony number N of the sample data (3 has no testimony); sets $person,
# $consent and $testimony.
record_sample() {
  person=$(fieldvault --vault field person add --from "$data/person-$1.json" --json | field id)
  consent=$(fieldvault --vault field consent set "$person" --from "$data/consent-$1.json" --json | field id)
  testimony=
  if [ -f "$data/testimony-$1.json" ]; then
    sed -e "s/WITNESS-$1/$person/" -e "s/CONSENT-$1/$consent/" "$data/testimony-$1.json" > "testimony-$1.json"
    testimony=$(fieldvault --vault field testimony add --from "testimony-$1.json" --json | field id)
    rm "testimony-$1.json"
  fi
}

# An invented time-stamping authority of stock openssl: its certificate is tsa.pem.
make_authority() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.pem -days 30 -subj '/CN=Invented authority' \
    -addext extendedKeyUsage=critical,timeStamping 2> /dev/null
  printf '[tsa]\ndefault_tsa = t\n[t]\nserial = serial\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\n' > ts.cnf
  printf '01\n' > serial
}

# stamp FILE: the authority's answer is FILE.tsr.
stamp() {
  openssl ts -query -data "$1" -sha256 -cert -out "$1.tsq" 2> /dev/null
  openssl ts -reply -config ts.cnf -queryfile "$1.tsq" -signer tsa.pem -inkey tsa.key -out "$1.tsr" 2> /dev/null
}

export_bundle() {  # file, more options
  local out=$1
  shift
  fieldvault --vault field bundle export --to HQ --auditor Officer --purpose store --out "$out" --json "$@"
}

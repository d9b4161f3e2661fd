#!/usr/bin/env bash
# kill -9 at many moments of attach, export and import: the next unlock finds a sound vault, and the job can be done again.
source "$(dirname "$0")/lib.sh"
make_vaults
record_sample 1
head -c 30000000 /dev/urandom > large.bin

mkfifo never  # nobody writes to it: a read with a time limit is the clock

# killed SECONDS COMMAND…: true where the kill came before the end.
killed() {
  local code=0 pid
  "${@:2}" > /dev/null 2>&1 &
  pid=$!
  read -rt "$1" <> never || true
  kill -9 $pid 2> /dev/null || true
  { wait $pid || code=$?; } 2> /dev/null
  [ $code = 137 ]
}
sound() { fieldvault --vault "$1" vault verify --json 2> warnings.txt | jq -e .sound > /dev/null || fail "$1 is not sound after a kill during $2 at $3"; }

moments=(0.12 0.16 0.20 0.24 0.28 0.32 0.36 0.40 0.46 0.54)
kills=0
for moment in "${moments[@]}"; do
  if killed "$moment" "$program" --passphrase-file pw --vault field evidence attach large.bin --to "$testimony" --title x \
    --kind photograph; then kills=$((kills + 1)); fi
  sound field attach "$moment"
done
fieldvault --vault field evidence attach large.bin --to "$testimony" --title x --kind photograph > /dev/null 2>&1

for moment in "${moments[@]}"; do
  rm -f k.fvb
  if killed "$moment" "$program" --passphrase-file pw --vault field bundle export --to HQ --auditor Officer --purpose store \
    --out k.fvb; then
    kills=$((kills + 1))
    # Under the final name there is a whole bundle or nothing.
    [ ! -e k.fvb ] || fieldvault bundle audit k.fvb --card field.card > /dev/null || fail "half a bundle at $moment"
  fi
  sound field export "$moment"
done
# Whatever was interrupted: the numbers have no hole, and headquarters can take everything in.
rm -f *.fvb
fieldvault vault init hq2 --role hq --name "HQ two" --no-recovery "${floor[@]}" > /dev/null 2>&1
fieldvault --vault hq2 trust card --out hq2.card > /dev/null
fieldvault --vault hq2 trust add field.card --yes > /dev/null
fieldvault --vault field trust add hq2.card --yes > /dev/null
fieldvault --vault field bundle export --to "HQ two" --purpose store --out whole.fvb > /dev/null 2>&1

for moment in "${moments[@]}"; do
  if killed "$moment" "$program" --passphrase-file pw --vault hq2 bundle import whole.fvb; then kills=$((kills + 1)); fi
  sound hq2 import "$moment"
done
fieldvault --vault hq2 bundle import whole.fvb --json | jq -e '.verdict == "imported" or .verdict == "duplicate"' > /dev/null
[ -z "$(find hq2/staging field/staging -type f)" ] || fail "staging is not empty"
[ "$kills" -ge 6 ] || fail "only $kills of $((3 * ${#moments[@]})) kills came before the end: the moments fit no more"

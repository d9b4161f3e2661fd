# Sourced by sweep.sh: the vaults that most scenes begin with.
# shellcheck shell=bash

# Made once, in $work/world: three vaults that trust each other, a testimony, an evidence file.
make_world() {
  [ ! -d "$work/world" ] || return 0
  mkdir "$work/world"
  printf 'MARKER-OF-THE-FIRST-FILE: invented.\n' > "$in/first.txt"
  head -c 100000 /dev/zero | tr '\0' 'x' >> "$in/first.txt"
  printf 'MARKER-OF-THE-SECOND-FILE: invented.\n' > "$in/second.txt"
  printf 'MARKER-OF-THE-LONG-FILE: invented.\n' > "$in/long.txt"
  head -c 2500000 /dev/zero | tr '\0' 'x' >> "$in/long.txt"  # more than 2 MiB, so that it is written past the memory
  printf 'MARKER-OF-A-WHOLE-GROUP: invented.\n' > "$in/group.txt"
  truncate -s 65M "$in/group.txt"  # what comes after it is another group
  for number in 1 2 3 4 5; do printf 'MARKER-OF-MANY %s: invented.\n' "$number" > "$in/many.$number"; done
  for number in $(seq 8); do
    printf '{"code":"W-10%02d","occupation":"a MARKER-OF-THE-BATCH"}\n' "$number"
  done > "$in/people.jsonl"
  printf '%s\n' MARKER-OF- Musakhanuly 'Мұсаханұлы' 'another passphrase' 'correct horse' > "$in/markers"
  cd "$work/world" || exit 1
  make_vaults
  record_sample 1 2> /dev/null
  first_evidence=$(fieldvault --vault field evidence attach "$in/first.txt" --to "$testimony" --title "MARKER-OF-THE-TITLE" \
    --kind document --json 2> /dev/null | field id)
  rm -rf ./*.json out.txt err.txt
  cd "$work" || exit 1
}

# world VAULT…: copies of these into the scene, with the cards.
world() {
  local vault
  for vault in "$@"; do cp -a "$work/world/$vault" .; done
  cp "$work"/world/*.card .
}

# calls_of COMMAND…: the calls that it makes here, counted in a copy of this folder; see fault_plan.hpp for the columns.
calls_of() {
  rm -rf "$work/counting" "$work/counting.count"
  cp -a . "$work/counting"
  (cd "$work/counting" && FAULT_COUNT=$work/counting.count "$@" > /dev/null 2>&1)
  cat "$work/counting.count"
  rm -rf "$work/counting"
}

opens() { LD_PRELOAD=$shim "$program" --passphrase-file "$1" --vault "$2" vault info --json > info.out 2> info.err; }

# says TEXT COMMAND…: whether it stands in what the command prints. (A pipe into grep -q could end the command early.)
says() {
  local text=$1 said
  shift
  said=$("$@" 2>&1)
  [[ $said == *"$text"* ]]
}

listed() { fieldvault --vault "$1" "$2" list --json 2> /dev/null | wc -l; }  # vault, noun: how many

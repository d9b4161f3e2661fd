#!/usr/bin/env bash
# What grows with bytes, with records, with persons and with entries of the ledger, at 1, 10 and 100 times: BENCH_GROWTH_BYTES,
# BENCH_GROWTH_TESTIMONIES, BENCH_GROWTH_PERSONS and BENCH_GROWTH_ENTRIES are the least.
source "$(dirname "$0")/../lib.sh"
bytes=${BENCH_GROWTH_BYTES:-33554432}
testimonies=${BENCH_GROWTH_TESTIMONIES:-1000}
persons=${BENCH_GROWTH_PERSONS:-2000}
entries=${BENCH_GROWTH_ENTRIES:-10000}
queries=${BENCH_QUERIES:-100}
names=${BENCH_NAMES:-300}
proofs=1000
record_runs=${BENCH_GROWTH_RUNS:-3}  # 100,000 records take minutes in each
witnesses=20
times=(1 10 100)
describe bytes="$bytes" testimonies="$testimonies" persons="$persons" entries="$entries" record_runs="$record_runs"

# grows OVER SIZE WHAT COMMAND…
grows() { measure "$3" --over "$1" --size "$2" -- "${@:4}"; }

# The bytes of all sizes, once: making them takes longer than most of what is measured.
prepare_bytes() {
  local size
  for size in "${times[@]/#/$bytes*}"; do
    size=$((size))
    head -c $size /dev/urandom > "bytes-$size"
  done
}

by_bytes() {
  local size
  for size in "${times[@]/#/$bytes*}"; do
    size=$((size))
    rm -f 1.fvb
    fresh_vaults
    warm "bytes-$size"
    grows bytes $size "unlock" "$program" --passphrase-file pw --vault field vault info
    grows bytes $size "attach" "${evidence[@]}" "bytes-$size" --to "$person" --title x --kind photograph
    warm field/objects
    grows bytes $size "export" "${export_all[@]}" 1.fvb
    warm 1.fvb
    grows bytes $size "audit" "${audit[@]}" 1.fvb
    grows bytes $size "import" "${import[@]}" 1.fvb
  done
  rm -f 1.fvb
}

# Vaults in which twenty witnesses have agreed, and as many testimonies of theirs as lines for `testimony add`. A folder
# of testimonies_speed for each size, which is searched later.
prepare_records() {
  local size at
  fresh_vaults
  for ((at = 1; at <= witnesses; at++)); do
    person=$(fieldvault --vault field person add --set code=T-$at --json | jq -er .id)
    printf '%s %s\n' "$person" "$(may_be_stored "$person" | jq -er .id)"
  done > witnesses
  mkdir -p records
  mv field hq officer records
  for size in "${times[@]/#/$testimonies*}"; do
    size=$((size))
    "$BENCH_PROGRAMS/testimonies_speed" $size 1 "invented-$size" > /dev/null
    python3 -B "$bench/lines_of.py" witnesses < "invented-$size/lines.jsonl" > "records/$size.jsonl"
    rm -f "invented-$size"/*.{db,jsonl}
  done
  head -n 10 "records/$((testimonies)).jsonl" > records/new.jsonl
}

by_records() {
  local size
  for size in "${times[@]/#/$testimonies*}"; do
    size=$((size))
    rm -rf field hq officer [12].fvb
    cp -r records/field records/hq records/officer .
    grows records $size "bulk write" "$program" --passphrase-file pw --vault field testimony add --from "records/$size.jsonl"
    grows records $size "unlock" "$program" --passphrase-file pw --vault field vault info
    grows records $size "text index" "$program" --passphrase-file pw --vault field search nothingsuch
    grows records $size "export" "${export_all[@]}" 1.fvb
    grows records $size "audit" "${audit[@]}" 1.fvb
    grows records $size "import" "${import[@]}" 1.fvb
    fieldvault --vault field testimony add --from records/new.jsonl > /dev/null
    grows records $size "export of ten new" "${export_all[@]}" 2.fvb
    "$BENCH_PROGRAMS/testimonies_speed" $size "$queries" "invented-$size" |
      python3 -B "$bench/printed_times.py" "$raw" "$run" $size records
  done
}

by_persons() {
  local size
  for size in "${times[@]/#/$persons*}"; do
    size=$((size))
    "$BENCH_PROGRAMS/names_speed" $size "$names" "persons-$size" |
      python3 -B "$bench/printed_times.py" "$raw" "$run" $size persons
  done
}

# One ledger, which grows.
by_entries() {
  local size
  rm -rf ledger
  for size in "${times[@]/#/$entries*}"; do
    size=$((size))
    "$BENCH_PROGRAMS/ledger_speed" $size "$proofs" ledger |
      python3 -B "$bench/printed_times.py" "$raw" "$run" $size entries
  done
  rm -rf ledger
}

prepare_bytes
turns "$runs" by_bytes
rm -f bytes-*
turns "$runs" by_persons
rm -rf persons-*
turns 1 by_entries
prepare_records
turns "$record_runs" by_records

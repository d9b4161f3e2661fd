#!/usr/bin/env bash
# Names among 200,000 persons (BENCH_PERSONS); BENCH_NAMES of each kind asked in a turn. They are written once.
source "$(dirname "$0")/../lib.sh"
persons=${BENCH_PERSONS:-200000}
names=${BENCH_NAMES:-300}
describe persons="$persons" names="$names"

turn() { "$BENCH_PROGRAMS/names_speed" "$persons" "$names" persons | python3 -B "$bench/printed_times.py" "$raw" "$run"; }
turns "$runs" turn

#!/usr/bin/env bash
# 100,000 testimonies (BENCH_TESTIMONIES), written and searched, beside plain SQLite with FTS5; BENCH_QUERIES of each kind.
source "$(dirname "$0")/../lib.sh"
testimonies=${BENCH_TESTIMONIES:-100000}
queries=${BENCH_QUERIES:-100}
describe testimonies="$testimonies" queries="$queries"

turn() { "$BENCH_PROGRAMS/testimonies_speed" "$testimonies" "$queries" | python3 -B "$bench/printed_times.py" "$raw" "$run"; }
turns "$runs" turn

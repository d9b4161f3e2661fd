#!/usr/bin/env bash
# 20,000 files (BENCH_SMALL_FILES) of 20 KiB (BENCH_SMALL_BYTES).
source "$(dirname "$0")/../lib.sh"
source "$bench/many_files.sh"
many_files "${BENCH_SMALL_FILES:-20000}" "${BENCH_SMALL_BYTES:-20480}"

#!/usr/bin/env bash
# 1,000 photographs (BENCH_PHOTOS) of 3 MiB (BENCH_PHOTO_BYTES).
source "$(dirname "$0")/../lib.sh"
source "$bench/many_files.sh"
photos=${BENCH_PHOTOS:-1000}
many_files "$photos" "${BENCH_PHOTO_BYTES:-3145728}" "$(((photos + runs - 1) / runs))"

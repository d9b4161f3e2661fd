#!/usr/bin/env bash
# 1,000 photographs (BENCH_PHOTOS) of 3 MiB (BENCH_PHOTO_BYTES).
source "$(dirname "$0")/../lib.sh"
source "$bench/many_files.sh"
many_files "${BENCH_PHOTOS:-1000}" "${BENCH_PHOTO_BYTES:-3145728}"

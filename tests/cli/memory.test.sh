#!/usr/bin/env bash
# Memory beside the key derivation stays under 64 MiB, whatever the size of the evidence. `MEMORY_TEST_BYTES` makes the
# file larger (20 GiB was measured: bench/README.md).
source "$(dirname "$0")/lib.sh"
skip_where_sanitized "the memory of a sanitized program says nothing of the program"
make_vaults
record_sample 1
head -c "${MEMORY_TEST_BYTES:-400000000}" /dev/urandom > large.bin

# Largest resident size in KiB, once the Argon2id memory of the unlock (64 MiB here) was given back.
peak_after_unlock() {
  "$program" --passphrase-file pw "$@" > out.json 2> err.txt &
  local pid=$! size=0 highest=0 unlocked=no peak=0
  while size=$(awk '/^VmRSS/ { print $2 }' /proc/$pid/status 2> /dev/null) && [ -n "$size" ]; do
    if [ "$size" -gt "$highest" ]; then highest=$size; fi
    if [ "$highest" -gt 65536 ] && [ "$size" -lt 65536 ]; then unlocked=yes; fi
    if [ $unlocked = yes ] && [ "$size" -gt "$peak" ]; then peak=$size; fi
  done
  wait $pid || fail "$* ended with an error: $(cat err.txt)"
  [ "$peak" -gt 0 ] || fail "$*: nothing was measured"
  printf '%s: %s KiB\n' "$1 $2 $3 $4" "$peak"
  [ "$peak" -lt 65536 ] || fail "$* took $peak KiB"
}

peak_after_unlock --vault field evidence attach large.bin --to "$testimony" --title x --kind photograph --json
evidence=$(field id < out.json)
peak_after_unlock --vault field bundle export --to HQ --auditor Officer --purpose store --out 1.fvb
peak_after_unlock --vault officer bundle audit 1.fvb
peak_after_unlock --vault hq bundle import 1.fvb
peak_after_unlock --vault hq evidence extract "$evidence" --out copy.bin
cmp large.bin copy.bin

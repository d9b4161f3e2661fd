#!/usr/bin/env bash
# Opening a vault beside Argon2id alone, of the same libsodium at the same cost.
source "$(dirname "$0")/../lib.sh"
describe
fresh_vaults

turn() {
  # The process of Python is no part of it: what it prints is the time of the derivation alone.
  python3 -B "$bench/argon2id.py" "$raw" "$run"
  measure "unlock" -- "$program" --passphrase-file pw --vault field vault info
}
turns $((runs * 4)) turn

#!/usr/bin/env python3
"""Argon2id of libsodium at 64 MiB and 3 passes, alone, in a process that has derived nothing: argon2id.py FILE RUN"""

import ctypes
import json
import resource
import sys
import time

PASSES = 3
MEMORY = 64 * 1024 * 1024
ALGORITHM = 2  # crypto_pwhash_ALG_ARGON2ID13


def main():
    file, run = sys.argv[1:]
    sodium = ctypes.CDLL("libsodium.so.23")
    if sodium.sodium_init() < 0:
        raise SystemExit("libsodium cannot be used")
    key = ctypes.create_string_buffer(32)
    passphrase = b"correct horse battery staple of the bench"
    before = resource.getrusage(resource.RUSAGE_SELF)
    begin = time.perf_counter()
    failed = sodium.crypto_pwhash(
        key, ctypes.c_ulonglong(32), passphrase, ctypes.c_ulonglong(len(passphrase)), bytes(16),
        ctypes.c_ulonglong(PASSES), ctypes.c_size_t(MEMORY), ALGORITHM)
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_SELF)
    if failed:
        raise SystemExit("Argon2id failed")
    line = {"what": "Argon2id alone", "run": int(run), "wall": round(wall, 6),
            "user": round(after.ru_utime - before.ru_utime, 6),
            "system": round(after.ru_stime - before.ru_stime, 6), "peak_kib": after.ru_maxrss}
    with open(file, "a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()

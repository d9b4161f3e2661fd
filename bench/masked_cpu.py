#!/usr/bin/env python3
"""Whether OPENSSL_ia32cap, as it is set, hides from libcrypto what it names: masked_cpu.py FILE

Ends with 1 where it does not. FILE gets the speed of three algorithms with and without it, one a line.
"""

import json
import os
import re
import subprocess
import sys

ALGORITHMS = ("sha256", "aes-256-gcm", "chacha20-poly1305")
NAMES = {0: {33: "PCLMULQDQ", 57: "AES-NI"}, 1: {16: "AVX512F", 29: "SHA-NI", 30: "AVX512BW", 31: "AVX512VL", 41: "VAES"}}


def openssl(environment, *words):
    return subprocess.run(["openssl", *words], env=environment, capture_output=True, text=True, check=True).stdout


def seen(environment):
    words = re.search(r"OPENSSL_ia32cap=(0x[0-9a-f]+):(0x[0-9a-f]+)", openssl(environment, "info", "-cpusettings"))
    if not words:
        raise SystemExit("this libcrypto is not of an x86-64 machine")
    return [int(word, 16) for word in words.groups()]


def speed(environment, algorithm):
    line = openssl(environment, "speed", "-evp", algorithm, "-seconds", "1", "-bytes", "16384").splitlines()[-1]
    return float(line.split()[-1].rstrip("k")) * 1000


def main():
    masked = dict(os.environ)
    # Empty, the variable would hide everything.
    plain = {name: value for name, value in masked.items() if name != "OPENSSL_ia32cap"}
    hidden = [int(word.lstrip("~"), 16) for word in masked["OPENSSL_ia32cap"].split(":")]
    before, after = seen(plain), seen(masked)
    for at, (mask, was, now) in enumerate(zip(hidden, before, after)):
        if now != was & ~mask:
            raise SystemExit(f"word {at} is {now:#x} with the mask, and should be {was & ~mask:#x}")
    lost = [name for at, bits in NAMES.items() for bit, name in bits.items() if before[at] & hidden[at] & (1 << bit)]
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write(json.dumps({"what": "mask", "mask": masked["OPENSSL_ia32cap"], "hidden": lost,
                              "sees": [f"{word:#x}" for word in after], "would_see": [f"{word:#x}" for word in before]}) + "\n")
        for algorithm in ALGORITHMS:
            out.write(json.dumps({"what": "openssl speed", "algorithm": algorithm,
                                  "bytes_per_second": speed(masked, algorithm),
                                  "bytes_per_second_without_the_mask": speed(plain, algorithm)}) + "\n")


if __name__ == "__main__":
    main()

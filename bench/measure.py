#!/usr/bin/env python3
"""One command, measured: measure.py FILE WHAT [--run N] [--size N --over WHAT] [--beside-kdf] -- COMMAND…

Adds one line of JSON to FILE: seconds on the wall, of user and system, and the most memory that one process of it took.
--size and --over: for growth.
--beside-kdf: only the memory, once the 64 MiB of Argon2id were given back; looking at it costs time, so no time is kept.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

ARGON2_KIB = 64 * 1024
GIVEN_BACK_KIB = ARGON2_KIB // 2  # seen at a little under 64 MiB, it is still being given back
HALF_A_MILLISECOND = 0.0005


def status(pid):
    """VmHWM and VmRSS of the process in KiB, or None once it has ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as lines:
            found = dict(line.split(":", 1) for line in lines)
        return int(found["VmHWM"].split()[0]), int(found["VmRSS"].split()[0])
    except (OSError, KeyError):
        return None


def forget_highest(pid):
    """VmHWM begins anew; where this process may not ask for that, VmRSS is sampled."""
    try:
        with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
        return True
    except OSError:
        return False


def memory_beside_kdf(command, log):
    process = subprocess.Popen(command, stdout=log, stderr=log)
    highest = peak = 0
    is_derived = is_exact = False
    while process.poll() is None:
        seen = status(process.pid)
        if seen:
            marked, size = seen
            if is_derived:
                peak = max(peak, marked if is_exact else size)
            elif highest > ARGON2_KIB and size < GIVEN_BACK_KIB:
                is_derived, peak = True, size
                is_exact = forget_highest(process.pid)
            highest = max(highest, size)
        time.sleep(HALF_A_MILLISECOND)
    if process.returncode == 0 and not is_derived:
        raise SystemExit("the end of the key derivation was not seen")
    return process.returncode, {"peak_beside_kdf_kib": peak}


def timed(command, log):
    # GNU time stands between: a child of this process would begin with the memory of Python.
    with tempfile.NamedTemporaryFile("r") as peak:
        argv = ["/usr/bin/time", "-o", peak.name, "-f", "%M", "--", *command]
        outputs = [(os.POSIX_SPAWN_DUP2, log.fileno(), 1), (os.POSIX_SPAWN_DUP2, log.fileno(), 2)]
        begin = time.perf_counter()
        pid = os.posix_spawn(argv[0], argv, os.environ, file_actions=outputs)
        _, ended, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - begin
        kib = int(peak.read().split()[-1])
    return os.waitstatus_to_exitcode(ended), {
        "wall": round(wall, 6),
        "user": round(usage.ru_utime, 6),
        "system": round(usage.ru_stime, 6),
        "peak_kib": kib,
    }


def main():
    if "--" not in sys.argv:
        raise SystemExit(__doc__)
    at = sys.argv.index("--")
    command = sys.argv[at + 1 :]
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("what")
    parser.add_argument("--over")
    for number in ("run", "size"):
        parser.add_argument(f"--{number}", type=int)
    parser.add_argument("--beside-kdf", action="store_true")
    options = vars(parser.parse_args(sys.argv[1:at]))
    file = options.pop("file")
    measure = memory_beside_kdf if options.pop("beside_kdf") else timed
    with tempfile.TemporaryFile("w+", errors="replace") as log:
        code, measured = measure(command, log)
        if code != 0:
            log.seek(0)
            raise SystemExit(f"{log.read()}\n{options['what']} ended with {code}: {' '.join(command)[:500]}")
    line = {name: value for name, value in options.items() if value is not None} | measured
    with open(file, "a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()

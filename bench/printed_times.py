#!/usr/bin/env python3
"""What testimonies_speed, names_speed and ledger_speed print, as measurements: printed_times.py FILE RUN [SIZE OVER] < TEXT"""

import json
import re
import sys

NUMBER = r"([\d.]+)"
COST = re.compile(rf"(?P<what>.+): {NUMBER} s on the wall, {NUMBER} s of processor \({NUMBER} user, {NUMBER} system\)")
QUERY = re.compile(
    rf"(?P<what>.+?)(?: \([\d.]+ hits\))?: (\d+) times (on the wall|of processor): "
    rf"median {NUMBER} ms, p90 {NUMBER} ms, p99 {NUMBER} ms, longest {NUMBER} ms")
FIRST = re.compile(rf"first query after opening: {NUMBER} ms, {NUMBER} ms of processor")
MEMORY = re.compile(rf"(?:(?P<what>.+): )?at most {NUMBER} MiB in memory")
ONCE = re.compile(rf"(?P<what>\d+ persons written|their names indexed) in {NUMBER} s")


def measurement(line):
    if found := COST.fullmatch(line):
        wall, _, user, system = (float(each) for each in found.groups()[1:])
        return {"what": found["what"], "wall": wall, "user": user, "system": system}
    if found := QUERY.fullmatch(line):
        _, count, of, median, p90, p99, longest = found.groups()
        return {"what": found["what"], "queries": int(count), "of": "wall" if of == "on the wall" else "processor",
                "median_ms": float(median), "p90_ms": float(p90), "p99_ms": float(p99), "longest_ms": float(longest)}
    if found := FIRST.fullmatch(line):
        return {"what": "first query after opening", "first_ms": float(found[1])}
    if found := MEMORY.fullmatch(line):
        return {"what": found["what"] or "written and indexed", "peak_kib": int(float(found[2]) * 1024)}
    if found := ONCE.fullmatch(line):
        return {"what": re.sub(r"^\d+ ", "", found["what"]), "wall": float(found[2])}
    return None


def main():
    file, run, *growth = sys.argv[1:]
    more = {"run": int(run)} | ({"size": int(growth[0]), "over": growth[1]} if growth else {})
    found = [each for each in map(measurement, sys.stdin.read().splitlines()) if each]
    asked = "wall" if growth and growth[1] == "entries" else "median_ms"
    if not any(asked in each for each in found):
        raise SystemExit("no times were printed")
    with open(file, "a", encoding="utf-8") as out:
        for each in found:
            out.write(json.dumps(each | more) + "\n")


if __name__ == "__main__":
    main()

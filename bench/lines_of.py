#!/usr/bin/env python3
"""The invented testimonies of other witnesses: lines_of.py WITNESSES < LINES; WITNESSES has a person and a consent a line."""

import json
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        witnesses = [line.split() for line in file]
    for at, line in enumerate(sys.stdin):
        body = json.loads(line)
        body["witness"], body["consent"] = witnesses[at % len(witnesses)]
        print(json.dumps(body, ensure_ascii=False))


if __name__ == "__main__":
    main()

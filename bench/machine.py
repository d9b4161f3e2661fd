#!/usr/bin/env python3
"""The first line of a part's measurements: machine, versions and sizes. machine.py FILE PART PROGRAM NAME=SIZE…"""

import datetime
import json
import os
import platform
import subprocess
import sys

VERSIONS = {
    "age": ["age", "--version"],
    "gpg": ["gpg", "--version"],
    "restic": ["restic", "version"],
    "borg": ["borg", "--version"],
    "minisign": ["minisign", "-v"],
    "openssl": ["openssl", "version"],
    "coreutils": ["cp", "--version"],
}


def first_line(command):
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return "not installed"
    return ((told.stdout or told.stderr).splitlines() or ["?"])[0].split(" compiled ")[0].split(" (Library")[0].strip()


def field(file, name):
    with open(file, encoding="utf-8") as lines:
        return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), "unknown")


def machine():
    with open("/etc/os-release", encoding="utf-8") as lines:
        system = dict(line.rstrip("\n").split("=", 1) for line in lines if "=" in line)
    file_system = subprocess.run(["stat", "-f", "-c", "%T", "."], capture_output=True, text=True, check=True)
    return {
        "processor": field("/proc/cpuinfo", "model name"),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mib": int(field("/proc/meminfo", "MemTotal").split()[0]) // 1024,
        "kernel": platform.release(),
        "system": system.get("PRETTY_NAME", "unknown").strip('"'),
        "file_system": file_system.stdout.strip(),
        "load_before": os.getloadavg()[0],
    }


def commit():
    """Of the tree of these scripts; results that changed do not count as a change of it."""
    git = ["git", "-C", os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
    found = first_line([*git, "rev-parse", "--short", "HEAD"])
    changed = subprocess.run([*git, "diff", "--quiet", "HEAD", "--", "src", "include", "crypto", "bench/*.cpp"], check=False)
    return found + (" with changes" if changed.returncode == 1 else "")


def main():
    file, part, program, *sizes = sys.argv[1:]
    versions = {"fieldvault": first_line([program, "--version"]), "commit": commit()}
    versions |= {name: first_line(command) for name, command in VERSIONS.items()}
    line = {
        "part": part,
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "sizes": {name: int(size) for name, size in (each.split("=") for each in sizes)},
        "machine": machine(),
        "versions": versions,
    }
    with open(file, "w", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Copies folders and takes fingerprints of them, since a process for each would cost the sweep a third of its time.

Reads lines from standard input: "copy FROM TO" (TO and what is called TO.something is removed before) and "sum FOLDER"
(names, modes, link targets and bytes, no times). Answers each with one line.
"""
import glob
import hashlib
import os
import shutil
import stat
import sys


def copy(source, target):
    shutil.rmtree(target, ignore_errors=True)
    for beside in glob.glob(glob.escape(target) + ".*"):
        os.remove(beside)
    shutil.copytree(source, target, symlinks=True)
    return "copied"


def add(entry, name, digest):
    status = os.lstat(entry)
    digest.update(f"{name}\0{status.st_mode:o}\0".encode())
    if stat.S_ISDIR(status.st_mode):
        for child in sorted(os.listdir(entry)):
            add(f"{entry}/{child}", f"{name}/{child}", digest)
    elif stat.S_ISLNK(status.st_mode):
        digest.update(os.readlink(entry).encode() + b"\0")
    else:
        with open(entry, "rb") as file:
            data = file.read()
        digest.update(b"%d\0" % len(data) + data)


def fingerprint(folder):
    digest = hashlib.sha256()
    add(folder, "", digest)
    return digest.hexdigest()


for line in sys.stdin:
    what, *paths = line.split()
    print(copy(*paths) if what == "copy" else fingerprint(*paths), flush=True)

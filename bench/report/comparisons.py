"""What is held beside what, and the targets: the only place where they stand."""

import dataclasses

# part, ours, the peer, the most that the ratio of their wall times may be. None: no target, shown all the same.
RATIOS = [
    ("file", "attach", "age -r", 0.6),
    ("file", "attach", "restic backup", 0.15),
    ("file", "attach", "borg create", None),
    ("file", "attach", "gpg -c", None),
    ("file", "attach", "openssl dgst, twice at once", None),
    ("file", "export", "cp, sync", 1.3),
    ("file", "export", "dd, and read back", None),
    ("file", "export", "minisign -S", None),
    ("file", "export", "openssl dgst, twice at once", None),
    ("file", "audit", "openssl dgst -sha256", 1.5),
    ("file", "audit", "sha256sum", None),
    ("file", "audit", "minisign -V", None),
    ("file", "import", "age -d | sha256sum", 0.8),
    ("file", "import", "age -d, then sha256sum", None),
    ("photographs", "attach", "age -r", None),
    ("photographs", "attach", "gpg -c", None),
    ("photographs", "attach", "restic backup", None),
    ("photographs", "attach", "borg create", None),
    ("photographs", "attach as one archive", "restic backup", None),
    ("photographs", "export", "cp, sync", None),
    ("photographs", "audit", "openssl dgst -sha256", None),
    ("photographs", "audit", "sha256sum", None),
    ("photographs", "import", "age -d | sha256sum", None),
    ("photographs", "import", "age -d, then sha256sum", None),
    ("small-files", "attach", "age -r", None),
    ("small-files", "attach", "gpg -c", None),
    ("small-files", "attach", "restic backup", 0.5),
    ("small-files", "attach", "borg create", None),
    ("small-files", "attach as one archive", "restic backup", None),
    ("small-files", "export", "cp, sync", None),
    ("small-files", "audit", "openssl dgst -sha256", None),
    ("small-files", "audit", "sha256sum", None),
    ("small-files", "import", "age -d | sha256sum", None),
    ("small-files", "import", "age -d, then sha256sum", None),
    ("testimonies", "written into the vault", "plain SQLite with FTS5", 1.5),
    ("testimonies", "written and indexed", "plain SQLite with FTS5", 1.5),
    ("testimonies", "written into the vault", "the same encrypted", None),
    ("testimonies", "written and indexed", "the same encrypted", None),
]
RATIOS += [("old-cpu", *rest) for part, *rest in RATIOS if part == "file"]

MEMORY_MIB = 64
SEARCH_MS = 20
NAME_MS = 50
UNLOCK_MS = 20

# Sizes that the targets are for.
MEANT = {
    "unlock": {"runs": 5},
    "file": {"runs": 5, "bytes": 1 << 30},
    "old-cpu": {"runs": 5, "bytes": 1 << 30},
    "photographs": {"runs": 5, "files": 1000, "bytes": 3 << 20},
    "small-files": {"runs": 5, "files": 20_000, "bytes": 20 << 10},
    "testimonies": {"runs": 5, "testimonies": 100_000, "queries": 100},
    "names": {"runs": 5, "persons": 200_000, "names": 300},
    "growth": {"runs": 5, "bytes": 32 << 20, "testimonies": 1000, "persons": 2000, "entries": 10_000},
}

# Whose speed the mask of old-cpu does not touch: their cryptography is not libcrypto's.
NOT_MASKED = ("age -r", "age -d | sha256sum", "age -d, then sha256sum", "gpg -c", "restic backup", "sha256sum",
              "minisign -S", "minisign -V", "cp, sync", "dd, and read back")


@dataclasses.dataclass(frozen=True)
class Judged:
    part: str
    what: str
    peer: str | None
    ours: float
    theirs: float | None
    measured: float  # what the target is about: a ratio, or a number of its unit
    target: float | None
    unit: str  # "" for a ratio
    note: str = ""

    @property
    def is_reached(self):
        return self.target is None or self.measured <= self.target

    @property
    def is_lost(self):
        """Slower than the peer, or over the target."""
        return not self.is_reached or (self.unit == "" and self.measured > 1)


def ratios(parts):
    for name, ours, peer, target in RATIOS:
        if name not in parts:
            continue
        mine, theirs = parts[name].summary(ours), parts[name].summary(peer)
        if mine and theirs and theirs.wall > 0:  # testimonies_speed prints 0.0 s of very few
            yield Judged(name, ours, peer, mine.wall, theirs.wall, mine.wall / theirs.wall, target, "")


def bounds(parts):
    for name in ("file", "old-cpu"):
        for what in ("attach", "export", "audit", "import"):
            peaks = parts[name].values("peak_beside_kdf_kib", what=what) if name in parts else []
            if peaks:
                peak = max(peaks) / 1024
                yield Judged(name, f"most memory of {what}", None, peak, None, peak, MEMORY_MIB, "MiB", "beside Argon2id's")
    if "unlock" in parts:
        unlock, kdf = (parts["unlock"].summary(what) for what in ("unlock", "Argon2id alone"))
        if unlock and kdf:
            beyond = (unlock.wall - kdf.wall) * 1000
            yield Judged("unlock", "unlock, beyond Argon2id", None, unlock.wall, kdf.wall, beyond, UNLOCK_MS, "ms",
                         "a whole process, `vault info`")
    for name, target in (("testimonies", SEARCH_MS), ("names", NAME_MS)):
        for kind, slowest in parts[name].queries("p99_ms") if name in parts else []:
            yield Judged(name, f"{'search' if name == 'testimonies' else 'name match'}, p99: {kind}", None, slowest, None,
                         slowest, target, "ms")


def of(parts):
    judged = list(ratios(parts)) + list(bounds(parts))
    return sorted(judged, key=lambda each: list(parts).index(each.part))


def too_small(part):
    """The sizes that are below those that the targets are for, as words."""
    return [f"{name} {part.sizes.get(name, 0):,} instead of {meant:,}"
            for name, meant in MEANT[part.name].items() if part.sizes.get(name, 0) < meant]

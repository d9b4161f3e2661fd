"""The measurements of each part, and their medians."""

import dataclasses
import json
import statistics

ORDER = ("unlock", "file", "photographs", "small-files", "testimonies", "names", "old-cpu", "growth")


@dataclasses.dataclass(frozen=True)
class Summary:
    """Of one command; seconds and KiB."""

    what: str
    runs: int
    wall: float
    least: float
    most: float
    processor: float | None
    peak_kib: int | None


class Part:
    def __init__(self, head, lines):
        self.head = head
        self.name = head["part"]
        self.sizes = head["sizes"]
        self.lines = lines

    def of(self, **where):
        return [line for line in self.lines if all(line.get(name) == value for name, value in where.items())]

    def values(self, member, **where):
        return [line[member] for line in self.of(**where) if member in line]

    def median(self, member, **where):
        found = self.values(member, **where)
        return statistics.median(found) if found else None

    def names(self, member):
        return list(dict.fromkeys(line["what"] for line in self.lines if member in line))

    def summary(self, what):
        lines = [line for line in self.of(what=what) if "wall" in line]
        if not lines:
            return None
        walls = [line["wall"] for line in lines]
        processor = [line["user"] + line["system"] for line in lines if "user" in line]
        peaks = self.values("peak_kib", what=what)
        return Summary(what, len(walls), statistics.median(walls), min(walls), max(walls),
                       statistics.median(processor) if processor else None, max(peaks) if peaks else None)

    def summaries(self):
        return [self.summary(what) for what in self.names("wall")]

    def queries(self, member, of="wall"):
        """(kind, median over the runs) of each kind of query."""
        return [(what, self.median(member, what=what, of=of)) for what in self.names("median_ms")]


def with_sums(lines):
    """Written and indexed is one thing to who waits for it; testimonies_speed measures it in two pieces."""
    sums = []
    for run in sorted({line["run"] for line in lines if "run" in line}):
        pieces = [line for line in lines if line.get("run") == run and "wall" in line
                  and line["what"] in ("written into the vault", "their text indexed")]
        if len(pieces) == 2:
            sums.append({"what": "written and indexed", "run": run}
                        | {member: sum(each[member] for each in pieces) for member in ("wall", "user", "system")})
    return lines + sums


def read(folder):
    parts = {}
    for file in folder.glob("*.jsonl"):
        head, *lines = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
        parts[head["part"]] = Part(head, with_sums(lines))
    return {name: parts[name] for name in ORDER if name in parts}

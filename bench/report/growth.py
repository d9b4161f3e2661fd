"""How times grow from 1 to 10 to 100 times as much."""

import dataclasses
import math

UNDER_THE_RESOLUTION = 0.00005  # where 0.0 ms is printed


@dataclasses.dataclass(frozen=True)
class Growth:
    what: str
    over: str
    points: list  # (size, seconds), by size

    def steps(self):
        return list(zip(self.points, self.points[1:]))

    @property
    def exponents(self):
        """1 is linear, 2 is quadratic."""
        return [math.log(later / earlier) / math.log(more / size) for (size, earlier), (more, later) in self.steps()]

    @property
    def stays_under(self):
        """No step grows more than n log n does."""
        return all(later / earlier <= n_log_n(more) / n_log_n(size) for (size, earlier), (more, later) in self.steps())


def n_log_n(size):
    return size * math.log(max(size, 2))


def of(part):
    return [each for each in (*processes(part), *queries(part)) if len(each.points) > 1]


def processes(part):
    """Wall times, without the unlocking that each process begins with: it would hide the growth of the small ones."""
    order = list(dict.fromkeys((line["over"], line["what"]) for line in part.lines if "wall" in line and "over" in line))
    for over, what in order:
        points = []
        for size in sizes(part, over):
            wall = part.median("wall", over=over, what=what, size=size)
            unlock = part.median("wall", over=over, what="unlock", size=size)
            if wall is None:
                continue
            if what != "unlock" and unlock is not None:
                wall -= unlock
            if wall > 0:  # of a moment's work, less may be left than unlocking varies
                points.append((size, wall))
        if not (over == "bytes" and what == "unlock"):
            yield Growth(what, over, points)


def queries(part):
    """The slowest kind: of many kinds, one that grew would vanish in a median."""
    for over, name in (("records", "search"), ("persons", "name match")):
        for member, words in (("median_ms", "median"), ("p99_ms", "p99")):
            points = []
            for size in sizes(part, over):
                kinds = {line["what"] for line in part.of(over=over, size=size, of="wall")}
                found = [part.median(member, over=over, size=size, of="wall", what=kind) for kind in kinds]
                if found:
                    points.append((size, max(max(found) / 1000, UNDER_THE_RESOLUTION)))
            yield Growth(f"{name}, slowest kind: {words}", over, points)


def sizes(part, over):
    return sorted({line["size"] for line in part.lines if line.get("over") == over})

"""The page and the document of results."""

import dataclasses

import comparisons
import words

INTRODUCTION = """# Measurements

Made by `./dev bench` from the measurements in `raw/`, one a line; `results.json` has the same numbers. What counts are ratios of
wall times within one run; absolute times are the machine's. Each number is the median of the runs. `bench/README.md` says what is
measured, and how.
"""


def table(columns, rows):
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def page(parts, judged, grown):
    places = {machine(part) for part in parts.values()}
    pieces = [INTRODUCTION, *(places if len(places) == 1 else ()), targets(parts, judged), losses(parts, judged, grown)]
    pieces += [section(part, [each for each in judged if each.part == name], grown, len(places) > 1)
               for name, part in parts.items()]
    return "\n".join(pieces)


def targets(parts, judged):
    rows = [(words.title(parts[each.part]), words.compared(each), words.measured(each), words.target(each),
             "yes" if each.is_reached else "**no**") for each in judged if each.target is not None]
    if not rows:
        return ""
    text = "## Targets\n\n" + table(("of", "what", "measured", "target", "reached"), rows)
    small = [f"- {words.title(part)}: {', '.join(comparisons.too_small(part))}"
             for part in parts.values() if comparisons.too_small(part)]
    if small:
        text += "\n**These sizes are below those that the targets are for, so they say nothing about them:**\n\n" + "\n".join(small) + "\n"
    return text + "\n![Each measurement as a share of its target](targets.svg)\n"


def losses(parts, judged, grown):
    lost = sorted((each for each in judged if each.is_lost), key=lambda each: each.is_reached)
    lines = [f"- {words.title(parts[each.part])}: {words.compared(each)}: {words.measured(each)}"
             + (f", and the target is {words.target(each)}" if not each.is_reached else
                f", slower than the peer; the target of {words.target(each)} is reached" if each.target else
                ", slower than the peer; there is no target")
             + (f" ({each.note})" if each.note else "") for each in lost]
    lines += [f"- Growth: {each.what}, over {each.over}: faster than n log n (exponents {exponents(each)})"
              for each in grown if not each.stays_under]
    plot = "\n![Wall times in times that of the peer](peers.svg)\n" if any(each.unit == "" for each in judged) else ""
    return "## Where fieldvault loses\n\n" + ("\n".join(lines) if lines else "Nowhere in what was measured.") + "\n" + plot


def exponents(growth):
    return ", ".join(f"{each:.2f}" for each in growth.exponents)


def machine(part):
    about = part.head["machine"]
    versions = ", ".join(version if name in version.lower() or name == "coreutils" else f"{name} {version}"
                         for name, version in part.head["versions"].items())
    return (f"{about['processor']}, {about['cores']} cores, {about['memory_mib']:,} MiB; {about['system']}, Linux {about['kernel']}, "
            f"{about['file_system']}. {versions}.\n")


def section(part, judged, grown, has_own_machine):
    text = f"## {words.title(part)}\n\n{part.head['date']}, load {part.head['machine']['load_before']:.2f} before.\n\n"
    if has_own_machine:
        text += machine(part) + "\n"
    if part.name == "growth":
        return text + growth_table(grown)
    if part.name == "old-cpu":
        text += mask(part) + "\n"
    rows = [(each.what, words.seconds(each.ours) if each.unit == "" else "", each.peer or "",
             words.seconds(each.theirs) if each.unit == "" else "", words.measured(each), words.target(each),
             "" if each.target is None else "yes" if each.is_reached else "**no**") for each in judged if each.unit != "ms" or part.name == "unlock"]
    if rows:
        text += table(("fieldvault", "wall", "peer", "wall", "measured", "target", "reached"), rows) + "\n"
    text += summaries(part)
    if part.names("median_ms"):
        text += "\n" + queries(part)
    return text


def summaries(part):
    rows = []
    for each in part.summaries():
        beside = part.values("peak_beside_kdf_kib", what=each.what)
        rows.append((each.what, str(each.runs), words.seconds(each.wall), f"{words.seconds(each.least)} to {words.seconds(each.most)}",
                     "" if each.processor is None else words.seconds(each.processor),
                     "" if each.peak_kib is None else f"{each.peak_kib / 1024:.0f}",
                     f"{max(beside) / 1024:.0f}" if beside else ""))
    return table(("what", "runs", "wall", "least to most", "user and system", "peak MiB", "beside Argon2id's"), rows) if rows else ""


def queries(part):
    members = ("median_ms", "p90_ms", "p99_ms", "longest_ms")
    rows = []
    for what in part.names("median_ms"):
        wall = [part.median(member, what=what, of="wall") for member in members]
        processor = [part.median(member, what=what, of="processor") for member in ("median_ms", "p99_ms")]
        rows.append((what, *(f"{each:.1f}" for each in wall + processor)))
    columns = ("query", "wall: median ms", "p90", "p99", "longest", "of processor: median", "p99")
    text = table(columns, rows)
    if first := part.median("first_ms"):
        text += f"\nThe first query after opening: {first:.1f} ms.\n"
    return text


def mask(part):
    about = part.of(what="mask")
    if not about:
        return ""
    speeds = "; ".join(f"{each['algorithm']} {each['bytes_per_second'] / 1e6:,.0f} MB/s instead of "
                       f"{each['bytes_per_second_without_the_mask'] / 1e6:,.0f}" for each in part.of(what="openssl speed"))
    hidden = ", ".join(about[0]["hidden"]) or "nothing: this processor has none of it"
    return (f"libcrypto does not see {hidden} (`OPENSSL_ia32cap={about[0]['mask']}`; it works with {':'.join(about[0]['sees'])} "
            f"instead of {':'.join(about[0]['would_see'])}). `openssl speed`: {speeds}.\n\n"
            "libsodium is not masked by this (Argon2id, X25519, Ed25519, BLAKE2b): fieldvault's unlocking is as fast as ever. Of the "
            f"peers, {', '.join(comparisons.NOT_MASKED)} are not masked either, so fieldvault is slowed down beside them and they are "
            "not; `openssl dgst` and borg are.\n")


def growth_table(grown):
    text = ("Times without the unlocking at their beginning. An exponent of 1 is linear. n log n is counted in what it grows over.\n\n")
    rows = [(each.what, each.over, *(f"{words.amount(size, each.over)}: {words.seconds(value)}" for size, value in each.points),
             *(f"{exponent:.2f}" for exponent in each.exponents), "yes" if each.stays_under else "**no**")
            for each in grown if len(each.points) == 3]
    text += table(("what", "over", "1 time", "10 times", "100 times", "exponent", "exponent", "under n log n"), rows)
    if short := ", ".join(f"{each.what} over {each.over}" for each in grown if len(each.points) < 3):
        text += f"\nToo short to tell from unlocking at one size or more: {short}.\n"
    return text + "\n![How times grow](growth.svg)\n"


def document(parts, judged, grown):
    return {
        "parts": {
            name: part.head | {"measurements": [dataclasses.asdict(each) for each in part.summaries()],
                               "queries": [{"what": what, "p99_ms": p99, "median_ms": part.median("median_ms", what=what, of="wall")}
                                           for what, p99 in part.queries("p99_ms")],
                               "below_the_targets_sizes": comparisons.too_small(part)}
            for name, part in parts.items() if name != "growth"
        },
        "comparisons": [dataclasses.asdict(each) | {"reached": each.is_reached if each.target is not None else None,
                                                   "slower_or_missed": each.is_lost} for each in judged],
        "growth": {"measured": parts["growth"].head if grown else None,
                   "rows": [{"what": each.what, "over": each.over, "points": each.points, "exponents": each.exponents,
                             "under_n_log_n": each.stays_under} for each in grown]},
    }

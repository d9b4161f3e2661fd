#!/usr/bin/env python3
"""What the report makes of measurements that are known: report_test.py"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile
import unittest
from xml.etree import ElementTree

HERE = pathlib.Path(__file__).parent
HEAD = {"date": "2024-01-01 00:00 UTC", "versions": {"fieldvault": "fieldvault 0.1.0"},
        "machine": {"processor": "Invented", "cores": 2, "memory_mib": 8192, "kernel": "6", "system": "Debian",
                    "file_system": "ext4", "load_before": 0.0}}
FILE_SIZES = {"runs": 5, "bytes": 1 << 30}


def took(what, *walls, **more):
    return [{"what": what, "run": run, "wall": wall, "user": wall / 2, "system": wall / 4, "peak_kib": 70_000} | more
            for run, wall in enumerate(walls, 1)]


def report(parts):
    """results.md, results.json and the plots of {part: (sizes, lines)}."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "raw").mkdir()
        for part, (sizes, lines) in parts.items():
            text = "".join(json.dumps(line) + "\n" for line in [HEAD | {"part": part, "sizes": sizes}, *lines])
            (folder / "raw" / f"{part}.jsonl").write_text(text, encoding="utf-8")
        subprocess.run([sys.executable, "-B", HERE / "report", folder], check=True, stdout=subprocess.DEVNULL)
        return {file.name: file.read_text(encoding="utf-8") for file in folder.glob("results.*")} | \
            {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.svg")}


def comparison(made, what, peer=None):
    return next(each for each in json.loads(made["results.json"])["comparisons"] if (each["what"], each["peer"]) == (what, peer))


class Report(unittest.TestCase):
    def test_a_ratio_is_that_of_the_medians(self):
        made = report({"file": (FILE_SIZES, took("age -r", 9, 1, 2, 3, 2) + took("attach", 1, 1, 1, 8, 8))})
        self.assertEqual(comparison(made, "attach", "age -r")["measured"], 0.5)
        self.assertTrue(comparison(made, "attach", "age -r")["reached"])
        self.assertIn("Nowhere in what was measured", made["results.md"])

    def test_a_missed_target_and_a_faster_peer_are_said(self):
        made = report({"file": (FILE_SIZES, took("age -r", *[1] * 5) + took("attach", *[0.7] * 5)
                                + took("cp, sync", *[1] * 5) + took("export", *[1.2] * 5))})
        losses = made["results.md"].split("## Where fieldvault loses")[1].split("\n## ")[0]
        self.assertIn("attach beside age -r: 0.70, and the target is ≤ 0.6", losses)
        self.assertIn("export beside cp, sync: 1.20, slower than the peer; the target of ≤ 1.3 is reached", losses)
        self.assertFalse(comparison(made, "attach", "age -r")["reached"])

    def test_memory_is_that_beside_the_key_derivation(self):
        beside = [{"what": "attach", "run": 1, "peak_beside_kdf_kib": 65 * 1024}]
        made = report({"file": (FILE_SIZES, took("attach", *[1] * 5) + beside)})
        self.assertEqual(comparison(made, "most memory of attach")["measured"], 65)
        self.assertFalse(comparison(made, "most memory of attach")["reached"])

    def test_unlocking_is_held_against_the_key_derivation_alone(self):
        made = report({"unlock": ({"runs": 5}, took("Argon2id alone", *[0.1] * 5) + took("unlock", *[0.115] * 5))})
        self.assertAlmostEqual(comparison(made, "unlock, beyond Argon2id")["measured"], 15)

    def test_writing_and_indexing_are_added_in_each_run(self):
        sizes = {"runs": 2, "testimonies": 100_000, "queries": 100}
        made = report({"testimonies": (sizes, took("plain SQLite with FTS5", 2, 2) + took("written into the vault", 1, 5)
                                       + took("their text indexed", 5, 1))})
        self.assertEqual(comparison(made, "written and indexed", "plain SQLite with FTS5")["measured"], 3)

    def test_a_peer_that_took_no_time_is_not_compared(self):
        sizes = {"runs": 1, "testimonies": 10, "queries": 1}
        made = report({"testimonies": (sizes, took("plain SQLite with FTS5", 0) + took("written into the vault", 0.1))})
        self.assertEqual(json.loads(made["results.json"])["comparisons"], [])

    def test_sizes_below_those_of_the_targets_are_said(self):
        made = report({"file": ({"runs": 5, "bytes": 1000}, took("age -r", 1) + took("attach", 1))})
        self.assertIn("say nothing about them", made["results.md"])
        whole = report({"file": (FILE_SIZES, took("age -r", 1) + took("attach", 1))})
        self.assertNotIn("say nothing about them", whole["results.md"])

    def grown(self, exponent, unlock=0.1):
        sizes = (1000, 10_000, 100_000)
        lines = [line for size in sizes for line in
                 took("unlock", unlock, over="records", size=size)
                 + took("bulk write", unlock + 0.01 * (size / 1000) ** exponent, over="records", size=size)]
        made = report({"growth": ({"runs": 1, "bytes": 1, "testimonies": 1000, "persons": 1}, lines)})
        return made, next(each for each in json.loads(made["results.json"])["growth"]["rows"] if each["what"] == "bulk write")

    def test_growth_is_without_the_unlocking(self):
        _, row = self.grown(1)
        for exponent in row["exponents"]:
            self.assertAlmostEqual(exponent, 1)
        self.assertTrue(row["under_n_log_n"])

    def test_what_one_entry_costs_at_each_size_of_a_ledger_is_read_as_it_is_printed(self):
        with tempfile.TemporaryDirectory() as name:
            raw = pathlib.Path(name) / "growth.jsonl"
            for size, cost in ((100, "0.0000123"), (1000, "0.0000246")):
                text = (f"one entry among others: {cost} s on the wall, 0.0000111 s of processor (0.0000101 user, 0.0000010 system)\n"
                        "the ledger: at most 80 MiB in memory\n")
                subprocess.run([sys.executable, "-B", HERE / "printed_times.py", raw, "1", str(size), "entries"], input=text,
                               text=True, check=True)
            lines = [json.loads(line) for line in raw.read_text(encoding="utf-8").splitlines()]
        made = report({"growth": ({"runs": 1, "bytes": 1, "testimonies": 1, "persons": 1, "entries": 100}, lines)})
        row, = json.loads(made["results.json"])["growth"]["rows"]
        self.assertEqual(row["points"], [[100, 0.0000123], [1000, 0.0000246]])
        self.assertAlmostEqual(row["exponents"][0], math.log10(2))
        self.assertIn({"what": "the ledger", "peak_kib": 80 * 1024, "run": 1, "size": 100, "over": "entries"}, lines)

    def test_more_than_n_log_n_is_a_loss(self):
        made, row = self.grown(1.2)
        self.assertFalse(row["under_n_log_n"])
        self.assertIn("Growth: bulk write, over records: faster than n log n", made["results.md"])
        limit = math.log10(10 * math.log(10_000) / math.log(1000))
        self.assertTrue(self.grown(limit - 0.05)[1]["under_n_log_n"])

    def test_plots_are_drawings_without_scripts(self):
        made = self.grown(1)[0] | report({"file": (FILE_SIZES, took("age -r", 1) + took("attach", 2))})
        plots = {name: text for name, text in made.items() if name.endswith(".svg")}
        self.assertEqual(set(plots), {"targets.svg", "peers.svg", "growth.svg"})
        for text in plots.values():
            elements = {element.tag.split("}")[1] for element in ElementTree.fromstring(text).iter()}
            self.assertLessEqual(elements, {"svg", "title", "style", "rect", "text", "line", "circle", "polyline"})
            self.assertIn("prefers-color-scheme: dark", text)


if __name__ == "__main__":
    unittest.main()

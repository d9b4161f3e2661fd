"""Tables and plots of the measurements in FOLDER/raw: python3 bench/report FOLDER"""

import json
import pathlib
import sys

import charts
import comparisons
import growth
import measurements
import tables


def main():
    folder = pathlib.Path(sys.argv[1])
    parts = measurements.read(folder / "raw")
    if not parts:
        raise SystemExit(f"nothing was measured: there is no *.jsonl in {folder / 'raw'}")
    judged = comparisons.of(parts)
    grown = growth.of(parts["growth"]) if "growth" in parts else []
    outputs = {
        "results.md": tables.page(parts, judged, grown),
        "results.json": json.dumps(tables.document(parts, judged, grown), indent=1, ensure_ascii=False) + "\n",
        "targets.svg": charts.targets(judged),
        "peers.svg": charts.peers(judged),
        "growth.svg": charts.growth(grown) if grown else None,
    }
    for name, text in outputs.items():
        if text:
            (folder / name).write_text(text, encoding="utf-8")
        else:
            (folder / name).unlink(missing_ok=True)  # of an earlier run: the page does not show it
    lost = sum(not each.is_reached for each in judged if each.target is not None)
    print(f"{folder}/results.md: {sum(each.target is not None for each in judged)} targets, {lost} missed")


main()

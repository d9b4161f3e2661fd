#!/usr/bin/env bash
# Measures fieldvault beside what a user would take instead: bench/run.sh PROGRAM [PART…]. bench/README.md has the parts.
# Each part leaves its measurements, one a line, in bench/results/raw; the tables and plots are made of all that lie there.
# BENCH_RESULTS is another folder than bench/results, BENCH_PROGRAMS the folder of names_speed, testimonies_speed and
# ledger_speed.
set -euo pipefail
bench=$(realpath "$(dirname "$0")")
program=$(realpath "${1:?path of the program}")
parts=("${@:2}")
# Without the longest, in less than 25 minutes on two cores.
[ ${#parts[@]} != 0 ] || parts=(unlock file small-files testimonies names)
[ "${parts[*]}" != all ] || parts=(unlock file photographs small-files testimonies names old-cpu growth)
export BENCH_PROGRAMS=${BENCH_PROGRAMS:-$(dirname "$program")/bench}
results=$(realpath -m "${BENCH_RESULTS:-$bench/results}")

for part in "${parts[@]}"; do
  [ -f "$bench/parts/$part.sh" ] || {
    printf 'There is no part %s. There are: %s\n' "$part" "$(cd "$bench/parts" && printf '%s ' *.sh | sed 's/\.sh//g')" >&2
    exit 2
  }
done
mkdir -p "$results/raw"
trap 'rm -f "$results"/raw/*.begun' EXIT
for part in "${parts[@]}"; do
  printf '== %s\n' "$part" >&2
  begin=$SECONDS
  # What is cut off leaves what was measured before.
  rm -f "$results/raw/$part.begun"
  "$bench/parts/$part.sh" "$program" "$results/raw/$part.begun"
  mv "$results/raw/$part.begun" "$results/raw/$part.jsonl"
  printf '%s took %s s\n' "$part" $((SECONDS - begin)) >&2
done
python3 -B "$bench/report" "$results"

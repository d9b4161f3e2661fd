#!/usr/bin/env bash
# Every target at once, for as long, with what time the machine has left over; and what that came to.
#   together.sh run BUILD FOLDER SECONDS [TARGET…]   corpora, logs and what was found go into FOLDER
#   together.sh table FOLDER                         one line for each target: wall, CPU, runs, what was found
set -euo pipefail

one() {  # build, folder, seconds, target
  local name=$4 options=()
  local found=$2/found/$name-
  if [ -f "fuzz/dictionaries/$name.dict" ]; then options=("-dict=fuzz/dictionaries/$name.dict"); fi
  mkdir -p "$2/corpus/$name"
  # Idle time may be long in coming: a unit that takes 25 s is kept and reported, one that takes 300 s ends the run.
  ASAN_OPTIONS=quarantine_size_mb=64 chrt -i 0 /usr/bin/time -f '%e %U %S %M %x' -o "$2/log/$name.time" \
    "$1/fuzz/${name}_fuzz" -max_total_time="$3" -rss_limit_mb=2048 -timeout=300 -report_slow_units=25 -print_final_stats=1 \
    "-artifact_prefix=$found" "${options[@]}" "$2/corpus/$name" "fuzz/corpus/$name" > "$2/log/$name.log" 2>&1 ||
    printf '%s ended with %s\n' "$name" $? >&2
}

grouped() { printf '%s\n' "$1" | sed -E ':a; s/([0-9])([0-9]{3})(,|$)/\1,\2\3/; ta'; }

# The last line of /usr/bin/time is its format; one before it may say how the program ended. What was only slow is no fault:
# it is for whoever reads the table to run it alone.
row() {  # folder, target
  local wall user system rss code runs found slow
  read -r wall user system rss code < <(tail -n 1 "$1/log/$2.time") || return 0  # it still runs
  runs=$(sed -nE 's/^stat::number_of_executed_units: ([0-9]+)$/\1/p' "$1/log/$2.log")
  found=$(find "$1/found" -name "$2-*" -not -name "$2-slow-unit-*" | wc -l)
  slow=$(find "$1/found" -name "$2-slow-unit-*" | wc -l)
  if [ "$found" = 0 ] && [ "$code" = 0 ]; then found=nothing; else found="$found inputs, exit $code"; fi
  awk -v wall="$wall" -v user="$user" -v system_="$system" -v rss="$rss" -v name="$2" -v runs="$(grouped "${runs:-0}")" \
    -v found="$found" -v slow="$slow" 'BEGIN {
      printf "| %s | %d:%02d | %d | %s | %d | %s | %d |\n", name, wall / 3600, int(wall / 60) % 60, user + system_, runs, rss / 1024,
        found, slow
    }'
}

case "${1:-}" in
  run)
    cd "$(dirname "$0")/.."
    mkdir -p "$3/log" "$3/found"
    targets=("${@:5}")
    if [ ${#targets[@]} = 0 ]; then
      for source in fuzz/*_fuzz.cpp; do targets+=("$(basename "$source" _fuzz.cpp)"); done
    fi
    for target in "${targets[@]}"; do one "$2" "$3" "$4" "$target" & done
    wait
    ;;
  table)
    printf '| target | wall, h:min | CPU, s | runs | memory, MiB | found | slow |\n|---|---|---|---|---|---|---|\n'
    for log in "$2"/log/*.time; do row "$2" "$(basename "$log" .time)"; done
    ;;
  *)
    sed -n '2,4s/^# *//p' "$0" >&2
    exit 2
    ;;
esac

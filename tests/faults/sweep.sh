#!/usr/bin/env bash
# Kills each operation of the real program at every call that changes a file, and lets every such call fail in every way
# that applies to it; then judges the vault. README.md beside this says what that shows and what it does not.
#
#   sweep.sh PROGRAM SHIM [--sample N] [--jobs N] [--only 'NUMBER HOW'] [--broken CALLS] [OPERATION…]
#
# --sample N: N faults of each operation, evenly spread, the same ones each time. --only: one fault, and what the program
# says to it. --broken: instead of faults, each call that matches CALLS is claimed to be made and is not, as a program
# would behave that ignores an error: what the judge has to notice. --broken syncs: no sync is made, and the power is cut
# once success was told.
# shellcheck disable=SC2034  # the scenes read some of these
shim=$(realpath "${2:?path of the shim}")
source "$(dirname "$0")/../cli/lib.sh"
shift 2
here=$(realpath "$data/../faults")
skip_where_sanitized "the shim cannot come before AddressSanitizer"

sample=0 jobs=1 only='' broken=''
operations=()
while [ $# -gt 0 ]; do
  case $1 in
    --sample) sample=$2 && shift 2 ;;
    --jobs) jobs=$2 && shift 2 ;;
    --only) only=$2 && shift 2 ;;
    --broken) broken=$2 && shift 2 ;;
    -*) fail "no such option: $1" ;;
    *) operations+=("$1") && shift ;;
  esac
done

# What goes in lies outside the folder that is searched for plaintext.
in=$work/in
mkdir "$in"
mv pw "$in/pw"
printf 'another passphrase, of the sample that changed\n' > "$in/pw2"
credential=--passphrase-file key=$in/pw
fieldvault() { LD_PRELOAD=$shim "$program" "$credential" "$key" "$@"; }
export FAULT_CHEAP_KDF=1

# shellcheck source=tests/faults/judge.sh
source "$here/judge.sh"
# shellcheck source=tests/faults/world.sh
source "$here/world.sh"
for file in "$here"/scenes/*.sh; do
  # shellcheck source=/dev/null
  source "$file"
done
[ ${#operations[@]} -gt 0 ] || operations=("${all_operations[@]}")

# faults_of COUNT: a line "number how" for each fault that can meet these calls. A trailing + lets the error last.
faults_of() {
  if [ "$broken" = syncs ]; then
    awk -F '\t' '$3 == "told" { print $1, "power-cut-unsynced" }' "$1"
    return
  elif [ -n "$broken" ]; then
    awk -F '\t' -v calls="$broken" '$2 != "exit" && $2 " " $4 ~ calls { print $1, "drop" }' "$1"
    return
  fi
  awk -F '\t' '
    NR == 1 { print $1, "kill-before" }  # before each later one is after the one before it
    $2 == "exit" { print $1, "power-cut"; print $1, "power-cut-bytes"; next }
    { print $1, "kill-after"; print $1, "power-cut"; print $1, "power-cut-bytes" }
    $2 ~ /write|openat:create|mkdir|rename|link/ && $2 != "unlink" && $2 != "openat:write" {
      print $1, "ENOSPC+"; print $1, "EDQUOT"
    }
    $2 ~ /write/ && $2 !~ /openat/ { print $1, "kill-half"; print $1, "short" }
    $2 !~ /close/ && $2 !~ /sync/ { print $1, "EROFS+" }
    { print $1, "EIO" }
    $2 ~ /write|openat|sync|truncate|close/ { print $1, "EINTR" }' "$1"
}

# Every K-th, so that N are left; the offset differs from operation to operation by its name.
sampled() {
  if [ "$sample" = 0 ]; then cat; else
    awk -v wanted="$sample" -v seed="${#1}" '{ line[NR] = $0 }
      END {
        step = NR / wanted; if (step < 1) step = 1
        for (at = 1 + seed % step; at < NR + 1; at += step) print line[int(at)]
      }'
  fi
}

# Before the first try of a job: descriptors 8 and 9 lead to its folders.py, and the program under test does not get them.
ask_for_folders() {
  local pipe=$work/folders.$BASHPID
  mkfifo "$pipe.asked" "$pipe.answered"
  "$here/folders.py" < "$pipe.asked" > "$pipe.answered" &
  exec 8> "$pipe.asked" 9< "$pipe.answered"
  rm "$pipe".*
}

# One fault: prints a line for each thing that is wrong with what it left.
try() {  # operation, number, how
  local operation=$1 number=$2 how=$3 place=$work/try.$BASHPID code=0
  printf 'copy %s %s\n' "$work/scene/$operation" "$place" >&8
  read -r _ <&9
  cd "$place" || exit 1
  (
    export FAULT_AT=$number FAULT_HOW=${how%+} FAULT_COUNT=$place.hit FAULT_STEADY=$steady TMPDIR=$place/tmp
    case $how in *+) export FAULT_LASTS=1 ;; esac
    "run_$operation" 8>&- 9>&-
  ) > "$place.out" 2> "$place.err" || code=$?
  if [ -n "$only" ]; then cat "$place.hit" "$place.out" "$place.err" >&2; fi
  judge "$operation" "$how" "$code" "$place" > "$place.wrong"
  while IFS= read -r problem; do
    printf '%s %s %s at %s: %s (exit code %s)\n' "$operation" "$number" "$how" \
      "$(cut -f 2,4 "$place.hit" 2> /dev/null | tr '\t' ' ' | sed "s|$place/||")" "$problem" "$code"
  done < "$place.wrong"
  cd "$work" || exit 1
}

# Prepares a scene, and counts the calls of its operation where nothing fails.
count() {
  local operation=$1 place=$work/scene/$1
  mkdir -p "$place"
  (cd "$place" && mkdir tmp && "prepare_$operation") > "$work/prepared.txt" 2>&1 || {
    cat "$work/prepared.txt" >&2
    fail "the scene of $operation cannot be prepared"
  }
  steady=$EPOCHSECONDS  # see steady.cpp
  cp -a "$place" "$work/counted"
  (
    export FAULT_COUNT=$work/$operation.count FAULT_STEADY=$steady TMPDIR=$work/counted/tmp
    cd "$work/counted" && "run_$operation"
  ) > "$work/counted.out" 2>&1 || {
    cat "$work/counted.out" >&2
    fail "$operation fails where nothing is in its way"
  }
  rm -rf "$work/counted"
}

mkdir "$work/verdicts"
points=0 faults=0 outcomes=0 failures=0 seconds=0
for operation in "${operations[@]}"; do
  SECONDS=0
  declare -F "run_$operation" > /dev/null || fail "no such operation: $operation (there are: ${all_operations[*]})"
  make_world
  count "$operation"
  if [ -n "$only" ]; then
    ask_for_folders
    # shellcheck disable=SC2086  # two words
    try "$operation" $only
    continue
  fi
  faults_of "$operation.count" | sampled "$operation" > "$operation.faults"
  workers=()
  for ((job = 0; job < jobs; job++)); do
    awk -v job=$job -v jobs="$jobs" 'NR % jobs == job' "$operation.faults" |
      {
        ask_for_folders
        while read -r number how; do try "$operation" "$number" "$how"; done
      } > "$operation.$job.failed" &
    workers+=($!)
  done
  for worker in "${workers[@]}"; do wait "$worker" || fail "the harness itself failed in $operation"; done
  cat "$operation".*.failed
  here_points=$(wc -l < "$operation.count")
  here_faults=$(wc -l < "$operation.faults")
  here_failures=$(cut -d ' ' -f 1-3 "$operation".*.failed | sort -u | wc -l)
  here_outcomes=$(find verdicts -name 'left*' | wc -l)
  printf '%-14s %5d points %6d faults %5d outcomes %4d failures %6d s\n' \
    "$operation" "$here_points" "$here_faults" "$here_outcomes" "$here_failures" "$SECONDS"
  points=$((points + here_points)) faults=$((faults + here_faults)) failures=$((failures + here_failures))
  outcomes=$((outcomes + here_outcomes)) seconds=$((seconds + SECONDS))
  rm -rf "scene/$operation" try.* verdicts/*
done
[ -z "$only" ] || exit 0
printf '%-14s %5d points %6d faults %5d outcomes %4d failures %6d s\n' all "$points" "$faults" "$outcomes" "$failures" "$seconds"
[ "$failures" = 0 ]

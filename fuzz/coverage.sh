#!/usr/bin/env bash
# How many lines of each parser its corpus in the tree reaches: every target runs over fuzz/corpus/NAME, without fuzzing.
# fuzz/parsers.txt says which lines are a parser's. Fails where it is 95 % or less of them.
#   coverage.sh FOLDER [TARGET]
# FOLDER has the targets of the preset fuzz-coverage. With TARGET, the lines that were not reached follow.
set -euo pipefail
build=$(realpath "$1")
wanted=${2:-}
cd "$(dirname "$0")/.."
parsers=fuzz/parsers.txt
work=$build/profiles
mkdir -p "$work"
faults=0
fault() {
  printf '%s\n' "$1" >&2
  faults=$((faults + 1))
}

tool() {  # of the LLVM that compiled the targets
  local version
  version=$(clang++ -dumpversion)
  if command -v "$1-${version%%.*}"; then return; fi
  command -v "$1"
}
profdata=$(tool llvm-profdata)
cov=$(tool llvm-cov)

# file, first line, last line, name: the functions of the sources of one target, as the compiler saw them.
functions_of() {  # program, profile, sources…
  "$cov" export -format=text -instr-profile="$2" "$1" |
    jq -r --args 'def plain: sub("^[.]/([^/]+/[.][.]?/)?"; "");  # joined sources name theirs from the build folder
      .data[0].functions[] | (.filenames[0] | plain) as $file | select(IN($file; $ARGS.positional[]))
      | [$file, .regions[0][0], .regions[0][2], (.name | sub("^.*:_Z"; "_Z"))] | @tsv' "${@:3}" |
    c++filt
}

measure() {  # target
  local name=$1 program=$build/fuzz/${1}_fuzz profile=$work/$1.profdata sources rows
  mapfile -t sources < <(awk -v target="$name" '$1 == target { print $2 }' "$parsers" | sort -u)
  if [ ${#sources[@]} = 0 ]; then
    fault "$parsers has no line for $name"
    return
  fi
  rm -f "$work/$name.profraw"
  if ! LLVM_PROFILE_FILE=$work/$name.profraw "$program" -rss_limit_mb=2048 fuzz/corpus/"$name"/* > "$work/$name.log" 2>&1; then
    fault "$name does not pass its own corpus: $work/$name.log"
    return
  fi
  "$profdata" merge -sparse "$work/$name.profraw" -o "$profile"
  functions_of "$program" "$profile" "${sources[@]}" > "$work/$name.functions"
  "$cov" export -format=lcov -skip-functions -instr-profile="$profile" "$program" > "$work/$name.lines"
  rows=0
  awk -v target="$name" -v wanted="$wanted" -f fuzz/coverage.awk "$parsers" "$work/$name.functions" "$work/$name.lines" || rows=$?
  [ "$rows" = 0 ] || faults=$((faults + 1))
}

[ -z "$wanted" ] || [ -f "fuzz/${wanted}_fuzz.cpp" ] || fault "there is no target $wanted"
for target in fuzz/*_fuzz.cpp; do
  name=$(basename "$target" _fuzz.cpp)
  if [ -z "$wanted" ] || [ "$wanted" = "$name" ]; then measure "$name"; fi
done
while read -r name; do
  [ -f "fuzz/${name}_fuzz.cpp" ] || fault "$parsers names a target that does not exist: $name"
done < <(sed 's/#.*//' "$parsers" | awk 'NF { print $1 }' | sort -u)

if [ "$faults" != 0 ]; then exit 1; fi

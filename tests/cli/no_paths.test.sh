#!/usr/bin/env bash
# The program says nothing of where and by whom it was built: two folders would not give the same bytes, and a build in a home
# would carry a name. `./dev reproduce` compares two whole builds; this is the part of it that costs nothing.
# shellcheck source-path=SCRIPTDIR
real_home=$HOME
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
skip_where_sanitized "UndefinedBehaviorSanitizer keeps the places of the source on purpose"
source_folder=$(realpath "$(dirname "$data")/..")
build=$(dirname "$program")

# told FILE: prints what of this machine stands in FILE.
told() {
  local word
  for word in "${words[@]}"; do
    if LC_ALL=C grep -aqF -e "$word" "$1"; then printf '%s\n' "$word"; fi
  done
}

words=("$source_folder" "$build")
if [ "$real_home" != / ]; then words+=("$real_home/"); fi
# The name of a user or a machine that is also a word of the program, or short enough to stand in it by chance, shows nothing.
for name in "$(id -un)" "$(uname -n)"; do
  if [ ${#name} -lt 5 ] || grep -rqF -e "$name" "$source_folder"/{crypto,src,include,schemas} ||
    "${CXX:-c++}" --version | grep -qF -e "$name"; then
    printf 'not looked for, being a word of the program or too short: %s\n' "$name"
  else
    words+=("$name")
  fi
done

# Each word is found where it stands between bytes.
for word in "${words[@]}"; do
  { head -c 4096 "$program"; printf '\0%s/x.cpp\0' "$word"; tail -c 4096 "$program"; } > changed
  [ -n "$(told changed)" ] || fail "this test does not find $word"
done
found=$(told "$program")
[ -z "$found" ] || fail "the program says where it was built: $found"

# __FILE__ is what would bring the folder in, were it not for the option that the build has.
mkdir -p sources
printf 'extern const char *const file; const char *const file = __FILE__;\n' > sources/file.cpp
words=("$work")
"${CXX:-c++}" -c "$work/sources/file.cpp" -o plain.o
[ -n "$(told plain.o)" ] || fail "a source without a map does not carry its folder"
"${CXX:-c++}" "-ffile-prefix-map=$work=." -c "$work/sources/file.cpp" -o mapped.o
[ -z "$(told mapped.o)" ] || fail "the map leaves the folder in"
printf 'no paths: the program has none of this build\n'

#!/usr/bin/env bash
# What the compiler and the linker put into the built program against an attacker who found a fault. Each check is held against
# a small program that was made without what it looks for, and must find it missing there and nowhere else.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
skip_where_sanitized "AddressSanitizer is for tests alone, and has another stack and other copies"
build=$(dirname "$program")

# setting NAME: what this build was configured with.
setting() { sed -nE "s/^$1:[A-Z]+=//p" "$build/CMakeCache.txt" 2> /dev/null || true; }
if [ "$(setting CMAKE_BUILD_TYPE)" = Debug ]; then
  printf 'skipped: a Debug build has no FORTIFY\n'
  exit 77
fi
compiler=$(setting CMAKE_CXX_COMPILER)
compiler=${compiler:-c++}
machine=$(uname -m)
gcc=no
if "$compiler" -dM -E -x c++ /dev/null | grep -q __clang__; then :; else gcc=yes; fi

flags_1() { readelf -dW "$1" | grep -E "\(FLAGS_1\).*[ :]$2( |$)" > /dev/null; }
tag() { readelf -dW "$1" | grep -E "\(($2)\)" > /dev/null; }
segments() { readelf -lW "$1" | awk '$1 ~ /^(LOAD|GNU_[A-Z]+)$/ { flags = $7; if ($8 !~ /^0x/) flags = flags $8; print $1, flags }'; }
imports() { readelf -W --dyn-syms "$1" | awk '$7 == "UND" { print $8 }'; }

# Each says by its exit code whether FILE has it.
has_position_independence() { readelf -hW "$1" | grep -E 'Type: +DYN' > /dev/null && flags_1 "$1" PIE; }
has_relro() { segments "$1" | grep '^GNU_RELRO ' > /dev/null; }
has_immediate_binding() { flags_1 "$1" NOW; }
has_stack_without_code() { segments "$1" | grep -x 'GNU_STACK RW' > /dev/null; }
has_no_writable_code() { ! segments "$1" | grep -E '^LOAD .*W.*E' > /dev/null; }
has_no_search_path() { ! tag "$1" 'RPATH|RUNPATH'; }
has_no_text_relocations() { ! tag "$1" TEXTREL && ! readelf -dW "$1" | grep -E '\(FLAGS\).*TEXTREL' > /dev/null; }
has_stack_protector() { imports "$1" | grep '^__stack_chk_fail' > /dev/null; }
has_fortify() { imports "$1" | grep -E '^__[a-z]+_chk(@|$)' > /dev/null; }
has_library_assertions() { imports "$1" | grep -E '^_ZSt[0-9]+__glibcxx_assert_fail' > /dev/null; }
# Two of x86-64 alone: where a call may land is marked; each page of a large frame is probed.
has_branch_tracking() { objdump -d --no-show-raw-insn --disassemble=main "$1" | grep -A 1 '<main>:$' | grep endbr64 > /dev/null; }
has_probed_stack() { objdump -d --no-show-raw-insn "$1" | grep -E 'or[lq]? +\$0x0,(0x[0-9a-f]+)?\(%rsp' > /dev/null; }

checks=(position_independence relro immediate_binding stack_without_code no_writable_code no_search_path no_text_relocations
  stack_protector fortify library_assertions)
if [ "$machine" = x86_64 ]; then
  checks+=(branch_tracking)
  # Clang probes in another way.
  if [ $gcc = yes ]; then checks+=(probed_stack); fi
fi

# A program that has use for all of it.
cat > tiny.cpp <<'END'
#include <cstdio>
#include <cstring>
#include <vector>
int main(int count, char **words) {
  std::vector<int> numbers(3);
  char copy[16];
  char large[65536];
  std::strcpy(copy, words[0]);
  std::snprintf(large, sizeof large, "%s", words[count - 1]);
  return numbers[static_cast<std::size_t>(count)] + copy[0] + large[60000];
}
END
cat > writable.cpp <<'END'
__asm__(".section changing,\"awx\",@progbits\nnop\n");
END
cat > absolute.cpp <<'END'
__asm__(".text\n.quad main\n");
END
compile=(-std=c++20 -O2 -fPIE -fstack-protector-strong -fstack-clash-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
  -D_GLIBCXX_ASSERTIONS)
if [ "$machine" = x86_64 ]; then compile+=(-fcf-protection=full); fi
link=(-pie "-Wl,-z,relro,-z,now,-z,noexecstack")

# tiny OUTPUT OPTION…: the program, with options behind those of the build, which the last one of a kind overrules.
tiny() {
  local output=$1
  shift
  "$compiler" "${compile[@]}" tiny.cpp -o "$output" "${link[@]}" "$@" 2> compiler.txt || {
    cat compiler.txt >&2
    fail "the small program was not made: $*"
  }
}

tiny whole
for check in "${checks[@]}"; do
  has_"$check" whole || fail "this check refuses also what is sound: $check"
done

declare -A without=(
  [position_independence]="-fno-pie -no-pie"
  [relro]="-Wl,-z,norelro"
  [immediate_binding]="-Wl,-z,lazy"
  [stack_without_code]="-Wl,-z,execstack"
  [no_writable_code]="writable.cpp"
  [no_search_path]="-Wl,-rpath,/invented"
  [no_text_relocations]="absolute.cpp -Wl,-z,notext"
  [stack_protector]="-fno-stack-protector"
  [fortify]="-U_FORTIFY_SOURCE"
  [library_assertions]="-U_GLIBCXX_ASSERTIONS"
  [branch_tracking]="-fcf-protection=none"
  [probed_stack]="-fno-stack-clash-protection"
)
for check in "${checks[@]}"; do
  # shellcheck disable=SC2086  # several options
  tiny without ${without[$check]}
  ! has_"$check" without || fail "this check does not notice ${without[$check]}: $check"
done
tiny without -Wl,--disable-new-dtags,-rpath,/invented
! has_no_search_path without || fail "an RPATH of the older kind is not noticed"

for check in "${checks[@]}"; do
  has_"$check" "$program" || fail "the built program has not: ${check//_/ }"
done

# The note that says so of a whole program needs it in the start files of the C library too, and Debian 12 has it not there: it
# is held against the objects that were made here, and against the program where the small one has it.
marked_objects() {  # OBJECT or ARCHIVE…: each object has the note
  readelf -nW "$@" 2> /dev/null | grep -c 'x86 feature: IBT, SHSTK' > marked || true
  local file objects=0
  for file in "$@"; do
    case $file in *.a) objects=$((objects + $(ar t "$file" | wc -l))) ;; *) objects=$((objects + 1)) ;; esac
  done
  [ "$(cat marked)" = $objects ]
}
if [ "$machine" = x86_64 ]; then
  "$compiler" "${compile[@]}" -c tiny.cpp -o marked.o
  "$compiler" "${compile[@]}" -fcf-protection=none -c tiny.cpp -o unmarked.o
  marked_objects marked.o || fail "the note of an object is not seen"
  ! marked_objects marked.o unmarked.o || fail "an object without the note is not noticed"
  for archive in "$build"/libfieldvault_*.a; do
    [ ! -f "$archive" ] || marked_objects "$archive" || fail "an object has no note of IBT and SHSTK: $archive"
  done
  whole_note() { readelf -nW "$1" | grep -E 'x86 feature:.*IBT.*SHSTK' > /dev/null; }
  if whole_note whole; then whole_note "$program" || fail "the program has no note of IBT and SHSTK"; fi
fi

# What leaves no mark in a program stands in the commands that made its parts.
if [ -f "$build/compile_commands.json" ]; then
  initialised() { jq -e '[.[] | select(.file | test("/crypto/|/src/|/generated/|/Unity/")) | .command
    | contains("-ftrivial-auto-var-init=zero")] | length > 10 and all' "$1" > /dev/null; }
  if [ $gcc = yes ]; then
    initialised "$build/compile_commands.json" || fail "a part is compiled without values for variables that have none"
    sed '0,/ -ftrivial-auto-var-init=zero/s///' "$build/compile_commands.json" > changed.json
    ! initialised changed.json || fail "a part without the option is not noticed"
  fi
fi
printf 'hardening: %s of %s checks hold, and each was seen to fail\n' "${#checks[@]}" "${#checks[@]}"

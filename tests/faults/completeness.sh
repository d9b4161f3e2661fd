#!/usr/bin/env bash
# Whether the shim sees every call that changes a file: its count beside what strace sees of the same run.
#   completeness.sh PROGRAM SHIM
# shellcheck disable=SC2034
shim=$(realpath "${2:?path of the shim}")
source "$(dirname "$0")/../cli/lib.sh"
skip_where_sanitized "the shim cannot come before AddressSanitizer"
command -v strace > /dev/null || { printf 'skipped: no strace\n' && exit 77; }
strace -o trace.txt true 2> /dev/null || { printf 'skipped: strace may not trace here\n' && exit 77; }
make_vaults
record_sample 1 2> /dev/null
printf 'invented\n' > file.txt

# Calls that the kernel got, without those on what is no file, and without opens that only read.
seen_by_strace() {
  grep -v 'count.txt\|resumed>' "$1" | sed -E 's/^[0-9]+ +//' |
    awk '/^(open|openat|creat)\(/ { if (/O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/ && !/"\/dev\/[^s]/ && !/"\/proc\//) print "open"; next }
      /^(write|pwrite64|writev|pwritev|pwritev2|fsync|fdatasync|syncfs|ftruncate|fallocate|fchmod|fchown|sendfile|copy_file_range)\(/ {
        if (/^[a-z0-9_]+\([0-2]</ || /^[a-z0-9_]+\([0-9]+<(pipe|socket|\/dev\/(null|tty|pts|urandom))/) next
        print substr($0, 1, index($0, "(") - 1); next }
      /^(rename|renameat|renameat2|link|linkat|symlink|symlinkat|unlink|unlinkat|rmdir|mkdir|mkdirat|truncate|chmod|fchmodat|chown|fchownat|io_uring_setup|mmap\(.*MAP_SHARED.*PROT_WRITE)/ {
        print substr($0, 1, index($0, "(") - 1) }' | sort | uniq -c
}
seen_by_shim() { cut -f 2 "$1" | grep -v 'close\|exit' | sed 's/^openat:.*/open/' | sort | uniq -c; }

# compared NAME COMMAND…: closes are counted by the shim alone, since a trace does not say how the file was opened.
compared() {
  local name=$1
  shift
  rm -f count.txt trace.txt
  strace -f -y -s 0 -o trace.txt -E "LD_PRELOAD=$shim" -E "FAULT_COUNT=$work/count.txt" \
    "$program" --passphrase-file pw "$@" > out.txt 2>&1 || fail "$name: $(cat out.txt)"
  [ -s count.txt ] || fail "$name: the shim counted nothing"
  diff <(seen_by_strace trace.txt) <(seen_by_shim count.txt) || fail "$name: the shim (>) does not see what strace (<) sees"
}
compared init vault init new --role field --name New --no-recovery "${floor[@]}"
compared attach --vault field evidence attach file.txt --to "$testimony" --title x --kind document
for n in 1 2 3 4; do printf 'invented %s\n' "$n" > "many$n.txt"; done
compared attach-many --vault field evidence attach many?.txt --to "$testimony" --kind document
compared export --vault field bundle export --to HQ --auditor Officer --purpose store --out k.fvb
compared import --vault hq bundle import k.fvb
compared receipt --vault hq bundle receipt k.fvb --out k.receipt
compared accept --vault field bundle accept-receipt k.receipt
compared purge --vault field purge --receipted --yes
compared rekey --vault field vault rotate-keys --out n.card --yes

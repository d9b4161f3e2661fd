#!/usr/bin/env bash
# One file of 1 GiB (BENCH_BYTES): fieldvault beside what a user would take instead, in turns, median of five (BENCH_RUNS).
# Writes bench/results/evidence.md. Ratios within one run are what counts; absolute times are the machine's.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
program=$(realpath "${1:?path of the program}")
bytes=${BENCH_BYTES:-1073741824}
runs=${BENCH_RUNS:-5}
work=$(mktemp -d "${TMPDIR:-/tmp}/fieldvault-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C.UTF-8 BORG_PASSPHRASE=x BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes RESTIC_PASSWORD=x HOME=$work

printf 'a passphrase for measuring\n' > pw
fv() { "$program" --passphrase-file pw "$@"; }
for v in field hq officer; do
  fv vault init $v --role $v --name $v --no-recovery --kdf-memory 64MiB --kdf-passes 3 > /dev/null 2>&1
  fv --vault $v trust card --out $v.card > /dev/null
done
fv --vault field trust add hq.card officer.card --yes > /dev/null
fv --vault hq trust add field.card --yes > /dev/null
fv --vault officer trust add field.card --yes > /dev/null
person=$(fv --vault field person add --set code=W-1 --json | jq -r .id)
fv --vault field consent set "$person" --set form=oral --set date=2024-01-01 \
  --set 'uses={"store":{"decision":"permit","name":"permit","photograph":"permit","voice":"permit","place":"permit"}}' > /dev/null
age-keygen -o age.key 2> /dev/null
recipient=$(age-keygen -y age.key)
minisign -GWf -p m.pub -s m.key > /dev/null 2>&1
restic init -q -r restic.repo > /dev/null
borg init -e repokey-blake2 borg.repo > /dev/null 2>&1
head -c "$bytes" /dev/urandom > file

# measure NAME COMMAND…: appends "NAME wall user system KiB" to results.txt
measure() {
  local name=$1
  shift
  sync
  if ! /usr/bin/time -o time.txt -f '%e %U %S %M' "$@" > log.txt 2>&1; then
    cat log.txt >&2
    exit 1
  fi
  printf '%s %s\n' "$name" "$(tail -n 1 time.txt)" >> results.txt
}

for ((run = 1; run <= runs; run++)); do
  printf 'run %s of %s\n' "$run" "$runs" >&2
  rm -rf copy file.age file.gpg 1.fvb out
  cat file > /dev/null
  measure "cp+sync" sh -c 'cp file copy && sync copy'
  measure "openssl-dgst" openssl dgst -sha256 file
  measure "sha256sum" sha256sum file
  measure "age-r" age -r "$recipient" -o file.age file
  measure "age-d+sha256sum" sh -c 'age -d -i age.key file.age | sha256sum'
  measure "gpg-c" gpg --batch --yes --passphrase x --pinentry-mode loopback -o file.gpg -c file
  measure "restic-backup" restic backup -q -r restic.repo --force file
  measure "borg-create" borg create "borg.repo::$run" file
  printf '%s' "$run" | dd of=file bs=1 count=1 conv=notrunc 2> /dev/null  # new contents, or nothing would be new
  measure "fieldvault-attach" "$program" --passphrase-file pw --vault field evidence attach file --to "$person" --title x --kind photograph
  measure "fieldvault-export" "$program" --passphrase-file pw --vault field bundle export --to hq --auditor officer --purpose store --out 1.fvb
  measure "fieldvault-audit" "$program" --passphrase-file pw --vault officer bundle audit 1.fvb
  measure "fieldvault-import" "$program" --passphrase-file pw --vault hq bundle import 1.fvb
done

mkdir -p "$here/results"
{
  printf '# One file of %s bytes, %s runs in turns, medians\n\n' "$bytes" "$runs"
  printf '%s, %s cores; %s; age %s; %s; %s\n\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
    "$("$program" --version)" "$(age --version)" "$(restic version | head -n 1 | cut -d' ' -f1,2)" "$(borg --version)"
  printf '| what | wall s | user s | system s | peak MiB |\n|---|---|---|---|---|\n'
  sort -s -k1,1 results.txt | awk '
    function median(list, count,   parts, i, j, t) {
      split(list, parts, " ")
      for (i = 1; i <= count; i++) for (j = i + 1; j <= count; j++) if (parts[i] + 0 > parts[j] + 0) { t = parts[i]; parts[i] = parts[j]; parts[j] = t }
      return parts[int((count + 1) / 2)]
    }
    { n[$1]++; wall[$1] = wall[$1] " " $2; user[$1] = user[$1] " " $3; sys[$1] = sys[$1] " " $4; mem[$1] = mem[$1] " " $5 }
    END { for (name in n) printf "| %s | %s | %s | %s | %d |\n", name, median(wall[name], n[name]), median(user[name], n[name]), median(sys[name], n[name]), median(mem[name], n[name]) / 1024 }' | sort
  printf '\nThe peak of fieldvault holds the 64 MiB of Argon2id at the unlock; beside it, see `tests/cli/memory.test.sh`.\n'
} > "$here/results/evidence.md"
cat "$here/results/evidence.md"

#!/usr/bin/env bash
# No word of the sample data is found in a vault, in the temporary folder or in a bundle, nor in what other programs see of
# the program's arguments and environment.
source "$(dirname "$0")/lib.sh"
mkdir "$work/tmp"
export TMPDIR="$work/tmp" SQLITE_TMPDIR="$work/tmp"

# The arguments and the environment of the program and of what it starts, as often as they can be looked at.
cat > watch.py << 'PY'
import os, sys
program, stop, out = sys.argv[1:]
seen, own, script = {}, set(), os.getppid()
# Other tests run beside this one: whose folder is another is none of ours.
ours = f"HOME={os.environ['HOME']}".encode()
def read(pid, what):
    with open(f"/proc/{pid}/{what}", "rb") as file: return file.read()
open("watching", "w").close()
while not os.path.exists(stop) and os.getppid() == script:
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            parent = int(read(pid, "stat").rsplit(b")", 1)[1].split()[1])
            words = read(pid, "cmdline")
            if parent not in own and os.path.realpath(words.split(b"\0")[0]) != program.encode(): continue
            environment = read(pid, "environ")
            if ours not in environment.split(b"\0"): continue
            own.add(int(pid))
            seen[pid, words] = environment
        except OSError:
            pass  # it has ended, or lets nobody look
with open(out, "wb") as file:
    for (pid, words), environment in seen.items(): file.write(words + b"\0\n" + environment + b"\n")
PY
watch() {
  rm -f stop watching
  python3 watch.py "$program" stop "$1" & watcher=$!
  until [ -e watching ]; do sleep 0.01; done
}
watched() { touch stop; wait $watcher; }
# Words that this script itself gives as arguments are no secret: codes and names of files.
grep -vE '^W-|\.(jpg|wav|png)$' "$data/markers.txt" > words.txt

watch seen.txt
make_vaults
fieldvault --vault field case add --from "$data/case.json" > /dev/null
for n in 1 2 3; do
  record_sample $n
  if [ -n "$testimony" ]; then last=$testimony; fi
done
for file in photo.jpg:photograph sound.wav:audio paper.png:document; do
  printf '{"title": "The winter road of Zhumbaqtobe", "kind": "%s"}' "${file#*:}" > described.json
  fieldvault --vault field evidence attach "$data/${file%:*}" --to "$last" --from described.json > /dev/null 2>&1
done
rm described.json
fieldvault --vault field evidence attach --from "$data/web-page.json" > /dev/null
for _ in 1 2 3; do fieldvault --vault field testimony show "$last" > /dev/null; done  # the shortest of them
export_bundle 1.fvb > /dev/null
fieldvault --vault officer bundle audit 1.fvb > /dev/null
fieldvault --vault hq bundle import 1.fvb > /dev/null
fieldvault --vault hq vault verify > /dev/null
watched
for command in 'vault init' 'testimony add' 'evidence attach' 'testimony show' 'bundle import'; do
  tr '\0' ' ' < seen.txt | grep -F -- "$command" > /dev/null || fail "nobody saw '$command': the watch is broken"
done
if grep -aF -f words.txt -e "$(cat pw)" seen.txt; then fail "other programs saw the words above"; fi
# What a person gives as an argument is seen (SECURITY.md), so the watch can fail.
watch seen.txt
fieldvault --vault field search "Мұсаханұлы" > /dev/null
fieldvault --vault hq search "Tursun Musakhanuly" > /dev/null
watched
grep -qaF -f words.txt seen.txt || fail "the watch sees nothing"

# The search itself must be able to fail: the sample data holds the words.
[ "$(grep -rlaF -f "$data/markers.txt" "$data" --include='*.json' --include='*.jpg' --include='*.wav' --include='*.png' | wc -l)" -ge 10 ] ||
  fail "the markers are not in the sample data"
if grep -rlaF -f "$data/markers.txt" field hq officer 1.fvb tmp; then fail "plaintext was found in the files above"; fi

# While it works: journal, staging, and files that have no name (any more). The journal is looked at where it is longest,
# and the process stands still meanwhile.
stopped_at() {  # PATTERN COMMAND…: stops it once a file of that pattern has bytes; sets $pid
  local pattern=$1
  shift
  "$@" > /dev/null 2>&1 &
  pid=$!
  until [ -n "$(find field -path "$pattern" -size +0 2> /dev/null)" ]; do
    kill -0 $pid 2> /dev/null || return 1
  done
  kill -STOP $pid
}
look() {  # WHAT: no marker in the vault, the temporary folder and what the stopped process has open; then it is killed
  local file target
  if grep -rlaF -f "$data/markers.txt" field tmp; then fail "plaintext was found in the files above, during $1"; fi
  for file in /proc/$pid/fd/*; do
    target=$(readlink "$file") || continue
    case $target in "$work"/people.jsonl | "$work"/marked.bin | pipe:* | socket:* | /dev/*) continue ;; esac
    if grep -qaF -f "$data/markers.txt" "$file"; then fail "plaintext in $target, during $1"; fi
  done
  kill -KILL $pid
  wait $pid 2> /dev/null || true
}
jq -c '. as $person | range(3000) | $person + {code: "M-\(.)"}' "$data/person-1.json" > people.jsonl
stopped_at '*/records.db-journal' "$program" --passphrase-file pw --vault field person add --from people.jsonl ||
  fail "the batch ended before its journal was seen"
look "a batch of records"
yes "Tursun Musakhanuly, the winter road of Zhumbaqtobe" | head -c 30000000 > marked.bin || true  # `yes` ends by SIGPIPE
truncate -s 2G marked.bin  # zeros: long enough to be seen before it ends
stopped_at '*/staging/object-*' "$program" --passphrase-file pw --vault field evidence attach marked.bin --to "$last" \
  --title "The winter road of Zhumbaqtobe" --kind document || fail "the attach ended before it was seen in staging"
look "an attach"
fieldvault --vault field vault verify --json 2> /dev/null | jq -e .sound > /dev/null || fail "field is not sound after the kills"
rm people.jsonl marked.bin

# What consent holds back is not even in the decrypted bundle: the third witness's everything, the second's name.
fieldvault --vault hq vault identity --out hq.identity --yes 2> /dev/null
mkdir outer bag && tar -xf 1.fvb -C outer && age -d -i hq.identity outer/sealed.age | tar -xf - -C bag
age -d -i hq.identity bag/data/records.age > records.jsonl
grep -q 'Musakhanuly' records.jsonl || fail "the first witness consented, and is not there"
for body in person-2 person-3; do
  jq -r '.names[].full' "$data/$body.json" > names.txt
  if grep -oF -f names.txt records.jsonl; then fail "a name of $body left without consent"; fi
done
if grep -oF "$(jq -r .code "$data/person-3.json")" records.jsonl; then fail "the third witness left"; fi

# The bundle's maker and the names of files are not told to whoever finds the stick.
if grep -aoE 'Field 7|HQ|Officer|photo|sound' outer/manifest.txt; then fail "the outer manifest says too much"; fi
# Nothing but ciphertext names under the vault.
find field -type f | grep -vE '^field/(header\.[ab]|records\.db|lock|objects/[0-9a-f]{2}/[0-9a-f]{64})$' && fail "a strange file" || true

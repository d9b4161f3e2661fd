#!/usr/bin/env bash
# Every hostile file that the fuzz targets begin from, and large ones, through each command that takes such a file: within
# 1 GiB of memory and 20 seconds of the processor it is taken or refused, and no vault is the worse for it. The frozen
# bundles are in golden.test.sh. What stands only inside a sealed part is left to the fuzz targets.
source "$(dirname "$0")/lib.sh"
golden=$(realpath "$data/../golden")
seeds=$(realpath "$data/../../fuzz/corpus")
cp "$golden/pw" pw
cp -r "$golden/hq" hq && mkdir -p hq/objects hq/staging
age-keygen -o court.key 2> /dev/null
if ! grep -q __asan_init "$program"; then ulimit -S -v 1048576 && ulimit -S -t 20 || fail "no limit can be set"; fi

# tried COMMAND…: taken or refused, by a code that says which, and neither stopped nor out of memory.
runs=0
tried() {
  local code=0
  runs=$((runs + 1))
  fieldvault "$@" > out.txt 2> err.txt < /dev/null || code=$?
  case $code in
    0 | 3 | 4 | 5 | 6 | 7 | 8 | 11) ;;
    *) fail "exit code $code: $*: $(head -c 2000 err.txt)" ;;
  esac
  if grep -qi 'was stopped\|terminate\|bad_alloc\|not enough memory\|AddressSanitizer' out.txt err.txt; then
    fail "it did not end well: $*: $(head -c 2000 err.txt)"
  fi
}
tried_hq() { tried --vault hq "$@"; }

as_bundle() {  # nobody's vault is needed to look at it
  tried bundle audit "$1" --card "$golden/field.card"
  tried --identity-file court.key bundle verify-disclosure "$1" --card "$golden/field.card"
}
as_body() {
  cp "$1" body.json && tried_hq person add --from body.json
  cp "$1" body.jsonl && tried_hq testimony add --from body.jsonl
}
# The good bundle with another file in the place of a member.
with_member() {  # NAME FILE
  mkdir -p parts && tar -xf "$golden/good.fvb" -C parts
  cp "$2" "parts/$1"
  tar --format=ustar --owner=0 --group=0 --numeric-owner --mode=644 --mtime=@0 -cf spliced.fvb -C parts manifest.txt manifest.txt.minisig sealed.age
  tried_hq bundle import spliced.fvb
}
as_backup() {
  [ -d copy ] || fieldvault --vault hq vault backup copy > /dev/null
  cp "$1" copy/generations/1/SHA256SUMS
  tried vault restore copy restored
  rm -rf restored
}
as_header() {
  rm -rf other && cp -r hq other
  cp "$1" other/header.a && cp "$1" other/header.b
  tried --vault other vault info
  tried --vault other --recovery-file pw vault info
}
try_seed() {
  case $1 in
    age_header | age_stream) tried_hq bundle import "$2"; tried --vault hq --identity-file "$2" vault info ;;
    backup_sums) as_backup "$2" ;;
    card | signed_text) tried_hq trust add "$2" --yes; tried_hq bundle accept-receipt "$2" ;;
    csv) cp "$2" body.csv && tried_hq person add --from body.csv ;;
    edit_text | json | revision) as_body "$2" ;;
    manifest) with_member manifest.txt "$2" ;;
    minisign) with_member manifest.txt.minisig "$2" ;;
    name) [ ! -s "$2" ] || tried_hq person match -- "$(tr -d '\0' < "$2")" ;;
    override) tried_hq bundle import "$golden/second.fvb" --override "$2" ;;
    policy) tried_hq bundle audit "$golden/good.fvb" --policy "$2" ;;
    receipt) tried_hq bundle accept-receipt "$2" ;;
    roster) tried_hq trust roster add "$2" --yes ;;
    search_query) tried_hq search -- "$(tr -d '\0' < "$2")" ;;
    tar) tried_hq bundle import "$2" ;;
    travel) tried_hq vault answer-travel "$2" --yes; tried_hq vault answer-travel "$(cat "$2")" --escrow "$2" --yes ;;
    vault_header) as_header "$2" ;;
    bundle_front) tried_hq bundle import "$2" ;;
    # Parts of what is sealed or stored, which no command takes by themselves.
    checkpoint | consistency | disclosure | ledger_entry | merkle | records_file | sealed_archive | statement) ;;
    timestamp | values | waiting) ;;
    *) fail "no command is named for the seeds in fuzz/corpus/$1" ;;
  esac
}
for folder in "$seeds"/*; do
  for file in "$folder"/*; do
    case $(basename "$folder") in
      age_header | bundle_front | disclosure | manifest | sealed_archive | tar) as_bundle "$file" ;;
    esac
    try_seed "$(basename "$folder")" "$file"
  done
done
[ $runs -gt 250 ] || fail "only $runs runs"

# As large as they may be, and a little more: many small values, nesting without end, one line without end.
mkdir large
python3 - << 'PY'
import os
os.chdir("large")
most = 16 << 20
def put(name, text):
    with open(name, "w") as out:
        out.write(text)
put("numbers.json", "[" + "1," * (most // 2 - 1) + "1]")
put("members.json", "{" + ",".join('"%x":1' % n for n in range(1250000)) + "}")
put("lists.json", "[" + "[]," * (most // 3 - 2) + "[]]")
put("deep.json", '{"a":' * (most // 5))
put("escapes.json", '{"code":"' + "\\u0001" * (most // 6 - 10) + '"}')
put("names.json", '{"code":"W-9","names":[' + ",".join('{"full":"N%d"}' % n for n in range(700000)) + "]}")
put("lines.jsonl", '{"a":' + "[" * most)
put("cells.csv", "code" + ",a" * 999 + "\n" + ",".join(["x" * 16000] * 1000) + "\n")
put("columns.csv", ",".join("names/%d/full" % n for n in range(999)) + ",code\n" + "y," * 999 + "W-8\n")
put("quote.csv", 'code\n"' + "z" * (most + 10))
put("line.roster", "fieldvault-roster/1\nversion: " + "1" * (160 << 10))
put("line.card", "fieldvault-card/1\nname: " + "a" * (32 << 10))
put("teams.json", '{"format":"fieldvault-audit-policy/1","teams":[' + "{}," * 170000 + "{}]}")
def header(name, size=0):
    block = bytearray(512)
    for at, text in [(0, name), (100, "0000644"), (108, "0000000"), (116, "0000000"), (124, "%011o" % size), (136, "00000000000"),
                     (148, " " * 8), (156, "0"), (257, "ustar\00000"), (329, "0000000"), (337, "0000000")]:
        block[at:at + len(text)] = text.encode()
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)
with open("members.tar", "wb") as out:
    out.write(b"".join(header("m%d" % n) for n in range(200000)) + bytes(1024))
with open("member.tar", "wb") as out:
    out.write(header("manifest.txt", (1 << 33) - 1) + b"fieldvault-manifest/1\n")
    out.truncate(200 << 20)
os.truncate("member.tar", 200 << 20)
PY
for file in large/*.json; do as_body "$file"; done
for file in large/*.jsonl large/*.csv; do tried_hq person add --from "$file"; done
for file in large/*.tar; do as_bundle "$file"; tried_hq bundle import "$file"; done
for file in large/*.roster large/*.card large/*.tar large/numbers.json; do
  tried_hq trust roster add "$file" --yes
  tried_hq trust add "$file" --yes
  tried_hq bundle accept-receipt "$file"
  tried_hq vault answer-travel "$file" --yes
done
tried_hq bundle audit "$golden/good.fvb" --policy large/teams.json
tried_hq search "$(head -c 1024 /dev/zero | tr '\0' a)"
tried_hq person match "$(head -c 1024 /dev/zero | tr '\0' a)"

# It was all for nothing: the vault takes the good bundle as ever.
fieldvault --vault hq vault verify --json | jq -e .sound > /dev/null || fail "the vault is not sound"
fieldvault --vault hq bundle import "$golden/good.fvb" --json | jq -e '.verdict == "imported"' > /dev/null

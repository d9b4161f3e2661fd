#!/usr/bin/env bash
# A bundle that is mostly a hole: a file of 1 TiB that takes no room is refused by what stands in it, and nobody reads it to
# its end, which would take more seconds of the processor than there are here.
source "$(dirname "$0")/lib.sh"
# A file system that holds no such file shows nothing.
truncate -s 1T zeros.fvb || { echo "skipped: this file system takes no sparse file of 1 TiB"; exit 77; }
make_vaults
record_sample 1
export_bundle 1.fvb > /dev/null

# Nothing but a hole, a good bundle with a hole behind it, its beginning with a hole in the place of the rest, and one whose
# last member says that it is the hole.
cp 1.fvb behind.fvb
truncate -s 1T behind.fvb
head -c 9000 1.fvb > cut.fvb
truncate -s 1T cut.fvb
cat > stretch.py << 'PY'
import os
whole = open("1.fvb", "rb").read()
at = whole.index(b"sealed.age\0")
def block(name, size, kind):
    made = bytearray(whole[at:at + 512])
    made[:100] = name.ljust(100, b"\0")
    made[124:136] = b"%011o\0" % size
    made[156:157] = kind
    made[148:156] = b" " * 8
    made[148:156] = b"%06o\0 " % sum(made)
    return bytes(made)
assert block(b"sealed.age", int(whole[at + 124:at + 135], 8), b"0") == whole[at:at + 512]
size = 2**40
record = b"22 size=%d\n" % size
assert len(record) == 22
with open("stretched.fvb", "wb") as out:
    out.write(whole[:at] + block(b"PaxHeaders/size", len(record), b"x") + record.ljust(512, b"\0") + block(b"sealed.age", 0, b"0"))
    out.truncate(out.tell() + size + 1024)
PY
python3 stretch.py

# hasty CODES COMMAND…: ends with one of these codes within 20 seconds of the processor, its second process included.
hasty() {
  local code=0
  (ulimit -t 20 && exec "$program" --passphrase-file pw "${@:2}") > out.txt 2> err.txt || code=$?
  [[ " $1 " == *" $code "* ]] || fail "exit code $code instead of $1: ${*:2}: $(cat out.txt err.txt)"
  if grep -q 'was stopped' out.txt err.txt; then fail "it was read until something stopped it: ${*:2}"; fi
}
for file in zeros behind cut stretched; do
  hasty '3 4' --vault hq bundle import $file.fvb
  hasty '3 4' --vault officer bundle audit $file.fvb
  hasty '3 4' bundle audit $file.fvb --card field.card
done
for v in hq officer; do
  fieldvault --vault $v bundle list --json > list.txt
  [ ! -s list.txt ] || fail "$v has a bundle: $(cat list.txt)"
  [ -z "$(find $v/objects $v/staging -type f)" ] || fail "$v kept something"
done

# A disclosure, as it comes and as `age` opens it.
fieldvault --vault hq bundle import 1.fvb > /dev/null
age-keygen -o court.key 2> /dev/null
fieldvault --vault hq bundle disclose "$testimony" --to Court --recipient "$(age-keygen -y court.key)" --purpose court \
  --out court.fvd > /dev/null 2>&1
age -d -i court.key -o court.tar court.fvd
for file in court.fvd court.tar; do
  hasty 0 --identity-file court.key bundle verify-disclosure $file --card hq.card
  truncate -s 1T $file
  hasty '3 4' --identity-file court.key bundle verify-disclosure $file --card hq.card
done
hasty 3 bundle verify-disclosure zeros.fvb --card hq.card
hasty 3 --vault hq trust add zeros.fvb --yes
hasty 3 --vault hq bundle accept-receipt zeros.fvb
for v in field hq officer; do fieldvault --vault $v vault verify --json | jq -e .sound > /dev/null || fail "$v is not sound"; done

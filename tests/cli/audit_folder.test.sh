#!/usr/bin/env bash
# An officer audits what lies on a stick: all bundles in their order whatever their names, and which numbers are missing.
source "$(dirname "$0")/lib.sh"
make_vaults
record_sample 1
mkdir stick empty
for name in c b a d; do
  fieldvault --vault field bundle export --to HQ --auditor Officer --purpose store --out "stick/$name.fvb" > /dev/null 2>&1
done
audit() { fieldvault --vault officer bundle audit "$@"; }

expect_code 8 audit empty
expect_code 8 audit nowhere
# In the order of their numbers no bundle is a gap, though their names say otherwise.
cp -r officer first
fieldvault --vault first bundle audit stick --json > out.json
[ "$(jq -r .sequence out.json | tr '\n' ' ')" = "1 2 3 4 " ] || fail "audited as $(jq -r .sequence out.json)"
jq -se 'all(.[]; .verdict == "pass")' out.json > /dev/null

# The second is missing, another is spoiled, and there are files that are no bundles.
mv stick/b.fvb .
head -c 9000 stick/d.fvb > stick/cut.fvb
rm stick/d.fvb
printf 'no bundle' > stick/notes.txt
printf 'no bundle' > stick/.hidden.fvb
code=0
audit stick > out.txt || code=$?
[ $code = 5 ] || fail "exit code $code"
grep -qx '3 bundles: 1 pass, 1 warn, 1 fail' out.txt
grep -qE '^missing of device [0-9a-f]{32}, channel [0-9a-f]{32}: 2$' out.txt
[ "$(grep -nx 'c.fvb\|a.fvb\|cut.fvb' out.txt | cut -d: -f2 | tr '\n' ' ')" = "c.fvb a.fvb cut.fvb " ] || fail "another order"

# It comes later, in parts; without a vault the outer layers are audited.
split -b 1500K --numeric-suffixes=1 --suffix-length=3 b.fvb stick/b.fvb.
code=0
audit stick > out.txt || code=$?
[ $code = 3 ] || fail "exit code $code once nothing is missing"
if grep -q '^missing' out.txt; then fail "something is missing still"; fi
rm stick/cut.fvb
"$program" bundle audit stick --card field.card --json > out.json
jq -se 'length == 3 and all(.[]; .verdict == "pass")' out.json > /dev/null

# The policy of an organisation, over a folder and over one bundle.
fingerprint() { "$program" --passphrase-file pw --vault "$1" trust show --json | field fingerprint; }
policy() {  # file, whose cards may sign for the east, purpose
  jq -n --arg signer "$(fingerprint "$2")" --arg reader "$(fingerprint hq)" --arg purpose "$3" '{
    format: "fieldvault-audit-policy/1", teams: [{name: "east", may_sign: [$signer]}],
    max_age_days: 30, required_recipients: [$reader], purposes: [$purpose]}' > "$1"
}
policy good.json field store
policy other.json hq court
audit stick --policy good.json --team east --json > out.json
jq -se 'all(.[].findings[]; .id | startswith("FV-POL") | not)' out.json > /dev/null || fail "a policy that is met says otherwise"
expect_code 7 audit stick/a.fvb --policy other.json
grep -q 'FV-POL-001' out.txt && grep -q 'FV-POL-004' out.txt || fail "the policy is not held against the bundle"
expect_code 7 "$program" bundle audit stick --card field.card --policy other.json
expect_code 8 audit stick --policy good.json --team west
expect_code 2 audit stick --team east
expect_code 8 audit stick --policy nowhere.json
printf '{"format": "fieldvault-audit-policy/1", "max_age": 3}' > bad.json
expect_code 3 audit stick --policy bad.json
grep -q '/max_age: is not a member' err.txt || fail "the fault is not named: $(cat err.txt)"

#!/usr/bin/env bash
# Two devices revise one record: nothing is overwritten in silence, and a person brings the revisions together.
source "$(dirname "$0")/lib.sh"
make_vaults
record_sample 1
export_bundle 1.fvb > /dev/null
fieldvault --vault hq bundle import 1.fvb > /dev/null
expect_code 8 fieldvault --vault hq person merge "$person"

# Headquarters and the field both say what she does; one of them what she is called, the other her languages.
fieldvault --vault hq person edit "$person" --set occupation="a baker" --set gender="a woman" > /dev/null
fieldvault --vault field person edit "$person" --set occupation="a driver" --set 'languages=["kk","ru","zh"]' > /dev/null
export_bundle 2.fvb > /dev/null
fieldvault --vault hq bundle import 2.fvb --json | jq -e '.conflicts == 1' > /dev/null || fail "no conflict"
fieldvault --vault hq person list > listed.txt
grep -q CONFLICT listed.txt
fieldvault --vault hq person show "$person" > shown.txt 2> /dev/null
[ "$(grep -c '^root ' shown.txt)" = 2 ] || fail "the roots are not shown"

# An edit of one side would end the other one.
expect_code 7 fieldvault --vault hq person edit "$person" --set occupation="a tailor"
grep -q 'person merge' err.txt
[ "$(fieldvault --vault hq person show "$person" --json | wc -l)" = 2 ] || fail "an edit ended a side"

# What both changed must be decided; what one changed is taken from there.
expect_code 2 fieldvault --vault hq person merge "$person"
grep -q 'both sides changed occupation:' err.txt || fail "$(cat err.txt)"
expect_code 8 fieldvault --vault hq person merge "$person" --keep 0000000000
expect_code 8 fieldvault --vault hq person merge "$person" --keep ab
root=$(fieldvault --vault hq person show "$person" --json | jq -r 'select(.body.occupation == "a driver") | .root')
cp -r hq typed
fieldvault --vault hq person merge "$person" --keep "${root:0:12}" --json > merged.json
jq -e '.revision == 3' merged.json > /dev/null
fieldvault --vault hq person show "$person" --json > after.json
jq -se 'length == 1' after.json > /dev/null || fail "still in conflict"
jq -e '.body.occupation == "a driver" and .body.gender == "a woman" and .body.languages == ["kk","ru","zh"] and
  (.parents | length == 2)' after.json > /dev/null || fail "$(cat after.json)"
# A third word, typed.
fieldvault --vault typed person merge "$person" --set occupation="a baker, later a driver" > /dev/null 2> said.txt
grep -q '^languages is taken from' said.txt || fail "$(cat said.txt)"
fieldvault --vault typed person show "$person" --json | jq -e '.body.occupation == "a baker, later a driver"' > /dev/null

# The decision goes back to the field, where it ends both sides too.
fieldvault --vault hq bundle export --to "Field 7" --purpose store --out back.fvb > /dev/null 2>&1
fieldvault --vault field bundle import back.fvb --json | jq -e '.verdict == "imported" and .conflicts == 0' > /dev/null ||
  fail "the field has a conflict"
fieldvault --vault field person show "$person" --json | jq -se 'length == 1 and .[0].revision == 3' > /dev/null || fail "the field has another revision"
fieldvault --vault hq vault verify > /dev/null
fieldvault --vault field vault verify > /dev/null

#!/usr/bin/env bash
# Persons and events as CSV: out of one vault, into another, and for Uwazi.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

for v in one two; do fieldvault vault init $v --role field --name "Field $v" --no-recovery "${floor[@]}" > /dev/null 2>&1; done
cat > persons.csv <<'CSV'
code,names/0/full,names/0/script,names/1/full,age_range/from,age_range/to,occupation
W-0001,Серікжан Мұсаханұлы,Cyrl,Serikzhan,30,40,"teacher, then ""driver"""
W-0002,赛尔克坚,Hans,,,,
CSV
fieldvault --vault one person add --from persons.csv --json > written.txt
[ "$(wc -l < written.txt)" = 2 ] || fail "not every row was written"
first=$(head -n 1 written.txt | field id)
fieldvault --vault one person show "$first" --json | jq -e '.body.age_range == {"from": 30, "to": 40}' > /dev/null

fieldvault --vault one person list --csv fields > out.csv
head -n 1 out.csv | grep -q '^id,' || fail "no id in front"
fieldvault --vault two person add --from out.csv > /dev/null
bodies() { for id in $(fieldvault --vault "$1" person list --json | jq -r .id); do fieldvault --vault "$1" person show "$id" --json | jq -cS .body; done | sort; }
diff <(bodies one) <(bodies two) || fail "a body changed on the way"

fieldvault --vault one event add --set title="=HYPERLINK(1)" --set begin=2018-04 --set identifies=nobody > /dev/null
fieldvault --vault one event list --csv fields | grep -q "'=HYPERLINK(1)" || fail "a spreadsheet would run a title"
fieldvault --vault one person list --csv uwazi > uwazi.csv
head -n 1 uwazi.csv | grep -q ',title' || fail "Uwazi needs a title"
grep -q 'Серікжан Мұсаханұлы|Serikzhan' uwazi.csv || fail "names are not one cell"

# All or nothing, and the line is named.
printf 'code,names/0/full\nW-0008,A\nW-0009,B,C\n' > bad.csv
expect_code 3 fieldvault --vault one person add --from bad.csv
grep -q 'bad.csv line 3' err.txt || fail "the line is not named"
printf 'code,nonsense\nW-0008,A\n' > bad.csv
expect_code 3 fieldvault --vault one person add --from bad.csv
printf 'code\n"W-0008\n' > bad.csv
expect_code 3 fieldvault --vault one person add --from bad.csv
grep -q 'bad.csv' err.txt || fail "the file is not named"
[ "$(fieldvault --vault one person list | wc -l)" = 2 ] || fail "a refused file has written"
expect_code 2 fieldvault --vault one person list --csv fields --json

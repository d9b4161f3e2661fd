#!/usr/bin/env bash
# Who may be meant by a name: candidates with reasons, in every script, and nothing is linked by it. Names are invented.
source "$(dirname "$0")/lib.sh"
fieldvault vault init field --role field --name "Field 7" --no-recovery "${floor[@]}" > /dev/null 2>&1
export FIELDVAULT_VAULT=field

cat > persons.jsonl << 'END'
{"code":"W-0001","names":[{"full":"Тұрсын Мұсаханұлы","lang":"kk"}],"birth":{"date":"1978"}}
{"code":"W-0002","names":[{"full":"吐尔逊·木萨汗","lang":"zh"}],"birth":{"date":"1978-04-02"}}
{"code":"W-0003","names":[{"full":"Serik Musakhanuly"}]}
{"code":"W-0004","names":[{"full":"Qobyland Serikuly"}]}
END
fieldvault person add --from persons.jsonl > /dev/null
fieldvault person list --json | jq -r .id > ids.txt

# Under each spelling both are found, and the brother is not.
for name in "Tursyn Musakhanuly" "TURSUN MUAKHANULY" "Турсун Мусаханов" "تۇرسىن مۇساخانۇلى" "吐尔逊·木萨汗" "Tuerxun Musahan"; do
  fieldvault person match "$name" --json > found.txt
  jq -se 'map(.title[0:6]) | sort == ["W-0001", "W-0002"]' found.txt > /dev/null || fail "$name: $(cat found.txt)"
  jq -se 'all(.score > 0.7 and .score <= 1 and (.reasons | length) > 0)' found.txt > /dev/null || fail "$name: no reasons"
done
# Words of a name need no quotes; the reasons name the spelling that fits.
fieldvault person match Tursyn Musakhanuly > found.txt
grep -q "same sounds in another script" found.txt || fail "no reason is told: $(cat found.txt)"
[ "$(fieldvault person match Tursyn Musakhanuly --limit 1 --json | wc -l)" = 1 ]
[ "$(fieldvault person match Serik --json | jq -r '.title[0:6]' | head -n 1)" = W-0003 ]

# What has a digit is the code or id of a person, whose names and birth date are compared.
fieldvault person match W-0001 --json > found.txt
jq -se 'length == 1 and (.[0].title | startswith("W-0002"))' found.txt > /dev/null || fail "by code: $(cat found.txt)"
jq -se '.[0].reasons | index("birth dates that agree (1978, 1978-04-02)") != null' found.txt > /dev/null
fieldvault person match "$(head -n 1 ids.txt)" --json | cmp - found.txt
expect_code 8 fieldvault person match W-0099
expect_code 3 fieldvault person match "..."
expect_code 2 fieldvault person match
expect_code 2 fieldvault person match Tursun --limit 0
fieldvault person match Nobody > found.txt 2> err.txt
[ ! -s found.txt ] && grep -q "nobody found" err.txt

# A search finds names in other spellings after the text that has the words, and says which is which.
fieldvault search "Serik Musakhanuly" --json | jq -se 'map(.found_by) == ["text"]' > /dev/null
fieldvault search "Серік Мұсаханұлы" --json | jq -se 'map(.found_by) == ["name"]' > /dev/null
fieldvault search "Серік Мұсаханұлы" | grep -q "a name like it: .*Serik Musakhanuly"
fieldvault search '"Серік Мұсаханұлы"' --json | jq -se 'length == 0' > /dev/null

# Nothing was linked, and a name that is taken away is found no more.
fieldvault person match W-0001 > /dev/null
[ "$(fieldvault person history W-0001 --json | wc -l)" = 1 ] || fail "a match has written"
fieldvault person show W-0001 --json | jq -e '.links == []' > /dev/null || fail "a match has linked"
fieldvault person edit W-0003 --set names='[{"full":"Berik"}]' > /dev/null
[ -z "$(fieldvault person match Serik Musakhanuly --json | jq -r 'select(.title | startswith("W-0003"))')" ] || fail "an old name is found"
fieldvault vault verify --json | jq -e .sound > /dev/null
# No name is left in plaintext in the folder.
! grep -rqa -e "Musakhanuly" -e "木萨汗" -e "musahan" field || fail "a name stands in plaintext"

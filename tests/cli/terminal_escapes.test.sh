#!/usr/bin/env bash
# What came from elsewhere cannot talk to the terminal: escape sequences, links (OSC 8), the clipboard (OSC 52), C1
# controls, carriage returns, backspaces and turned directions are shown as what they are, and a line end makes no line
# of its own. Every name is invented.
# shellcheck disable=SC2015,SC2016
source "$(dirname "$0")/lib.sh"
make_vaults
id_of() { jq -er .id; }

# The same text wherever a text may stand.
hostile=$'Ashwillow \e[2J\e[1;1H \e]8;;http://invented.example\e\\here\e]8;;\e\\ \e]52;c;UVE9\a \u009b31m \u009d0;x\u009c'
hostile+=$' \rover\b\b\b\b \u202eturned\u2066 \x7f\u2028\nVERIFIED\n\e[32mVERIFIED: good\e[0m\r\nVERIFIED again'
# of KIND MADE…: a record of that kind from a jq program in which $t is the hostile text; prints its id.
of() {
  local kind=$1 made=$2
  shift 2
  jq -n --arg t "$hostile" "$@" "$made" | fieldvault --vault field "$kind" add --from - --json | id_of
}
person=$(of person '{code: "W-0001", names: [{full: $t, lang: "en", source: $t, primary: true}], occupation: $t}')
of person '{code: "W-0002", names: [{full: $t, lang: "en"}]}' > /dev/null
case=$(of case '{title: $t, status: "open", reference: $t, summary: {text: $t, lang: "en"}, identifies: "nobody"}')
for code in W-0002 W-0001; do
  jq -n --arg t "$hostile" '{form: "oral", date: "2024-01-01", conditions: $t, remarks: $t,
    explained: {lang: "en", by: $t, interpreter: "none"},
    uses: {store: {decision: "permit", name: "permit", photograph: "permit", voice: "permit", place: "permit", conditions: $t}}}' > consent.json
  consent=$(fieldvault --vault field consent set $code --from consent.json --json | id_of)
done
testimony=$(of testimony '{title: $t, witness: "W-0001", consent: $c, case: $f, interviewer: $t, date: "2024",
  place: $t, narrative: [{number: 1, text: {text: $t, lang: "en"}, identifies: "nobody"}]}' --arg c "$consent" --arg f "$case")
event=$(of event '{title: $t, description: {text: $t, lang: "en"}, testimonies: [$m], identifies: "nobody"}' --arg m "$testimony")
note=$(of note '{about: "W-0001", text: {text: $t, lang: "en"}, by: $t}')
# So may the name of a file.
name=$'Ashwillow \e[2J\e]52;c;UVE9\a \u009b31m\rover\b\b \u202e\nVERIFIED'
printf 'x' > "$name"
evidence=$(fieldvault --vault field evidence attach "$name" --to "$testimony" --title "$hostile" --kind document --json 2> /dev/null | id_of)
fieldvault --vault field evidence custody "$evidence" --set action=collected --set when=2024 --set by="$hostile" --set where="$hostile" \
  --set why="$hostile" > /dev/null

# What may not reach the terminal, in UTF-8: C0 but the line end, DEL, C1, separators, marks that turn a direction, and
# isolates but those that the program puts around a value itself (U+2068 … U+2069); bytes that are no UTF-8.
cat > judge.py << 'PY'
import re, sys
told = open(sys.argv[1], "rb").read()
faults = []
try:
    text = told.decode()
except UnicodeDecodeError as error:
    sys.exit(f"no UTF-8: {error}")
for found in re.finditer("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u206a-\u206f\ufeff]", text):
    faults.append(f"U+{ord(found[0]):04X} in: {text[max(0, found.start() - 40):found.start()]!r}")
for line in text.split("\n"):
    if re.match(r"\W*VERIFIED", line): faults.append(f"a line of its own: {line!r}")
    depth = 0
    for point in line:
        depth += (point in "\u2066\u2067\u2068") - (point == "\u2069")
        if depth < 0: faults.append(f"an isolate is ended twice: {line!r}")
    if depth: faults.append(f"an isolate is left open: {line!r}")
sys.exit("\n".join(faults) or 0)
PY
harmless() { python3 judge.py "$1" || fail "that was printed by: $told"; }
# prints VAULT COMMAND…: what a person gets to see, on both streams, is harmless.
prints() {
  told="$*"
  fieldvault --vault "$@" > shown.txt 2>&1 || fail "$told ended with $?: $(cat shown.txt)"
  harmless shown.txt
}
# shows VAULT COMMAND…: the same, and the text is there.
shows() {
  prints "$@"
  grep -q Ashwillow shown.txt || fail "the text is not there at all: $told"
}
# json VAULT COMMAND…: the same for --json, and a program gets the very text back.
json() {
  told="$* --json"
  fieldvault --vault "$@" --json > shown.txt 2> err.txt || fail "$told ended with $?: $(cat err.txt)"
  harmless shown.txt
  harmless err.txt
  jq -se --arg t "$hostile" '[.. | strings] | index($t) != null' shown.txt > /dev/null || fail "the text is another one: $told"
}

# Before it leaves: what would go, what is held back, and on what conditions.
fieldvault --vault field person add --set code=W-0003 > /dev/null
of case '{title: $t, notes: {text: $t, lang: "en"}}' > /dev/null
shows field bundle export --to HQ --purpose store --dry-run
fieldvault --vault field bundle export --to HQ --purpose store --dry-run > out.txt 2> err.txt
grep -q '^goes .*Ashwillow' out.txt && grep -q 'condition of W-0001: .*Ashwillow' err.txt || fail "another preview: $(cat out.txt err.txt)"
json field bundle export --to HQ --purpose store --dry-run
shows field bundle export --to HQ --auditor Officer --purpose store --out 1.fvb
prints hq bundle import 1.fvb

# Where it was written, and where an import brought it.
for vault in field hq; do
  for what in "person $person" "case $case" "testimony $testimony" "event $event" "note $note" "evidence $evidence" "consent W-0001"; do
    # shellcheck disable=SC2086
    { shows $vault ${what/ / show }; json $vault ${what/ / show }; }
  done
  for kind in person case event note evidence; do
    shows $vault $kind list
    prints $vault $kind list --json
  done
  shows $vault evidence custody "$evidence"
  json $vault evidence custody "$evidence"
  shows $vault search Ashwillow
  prints $vault search Ashwillow --json
  shows $vault person match Ashwillow
  shows $vault person match --limit 2 W-0002
done
name_shown=$(fieldvault --vault hq evidence show "$evidence" --json | jq -r .body.original_name)
[ "$name_shown" = "$name" ] || fail "the file has another name: $name_shown"
# A table in a file has the very text; on a terminal, whose line ends have a CR, it is harmless.
for table in fields uwazi; do
  fieldvault --vault hq person list --csv $table > table.csv
  grep -qF $'\e]52;c;UVE9\a' table.csv || fail "the table has another text: $(cat -v table.csv)"
  told="person list --csv $table on a terminal"
  script -qefc "'$program' --passphrase-file pw --vault hq person list --csv $table" /dev/null < /dev/null | tr -d '\r' > shown.txt
  grep -q Ashwillow shown.txt || fail "there is no table: $(cat -v shown.txt)"
  harmless shown.txt
done

# What headquarters adds, and what it is told first.
fieldvault --vault hq person link W-0001 W-0002 --because "$hostile" --by "$hostile" > /dev/null
shows hq person show W-0001
grep -q 'because: .*Ashwillow' shown.txt || fail "the reason of a link is not shown"
prints field consent withdraw W-0001 --use store --by "$hostile" --because "$hostile"
shows field consent show W-0001
shows field bundle export --to HQ --auditor Officer --purpose store --out 2.fvb
prints hq bundle import 2.fvb
head -1 shown.txt | grep -q '^SET ASIDE' || fail "no withdrawal came"
for kind in person testimony evidence note; do prints hq $kind list --set-aside; done
shows hq person show W-0001 --set-aside
prints hq report --seizure "Field 7"

# What is given on the command line comes back in messages.
refused() {  # CODE COMMAND…
  told="${*:2}"
  expect_code "$@"
  harmless err.txt
  harmless out.txt
}
for word in "$hostile" "$name"; do
  refused 8 fieldvault --vault hq person show "$word"
  refused 8 fieldvault --vault hq case add --from "$word-"
  refused 8 fieldvault --vault "$word-" vault info
  refused 2 fieldvault --vault hq "$word"
  refused 2 fieldvault --vault hq person list "$word"
  refused 2 fieldvault --vault hq person list "--$word"
  refused 3 fieldvault --vault hq search "kind:$word"
  refused 8 fieldvault --vault hq bundle export --to "$word" --purpose store --out 3.fvb
  refused 2 fieldvault --vault hq bundle export --to Officer --purpose "$word" --out 3.fvb
  refused 8 fieldvault --vault hq bundle import "$word-"
  refused 3 fieldvault --vault hq case add --set "$word=x"
  refused 3 fieldvault --vault hq person add --set "code=W-9" --set "sex=$word"
done
refused 3 fieldvault --vault hq bundle import "$name"
refused 3 fieldvault --vault officer bundle audit "$name"
refused 3 fieldvault --vault officer trust add "$name" --yes
mkdir stick
cp 1.fvb "stick/$name.fvb"
cp "$name" "stick/other $name.fvb"
fieldvault --vault officer bundle audit stick > shown.txt 2>&1 || true
told="bundle audit of a folder" && harmless shown.txt
grep -q Ashwillow shown.txt || fail "the audit of a folder names no file"

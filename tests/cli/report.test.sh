#!/usr/bin/env bash
# A page for people: what stands in it, what cannot, and where it may be written. An audit as a page.
source "$(dirname "$0")/lib.sh"
source "$data/../cli/report_world.sh"
make_vaults
fill_vault

entries() { fieldvault --vault field vault info --json | field ledger_size; }
# What an unlocking writes by itself.
before=$(entries)
unlocking=$(($(entries) - before))
before=$((before + unlocking))
report case.html --case "$case" --yes --json > out.json 2> err.txt
grep -q 'not encrypted' err.txt || fail "nobody was told that the file is plaintext"
[ "$(stat -c %a case.html)" = 600 ] || fail "others may read the page"
[ "$(field sha256 < out.json)" = "$(sha256sum < case.html | cut -d' ' -f1)" ] || fail "another hash was told"
[ "$(field length < out.json)" = "$(stat -c %s case.html)" ] || fail "another length was told"
jq -e --arg case "$case" '.case == $case and .names == false and .testimonies == 3 and .events == 4 and .evidence == 1 and .withdrawals == 1' out.json > /dev/null ||
  fail "other counts: $(cat out.json)"
# One entry is the report's.
after=$(entries)
[ $((after - before)) = $((2 * unlocking + 1)) ] || fail "the ledger has $((after - before)) new entries, and an unlocking writes $unlocking"

# Nobody's name is in a byte of it: the names of the persons in the vault, whole and in parts.
for id in $(fieldvault --vault field person list --json | jq -r .id); do
  fieldvault --vault field person show "$id" --json | jq -r '.body.names[]? | .full, (.parts // {} | .[])'
done | sort -u > names.txt
[ "$(wc -l < names.txt)" -ge 6 ] || fail "the sample data has too few names for this test"
report whole.html --yes 2> /dev/null > /dev/null
for page in case.html whole.html; do
  if grep -oF -f names.txt $page; then fail "a name is in $page"; fi
  for words in "keeps the mill" "The baker was taken" "Kumyrtas" "Ashwillow"; do
    if grep -qF "$words" $page; then fail "$page says: $words"; fi
  done
done
grep -qF "[…] was taken." case.html || fail "the redacted form is not there"
grep -qF "nobody has confirmed that it identifies nobody" case.html || fail "nothing says what is left out"
grep -qF 'lang="ug"' case.html || fail "no language is named"
report named.html --case "$case" --names --yes > /dev/null 2>&1
grep -qF "Tursun Musakhanuly" named.html || fail "--names shows no name"
grep -qF "Her brother keeps the mill." named.html || fail "--names leaves a statement out"
grep -qF "This page names persons" named.html || fail "the page does not say that it names persons"

# What stood in the records is text: python reads the page as a browser does.
cat > judge.py <<'PY'
import html.parser, sys
allowed = set("""html head meta title style body header h1 h2 h3 main section article nav ul li a p div span strong bdi dl dt dd
table caption thead tbody tr th td figure figcaption svg desc line rect text footer""".split())
class Judge(html.parser.HTMLParser):
    stack, faults, words = [], [], []
    def handle_starttag(self, tag, attributes):
        if tag not in allowed: self.faults.append(f"tag {tag}")
        for name, value in attributes:
            if name.startswith("on") or name in ("src", "style", "action", "formaction"): self.faults.append(f"attribute {name}")
            if name == "href" and not value.startswith("#r-"): self.faults.append(f"link to {value}")
        if tag != "meta": self.stack.append(tag)
    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag: self.faults.append(f"</{tag}> closes something else")
    def handle_comment(self, data): self.faults.append("a comment")
    def handle_data(self, data): self.words.append(data)
page = open(sys.argv[1], encoding="utf-8").read()
judge = Judge(convert_charrefs=True)
judge.feed(page); judge.close()
if judge.stack: judge.faults.append(f"left open: {judge.stack}")
for point in page:
    if (ord(point) < 32 and point not in "\n\t") or point in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u061c": judge.faults.append(f"U+{ord(point):04X}")
words = "".join(judge.words)
for wanted in sys.argv[2:]:
    if wanted not in words: judge.faults.append(f"not said: {wanted}")
print("\n".join(judge.faults))
sys.exit(bool(judge.faults))
PY
for page in case.html whole.html named.html; do
  python3 judge.py $page '<script>alert(1)</script>' '"><img src=x onerror=alert(2)>' ']]>' 'javascript:alert(3)' \
    'VERIFIED[U+202E][U+001B][2J&lt;b&gt;' '他们夜里来了' 'چىراغ ئۆچمىدى' || fail "$page is not what a browser should get"
done
# The titles of events are asked of the witnesses of the case: they stand with names alone.
python3 judge.py named.html '夜间搜查' 'بازار تاقالدى' || fail "the titles of events are not there"
if python3 judge.py case.html '夜间搜查' > /dev/null; then fail "the title of an event stands without names"; fi
# The judge can fail.
sed 's/<p>/<p onclick="x">/' case.html > bad.html
if python3 judge.py bad.html > /dev/null; then fail "the judge of pages sees nothing"; fi
policy=$(grep -o "Content-Security-Policy\" content=\"[^\"]*" case.html)
style=$(python3 -c 'import base64,hashlib,re,sys; print(base64.b64encode(hashlib.sha256(re.search("<style>(.*?)</style>", open(sys.argv[1]).read(), re.S).group(1).encode()).digest()).decode())' case.html)
[ "$policy" = "Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-$style'; img-src data:; base-uri 'none'; form-action 'none'" ] ||
  fail "the policy is $policy"

# Where it may go.
expect_code 3 report case.html --yes
cp case.html before.html
ln -s elsewhere.html link.html
expect_code 3 report link.html --yes
[ ! -e elsewhere.html ] || fail "a page was written through a link"
expect_code 2 setsid -w "$program" --passphrase-file pw --vault field report asked.html
[ ! -e asked.html ] || fail "nobody was asked"
report - > stream.html
grep -q '</html>' stream.html || fail "the stream has no page"
expect_code 2 report - --json
expect_code 8 report none.html --case 99999999 --yes
[ ! -e none.html ] || fail "a page was written of no case"
memory=$(mktemp -d /dev/shm/fieldvault-test.XXXXXX)
code=0
setsid -w "$program" --passphrase-file pw --vault field report "$memory/case.html" > /dev/null 2>&1 || code=$?
size=$(stat -c %s "$memory/case.html" 2> /dev/null || echo 0)
rm -r "$memory"
[ $code = 0 ] && [ "$size" -gt 1000 ] || fail "a page in memory needs no question, and ended with $code"

# An audit as a page: of a sound bundle, of a gap, of one that was changed.
export_bundle 1.fvb > /dev/null
export_bundle 2.fvb > /dev/null
export_bundle 3.fvb > /dev/null
fieldvault --vault officer bundle audit 1.fvb --html 1.html --json > 1.json
python3 judge.py 1.html "PASS: everything" "Field 7" "$(field device < 1.json)" "1 audited" || fail "the audit's page is wrong"
expect_code 5 fieldvault --vault officer bundle audit 3.fvb --html 3.html
python3 judge.py 3.html "FV-SEQ-003" "2 missing" "3 audited" "1 seen" || fail "the gap is not drawn"
cp 1.fvb changed.fvb
spoil changed.fvb $(($(stat -c %s 1.fvb) / 2))
expect_code 4 fieldvault --vault officer bundle audit changed.fvb --html changed.html
python3 judge.py changed.html "FAIL: do not import" "FV-SEAL-002" || fail "the failure is not in the page"
"$program" bundle audit 2.fvb --card field.card --html outer.html > /dev/null
python3 judge.py outer.html "FV-INN-002" "No other bundle is known here" || fail "the outer audit's page is wrong"
expect_code 3 fieldvault --vault officer bundle audit 1.fvb --html 1.html
# All that lies in a folder, with its chain.
mkdir stick
cp 1.fvb 3.fvb changed.fvb stick/
expect_code 4 fieldvault --vault officer bundle audit stick --html stick.html
python3 judge.py stick.html "3 bundles: 2 pass, 0 to be looked at, 1 that must not" "Field 7" "2 missing" "3 audited" \
  "FV-SEAL-002" "FV-SEQ-001" "Bundles that are missing" || fail "the page of the folder is wrong"
cp 1.fvb $'x\n<b>VERIFIED'
fieldvault --vault officer bundle audit $'x\n<b>VERIFIED' --html named-audit.html > /dev/null
python3 judge.py named-audit.html '<b>VERIFIED' || fail "a file name is markup"

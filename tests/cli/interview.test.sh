#!/usr/bin/env bash
# A guided interview through a real terminal: order, words, a kill -9 and going on, text in four scripts to the letter.
# Every name and word is invented.
# shellcheck disable=SC2015
source "$(dirname "$0")/lib.sh"
terminal=$data/../cli/terminal.py
data_home=$(mktemp -d "$work/tmp.XXXX")
export TMPDIR=$data_home
make_vaults
record_sample 1

# interview: `testimony add` on a terminal; what is said stands on standard input. Results: out.txt.
interview() { python3 "$terminal" seen.txt "$program" --passphrase-file pw --vault field testimony add --json > out.txt; }

kazakh='Мен Жұмбақтөбе ауылында тудым.'
uyghur='ئۇلار ھېچقانداق قەغەز كۆرسەتمىدى، مەن قورقتۇم.'
chinese='他们在雾隐台村的路口等我们。'
long=$(printf 'долго %.0s' {1..600})  # 6,600 bytes: more than a terminal takes in one line
latin='They said: "sign", and I — a baker — signed.'

# Safety comes first, then consent; nothing is asked about what happened before.
code=0
interview << CONVERSATION || code=$?
? Is this place safe
> no
? do not begin
? Is this place safe
> y
? 1. Who else is present?
> T-02
? What is their part?
> interpreter
? 2. Who else is present?
>
? may stop
> yes
? Code or id of the witness
> Тұрсын
? Never the name
? Code or id of the witness
> W-0042
? W-0042 is new
? consent come on record
> ask
? which language
> kk
? Who explained
> R-07
? interpreter
> :back
? Who explained it? [Enter keeps
> R-08
? interpreter
> T-02
? which form
> spoken
? Type one of: written, recorded, oral
> o
? Before which witness
> :declined
? no place for 'declined'
> :skip
? On which day
>
? store at headquarters
> p
? with the name
> deny
? with the photograph
> :skip
? with the voice
! KILL
CONVERSATION
[ $code = 137 ] || fail "exit code $code after kill -9"
[ "$(fieldvault --vault field person list --json | wc -l)" = 1 ] || fail "a person was written before the end"
fieldvault --vault field testimony list 2>&1 | grep -q '1 unfinished'
fieldvault --vault field vault info --json | jq -e '.unfinished_interviews == 1' > /dev/null
# What was typed lies in the vault, and nowhere in clear.
if grep -raF -e 'W-0042' -e 'R-08' field "$data_home"; then fail "an answer lies in clear"; fi

# The next one goes on at the question at which the power went.
interview << CONVERSATION
? 1. 
? W-0042
? :new begins another
> 1
? with the voice
> deny
? with the place
> a
? share inside
> :skip
? named partner
> deny
? court or UN body
> deny
? publish without
> deny
? publish with the name
> deny
? contacted again
> ask-again
? unable to consent alone
> no
? conditions
> :skip
? which day does it hold
> next year
? must be a day
? which day does it hold
> 2031-12-31
? asked again
> :skip
? 1. What the witness says
> $kazakh
? language is it written
>
? witness know it
> exp
? 2. What the witness says
> $uyghur
? language is it written
> ug
? witness know it
> saw
? 3. What the witness says
> $chinese
? language is it written
> zh-Hans
? witness know it
> :unknown
? 4. What the witness says
^ C
? Paused
CONVERSATION
[ ! -s out.txt ] || fail "a paused interview printed a result"

# What is not finished is no record: not listed, not found, in no byte of a decrypted bundle.
[ "$(fieldvault --vault field testimony list --json | wc -l)" = 1 ] || fail "a draft is listed"
[ "$(fieldvault --vault field search тудым --json | wc -l)" = 1 ] || fail "a draft was found"
[ -z "$(fieldvault --vault field search 雾隐台村 --json)" ] || fail "a draft was found"
export_bundle 1.fvb > /dev/null
fieldvault --vault hq vault identity --out hq.identity --yes 2> /dev/null
mkdir outer bag && tar -xf 1.fvb -C outer && age -d -i hq.identity outer/sealed.age | tar -xf - -C bag
age -d -i hq.identity bag/data/records.age > records.jsonl
grep -q W-0001 records.jsonl || fail "the bundle was not decrypted"
if grep -rF -e W-0042 -e "$uyghur" records.jsonl bag; then fail "a draft left in a bundle"; fi

# A second one beside it; Ctrl-D pauses too; then it is thrown away.
interview << CONVERSATION
? :new begins another
> :new
? Is this place safe
> yes
? Who else is present
^ D
? Paused
CONVERSATION
interview << CONVERSATION
? 2. no witness yet
> :drop 2
? Type drop
> drop
? 1. 
? NUMBER throws one away
> 1
? 4. What the witness says
- $latin
< 9
- — a baker
< 8
- — a baker — signed.
>
? language is it written
> en
? witness know it
> heard
? 5. What the witness says
- arrow
^ [
- [A
>
? control character
? 5. What the witness says
> a line \\
? …
> and its end
? language is it written
>
? witness know it
> document
? 6. What the witness says
>
? Date of the interview
> :unknown
? Place of the interview
> :declined
? How was the interview held
> in
? Language of the interview
> kk
? Language of the record
> ru
? Code of the interviewer
> :skip
? This one is needed
> R-07
? Code of the interpreter
> T-02
? What is the witness to what happened
> victim
? 1. To whom did the witness tell this before
> a newspaper
? When was that
> 2019-04
? sign something
> no
? differ
> :declined
? 2. To whom
>
? read back
> yes
? In which language was it read
> kk
? 1. What did the witness correct
> Тоғыз күн.
? language is it written
>
? Of which statement
> 1
? 2. What did the witness correct
>
? observations
> $long
? lost what followed
? …
> and on.
? threatens
> :unknown
? done about it
> no calls
? in distress
> :declined
? Was help offered
> yes
? To whom
> the clinic
? How far
> complete
? Statements
? 5
? Type write
> write
CONVERSATION

# What was written: three records, and the text to the letter.
[ "$(jq -rs 'map(.kind) | join(" ")' out.txt)" = "person consent testimony" ] || fail "other records: $(cat out.txt)"
id=$(jq -rs '.[2].id' out.txt)
fieldvault --vault field testimony show "$id" --json | jq .body > body.json
statement() { jq -r ".narrative[$1].text.text" body.json; }
[ "$(statement 0)" = "$kazakh" ] || fail "Kazakh: $(statement 0)"
[ "$(statement 1)" = "$uyghur" ] || fail "Uyghur: $(statement 1)"
[ "$(statement 2)" = "$chinese" ] || fail "Chinese: $(statement 2)"
[ "$(statement 4)" = $'a line \nand its end' ] || fail "two lines: $(statement 4)"
jq -e '.narrative | map(.number) == [1,2,3,4,5]' body.json > /dev/null
jq -e '.narrative | map(.text.lang) == ["kk","ug","zh-Hans","en","en"]' body.json > /dev/null
jq -e '.narrative | map(.knowing) == ["experienced","saw","unknown","heard","document"]' body.json > /dev/null
# Backspace takes characters away, not bytes.
[ "$(statement 3)" = 'They said: "sign", and I — a baker —— a baker — signed.' ] || fail "backspace: $(statement 3)"
# Unknown and declined are two different answers, and a skipped question has none.
jq -e '.date == "unknown" and .place == "declined" and .distress.seen == "declined" and .risk.summary == "unknown"
  and (.narrative[0] | has("remarks") | not) and .previous_interviews[0].differences == "declined"' body.json > /dev/null || fail "$(cat body.json)"
jq -e '.others_present == [{who: "T-02", role: "interpreter"}] and .read_back.corrections[0].statement == 1' body.json > /dev/null
fieldvault --vault field consent show W-0042 --json > consent.json
jq -e '.body.form == "oral" and .body.explained.by == "R-08" and (.body | has("witnessed_by") | not)
  and .uses.store.decision == "permitted" and .uses.store.name == "denied" and .uses.store.place == "ask again"
  and .uses.court.decision == "denied" and .uses["share-organisation"].decision == "nothing said"' consent.json > /dev/null ||
  fail "$(cat consent.json)"
observations=$(jq -r .observations body.json)
[[ "$observations" == *"and on." && "$long" == "${observations%and on.}"* && ${#observations} -gt 2000 ]] || fail "a long line: $observations"

# No draft is left, the vault is sound, and nothing lies in clear.
fieldvault --vault field vault info --json | jq -e '.unfinished_interviews == 0' > /dev/null
fieldvault --vault field vault verify --json | jq -e .sound > /dev/null
if grep -raF -e 'W-0042' -e "$kazakh" -e "$uyghur" -e "$chinese" field "$data_home"; then fail "an answer lies in clear"; fi

# Without a terminal it says what to give instead.
expect_code 2 setsid --wait "$program" --passphrase-file pw --vault field testimony add < /dev/null

#!/usr/bin/env bash
# A team keeps a roster: two officers sign it, every vault takes it, stock minisign checks it, the next one revokes a
# lost laptop and travels inside a bundle.
source "$(dirname "$0")/lib.sh"
make_vaults
fieldvault vault init second --role officer --name "Second officer" --no-recovery "${floor[@]}" > /dev/null 2>&1
fieldvault --vault second trust card --out second.card > /dev/null
fieldvault --vault officer trust add second.card --yes > /dev/null
roster() { local vault=$1; shift; fieldvault --vault "$vault" trust roster "$@"; }

# A draft has no signature; each officer adds one, in whatever order.
roster officer create --threshold 2 --expires 2099-12-31 --out draft.roster > out.txt
grep -q 'no signature yet' out.txt
expect_code 2 roster officer create --expires 2099-12-31 --out other.roster
expect_code 2 roster officer create --threshold 2 --expires 2020-01-01 --out other.roster
expect_code 3 roster officer create --threshold 2 --expires 2099-12-31 --out draft.roster
[ ! -e other.roster ] || fail "a refused draft left a file"
expect_code 7 roster field sign draft.roster --out other.roster --yes
roster officer sign draft.roster --out one.roster --yes > /dev/null
expect_code 5 roster officer verify one.roster
roster second sign one.roster --out 1.roster --yes > /dev/null
roster second sign draft.roster --out a.roster --yes > /dev/null
roster officer sign a.roster --out b.roster --yes > /dev/null
cmp 1.roster b.roster || fail "the order of signing left a trace"
expect_code 3 roster second sign 1.roster --out other.roster --yes

# Stock tools, as docs/formats-ledger.md says.
sed '/^$/,$d' 1.roster > roster.txt
awk -v RS= 'NR > 1 { print > ("roster.txt." NR - 1 ".minisig") }' 1.roster
held=0
for signature in roster.txt.*.minisig; do
  for key in $(sed -n 's/^signer: //p' roster.txt); do
    if minisign -VHm roster.txt -x "$signature" -P "$key" > /dev/null 2>&1; then held=$((held + 1)); fi
  done
done
[ $held = 2 ] || fail "$held signatures hold for stock minisign"
[ "$(roster officer show 1.roster --json | field sha256)" = "$(sha256sum < roster.txt | cut -d' ' -f1)" ]

# The first roster is compared by voice; afterwards its cards are trusted without a file of their own.
fingerprint=$(fieldvault trust roster show 1.roster --json | field fingerprint)
expect_code 2 roster field add 1.roster
expect_code 5 roster field add 1.roster --fingerprint "00000 00000"
expect_code 5 roster field add one.roster --yes
expect_code 8 roster field show
roster field add 1.roster --fingerprint "$fingerprint" > out.txt
grep -qx 'trusted: Second officer' out.txt
roster hq add 1.roster --yes > /dev/null
roster officer add 1.roster --yes > /dev/null
roster second add 1.roster --yes > /dev/null
fieldvault --vault second trust list > out.txt
grep -q '^Field 7 (field)' out.txt
roster field add 1.roster > out.txt
grep -q '^in force already' out.txt

# A forged one: exit code 4, and nothing changes.
sed 's/^expires: .*/expires: 2098-12-31/' 1.roster > forged.roster
expect_code 4 fieldvault trust roster verify forged.roster
# A name in the wrong place of the alphabet, a card more: there is one form.
sed 's/^threshold: 2/threshold: 02/' 1.roster > spelt.roster
expect_code 3 fieldvault trust roster verify spelt.roster
expect_code 3 roster hq add field.card --yes
head -c 200000 /dev/zero > zeros
expect_code 3 roster hq add zeros --yes

# The next one revokes the laptop of Field 9, which is lost.
fieldvault vault init lost --role field --name "Field 9" --no-recovery "${floor[@]}" > /dev/null 2>&1
fieldvault --vault lost trust card --out lost.card > /dev/null
fieldvault --vault hq trust add lost.card --yes > /dev/null
fieldvault --vault officer trust add lost.card --yes > /dev/null
fieldvault --vault officer trust revoke "Field 9" --last-sequence 12 --yes > /dev/null
roster officer create --expires 2099-12-31 --out 2.draft > /dev/null
roster officer sign 2.draft --out 2.one --yes > /dev/null
roster second sign 2.one --out 2.roster --yes > /dev/null
fieldvault trust roster verify 2.roster --previous 1.roster > out.txt
grep -q '^sound: it follows version 1' out.txt
expect_code 5 fieldvault trust roster verify 2.one --previous 1.roster
expect_code 5 fieldvault trust roster verify 1.roster --previous 2.roster
roster field add 2.roster > /dev/null
expect_code 5 roster field add 1.roster

# It travels inside a bundle: HQ takes it with the import, and the revocation binds there.
fieldvault --vault field case add --from "$data/case.json" > /dev/null
export_bundle 1.fvb > /dev/null
fieldvault --vault hq bundle import 1.fvb > out.txt
grep -q 'FV-ROS-008' out.txt
[ "$(roster hq show --json | field version)" = 2 ] || fail "the roster was not taken"
fieldvault --vault hq trust list --json | jq -es 'map(select(.name == "Field 9"))[0].last_sequence == 12' > /dev/null ||
  fail "the revocation does not bind"
for vault in field hq officer second; do fieldvault --vault $vault vault verify > /dev/null; done

# A roster that revokes this very vault: said when it is taken and at every export, and the bundle after the number that
# it names is refused where it arrives.
roster second add 2.roster > /dev/null
roster officer add 2.roster > /dev/null
fieldvault --vault officer trust revoke "Field 7" --last-sequence 1 --yes > /dev/null
roster officer create --expires 2099-12-31 --out 3.draft > /dev/null
roster officer sign 3.draft --out 3.one --yes > /dev/null
roster second sign 3.one --out 3.roster --yes > /dev/null
roster field add 3.roster > /dev/null 2> err.txt
grep -q "revokes this vault's own card" err.txt
export_bundle 2.fvb > /dev/null 2> err.txt
jq -r .warning err.txt | grep -q "revokes this vault's own card"
expect_code 5 fieldvault --vault hq bundle import 2.fvb
grep -q 'FV-SIG-005' err.txt
[ "$(roster hq show --json | field version)" = 2 ] || fail "a refused bundle left its roster"

#!/usr/bin/env bash
# One page of the database as it was before, in its own place, where its MAC still holds. Each page that an act changed is put
# back by itself: the vault does not open, or `vault verify` has a finding, or everything reads as without it.
source "$(dirname "$0")/lib.sh"
make_vaults
for n in 1 2; do record_sample $n; done
note=$(fieldvault --vault field note add --set "about=$testimony" --set 'text={"text":"first words","lang":"en"}' --json | field id)
fieldvault --vault field evidence attach "$data/photo.jpg" --to "$testimony" --title x --kind photograph > /dev/null 2>&1
export_bundle 1.fvb > /dev/null
fieldvault --vault hq bundle import 1.fvb > /dev/null
fieldvault --vault hq bundle receipt 1.fvb --out 1.receipt > /dev/null

page_size=4096
# told VAULT: what a person reads there, but the ledger's own growth.
told() {
  local kind
  for kind in person testimony note evidence; do
    fieldvault --vault "$1" $kind list --json
    fieldvault --vault "$1" $kind list --set-aside --json
  done
  fieldvault --vault "$1" note show "$note" --json || true  # the officer has none
  for code in W-0001 W-0002; do fieldvault --vault "$1" consent show $code --json || true; done
  fieldvault --vault "$1" trust list --json
  fieldvault --vault "$1" bundle list --json
  fieldvault --vault "$1" slot list --json
  fieldvault --vault "$1" trust card
  fieldvault --vault "$1" vault info --json | jq -c 'del(.ledger_size, .ledger_root, .head_phrase)'
}
# differing OLD NEW: the numbers of the pages, from 0, that are not the same in both.
differing() {
  python3 - "$1" "$2" $page_size << 'PY'
import sys
old, new = (open(name, "rb").read() for name in sys.argv[1:3])
size = int(sys.argv[3])
for at in range(0, min(len(old), len(new)), size):
    if old[at:at + size] != new[at:at + size]: print(at // size)
PY
}
# put_back PAGE: tried is the vault after the act with this one page from before it.
put_back() {
  rm -rf tried
  cp -r after tried
  dd if=before/records.db of=tried/records.db bs=$page_size skip="$1" seek="$1" count=1 conv=notrunc status=none
}
# act VAULT COMMAND…: each page that the command changed, put back.
act() {
  local vault=$1 page code noticed=0 harmless=0
  rm -rf before after tried
  cp -r "$vault" before
  fieldvault --vault "$@" > act.txt 2>&1 || fail "$* ended with $?: $(cat act.txt)"
  cp -r "$vault" after
  cp -r after tried
  told tried > wanted.txt 2> err.txt
  for page in $(differing before/records.db after/records.db); do
    put_back "$page"
    code=0
    fieldvault --vault tried vault verify --json > verdict.txt 2> err.txt || code=$?
    case $code in
      11) jq -e '.findings | length > 0' verdict.txt > /dev/null || fail "no finding: $(cat verdict.txt err.txt)" && noticed=$((noticed + 1)) ;;
      5) noticed=$((noticed + 1)) ;;
      0)
        put_back "$page"
        told tried > told.txt 2> err.txt || true
        cmp -s wanted.txt told.txt || fail "page $page from before '$*' is not noticed, and this reads otherwise: $(diff wanted.txt told.txt)"
        harmless=$((harmless + 1))
        ;;
      *) fail "page $page from before '$*' ended with $code: $(cat verdict.txt err.txt)" ;;
    esac
  done
  [ $noticed -ge 3 ] || fail "only $noticed pages from before '$*' were noticed, $harmless changed nothing: nothing was tried"
}

act field note edit "$note" --set 'text={"text":"second words","lang":"en"}'
act hq trust revoke Officer --last-sequence 0 --yes
act field bundle accept-receipt 1.receipt
act officer bundle audit 1.fvb
act field purge --receipted --yes
act field consent withdraw W-0001 --use store --by "the witness"
export_bundle 2.fvb > /dev/null 2>&1
act hq bundle import 2.fvb
act field vault rotate-keys --out field-2.card --yes
fieldvault --vault hq person list --set-aside | grep -q W-0001 || fail "nothing was set aside: the import shows nothing"

# The same with both headers from before a slot was removed: its passphrase may open the vault again, and the check says so.
printf 'the second passphrase\n' > second
slot=$(fieldvault --vault field slot add passphrase --new-passphrase-file second "${floor[@]}" --json | field id)
rm -rf before after
cp -r field before
fieldvault --vault field slot remove "$slot" --yes > /dev/null 2>&1
cp -r field after
opened=0
for page in $(differing before/records.db after/records.db); do
  put_back "$page"
  cp before/header.a before/header.b tried/
  code=0
  "$program" --vault tried --passphrase-file second vault verify > verdict.txt 2> err.txt || code=$?
  case $code in
    5) ;;
    11) grep -q "slot $slot opens the vault" verdict.txt && opened=$((opened + 1)) ;;
    *) fail "page $page and the headers from before a slot was removed ended with $code: $(cat verdict.txt err.txt)" ;;
  esac
done
[ $opened = 1 ] || fail "the passphrase that was removed opened $opened times: the page that lets it was not tried"

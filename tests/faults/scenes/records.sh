# Scenes: records and evidence are written.
# shellcheck shell=bash disable=SC2154
all_operations+=(attach attach_many attach_long attach_groups extract write edit bulk withdraw report)

attach_file() { fieldvault --vault field evidence attach "$in/$1" --title MARKER-OF-THE-TITLE --kind document; }
attach_second() { attach_file second.txt; }

vaults_attach() { printf 'field\n'; }
prepare_attach() { world field; }
run_attach() { attach_second; }
state_attach() {
  case $(listed field evidence) in
    1) state=nothing ;;
    2) state=whole ;;
    *) state="$(listed field evidence) evidence files" ;;
  esac
}
after_attach() { attached second.txt; }
attached() {
  [ "$(find field/objects -type f | wc -l)" = 2 ] || printf 'an object without a row stays\n'
  local second
  second=$(fieldvault --vault field evidence list --json | jq -r .id | grep -v "$first_evidence")
  fieldvault --vault field evidence extract "$second" --out second.out > /dev/null 2>&1 || printf 'the new evidence cannot be extracted\n'
  cmp -s second.out "$in/$1" || printf 'the new evidence has other bytes\n'
  rm -f second.out
}

vaults_attach_long() { vaults_attach; }
prepare_attach_long() { prepare_attach; }
run_attach_long() { attach_file long.txt; }
state_attach_long() { state_attach; }
after_attach_long() { attached long.txt; }

# A file that is a group by itself, and one behind it: two threads change files. The first may be kept without the second.
vaults_attach_groups() { vaults_attach; }
prepare_attach_groups() { prepare_attach; }
run_attach_groups() {
  fieldvault --vault field evidence attach "$in/group.txt" "$in/second.txt" --title MARKER-OF-THE-TITLE --kind document
}
state_attach_groups() {
  case $(fieldvault --vault field evidence list --json 2> /dev/null | jq -r .length | tr '\n' ' ') in
    "$(lengths first.txt)" | "$(lengths first.txt group.txt)") state=nothing ;;
    *"$(lengths group.txt second.txt)") state=whole ;;
    *) state="evidence files of $(fieldvault --vault field evidence list --json | jq -r .length | tr '\n' ' ')bytes" ;;
  esac
}
lengths() { (cd "$in" && stat -c %s "$@" | tr '\n' ' '); }
after_attach_groups() {
  [ "$(find field/objects -type f | wc -l)" = "$(listed field evidence)" ] || printf 'an object without a row stays\n'
  local last
  last=$(fieldvault --vault field evidence list --json | jq -r .id | tail -n 1)
  fieldvault --vault field evidence extract "$last" --out second.out > /dev/null 2>&1 || printf 'the last evidence cannot be extracted\n'
  cmp -s second.out "$in/second.txt" || printf 'the last evidence has other bytes\n'
  rm -f second.out
}

vaults_attach_many() { printf 'field\n'; }
prepare_attach_many() { world field; }
run_attach_many() { fieldvault --vault field evidence attach "$in"/many.[1-5] --title MARKER-OF-THE-TITLE --kind document; }
state_attach_many() {
  case $(listed field evidence) in
    1) state=nothing ;;
    6) state=whole ;;
    *) state="$(listed field evidence) evidence files" ;;
  esac
}
after_attach_many() {
  [ "$(find field/objects -type f | wc -l)" = 6 ] || printf 'an object without a row stays\n'
  local id count=0
  for id in $(fieldvault --vault field evidence list --json | jq -r .id | grep -v "$first_evidence"); do
    fieldvault --vault field evidence extract "$id" --out many.out > /dev/null 2>&1 || printf 'the new evidence cannot be extracted\n'
    cmp -s many.out "$in/many.$((++count))" || printf 'file %s has other bytes\n' "$count"
    rm -f many.out
  done
}

# Out of the vault, by intention in plaintext: a file without a marker. Whole under its name or not at all.
vaults_extract() { printf 'field\n'; }
prepare_extract() {
  world field
  head -c 300000 /dev/zero | tr '\0' 'x' > plain.txt
  fieldvault --vault field evidence attach plain.txt --title MARKER-OF-THE-TITLE --kind document --json | field id > id
}
run_extract() { fieldvault --vault field evidence extract "$(cat id)" --out plain.out; }
state_extract() {
  if [ ! -e plain.out ]; then state=nothing; return; fi
  if cmp -s plain.out plain.txt; then state=whole; else state="half a file"; fi
}
after_extract() {
  local left=(plain.out*)
  [ "${left[*]}" = plain.out ] || printf 'beside the file lies %s\n' "${left[*]}"
}

vaults_write() { printf 'field\n'; }
prepare_write() { world field; }
run_write() { fieldvault --vault field person add --set code=W-0500 --set occupation=MARKER-OF-THE-TRADE; }
state_write() {
  case $(listed field person) in
    1) state=nothing ;;
    2) state=whole ;;
    *) state="$(listed field person) persons" ;;
  esac
}

vaults_edit() { printf 'field\n'; }
prepare_edit() { world field; }
run_edit() { fieldvault --vault field person edit W-0001 --set occupation=MARKER-OF-THE-TRADE; }
state_edit() {
  local shown
  shown=$(fieldvault --vault field person show W-0001 --json 2> /dev/null)
  case $(jq -r '"\(.revision) \(.body.occupation)"' <<< "$shown") in
    1\ *) state=nothing ;;
    '2 MARKER-OF-THE-TRADE') state=whole ;;
    *) state="a revision of its own making" ;;
  esac
}

vaults_bulk() { printf 'field\n'; }
prepare_bulk() { world field; }
run_bulk() { fieldvault --vault field person add --from "$in/people.jsonl"; }
state_bulk() {
  case $(listed field person) in
    1) state=nothing ;;
    9) state=whole ;;
    *) state="$(listed field person) persons of 9" ;;
  esac
}

# A consent that is taken back counts from the moment that this is said.
vaults_withdraw() { printf 'field\n'; }
prepare_withdraw() { world field; }
run_withdraw() { fieldvault --vault field consent withdraw W-0001 --use court --by "the witness"; }
state_withdraw() {
  case $(fieldvault --vault field consent show W-0001 --json 2> /dev/null | jq -c .body.withdrawal.uses) in
    null) state=nothing ;;
    '["court"]') state=whole ;;
    *) state="a consent of its own making" ;;
  esac
}

# A page leaves in plaintext, so it is of a vault without a marker; and the ledger knows of each that can be read.
vaults_report() { printf 'field\n'; }
prepare_report() {
  fieldvault vault init field --role field --name "Field 7" --no-recovery "${floor[@]}"
  fieldvault --vault field person add --set code=W-0700
  fieldvault --vault field vault info --json | jq .ledger_size > before
}
run_report() { fieldvault --vault field report page.html --yes; }
# Behind `before` in the ledger: the unlock of the report, its entry, and the unlock that asks.
state_report() {
  local size
  opens "$key" field || true
  size=$(jq .ledger_size info.out)
  if [ ! -e page.html ]; then state=nothing && printf '%s' "$size" > before; return; fi
  case $(tail -c 8 page.html) in '</html>'*) state=whole ;; *) state="half a page" ;; esac
  [ "$size" -ge $(($(cat before) + 3)) ] || state="a page that the ledger does not know"
}
kept_report() { says W-0700 fieldvault --vault field person list || printf 'the record is gone\n'; }

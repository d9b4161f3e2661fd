# Scenes: whom a vault believes changes.
# shellcheck shell=bash disable=SC2154
all_operations+=(trust_add revoke roster_add)

vaults_trust_add() { printf 'field\n'; }
prepare_trust_add() {
  world field
  fieldvault vault init second --role officer --name "Second officer" --no-recovery "${floor[@]}"
  fieldvault --vault second trust card --out second.card && rm -r second
}
run_trust_add() { fieldvault --vault field trust add second.card --yes; }
state_trust_add() {
  case $(listed field trust) in
    2) state=nothing ;;
    3) state=whole ;;
    *) state="$(listed field trust) cards" ;;
  esac
}

# Once it is told, no later bundle of that key is taken.
vaults_revoke() { printf 'hq\n'; }
prepare_revoke() {
  exported && imports k.fvb && attach_second
  fieldvault --vault field bundle export --to HQ --auditor Officer --purpose store --out 2.fvb
}
run_revoke() { fieldvault --vault hq trust revoke "Field 7" --last-sequence 1 --yes; }
state_revoke() {
  case $(fieldvault --vault hq trust list --json 2> /dev/null | jq -r 'select(.name == "Field 7") | .last_sequence') in
    null) state=nothing ;;
    1) state=whole ;;
    *) state="a revocation of its own making" ;;
  esac
}
kept_revoke() { kept hq; }
after_revoke() {
  imports 2.fvb > import.out 2>&1 && printf 'a bundle of the revoked key is taken: %s\n' "$(cat import.out)"
  says '"imported"' fieldvault --vault hq bundle list --json || printf 'the bundle before is gone\n'
}

vaults_roster_add() { printf 'field\n'; }
prepare_roster_add() {
  world field officer
  fieldvault --vault officer trust roster create --threshold 1 --expires 2099-12-31 --out draft.roster
  fieldvault --vault officer trust roster sign draft.roster --out 1.roster --yes
}
run_roster_add() { fieldvault --vault field trust roster add 1.roster --yes; }
state_roster_add() { if says 'version' fieldvault --vault field trust roster show; then state=whole; else state=nothing; fi; }
after_roster_add() {
  says 'in force already' run_roster_add || printf 'the roster is not in force\n'
}

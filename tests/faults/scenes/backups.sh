# Scenes: a vault is copied to another medium, copied again, made anew from the copy, mended from it.
# shellcheck shell=bash disable=SC2154
all_operations+=(backup backup_third restore repair)

# Where SQLite leaves a journal behind as it closes the vault, without a word, the vault counts as cut off, and the exit code
# says that it is to be opened once.
other_code[backup]=9 other_code[backup_third]=9

backed_up() { fieldvault --vault field vault backup copy; }

# matches_its_sums N: what stock sha256sum says of a generation of the backup.
matches_its_sums() { (cd "copy/generations/$1" && sha256sum --quiet --strict -c SHA256SUMS) > sums.txt 2>&1; }

# What the backup gives back is a vault, and has the first evidence.
gives_back() {  # why it is asked for
  rm -rf given
  "$program" vault restore copy given > given.txt 2>&1 || printf 'the backup%s gives nothing back: %s\n' "$1" "$(tr '\n' ' ' < given.txt)"
  sound given ''
  kept given
  rm -rf given given.txt sums.txt
}

# Under its number a generation is whole, and what was cut off is gone once a backup was made.
state_of_backup() {  # generation
  opens "$key" field || true
  if [ ! -e "copy/generations/$1" ]; then state=nothing; return; fi
  if ! matches_its_sums "$1"; then state="half a generation: $(tr '\n' ' ' < sums.txt)"; return; fi
  state=whole
}

vaults_backup() { printf 'field\n'; }
prepare_backup() { world field; }
run_backup() { backed_up; }
state_backup() { state_of_backup 1; }
after_backup() {
  gives_back ''
  [ -z "$(find copy -name '*.unfinished')" ] || printf 'something unfinished stays in the backup\n'
}

# The third generation is the end of the first one, and of a body that no generation has any more.
vaults_backup_third() { printf 'field\n'; }
prepare_backup_third() {
  receipted && run_accept && backed_up && run_purge && attach_second && backed_up
  matches_its_sums 1 && matches_its_sums 2 && [ "$(find copy/objects -type f | wc -l)" = 2 ]
  fieldvault --vault field evidence attach "$in/many.1" --title MARKER-OF-THE-TITLE --kind document
}
run_backup_third() { backed_up; }
state_backup_third() { state_of_backup 3; }
kept_backup_third() {
  local number
  matches_its_sums 2 || printf 'the generation before is damaged: %s\n' "$(tr '\n' ' ' < sums.txt)"
  [ "$state" = whole ] || [ -e copy/generations/1 ] || printf 'a generation is gone and no other came\n'
  if [ -e copy/generations/1/SHA256SUMS ]; then
    # Removed at the end, file by file: what is listed is there, or the list is not.
    [ "$state" = whole ] || matches_its_sums 1 || printf 'the first generation is damaged: %s\n' "$(tr '\n' ' ' < sums.txt)"
  fi
  rm -rf second
  "$program" vault restore copy second --generation 2 > second.txt 2>&1 || printf 'generation 2 gives nothing back: %s\n' "$(tr '\n' ' ' < second.txt)"
  sound second ''
  [ "$(find second/objects -type f | wc -l)" = 1 ] || printf 'generation 2 gives another number of bodies back\n'
  rm -rf second second.txt sums.txt
}
after_backup_third() {
  rm -rf given
  "$program" vault restore copy given > given.txt 2>&1 || printf 'the backup gives nothing back: %s\n' "$(tr '\n' ' ' < given.txt)"
  sound given ''
  [ "$(find given/objects -type f | wc -l)" = 2 ] || printf 'the backup gives another number of bodies back\n'
  [ -z "$(find copy -name '*.unfinished')" ] || printf 'something unfinished stays in the backup\n'
  rm -rf given given.txt
}

# Under its name there is a whole vault or nothing, and the backup stays what it is.
vaults_restore() { if [ -e again ]; then printf 'again\n'; fi; }
prepare_restore() { world field && attach_second && backed_up && rm -r field; }
run_restore() { LD_PRELOAD=$shim "$program" vault restore copy again; }
state_restore() {
  if [ ! -e again ]; then state=nothing; return; fi
  if [ "$(listed again evidence)" = 2 ] && [ "$(find again/objects -type f | wc -l)" = 2 ]; then state=whole; else
    state="a vault with $(listed again evidence) evidence files and $(find again/objects -type f | wc -l) bodies"
  fi
}
kept_restore() { gives_back ' after it'; }
after_restore() {
  kept again
  [ ! -e again.unfinished ] || printf 'something unfinished stays beside the vault\n'
}

# Of three bodies one rotted and one is gone. What was good stays, and each that comes back is what it was.
vaults_repair() { [ "$state" != whole ] || printf 'field\n'; }
prepare_repair() {
  world field
  local first third
  first=$(find field/objects -type f)
  attach_second
  fieldvault --vault field evidence attach "$in/many.1" --title MARKER-OF-THE-TITLE --kind document
  backed_up
  for third in field/objects/*/*; do
    if [ "$third" = "$first" ]; then continue; fi
    if [ -e rotted ]; then rm "$third"; else spoil "$third" 100 && touch rotted; fi
  done
  rm rotted
  [ "$(find field/objects -type f | wc -l)" = 2 ]
}
run_repair() { fieldvault --vault field vault verify --repair --from copy; }
state_repair() {
  local body good=0
  opens "$key" field || true  # what lies in staging is cleared away
  for body in field/objects/*/*; do
    case $(sha256sum < "$body") in "${body##*/} "*) good=$((good + 1)) ;; esac
  done
  case $good in
    1 | 2) state=nothing ;;  # each for itself
    3) state=whole ;;
    *) state="$good good bodies" ;;
  esac
}
after_repair() {
  [ "$(find field/objects -type f | wc -l)" = 3 ] || printf 'other bodies lie there than belong there\n'
  [ -z "$(find field/staging -type f)" ] || printf 'something stays in staging\n'
  gives_back ' after it'
}

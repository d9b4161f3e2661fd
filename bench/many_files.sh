# Sourced by the parts of many files.
# shellcheck shell=bash

# many_files COUNT BYTES: files of random bytes, and everyone on them.
many_files() {
  local count=$1 bytes=$2
  mkdir files
  # One stream, cut: a process for each of 20,000 files takes a minute.
  head -c $((count * bytes)) /dev/urandom | split -b "$bytes" -a 5 -d --additional-suffix=.jpg - files/
  names=(files/*)
  [ ${#names[@]} = "$count" ] || { echo "there are ${#names[@]} files instead of $count" >&2; exit 1; }
  describe files="$count" bytes="$bytes"
  turns "$runs" put_in_turn
  cp -r field field.full
  mv hq hq.empty
  mv officer officer.empty
  turns "$runs" carry_turn
}

# What is not needed any more goes; of less than a gigabyte only out of the way. ext4 without a journal gives the number of
# a file that was removed to no other one for five minutes, and looks through all of these for each new file.
drop() {
  local each
  for each in "$@"; do
    [ -e "$each" ] || continue
    if [ "$(du -s -B 1 files | cut -f 1)" -gt 1000000000 ]; then
      rm -rf "$each"
    else
      mv "$each" "$(mktemp -d past.XXXXXX)"
    fi
  done
}

# Into peers and vault.
put_in_turn() {
  drop files.age files.gpg copy restic.repo borg.repo field hq officer
  fresh_peers
  warm files
  measure "age -r" -- sh -c "tar cf - files | age -r $recipient -o files.age"
  measure "gpg -c" -- sh -c "tar cf - files | ${gpg_c[*]} -o files.gpg -c -"
  measure "restic backup" -- restic backup -q -r restic.repo files
  measure "borg create" -- borg create borg.repo::1 files
  fresh_vaults
  measure "attach" -- "${evidence[@]}" files/* --to "$person" --kind photograph
}

# From the vault that has all of them to one that has none.
carry_turn() {
  drop copy 1.fvb field hq officer restic.repo borg.repo files.gpg
  cp -r field.full field
  cp -r hq.empty hq
  cp -r officer.empty officer
  [ -f files.age ] || sh -c "tar cf - files | age -r $recipient -o files.age"
  warm files
  measure "cp, sync" -- sh -c 'cp -r files copy && sync -f copy'
  measure "openssl dgst -sha256" -- sh -c 'find files -type f -exec openssl dgst -sha256 {} +'
  measure "sha256sum" -- sh -c 'find files -type f -exec sha256sum {} +'
  measure "age -d | sha256sum" -- sh -c 'age -d -i age.key files.age | sha256sum'
  measure "age -d, then sha256sum" -- sh -c 'mkdir plain && age -d -i age.key files.age | tar xf - -C plain && find plain -type f -exec sha256sum {} +'
  drop plain
  warm field/objects
  measure "export" -- "${export_all[@]}" 1.fvb
  warm 1.fvb
  measure "audit" -- "${audit[@]}" 1.fvb
  measure "import" -- "${import[@]}" 1.fvb
}

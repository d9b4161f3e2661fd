# Sourced by the parts of many files.
# shellcheck shell=bash

# Whether one process attaches many files. As long as it does not, each file takes a process, and a part of them is measured.
attaches_many() { "$program" evidence attach --help | grep -qE '^ +(file|files|path|paths) TEXT \.\.\.'; }

# many_files COUNT BYTES SHARE: files of random bytes, and everyone on them. A process for each of SHARE files in a turn.
many_files() {
  local count=$1 bytes=$2 share=$3
  mkdir files
  # One stream, cut: a process for each of 20,000 files takes a minute.
  head -c $((count * bytes)) /dev/urandom | split -b "$bytes" -a 5 -d --additional-suffix=.jpg - files/
  names=(files/*)
  [ ${#names[@]} = "$count" ] || { echo "there are ${#names[@]} files instead of $count" >&2; exit 1; }
  if attaches_many; then share=$count; fi
  describe files="$count" bytes="$bytes" attached_in_a_turn="$share"
  fresh_vaults
  attached=0
  turns "$runs" put_in_turn "$count" "$share"
  [ $attached = "$count" ] || return 0
  cp -r field field.full
  mv hq hq.empty
  mv officer officer.empty
  turns "$runs" carry_turn
}

# Into peers and vault.
put_in_turn() {
  local count=$1 share=$2
  rm -rf files.age files.gpg files.tar copy
  fresh_peers
  warm files
  measure "age -r" -- sh -c "tar cf - files | age -r $recipient -o files.age"
  measure "gpg -c" -- sh -c "tar cf - files | ${gpg_c[*]} -o files.gpg -c -"
  measure "restic backup" -- restic backup -q -r restic.repo files
  measure "borg create" -- borg create borg.repo::1 files
  if attaches_many; then
    fresh_vaults
    measure "attach" -- "${evidence[@]}" files/* --to "$person" --kind photograph
    attached=$count
  else
    [ $((attached + share)) -le "$count" ] || share=$((count - attached))
    [ "$share" != 0 ] || return 0
    printf '%s\n' "${names[@]:attached:share}" > list
    measure "attach" --did "$share" --of "$count" -- \
      sh -c 'program=$1 person=$2; while read -r file; do
        "$program" --passphrase-file pw --vault field evidence attach "$file" --to "$person" --title x --kind photograph || exit
      done < list' sh "$program" "$person"
    attached=$((attached + share))
  fi
  attach_archive
}

# What can be done without a process for each: their archive is one piece of evidence. In a vault of its own.
attach_archive() {
  rm -rf archive
  fieldvault vault init archive --role field --name archive --no-recovery "${floor[@]}" > /dev/null 2>&1
  # shellcheck disable=SC2016  # for the shell that is measured
  measure "attach as one archive" -- sh -c 'tar cf files.tar files &&
    "$1" --passphrase-file pw --vault archive evidence attach files.tar --title x --kind photograph' sh "$program"
  rm -rf archive files.tar
}

# From the vault that has all of them to one that has none.
carry_turn() {
  rm -rf copy 1.fvb field hq officer restic.repo borg.repo files.gpg
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
  rm -rf plain
  measure "export" -- "${export_all[@]}" 1.fvb
  measure "audit" -- "${audit[@]}" 1.fvb
  measure "import" -- "${import[@]}" 1.fvb
}

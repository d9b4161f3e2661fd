#!/usr/bin/env bash
# One file of 1 GiB (BENCH_BYTES) of random bytes.
source "$(dirname "$0")/../lib.sh"
bytes=${BENCH_BYTES:-1073741824}
describe bytes="$bytes"
head -c "$bytes" /dev/urandom > file

# A file system that cannot do it past the memory takes it as it can.
past_memory=direct
dd if=/dev/zero of=copy bs=4096 count=1 oflag=direct 2> /dev/null || past_memory=sync

attach_file() { measure "$1" "${@:2}" -- "${evidence[@]}" file --to "$person" --title x --kind photograph; }

turn() {
  rm -rf copy file.age file.gpg file.minisig plain 1.fvb
  fresh_peers
  fresh_vaults
  warm file
  measure "cp, sync" -- sh -c 'cp file copy && sync copy'
  measure "dd, and read back" -- \
    sh -c "dd if=file of=copy bs=1M oflag=$past_memory conv=fsync && dd if=copy of=/dev/null bs=1M iflag=$past_memory"
  measure "openssl dgst -sha256" -- openssl dgst -sha256 file
  measure "openssl dgst, twice at once" -- sh -c 'openssl dgst -sha256 file & openssl dgst -sha256 file; wait'
  measure "sha256sum" -- sha256sum file
  measure "minisign -S" -- minisign -S -s m.key -m file -x file.minisig
  measure "minisign -V" -- minisign -V -p m.pub -m file -x file.minisig
  measure "age -r" -- age -r "$recipient" -o file.age file
  measure "age -d | sha256sum" -- sh -c 'age -d -i age.key file.age | sha256sum'
  measure "age -d, then sha256sum" -- sh -c 'age -d -i age.key -o plain file.age && sha256sum plain'
  measure "gpg -c" -- "${gpg_c[@]}" -o file.gpg -c file
  measure "restic backup" -- restic backup -q -r restic.repo file
  measure "borg create" -- borg create borg.repo::1 file
  attach_file "attach"
  warm field/objects
  measure "export" -- "${export_all[@]}" 1.fvb
  warm 1.fvb
  measure "audit" -- "${audit[@]}" 1.fvb
  measure "import" -- "${import[@]}" 1.fvb
}
turns "$runs" turn

memory_of_all() {
  rm -rf 1.fvb
  fresh_vaults
  attach_file "attach" --beside-kdf
  measure "export" --beside-kdf -- "${export_all[@]}" 1.fvb
  measure "audit" --beside-kdf -- "${audit[@]}" 1.fvb
  measure "import" --beside-kdf -- "${import[@]}" 1.fvb
}
turns 1 memory_of_all

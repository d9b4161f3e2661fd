#!/usr/bin/env bash
# A release as `./dev release` packs it: whoever gets one checks it with stock minisign and sha256sum, and sees what was changed.
# The key is made here and thrown away.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
skip_where_sanitized "what is sanitized is never released"
source_folder=$(realpath "$(dirname "$data")/..")
build=$(dirname "$program")
unset FIELDVAULT_RELEASE_KEY
pack() { "$source_folder/.ci/pack" "$@"; }

# The built program and what lies beside it, under the names that a build has.
mkdir -p build/generated
cp "$program" build/fieldvault
cp "$build/fieldvault.spdx.json" build/
cp "$build"/generated/completions.* build/generated/
minisign -G -W -f -p release.pub -s release.key > /dev/null
minisign -G -W -f -p other.pub -s other.key > /dev/null

expect_code 0 pack build signed --key release.key
FIELDVAULT_RELEASE_KEY=release.key expect_code 0 pack build again
version=$("$program" --version)
name=${version/ /-}
archive=$name-linux-$(uname -m).tar
expected=$(printf '%s\n' "$name.spdx.json" "$archive" SHA256SUMS SHA256SUMS.minisig | LC_ALL=C sort)
[ "$(ls signed | LC_ALL=C sort)" = "$expected" ] || fail "a release has other files: $(ls signed)"

# verified FOLDER KEY: what SECURITY.md tells to do.
verified() { (cd "$1" && minisign -VHm SHA256SUMS -p "../$2" && sha256sum --check --strict SHA256SUMS); }
expect_code 0 verified signed release.pub
grep -qxF "Trusted comment: $version" out.txt || fail "the trusted comment does not say $version"
expect_code 1 verified signed other.pub

# Whatever is changed is refused: a byte of the archive, of the inventory, of the sums, of the signature's comment; a file less.
changed() {  # WHAT COMMAND…: the command changes the copy in the folder "changed"
  local what=$1
  shift
  rm -rf changed
  cp -r signed changed
  "$@"
  expect_code 1 verified changed release.pub
  printf 'refused: %s\n' "$what"
}
changed "a byte of the archive" spoil "changed/$archive" 100000
changed "a byte of the inventory" spoil "changed/$name.spdx.json" 300
changed "a byte of the sums" spoil changed/SHA256SUMS 3
changed "another version in the signed comment" sed -i "s/fieldvault [0-9.]*$/fieldvault 9.9.9/" changed/SHA256SUMS.minisig
changed "an archive that is not there" rm "changed/$archive"
other_sums() {
  spoil "changed/$archive" 100000
  (cd changed && sha256sum "$archive" "$name.spdx.json" > SHA256SUMS && minisign -S -s ../other.key -m SHA256SUMS > /dev/null)
}
changed "an archive with sums signed by another key" other_sums

# The same build gives the same archive, whatever the time, the mask and the zone; the program in it is the built one.
mkdir -p aged
cp -r build aged/build
find aged -exec touch -d 2001-02-03 {} +
(umask 077 && TZ=Asia/Almaty pack aged/build aged/out --key release.key) > /dev/null 2>&1
for file in "$archive" "$name.spdx.json" SHA256SUMS; do
  cmp "signed/$file" "again/$file" || fail "packed twice, $file differs"
  cmp "signed/$file" "aged/out/$file" || fail "packed at another time, $file differs"
done
tar -xf "signed/$archive"
cmp "$name/bin/fieldvault" "$program" || fail "the program in the archive is another one"
for file in share/man/man1/fieldvault.1 share/bash-completion/completions/fieldvault share/zsh/site-functions/_fieldvault \
  share/fish/vendor_completions.d/fieldvault.fish LICENSE README.md SECURITY.md; do
  [ -s "$name/$file" ] || fail "the archive lacks $file"
done
listing=$(tar --numeric-owner -tvf "signed/$archive")
if grep -vE '^[-d]rw[-x]r-[-x]r-[-x] 0/0 ' <<< "$listing"; then fail "an entry has an owner or a mode of its own"; fi
times=$(tar --full-time --utc -tvf "signed/$archive" | awk '{ print $4 "T" $5 "Z" }' | sort -u)
[ "$times" = "$(field creationInfo.created < "signed/$name.spdx.json")" ] || fail "an entry has a time of its own: $times"
names=$(tar -tf "signed/$archive")
[ "$names" = "$(LC_ALL=C sort <<< "$names")" ] || fail "the entries are not in order"
[ "$(head -c 262 "signed/$archive" | tail -c 5)" = ustar ] || fail "this is no ustar archive"

# Without a key: written, and said so. A key that is not there, an inventory of another program, a folder in use: nothing.
expect_code 3 pack build unsigned
grep -q '^NOT SIGNED: no key was given' err.txt || fail "that nothing is signed is not said"
[ -f unsigned/SHA256SUMS ] && [ ! -e unsigned/SHA256SUMS.minisig ] || fail "without a key there are other files"
expect_code 1 pack build nothing --key missing.key
[ ! -e nothing ] || fail "something was written for a key that is not there"
printf 'no key\n' > broken.key
expect_code 1 pack build broken --key broken.key
grep -q '^NOT SIGNED: minisign refused' err.txt || fail "that minisign refused is not said"
[ ! -e broken/SHA256SUMS.minisig ] || fail "a refused key left a signature"
expect_code 1 pack build signed --key release.key
grep -q '^There are files in signed already' err.txt || fail "a release was written over another one"
printf 'x' >> build/fieldvault
expect_code 1 pack build nothing --key release.key
grep -q '^The inventory is of another program' err.txt || fail "an inventory of another program is not noticed"
[ ! -e nothing ] || fail "something was written with an inventory of another program"
printf 'release: signed, verified by stock tools, and refused where it was changed\n'

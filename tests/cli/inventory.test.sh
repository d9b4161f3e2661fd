#!/usr/bin/env bash
# The inventory that a build writes (SPDX 2.3) names what the program really links, no less and no more, and is a whole document.
# Each check is held against an inventory in which what it looks for was spoiled.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
skip_where_sanitized "the runtime of the sanitizers is in no inventory"
source_folder=$(realpath "$(dirname "$data")/..")
build=$(dirname "$program")
inventory=$build/fieldvault.spdx.json
version=$("$program" --version | cut -d ' ' -f 2)
[ -f "$inventory" ] || fail "the build wrote no $inventory"

# What the program links, by readelf, and by what the loader then finds.
readelf -dW "$program" | sed -nE 's/.*\(NEEDED\).*\[(.*)\]$/\1/p' | sort > needed.txt
[ -s needed.txt ] || fail "readelf names no library: the check itself is broken"
ldd "$program" | sed -nE 's/^[[:space:]]+(\/[^ ]*\/)?([^ /]+) .*/\2/p' | sort -u > loaded.txt
[ -z "$(comm -23 needed.txt loaded.txt)" ] || fail "the loader does not find: $(comm -23 needed.txt loaded.txt)"

# sound FILE: prints what is wrong with an inventory.
sound() {
  jq -r '.relationships[] | select(.spdxElementId == "SPDXRef-Package-fieldvault" and .relationshipType == "DYNAMIC_LINK") | .comment' \
    "$1" | sort > named.txt
  comm -23 needed.txt named.txt | sed 's/^/linked and not named: /'
  comm -13 needed.txt named.txt | sed 's/^/named and not linked: /'
  jq -r --arg digest "$(sha256sum "$program" | cut -d ' ' -f 1)" --arg version "$version" '
    def wrong(words; holds): if holds then empty else words end;
    def text: type == "string" and length > 0;
    def licence: text and test("^(NOASSERTION|[A-Za-z0-9.-]+( (AND|OR|WITH) [A-Za-z0-9.-]+)*)$");
    ([.SPDXID] + [.packages[].SPDXID]) as $ids
    | wrong("version of SPDX"; .spdxVersion == "SPDX-2.3"),
      wrong("licence of the data"; .dataLicense == "CC0-1.0"),
      wrong("id of the document"; .SPDXID == "SPDXRef-DOCUMENT"),
      wrong("name"; .name | text),
      wrong("namespace"; .documentNamespace | text and test("^https://[^#]+$")),
      wrong("time"; .creationInfo.created | text and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")),
      wrong("creators"; .creationInfo.creators | length > 0 and all(test("^(Tool|Person|Organization): ."))),
      wrong("an id stands twice"; ($ids | length) == ($ids | unique | length)),
      wrong("an id has other letters"; $ids | all(test("^SPDXRef-[A-Za-z0-9.-]+$"))),
      wrong("a relationship leads nowhere"; .relationships
        | all(([.spdxElementId] | inside($ids)) and ([.relatedSpdxElement] | inside($ids)))),
      wrong("a relationship stands twice"; (.relationships | length) == (.relationships | unique | length)),
      wrong("a kind of relationship"; .relationships | all(.relationshipType
        | IN("DESCRIBES", "DYNAMIC_LINK", "STATIC_LINK", "DEPENDS_ON", "BUILD_TOOL_OF"))),
      wrong("it describes something else"; [.relationships[] | select(.relationshipType == "DESCRIBES")
        | [.spdxElementId, .relatedSpdxElement]] == [["SPDXRef-DOCUMENT", "SPDXRef-Package-fieldvault"]]),
      wrong("a package stands for itself"; . as $all | .packages | all(.SPDXID as $id
        | $all.relationships | any(.relationshipType != "DEPENDS_ON" and (.spdxElementId == $id or .relatedSpdxElement == $id)))),
      wrong("what every package has"; .packages | all((.name | text) and (.downloadLocation | text) and (.supplier | text)
        and .filesAnalyzed == false and (.licenseConcluded | licence) and (.licenseDeclared | licence) and (.copyrightText | text))),
      wrong("a purl"; .packages | all(.externalRefs | length == 1 and .[0].referenceCategory == "PACKAGE-MANAGER"
        and .[0].referenceType == "purl" and (.[0].referenceLocator | test(
          "^pkg:(deb/[a-z]+|generic)/([a-z0-9.-]|%[0-9A-F]{2})+(@([A-Za-z0-9.~_-]|%[0-9A-F]{2})+)?([?].+)?$")))),
      wrong("version or sum of the program"; [.packages[] | select(.SPDXID == "SPDXRef-Package-fieldvault")
        | .versionInfo == $version and .checksums == [{"algorithm": "SHA256", "checksumValue": $digest}]] == [true]),
      wrong("what is compiled in"; [.relationships[] | select(.relationshipType == "STATIC_LINK")] | length == 5),
      wrong("compiler, linker and CMake"; [.relationships[] | select(.relationshipType == "BUILD_TOOL_OF") | .comment]
        == ["compiler", "linker", "cmake"])' "$1"
}
found=$(sound "$inventory")
[ -z "$found" ] || fail "the inventory is not sound: $found"

# unsound CHANGE WHAT…: the change, in jq, is noticed as just this.
unsound() {
  local change=$1 wanted
  shift
  jq "$change" "$inventory" > spoiled.json
  wanted=$(printf '%s\n' "$@")
  found=$(sound spoiled.json)
  [ "$found" = "$wanted" ] || fail "after $change: '$found' instead of '$wanted'"
}
sodium=$(grep '^libsodium' needed.txt)
first=$(jq -r '.relationships[1].comment' "$inventory")
nth() { printf '([.relationships[].relationshipType] | index("%s")) as $i | .relationships[$i]' "$1"; }
unsound "del(.relationships[] | select(.comment == \"$sodium\"))" "linked and not named: $sodium" "a package stands for itself"
unsound '.relationships[1].comment = "libinvented.so.1"' "linked and not named: $first" "named and not linked: libinvented.so.1"
unsound '.spdxVersion = "SPDX-2.2"' "version of SPDX"
unsound 'del(.dataLicense)' "licence of the data"
unsound '.SPDXID = "SPDXRef-Other"' "id of the document" "a relationship leads nowhere"
unsound 'del(.name)' "name"
unsound 'del(.documentNamespace)' "namespace"
unsound '.creationInfo.created = "yesterday"' "time"
unsound '.creationInfo.creators = []' "creators"
unsound '.packages += [.packages[3]]' "an id stands twice"
unsound '.packages[3].SPDXID as $id | (.. | strings | select(. == $id)) |= "SPDXRef-Package_3"' "an id has other letters"
unsound "$(nth DEPENDS_ON).relatedSpdxElement = \"SPDXRef-Package-nobody\"" "a relationship leads nowhere"
unsound '.relationships += [.relationships[1]]' "named and not linked: $first" "a relationship stands twice"
unsound "$(nth DEPENDS_ON).relationshipType = \"NEEDS\"" "a kind of relationship"
unsound '.relationships[0].relatedSpdxElement = .packages[1].SPDXID' "it describes something else"
unsound '.packages += [.packages[1] | .SPDXID = "SPDXRef-Package-nobody"]' "a package stands for itself"
unsound 'del(.packages[2].supplier)' "what every package has"
unsound '.packages[2].licenseConcluded = ""' "what every package has"
unsound '.packages[2].externalRefs[0].referenceLocator = "libsodium"' "a purl"
unsound '.packages[0].checksums[0].checksumValue |= ascii_upcase' "version or sum of the program"
unsound '.packages[0].versionInfo = "9.9.9"' "version or sum of the program"
unsound "$(nth STATIC_LINK).relationshipType = \"DEPENDS_ON\"" "a package stands for itself" "what is compiled in"
unsound "$(nth BUILD_TOOL_OF).comment = \"none\"" "compiler, linker and CMake"

# Where dpkg knows the packages, each has its version, and the one that brought the libsodium found by the loader is named.
if command -v dpkg-query > /dev/null; then
  jq -e '.packages | all(.versionInfo | type == "string" and length > 0)' "$inventory" > /dev/null || fail "a package has no version"
  loaded=$(ldd "$program" | sed -nE "s/.*$sodium => ([^ ]+) .*/\1/p")
  package=$({ dpkg-query -S "$loaded" || dpkg-query -S "/usr$loaded"; } 2> /dev/null | sed -nE '1s/:.*//p')
  jq -e --arg package "$package" '.packages | any(.name == $package)' "$inventory" > /dev/null || fail "$package is not named"
fi

# inventory_of PROGRAM OUTPUT OPTION…: as the build writes it.
inventory_of() {
  cmake -D PROGRAM="$1" -D OUTPUT="$2" -D SOURCE="$source_folder" -D VERSION="$version" -D COMPILER="$(command -v "${CXX:-c++}")" \
    -D READELF="$(command -v readelf)" "${@:3}" -P "$source_folder/src/cli/main/sbom.cmake"
}
# Nothing in it is of the day, the zone or the folder.
mkdir -p one another/deeper
SOURCE_DATE_EPOCH=1700000000 inventory_of "$program" one/a.json
cp "$program" another/deeper/renamed
TZ=Asia/Almaty SOURCE_DATE_EPOCH=1700000000 inventory_of another/deeper/renamed another/deeper/b.json
cmp one/a.json another/deeper/b.json || fail "twice made, the inventory differs"
[ "$(field creationInfo.created < one/a.json)" = 2023-11-14T22:13:20Z ] || fail "the inventory has another time"
[ "$(ls one another/deeper | tr '\n' ' ')" = "another/deeper: b.json renamed  one: a.json " ] || fail "something else was left"
SOURCE_DATE_EPOCH=1700000001 inventory_of "$program" one/later.json
[ "$(field documentNamespace < one/a.json)" != "$(field documentNamespace < one/later.json)" ] || fail "two documents have one name"

# A system without dpkg: what CMake found, and nothing that is made up.
inventory_of "$program" one/plain.json -D DPKG= -D VERSION_openssl=3.0.99
jq -e '.packages[] | select(.name == "openssl") | .versionInfo == "3.0.99" and .supplier == "NOASSERTION"
  and .externalRefs[0].referenceLocator == "pkg:generic/openssl@3.0.99"' one/plain.json > /dev/null || fail "a version of CMake is not said"
jq -e '.packages[] | select(.name == "sqlcipher") | has("versionInfo") | not' one/plain.json > /dev/null || fail "a version is made up"
found=$(sound one/plain.json)
[ -z "$found" ] || fail "without dpkg the inventory is not sound: $found"

# A library that nobody entered, and one that is no longer linked, stop the build.
printf 'int main() {}\n' > nothing.cpp
"${CXX:-c++}" nothing.cpp -o stranger -Wl,--no-as-needed -lz
expect_code 1 inventory_of stranger one/stranger.json
tr -s ' \n' ' ' < err.txt | grep -qF 'links libz.so.1, which src/cli/main/sbom.cmake does not know' || fail "a library that nobody knows is let in"
"${CXX:-c++}" nothing.cpp -o bare
expect_code 1 inventory_of bare one/bare.json
tr -s ' \n' ' ' < err.txt | grep -qF 'has libsodium, which the program does not link' || fail "a library that is not linked stays"
[ ! -e one/stranger.json ] && [ ! -e one/bare.json ] || fail "a refused inventory was written"
printf 'inventory: %s libraries, as readelf names them; each check was seen to fail\n' "$(wc -l < needed.txt)"

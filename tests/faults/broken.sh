#!/usr/bin/env bash
# The harness has to see it fail: calls that are claimed to be made and are not, as where a program ignores an error.
#   broken.sh PROGRAM SHIM
set -euo pipefail
program=$(realpath "${1:?path of the program}")
shim=$(realpath "${2:?path of the shim}")
cd "$(dirname "$0")"

# noticed LEAST OPERATION CALLS: of these calls left out, one at a time, at least so many are noticed.
noticed() {
  local least=$1 said code=0
  said=$(./sweep.sh "$program" "$shim" --sample 2 --broken "$3" "$2") || code=$?
  [ "$code" != 77 ] || exit 77
  awk -v least="$least" '$1 == "all" { seen = 1; exit !($4 > 0 && $8 >= least) } END { if (!seen) exit 1 }' <<< "$said" || {
    printf '%s\nFAILED: what is left out of %s (%s) is not noticed\n' "$said" "$2" "$3" >&2
    exit 1
  }
}

noticed 1 attach 'renameat2 .*objects'  # the object never gets its name
noticed 1 export 'renameat2 .*k.fvb'    # nor the bundle
noticed 1 write 'pwrite64 .*records.db$'  # a page of the database; some are written a second time
noticed 1 backup 'renameat2 .*generations/1$'
noticed 1 disclose 'linkat .*court.fvd'
noticed 1 revoke 'pwrite64 .*records.db$'

# Of each operation: nothing is on the disk when success is told, and the power is cut. A migration is made again by the
# next unlock, so nothing of it is lost.
code=0
said=$(./sweep.sh "$program" "$shim" --sample 1 --broken syncs) || code=$?
awk '$3 == "points" && $1 != "all" && $1 != "migration" { ++operations; if ($8 < 1) { print "not noticed:", $1; missed = 1 } }
  END { exit missed || operations < 30 }' <<< "$said" || {
  printf '%s\nFAILED: no sync is made, and that is not noticed\n' "$said" >&2
  exit 1
}

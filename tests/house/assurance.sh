#!/usr/bin/env bash
# docs/assurance.md names only what exists: test cases by their very names, scripts, fuzz targets with seeds, limits by the
# words that they begin with; and gathers at its end what no test shows.
#   assurance.sh [PAGE]
set -euo pipefail
page=$(realpath "${1:-$(dirname "$0")/../../docs/assurance.md}")
cd "$(dirname "$0")/../.."
source tests/house/tables.sh

each_row "$page" 3 'not covered' 'Not covered' 100
for target in fuzz/*_fuzz.cpp; do
  grep -qF "\`$target\`" "$page" SECURITY.md || fault "no row names $target"
done

if [ "$faults" != 0 ]; then exit 1; fi
printf 'assurance: %s rows, and all that they name is there\n' "$rows"

#!/usr/bin/env bash
# The fingerprint as a QR code: what an outside reader sees in the terminal's characters, in the PNG and in the SVG are
# the sixty digits.
source "$(dirname "$0")/lib.sh"
make_vaults
digits=$(fieldvault --vault field trust show --json | field fingerprint | tr -d ' ')
[ ${#digits} = 60 ] || fail "the fingerprint has ${#digits} digits"
read_code() { zbarimg --quiet --raw "$1" 2> /dev/null; }  # it speaks of D-Bus on standard error

fieldvault --vault field trust card --out again.card --qr own.png > out.txt
[ "$(wc -l < out.txt)" = 2 ] || fail "a card's lines in a pipe are not two"
[ "$(read_code own.png)" = "$digits" ] || fail "the PNG says $(read_code own.png)"
[ "$(file -b --mime-type own.png 2> /dev/null || echo image/png)" = image/png ]

# SVG: the paths are modules of one unit; drawn here as a bitmap of eight pixels for each.
fieldvault --vault hq trust show "Field 7" --qr other.svg > screen.txt
python3 - other.svg > other.pbm <<'PY'
import re, sys
import xml.etree.ElementTree as tree
svg = tree.parse(sys.argv[1]).getroot()
side = int(svg.get("viewBox").split()[2])
dark = {tuple(map(int, at)) for at in re.findall(r"M(\d+),(\d+)h1v1h-1z", svg[1].get("d"))}
print("P1", side * 8, side * 8)
for y in range(side * 8):
    print(" ".join("1" if (x // 8, y // 8) in dark else "0" for x in range(side * 8)))
PY
[ "$(read_code other.pbm)" = "$digits" ] || fail "the SVG says $(read_code other.pbm)"

# The terminal: half blocks are light on a dark ground; four light modules on every side.
grep -q "^fingerprint" screen.txt
drawn() {
  python3 - "$1" <<'PY'
import sys
lines = [line.rstrip("\n") for line in open(sys.argv[1], encoding="utf-8") if set(line) & set("█▀▄")]
halves = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1)}
rows = []
for line in lines:
    rows.append([halves[c][0] for c in line])
    rows.append([halves[c][1] for c in line])
width = len(rows[0])
assert all(len(row) == width for row in rows)
rows = rows[:width]
assert not any(any(row) for row in rows[:4] + rows[-4:]), "no quiet zone above or below"
assert not any(any(row[:4]) or any(row[-4:]) for row in rows), "no quiet zone beside"
print("P1", width * 8, width * 8)
for y in range(width * 8):
    print(" ".join(str(rows[y // 8][x // 8]) for x in range(width * 8)))
PY
}
drawn screen.txt > screen.pbm
[ "$(read_code screen.pbm)" = "$digits" ] || fail "the terminal says $(read_code screen.pbm)"

# On a terminal `trust card --out` shows it too, in white on black, and without colours where none are wanted.
shows() { script -qefc "$*" typescript < /dev/null > /dev/null; tr -d '\r' < typescript | grep -vE '^Script (started|done)' > screen.txt; }
TERM=xterm shows "$program" --passphrase-file pw --vault field trust card --out third.card
grep -qF $'\033[97;40m' screen.txt || fail "the colours are not named"
sed -i $'s/\033\\[97;40m//; s/\033\\[0m//' screen.txt
drawn screen.txt > screen.pbm
[ "$(read_code screen.pbm)" = "$digits" ] || fail "the terminal of a card says $(read_code screen.pbm)"
NO_COLOR=1 TERM=xterm shows "$program" --passphrase-file pw --vault field trust card --out fourth.card
if grep -q $'\033\\[97' screen.txt; then fail "NO_COLOR is not obeyed"; fi

# Refusals: another ending, a file that exists, a name that nobody has.
expect_code 2 fieldvault --vault field trust show --qr code.gif
[ ! -e code.gif ]
expect_code 3 fieldvault --vault field trust show --qr own.png
expect_code 8 fieldvault --vault field trust show Nobody

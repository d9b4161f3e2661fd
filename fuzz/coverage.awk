# Counts the lines of one target's parser, for coverage.sh. Reads parsers.txt, then the functions of the sources with their
# lines, then the lines with how often they ran. Variables: target, wanted.

function complain(what) {
  printf "%s: %s\n", target, what > "/dev/stderr"
  is_wrong = 1
}

# Whether a demangled name is that of this function, in whatever scope and of whatever template argument.
function is_called(function_name, name,    rest, at, before) {
  rest = function_name
  gsub(/\(anonymous namespace\)::/, "", rest)
  before = ":"
  while ((at = index(rest, name)) > 0) {
    if (at > 1) before = substr(rest, at - 1, 1)
    rest = substr(rest, at + length(name))
    if (before ~ /[: ]/ && (rest == "" || rest ~ /^(\[abi:[a-z0-9]+\])?[(<]/)) return 1
    before = substr(name, length(name))
  }
  return 0
}

FNR == 1 { part++ }

part == 1 {
  if ($1 != target) next
  file = $2
  files[file] = 1
  if (NF == 2) next
  if ($3 == "only") {
    has_only[file] = 1
    for (i = 4; i <= NF; i++) only[file, $i] = 1
  } else if ($3 == "not" && $4 ~ /:$/ && NF > 4) {
    without[file, substr($4, 1, length($4) - 1)] = 1
  } else if ($3 == "line" && match($0, /"[^"]+": ./)) {
    lines_with[file, substr($0, RSTART + 1, RLENGTH - 5)] = 1
  } else {
    complain("a line of parsers.txt that is none: " $0)
  }
  next
}

part == 2 {
  split($0, field, "\t")
  for (key in only) {
    split(key, of, SUBSEP)
    if (of[1] != field[1] || !is_called(field[4], of[2])) continue
    is_found[key] = 1
    for (line = field[2]; line <= field[3]; line++) chosen[of[1], line] = 1
  }
  for (key in without) {
    split(key, of, SUBSEP)
    if (of[1] != field[1] || !is_called(field[4], of[2])) continue
    is_found[key] = 1
    for (line = field[2]; line <= field[3]; line++) left_out[of[1], line] = 1
  }
  next
}

/^SF:/ {
  source = substr($0, 4)
  sub(/^\.\/([^\/]+\/\.\.?\/)?/, "", source)
  if (!(source in files)) {
    source = ""
    next
  }
  is_mapped[source] = 1
  number = 0
  while ((getline text < source) > 0) text_of[source, ++number] = text
  close(source)
}

/^DA:/ && source != "" {
  split(substr($0, 4), field, ",")
  line = field[1]
  if (has_only[source] && !((source, line) in chosen)) next
  is_out = (source, line) in left_out
  for (key in lines_with) {
    split(key, of, SUBSEP)
    if (of[1] == source && index(text_of[source, line], of[2])) is_out = is_found[key] = 1
  }
  if (is_out) {
    out++
    next
  }
  all++
  if (field[2] > 0) {
    reached++
  } else {
    missed[++misses] = source ":" line ": " text_of[source, line]
  }
}

END {
  for (file in files) if (!is_mapped[file]) complain("has no line of " file)
  for (key in only) if (!is_found[key]) { split(key, of, SUBSEP); complain(of[1] " has no function " of[2]) }
  for (key in without) if (!is_found[key]) { split(key, of, SUBSEP); complain(of[1] " has no function " of[2]) }
  for (key in lines_with) if (!is_found[key]) { split(key, of, SUBSEP); complain(of[1] " has no line with " of[2]) }
  if (all == 0) {
    complain("no line is counted")
    exit 1
  }
  is_short = reached * 100 <= all * 95
  printf "%-14s %4d of %4d lines, %5.1f %%%s%s\n", target, reached, all, int(reached * 1000 / all) / 10,
    out ? sprintf(", %d left out", out) : "", is_short ? "  TOO FEW" : ""
  if (wanted != "") for (i = 1; i <= misses; i++) print missed[i]
  exit is_short || is_wrong
}

#!/usr/bin/env bash
# The man page names every command and, in the command's own paragraph, every option of it; and no other command.
# What the commands are is the program's own word: man_page.sh PROGRAM
set -euo pipefail
program=$(realpath "${1:?path of the program}")
cd "$(dirname "$0")/../.."
page=docs/man/fieldvault.1
# The page as plain text: its requests and fonts taken away, hyphens as they are typed.
plain=$(sed -E 's/\\f[BIRP]//g; s/\\-/-/g; s/^\.(B|I|BI|BR|IR) //' "$page")
kinds=$(sed -nE 's/^is one of (.*)\.$/\1/p' <<< "$plain" | tr -d ,)
faults=0
fault() {
  printf '%s\n' "$1"
  faults=$((faults + 1))
}

# paragraph COMMAND: from the line that names it to the next one that names something.
paragraph() {
  awk -v wanted="fieldvault $1" '
    /^\.(TP|SH|PP)/ { inside = 0 }
    index($0, wanted) == 1 && substr($0, length(wanted) + 1, 1) ~ /^( |\[|\(|$)/ { inside = 1 }
    inside' <<< "$plain"
}

commands=0
while IFS='|' read -r path words; do
  noun=${path%% *}
  # What only one kind has stands in the page by its own name.
  case " $kinds " in *" $noun "*) [ -z "$(paragraph "${path/#$noun/KIND}")" ] || path=${path/#$noun/KIND} ;; esac
  # A word that is no option is a verb below: this path is a noun, and its verbs come by themselves.
  if grep -qvE '^--' <<< "${words// /$'\n'}"; then continue; fi
  commands=$((commands + 1))
  # What every kind has stands once, under KIND; what one kind has, under its name.
  noun=${path%% *}
  text=
  case " $kinds " in *" $noun "*) text=$(paragraph "${path/#$noun/KIND}") ;; esac
  text=${text:-$(paragraph "$path")}
  if [ -z "$text" ]; then
    fault "$page does not name: fieldvault $path"
    continue
  fi
  for option in $words; do
    if [ "$option" = --help ]; then continue; fi
    grep -qE -e "(^|[^-a-z])$option([^-a-z]|$)" <<< "$text" || fault "$page does not name $option of: fieldvault $path"
  done
done < <("$program" completions bash | sed -nE "s/^ *'(([^'-]|-[^'-])+)'\) words='([^']*)' ;;$/\1|\3/p")
[ "$commands" -gt 50 ] || fault "only $commands commands were found: the check itself is broken"

common=$(sed -n '/^\.SH OPTIONS/,/^\.SH VAULTS/p' <<< "$plain")
while read -r option; do
  grep -qE -e "(^|[^-a-z])$option([^-a-z]|$)" <<< "$common" || fault "$page does not name the option $option"
done < <("$program" completions bash | sed -nE "s/^ *''\) words='([^']*)' ;;$/\1/p" | tr ' ' '\n' | grep '^--')

while read -r noun verb; do
  if [ "$noun" = KIND ]; then noun=${kinds%% *}; fi
  case "$verb" in [a-z]*) ;; *) verb= ;; esac
  if ! "$program" "$noun" ${verb:+"$verb"} --help 2> /dev/null | grep -E "^Usage: (.* )?${verb:-$noun}( |$)" > /dev/null; then
    fault "$page names what is no command: fieldvault $noun $verb"
  fi
done < <(awk '/^\.TP/ { getline; if (sub(/^fieldvault /, "")) print $1, $2 }' <<< "$plain")

code=$(MANWIDTH=80 man --warnings -l "$page" 2>&1 > /dev/null) || fault "man does not read $page"
[ -z "$code" ] || fault "$code"
if [ "$faults" != 0 ]; then exit 1; fi
printf 'man page: %s commands stand in it with their options\n' "$commands"

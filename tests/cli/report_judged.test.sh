#!/usr/bin/env bash
# The pages as others judge them: a browser without scripts and network draws them, vnu and axe find no error. What is not
# installed is named, and then the test counts as skipped. FIELDVAULT_NODE_MODULES: the folder that has axe-core and vnu-jar.
source "$(dirname "$0")/lib.sh"
source "$data/../cli/report_world.sh"
modules=${FIELDVAULT_NODE_MODULES:-/usr/share/nodejs}
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
vnu=$(find "$modules/vnu-jar" -name vnu.jar 2> /dev/null | head -n 1 || true)
axe=$modules/axe-core/axe.min.js
missing=0
skip() {
  printf 'SKIPPED: %s\n' "$*"
  missing=1
}
[ -n "$browser" ] || skip "chromium is not installed: no page was drawn, and axe did not run"
[ -n "$vnu" ] && command -v java > /dev/null || skip "vnu-jar or java is not here: the markup was not checked"
[ -f "$axe" ] || skip "axe-core is not in $modules: accessibility was not checked"
if [ -z "$browser" ] && [ -z "$vnu" ]; then exit 77; fi

make_vaults
fill_vault
report case.html --case "$case" --yes > /dev/null 2>&1
report named.html --names --yes > /dev/null 2>&1
for n in 1 2 3; do export_bundle $n.fvb > /dev/null; done
fieldvault --vault officer bundle audit 1.fvb --html audit.html > /dev/null
fieldvault --vault officer bundle audit 3.fvb --html gap.html > /dev/null || true

if [ -n "$vnu" ] && command -v java > /dev/null; then
  java -jar "$vnu" --format text ./*.html > vnu.txt 2>&1 || fail "vnu: $(head -n 20 vnu.txt)"
  sed 's/<h1>/<h1><table>/' case.html > bad.htm
  if java -jar "$vnu" bad.htm > /dev/null 2>&1; then fail "vnu finds nothing"; fi
fi

draw() {  # scripts|no-scripts, options and page of the browser; no network, no profile of anybody
  local profile scripts=$1
  shift
  profile=$(mktemp -d "$work/profile.XXXXXX")
  mkdir "$profile/Default"
  [ "$scripts" = scripts ] ||
    printf '{"profile":{"default_content_setting_values":{"javascript":2}}}' > "$profile/Default/Preferences"
  timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --host-resolver-rules='MAP * ~NOTFOUND' --hide-scrollbars \
    --user-data-dir="$profile" "$@" 2> browser.txt
}
if [ -n "$browser" ]; then
  for page in case named audit gap; do
    draw no-scripts --dump-dom "file://$work/$page.html" > dom.txt
    grep -q '</footer>' dom.txt || fail "the browser did not read $page.html to its end"
    if grep -qE '<(script|img|iframe|object|b)[ >]' dom.txt; then fail "the browser found an element in $page.html"; fi
    for size in 1100,1400 390,1400; do
      rm -f shot.png
      draw no-scripts --window-size=$size --screenshot="$work/shot.png" "file://$work/$page.html" > /dev/null
      [ "$(stat -c %s shot.png)" -gt 10000 ] || fail "$page.html is empty at $size"
      [ -z "${FIELDVAULT_KEEP:-}" ] || cp shot.png "$FIELDVAULT_KEEP/$page-${size%,*}.png"
    done
    draw no-scripts --no-pdf-header-footer --print-to-pdf="$work/$page.pdf" "file://$work/$page.html" > /dev/null
    [ "$(head -c 4 $page.pdf)" = %PDF ] || fail "$page.html cannot be printed"
    [ -z "${FIELDVAULT_KEEP:-}" ] || cp $page.pdf $page.html "$FIELDVAULT_KEEP"
  done
  # The policy is obeyed: a script that somebody puts into the page does not run.
  sed 's|</main>|<script>document.title="RAN"</script></main>|' case.html > planted.htm
  sed '/http-equiv/d' planted.htm > open.htm
  mv planted.htm planted.html
  mv open.htm open.html
  draw scripts --dump-dom "file://$work/planted.html" > dom.txt
  if grep -q '<title>RAN' dom.txt; then fail "a script ran in the page"; fi
  draw no-scripts --dump-dom "file://$work/open.html" > dom.txt
  if grep -q '<title>RAN' dom.txt; then fail "scripts were on while the pages were drawn"; fi
  draw scripts --dump-dom "file://$work/open.html" > dom.txt
  grep -q '<title>RAN' dom.txt || fail "no script would have run without the policy, so it was not tried"
fi
if [ -n "$browser" ] && [ -f "$axe" ]; then
  # The page itself lets no script in; axe judges a copy without the policy.
  for page in case named audit gap; do
    {
      sed '/http-equiv="Content-Security-Policy"/d; /<\/body>/,$d' $page.html
      printf '<script>'
      cat "$axe"
      printf '</script><script>axe.run().then(r => { document.body.textContent = "AXE:" + r.passes.length + ":" + JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html).slice(0, 3)])) + ":END"; })</script></body></html>\n'
    } > axe.html
    draw scripts --virtual-time-budget=20000 --dump-dom "file://$work/axe.html" > dom.txt
    verdict=$(grep -o 'AXE:.*:END' dom.txt | tail -n 1) || fail "axe did not answer for $page.html"
    [[ $verdict =~ ^AXE:[1-9][0-9]*:\[\]:END$ ]] || fail "axe on $page.html: $verdict"
  done
fi
[ $missing = 0 ] || exit 77

# Scenes: a vault is made, unlocked, brought to today's schema.
# shellcheck shell=bash disable=SC2154
all_operations+=(init unlock migration)

vaults_init() { [ "$state" != whole ] || printf 'new\n'; }
prepare_init() { :; }
run_init() { fieldvault vault init new --role field --name New --no-recovery "${floor[@]}"; }
# Without a header there is no vault: what lies there is told from one, and made anew.
state_init() {
  if [ ! -e new/header.a ] && [ ! -e new/header.b ]; then state=nothing; return; fi
  if opens "$key" new; then state=whole; else state="a vault that does not open: $(cat info.err)"; fi
}
kept_init() { :; }

# Unlocked with work to do: the second header is torn, and an attach was killed in its transaction, so that there is
# an object without a row, the note of it, and a journal to play back.
vaults_unlock() { printf 'field\n'; }
prepare_unlock() {
  world field
  local at
  at=$(calls_of attach_second | awk -F '\t' '$2 == "renameat2" { renamed = 1 } renamed && $2 == "pwrite64" && $4 ~ /records.db$/ { print $1 + 2; exit }')
  FAULT_AT=$at FAULT_HOW=kill-after attach_second && return 1
  [ -s field/records.db-journal ] && [ "$(find field/staging field/objects -type f | wc -l)" = 3 ] || return 1
  truncate -s 8192 field/header.b
}
run_unlock() { fieldvault --vault field vault info; }
state_unlock() { if [ "$(listed field evidence)" = 1 ]; then state=whole; else state="evidence that was never attached"; fi; }
after_unlock() { [ "$(find field/objects -type f | wc -l)" = 1 ] || printf 'the object without a row stays\n'; }

# A vault of schema 3, which an earlier build wrote. It has the true cost of its passphrase.
vaults_migration() { printf 'hq\n'; }
prepare_migration() {
  cp -r "$here/../golden/hq" . && mkdir -p hq/objects hq/staging && cp "$here/../golden/pw" "$in/golden-pw"
  # Whatever the golden vault is written anew with, there must be something left to migrate.
  calls_of run_migration | grep -c 'pwrite64.*records.db$' | { read -r pages && [ "$pages" -gt 10 ]; }
}
run_migration() {
  key=$in/golden-pw
  (unset FAULT_CHEAP_KDF; fieldvault --vault hq vault info)
}
state_migration() {
  unset FAULT_CHEAP_KDF
  key=$in/golden-pw
  # Those that it trusted before.
  if [ "$(listed hq trust)" = 2 ]; then state=whole; else state="$(listed hq trust) cards"; fi
}
kept_migration() { :; }

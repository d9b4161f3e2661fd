-- Small named values of the vault itself: name, role, vault id, header generation.
CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Merkle logs. Log 0 is this vault's own; every other one is the replica of a device, built from its bundles.
CREATE TABLE log (
  id     INTEGER PRIMARY KEY,
  device TEXT NOT NULL UNIQUE,          -- vault id, 32 hex digits
  size   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE log_entry (
  log        INTEGER NOT NULL REFERENCES log(id),
  position   INTEGER NOT NULL,
  leaf       BLOB NOT NULL,             -- canonical JSON
  action     TEXT NOT NULL,
  object     TEXT NOT NULL,
  commitment TEXT NOT NULL,             -- 64 hex digits
  PRIMARY KEY (log, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX log_entry_object ON log_entry(log, object);
CREATE INDEX log_entry_commitment ON log_entry(log, commitment);
CREATE TABLE log_node (
  log      INTEGER NOT NULL REFERENCES log(id),
  level    INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hash     BLOB NOT NULL,
  PRIMARY KEY (log, level, position)
) STRICT, WITHOUT ROWID;
-- What a leaf that is no record commits to: SHA-256(salt || content).
CREATE TABLE act (
  log      INTEGER NOT NULL,
  position INTEGER NOT NULL,
  salt     BLOB NOT NULL,
  content  BLOB NOT NULL,               -- canonical JSON
  PRIMARY KEY (log, position),
  FOREIGN KEY (log, position) REFERENCES log_entry(log, position)
) STRICT, WITHOUT ROWID;

-- The secret keys of this vault, by key epoch.
CREATE TABLE own_key (
  epoch           INTEGER PRIMARY KEY,
  signing_key_id  BLOB NOT NULL,
  signing_seed    BLOB NOT NULL,
  age_scalar      BLOB NOT NULL,
  checkpoint_seed BLOB NOT NULL
) STRICT;
-- Cards that a person here has chosen to trust.
CREATE TABLE trusted_card (
  fingerprint     TEXT PRIMARY KEY,
  name            TEXT NOT NULL,
  role            TEXT NOT NULL,
  epoch           INTEGER NOT NULL,
  device          TEXT NOT NULL,
  signing_key_id  TEXT NOT NULL,
  card            BLOB NOT NULL,        -- the signed text
  added_at        TEXT NOT NULL,
  last_sequence   TEXT                  -- revoked: what was signed up to this sequence number stays valid
) STRICT, WITHOUT ROWID;
CREATE INDEX trusted_card_key ON trusted_card(signing_key_id);

-- Every revision of every record, own and imported, as the one canonical line that is also exchanged.
CREATE TABLE revision (
  root       TEXT PRIMARY KEY,          -- 64 hex digits
  record     TEXT NOT NULL,             -- UUID
  kind       TEXT NOT NULL,
  revision   INTEGER NOT NULL,
  written_at TEXT NOT NULL,
  device     TEXT NOT NULL,             -- the vault that wrote it
  log        INTEGER NOT NULL,
  position   INTEGER NOT NULL,          -- the leaf that commits to the root
  line       BLOB NOT NULL,
  is_head    INTEGER NOT NULL,          -- no other revision names it as parent
  added      INTEGER NOT NULL UNIQUE,   -- 1, 2, … in the order in which this vault came to have them
  FOREIGN KEY (log, position) REFERENCES log_entry(log, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_record ON revision(record, revision);
CREATE INDEX revision_kind ON revision(kind, is_head);
-- Which record names which: the person of a consent, the testimony of a piece of evidence.
CREATE TABLE record_link (
  source TEXT NOT NULL,                 -- record that names
  field  TEXT NOT NULL,                 -- top-level member of the body
  target TEXT NOT NULL,                 -- record that is named
  PRIMARY KEY (source, field, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_link_target ON record_link(target, field);

-- Evidence bodies and their keys. A destroyed key is NULL, and the body is gone from the disk.
CREATE TABLE object (
  name             TEXT PRIMARY KEY,    -- SHA-256 of the body
  evidence         TEXT NOT NULL,       -- record
  file_key         BLOB,
  length           INTEGER NOT NULL,    -- true bytes
  sha256           TEXT NOT NULL,       -- of the true bytes
  body_length      INTEGER NOT NULL,
  purged_at        TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX object_evidence ON object(evidence);

-- Bundles that this vault wrote. One destination device, one channel.
CREATE TABLE channel (
  id            TEXT PRIMARY KEY,       -- 32 hex digits
  destination   TEXT NOT NULL UNIQUE,   -- device of the recipient
  last_sequence INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE exported_bundle (
  channel         TEXT NOT NULL REFERENCES channel(id),
  sequence        INTEGER NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('prepared', 'published', 'voided')),
  recipe          BLOB NOT NULL,        -- canonical JSON: everything the bytes follow from
  seed            BLOB NOT NULL,        -- 32 bytes: the randomness of the bundle; zeros once it is receipted
  manifest_sha256 TEXT,                 -- once published
  log_size        INTEGER NOT NULL,     -- the checkpoint in it
  receipt         BLOB,                 -- the recipient's signed answer
  PRIMARY KEY (channel, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE exported_item (
  channel  TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  position INTEGER NOT NULL,            -- its place in the bundle
  item     TEXT NOT NULL,               -- 'record:<root>' or 'object:<name>'
  withheld BLOB,                        -- canonical JSON array of the pointers that stayed home; NULL: none
  PRIMARY KEY (channel, sequence, position),
  FOREIGN KEY (channel, sequence) REFERENCES exported_bundle(channel, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX exported_item_item ON exported_item(item, channel);

-- Bundles of others that this vault has seen: audited, imported, or held back.
CREATE TABLE seen_bundle (
  device          TEXT NOT NULL,
  channel         TEXT NOT NULL,
  epoch           INTEGER NOT NULL,
  sequence        INTEGER NOT NULL,
  manifest_sha256 TEXT NOT NULL,
  previous        TEXT NOT NULL,
  bundle_id       TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('audited', 'imported', 'quarantined')),
  log_size        INTEGER NOT NULL,
  log_root        TEXT NOT NULL,
  seen_at         TEXT NOT NULL,
  held_object     TEXT,                 -- quarantined: the bundle file, kept among the objects under its SHA-256
  PRIMARY KEY (device, channel, sequence, manifest_sha256)
) STRICT, WITHOUT ROWID;

-- Full text. The tokens are made by the program; the table keeps no copy of them.
CREATE TABLE text_document (
  id     INTEGER PRIMARY KEY,
  root   TEXT NOT NULL UNIQUE,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX text_document_record ON text_document(record);
CREATE VIRTUAL TABLE text_index USING fts5(
  tokens, content='', contentless_delete=1, tokenize='ascii', detail=full);

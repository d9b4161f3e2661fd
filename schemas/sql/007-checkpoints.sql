-- Signed checkpoints of other devices' ledgers, as their bundles brought them, and when that was.
CREATE TABLE log_checkpoint (
  log      INTEGER NOT NULL REFERENCES log (id),
  size     INTEGER NOT NULL,
  note     TEXT NOT NULL,               -- C2SP signed note
  taken_at TEXT NOT NULL,               -- RFC 3339, UTC
  PRIMARY KEY (log, size)
) STRICT, WITHOUT ROWID;

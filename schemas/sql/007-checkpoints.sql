-- Signed checkpoints: of other devices' ledgers, as their bundles brought them, and of the own one that were stamped.
CREATE TABLE log_checkpoint (
  log      INTEGER NOT NULL REFERENCES log (id),
  size     INTEGER NOT NULL,
  note     TEXT NOT NULL,               -- C2SP signed note
  taken_at TEXT NOT NULL,               -- RFC 3339, UTC
  stamped  TEXT,                        -- the note as an authority stamped it: of another device, cosigned
  stamp    BLOB,                        -- RFC 3161 response
  PRIMARY KEY (log, size)
) STRICT, WITHOUT ROWID;

-- Records that are set aside: somebody in them took back consent to their being stored. They are kept, and shown by hand
-- only. It follows from the consents, and is written in the transaction of what changed them; one row for each person
-- in the record who did so.
CREATE TABLE set_aside (
  record  TEXT NOT NULL,
  person  TEXT NOT NULL,
  consent TEXT NOT NULL,                -- the record that says so
  since   TEXT NOT NULL,                -- RFC 3339, UTC
  PRIMARY KEY (record, person)
) STRICT, WITHOUT ROWID;
-- Withdrawals that came before this table was here are followed at the next unlock.
INSERT OR IGNORE INTO setting (name, value) VALUES ('set_aside_due', 'yes');

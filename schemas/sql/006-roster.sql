-- Rosters that this vault took, each version once. The one with the highest number is in force.
CREATE TABLE roster (
  version  INTEGER PRIMARY KEY,
  sha256   TEXT NOT NULL,               -- of the text, without the signatures
  file     BLOB NOT NULL,               -- text and signatures
  added_at TEXT NOT NULL
) STRICT;
-- Which roster a bundle named: a device that falls back to an older one is noticed.
ALTER TABLE seen_bundle ADD COLUMN roster_version INTEGER NOT NULL DEFAULT 0;

-- Of an imported bundle: records and evidence files that were left out, since their entries are in a hole.
ALTER TABLE seen_bundle ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;

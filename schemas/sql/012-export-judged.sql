-- How far the vault was judged for the exports of what is new to one destination and for one purpose (decision 032). It
-- follows from the records and the bundles: without a row, the next export judges every revision.
CREATE TABLE export_judged (
  channel     TEXT NOT NULL REFERENCES channel(id),
  purpose     TEXT NOT NULL,
  destination TEXT NOT NULL,            -- the name on its card, which consent to share with a partner names
  program     TEXT NOT NULL,            -- the version that judged
  day         TEXT NOT NULL,            -- YYYY-MM-DD, the day of the judgement
  until       TEXT NOT NULL,            -- the last day before a consent in it expires; empty: none does
  added       INTEGER NOT NULL,         -- revisions up to this number were judged
  entries     INTEGER NOT NULL,         -- and as many entries of the own ledger were there
  PRIMARY KEY (channel, purpose)
) STRICT, WITHOUT ROWID;
-- Of these revisions the ones that are looked at again: all that did not go whole, with nothing held back.
CREATE TABLE export_open (
  channel TEXT NOT NULL,
  purpose TEXT NOT NULL,
  added   INTEGER NOT NULL,
  PRIMARY KEY (channel, purpose, added)
) STRICT, WITHOUT ROWID;
-- A link knows the kind of the record that names, so that the one consent among a person's thousand testimonies is found
-- by an index.
ALTER TABLE record_link ADD COLUMN kind TEXT NOT NULL DEFAULT '';
UPDATE record_link SET kind = coalesce((SELECT kind FROM revision WHERE record = source LIMIT 1), '');
DROP INDEX record_link_target;
CREATE INDEX record_link_target ON record_link(target, kind);

-- Rows of some kilobytes stand badly in a table without rowid: its inner pages hold whole rows, three to a page, so that
-- among 100,000 revisions each look-up went down some nine pages, all of which are decrypted. Here they stand in the order in
-- which this vault came to have them, and are found by small indexes; the line is last, behind all that is asked for
-- without it.
CREATE TABLE revision_by_number (
  added      INTEGER PRIMARY KEY,       -- 1, 2, … in the order in which this vault came to have them
  root       TEXT NOT NULL UNIQUE,      -- 64 hex digits
  record     TEXT NOT NULL,             -- UUID
  kind       TEXT NOT NULL,
  revision   INTEGER NOT NULL,
  written_at TEXT NOT NULL,
  device     TEXT NOT NULL,             -- the vault that wrote it
  log        INTEGER NOT NULL,
  position   INTEGER NOT NULL,          -- the leaf that commits to the root
  is_head    INTEGER NOT NULL,          -- no other revision names it as parent
  line       BLOB NOT NULL,
  FOREIGN KEY (log, position) REFERENCES log_entry(log, position)
) STRICT;
INSERT INTO revision_by_number (added, root, record, kind, revision, written_at, device, log, position, is_head, line)
  SELECT added, root, record, kind, revision, written_at, device, log, position, is_head, line
  FROM revision ORDER BY added;
DROP TABLE revision;
ALTER TABLE revision_by_number RENAME TO revision;
CREATE INDEX revision_record ON revision(record, revision);
CREATE INDEX revision_kind ON revision(kind, is_head);
-- The beginnings of words have a place of their own in the full text: without it, a search for p* reads and joins the
-- places of every word with p. It is derived from the records, and made anew by the next search.
DROP TABLE text_index;
CREATE VIRTUAL TABLE text_index USING fts5(
  tokens, content='', contentless_delete=1, tokenize='ascii', detail=full, prefix='1 2 3');
-- New words are gathered up to 4 MiB before they are sorted into the index; with FTS5's 1 MiB many come four times.
INSERT INTO text_index (text_index, rank) VALUES ('hashsize', 4194304);
DELETE FROM text_document;
DELETE FROM setting WHERE name = 'search_indexed';

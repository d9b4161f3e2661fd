-- What was typed and is no record yet: the answers of an interview that is not finished, and the text of an edit that
-- was broken off. It belongs to this vault alone: no bundle, no ledger entry and no search index knows of it.
CREATE TABLE draft (
  name     TEXT NOT NULL,               -- 'interview:<UUID>', or 'edit:<record>'
  part     TEXT NOT NULL,               -- which answer: 'narrative/2/text'; of an edit: 'text'
  content  BLOB NOT NULL,               -- canonical JSON
  saved_at TEXT NOT NULL,
  PRIMARY KEY (name, part)
) STRICT, WITHOUT ROWID;

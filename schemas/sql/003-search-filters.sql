-- What a search is narrowed by beside its words: kind, languages, days. The full text is derived from the records, so
-- it is thrown away here and made anew, with these columns, by the next search.
DROP TABLE text_index;
DROP TABLE text_document;
CREATE TABLE text_document (
  id        INTEGER PRIMARY KEY,
  root      TEXT NOT NULL UNIQUE,
  record    TEXT NOT NULL,
  kind      TEXT NOT NULL,
  languages TEXT NOT NULL,              -- of its texts, in lower case: ' kk- zh-hans- '
  first_day INTEGER NOT NULL,           -- YYYYMMDD; what is not known is 00
  last_day  INTEGER NOT NULL            -- and 99
) STRICT;
CREATE INDEX text_document_record ON text_document(record);
-- Both hold all that a filter asks for, so that a list by day reads no row of the table that it does not show.
CREATE INDEX text_document_last_day ON text_document(last_day, first_day, kind, languages, record);
CREATE INDEX text_document_first_day ON text_document(first_day, last_day, kind, languages, record);
CREATE VIRTUAL TABLE text_index USING fts5(
  tokens, content='', contentless_delete=1, tokenize='ascii', detail=full);
DELETE FROM setting WHERE name = 'search_indexed';

-- Names of persons as sounds. All of it follows from the heads of persons and is made anew where the rules change.
-- A word as the program reads it, once however many names it stands in.
CREATE TABLE name_word (
  id     INTEGER PRIMARY KEY,
  spoken TEXT NOT NULL UNIQUE
) STRICT;
-- Under which keys a word is found; the word itself beside them, since most words of a key are read and left.
CREATE TABLE name_key (
  key    TEXT NOT NULL,
  word   INTEGER NOT NULL,
  spoken TEXT NOT NULL,
  PRIMARY KEY (key, word)
) STRICT, WITHOUT ROWID;
-- One name of a person; a person has as many as there are spellings of it in the record.
CREATE TABLE name_form (
  id     INTEGER PRIMARY KEY,
  record TEXT NOT NULL,
  spoken TEXT NOT NULL                  -- its words
) STRICT;
CREATE INDEX name_form_record ON name_form(record);
-- Which word stands in which name; also of two words that another spelling writes as one.
CREATE TABLE name_place (
  word INTEGER NOT NULL,
  form INTEGER NOT NULL,
  size INTEGER NOT NULL,                -- how many words the name has
  span INTEGER NOT NULL,                -- how many of them this one is
  PRIMARY KEY (word, form)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_place_form ON name_place(form);

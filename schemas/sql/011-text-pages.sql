-- A leaf of the full text with FTS5's own size of 4,050 bytes does not fit into a page of this database, of which SQLCipher
-- keeps 80 bytes for itself: most of it went to a second page. What is written from now on fits into one.
INSERT INTO text_index (text_index, rank) VALUES ('pgsz', 3950);

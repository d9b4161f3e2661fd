-- Entries of a device's ledger that are missing here, since an officer gave up the bundles that brought them. The log
-- goes on behind them; of the tree over them the peaks are known.
CREATE TABLE log_hole (
  log   INTEGER NOT NULL REFERENCES log (id),
  first INTEGER NOT NULL,
  past  INTEGER NOT NULL,               -- the first entry behind the hole
  PRIMARY KEY (log, first)
) STRICT, WITHOUT ROWID;

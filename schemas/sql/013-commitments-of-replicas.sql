-- Entries are looked for by commitment in the replicas only, where an import asks for each record. In the own log new ones
-- fell anywhere in the index, each on a page of its own, which was decrypted and encrypted anew.
DROP INDEX log_entry_commitment;
CREATE INDEX log_entry_commitment ON log_entry(log, commitment) WHERE log <> 0;

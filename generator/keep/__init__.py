"""The store, the ledger and the tables out."""

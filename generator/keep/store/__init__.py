"""The store, as a protocol: runs that were built, and every page that came in. `sqlite.SqliteStore` opens one.

`protocol` is all that others see, `sqlite` the file, `runs` and `pages` its tables, `migrations` how a file of an older
version becomes one of today, `capture` how things are written in it, `trouble` what SQLite complains of, in Dutch.
"""

from generator.keep.store.capture import safe_text
from generator.keep.store.protocol import Pages, Rows, Runs, RunSummary, Store

__all__ = ["Pages", "Rows", "RunSummary", "Runs", "Store", "safe_text"]

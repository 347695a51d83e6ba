"""The store's tables, and the steps from each version to the next.

To keep something new: write its SQL as a constant below, and add it under a name of its own at the end of `MIGRATIONS`.
A step, once released, is never changed or renamed.

The table `migrations` records which steps were taken, each in the transaction that took it. `user_version` counts
them, so that an older program, which knows nothing of names, still sees that a store is newer than it is.
`application_id` tells our file from any other SQLite file.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator, Mapping

from generator import __version__

APPLICATION_ID = 0x576B426C  # "WkBl"

_RECORD = """
CREATE TABLE migrations (
    name TEXT PRIMARY KEY,
    at TEXT NOT NULL,          -- UTC; '': by a program that counted steps and did not name them
    program TEXT NOT NULL      -- the version that took it
) STRICT
"""

_FIRST = """
CREATE TABLE runs (
    name TEXT PRIMARY KEY,
    created TEXT NOT NULL,
    program TEXT NOT NULL,
    pack TEXT NOT NULL,
    brand TEXT NOT NULL,
    kind TEXT NOT NULL,
    key BLOB NOT NULL,
    layout BLOB NOT NULL,      -- zlib: the layout's JSON
    blank BLOB NOT NULL        -- zlib: a PDF of the pages with nothing on them
) STRICT, WITHOUT ROWID;

CREATE TABLE copies (
    run TEXT NOT NULL REFERENCES runs (name),
    number INTEGER NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

-- A row per input page. What the page yielded stands in `capture` as one compressed JSON text: it is always wanted
-- whole, and a row per box would make the file ten times as large.
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,      -- SHA-256 of the input file
    page INTEGER NOT NULL,     -- page of the input file, from 1
    file TEXT NOT NULL,
    fate TEXT NOT NULL,
    run TEXT,                  -- the page code, where one was found
    copy INTEGER,
    form INTEGER,
    sheet_page INTEGER,
    instance TEXT NOT NULL,    -- tells saved copies of a generic PDF apart
    saved TEXT NOT NULL,
    reason TEXT NOT NULL,
    advice TEXT NOT NULL,
    found_by TEXT NOT NULL,
    residual_mm REAL NOT NULL,
    dpi REAL NOT NULL,
    rotation INTEGER NOT NULL,
    overlay TEXT NOT NULL,     -- file name, relative to the tables
    notes TEXT NOT NULL,       -- JSON list
    capture BLOB NOT NULL,     -- zlib: JSON of marks, writings, values, answers
    UNIQUE (digest, page)
) STRICT;

CREATE INDEX pages_of_copy ON pages (run, copy, instance);
CREATE INDEX pages_by_file ON pages (file, page, digest);
"""

# What people decided (see `keep.decisions`): rows are added, never changed. About an answer: run, copy, instance and
# variable; about an input page: digest and page, and (assigned) run, copy, form and sheet_page of what it is.
_DECISIONS = """
CREATE TABLE decisions (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,          -- UTC with microseconds, fixed width
    kind TEXT NOT NULL,
    who TEXT NOT NULL,         -- initials, if somebody likes to
    run TEXT,
    copy INTEGER,
    instance TEXT,
    variable TEXT,
    digest TEXT,
    page INTEGER,
    form INTEGER,
    sheet_page INTEGER,
    value TEXT NOT NULL,       -- JSON: chosen codes, text
    evidence TEXT NOT NULL,    -- JSON list: what the readings said when the person looked
    withdraws TEXT NOT NULL    -- the id that this row takes back
) STRICT, WITHOUT ROWID;

CREATE INDEX decisions_of_answers ON decisions (run, copy, instance, variable);
CREATE INDEX decisions_of_pages ON decisions (digest, page);

-- Where an input file lay when it was read, so that a person can be shown its pages. Never part of any table out.
CREATE TABLE inputs (
    digest TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    members TEXT NOT NULL      -- JSON list: its places in the lists of nested ZIPs
) STRICT, WITHOUT ROWID;
"""

# Where tables and pictures were written (see `keep.places`).
_PLACES = """
CREATE TABLE places (
    folder TEXT PRIMARY KEY,   -- as seen from the workspace where it lies in it
    excel_nl INTEGER NOT NULL, -- whether its tables were last written for Dutch Excel
    used INTEGER NOT NULL      -- rises: the highest was used last
) STRICT, WITHOUT ROWID
"""

# Runs that were never handed out (see `keep.withdrawn`).
_WITHDRAWN = """
CREATE TABLE withdrawn (
    run TEXT PRIMARY KEY REFERENCES runs (name),
    at TEXT NOT NULL           -- UTC
) STRICT, WITHOUT ROWID
"""

# What was made of the rows above and need not be made again (see `keep.kept`). It may be emptied at any time. A unit is
# a copy of a run, of the generic PDF (copy 0) one saved copy of it (see `keep.responses`). The triggers see to it that
# nothing is left standing of a unit of which anything changed, whoever changes it.
_KEPT = """
CREATE TABLE kept (
    kind TEXT NOT NULL,
    run TEXT NOT NULL,
    copy INTEGER NOT NULL,
    instance TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (run, copy, instance, kind)
) STRICT;

CREATE TABLE kept_inputs (     -- the ledger's row of an input page
    digest TEXT NOT NULL,
    page INTEGER NOT NULL,
    file TEXT NOT NULL,
    run TEXT,
    copy INTEGER,
    instance TEXT,
    data BLOB NOT NULL,
    PRIMARY KEY (file, page, digest)
) STRICT, WITHOUT ROWID;

CREATE INDEX kept_inputs_of_unit ON kept_inputs (run, copy, instance);
CREATE INDEX kept_inputs_of_page ON kept_inputs (digest, page);

CREATE TABLE recipes (         -- by which recipe each kind was made: after another one all of it is made again
    kind TEXT PRIMARY KEY,
    recipe TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (number INTEGER NOT NULL) STRICT;  -- rises with every change

INSERT INTO changes VALUES (0);
"""

# What `places` were last written from: the tables there are as they should be while nothing changed since.
_WRITTEN = """
ALTER TABLE places ADD COLUMN written TEXT NOT NULL DEFAULT '';
"""

# Of which runs the tables there are.
_NARROWED = """
ALTER TABLE places ADD COLUMN runs TEXT NOT NULL DEFAULT '';  -- names with a space between them; '': of all
"""

# What was seen of an input file when it was opened, so that the same bytes need not be opened again.
_SEEN = """
ALTER TABLE inputs ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;  -- 0: not a file by itself, or never counted
ALTER TABLE inputs ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inputs ADD COLUMN program TEXT NOT NULL DEFAULT '';  -- the version that counted its pages
CREATE INDEX inputs_by_size ON inputs (bytes);

-- Who is reading into this folder; whoever was stopped half-way is still named ('?': nobody knows).
ALTER TABLE places ADD COLUMN busy TEXT NOT NULL DEFAULT '?';
"""

# Up to which row of `pages` the pictures were brought to a folder (see `keep.places`). Numbers of rows come back.
_BROUGHT = """
ALTER TABLE places ADD COLUMN brought INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER pages_to_bring AFTER INSERT ON pages BEGIN
    UPDATE places SET brought = NEW.id - 1 WHERE brought >= NEW.id;
END;
"""

# What was asked on a run's sheets, as people read it (see `model.sheet_json`). Runs of before this have none.
_SHEETS = """
CREATE TABLE sheets (
    run TEXT PRIMARY KEY REFERENCES runs (name),
    data BLOB NOT NULL         -- zlib: JSON
) STRICT, WITHOUT ROWID;
"""

# What people fill in on a screen (see `keep.entry`): rows are added, never changed. `fold` makes readings of them.
_ENTRY = """
CREATE TABLE entry_events (
    id INTEGER PRIMARY KEY,    -- the order in which they came: the clocks of devices count for nothing
    run TEXT NOT NULL,
    copy INTEGER NOT NULL,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,      -- the device's own number: the same one again is the same event
    at TEXT NOT NULL,          -- UTC, by the server's clock
    form TEXT NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,     -- JSON as the device sent it, keys in order
    covers TEXT NOT NULL,      -- JSON: of a part that was seen, the variables on it
    base INTEGER NOT NULL,     -- the device's number of what it knew of this answer; 0: nothing
    UNIQUE (run, copy, device, seq)
) STRICT;

CREATE TABLE entry_clashes (   -- a number that came again with other content: kept for a person to look at
    run TEXT NOT NULL,
    copy INTEGER NOT NULL,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    content TEXT NOT NULL,
    form TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (run, copy, device, seq, form, kind, content)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_devices (
    run TEXT NOT NULL,
    copy INTEGER NOT NULL,
    device TEXT NOT NULL,
    hand TEXT NOT NULL,        -- the first device of the person who went on with this one
    since INTEGER NOT NULL,    -- the event after which it took over; 0: it began
    PRIMARY KEY (run, copy, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_codes (     -- to go on with on another device
    digest TEXT PRIMARY KEY,   -- keyed with the run's key: the code itself is kept nowhere
    run TEXT NOT NULL,
    copy INTEGER NOT NULL,
    hand TEXT NOT NULL,
    until TEXT NOT NULL        -- UTC
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_unfolded (  -- copies of which something came since they were last folded
    run TEXT NOT NULL,
    copy INTEGER NOT NULL,
    PRIMARY KEY (run, copy)
) STRICT, WITHOUT ROWID;

CREATE TABLE backups (         -- files to which all of this was copied: `purge` goes there too
    path TEXT PRIMARY KEY,     -- as seen from the workspace where it lies in it
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

_BUMP = "UPDATE changes SET number = number + 1;"


def _unit_gone(run: str, copy: str, instance: str) -> str:
    of = f"WHERE run = {run} AND copy = {copy} AND instance = CASE WHEN {copy} > 0 THEN '' ELSE {instance} END;"
    return f"DELETE FROM kept {of} DELETE FROM kept_inputs {of}"


def _trigger(name: str, event: str, table: str, when: str, *acts: str) -> str:
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {name} {event} ON {table}{condition} BEGIN {' '.join(acts)} {_BUMP} END;\n"


def _page_gone(row: str) -> str:
    """Of an input page: its own row, and the unit that it is in now."""
    its = (
        "(SELECT run, copy, CASE WHEN copy > 0 THEN '' ELSE instance END FROM pages "
        f"WHERE digest = {row}.digest AND page = {row}.page)"
    )
    return (
        f"DELETE FROM kept_inputs WHERE digest = {row}.digest AND page = {row}.page; "
        f"DELETE FROM kept WHERE (run, copy, instance) IN {its}; "
        f"DELETE FROM kept_inputs WHERE (run, copy, instance) IN {its};"
    )


def _watched() -> str:
    """The triggers. A page that replaces another is still the other before it is inserted: hence BEFORE."""
    made = []
    for event, rows in (("INSERT", ("NEW",)), ("DELETE", ("OLD",)), ("UPDATE", ("OLD", "NEW"))):
        low = event.lower()
        unit = " ".join(_unit_gone(f"{r}.run", f"{r}.copy", f"{r}.instance") for r in rows)
        page = " ".join(_page_gone(row) for row in rows)
        made += [
            _trigger(f"pages_{low}", f"BEFORE {event}", "pages", "", page, unit),
            _trigger(
                f"decided_answers_{low}",
                f"AFTER {event}",
                "decisions",
                f"{rows[0]}.digest IS NULL",
                *(
                    _unit_gone(
                        f"{r}.run", f"{r}.copy", f"CASE WHEN {r}.instance LIKE 'los-%' THEN '' ELSE {r}.instance END"
                    )
                    for r in rows
                ),
            ),
            _trigger(f"decided_pages_{low}", f"AFTER {event}", "decisions", f"{rows[0]}.digest IS NOT NULL", page),
            _trigger(
                f"copies_{low}",
                f"AFTER {event}",
                "copies",
                "",
                *(f"DELETE FROM kept WHERE run = {r}.run AND copy = {r}.number;" for r in rows),
            ),
            _trigger(
                f"withdrawn_{low}",
                f"AFTER {event}",
                "withdrawn",
                "",
                *(f"DELETE FROM kept_inputs WHERE run = {r}.run;" for r in rows),
            ),
        ]
    known = "DELETE FROM kept_inputs WHERE run = NEW.name;"  # its pages were of an unknown run until now
    made.append(_trigger("runs_insert", "AFTER INSERT", "runs", "", known))
    return "".join(made)


# What somebody said when it came into the pictures of the group (see `keep.group`), a row per measure: frozen, so that
# no later change of one answer can be read from two pictures.
_GROUP = """
CREATE TABLE group_values (
    run TEXT NOT NULL REFERENCES runs (name),
    measure TEXT NOT NULL,
    copy INTEGER NOT NULL,
    instance TEXT NOT NULL,
    batch INTEGER NOT NULL,    -- from 1
    value TEXT NOT NULL,
    PRIMARY KEY (run, measure, copy, instance)
) STRICT;
"""

# Readings of phones from before what was drawn there became numbers: they are made again.
_REDRAWN = """
INSERT OR IGNORE INTO entry_unfolded SELECT DISTINCT run, copy FROM entry_events WHERE kind = 'drawn';
"""

# Whether anybody filled in a run on a screen is asked for every copy.
_SCREENS = "CREATE INDEX IF NOT EXISTS pages_of_screens ON pages (run) WHERE found_by = 'web';"

# Whether a device had begun another copy of the run before this one. Which one is kept nowhere.
_SECOND = "ALTER TABLE entry_devices ADD COLUMN second INTEGER NOT NULL DEFAULT 0;"

MIGRATIONS: Mapping[str, str] = {
    "runs, copies, pages": _FIRST,
    "decisions": _DECISIONS,
    "places of tables": _PLACES,
    "withdrawn runs": _WITHDRAWN,
    "what is kept of what was made": _KEPT + _watched() + _WRITTEN,
    "tables of some runs": _NARROWED,
    "what was seen of files": _SEEN,
    "pictures brought": _BROUGHT,
    "sheets": _SHEETS,
    "digital entry": _ENTRY,
    "pictures of groups": _GROUP,
    "curves of phones": _REDRAWN,
    "pages of screens by run": _SCREENS,
    "second copies of a device": _SECOND,
}
"""Each step by what it brings, in order."""


def statements(step: str) -> Iterator[str]:
    """The SQL statements of a step, one by one (a trigger has more semicolons than one)."""
    pending = ""
    for part in step.rstrip().removesuffix(";").split(";"):
        pending += f"{part};"
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def _recorded(db: sqlite3.Connection) -> list[str] | None:
    """The names of the steps that were taken; None where they were counted only."""
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'").fetchone():
        return None
    return [name for (name,) in db.execute("SELECT name FROM migrations")]


def known(db: sqlite3.Connection) -> bool:
    """Whether all steps that this store took are known here: else it is of a later version."""
    return set(_recorded(db) or ()) <= MIGRATIONS.keys()


def pending(db: sqlite3.Connection) -> bool:
    """Whether there is a step to take, or to record."""
    recorded = _recorded(db)
    return recorded is None or len(recorded) < len(MIGRATIONS)


def take_next(db: sqlite3.Connection) -> None:
    """Take the next step, if there is one, and record it. Within a transaction.

    What was taken is looked up here: another program may have been first.
    """
    taken = _recorded(db)
    if taken is None:
        db.execute(_RECORD)
        (counted,) = db.execute("PRAGMA user_version").fetchone()
        taken = list(MIGRATIONS)[:counted]
        db.executemany("INSERT INTO migrations VALUES (?, '', '')", [(name,) for name in taken])
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    step = next((name for name in MIGRATIONS if name not in taken), None)
    if step is None:
        return
    for statement in statements(MIGRATIONS[step]):
        db.execute(statement)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    db.execute("INSERT INTO migrations VALUES (?, ?, ?)", (step, now, __version__))
    db.execute(f"PRAGMA user_version = {len(taken) + 1}")

"""The store's tables, and the steps from each version to the next.

`user_version` counts the steps that were taken; `application_id` tells our file from any other SQLite file.
A step, once released, is never changed: a new one is added below it.
"""

from __future__ import annotations

APPLICATION_ID = 0x576B426C  # "WkBl"

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

MIGRATIONS: tuple[str, ...] = (_FIRST, _DECISIONS, _PLACES, _WITHDRAWN)

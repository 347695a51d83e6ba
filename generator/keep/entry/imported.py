"""Answers that another program collected, kept as if they were filled in here: the same rules, tables and purge.

Each response is a hand of its own (a device named after the response's number), and each state of it that is brought
in is a form that was sent once: the same table again changes nothing, and a response that was changed there since is a
later word of the same person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from generator.keep.entry.codes import keep_form
from generator.keep.store import Store
from generator.model.entry import EntryEvent, EventKind, Hand

Value = str | tuple[str, ...]
_NAME_BYTES = 8  # of what a response is called here: no two of a million are the same


def keep_imported(
    store: Store, run: str, copy: int, form: str, asked: Sequence[str], response: str, values: Mapping[str, Value]
) -> bool:
    """Keep one response to `form`; whether it is new or says something new. `asked`: all variables that were asked.

    `response` names it among those of its program. To be called within a transaction.
    """
    said = json.dumps([[name, values.get(name)] for name in asked], ensure_ascii=False)
    hand = Hand(run, copy, _digest(f"{form}|{response}"))
    answers = [_answer(seq, form, name, values.get(name)) for seq, name in enumerate(asked, 2)]
    seen = EntryEvent(1, form, EventKind.SEEN, _canonical({"part": 1}), covers=tuple(asked))
    before = _events(store, hand)
    keep_form(store, hand, _digest(said), (seen, *answers))
    return _events(store, hand) > before


def _answer(seq: int, form: str, name: str, value: Value | None) -> EntryEvent:
    kept = list(value) if isinstance(value, tuple) else value
    return EntryEvent(seq, form, EventKind.ANSWER, _canonical({"variable": name, "value": kept}))


def _canonical(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=_NAME_BYTES).hexdigest()


def _events(store: Store, hand: Hand) -> int:
    ((count,),) = store.rows("SELECT count(*) FROM entry_events WHERE run = ? AND copy = ?", hand.run, hand.copy)
    return int(count)

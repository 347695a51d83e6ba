"""Who holds a copy on which device, and the codes to go on with elsewhere."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence

from generator.keep.entry.events import keep_events, now
from generator.keep.entry.fold import Word, standing
from generator.keep.store import Store
from generator.model.code import ALPHABET
from generator.model.entry import Ack, EntryEvent, EventKind, Hand

CODE_DAYS = 30  # how long a continue code holds
_DEVICE_CHARS = 10
_FOLD = 32  # letters of the alphabet


def hand_name(store: Store, hand: Hand) -> str:
    """The first device of the person who holds this one."""
    sql = "SELECT hand FROM entry_devices WHERE run = ? AND copy = ? AND device = ?"
    return next((name for (name,) in store.rows(sql, hand.run, hand.copy, hand.device)), hand.device)


def taken(store: Store, hand: Hand) -> bool:
    """Whether somebody began on this copy, and this device is none of theirs. The generic copy is everybody's."""
    sql = "SELECT device FROM entry_devices WHERE run = ? AND copy = ?"
    devices = {device for (device,) in store.rows(sql, hand.run, hand.copy)} if hand.copy else set()
    return bool(devices) and hand.device not in devices


def keep_form(store: Store, hand: Hand, nonce: str, events: Sequence[EntryEvent]) -> tuple[Ack, ...]:
    """Keep what a form said, as of a device of its own that knew all that came before. Within a transaction.

    Forms carry no numbers that go on from one to the next. So each has a name of its own, made of its nonce: sent
    twice it is the same events.
    """
    sent_as = Hand(hand.run, hand.copy, _named(f"{hand.device}|{nonce}"))
    person = hand_name(store, hand)
    _begin(store, hand, person, 0)
    _begin(store, sent_as, person, _latest(store))
    return keep_events(store, sent_as, events)


def _named(text: str) -> str:
    digest = hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=_DEVICE_CHARS).digest()
    return "".join(ALPHABET[byte % _FOLD] for byte in digest)


def _begin(store: Store, hand: Hand, person: str, since: int) -> None:
    sql = "INSERT OR IGNORE INTO entry_devices (run, copy, device, hand, since) VALUES (?, ?, ?, ?, ?)"
    store.passing(sql, [(hand.run, hand.copy, hand.device, person, since)])


def _latest(store: Store) -> int:
    ((last,),) = store.rows("SELECT coalesce(max(id), 0) FROM entry_events")
    return int(last)


# --- continue codes ---------------------------------------------------------------------------------------------------


def _digest(key: bytes, code: str) -> str:
    return hmac.new(key, f"werkblad verder {code}".encode(), "sha256").hexdigest()


def make_code(store: Store, hand: Hand, code: str, key: bytes) -> None:
    """Let this person go on with a code. Within a transaction."""
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=CODE_DAYS)
    person = hand_name(store, hand)
    _begin(store, hand, person, 0)
    row = (_digest(key, code), hand.run, hand.copy, person, until.isoformat(timespec="seconds"))
    store.passing("DELETE FROM entry_codes WHERE until < ?", [(now(),)])
    store.passing("INSERT OR REPLACE INTO entry_codes VALUES (?, ?, ?, ?, ?)", [row])


def go_on(store: Store, code: str, device: str, keys: Iterable[bytes]) -> Hand | None:
    """Whose the code is; from now on also this device's. Within a transaction."""
    sql = "SELECT run, copy, hand FROM entry_codes WHERE digest = ? AND until >= ?"
    for key in keys:
        found = next(store.rows(sql, _digest(key, code), now()), None)
        if found is not None:
            run, copy, person = found
            hand = Hand(run, copy, device)
            _begin(store, hand, person, _latest(store))
            return hand
    return None


# --- what was given ---------------------------------------------------------------------------------------------------


def given(store: Store, hand: Hand) -> dict[str, Word]:
    """What this person answered on screens, by variable; of what two devices say the last."""
    person = hand_name(store, hand)
    sql = (
        "SELECT e.device, e.id, e.content, d.since FROM entry_events e JOIN entry_devices d "
        "USING (run, copy, device) WHERE e.run = ? AND e.copy = ? AND e.kind = ? AND d.hand = ? ORDER BY e.id"
    )
    latest: dict[str, dict[str, tuple[int, Word]]] = {}
    since: dict[str, int] = {}
    for device, place, content, took_over in store.rows(sql, hand.run, hand.copy, EventKind.ANSWER.value, person):
        said = json.loads(content)
        value = said["value"]
        word: Word = tuple(value) or None if isinstance(value, list) else value
        latest.setdefault(said["variable"], {})[device] = (place, word)
        since[device] = took_over
    return {name: standing(each, since)[-1] for name, each in latest.items()}

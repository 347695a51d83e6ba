"""Wrong keys slow down who types them: after a few, an address must wait, longer each time."""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

FREE_TRIES = 5  # wrong keys: a mistyped one is nobody's attack
LONGEST_WAIT_SECONDS = 60.0  # a person who mistyped can sit it out; a guesser makes 1,440 tries a day
FORGET_SECONDS = 600.0  # after this long without a wrong key, an address starts afresh
ADDRESSES_KEPT = 2000  # 100 bytes each; of more, those that tried longest ago are forgotten
_V6_NETWORK_BITS = 64  # one subscriber has all addresses of such a network


class Patience:
    """Counts the wrong keys per address. May be asked from several threads; nobody sleeps in it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()  # address → how many, when last

    def waits(self, address: str) -> int:
        """For how many seconds this address may not try another key; 0 if it may."""
        with self._lock:
            count, last = self._known(address)
            wait = min(2.0 ** (count - FREE_TRIES), LONGEST_WAIT_SECONDS) if count >= FREE_TRIES else 0.0
            return max(0, math.ceil(last + wait - self._clock()))

    def failed(self, address: str) -> None:
        """A wrong key came from there."""
        with self._lock:
            count, _ = self._known(address)
            name = _household(address)
            self._wrong[name] = (count + 1, self._clock())
            self._wrong.move_to_end(name)
            while len(self._wrong) > ADDRESSES_KEPT:
                self._wrong.popitem(last=False)

    def passed(self, address: str) -> None:
        """The right key came from there: what was mistyped before is forgotten."""
        with self._lock:
            self._wrong.pop(_household(address), None)

    def _known(self, address: str) -> tuple[int, float]:
        count, last = self._wrong.get(_household(address), (0, 0.0))
        return (count, last) if count and self._clock() - last < FORGET_SECONDS else (0, 0.0)


def _household(address: str) -> str:
    """What counts as one address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, _V6_NETWORK_BITS), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)

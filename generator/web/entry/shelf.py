"""Pages that are the same for everybody, made and compressed once: making one takes ten times as long as sending it."""

from __future__ import annotations

import gzip
import threading
from dataclasses import dataclass
from hashlib import sha256

from flask import Response, request

from generator.model.sheet import Sheet
from generator.web.entry.front import OpenRun
from generator.web.entry.rendering import Asset, Rendering

HTML = "text/html; charset=utf-8"
_LEVEL = 9  # once per page: 30 kB in 5 ms
_ETAG_CHARS = 16


@dataclass(frozen=True, slots=True)
class _Kept:
    """A body as it is sent, in both forms."""

    plain: bytes
    packed: bytes
    etag: str
    mimetype: str

    @staticmethod
    def of(asset: Asset) -> _Kept:
        packed = gzip.compress(asset.data, _LEVEL, mtime=0)
        return _Kept(asset.data, packed, sha256(asset.data).hexdigest()[:_ETAG_CHARS], asset.mimetype)

    def response(self) -> Response:
        """The answer to this request: whole, or that nothing changed."""
        packs = request.accept_encodings["gzip"] > 0 and len(self.packed) < len(self.plain)
        response = Response(self.packed if packs else self.plain, content_type=self.mimetype)
        response.headers["Vary"] = "Accept-Encoding"
        response.set_etag(f"{self.etag}{'-g' if packs else ''}")
        if packs:
            response.headers["Content-Encoding"] = "gzip"
        response.make_conditional(request)
        return response


class PageShelf:
    """Keeps blank sheets and fixed files. May be asked from several threads."""

    def __init__(self, rendering: Rendering) -> None:
        self._rendering, self._lock = rendering, threading.Lock()
        self._blank: dict[tuple[str, str, int], _Kept] = {}
        self._assets: dict[str, _Kept] = {}
        self._roots: dict[str, _Kept] | None = None

    def blank(self, run: OpenRun, sheet: Sheet, part: int = 0) -> Response:
        """A sheet with nothing on it: byte for byte the same for every copy of the run (whose code leads to `part`)."""
        key = (run.name, sheet.form, part)
        with self._lock:
            if key not in self._blank:
                page = self._rendering.sheet(run, sheet, None, part)
                self._blank[key] = _Kept.of(Asset(page.encode(), HTML))
        return self._blank[key].response()

    def asset(self, name: str) -> Response | None:
        """A file that pages fetch."""
        with self._lock:
            if name not in self._assets:  # another house's pages may have brought some
                new = self._rendering.assets()
                self._assets |= {path: _Kept.of(new[path]) for path in new if path not in self._assets}
        found = self._assets.get(name)
        return found.response() if found is not None else None

    def root_file(self, name: str) -> Response | None:
        """A file at the root; browsers ask each time whether it changed."""
        with self._lock:
            if self._roots is None:
                self._roots = {path: _Kept.of(asset) for path, asset in self._rendering.root_files().items()}
        found = self._roots.get(name)
        if found is None:
            return None
        response = found.response()
        response.headers["Cache-Control"] = "no-cache"
        return response


def sent(page: str, status: int = 200) -> Response:
    """A page made for this request. It is not compressed: what is secret and what others can steer never share a
    compressed body (BREACH)."""
    return Response(page, status, content_type=HTML)

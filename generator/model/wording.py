"""Everything a form says, in one short digest: so that an edit under an unchanged version can be noticed.

Taken from the definition and not from the sheet: the same form in another brand, voice or size has the same digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from generator.model.definition import FormDefinition

DIGEST_CHARS = 16  # 64 bits: two wordings of one form never share it by chance
# What nobody reads on the printed sheet. Names of questions and choices count as columns, not as text.
_NOT_READ = frozenset(
    {
        "id",
        "name",
        "key",
        "type",
        "version",
        "description",
        "audience",
        "orientation",
        "paper",
        "template",
        "scene",
        "icons",
        "scoring",
        "scores",
        "screen",
    }
)


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in _NOT_READ and not (key == "icon" and _only_decorates(node)):
                yield from _texts(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _texts(value)
    elif isinstance(node, str):
        yield node


def _only_decorates(node: dict[str, object]) -> bool:
    """Whether the pictogram of this part of a form says nothing: one before a step, a heading or a question.

    Those of choices, rows and tiles count: they say what can be answered to people who hardly read.
    """
    return "name" not in node and node.get("type") != "tile"


def wording(form: FormDefinition) -> str:
    """The digest of all texts that stand on the printed form, in order and in every voice."""
    texts = list(_texts(form.model_dump(mode="json", exclude_defaults=True)))
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()[:DIGEST_CHARS]

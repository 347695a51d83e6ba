"""The logical structure while it grows: nodes come into being when something is first drawn in them.

Drawing follows reading order, so the order of creation is the reading order, also where a list or table goes on over
a page.
"""

from __future__ import annotations

from generator.make.drawing import ARTIFACT, StructNode


class Tree:
    """All structure nodes of a drawing."""

    def __init__(self) -> None:
        self.nodes: list[StructNode] = []
        self._second = False  # whether an H2 was asked for since the last H1

    def grow(self, role: str, above: int, alt: str, title: str, scope: str) -> int:
        """A new node at the end. An H3 with no H2 above it becomes H2: levels never skip (ISO 14289-1 §7.4.2)."""
        if role in ("H1", "H2"):
            self._second = role == "H2"
        elif role == "H3" and not self._second:
            role = "H2"
        self.nodes.append(StructNode(role, above, alt, title, scope))
        return len(self.nodes) - 1

    def branch(self, role: str, *, alt: str = "", title: str = "") -> Branch:
        """A node right under the root."""
        return Branch(self, None, role, alt=alt, title=title)


class Branch:
    """A node that is there once something stands in it. `index` makes it (and its parents)."""

    def __init__(
        self, tree: Tree, parent: Branch | None, role: str, *, alt: str = "", title: str = "", scope: str = ""
    ) -> None:
        self._tree = tree
        self._parent = parent
        self._facts = (role, alt, title, scope)
        self._index: int | None = None

    @property
    def index(self) -> int:
        """The node's place in the tree's list."""
        if self._index is None:
            above = -1 if self._parent is None else self._parent.index
            role, alt, title, scope = self._facts
            self._index = self._tree.grow(role, above, alt, title, scope)
        return self._index

    def branch(self, role: str, *, alt: str = "", scope: str = "", title: str = "") -> Branch:
        """A node under this one."""
        return Branch(self._tree, self, role, alt=alt, scope=scope, title=title)

    def figure(self, alt: str) -> Branch:
        """A picture under this one, with what it says."""
        return self.branch("Figure", alt=alt)


class Silence(Branch):
    """Where things are drawn that a screen reader should not hear: rules, grounds, repeated headings."""

    def __init__(self) -> None:
        super().__init__(Tree(), None, "Artifact")

    @property
    def index(self) -> int:
        """Always ARTIFACT."""
        return ARTIFACT

    def branch(self, role: str, *, alt: str = "", scope: str = "", title: str = "") -> Branch:
        """Silence again."""
        return self


SILENCE = Silence()

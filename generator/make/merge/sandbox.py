"""Jinja2 in a box: no code, no unknown names, and an end to every loop.

A template or text is the work of somebody outside this program, perhaps by mistake without an end. Jinja's own sandbox
keeps code out but not `{% for %}` over a billion letters. So every step (a loop's turn, a call, a filter, a sum, a
piece of output) is counted here, and everything a step makes is measured before or right after it is made.
"""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.environment import Template
from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from generator.model.template import FILTER_NAMES

MAX_STEPS = 200_000  # the largest shipped sheet takes about 1,000
MAX_CHARS = 2_000_000  # everything made on the way, intermediate texts included; a long sheet makes 30,000
MAX_CPU_S = 1.5  # an honest sheet takes some 10 ms
MAX_RANGE = 10_000  # numbers in one range()
MAX_NUMBER = 10**12  # nothing on a sheet is counted further
MAX_SOURCE_CHARS = 40_000  # of one template; longer ones cost seconds to compile
STEPS_PER_CLOCK = 16  # look at the clock once in so many steps: it costs as much as a step

_JINJA_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_JINJA_OPENER = re.compile(r"\{[{%#]")
_START_TAG = re.compile(r"<([a-z][a-z-]*)(?=[\s/>])")
LINE_ATTRIBUTE = "wb-line"


class ExhaustedError(Exception):
    """A template used up its steps, its characters or its time."""


class RefusedError(Exception):
    """A template asked for something that the sandbox does not give. The text is Dutch."""


class OwnSyntaxError(TemplateSyntaxError):
    """Something of Jinja's that the sandbox does not have. The text is Dutch."""


class View:
    """A read-only set of names for a template: `form.items` is the entry `items`, never a Python method."""

    __slots__ = ("_entries", "_title")

    def __init__(self, title: str, entries: Mapping[str, object]) -> None:
        self._title = title
        self._entries = dict(entries)

    def __getitem__(self, name: str) -> object:
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries


class StrictDutchUndefined(StrictUndefined):
    """Strict, with a message that an HR adviser can act on."""

    @property
    def _undefined_message(self) -> str:
        name = self._undefined_name
        if self._undefined_hint:
            return f"'{name}' mag een sjabloon niet gebruiken"
        if self._undefined_obj is missing:
            return f"de naam '{name}' bestaat niet"
        owner = self._undefined_obj
        if isinstance(owner, View):
            return f"'{owner._title}' heeft geen onderdeel '{name}'"
        return f"onderdeel '{name}' bestaat niet"


class Budget:
    """What one merge may use up."""

    def __init__(self) -> None:
        self._steps = 0
        self._chars = 0
        self._end = time.thread_time() + MAX_CPU_S

    def step(self, chars: int = 0) -> None:
        """Count a step that makes `chars` characters (or entries). Raises ExhaustedError."""
        self._steps += 1
        self._chars += chars
        if self._steps > MAX_STEPS or self._chars > MAX_CHARS:
            raise ExhaustedError
        if self._steps % STEPS_PER_CLOCK == 0:
            self.clock()

    def clock(self) -> None:
        """Raises ExhaustedError when the time is up."""
        if time.thread_time() > self._end:
            raise ExhaustedError

    def made(self, value: object) -> object:
        """Count a step that made `value`."""
        self.step(len(value) if isinstance(value, str | list | tuple) else 0)
        return value


class _Rewriter(NodeTransformer):
    """Leads every loop, every `~` and every block of set-text past the budget."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 (the visitor's naming)
        if node.recursive:
            raise OwnSyntaxError("een lus met 'recursive' kan hier niet", node.lineno)
        self.generic_visit(node)
        node.iter = _filter(node.iter, "wb_each", node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter(nodes.List(node.nodes, lineno=node.lineno), "wb_concat", node.lineno)

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.filter = _filter(node.filter, "wb_made", node.lineno)
        return node

    def visit_ScopedEvalContextModifier(self, node: nodes.Node) -> nodes.Node:  # noqa: N802
        raise OwnSyntaxError("'autoescape' uitzetten kan hier niet", node.lineno)


def _filter(inner: nodes.Node | None, name: str, line: int) -> nodes.Filter:
    return nodes.Filter(cast("nodes.Expr | None", inner), name, [], [], None, None, lineno=line)


class _Loader(BaseLoader):
    """Templates from values; a template's file name is its own name, so that errors can say where."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def get_source(self, environment: object, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template not in self._texts:
            raise TemplateNotFound(template)
        return self._texts[template], template, lambda: True


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one merge. `xml`: autoescape, and mark each start tag with the line it came from."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])

    def __init__(self, texts: Mapping[str, str], budget: Budget, *, xml: bool) -> None:
        super().__init__(
            loader=_Loader(texts),
            autoescape=xml,
            undefined=StrictDutchUndefined,
            finalize=self._finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            optimized=False,  # else parts would run while compiling, outside the budget
            cache_size=50,
            auto_reload=False,
        )
        self._budget = budget
        self._marks_lines = xml
        self._names: list[str] = []
        self.globals = {"range": self._range, "namespace": Namespace}
        self.filters = {name: self._measured(FILTERS[name]) for name in FILTER_NAMES}
        self.filters |= {"replace": self._replace, "wb_each": self._each}
        self.filters |= {"wb_concat": self._concat, "wb_made": budget.made}

    def template_name(self, index: int) -> str:
        """The template behind the first number of a line mark."""
        return self._names[index]

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Refuse what is too long; note in each start tag where it stands."""
        if len(source) > MAX_SOURCE_CHARS:
            raise RefusedError(f"'{name}' is te lang (meer dan {MAX_SOURCE_CHARS} tekens)")
        return self._with_lines(source, name or "") if self._marks_lines else source

    def _with_lines(self, source: str, name: str) -> str:
        self._names.append(name)
        index, line, out = len(self._names) - 1, 1, []
        for part in _split_at_jinja(source):
            out.append(part if _JINJA_OPENER.match(part) else _marked(part, index, line))
            line += part.count("\n")
        return "".join(out)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Rewriter().visit(super()._parse(source, name, filename))
        return tree

    def is_safe_callable(self, obj: Any) -> bool:
        """Only what a template made itself, and the few functions it is given."""
        if isinstance(obj, Macro | BlockReference | Undefined) or obj is Namespace or obj == self._range:
            return True
        owner = getattr(obj, "__self__", None)
        return isinstance(owner, LoopContext) and getattr(obj, "__name__", "") in ("cycle", "changed")

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 (as in Jinja)
        """Count the call and what it makes."""
        if not __self.is_safe_callable(__obj):
            raise RefusedError("deze aanroep mag niet in een sjabloon; gebruik een filter, zoals {{ naam|upper }}")
        __self._budget.step()
        return __self._budget.made(__context.call(__obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums with modest numbers; `+` also joins texts or lists."""
        self._budget.step()
        if operator == "+" and _joinable(left, right):
            self._budget.step(len(left) + len(right))
            return left + right
        for number in (left, right):
            if isinstance(number, Undefined):
                str(number)  # raises, with the name
            if not isinstance(number, int | float) or abs(number) > MAX_NUMBER:
                raise RefusedError(f"'{operator}' kan hier alleen met gewone getallen")
        if operator == "**":
            raise RefusedError("machtsverheffen (**) kan hier niet")
        return self.binop_table[operator](left, right)

    def _load_template(self, name: str, globals: Any) -> Template:  # noqa: A002 (Jinja's name)
        self._budget.step()
        self._budget.clock()  # compiling is not counted in steps
        return super()._load_template(name, globals)

    def _finalize(self, value: object) -> object:
        if isinstance(value, str):
            self._budget.step(len(value))
        elif not isinstance(value, int | float | Undefined):
            raise RefusedError("hier staat geen tekst maar een lijst of onderdeel; noem het stuk dat je wilt afdrukken")
        return value

    def _range(self, *bounds: int) -> range:
        made = range(*bounds)
        if len(made) > MAX_RANGE:
            raise RefusedError(f"range() gaat hier tot {MAX_RANGE} stappen")
        return made

    def _each(self, values: Iterable[object]) -> Iterator[object]:
        if isinstance(values, str):
            raise RefusedError("een lus over de letters van een tekst kan hier niet; geef een lijst")
        return self._counted(iter(values))

    def _counted(self, values: Iterator[object]) -> Iterator[object]:
        for value in values:
            self._budget.step()
            yield value

    def _concat(self, values: Sequence[object]) -> str:
        parts = [v if isinstance(v, str) else str(v) for v in values]
        self._budget.step(sum(map(len, parts)))
        safe = any(isinstance(v, Markup) for v in parts)
        return Markup("").join(parts) if safe else "".join(parts)

    def _replace(self, text: str, old: str, new: str) -> str:
        if not old:
            raise RefusedError("replace zoekt hier naar niets; geef de tekst die vervangen wordt")
        self._budget.step(len(text) + text.count(old) * len(new))
        return text.replace(old, new)

    def _measured(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def measured(*args: Any, **kwargs: Any) -> Any:
            self._budget.step()
            return self._budget.made(function(*args, **kwargs))

        return measured


def _split_at_jinja(source: str) -> Iterator[str]:
    """The parts between Jinja's braces and the parts with them, in order."""
    done = 0
    while opener := _JINJA_OPENER.search(source, done):
        close = source.find(_JINJA_CLOSERS[opener[0]], opener.end())
        if close < 0:
            break  # Jinja will say so
        yield source[done : opener.start()]
        done = close + 2
        yield source[opener.start() : done]
    yield source[done:]


def _marked(part: str, index: int, line: int) -> str:
    def mark(match: re.Match[str]) -> str:
        here = line + part.count("\n", 0, match.start())
        return f'<{match[1]} {LINE_ATTRIBUTE}="{index}:{here}"'

    return _START_TAG.sub(mark, part)


def _joinable(left: object, right: object) -> bool:
    return any(isinstance(left, kind) and isinstance(right, kind) for kind in (str, list, tuple))

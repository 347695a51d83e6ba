"""Jinja2 in a box: no code, no unknown names, and an end to every loop.

A template or text is the work of somebody outside this program, perhaps by mistake without an end. Jinja's own sandbox
keeps code out but not `{% for %}` over a billion letters. So every step (a loop's turn, a call, a filter, a sum, a
comparison, a piece of output) is counted here, and everything a step makes is weighed before or right after it is made.
Nothing is worked out while compiling: `9**(9**9)` would never reach the budget.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import CodeType
from typing import Any, cast

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, TemplateSyntaxError, nodes, pass_context
from jinja2.environment import Template
from jinja2.meta import TrackingCodeGenerator
from jinja2.parser import Parser
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, missing
from jinja2.visitor import NodeTransformer

from generator.sandbox.budget import MAX_NUMBER, NO_WORDS, Budget, RefusedError, number, plain
from generator.sandbox.functions import filters, numbers, tests

MAX_SOURCE_CHARS = 40_000  # of one template; longer ones cost seconds to compile
MAX_BLOCKS = 15  # loops, ifs and macros in one another: real templates stay under 6, Python itself stops at 20
MAX_PARTS = 100  # of an expression in one another, `1 + 1 + …` too: Python's own stack ends at some 200
TOO_DEEP = "dit is te diep genest"
TOO_LARGE = "hier staat een getal dat te groot is"

MAX_KNOWN = 256  # compiled templates and texts that a process remembers; the library has some 60 templates

_JINJA_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_JINJA_OPENER = re.compile(r"\{[{%#]")
_START_TAG = re.compile(r"<([a-z][a-z-]*)(?=[\s/>])")
LINE_ATTRIBUTE = "wb-line"


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


class _Rewriter(NodeTransformer):
    """Leads all that repeats, grows or compares past the budget. What it puts in are filters of the sandbox's own."""

    def __init__(self) -> None:
        self._blocks = self._parts = 0  # in which we are

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """Refuse what is nested deeper than Python can run, while the line is known."""
        block = isinstance(node, nodes.Stmt)
        self._blocks, self._parts = self._blocks + block, self._parts + 1
        if self._blocks > MAX_BLOCKS or self._parts > MAX_PARTS:
            raise OwnSyntaxError(TOO_DEEP, node.lineno)
        visited = super().visit(node, *args, **kwargs)
        self._blocks, self._parts = self._blocks - block, self._parts - 1
        return visited

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 (the visitor's naming)
        if node.recursive:
            raise OwnSyntaxError("een lus met 'recursive' kan hier niet", node.lineno)
        self.generic_visit(node)
        node.iter = _filter(node.iter, "wb_each", node.lineno)
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        chars = sum(len(part.data) for part in node.nodes if isinstance(part, nodes.TemplateData))
        if chars:  # the text between the braces, as often as it is said
            node.nodes.insert(0, _filter(nodes.Const(chars, lineno=node.lineno), "wb_static", node.lineno))
        return node

    def visit_Const(self, node: nodes.Const) -> nodes.Node:  # noqa: N802
        if isinstance(node.value, int | float) and abs(node.value) > MAX_NUMBER:
            raise OwnSyntaxError(TOO_LARGE, node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter(nodes.List(node.nodes, lineno=node.lineno), "wb_concat", node.lineno)

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.filter = _filter(node.filter, "wb_made", node.lineno)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter(node, "wb_made", node.lineno) if isinstance(node.arg, nodes.Slice) else node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr = _filter(node.expr, "wb_made", node.lineno)
        for operand in node.ops:
            operand.expr = _filter(operand.expr, "wb_made", node.lineno)
        return node

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter(node, "wb_made", node.lineno)

    visit_Dict = visit_List  # noqa: N815

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter(node, "wb_made", node.lineno) if node.ctx == "load" else node

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


_COMPILED: dict[tuple[str, str | None, str | None, int | None], CodeType] = {}


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
            optimized=False,  # nothing runs while compiling
            cache_size=50,
            auto_reload=False,
        )
        self._budget = budget
        self._marks_lines = xml
        self._names: list[str] = []
        self.globals = {"range": numbers, "namespace": Namespace}
        self.filters = dict(filters(budget))
        self.tests = dict(tests(budget))

    def template_name(self, index: int) -> str:
        """The template behind the first number of a line mark."""
        return self._names[index]

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Refuse what is too long; note in each start tag where it stands."""
        if len(source) > MAX_SOURCE_CHARS:
            raise RefusedError(f"'{name}' is te lang (meer dan {MAX_SOURCE_CHARS} tekens)")
        return self._with_lines(source, name or "") if self._marks_lines else source

    def _with_lines(self, source: str, name: str) -> str:
        index, line, out = self._index(name), 1, []
        for part in _split_at_jinja(source):
            out.append(part if _JINJA_OPENER.match(part) else _marked(part, index, line))
            line += part.count("\n")
        return "".join(out)

    def _index(self, name: str) -> int:
        """The number that stands for a template in its line marks."""
        if name not in self._names:
            self._names.append(name)
        return self._names.index(name)

    def compile(  # type: ignore[override]  # the loader and `from_string` ask for code, of text, with no more than this
        self, source: str, name: str | None = None, filename: str | None = None
    ) -> CodeType:
        """As Jinja does, but the same text is compiled once per process: what comes out holds nothing of a merge."""
        mark = self._index(name or "") if self._marks_lines else None
        key = (source, name, filename, mark)
        code = _COMPILED.get(key)
        if code is None:
            code = super().compile(source, name, filename)
            if len(_COMPILED) >= MAX_KNOWN:
                _COMPILED.clear()
            _COMPILED[key] = code
        return code

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parser = Parser(self, source, name, filename)
        try:
            tree: nodes.Template = _Rewriter().visit(parser.parse())
        except RecursionError as error:
            raise OwnSyntaxError(TOO_DEEP, parser.stream.current.lineno, name, filename) from error
        except ValueError as error:  # a number of more digits than Python reads
            raise OwnSyntaxError(TOO_LARGE, parser.stream.current.lineno, name) from error
        return tree

    def is_safe_callable(self, obj: Any) -> bool:
        """Only what a template made itself, and the few functions it is given."""
        if isinstance(obj, Macro | BlockReference | Undefined) or obj is Namespace or obj is numbers:
            return True
        owner = getattr(obj, "__self__", None)
        return isinstance(owner, LoopContext) and getattr(obj, "__name__", "") in ("cycle", "changed")

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 (as in Jinja)
        """Count the call and what it makes."""
        if not __self.is_safe_callable(__obj):
            raise RefusedError("deze aanroep mag niet in een sjabloon; gebruik een filter, zoals {{ naam|upper }}")
        __self._budget.weighed((args, kwargs))
        return __self._budget.weighed(__context.call(__obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums with modest numbers; `+` also joins texts or lists."""
        self._budget.step()
        if operator == "+" and _joinable(left, right):
            self._budget.step(len(left) + len(right))
            return self._budget.weighed(left + right)
        left, right = (number(value, f"'{operator}'") for value in (left, right))
        if operator == "**":
            raise RefusedError("machtsverheffen (**) kan hier niet")
        return self.binop_table[operator](left, right)

    def _load_template(self, name: str, globals: Any) -> Template:  # noqa: A002 (Jinja's name)
        self._budget.step()
        self._budget.clock()  # compiling is not counted in steps
        return super()._load_template(name, globals)

    @pass_context  # so Jinja waits until it runs: what it can work out while it compiles, no budget sees
    def _finalize(self, _: Context, value: object) -> object:
        if value is None:
            raise RefusedError(NO_WORDS)
        self._budget.step(len(value) if isinstance(value, str) else 0)
        return plain(value)


def undeclared(tree: nodes.Template) -> set[str]:
    """The names that a template uses and does not set: as `jinja2.meta` does it, with nothing worked out meanwhile."""
    tracking = TrackingCodeGenerator(cast("Environment", tree.environment))
    tracking.optimizer = None
    tracking.visit(tree)
    return tracking.undeclared_identifiers


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

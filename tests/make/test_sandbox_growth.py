"""Whatever can grow in a text or a template ends soon, in little memory, in a message with its place.

Each entry is one operator, filter, test, function or tag that makes much of little. Every one runs in a process of its
own with a small address space: what grows anyway is killed, and fails here.
"""

from __future__ import annotations

import functools
import json
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jinja2.tests import TESTS
from test_merge import brand, form, note, templates

from generator.define.jinja_check import check_template
from generator.make.merge import merge
from generator.model.errors import DefinitionError
from generator.model.template import FILTER_NAMES, FUNCTION_NAMES, TemplateSet
from generator.sandbox.budget import MAX_CHARS, Budget, ExhaustedError, RefusedError
from generator.sandbox.environment import OwnSyntaxError, Sandbox, undeclared

CPU_S = 2.5  # for one: the budget's 1.5 s, and a slow machine
MEMORY_GONE = "(dit wordt te groot)"  # what is said when memory ran out: then no guard was there in time
LONGEST_S = 60  # of CPU, all of them; they take 10 s
STARVED = 10  # times as long by the clock, where other programs take the processor
TEXT_MAX_CHARS = 4_000  # of a text in a form
MORE_MEMORY_BYTES = 200 << 20  # that one may take: what may be made (2 million characters) a hundred times

LONG = "{% set s %}" + "x" * 9_000 + "{% endset %}{% set s = s ~ s ~ s ~ s %}"  # a text of 36,000 characters
MANY = "{% set l = [" + "s," * 7_000 + "] %}"  # that text 9,000 times, in no memory at all
NESTED = "{% set n = namespace(a=1) %}" + "{% set n = namespace(a=n, b=n) %}" * 60
DOUBLED = "{% set a = [1] %}" + "{% set a = [a, a] %}" * 60
TWICE = "{% set a = [1] %}{% set b = [1] %}" + "{% set a = [a, a] %}{% set b = [b, b] %}" * 15

OPERATORS = {
    "*": "{{ 'x' * 1000000000 }}",
    "* with a list": "{{ ([1] * 1000000000)|length }}",
    "* again and again": "{% set x = 99999 %}" + "{% set x = x * x %}" * 60,
    "**": "{{ 9**(9**9) }}",
    "** small, in an if": "{% if 9**9**9 %}x{% endif %}",
    "** as a default": "{% macro m(a=9**9**9) %}{% endmacro %}{{ m() }}",
    "+": "{% set x = 'ha' %}" + "{% set x = x + x %}" * 60,
    "+ with lists": "{% set x = [1] %}" + "{% set x = x + x %}" * 60,
    "~": "{% set x = 'ha' %}" + "{% set x = x ~ x %}" * 60,
    "%": "{{ '%1000000000d' % 1 }}",
    "% with a name": "{{ '%(a)1000000000d' % {'a': 1} }}",
    "<<": "{{ 1 << 1000000000 }}",
    "//": "{{ 'x' // 2 }}",
    "unary minus": "{{ -9**9**9 }}",
    "a long number": "{{ " + "9" * 39_000 + " }}",
    "a long number, hexadecimal": "{{ 0x" + "f" * 39_000 + " }}",
    "a text of numbers": "{{ (9**9**9)|string }}",
    "list in a list": DOUBLED,
    "tuple in a tuple": DOUBLED.replace("[a, a]", "(a, a)"),
    "dict in a dict": DOUBLED.replace("[a, a]", "{1: a, 2: a}"),
    "many of one text": LONG + MANY,
    "compare": TWICE + "{% if " + " == ".join(["a", "b"] * 900) + " %}{% endif %}",
    "in": TWICE + "{% if " + " and ".join(["b in [a]"] * 900) + " %}{% endif %}",
    "slices": LONG + "{% set l = [" + "s[1:]," * 4000 + "] %}",
}
FILTERED = {
    "format": "{{ '%1000000000d'|format(1) }}",
    "center": "{{ 'x'|center(1000000000) }}",
    "indent": "{{ 'x'|indent(1000000000) }}",
    "wordwrap": "{{ 'xxxxxx'|wordwrap(1, wrapstring='y' * 1000000000) }}",
    "tojson": "{{ [1]|tojson(1000000000) }}",
    "batch": "{{ [1]|batch(1000000000, 'x')|list }}",
    "slice": "{{ [1]|slice(1000000000)|list }}",
    "pprint": "{{ [1]|pprint }}",
    "join": LONG + "{{ range(9999)|join(s) }}",
    "join of parts": LONG + "{{ [{'a': s}]|map(attribute='a')|join(s * 999) }}",
    "join of many": LONG + "{{ [" + "[s]," * 5000 + "]|join(attribute=0) }}",
    "replace": "{% set x = 'aa' %}" + "{% set x = x|replace('a', 'aaaaaaaaaa') %}" * 20,
    "replace of nothing": LONG + "{{ s|replace('', s) }}",
    "sort": LONG + "{% set l = [s] %}" + "{% set l = (l + l)|sort %}" * 30,
    "unique": LONG + "{{ [" + "s," * 7000 + "]|unique|list }}",
    "list": "{{ range(9999)|list|list|string }}",
    "string": DOUBLED + "{{ a|string }}",
    "string of a namespace": "{% set n = namespace(a=1) %}"
    + "{% set n = namespace(a=n, b=n) %}" * 60
    + "{{ n|string }}",
    "upper of a namespace": NESTED + "{{ n|upper }}",
    "sum of lists": "{{ range(9999)|map('list')|sum(start=[]) }}",
    "sum of texts": "{{ ['a', 'b']|sum(start='') }}",
    "int": "{{ ('f' * 99999999)|int(base=16) }}",
    "int of a large one": LONG.replace("x", "f") + "{{ s|int(base=16) }}",
    "trim": LONG + "{{ s|trim(s) }}",
    "map in map": "{{ range(9999)" + "|map('string')" * 40 + "|list|length }}",
    "select in select": "{{ range(9999)" + "|select" * 40 + "|list|length }}",
    "reverse of much": LONG + "{% set t = s|reverse %}" * 200,
}
TESTED = {
    "odd": "{% if '%1000000000d' is odd %}{% endif %}",
    "even": "{% if '%1000000000d' is even %}{% endif %}",
    "divisibleby": "{% if '%1000000000d' is divisibleby(3) %}{% endif %}",
    "select odd": "{{ ['%1000000000d']|select('odd')|list }}",
    "eq": TWICE + "{% set x = a is eq(b) %}" * 900,
    "in": TWICE + "{% set x = b is in([a]) %}" * 900,
}
CALLED = {
    "range": "{% for i in range(1000000000) %}x{% endfor %}",
    "range of huge ends": "{{ range(10**99) }}",
    "lipsum": "{{ lipsum(1000000) }}",
    "cycler": "{% set c = cycler(1, 2) %}{{ c.next() }}",
    "joiner": "{{ joiner(',')() }}",
    "dict": "{{ dict(a=1) }}",
    "ljust": "{{ 'x'.ljust(1000000000) }}",
    "rjust": "{{ 'x'.rjust(1000000000) }}",
    "zfill": "{{ 'x'.zfill(1000000000) }}",
    "center as a method": "{{ 'x'.center(1000000000) }}",
    "expandtabs": "{{ '\\t'.expandtabs(1000000000) }}",
    "format as a method": "{{ '{:1000000000}'.format(1) }}",
    "join as a method": LONG + "{{ s.join([s, s]) }}",
    "translate": "{{ 'x'.translate({120: 'y'}) }}",
    "loop.cycle": "{% for i in [1] %}{{ loop.cycle.__self__ }}{{ loop.cycle("
    + "range(9999)," * 99
    + ") }}{% endfor %}",
    "loop.changed": DOUBLED + "{% for i in [1,2] %}{{ loop.changed(a) }}{% endfor %}",
    "namespace": "{% set n = namespace(x='ha') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "varargs": LONG + "{% macro m() %}{{ varargs|length }}{% endmacro %}{{ m(" + "s," * 7000 + ") }}",
    "kwargs": "{% macro m() %}{% if kwargs.n < 99 %}{{ m(n=kwargs.n + 1, a=kwargs, b=kwargs) }}{% endif %}"
    "{% endmacro %}{{ m(n=1) }}",
}
TAGGED = {
    "for in for": "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
    "for with words, kept": "{% set x %}{% for i in range(9999) %}" + "x" * 30_000 + "{% endfor %}{% endset %}",
    "for with words, in a macro": "{% macro m() %}{% for i in range(9999) %}"
    + "x" * 30_000
    + "{% endfor %}{% endmacro %}{{ m()|length }}",
    "for with words, in a filter": "{% filter upper %}{% for i in range(9999) %}"
    + "x" * 30_000
    + "{% endfor %}{% endfilter %}",
    "macro without end": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "macro that doubles": "{% macro a(n) %}{% if n %}{% set x = a(n-1) %}{% set x = a(n-1) %}{% endif %}{% endmacro %}"
    "{{ a(60) }}",
    "call": "{% macro m() %}{{ caller() }}{{ caller() }}{% endmacro %}"
    + "{% call m() %}" * 25
    + "ha" * 99
    + "{% endcall %}" * 25,
    "set-block": "{% set x %}ha{% endset %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60,
    "fors in one another": "".join(f"{{% for a{i} in [1] %}}" for i in range(30)) + "{% endfor %}" * 30,
    "ifs in one another": "{% if 1 %}" * 120 + "x" + "{% endif %}" * 120,
    "parentheses": "{{ " + "(" * 9_999 + "1" + ")" * 9_999 + " }}",
    "a long sum": "{{ " + "1+" * 15_000 + "1 }}",
    "lists in one another": "{{ " + "[" * 9_999 + "]" * 9_999 + " }}",
    "much to compile": "{{ a }}".replace("a", "large") * 3_500,
}
TEMPLATES_ONLY = {
    "includes itself": "{% include 'sheet.xml.j2' %}",
    "includes, kept": "{% set x %}{% for i in range(9999) %}{% include 'long.j2' %}{% endfor %}{% endset %}",
    "block said often": "{% block b %}"
    + "x" * 20_000
    + "{% endblock %}{% set x %}"
    + "{{ self.b() }}" * 999
    + "{% endset %}",
    "imports itself": "{% import 'sheet.xml.j2' as s %}",
    "extends itself": "{% extends 'sheet.xml.j2' %}",
}
EVERYWHERE = {
    f"{kind}: {name}": text
    for kind, group in {
        "operator": OPERATORS,
        "filter": FILTERED,
        "test": TESTED,
        "function": CALLED,
        "tag": TAGGED,
    }.items()
    for name, text in group.items()
}

CASES = {
    **{f"text, {name}": text for name, text in EVERYWHERE.items() if len(text) <= TEXT_MAX_CHARS},
    **{f"template, {name}": text for name, text in (EVERYWHERE | TEMPLATES_ONLY).items()},
}


def said_of(case: str) -> str:
    """What the program says of it; "" if it is content."""
    text, main = CASES[case], "sheet.xml.j2"
    try:
        if case.startswith("text"):
            merge(form(note("een", text)), brand(), templates('<ask question="een"/>'))
            return ""
        texts = {main: f"<sheet>\n{text}\n</sheet>", "long.j2": "x" * 39_000}
        files = {name: f"mijn/{name}" for name in texts}
        problems = tuple(check_template(main, texts[main], Path(files[main]), texts))
        if problems:
            return str(problems[0])
        merge(form(note()), brand(), TemplateSet(texts, files))
    except DefinitionError as error:
        return str(error.problems[0])
    return ""


def main() -> None:
    """In a process of its own: every case, a line of JSON each."""
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MORE_MEMORY_BYTES, held + MORE_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S))
    for case in sys.argv[1:]:
        begun = time.process_time()
        try:
            said = said_of(case)
        except BaseException as error:
            said = f"!!! {type(error).__name__}"
        print(json.dumps([case, said, time.process_time() - begun]), flush=True)


if __name__ == "__main__":
    main()


EVERYDAY = ("text, operator", "text, tag")  # what grows by itself, and what goes round; CI tries all


def for_ci(case: str) -> bool:
    """Whether the everyday suite leaves it out."""
    return not case.startswith(EVERYDAY)


@functools.cache
def outcome(slow: bool) -> dict[str, tuple[str, float]]:
    """What each case said, and the CPU seconds it took; a case that never ends takes those after it along."""
    cases = [case for case in CASES if for_ci(case) == slow]
    try:
        command = [sys.executable, __file__, *cases]
        lines = subprocess.run(command, capture_output=True, timeout=STARVED * LONGEST_S, check=False).stdout
    except subprocess.TimeoutExpired as hung:
        lines = hung.stdout or b""
    return {case: (said, seconds) for case, said, seconds in map(json.loads, lines.splitlines())}


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.slow) if for_ci(case) else case for case in CASES]
)
def test_it_ends_soon_in_a_message_with_its_place(case: str) -> None:
    seen = outcome(for_ci(case))
    assert case in seen, "it, or one before it, hung or ate the memory"
    said, seconds = seen[case]
    assert seconds < CPU_S
    place = "formulier blad: fout: tekst" if case.startswith("text") else r"mijn/[a-z]+(\.xml)?\.j2:\d+: fout:"
    assert re.match(place, said) and "→" in said, said
    assert "Error" not in said and MEMORY_GONE not in said


def test_every_filter_and_function_there_is_was_tried() -> None:
    tried = " ".join(CASES.values())
    lets_nothing_grow = {"abs", "capitalize", "count", "d", "default", "first", "float", "last", "lower", "max", "min"}
    lets_nothing_grow |= {"reject", "rejectattr", "selectattr", "title"}  # no more than went in, which was weighed
    assert {name for name in FILTER_NAMES if f"|{name}" not in tried} == lets_nothing_grow
    assert all(f"{name}(" in tried for name in FUNCTION_NAMES)


@pytest.mark.parametrize("name", sorted(set(FILTER_NAMES) - {"map", "select", "selectattr", "reject", "rejectattr"}))
def test_no_filter_takes_in_more_than_the_budget(name: str) -> None:
    sandbox = Sandbox({}, Budget(), xml=False)
    heavy = ["x" * (MAX_CHARS // 10)] * 11  # as no template can make it: each guard has to see it itself
    with pytest.raises(ExhaustedError):
        sandbox.from_string("{{ v|" + name + " }}").render(v=heavy)


@pytest.mark.parametrize("name", sorted(set(TESTS) & {"odd", "even", "divisibleby", "eq", "in", "lt", "upper"}))
def test_no_test_takes_in_more_than_the_budget(name: str) -> None:
    sandbox = Sandbox({}, Budget(), xml=False)
    heavy = ["x" * (MAX_CHARS // 10)] * 11
    with pytest.raises(ExhaustedError):
        sandbox.from_string("{{ v is " + name + "([v]) }}").render(v=heavy)


def test_nothing_is_worked_out_while_compiling() -> None:
    class Told(Budget):
        told = 0

        def step(self, chars: int = 0) -> None:
            Told.told += 1

    sandbox = Sandbox({}, Told(), xml=False)
    source = "{{ 9 * 9 }}{{ 'a' ~ 'b' }}{{ 'a'|upper }}{% if 1 is odd %}{{ [1]|first }}{% endif %}"
    assert undeclared(sandbox.parse(source)) == set()
    made = sandbox.from_string(source)
    assert Told.told == 0
    assert made.render() == "81abA1" and Told.told > 5


COUNTED = {  # name: (source, steps at least, characters at least), where l has 500 numbers and s 500 letters
    "a loop's turns": ("{% for i in l %}{% endfor %}", 500, 0),
    "both sides of a comparison": ("{{ 1 if l == l }}", 1_000, 0),
    "a slice": ("{% set x = s[0:] %}", 1, 500),
    "a list": ("{% set x = [l, l] %}", 1_000, 0),
    "a tuple": ("{% set x = (l, l) %}", 1_000, 0),
    "lists put together": ("{% set x = l + l %}", 1_000, 0),
    "texts put together": ("{% set x = s ~ s %}", 1, 1_000),
    "static text": ("{% if 1 %}" + "y" * 500 + "{% endif %}", 1, 500),
    "what is kept of it": ("{% set x %}" + "y" * 500 + "{% endset %}", 1, 1_000),
    "what is included": ("{% include 'part' %}", 1, 500),
    "what a macro gives back": ("{% macro m() %}" + "y" * 500 + "{% endmacro %}{% set x = m() %}", 1, 1_000),
    "what a macro is given": ("{% macro m(a, k) %}{% endmacro %}{% set x = m(l, k=l) %}", 1_000, 0),
    "what a filter is given and gives": ("{% set x = s|upper %}", 1, 1_000),
    "what a filter is given by name": ("{% set x = 1|default(default_value=s) %}", 1, 500),
    "replacing, before it is done": ("{% set x = s|replace('s', 'zz') %}", 1, 3_000),
    "joining, before it is done": ("{% set x = l|join(s) %}", 1, 499_000),
    "an iterator, as it is used": ("{% set x = l|select|list %}", 1_500, 0),
    "dictionaries": ("{% set x = {s: l} %}", 500, 500),
}


@pytest.mark.parametrize("name", COUNTED)
def test_each_thing_that_grows_is_counted(name: str) -> None:
    source, steps, chars = COUNTED[name]
    budget = Budget()
    sandbox = Sandbox({"part": "y" * 500}, budget, xml=False)
    sandbox.from_string(source).render(l=list(range(500)), s="s" * 500)
    assert budget._steps >= steps and budget._chars >= chars, (budget._steps, budget._chars)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{% for c in s %}{% endfor %}", "letters van een tekst"),
        ("{{ range(10001) }}", "tot 10000 stappen"),
        ("{{ s|replace('', 'x') }}", "zoekt hier naar niets"),
        ("{{ [[1]]|sum(start=[]) }}", "sum kan hier alleen"),
        ("{{ [[1], [2]]|sum }}", "sum kan hier alleen"),
        ("{{ [1] ~ 'x' }}", "geen tekst maar een lijst"),
        ("{{ [[1]]|join }}", "geen tekst maar een lijst"),
        ("{{ [1]|upper }}", "geen tekst maar een lijst"),
        ("{{ s|trim(s) }}", "trim haalt hier"),
        ("{{ 's' is odd }}", "alleen met gewone getallen"),
        ("{{ 2 ** 2 }}", "machtsverheffen"),
        ("{{ s.upper() }}", "deze aanroep mag niet"),
        ("{{ " + "1+" * 150 + "1 }}", "te diep genest"),
        ("{{ " + "(" * 999 + "1" + ")" * 999 + " }}", "te diep genest"),
        ("{% if 1 %}" * 20 + "{% endif %}" * 20, "te diep genest"),
        ("{{ 12345678901234 }}", "getal dat te groot is"),
        ("{{ (999999999999 * 9)|abs }}", "getallen gaan hier tot"),
    ],
)
def test_what_is_refused_is_refused_for_that_reason(source: str, words: str) -> None:
    with pytest.raises((RefusedError, OwnSyntaxError), match=words):
        Sandbox({}, Budget(), xml=False).from_string(source).render(s="s" * 500)


def test_the_clock_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = Budget()
    monkeypatch.setattr(budget, "_end", 0.0)
    with pytest.raises(ExhaustedError):
        Sandbox({}, budget, xml=False).from_string("{% for i in range(99) %}{% endfor %}").render()

"""Templates and texts without end, on purpose or not: a clear error, soon, and no memory lost."""

from __future__ import annotations

import resource
import time

import pytest
from test_merge import brand, form, note, templates

from generator.make.merge import merge
from generator.model.errors import DefinitionError

CPU_LIMIT_S = 2.0
MEMORY_LIMIT_KB = 60_000  # that one of these may add

HOSTILE = {
    "text times a billion": "{{ 'x' * 1000000000 }}",
    "loop over letters": "{% for c in form.title %}{{ c }}{% endfor %}",
    "long range": "{% for i in range(1000000000) %}x{% endfor %}",
    "loops in loops, silent": "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
    "loops in loops, wordy": "{% for i in range(9999) %}{% for j in range(9999) %}"
    + "x" * 999
    + "{% endfor %}{% endfor %}",
    "macro without end": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "macro that doubles": "{% macro a(n) %}{% if n %}{% set x = a(n-1) %}{% set x = a(n-1) %}{% endif %}{% endmacro %}"
    "{{ a(60) }}",
    "macros like a billion laughs": "".join(
        f"{{% macro m{i}() %}}{f'{{{{ m{i - 1}() }}}}' * 10 if i else 'ha' * 99}{{% endmacro %}}" for i in range(12)
    )
    + "{{ m11() }}",
    "set-block that doubles": "{% set x %}ha{% endset %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60,
    "tilde that doubles": "{% set x = 'ha' %}" + "{% set x = x ~ x %}" * 60,
    "plus that doubles": "{% set x = 'ha' %}" + "{% set x = x + x %}" * 60,
    "list that doubles": "{% set x = [1] %}" + "{% set x = x + x %}" * 60,
    "number that squares": "{% set x = 9999 %}" + "{% set x = x * x %}" * 60,
    "power": "{{ 9 ** 9 ** 9 ** 9 }}",
    "method with a width": "{{ 'x'.ljust(1000000000) }}",
    "filter with a width": "{{ 'x'|center(1000000000) }}",
    "format with a width": "{{ '{:1000000000}'.format(1) }}",
    "percent with a width": "{{ '%1000000000d' % 1 }}",
    "replace that grows": "{% set x = 'aa' %}" + "{% set x = x|replace('a', 'aaaaaaaaaa') %}" * 20,
    "join that grows": "{{ range(9999)|map('string')|join('" + "a" * 999 + "') }}",
    "itself": "{% include 'sheet.xml.j2' %}",
    "parentheses": "{{ " + "(" * 9999 + "1" + ")" * 9999 + " }}",
    "a long sum": "{{ " + "1+" * 15000 + "1 }}",
    "many braces": "{{" * 19000,
    "deep elements": "<panel>" * 3000 + "</panel>" * 3000,
    "many elements": "{% for i in range(9999) %}<page-break/><page-break/><page-break/>{% endfor %}",
    "python inside": "{{ form.__init__.__globals__ }}",
    "python's classes": "{{ ''.__class__.__mro__ }}",
    "unescaped": "{{ form.title|safe }}",
    "escape switched off": "{% autoescape false %}{{ form.title }}{% endautoescape %}",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_template_ends_soon_in_a_message(body: str) -> None:
    begun, memory = time.thread_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DefinitionError) as caught:
        merge(form(note()), brand(), templates(f"<sheet>{body}</sheet>"))
    assert time.thread_time() - begun < CPU_LIMIT_S
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < MEMORY_LIMIT_KB
    problem = caught.value.problems[0]
    assert problem.file == "mijn/sheet.xml.j2"
    assert problem.what and problem.mend


def test_a_hostile_text_is_told_once_however_many_there_are() -> None:
    endless = "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}"
    begun = time.thread_time()
    with pytest.raises(DefinitionError) as caught:
        merge(form(*(note(f"n{i}", f"{i}{endless}") for i in range(50))), brand(), templates("<paragraph/>"))
    assert time.thread_time() - begun < CPU_LIMIT_S
    assert sum("komt niet klaar" in p.what for p in caught.value.problems) == 1


def test_a_large_honest_form_stays_far_below_the_limits() -> None:
    # 300 texts with names in them is five times the largest sheet that ships
    made = form(*(note(f"n{i}", f"Regel {i} van {{{{ words.organisatie }}}} {'woord ' * 40}") for i in range(300)))
    sheet = merge(made, brand(), templates('{% for i in form.items %}<ask question="{{ i.id }}"/>{% endfor %}'))
    assert len(sheet.blocks) == 300

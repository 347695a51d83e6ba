"""One merge at work: it says texts, runs a template, and gathers every problem with its file and line."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from difflib import get_close_matches

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError

from generator.make.merge.text import control_character, variant
from generator.make.merge.views import brand_view, words_view
from generator.make.merge.xml_tree import BrokenXmlError, Element, parse
from generator.model.audience import Address
from generator.model.brand import Brand
from generator.model.errors import DefinitionError, Problem
from generator.model.template import FUNCTION_NAMES, TEXT_NAMES, TemplateSet, syntax_in_dutch
from generator.model.texts import Promise
from generator.sandbox.budget import MAX_CPU_S, Budget, ExhaustedError, RefusedError
from generator.sandbox.environment import MAX_KNOWN, OwnSyntaxError, Sandbox, undeclared

MAX_XML_BYTES = 1_000_000  # a sheet of 40 pages has some 100 kB
SHOWN_CHARS = 50  # of a text, in a message
MAX_PROBLEMS = 200  # more than that nobody reads
_IN_DUTCH: Mapping[type, str] = {
    ZeroDivisionError: "er wordt gedeeld door nul",
    TypeError: "een tekst, een getal of een lijst staat waar iets anders hoort",
    ValueError: "deze waarde kan hier niet",
    OverflowError: "een getal is te groot",
    AttributeError: "een tekst, een getal of een lijst staat waar iets anders hoort",
    KeyError: "een onderdeel dat er niet is",
    MemoryError: "dit wordt te groot",
}


class Job:
    """The state of one merge. Problems are kept until `raise_problems`."""

    def __init__(
        self,
        brand: Brand,
        templates: TemplateSet,
        address: Address,
        *,
        subject: str,
        large: bool,
        named: bool,
        screen: bool = False,
    ) -> None:
        self.subject = subject
        self._templates = templates
        self._address: Address = address
        self._large, self._named, self._screen = large, named, screen
        self._problems: dict[Problem, None] = {}
        self._budget = Budget()
        self._exhausted = False
        self._said: dict[str, str] = {}
        self._sandbox = Sandbox({}, self._budget, xml=False)
        self._names: dict[str, object] = {"address": address, "large": large, "named": named}
        self._names["words"] = words_view(brand.words)
        self._names["brand"] = brand_view(brand, "")
        privacy = self.say(brand.privacy)
        self._names["brand"] = brand_view(brand, privacy)
        contact = ", ".join(filter(None, (brand.contact.name, brand.contact.phone, brand.contact.email)))
        self.footer_parts: Mapping[str, str] = {"privacy": privacy, "questions": f"Vragen? {contact}"}

    # -- problems ------------------------------------------------------------------------------------------------

    def report(self, file: str, line: int | None, what: str, mend: str, code: str, about: str = "") -> None:
        """Keep a problem; the same one only once. `about`: the text that it is about, where it comes from a form."""
        if len(self._problems) < MAX_PROBLEMS:
            self._problems[Problem(file, line, what, mend, code, about=about)] = None

    def report_element(self, element: Element | None, what: str, mend: str) -> None:
        """Keep a problem of an element, at its line in the template."""
        file, line = self._place(element.mark if element else "")
        self.report(file, line, what, mend, "sjabloon-element")

    def raise_problems(self) -> None:
        """Raises DefinitionError if there is any problem."""
        if self._problems:
            raise DefinitionError(tuple(self._problems))

    def file_of(self, template: str) -> str:
        """The file behind a template's name."""
        return self._templates.files.get(template, template)

    def _place(self, mark: str) -> tuple[str, int | None]:
        index, _, line = mark.partition(":")
        if not line:
            return self.file_of(self._main), None
        return self.file_of(self._xml_sandbox.template_name(int(index))), int(line)

    # -- texts ---------------------------------------------------------------------------------------------------

    def say(self, text: Promise) -> str:
        """The text in the right voice, names filled in. A text with a problem becomes "?"; the problem is kept."""
        source = variant(text, self._address, large=self._large, named=self._named, screen=self._screen)
        if source not in self._said:
            self._said[source] = self._filled_in(source)
        return self._said[source]

    def _filled_in(self, source: str) -> str:
        where = f"tekst '{source[:SHOWN_CHARS].strip()}{'…' if len(source) > SHOWN_CHARS else ''}'"
        strange = control_character(source)
        if strange:
            what = f"{where} heeft een teken dat niet te drukken is ({strange})"
            self.report(self.subject, None, what, "Typ de tekst opnieuw.", "tekst-teken", source)
            return "?"
        if not any(mark in source for mark in ("{{", "{%", "{#")):
            return source
        try:
            self._budget.clock()
            unknown = self._unknown_names(self._sandbox, source, None, TEXT_NAMES)
            for name, _ in unknown:
                known = TEXT_NAMES | FUNCTION_NAMES
                what = f"{where}: de naam '{name}' bestaat niet"
                self.report(self.subject, None, what, _did_you_mean(name, known), "tekst-naam", source)
            return "?" if unknown else self._sandbox.from_string(source).render(self._names)
        except Exception as error:  # a text is made by people; whatever it runs into becomes a message
            what, mend = self._explained(error)
            if what:
                self.report(self.subject, None, f"{where}: {what}", mend, "tekst-fout", source)
            return "?"

    # -- templates -----------------------------------------------------------------------------------------------

    def render(self, template: str, names: Mapping[str, object], allowed: frozenset[str]) -> Element | None:
        """The root element of the rendered template, or None if that failed (the problems are kept)."""
        self._main = template
        self._xml_sandbox = Sandbox(self._templates.texts, self._budget, xml=True)
        if template not in self._templates.texts:
            known = ", ".join(sorted(self._templates.texts)) or "geen"
            what = f"het sjabloon '{template}' bestaat niet"
            self.report(self.subject, None, what, f"Kies uit: {known}.", "sjabloon-onbekend")
            return None
        try:
            if self._report_unknown_names(template, allowed):
                return None
            return parse(self._generate(template, names))
        except BrokenXmlError as error:
            file, line = self._place(error.near)
            self.report(file, line, f"{error} (bij of na deze regel)", "Verbeter de XML.", "sjabloon-xml")
        except Exception as error:  # as above
            what, mend = self._explained(error)
            name, line = _where(error, self._templates.texts, template)
            if what:
                self.report(self.file_of(name), line, what, mend, "sjabloon-fout")
        return None

    def _generate(self, template: str, names: Mapping[str, object]) -> str:
        parts, size = [], 0
        for part in self._xml_sandbox.get_template(template).generate({**self._names, **names}):
            size += len(part)
            if size > MAX_XML_BYTES:
                raise ExhaustedError
            parts.append(part)
        text = "".join(parts)
        strange = control_character(text)
        if strange:
            raise RefusedError(f"er staat een teken in dat niet te drukken is ({strange})")
        return text

    def _report_unknown_names(self, template: str, allowed: frozenset[str]) -> bool:
        source = self._templates.texts[template]
        unknown = self._unknown_names(self._xml_sandbox, source, template, allowed)
        for name, line in unknown:
            what = f"de naam '{name}' bestaat niet"
            self.report(self.file_of(template), line, what, _did_you_mean(name, allowed), "sjabloon-naam")
        return bool(unknown)

    @staticmethod
    def _unknown_names(
        sandbox: Sandbox, source: str, name: str | None, allowed: frozenset[str]
    ) -> list[tuple[str, int]]:
        key = (source, name)
        if key not in _FREE_NAMES:
            if len(_FREE_NAMES) >= MAX_KNOWN:
                _FREE_NAMES.clear()
            _FREE_NAMES[key] = _free_names(sandbox.parse(source, name))
        return [(used, line) for used, line in _FREE_NAMES[key] if used not in allowed | FUNCTION_NAMES]

    # -- errors in Dutch -----------------------------------------------------------------------------------------

    def _explained(self, error: Exception) -> tuple[str, str]:
        """What went wrong and how to mend it; an empty text if it was told before."""
        if isinstance(error, ExhaustedError):
            told, self._exhausted = self._exhausted, True
            what = f"dit komt niet klaar binnen {MAX_CPU_S:g} seconden of wordt veel te groot".replace(".", ",")
            return ("" if told else what), "Kijk of een lus of aanroep zonder einde is, en maak het korter."
        if isinstance(error, TemplateNotFound):
            known = ", ".join(sorted(self._templates.texts)) or "geen"
            return f"het sjabloon '{error.name}' bestaat niet", f"Kies uit: {known}."
        if isinstance(error, TemplateSyntaxError):
            said = error.message or ""
            what = said if isinstance(error, OwnSyntaxError) else syntax_in_dutch(said)
            return f"de Jinja-code klopt niet: {what}", "Verbeter wat tussen de accolades staat."
        if isinstance(error, UndefinedError | SecurityError):
            return str(error), "Verbeter de naam of haal hem weg. In docs/sjablonen.md staan alle namen."
        if isinstance(error, RefusedError):
            return str(error), "Maak het eenvoudiger. In docs/sjablonen.md staat wat kan."
        if isinstance(error, RecursionError | SyntaxError):  # Python's own: a hundred blocks in one another
            return "een sjabloon roept zichzelf steeds weer aan, of is te diep genest", "Haal die kring eruit."
        why = next((dutch for kind, dutch in _IN_DUTCH.items() if isinstance(error, kind)), type(error).__name__)
        return f"dit is niet uit te voeren ({why})", "Verbeter deze regel."


_FREE_NAMES: dict[tuple[str, str | None], tuple[tuple[str, int], ...]] = {}
"""Per text and template name: what it uses and does not set, with the line. The same text is looked at once."""


def _free_names(tree: nodes.Template) -> tuple[tuple[str, int], ...]:
    if tree.find(nodes.Extends):
        return ()  # a parent's names are known only when it runs; then strictness finds them
    used = list(tree.find_all(nodes.Name))
    free = undeclared(tree)
    free -= {n.name for n in used if n.ctx != "load"}  # set in one branch: strictness finds it if it matters
    return tuple((n.name, n.lineno) for n in used if n.name in free)


def _did_you_mean(name: str, known: frozenset[str]) -> str:
    near = get_close_matches(name, known, n=1)
    hint = f"Bedoelde je '{near[0]}'? " if near else ""
    return f"{hint}Je kunt gebruiken: {', '.join(sorted(known))}."


def _where(error: Exception, known: Mapping[str, str], main: str) -> tuple[str, int | None]:
    """The template and line in which an error arose."""
    if isinstance(error, TemplateSyntaxError):
        return (error.name if error.name and error.name in known else main), error.lineno
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename in known:
            return frame.filename, frame.lineno
    return main, None

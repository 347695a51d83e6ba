"""Several people add thresholds at once: two with one name would silently change each other's meaning."""

import ast
from collections import Counter
from pathlib import Path

from generator.read import thresholds


def test_no_threshold_is_defined_twice() -> None:
    tree = ast.parse(Path(thresholds.__file__).read_text("utf-8"))
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    names = Counter(node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
    assert not [name for name, count in names.items() if count > 1]

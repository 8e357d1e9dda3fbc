"""What must hold between the parts of the office's files: names, outline, approval, times.

Every rule looks at the tree of nodes and yields all it finds; a shape that is wrong is named in
`config/shape.py` and merely passed over here.
"""

from __future__ import annotations

from collections.abc import Iterator

from config.lines import Node
from config.mistakes import Mistake
from config.rules.kinds import KIND_DOUBTS, KIND_RULES
from config.rules.office import OFFICE_DOUBTS, OFFICE_RULES


def rule_mistakes(tree: Node) -> Iterator[Mistake]:
    """Yield every breach of every rule in the office's files."""
    for rule in OFFICE_RULES:
        yield from rule(tree)
    for kind in tree.get("kinds").each():
        for kind_rule in KIND_RULES:
            yield from kind_rule(tree, kind)


def rule_doubts(tree: Node) -> Iterator[Mistake]:
    """Yield what is hardly meant as it stands, though nothing breaks by it."""
    for office_doubt in OFFICE_DOUBTS:
        yield from office_doubt(tree)
    for kind in tree.get("kinds").each():
        for doubt in KIND_DOUBTS:
            yield from doubt(tree, kind)

"""What a report says did not happen: 未发生安全事故, 实现零投诉, 无一起败诉.

Such words count nothing, and yet they mention: last period's 安全事故2起 was not forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_DENIED = re.compile(
    "(?:[未没]有?|从未|杜绝)(?:再|曾)?(?:发生|出现|接到|收到|产生)(?P<what>[^。；！？\n]{2,40})"
    "|无一?(?:[起例件宗次人]|(?=(?:[安责重较有]|[一-鿿]{0,4}(?:[事案]|投诉|差错))))"
    "(?P<none>[^，。；！？\n]{2,20})"
    "|零(?P<zero>[一-鿿]{2,4})"
)
_AND = re.compile("[、，和及与或]|以及")
_SIZE = re.compile(
    "^(?:一?[起例件宗次]|各类|任何|重特?大|较大|一般|及?以上|等级以上|有效|有责|责任|安全|生产|新的?)+"
)
_LEAST = 2


def denies(text: str, name: str) -> bool:
    """Whether the text says that there were none of what has that name."""
    return any(name.endswith(what) for what in _denied(text))


@lru_cache(maxsize=8)
def _denied(text: str) -> frozenset[str]:
    return frozenset(_named(text))


def _named(text: str) -> Iterator[str]:
    for found in _DENIED.finditer(text):
        for item in _AND.split(found[found.lastgroup or 0]):
            bare = _SIZE.sub("", item.rpartition("的")[2].strip("“”「」 "))
            if len(bare) >= _LEAST:
                yield bare

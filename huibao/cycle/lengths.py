"""How long a text may be: far longer than any that an office wrote, and short of what harms."""

from __future__ import annotations

from typing import Final

from huibao.cycle.refusals import Refused

LONGEST_TEXT: Final = 200_000
"""Characters of a section; the longest whole report that we know of has 50,000."""

LONGEST_WORDS: Final = 20_000
"""Characters of an opinion, a remark or an answer, which are printed on the routing slip."""


class TextTooLong(Refused):
    """A text is longer than anybody could mean it to be."""

    def __init__(self, length: int, most: int):
        super().__init__(
            f"这段文字有{length:,}字，最多{most:,}字，没有提交，您填写的内容还在。"
            f"请检查是否误粘贴，删减后再提交；确需附上的资料，请另行发给办公室。"
            f" (This text has {length:,} characters, and may have {most:,}. Nothing was sent, and"
            f" nothing is lost: see whether it was pasted by mistake, shorten it and send again."
            f" Mail longer material to the office.)"
        )


def must_fit(text: str, most: int = LONGEST_TEXT) -> None:
    """Raise `TextTooLong` where the text has more characters than that."""
    if len(text) > most:
        raise TextTooLong(len(text), most)

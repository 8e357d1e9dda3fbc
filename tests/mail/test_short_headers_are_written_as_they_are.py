"""Headers that fit on a line are written unfolded, and read the same as if they were folded."""

from __future__ import annotations

from email.policy import compat32

from hypothesis import example, given
from hypothesis import strategies as st

from huibao.mail.written import Written

OURS, THEIRS = Written.policy, compat32.clone(linesep="\r\n")
PRINTABLE = st.characters(min_codepoint=32, max_codepoint=126)
VALUES = st.text(PRINTABLE, max_size=100).map(str.strip)


@given(st.sampled_from(["To", "Subject", "Content-Transfer-Encoding"]), VALUES)
@example("Subject", "")
@example("Subject", "two  spaces")
@example("Subject", "a" * 69)
@example("Subject", "a" * 70)
@example("Subject", "word " * 14 + "end")
@example("Subject", "a\r\n b")
@example("Subject", "汇报")
def test_a_header_is_what_the_library_makes_of_it(name: str, value: str) -> None:
    assert OURS is not None
    ours = OURS.clone(linesep="\r\n").fold_binary(name, value)
    assert ours == THEIRS.fold_binary(name, value)

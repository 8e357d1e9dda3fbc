"""What LibreOffice draws: 22 lines of 28 characters inside the type area."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from html import unescape

import pytest
from office_suite import soffice

from huibao.document.letterhead import DocumentHead
from huibao.document.pdf import to_pdf
from huibao.document.word_out import write_word

POINTS_PER_MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = (mm * POINTS_PER_MM for mm in (28, 184, 37, 262))
SENTENCE = "全局上下紧盯目标任务狠抓落实各项重点工作有序推进取得阶段性成效"
TEXT = "云岭县水务局工作总结\n" + "\n".join(
    f"{part}、主要工作情况\n{SENTENCE * 40}" for part in "一二三"
)
HEAD = DocumentHead(
    organ="云岭县水务局", doc_no="云水发〔2024〕3号", signed_on=date(2024, 7, 5),
    cc=("县委办公室",), issued_by="云岭县水务局办公室",
)  # fmt: skip

pytestmark = pytest.mark.office_suite


@dataclass(frozen=True)
class Line:
    text: str
    left: float
    right: float
    bottom: float


def pages(docx: bytes) -> list[list[Line]]:
    soffice()
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: `apt-get install poppler-utils`")
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=to_pdf(docx), capture_output=True, check=True
    ).stdout.decode()
    return [_lines(page) for page in re.findall(r"<page.*?</page>", boxes, re.DOTALL)]


def _lines(page: str) -> list[Line]:
    words = defaultdict(list)
    for box in re.finditer(
        r'<word xMin="(.*?)" yMin=".*?" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page
    ):
        left, right, bottom = map(float, box.groups()[:3])
        words[round(bottom)].append((left, right, unescape(box[4])))
    return [
        Line("".join(word[2] for word in sorted(row)), min(row)[0], max(w[1] for w in row), bottom)
        for bottom, row in sorted(words.items())
    ]


@pytest.mark.parametrize("profile", ["plain", "formal"])
def test_a_full_page_has_22_lines_of_28_characters_inside_the_type_area(profile: str) -> None:
    drawn = pages(write_word(TEXT, profile=profile, head=HEAD))
    full = [line for line in drawn[1] if line.bottom < BOTTOM + 3]
    assert len(full) == 22
    assert max(len(line.text) for line in full) == 28
    assert sum(len(line.text) == 28 for line in full) >= 17
    assert min(line.left for line in full) >= LEFT - 0.5
    assert max(line.right for line in full) <= RIGHT + 0.5


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    first, second = pages(write_word(TEXT))[:2]
    assert re.fullmatch("—\\s*1\\s*—", first[-1].text)
    assert abs(first[-1].right - (RIGHT - 14)) < 2
    assert re.fullmatch("—\\s*2\\s*—", second[-1].text)
    assert abs(second[-1].left - (LEFT + 14)) < 2


def test_the_imprint_closes_the_last_page() -> None:
    last = pages(write_word(TEXT, profile="formal", head=HEAD))[-1]
    imprint = [line.text for line in last[-3:-1]]
    assert imprint == ["抄送：县委办公室。", "云岭县水务局办公室2024年7月5日印发"]
    assert BOTTOM - 20 < last[-2].bottom < BOTTOM + 3

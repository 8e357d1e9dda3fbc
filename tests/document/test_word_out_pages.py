"""What LibreOffice draws: 22 lines of 28 characters inside the type area."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Literal

import pytest
from office_suite import soffice
from word_samples import png, unzipped

from huibao.document.layout import Typefaces
from huibao.document.pdf import to_pdf
from huibao.document.picture import Picture
from huibao.document.writing.imprint import ImprintPlace, place_of_imprint
from huibao.document.writing.letterhead import DocumentHead
from huibao.document.writing.word import write_word

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


# The letterhead leaves ten lines of the first page; a second page has 22, the signature takes 3
# with the line above it, and 版记 the height of two.
@pytest.mark.parametrize(
    ("lines", "place", "numbers"),
    [
        (3, "even", ["— 1 —", "— 2 —"]),
        (20, "beneath", ["— 1 —", "— 2 —"]),
        (28, "apart", ["— 1 —", "— 2 —", "", ""]),
        (45, "even", ["— 1 —", "— 2 —", "— 3 —", "— 4 —"]),
    ],
    ids=["one page", "two pages with room", "two pages without room", "three pages"],
)
def test_the_imprint_closes_the_last_page_which_is_an_even_one(
    lines: int, place: ImprintPlace, numbers: list[str]
) -> None:
    soffice()
    text = "云岭县水务局工作总结\n" + "\n".join(f"第{n}行。" for n in range(lines))

    def write(place: ImprintPlace) -> bytes:
        return write_word(text, profile="formal", head=HEAD, imprint_place=place)

    assert place_of_imprint(write, typefaces=Typefaces()) == place
    drawn = pages(write(place))
    imprint = ["抄送：县委办公室。", "云岭县水务局办公室2024年7月5日印发"]
    last = [line for line in drawn[-1] if not _number(line)]
    assert [line.text for line in last[-2:]] == imprint
    assert BOTTOM - 20 < last[-1].bottom < BOTTOM + 3
    assert [next(filter(None, map(_number, page)), "") for page in drawn] == numbers
    assert all(imprint[1] not in [line.text for line in page] for page in drawn[:-1])


@pytest.mark.parametrize("lines", range(16, 22))
def test_a_signature_never_stands_alone_on_its_page(lines: int) -> None:
    text = "云岭县水务局2023年工作总结\n" + "".join(f"第{n}行。\n" for n in range(lines))
    last = pages(write_word(f"{text}云岭县水务局\n2023年12月28日\n"))[-1]
    words = [line.text for line in last if not _number(line)]
    assert words[-2:] == ["云岭县水务局", "2023年12月28日"]
    assert words[-3] == f"第{lines - 1}行。"


@pytest.mark.parametrize("profile", ["plain", "formal"])
@pytest.mark.parametrize("lines", range(14, 18))
def test_a_signature_takes_a_line_of_the_list_of_annexes_with_it(
    lines: int, profile: Literal["plain", "formal"]
) -> None:
    plain = profile == "plain"
    listed = "附件：1.明细表\n2.名单\n" if plain else ""
    lines -= 0 if plain else 12
    text = "云岭县水务局2023年工作总结\n" + "".join(f"第{n}行。\n" for n in range(lines))
    word = write_word(
        f"{text}{listed}云岭县水务局\n2023年12月28日\n", profile=profile, imprint_place="nowhere",
        head=DocumentHead(organ="云岭县水务局", annexes=("明细表", "名单")),
    )  # fmt: skip
    words = [line.text for line in pages(word)[-1] if not _number(line)]
    assert words[-2:] == ["云岭县水务局", "2023年12月28日"]
    assert words[-3].endswith("名单")


@pytest.mark.parametrize("lines", range(7, 11))
def test_a_picture_and_its_name_stand_on_one_page(lines: int) -> None:
    drawn = Picture("image/png", png(600, 400), 600, 400)
    text = "云岭县水务局2023年工作总结\n" + "".join(f"第{n}行。\n" for n in range(lines))
    word = write_word(f"{text}［图：{drawn.key}］\n图1　清淤现场\n", pictures={drawn.key: drawn})
    *_, last = pages(word)
    named = next(line for line in last if line.text == "图1清淤现场")
    assert named.bottom > TOP + 400 * 72 / 96


def test_a_title_of_three_lines_breaks_where_it_was_broken() -> None:
    title = (
        "云岭县水务局关于2023年上半年防汛抗旱水利工程建设和农村供水保障工作总结"
        "及2023年下半年水利高质量发展工作计划的报告"
    )
    (page,) = pages(write_word(f"{title}\n一、情况\n"))
    drawn = [line.text for line in page if line.text[0] in title][:4]
    assert "".join(drawn[:3]) == title


@pytest.mark.parametrize("columns", [10, 12, 14])
def test_numbers_of_a_table_with_many_columns_stay_whole(columns: int) -> None:
    numbers = [str(36487 + 1111 * n) for n in range(columns - 1)]
    head = "\t".join(["序号", *(f"第{n}项指标" for n in range(1, columns))])
    text = f"云岭县水务局2023年工作总结\n{head}\n" + "\t".join(["1", *numbers])
    (page,) = pages(write_word(text))
    assert "".join(["1", *numbers]) in [line.text for line in page]
    assert max(line.right for line in page) <= RIGHT + 4


@pytest.mark.parametrize("lines", range(16, 22))
def test_a_caption_stands_in_the_middle_over_its_table_on_one_page(lines: int) -> None:
    text = "云岭县水务局2023年工作总结\n" + "".join(f"第{n}行。\n" for n in range(lines))
    drawn = pages(write_word(f"{text}表1：水库巡查情况\n单位：次\n水库\t巡查\n东库\t12\n"))
    page = next(page for page in drawn if any("表1" in line.text for line in page))
    words = [line.text for line in page if not _number(line)]
    place = words.index("表1：水库巡查情况")
    assert words[place + 1 : place + 3] == ["单位：次", "水库巡查"]
    caption, unit = (next(x for x in page if x.text == words[place + n]) for n in (0, 1))
    assert abs(caption.left + caption.right - LEFT - RIGHT) < 4
    assert RIGHT - unit.right < 4


def test_annexes_stand_in_one_column_and_a_long_name_goes_on_under_its_first_character() -> None:
    long = "2023年下半年重点水利工程投资计划安排明细表（含省级重点项目和续建项目）"
    text = f"云岭县水务局工作总结\n巡查12次。\n附件：1.{long}\n2.{long}\n3.清单\n云岭县水务局\n"
    drawn = [line for page in pages(write_word(text)) for line in page]
    first, rest, second, again, third = (
        next(place for place, line in enumerate(drawn) if line.text.startswith("附件："))
        + offset for offset in range(5)
    )  # fmt: skip
    character = 16
    assert abs(drawn[first].left - LEFT - 2 * character) < 2
    for number in (second, third):
        assert abs(drawn[number].left - LEFT - 5 * character) < 2
    for name in (rest, again):
        assert long.endswith(drawn[name].text)
        # Half a character of room: the font that stands in here may set wider numbers.
        assert abs(drawn[name].left - LEFT - 5.75 * character) < character / 2


def _number(line: Line) -> str:
    found = re.fullmatch(r"—\s*(\d+)\s*—", line.text)
    return f"— {found[1]} —" if found else ""


def test_without_libreoffice_the_imprint_goes_on_an_even_page_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    made = write_word(TEXT, profile="formal", head=HEAD)
    assert place_of_imprint(lambda place: made, typefaces=Typefaces()) == "even"
    assert b"evenPage" in unzipped(made)["word/document.xml"]

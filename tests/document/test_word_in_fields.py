"""What Word draws from a field's code alone is read as the characters that people see."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from word_samples import p, t, tracked, word_file

from huibao.document.reading.word import WordFile, read_word
from huibao.document.redline import redline
from tests.document.settled import accept_all, reject_all


def mark(kind: str, inside: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def field(text: str, *, data: str = "", result: str | None = None) -> str:
    shown = "" if result is None else mark("separate") + t(result)
    return mark("begin", data) + code(text) + shown + mark("end")


def read(*content: str) -> WordFile:
    return read_word(word_file(p(*content)))


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        (r"eq \o\ac(○,21)", "㉑"),
        (r" EQ \o \ac(○, 7) ", "⑦"),
        (r"eq \o\ac(○,三)", "㊂"),
        (r"eq \o\ac(○,B)", "Ⓑ"),
        (r"eq \o\ac(○,密)", "密"),
        (r"eq \o\ac(□,88)", "□88"),
        (r"eq \o(\s\up 5(经办　),\s\do 2(　人))", "经办人"),
        (r'EQ \* jc0 \* "Font:宋体" \* hps10 \o \ad(\s \up 9(zhèng),政)', "政"),
        (r"eq \f(3,4)", "3/4"),
        (r"eq \r(3,8)", "3√8"),
        (r"eq \b\lc\{\rc\}(甲\,乙)", "(甲,乙)"),
        (r"MACROBUTTON NoMacro [单击此处填写单位]", "[单击此处填写单位]"),
        (r"GOTOBUTTON 第三页 见附件", "见附件"),
        (r'SYMBOL 254 \f "Wingdings" \s 10', "☑"),
    ],
)
def test_a_field_without_a_result_is_read_as_what_word_draws(written: str, seen: str) -> None:
    found = read(t("前"), field(written), t("后"))
    assert found.text == f"前{seen}后"
    assert [(n.code, seen in n.chinese) for n in found.notices] == [("field", True)]


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        ("<w:checked/>", "☑"),
        ('<w:default w:val="1"/>', "☑"),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', "□"),
        ("", "□"),
    ],
)
def test_a_check_box_of_a_form_is_read_as_its_state(state: str, seen: str) -> None:
    data = f"<w:ffData><w:checkBox>{state}</w:checkBox></w:ffData>"
    for box in (field("FORMCHECKBOX", data=data), field("FORMCHECKBOX", data=data, result="")):
        assert read(box, t("已办结")).text == f"{seen}已办结"


def test_a_drop_down_is_read_as_what_was_chosen() -> None:
    entries = '<w:listEntry w:val="在办"/><w:listEntry w:val="已办结"/>'
    data = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    assert read(t("状态："), field("FORMDROPDOWN", data=data)).text == "状态：已办结"


def test_what_a_field_kept_as_its_result_is_what_counts() -> None:
    found = read(field(r"eq \o\ac(○,1)", result="①"), field("DATE", result="6月30日"))
    assert (found.text, found.notices) == ("①6月30日", ())


def test_a_field_that_shows_nothing_stays_silent() -> None:
    found = read(t("总结"), field(' XE "总结" '), field("PAGE"))
    assert (found.text, found.notices) == ("总结", ())


def test_a_field_inside_a_code_takes_part_in_it() -> None:
    inner = field("REF 序号", result="22")
    outer = mark("begin") + code(r"eq \o\ac(○,") + inner + code(")") + mark("end")
    assert read(outer).text == "㉒"


def test_a_deleted_field_is_gone_and_an_inserted_one_stands() -> None:
    old = field(r"eq \o\ac(○,1)").replace("instrText", "delInstrText")
    found = read(tracked("del", old), tracked("ins", field(r"eq \o\ac(○,22)")), t("点"))
    assert found.text == "㉒点"
    assert [(change.kind, change.text) for change in found.changes] == [
        ("delete", "①"),
        ("insert", "㉒"),
    ]


def test_a_redline_shows_a_ring_that_was_renumbered() -> None:
    old, new = (
        word_file(p(t("措施"), field(rf"eq \o\ac(○,{n})"), t("落实到位"))) for n in (21, 22)
    )
    marked = redline(old, new, author="办公室", when=datetime(2026, 7, 1, tzinfo=UTC))
    assert read_word(accept_all(marked)).text == "措施㉒落实到位"
    assert read_word(reject_all(marked)).text == "措施㉑落实到位"


def test_fields_nested_without_end_cost_no_time() -> None:
    file = word_file(p(mark("begin") * 20_000, code("(" * 20_000), t("字") * 20_000))
    began = time.process_time()
    assert read_word(file).text == ""
    assert time.process_time() - began < 3

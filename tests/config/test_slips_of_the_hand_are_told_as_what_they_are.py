"""Whoever types a Chinese colon reads that he did, and the line as it should stand."""

import pytest
from small_office import KIND_FILE, write

from config.office import check_office, read_office

PEOPLE = "people.yaml"
NAME = "    name: 唐远\n"
SLIPS = {
    "a full-width colon": (PEOPLE, NAME, "    name：唐远▶\n", "全角", "name: 唐远"),
    "no space behind the colon": (PEOPLE, NAME, "    name:唐远▶\n", "缺少空格", "name: 唐远"),
    "a full-width blank": (PEOPLE, NAME, "\u3000name: 唐远▶\n", "全角空格", "英文空格"),
    "a tab": (PEOPLE, NAME, "\tname: 唐远▶\n", "Tab", "空格"),
    "one line too deep": (PEOPLE, NAME, "      name: 唐远▶\n", "缩进得深", "对齐"),
    "a long dash": (PEOPLE, "  - key: tang", "  —— key: tang▶", "短横", "- key: tang"),
    "a dash without a space": (PEOPLE, "  - key: tang", "  -key: tang▶", "短横", "- key"),
    "a full-width comment": (PEOPLE, NAME, NAME + "＃ 其他人▶\n", "全角", "#"),
    "a row of a table": (
        PEOPLE, "  - key: tang", "唐远\t办公室\tt@a.cn▶\n  - key: tang", "表格", "- key: li"),
    "a row of a list with commas": (
        PEOPLE, "  - key: tang", "唐远,办公室,t@a.cn▶\n  - key: tang", "表格", "- key: li"),
    "braces at the beginning": (
        KIND_FILE, "name: 月报", "name: {month}月报▶", "引号", 'name: "{month}月报"'),
    "a colon within the text": (
        KIND_FILE, "name: 月报", "name: 月报: 一▶", "引号", 'name: "月报: 一"'),
    "a comma that is full-width": (
        KIND_FILE, "    reviewers: [tang, mei]", "    reviewers: {a: 1，b: 2}▶", "全角",
        "{a: 1, b: 2}"),
    "a comma that is missing": (
        KIND_FILE, "    reviewers: [tang, mei]", "    reviewers: {a: 甲 b: 乙}▶",
        "缺少英文逗号", "{key: a, label: 甲}"),
}  # fmt: skip
"""File, what stands there, what is typed instead (▶ on the line to be named), what is told."""


@pytest.mark.parametrize("slip", SLIPS)
def test_it_is_told_what_was_typed_and_what_to_write(office_folder, slip):
    file, before, after, message, advice = SLIPS[slip]
    write(office_folder, file, before, after)
    text = (office_folder / file).read_text(encoding="utf-8")
    line = text[: text.index("▶")].count("\n") + 1
    (office_folder / file).write_text(text.replace("▶", ""), encoding="utf-8")

    (told,) = [mistake for mistake in check_office(office_folder) if mistake.file == file]

    assert (told.line, message in told.message, advice in told.advice) == (line, True, True), told


def test_what_is_no_slip_is_told_as_before(office_folder):
    write(office_folder, PEOPLE, NAME, '    name: "唐远▶\n')

    told = [mistake for mistake in check_office(office_folder) if mistake.file == PEOPLE]

    assert "引号" in told[0].message


def test_a_departments_name_in_the_place_of_its_key_is_answered_with_the_key(office_folder):
    write(office_folder, KIND_FILE, "department: office", "department: 办公室")

    (told,) = check_office(office_folder)

    assert told.advice.startswith("应写“office”")


def test_departments_that_are_missing_as_a_whole_are_told_once(office_folder):
    write(office_folder, PEOPLE, "departments:", "部门:")

    told = check_office(office_folder)

    assert [m.message.split(" / ")[0] for m in told] == ["未知的键“部门”", "没有任何科室"]


def test_a_single_name_where_several_may_stand_is_answered_with_how_to_write_them(office_folder):
    write(office_folder, KIND_FILE, "reviewers: [tang, mei]", "reviewers: tang、mei")

    (told,) = check_office(office_folder)

    assert "[a, b]" in told.advice


@pytest.mark.parametrize("name", ["annual.yml", "annual.yaml.txt"])
def test_a_kind_saved_under_another_ending_is_pointed_out(office_folder, name):
    (office_folder / "reports" / name).write_text("name: 年报\n", encoding="utf-8")

    (doubt,) = read_office(office_folder).doubts()

    assert (doubt.file, "annual.yaml" in doubt.advice) == (f"reports/{name}", True)
    assert check_office(office_folder) == ()  # it was passed over before, and nothing stops for it

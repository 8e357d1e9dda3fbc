"""What a reader of Word files noticed that a person should know, as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_CLIP: Final = 60

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "changes": (
        "文档带有 {n} 处修订痕迹，已按“接受全部修订”后的文字读取。",
        "{n} tracked change{s}: the text is read as if all were accepted.",
    ),
    "comments": (
        "文档带有 {n} 条批注，未计入正文。",
        "{n} comment{s}, no part of the text.",
    ),
    "notes": (
        "文档有 {n} 处脚注或尾注，内容已放在所在段落末尾的［注：…］中。",
        "{n} footnote{s} or endnote{s}, put behind the paragraph in brackets.",
    ),
    "note_picture": (
        "有 {n} 处脚注或尾注里带有图片，图片没有读入，请移到正文中。",
        "{n} footnote{s} or endnote{s} with a picture, which is left out: move it into the text.",
    ),
    "struck": (
        "有 {n} 处文字画了删除线（不是修订），仍按正文读入；如不需要，请删去：{detail}",
        "{n} passage{s} struck through by hand, no tracked change: read as text. Delete it if it"
        " is not meant to stay.",
    ),
    "box": (
        "文档有 {n} 个文本框，其中的文字已放在所在段落之后：{detail}",
        "{n} text box{es}, put behind the paragraph beside.",
    ),
    "headers": (
        "页眉、页脚里有内容，没有读入正文：{detail}",
        "The headers or footers hold text or pictures, which are left out.",
    ),
    "contents": (
        "目录（{n} 行）由正文标题生成，没有读入。",
        "{n} line{s} of a table of contents, left out.",
    ),
    "merged": (
        "表格的 {n} 个合并单元格已保留。正文里，［并左］表示这一格与左边一格是同一格，"
        "［并上］表示与上边一格是同一格。",
        "{n} merged table cell{s}, kept. In the text ［并左］ stands in a cell that is one with its"
        " left neighbour, ［并上］ in one that is one with the cell above.",
    ),
    "merged_cells": (
        "表格有 {n} 个单元格的合并无法保留（上下列不对齐，或被并的格里有字），已按未合并读取。",
        "{n} table cell{s} read as not merged: the columns above and below do not meet, or the cell"
        " has words of its own.",
    ),
    "cell_lines": (
        "有 {n} 个单元格分成多行，已用空格连成一行。",
        "{n} table cell{s} of several lines, joined by spaces.",
    ),
    "one_column": (
        "有 {n} 个单列表格，已按普通段落读取。",
        "{n} table{s} of one column, read as paragraphs.",
    ),
    "nested_table": (
        "有 {n} 个套在单元格里的表格，文字已并入外层单元格。",
        "{n} table{s} inside cells, joined into the outer cell.",
    ),
    "landscape": (
        "有 {n} 处横向页面。报告一律按纵向排版，表格会按纵向的页宽重排，列多的请拆开。",
        "{n} section{s} on paper laid across. The report is upright throughout, and its tables are"
        " made as wide as that: split one of many columns.",
    ),
    "tab": (
        "正文中有 {n} 个制表符，已换成空格。",
        "{n} tab{s} in running text, read as blanks.",
    ),
    "picture_format": (
        "有 {n} 张图片的格式不能显示（如 EMF、WMF），没有读入，请另存为 PNG 后重新插入。",
        "{n} picture{s} in a format that cannot be shown, left out.",
    ),
    "pictures_only": (
        "文件中只有图片，没有文字；图片中的文字无法读取。如果是扫描件，请改用 Word 原稿。",
        "There are pictures only, and words in pictures are not read. If it is a scan, use the Word"
        " document it was made from.",
    ),
    "picture_missing": (
        "有 {n} 张图片在文件中缺失（链接图片或文件不完整），没有读入。",
        "{n} picture{s} missing from the file, left out.",
    ),
    "chart": (
        "有 {n} 个图表或智能图形，不能转成文字，没有读入，请截图后以图片插入。",
        "{n} chart{s} or diagram{s}, left out.",
    ),
    "object": (
        "有 {n} 个嵌入对象或形状（如附带的表格、文件），没有读入。",
        "{n} embedded object{s} or shape{s}, left out.",
    ),
    "equation": (
        "有 {n} 个公式，已写成一行文字，请核对：{detail}",
        "{n} equation{s}, written in a line: please check.",
    ),
    "unfilled": (
        "有 {n} 处要填写的地方还是提示文字，已照原样读入，请填写或删去：{detail}",
        "{n} place{s} to fill in still with the prompt, read as it stands: fill in or delete.",
    ),
    "field": (
        "有 {n} 处由 Word 按代码画出的字（如带圈字符、复选框、按钮），已写成普通文字：{detail}",
        "{n} thing{s} that Word draws from a code (a ringed character, a check box), now text.",
    ),
    "hidden": (
        "有 {n} 处隐藏文字，没有读入：{detail}",
        "{n} run{s} of hidden text, left out.",
    ),
    "ruby": (
        "有 {n} 处注音（拼音），只读入了被注的文字。",
        "{n} phonetic guide{s}: only the base text is read.",
    ),
    "symbol": (
        "有 {n} 个特殊符号，已换成形近的字符：{detail}",
        "{n} symbol-font character{s}, read as the nearest ordinary sign.",
    ),
    "chunk": (
        "有 {n} 处内嵌的其他文档，没有读入。",
        "{n} embedded document{s}, left out.",
    ),
    "macros": (
        "文件带有宏，宏没有运行，也没有保留；只读取了文字。",
        "The file carries macros: they were neither run nor kept.",
    ),
    "damaged_part": (
        "文件的附属部分有损坏，已略过：{detail}",
        "A secondary part of the file is damaged and was passed over.",
    ),
}


@dataclass(frozen=True)
class Notice:
    """One thing noticed: a code of `SENTENCES`, and what was done about it in two languages."""

    code: str
    chinese: str
    english: str

    def __str__(self) -> str:
        return self.chinese


def notices(seen: Mapping[str, Iterable[str]]) -> tuple[Notice, ...]:
    """Sentences for what was seen: for each code the details, one for each time."""
    return tuple(_sentence(code, list(details)) for code, details in seen.items())


def _sentence(code: str, details: list[str]) -> Notice:
    told = "；".join(dict.fromkeys(_clipped(detail) for detail in details if detail.strip()))
    one = len(details) == 1
    plural = {"s": "" if one else "s", "es": "" if one else "es"}
    facts = {"n": len(details), "detail": _clipped(told, limit=4 * _CLIP), **plural}
    chinese, english = SENTENCES[code]
    return Notice(code=code, chinese=chinese.format(**facts), english=english.format(**facts))


def _clipped(text: str, *, limit: int = _CLIP) -> str:
    return text if len(text) <= limit else text[:limit] + "……"

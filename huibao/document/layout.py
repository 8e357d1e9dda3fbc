"""The layout of GB/T 9704-2012 (党政机关公文格式) as values, each with its clause.

Nothing here draws: `writing` reads these numbers. An office may override any of them under
`layout:` in its own file; `Layout.from_mapping` says which key is wrong and what is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from enum import StrEnum
from math import floor
from typing import Any, Final

TWIPS_PER_MM: Final = 1440 / 25.4
TWIPS_PER_POINT: Final = 20


class LayoutError(ValueError):
    """An office's layout value cannot be used; the sentence names the key and what is allowed."""


class Strength(StrEnum):
    """How binding the standard makes a value: only `REQUIRED` is an error to depart from."""

    REQUIRED = "规定"
    USUAL = "一般"
    PRACTICE = "实务"


@dataclass(frozen=True)
class Rule:
    """Where a layout value comes from, and between what bounds an office may set it."""

    clause: str
    strength: Strength
    meaning: str
    lowest: float | None = None
    highest: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Typefaces:
    """Font families by the name the standard uses; the first is wanted, the others stand in.

    The 小标宋 and GB2312 fonts are licensed and never bundled, so every family ends in a free one.
    """

    xiaobiaosong: tuple[str, ...] = (
        "方正小标宋简体",
        "方正小标宋_GBK",
        "华文中宋",
        "STZhongsong",
        "宋体",
        "SimSun",
        "Noto Serif CJK SC",
    )
    fangsong: tuple[str, ...] = (
        "仿宋_GB2312",
        "仿宋",
        "FangSong",
        "华文仿宋",
        "STFangsong",
        "Noto Serif CJK SC",
    )
    kaiti: tuple[str, ...] = (
        "楷体_GB2312",
        "楷体",
        "KaiTi",
        "华文楷体",
        "STKaiti",
        "Noto Serif CJK SC",
    )
    heiti: tuple[str, ...] = ("黑体", "SimHei", "华文黑体", "STHeiti", "Noto Sans CJK SC")
    songti: tuple[str, ...] = ("宋体", "SimSun", "华文宋体", "STSong", "Noto Serif CJK SC")
    latin: tuple[str, ...] = ("Times New Roman", "Liberation Serif", "Noto Serif CJK SC")


TYPEFACES: Final = tuple(entry.name for entry in fields(Typefaces))
PAGE_NUMBER_PLACES: Final = ("outer", "centre", "none")


def _value(default: Any, rule: Rule) -> Any:
    return field(default=default, metadata={"rule": rule})


def _required(default: Any, clause: str, meaning: str, lowest: float, highest: float) -> Any:
    return _value(default, Rule(clause, Strength.REQUIRED, meaning, lowest, highest))


def _usual(default: Any, clause: str, meaning: str, lowest: float, highest: float) -> Any:
    return _value(default, Rule(clause, Strength.USUAL, meaning, lowest, highest))


def _practice(default: Any, meaning: str, lowest: float, highest: float) -> Any:
    return _value(default, Rule("—", Strength.PRACTICE, meaning, lowest, highest))


@dataclass(frozen=True)
class Layout:
    """Every measure of an official document; lengths in mm (`_mm`), points (`_pt`) or characters.

    A character is one full-width character of the text that the measure belongs to.
    """

    paper_width_mm: float = _required(210, "5.1", "A4 纸宽", 100, 500)
    paper_height_mm: float = _required(297, "5.1", "A4 纸高", 100, 500)
    margin_top_mm: float = _required(37, "5.2.1", "天头 37 mm±1 mm", 10, 80)
    margin_left_mm: float = _required(28, "5.2.1", "订口 28 mm±1 mm", 10, 80)
    text_width_mm: float = _required(156, "5.2.1", "版心宽 156 mm", 60, 400)
    text_height_mm: float = _required(225, "5.2.1", "版心高 225 mm", 60, 400)
    lines_per_page: int = _usual(22, "5.2.3", "每面 22 行", 10, 60)
    chars_per_line: int = _usual(28, "5.2.3", "每行 28 字", 10, 60)
    body_pt: float = _usual(16, "5.2.2", "正文 3 号", 8, 30)
    first_line_chars: int = _required(2, "7.3.3", "每个自然段左空二字", 0, 8)
    heading_typefaces: tuple[str, ...] = _value(
        ("heiti", "kaiti", "fangsong", "fangsong"),
        Rule("7.3.3", Strength.USUAL, "一、黑体（一）楷体 1.仿宋（1）仿宋", choices=TYPEFACES),
    )
    title_pt: float = _usual(22, "7.3.1", "标题 2 号小标宋", 12, 42)
    title_gap_lines: int = _required(2, "7.3.1", "标题在红色分隔线下空二行", 0, 6)
    addressee_gap_lines: int = _required(1, "7.3.2", "主送机关在标题下空一行", 0, 4)
    annex_gap_lines: int = _required(1, "7.3.4", "附件说明在正文下空一行", 0, 4)
    signature_gap_lines: int = _required(1, "7.3.5.2", "署名在正文下空一行", 0, 6)
    signature_right_chars: int = _required(2, "7.3.5.2", "署名右空二字", 0, 10)
    date_shift_chars: int = _required(2, "7.3.5.2", "日期首字比署名首字右移二字", 0, 10)
    sealed_date_right_chars: int = _usual(4, "7.3.5.1", "加盖印章时日期右空四字", 0, 10)
    mark_top_mm: float = _required(35, "7.2.4", "发文机关标志上边缘至版心上边缘 35 mm", 0, 150)
    mark_pt: float = _practice(42, "发文机关标志字号，不超过初号，字多时自动缩小", 16, 72)
    mark_colour: str = _value(
        "FF0000", Rule("7.2.4", Strength.REQUIRED, "发文机关标志为红色（RRGGBB）")
    )
    mark_suffix: str = _value("文件", Rule("7.2.4", Strength.USUAL, "机关名称后加“文件”，可以为空"))
    doc_no_gap_lines: int = _required(2, "7.2.5", "发文字号在标志下空二行", 0, 6)
    red_line_gap_mm: float = _required(4, "7.2.7", "红色分隔线在发文字号之下 4 mm", 0, 10)
    red_line_pt: float = _practice(1.5, "红色分隔线粗", 0.25, 6)
    imprint_pt: float = _usual(14, "7.4.2", "抄送、印发 4 号仿宋", 8, 22)
    imprint_thick_mm: float = _usual(0.35, "7.4.1", "版记首条、末条分隔线 0.35 mm", 0.1, 1)
    imprint_thin_mm: float = _usual(0.25, "7.4.1", "版记中间分隔线 0.25 mm", 0.1, 1)
    page_number_pt: float = _usual(14, "7.5", "页码 4 号半角宋体", 8, 22)
    page_number_gap_mm: float = _required(7, "7.5", "一字线上距版心下边缘 7 mm", 0, 25)
    page_number_side_chars: int = _required(1, "7.5", "单页右空一字，双页左空一字", 0, 6)
    page_number_place: str = _value(
        "outer", Rule("7.5", Strength.REQUIRED, "页码位置", choices=PAGE_NUMBER_PLACES)
    )
    table_pt: float = _practice(12, "表格用字", 7, 16)
    # Word hangs them by default. LibreOffice 7.4 reads the switch the wrong way round, so that
    # with this value its pages keep exactly to the type area.
    hanging_punctuation: bool = _value(True, Rule("—", Strength.PRACTICE, "行末标点可以伸出版心"))
    typefaces: Typefaces = field(default=Typefaces())

    def __post_init__(self) -> None:
        for entry in fields(self):
            rule = entry.metadata.get("rule")
            if rule is not None:
                _check(entry.name, getattr(self, entry.name), rule)
        self._check_room("margin_left_mm", self.margin_right_mm, "text_width_mm")
        self._check_room("margin_top_mm", self.margin_bottom_mm, "text_height_mm")

    def _check_room(self, margin: str, remainder: float, extent: str) -> None:
        if remainder < 0:
            raise LayoutError(
                f"layout.{extent}：与 layout.{margin} 相加超出了纸张（does not fit the paper）"
            )

    @property
    def margin_right_mm(self) -> float:
        """What the paper leaves right of the type area: 26 mm by default."""
        return self.paper_width_mm - self.margin_left_mm - self.text_width_mm

    @property
    def margin_bottom_mm(self) -> float:
        """What the paper leaves below the type area: 35 mm by default."""
        return self.paper_height_mm - self.margin_top_mm - self.text_height_mm

    @property
    def line_pitch(self) -> int:
        """One line in twips, rounded down so that `lines_per_page` lines always fit (5.2.3)."""
        return floor(self.text_height_mm * TWIPS_PER_MM / self.lines_per_page)

    @property
    def char_spacing(self) -> int:
        """What is added to each character, in twips, so that `chars_per_line` fit (5.2.3)."""
        share = self.text_width_mm * TWIPS_PER_MM / self.chars_per_line
        return floor(share - self.body_pt * TWIPS_PER_POINT)

    @classmethod
    def from_mapping(cls, overrides: Mapping[str, Any]) -> Layout:
        """The standard's layout with an office's own values.

        Raises:
            LayoutError: for an unknown key, or a value of the wrong type or out of bounds.
        """
        known = {entry.name for entry in fields(cls)}
        values = dict(overrides)
        for key in values:
            _check_known(key, known, "layout")
        if "typefaces" in values:
            values["typefaces"] = _typefaces(values["typefaces"])
        if isinstance(values.get("heading_typefaces"), list):
            values["heading_typefaces"] = tuple(values["heading_typefaces"])
        return cls(**values)


def twips(millimetres: float) -> int:
    """A length in twips, the unit of Word, to the nearest."""
    return round(millimetres * TWIPS_PER_MM)


def rules() -> Mapping[str, Rule]:
    """Every layout key with its clause, strength and bounds, for documentation and pages."""
    return {
        entry.name: entry.metadata["rule"] for entry in fields(Layout) if "rule" in entry.metadata
    }


def _check_known(key: str, known: set[str], where: str) -> None:
    if key in known:
        return
    near = get_close_matches(str(key), known, n=1)
    hint = f"，是不是 {near[0]}？" if near else f"，可用的有：{'、'.join(sorted(known))}"
    raise LayoutError(f"{where}.{key}：没有这一项（unknown key）{hint}")


def _check(key: str, value: Any, rule: Rule) -> None:
    default = Layout.__dataclass_fields__[key].default
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise _wrong(key, value, "true（可以）或者 false（不可以）")
    elif rule.lowest is not None and rule.highest is not None:
        counted = isinstance(default, int) and not key.endswith(("_mm", "_pt"))
        kinds: Any = int if counted else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            raise _wrong(key, value, "整数" if counted else "数")
        if not rule.lowest <= value <= rule.highest:
            raise _wrong(key, value, f"{rule.lowest} 到 {rule.highest} 之间的数")
    elif rule.choices:
        _check_choice(key, value, rule.choices, count=_COUNTS.get(key, 1))
    elif not isinstance(value, str):
        raise _wrong(key, value, "文字")
    elif key == "mark_colour" and not _is_colour(value):
        raise _wrong(key, value, "六位十六进制颜色，如 FF0000")


_COUNTS: Final = {"heading_typefaces": 4}


def _check_choice(key: str, value: Any, choices: tuple[str, ...], *, count: int) -> None:
    given = value if count > 1 and isinstance(value, tuple) else (value,)
    if len(given) != count or any(one not in choices for one in given):
        wanted = f"{count} 个，每个取自 " if count > 1 else "其中之一："
        raise _wrong(key, value, wanted + "、".join(choices))


def _is_colour(value: str) -> bool:
    return len(value) == 6 and all(digit in "0123456789abcdefABCDEF" for digit in value)


def _wrong(key: str, value: Any, wanted: str) -> LayoutError:
    return LayoutError(f"layout.{key}：{value!r} 不能用，应当是{wanted}（not usable here）")


def _typefaces(overrides: Any) -> Typefaces:
    """The families with an office's choice put before the standard ones as first wish."""
    if not isinstance(overrides, Mapping):
        raise _wrong("typefaces", overrides, f"一组“字体: 名称”，字体取自 {'、'.join(TYPEFACES)}")
    chosen: dict[str, tuple[str, ...]] = {}
    for key, value in overrides.items():
        _check_known(key, set(TYPEFACES), "layout.typefaces")
        names = (value,) if isinstance(value, str) else value
        if not isinstance(names, list | tuple) or not all(
            isinstance(name, str) and name.strip() for name in names
        ):
            raise _wrong(f"typefaces.{key}", value, "字体名称，或者按先后排列的几个名称")
        chosen[key] = tuple(dict.fromkeys([*names, *getattr(Typefaces(), key)]))
    return Typefaces(**chosen)

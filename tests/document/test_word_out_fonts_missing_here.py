"""The person who formats a report learns which fonts this machine lacks."""

from __future__ import annotations

from huibao.document.fonts import fontconfig, missing_fonts
from huibao.document.layout import Typefaces


def test_a_missing_font_is_named_with_what_stands_in() -> None:
    here = {"Noto Serif CJK SC", "黑体", "Times New Roman", "宋体", "楷体_GB2312"}
    missing = {font.typeface: font for font in missing_fonts(Typefaces(), installed=here)}
    assert set(missing) == {"xiaobiaosong", "fangsong"}
    assert missing["xiaobiaosong"].stand_in == "宋体"
    assert str(missing["fangsong"]) == (
        "仿宋（正文）：本机没有“仿宋_GB2312”，本机生成 PDF 时用“Noto Serif CJK SC”代替"
    )


def test_nothing_is_missing_where_every_wanted_font_is() -> None:
    wanted = Typefaces()
    here = [wanted.xiaobiaosong[0], "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "Times New Roman"]
    assert missing_fonts(wanted, installed=here) == []


def test_a_machine_without_any_font_says_so() -> None:
    assert "没有可代替的字体" in str(missing_fonts(Typefaces(), installed=[])[0])


def test_the_declared_stand_ins_are_told_to_fontconfig() -> None:
    told = fontconfig(Typefaces(fangsong=("A&B", "仿宋")))
    assert "<family>A&amp;B</family><prefer><family>A&amp;B</family><family>仿宋</family>" in told

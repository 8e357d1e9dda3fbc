"""What an office changes between two drafts, each kind of it by itself."""

from __future__ import annotations

from draft_pairs import Block


def lines(*texts: str) -> list[Block]:
    return [("p", line) for line in texts]


GRID = [["指标", "数量"], ["来信", "298"], ["来访", "41"]]
IMPRINT: Block = ("imprint", [["抄送：县档案馆。"], ["办公室印发"]])
PAIRS: dict[str, tuple[list[Block], list[Block]]] = {
    "nothing changed": (lines("甲", "乙"), lines("甲", "乙")),
    "words": (lines("收文2007件，增长5%。"), lines("收文2013件，增长6%，创新高。")),
    "a paragraph inserted": (lines("甲", "丙"), lines("甲", "乙", "丙")),
    "a paragraph deleted": (lines("甲", "乙", "丙"), lines("甲", "丙")),
    "the end inserted": (lines("甲"), lines("甲", "乙", "新丙")),
    "the end deleted": (lines("甲", "乙", "丙"), lines("甲")),
    "the end replaced": (lines("甲", "全然不同的话"), lines("甲", "毫无关联另外内容", "再一行")),
    "everything replaced": (lines("东南西北", "春夏"), lines("琴棋书画", "笔墨", "纸砚")),
    "a section moved": (
        lines("（一）窗口服务评议工作", "正文一二三四五六", "（二）档案数字化加工", "末段", "尾"),
        lines("（一）档案数字化加工", "末段", "（二）窗口服务评议工作", "正文一二三四五六", "尾"),
    ),
    "a row inserted": (
        [*lines("前"), ("table", GRID), *lines("后")],
        [*lines("前"), ("table", [GRID[0], ["来电", "7"], *GRID[1:]]), *lines("后")],
    ),
    "a row deleted and a cell changed": (
        [*lines("前"), ("table", GRID), *lines("后")],
        [*lines("前"), ("table", [GRID[0], ["来信", "312"]]), *lines("后")],
    ),
    "a line added to 版记": (
        [*lines("前"), ("imprint", [["抄送：县档案馆。"], ["办公室印发"]]), *lines("")],
        [
            *lines("前"),
            ("imprint", [["抄送：县档案馆。"], ["县财政局。"], ["办公室印发"]]),
            *lines(""),
        ],
    ),
    "a line deleted from 版记": (
        [*lines("前"), ("imprint", [["主送"], ["抄送：县档案馆。"], ["办公室印发"]]), *lines("")],
        [*lines("前"), ("imprint", [["抄送：县档案馆。"], ["办公室印发"]]), *lines("")],
    ),
    "a table inserted": (lines("前", "后"), [*lines("前"), ("table", GRID), *lines("后")]),
    "a table deleted": ([*lines("前"), ("table", GRID), *lines("后")], lines("前", "后")),
    "a column inserted": (
        [*lines("前"), ("table", GRID), *lines("后")],
        [*lines("前"), ("table", [[*row, "备注"] for row in GRID]), *lines("后")],
    ),
    "a list item deleted": (
        [("n", "接访"), ("n", "督办"), ("n", "回访"), ("p", "尾")],
        [("n", "接访"), ("n", "回访"), ("p", "尾")],
    ),
    "a picture replaced": (
        [*lines("前"), ("picture", 1, "看这张示意图片"), *lines("后")],
        [*lines("前"), ("picture", 2, "看这张示意图片"), *lines("后")],
    ),
    "a picture deleted": (
        [*lines("前"), ("picture", 1, "看这张示意图片"), *lines("后")],
        lines("前", "后"),
    ),
    "a note reworded": (
        [("note", "首段内容", "首注"), ("note", "来信312件", "含电子邮件"), ("p", "尾")],
        [("note", "首段内容", "首注"), ("note", "来信312件", "不含传真"), ("p", "尾")],
    ),
    "the first note reworded": (
        [("note", "来信312件。", "含电子邮件"), ("note", "来访41批。", "含集体访")],
        [("note", "来信312件。", "不含传真"), ("note", "来访41批。", "不含集体访")],
    ),
    "the first note replaced, and its paragraph's end deleted": (
        [("note", "来信312件。", "含电子邮件"), *lines("来访41批。", "尾")],
        [("note", "来信312件，", "不含传真"), *lines("尾")],
    ),
    "a note at the end of what was deleted": (
        [("p", "首段内容"), ("note", "来信312件", "含电子邮件"), ("p", "尾")],
        lines("首段内容", "尾"),
    ),
    "a text box before what was inserted": (
        [("box", "首段内容"), *lines("尾")],
        [("box", "首段内容"), *lines("新增一段", "尾")],
    ),
    "a text box inserted": (lines("首段", "尾"), [*lines("首段"), ("box", "新段"), *lines("尾")]),
    "a text box deleted": ([*lines("首段"), ("box", "旧段"), *lines("尾")], lines("首段", "尾")),
    "a paragraph deleted before one of a text box alone": (
        [*lines("首段", "旧段一句话"), ("box", ""), *lines("尾")],
        [*lines("首段"), ("box", ""), *lines("尾")],
    ),
    "a paragraph inserted before one of a text box alone": (
        [*lines("首段"), ("box", ""), *lines("尾")],
        [*lines("首段", "新段一句话"), ("box", ""), *lines("尾")],
    ),
    "a text box before two that came": (
        lines("首段", "尾"),
        [*lines("首段"), ("box", "新段"), *lines("另起一段", "尾")],
    ),
    "a lone paragraph and a table deleted before a kept one": (
        [("p", "全年指标完成较好"), ("table", GRID)],
        lines("另有一句话"),
    ),
    "a section moved and its end reworded": (
        lines(
            "一段甲乙丙丁", "评议窗口服务工作，参评800人次。", "二段戊己庚辛", "三段壬癸子丑", "尾"
        ),
        lines("一段甲乙丙丁", "二段戊己庚辛", "三段壬癸子丑", "评议窗口服务工作，参评", "尾"),
    ),
    "a caption and a table inserted before a kept table": (
        [*lines("首", "前"), ("table", GRID), *lines("后", "尾")],
        [
            *lines("首", "前"),
            ("table", GRID[:2]),
            *lines("表2"),
            ("table", GRID),
            *lines("后", "尾"),
        ],
    ),
    "a sentence and a paragraph added": (
        lines("收文完毕。", "尾"),
        lines("收文完毕。又发文。", "另起一段", "尾"),
    ),
    "a heading longer and a paragraph added": (
        [("n", "接访"), *lines("尾")],
        [("n", "接访工作"), *lines("另起一段", "尾")],
    ),
    "words added where two paragraphs meet": (
        lines("收文完毕。", "来信办结。"),
        lines("收文完毕。又发文。", "同时，来信办结。"),
    ),
    "words without a stop added where two paragraphs meet": (
        lines("一、收文", "来信办结。"),
        lines("一、收文工作", "同时，来信办结。"),
    ),
    "words and a paragraph added before added words": (
        lines("收文完毕。", "来信办结。"),
        lines("收文完毕。又发文。", "另起一段", "同时，来信办结。"),
    ),
    "a sentence and a paragraph deleted": (
        lines("收文完毕。又发文。", "另起一段", "尾"),
        lines("收文完毕。", "尾"),
    ),
    "a note and a paragraph added": (
        lines("收文完毕。", "尾"),
        [("note", "收文完毕。", "含电子邮件"), *lines("另起一段", "尾")],
    ),
    "a text box, a paragraph and a table inserted": (
        lines("首段", "尾"),
        [*lines("首段"), ("box", "新段"), *lines("另起一段"), ("table", GRID), *lines("尾")],
    ),
    "a table and words where an empty line ended": (
        lines("首段", ""),
        [*lines("首段"), ("table", GRID), *lines("全年指标完成较好")],
    ),
    "a paragraph before an empty line and words behind it": (
        lines("首段", "", "来信办结。"),
        lines("首段", "另起一段", "", "同时，来信办结。"),
    ),
    "a line break inserted": (lines("前半后半，不变。"), [("lines", "前半后半，", "不变。")]),
    "a text box in the first paragraph inserted": (
        lines("来信办结一句话"),
        [("box", "新段落"), *lines("来信办结一句话")],
    ),
    "a text box in the first paragraph deleted": (
        [("box", "旧段落"), *lines("来信办结一句话")],
        lines("来信办结一句话"),
    ),
    "a text box inserted behind a table": (
        [*lines("前"), ("table", GRID), *lines("来信办结一句话")],
        [*lines("前"), ("table", GRID), ("box", "新段落"), *lines("来信办结一句话")],
    ),
    "a text box, a caption and a table deleted": (
        [
            *lines("首段"),
            ("box", "红头文件"),
            *lines("表1 有关情况"),
            ("table", GRID),
            *lines("尾段"),
        ],
        lines("首段", "尾段"),
    ),
    "a paragraph inserted behind 版记": (
        [*lines("前"), IMPRINT, *lines("")],
        [*lines("前"), IMPRINT, *lines("新增一段", "")],
    ),
    "two paragraphs deleted behind 版记": (
        [*lines("前"), IMPRINT, *lines("旧有一段", "再有一段", "尾")],
        [*lines("前"), IMPRINT, *lines("尾")],
    ),
    "a paragraph moved behind 版记": (
        [*lines("首", "评议窗口服务工作，参评800人次。", "前"), IMPRINT, *lines("")],
        [*lines("首", "前"), IMPRINT, *lines("评议窗口服务工作，参评800人次。", "")],
    ),
    "a table inserted behind 版记": (
        [*lines("前"), IMPRINT, *lines("")],
        [*lines("前"), IMPRINT, *lines("", "表1 有关情况"), ("table", GRID)],
    ),
    "a paragraph moved and a sentence added to it": (
        lines("首段", "评议窗口服务工作，参评800人次。", "二段戊己庚辛", "三段壬癸子丑", "尾"),
        lines(
            "首段", "二段戊己庚辛", "三段壬癸子丑", "评议窗口服务工作，参评800人次。又发文。", "尾"
        ),
    ),
    "a paragraph moved and reworded that stood before a list item": (
        [*lines("首段", "评议窗口服务工作，参评800人次。"), ("n", "问题"), *lines("末段", "尾")],
        [*lines("首段"), ("n", "问题"), *lines("末段", "评议窗口服务工作、参评800人次。", "尾")],
    ),
    "a paragraph moved and reworded to between a table and a list item": (
        [*lines("首"), ("n", "问题"), *lines("评议窗口服务工作，参评800人次。", "尾")],
        [
            *lines("首"),
            ("table", GRID),
            *lines("评议窗口服务工作、参评800人次。"),
            ("n", "问题"),
            *lines("尾"),
        ],
    ),
    "the first paragraph deleted before one of a text box alone": (
        [*lines("旧段一句话"), ("box", ""), *lines("尾")],
        [("box", ""), *lines("尾")],
    ),
    "a text box alone inserted before words that are new": (
        lines("首段", "来信办结。"),
        [*lines("首段"), ("box", ""), *lines("同时，来信办结。")],
    ),
    "a paragraph before an empty line, and a caption and a table behind it": (
        lines("首段", "", "尾段"),
        [*lines("首段", "另起一段", "", "表1 有关情况"), ("table", GRID), *lines("尾段")],
    ),
}

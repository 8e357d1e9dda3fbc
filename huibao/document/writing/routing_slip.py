"""发文处理单 (发文稿纸): one bordered table of what a document went through before its issue.

The columns are those of practice; every opinion stands with the name and the full date of who gave
it, as 条例 (中办发〔2012〕14号) article 22 asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from huibao.calendar import chinese_date
from huibao.document.layout import Layout, twips
from huibao.document.writing.parts import Properties, pack, section_properties
from huibao.document.writing.title_lines import width
from huibao.document.writing.wordml import (
    NAMESPACES,
    XML_HEADER,
    paragraph,
    paragraph_properties,
    run,
    run_properties,
)

_COLUMNS = (0.205, 0.295, 0.205, 0.295)
_LABEL_CHARS = 6
"""Full-width characters that a label's column holds at the layout's own size of tables."""
_LABEL_BREAKS = re.compile(r"(?=（)|(?=(?:审核|核稿|审阅|会签|签发|审批|审议|作废))")
"""Where a step's name may go on in the next line: before what is done, never inside a word."""
_LINE = 'w:val="single" w:sz="6" w:space="0" w:color="000000"'


@dataclass(frozen=True)
class SlipStep:
    """One person's part in one step of approval: opinion, name and full date.

    `decision` is 同意, 退回 and the like; an empty `opinion` with a name counts as consent (圈阅).
    """

    step: str
    name: str = ""
    decision: str = ""
    opinion: str = ""
    decided_on: date | datetime | None = None
    how: str = ""
    """How the decision came, where not by the person's own link, such as 纸质签批（…代录）."""


@dataclass(frozen=True)
class RoutingSlip:
    """What a 发文处理单 says; whatever is empty stays an empty cell to be filled in by hand."""

    title: str
    organ: str = ""
    doc_no: str = ""
    classification: str = ""
    urgency: str = ""
    addressee: str = ""
    cc: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    publicity: str = ""
    department: str = ""
    drafter: str = ""
    drafted_on: date | None = None
    steps: tuple[SlipStep, ...] = ()
    registration_no: str = ""
    printer: str = ""
    proofreader: str = ""
    copies: int | None = None
    draft_no: int | None = None
    sha256: str = ""


def write_routing_slip(slip: RoutingSlip, *, layout: Layout | None = None) -> bytes:
    """The slip as a .docx; equal arguments give equal bytes."""
    used = layout or Layout()
    heading = paragraph(
        paragraph_properties(
            style="Title", line=used.line_pitch, after=used.line_pitch // 2, align="center"
        ),
        run(run_properties(used, "xiaobiaosong", used.title_pt), f"{slip.organ}发文处理单"),
    )
    document = (
        f"{XML_HEADER}<w:document {NAMESPACES}><w:body>{heading}{_Form(used).table(slip)}"
        f"{_fingerprint(slip, used)}{section_properties(used)}</w:body></w:document>"
    )
    named = Properties(title=f"{slip.title}发文处理单")
    return pack(document, layout=used, properties=named)


def _fingerprint(slip: RoutingSlip, layout: Layout) -> str:
    """Which draft was approved: its number and SHA-256, so that the slip vouches for one text."""
    parts = (
        f"本单所附为第{slip.draft_no}稿。" if slip.draft_no is not None else "",
        f"文稿 SHA-256：{slip.sha256}" if slip.sha256 else "",
    )
    shape = paragraph_properties(keep_lines=True, before=120, align="left")
    return paragraph(shape, run(run_properties(layout, "fangsong", 9), "".join(parts)))


class _Form:
    """The cells of the slip's table in one layout."""

    def __init__(self, layout: Layout) -> None:
        room = twips(layout.text_width_mm)
        self._widths = [int(room * share) for share in _COLUMNS]
        self._widths[-1] += room - sum(self._widths)
        self._label = run_properties(layout, "heiti", layout.table_pt)
        self._entry = run_properties(layout, "fangsong", layout.table_pt)
        self._keep = False

    def table(self, slip: RoutingSlip) -> str:
        """The whole table: what the document is, who decided, how it went out."""
        rows = [
            self._wide("标题", slip.title, heads=True),
            self._pair("文号", slip.doc_no, "密级及期限", slip.classification),
            self._pair("紧急程度", slip.urgency, "公开/上网选择", slip.publicity),
            self._wide("主送", slip.addressee),
            self._wide("抄送", "，".join(slip.cc)),
            self._wide("附件", "\n".join(slip.annexes)),
            self._pair("拟稿部门", slip.department, "拟稿人及时间", _drafted(slip)),
            *(self._step(step) for step in slip.steps[:-1]),
            *self._end(slip),
        ]
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "".join(f"<w:{side} {_LINE}/>" for side in sides)
        grid = "".join(f'<w:gridCol w:w="{extent}"/>' for extent in self._widths)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(self._widths)}" w:type="dxa"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def _end(self, slip: RoutingSlip) -> Iterator[str]:
        """The last step and how it went out, on one page with the draft's number below."""
        self._keep = True
        yield from (self._step(step) for step in slip.steps[-1:])
        yield self._wide("档号", slip.registration_no)
        yield self._pair("校对", slip.proofreader, "印刷", slip.printer)
        yield self._wide("份数", _count(slip.copies))
        self._keep = False

    def _wide(self, label: str, text: str, *, heads: bool = False) -> str:
        return _row((self._head(label), self._cell([text], span=3)), least=510, heads=heads)

    def _pair(self, label: str, text: str, other_label: str, other_text: str) -> str:
        cells = (
            self._head(label),
            self._cell([text]),
            self._head(other_label, column=2),
            self._cell([other_text], column=3),
        )
        return _row(cells, least=510)

    def _step(self, step: SlipStep) -> str:
        """An approval: the opinion over the name and the full date of who gave it."""
        said = "：".join(part for part in (step.decision, step.opinion) if part)
        signed = "\u3000".join(
            part for part in (step.name, step.how, _day(step.decided_on)) if part
        )
        head = self._head("\n".join(_label_lines(step.step)))
        return _row((head, self._cell([said], [signed], span=3)), least=907)

    def _head(self, text: str, column: int = 0) -> str:
        shape = paragraph_properties(keep_next=self._keep, align="center")
        return self._boxed(paragraph(shape, run(self._label, text)), self._widths[column], span=1)

    def _cell(
        self, lines: Sequence[str], right: Sequence[str] = (), *, column: int = 1, span: int = 1
    ) -> str:
        sides = [("left", line) for line in lines] + [("right", line) for line in right]
        content = "".join(
            paragraph(
                paragraph_properties(keep_next=self._keep, align=align),
                run(self._entry, line) if line else "",
            )
            for align, line in sides
        )
        return self._boxed(content, sum(self._widths[column : column + span]), span=span)

    def _boxed(self, content: str, extent: int, *, span: int) -> str:
        spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{extent}" w:type="dxa"/>{spanned}'
            f'<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
        )


def _row(cells: Sequence[str], *, least: int, heads: bool = False) -> str:
    """A row of at least that height; one that heads the table stands on each of its pages."""
    height = f'<w:trHeight w:val="{least}" w:hRule="atLeast"/>'
    header = "<w:tblHeader/>" if heads else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{header}</w:trPr>{''.join(cells)}</w:tr>"


def _label_lines(step: str) -> list[str]:
    """A step's name in lines that its column holds; a line feed of its own begins another one."""
    lines: list[str] = []
    for part in step.split("\n"):
        lines.append("")
        for piece in filter(None, _LABEL_BREAKS.split(part)):
            if lines[-1] and width(lines[-1] + piece) > _LABEL_CHARS:
                lines.append("")
            lines[-1] += piece
    return lines


def _drafted(slip: RoutingSlip) -> str:
    return "\n".join(part for part in (slip.drafter, _day(slip.drafted_on)) if part)


def _count(copies: int | None) -> str:
    return "" if copies is None else f"{copies}份"


def _day(day: date | datetime | None) -> str:
    return chinese_date(day) if day else ""

"""A report's text as a Word document laid out by GB/T 9704-2012.

The document is written as one string: 2,000 paragraphs cost about what zipping them costs.
Characters that XML cannot hold are never dropped: see `wordml.printable`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, Literal

from huibao.calendar import chinese_date
from huibao.document.layout import Layout
from huibao.document.passages import Passage, passages
from huibao.document.picture import Picture
from huibao.document.writing import archive_stamp
from huibao.document.writing.archive_stamp import ArchiveStamp
from huibao.document.writing.arrangement import (
    NAMED_PICTURE,
    OVER_TABLES,
    SIGN_OFF,
    UNDER_PICTURE,
    group,
    parts,
    sign_lines,
    with_captions,
    with_dated_head,
)
from huibao.document.writing.imprint import ImprintPlace, has_imprint, imprint, section_of_imprint
from huibao.document.writing.letterhead import (
    DocumentHead,
    SignOff,
    addressee,
    annex_line,
    annex_note,
    letterhead,
    note,
    sign_off,
)
from huibao.document.writing.parts import Properties, pack
from huibao.document.writing.tables_and_pictures import Gallery, table
from huibao.document.writing.title_lines import title_lines
from huibao.document.writing.wordml import (
    NAMESPACES,
    XML_HEADER,
    Indent,
    paragraph,
    paragraph_properties,
    run,
    run_properties,
)

Profile = Literal["plain", "formal"]

HEADING_LEVELS: Final = {"part": 0, "section": 1, "item": 2, "subitem": 3}


def write_word(
    text: str,
    *,
    layout: Layout | None = None,
    profile: Profile = "plain",
    head: DocumentHead | None = None,
    pictures: Mapping[str, Picture] | None = None,
    properties: Properties | None = None,
    stamp: ArchiveStamp | None = None,
    imprint_place: ImprintPlace = "even",
) -> bytes:
    """The text as a .docx; every character of it is there, in order.

    Args:
        text: paragraphs separated by line feeds, table cells by tabulators (parts of merged ones
            say ［并左］ or ［并上］), a picture as a line `［图：KEY］`. A key that `pictures` does
            not hold stays as text.
        layout: the office's layout; the standard's when none is given.
        profile: `plain` prints title, text and signature; `formal` adds 版头 and 版记.
        head: what the document says of itself. The text's own signature and date come first;
            `plain` uses of it the addressee, and organ and date when the text is not signed.
        properties: author, title and date in the file; the title defaults to the text's.
        imprint_place: where `formal` sets 版记; `place_of_imprint` finds it out.
        stamp: the 归档章 above the text of the first page; no line of the text moves for it.

    Returns:
        The file. Equal arguments give equal bytes.
    """
    report = _Report(
        list(passages(text.replace("\r\n", "\n").replace("\r", "\n"))),
        layout=layout or Layout(),
        formal=profile == "formal",
        head=head or DocumentHead(),
        gallery=Gallery(pictures or {}),
        imprint_place=imprint_place if profile == "formal" else "nowhere",
    )
    stamped = archive_stamp.draw(stamp, report.layout) if stamp else ""
    content = stamped + report.body()
    document = (
        f"{XML_HEADER}<w:document {NAMESPACES} {Gallery.NAMESPACES}><w:body>{content}"
        f"{report.last_section()}</w:body></w:document>"
    )
    named = properties or Properties()
    if not named.title:
        named = replace(named, title=report.title)
    return pack(document, layout=report.layout, properties=named, media=report.gallery.media)


class _Report:
    """One document while it is written."""

    def __init__(
        self,
        content: Sequence[Passage],
        *,
        layout: Layout,
        formal: bool,
        head: DocumentHead,
        gallery: Gallery,
        imprint_place: ImprintPlace,
    ) -> None:
        front, self.content, self._behind, self._annexes = parts(content)
        self.content = with_captions(with_dated_head(self.content))
        self._front = front
        self.layout = layout
        self.formal = formal
        self.head = head
        self.gallery = gallery
        self._imprint_place: ImprintPlace = imprint_place if has_imprint(head) else "nowhere"
        self.title = "".join(each.text for each in self.content if each.kind == "title")
        self._body_run = run_properties(layout, "fangsong", layout.body_pt)
        self._body_shape = self._shape("BodyText")
        self._kept = self._before_sign_off()
        self._annexed = False

    def _before_sign_off(self) -> Passage | None:
        """The paragraph whose end goes to the next page with a signature that has no room below.

        A signature does not stand alone on its page (7.3.5.5).
        """
        signed = bool(self.head.organ or self.head.signed_on)
        for passage in reversed(self.content):
            if passage.kind not in SIGN_OFF:
                return passage if signed else None
            signed = True
        return None

    def body(self) -> str:
        """The content of `w:body` but for the section's properties."""
        groups = [(kind, list(members)) for kind, members in groupby(self.content, key=group)]
        drawn = [letterhead(self.head, self.layout)] if self.formal else []
        drawn.extend(self._annex_page(passage, new_page=False) for passage in self._front)
        if not (groups and groups[0][0] == "top"):
            drawn.append(self._addressee())
        for position, (kind, members) in enumerate(groups):
            if kind == "top":
                leads = position == 0
                above = self._above_title() if leads else 0
                drawn.append(self._top(members, leads=leads, above=above))
            elif kind == "sign_off" and position == len(groups) - 1:
                drawn.append(self._close(members))
            elif kind == "sign_off":
                drawn.append(sign_off(sign_lines(members), self.layout))
            else:
                drawn.extend(self._passage(member) for member in members)
        if not (groups and groups[-1][0] == "sign_off"):
            drawn.append(self._close([]))
        drawn.extend(self._passage(passage) for passage in self._behind)
        drawn.extend(self._annexed_texts())
        drawn.append(imprint(self.head, self.layout, self._imprint_place))
        return "".join(drawn)

    def last_section(self) -> str:
        """The properties of the section that ends the document."""
        return section_of_imprint(self._imprint_place, self.layout)

    def _addressee(self) -> str:
        name = self.head.addressee
        return addressee(name, self.layout) if name else ""

    def _annexed_texts(self) -> Iterator[str]:
        """Annexes, each on a page of its own, its title in the third line (7.3.8)."""
        for kind, members in groupby(with_captions(self._annexes), key=group):
            if kind == "top":
                yield self._top(list(members), leads=False, above=self.layout.line_pitch)
            elif kind == "sign_off":
                yield sign_off(sign_lines(list(members)), self.layout)
            else:
                yield from map(self._passage, members)

    def _annex_page(self, passage: Passage, *, new_page: bool = True) -> str:
        """附件1, flush left in the first line of its page (7.3.8)."""
        layout = self.layout
        shape = paragraph_properties(
            keep_next=True, new_page=new_page, line=layout.line_pitch, on_grid=True, align="left"
        )
        return paragraph(shape, run(run_properties(layout, "heiti", layout.body_pt), passage.text))

    def _top(self, members: Sequence[Passage], *, leads: bool, above: int) -> str:
        """Title and reporter lines, two lines below the red line, one above the text (7.3.1)."""
        layout = self.layout
        drawn: list[str] = []
        for kind, lines in groupby(members, key=lambda member: member.kind):
            texts = [line.text for line in lines]
            last = texts[-1] == members[-1].text and kind == members[-1].kind
            shape = paragraph_properties(
                style="Title" if kind == "title" else "",
                keep_next=True,
                line=layout.line_pitch,
                before=0 if drawn else above,
                after=layout.addressee_gap_lines * layout.line_pitch if last else 0,
                align="center",
            )
            draw = self._title_run if kind == "title" else self._reporter_run
            drawn.append(paragraph(shape, draw(texts)))
        if leads:
            drawn.append(self._addressee())
        return "".join(drawn)

    def _above_title(self) -> int:
        lines = self.layout.title_gap_lines if self.formal else len(self._front)
        return lines * self.layout.line_pitch

    def _title_run(self, texts: list[str]) -> str:
        layout = self.layout
        face = run_properties(layout, "xiaobiaosong", layout.title_pt)
        most = layout.text_width_mm / 25.4 * 72 / layout.title_pt
        return run(face, "\n".join(title_lines(texts, most=most)))

    def _reporter_run(self, texts: list[str]) -> str:
        face = run_properties(self.layout, "kaiti", self.layout.body_pt)
        return run(face, "\n".join(texts))

    def _close(self, members: Sequence[Passage]) -> str:
        """What ends the text: 附件说明, signature and date, 附注; the head fills gaps."""
        lines = sign_lines(members)
        if self.head.organ and not any(not line.is_date for line in lines):
            lines.insert(0, SignOff(self.head.organ, is_date=False))
        if self.head.signed_on and not any(line.is_date for line in lines):
            lines.append(SignOff(chinese_date(self.head.signed_on), is_date=True))
        annexes = (
            annex_note(self.head.annexes, self.layout, signed=bool(lines)) if self.formal else ""
        )
        remark = note(self.head.note, self.layout) if self.formal and self.head.note else ""
        return annexes + sign_off(lines, self.layout, sealed=self.head.sealed) + remark

    def _passage(self, passage: Passage) -> str:
        picture = ""
        if passage.picture:
            named = passage.kind == NAMED_PICTURE
            picture = self.gallery.draw(passage.picture, layout=self.layout, named=named)
        draw = _DRAWN.get(passage.kind)
        if picture or draw is None:
            return picture or self._body_paragraph(passage)
        return draw(self, passage)

    def _shape(
        self, style: str, *, indented: bool = True, level: int | None = None, keep: bool = False
    ) -> str:
        chars = self.layout.first_line_chars if indented else 0
        return paragraph_properties(
            style=style,
            keep_next=keep or style.startswith("Heading"),
            line=self.layout.line_pitch,
            hang=self.layout.hanging_punctuation,
            on_grid=True,
            indent=Indent(first_line=chars, char_pt=self.layout.body_pt),
            outline_level=level,
        )

    def _body_paragraph(self, passage: Passage) -> str:
        kept = passage is self._kept
        shape = self._shape("BodyText", keep=True) if kept else self._body_shape
        return paragraph(shape, run(self._body_run, passage.text))

    def _salutation(self, passage: Passage) -> str:
        shape = self._shape("", indented=False)
        return paragraph(shape, run(self._body_run, passage.text))

    def _heading(self, passage: Passage) -> str:
        """A heading of its own as a heading style; a run-in one as two runs of one paragraph.

        The first run of a run-in heading bears the character style linked to the heading, from
        which Word makes a table of contents without the text behind it.
        """
        if not passage.heading:
            return self._body_paragraph(passage)
        level = HEADING_LEVELS[passage.kind]
        layout, key = self.layout, f"Heading{level + 1}"
        typeface = layout.heading_typefaces[level]
        heading, rest = passage.text[: passage.heading], passage.text[passage.heading :]
        if not rest:
            face = run_properties(layout, typeface, layout.body_pt)
            return paragraph(self._shape(key, level=level), run(face, heading))
        face = run_properties(layout, typeface, layout.body_pt, style=f"{key}Char")
        shape = self._shape("BodyText", level=level, keep=passage is self._kept)
        return paragraph(shape, run(face, heading) + run(self._body_run, rest))

    def _annex(self, passage: Passage) -> str:
        """A line of the text's own 附件说明."""
        first, self._annexed = not self._annexed, True
        return annex_line(passage.text, self.layout, first=first, keep=passage is self._kept)

    def _caption(self, passage: Passage) -> str:
        shape = paragraph_properties(
            keep_next=passage.kind in OVER_TABLES,
            line=self.layout.line_pitch,
            on_grid=True,
            align="right" if passage.kind == "table_unit" else "center",
        )
        return paragraph(shape, run(self._body_run, passage.text))

    def _table(self, passage: Passage) -> str:
        return table(passage.rows, layout=self.layout, gallery=self.gallery)


_DRAWN: Final[Mapping[str, Callable[[_Report, Passage], str]]] = {
    **dict.fromkeys(HEADING_LEVELS, _Report._heading),
    **dict.fromkeys((*OVER_TABLES, UNDER_PICTURE), _Report._caption),
    "salutation": _Report._salutation,
    "annex": _Report._annex,
    "annex_page": _Report._annex_page,
    "table": _Report._table,
}

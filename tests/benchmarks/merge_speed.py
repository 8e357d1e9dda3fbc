"""How fast sections become one Word report, beside what else joins them.

Run: `python -m tests.benchmarks.merge_speed`.

The report has 200 sections and 2,000 paragraphs, invented. Every way gets the same sections and
must give a document in which every character of them stands:

- Huibao: `write_word` of the merged text, the reading of its outline included.
- outline known: the same when the text was read before, as the proof of a merge does.
- the floor: the same XML, its paragraphs finished beforehand, as one string in a zip.
- docxtpl: a template that loops over the sections' paragraphs, opened and rendered.
- python-docx: paragraph by paragraph.
- docxcompose: one .docx for each section, made beforehand, appended one after the other.

Runs alternate, so that all see the same machine; what counts is the ratio of the medians.
"""

from __future__ import annotations

import argparse
import gc
import io
import platform
import random
import re
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from importlib.metadata import version

import docx
from docxcompose.composer import Composer
from docxtpl import DocxTemplate
from lxml import etree

from huibao.document.layout import Layout
from huibao.document.writing.word import write_word
from huibao.document.writing.wordml import run_properties
from huibao.report import outline

SECTIONS = 200
PARAGRAPHS = 2_000
GOALS = {"docxcompose": 25.0, "docxtpl": 1.0, "the floor": 0.5}
"""How many times as long each other way must take as Huibao."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PHRASES = (
    "供水管网改造巡查来信办理用水安全按月通报进展压实责任河道清淤堤防加固水质监测节水"
    "宣传灌区泵站调度汛期值守预案演练物资储备审批提速窗口服务群众满意督办会议部署整改"
    "台账销号培训干部作风学习制度修订经费预算执行工程验收招标合同审计档案信息公开网站"
    "建议提案答复信访接待调研村镇饮水水库除险移民后扶取水许可计量水价改革试点经验推广"
    "表彰问题短板原因分析措施下步打算"
)
_WORDS = [_PHRASES[place : place + 2] for place in range(0, len(_PHRASES), 2)]


def sections(count: int, paragraphs: int) -> list[list[str]]:
    """The paragraphs of each section: a heading and its text."""
    chance = random.Random(9704)
    each = paragraphs // count
    return [
        [f"（{number + 1}）第{number + 1}项工作", *(_text(chance) for _ in range(each - 1))]
        for number in range(count)
    ]


def _text(chance: random.Random) -> str:
    clauses = (
        "".join(chance.choices(_WORDS, k=chance.randint(3, 6))) + f"{chance.randint(2, 900)}次"
        for _ in range(chance.randint(5, 14))
    )
    return f"{'，'.join(clauses)}。"


def with_huibao(text: str) -> bytes:
    """The merged text laid out, its outline read anew."""
    outline.parse.cache_clear()
    return write_word(text)


def floor(document: Sequence[str], others: dict[str, bytes]) -> bytes:
    """The finished paragraphs of document.xml as one string, zipped with its companions."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in others.items():
            archive.writestr(name, content)
        archive.writestr("word/document.xml", "".join(document))
    return buffer.getvalue()


def with_docxtpl(template: bytes, merged: Sequence[Sequence[str]]) -> bytes:
    """The template's loop over all sections and paragraphs."""
    filled = DocxTemplate(io.BytesIO(template))
    filled.render({"sections": merged}, autoescape=True)
    return _saved(filled)


def template() -> bytes:
    """A template whose paragraph bears the same properties as ours."""
    written = docx.Document()
    for line in ("{%p for section in sections %}", "{%p for line in section %}"):
        written.add_paragraph(line)
    body = written.add_paragraph("{{ line }}")
    fonts = run_properties(Layout(), "fangsong", 16).replace(
        "<w:rPr>", f'<w:rPr xmlns:w="{_W[1:-1]}">'
    )
    body.runs[0]._r.insert(0, etree.fromstring(fonts))
    for line in ("{%p endfor %}", "{%p endfor %}"):
        written.add_paragraph(line)
    return _saved(written)


def with_python_docx(merged: Sequence[Sequence[str]]) -> bytes:
    """One add_paragraph for each paragraph."""
    written = docx.Document()
    for section in merged:
        for line in section:
            written.add_paragraph(line)
    return _saved(written)


def with_docxcompose(files: Sequence[bytes]) -> bytes:
    """Every section's own .docx appended to the first."""
    composer = Composer(docx.Document(io.BytesIO(files[0])))
    for file in files[1:]:
        composer.append(docx.Document(io.BytesIO(file)))
    return _saved(composer)


def _saved(document: docx.document.Document | DocxTemplate | Composer) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def characters(content: bytes) -> str:
    """Every character of a document's body, in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
    return "".join("".join(tree.itertext(f"{_W}t")).split())


def ways(count: int, paragraphs: int) -> tuple[str, dict[str, Callable[[], bytes]]]:
    """What must stand in each document, and every way to make it."""
    merged = sections(count, paragraphs)
    text = "\n".join(line for section in merged for line in section)
    with zipfile.ZipFile(io.BytesIO(write_word(text))) as ours:
        parts = {name: ours.read(name) for name in ours.namelist()}
    document = re.split(r"(?=<w:p>)", parts.pop("word/document.xml").decode())
    loop = template()
    files = [write_word("\n".join(section)) for section in merged]
    return "".join(text.split()), {
        "Huibao": lambda: with_huibao(text),
        "outline known": lambda: write_word(text),
        "the floor": lambda: floor(document, parts),
        "docxtpl": lambda: with_docxtpl(loop, merged),
        "python-docx": lambda: with_python_docx(merged),
        "docxcompose": lambda: with_docxcompose(files),
    }


def measure(count: int, paragraphs: int, runs: int) -> dict[str, list[float]]:
    """Seconds of each way, run after run; the first run of each only warms up and is checked."""
    wanted, made = ways(count, paragraphs)
    for name, way in made.items():
        if characters(way()) != wanted:
            raise SystemExit(f"{name} lost or changed text")
    seconds: dict[str, list[float]] = {name: [] for name in made}
    for _ in range(runs):
        for name, way in made.items():
            gc.collect()
            begun = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - begun)
    return seconds


def growth(runs: int) -> float:
    """How many times as long four times the report takes: 4 when the time is linear."""
    medians = []
    for factor in (1, 4):
        text = "\n".join(
            line for section in sections(SECTIONS * factor, PARAGRAPHS * factor) for line in section
        )
        spent = []
        for _ in range(runs):
            begun = time.perf_counter()
            with_huibao(text)
            spent.append(time.perf_counter() - begun)
        medians.append(statistics.median(spent))
    return medians[1] / medians[0]


def main() -> int:
    """Print the table; 1 when a goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--runs", type=int, default=7)
    runs = arguments.parse_args().runs
    packages = ("python-docx", "docxtpl", "docxcompose", "lxml")
    print(
        f"Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in packages)
    )
    print(f"{SECTIONS} sections, {PARAGRAPHS} paragraphs, {runs} runs each, medians")
    seconds = measure(SECTIONS, PARAGRAPHS, runs)
    ours = statistics.median(seconds["Huibao"])
    missed = False
    for name, spent in seconds.items():
        median = statistics.median(spent)
        goal = GOALS.get(name)
        verdict = ""
        if goal is not None:
            missed |= median / ours < goal
            verdict = f"   goal {goal:g}: {'reached' if median / ours >= goal else 'MISSED'}"
        print(f"{name:14} {median * 1000:8.1f} ms   {median / ours:6.2f} x Huibao{verdict}")
    print(f"four times the report: {growth(runs):.2f} times the time")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())

"""`huibao outline` and `huibao proof` read .txt and .docx and tell people and programs the same."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from huibao.document.writing.word import write_word
from huibao.report.proof import RULES

SOUND = "青禾局2023年工作总结\n一、主要工作\n一是办文。公文收发2019件次。\n青禾局\n2023年12月20日\n"
OPEN = SOUND.replace("2019件次", "*件次")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", "from huibao.cli import main; main()", *words]
    return subprocess.run(call, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(SOUND, "utf-8")
    return path


def test_outline_gives_programs_the_structure(report: Path) -> None:
    done = run("outline", str(report), "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    margins = ["comments", "changes"]
    assert list(found) == ["text", "title", "nodes", "figures", "plan", "problems", *margins]
    assert (found["text"], found["title"]) == (SOUND, "青禾局2023年工作总结")
    (part,) = found["nodes"]
    assert {"kind", "number", "marker", "start", "heading", "children"} <= set(part)
    assert (part["kind"], part["number"], part["marker"]) == ("part", 1, "一、")
    assert [child["heading"] for child in part["children"]] == ["办文"]
    (figure,) = found["figures"]
    assert {"label", "value", "unit", "masked", "start", "end"} <= set(figure)
    assert (figure["label"], figure["value"], figure["unit"]) == ("公文收发", 2019, "件次")
    assert SOUND[figure["start"] : figure["end"]] == "2019件次"


def test_outline_lists_plan_points_and_problems(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    task = "1.增员，6月底前由人事科牵头完成。"
    text = f"某局2023年总结\n一、存在问题\n一是人少。\n二、2024年计划\n{task}\n"
    path.write_text(text, "utf-8")
    found = json.loads(run("outline", str(path), "--json").stdout)
    (point,) = found["plan"]
    assert {"text", "title", "start", "end", "owner", "due", "horizon"} <= set(point)
    assert (point["owner"], point["due"], point["horizon"]) == ("人事科", "6月底前", "year")
    assert point["due_date"] == "2024-06-30"
    (problem,) = found["problems"]
    assert (problem["text"], {"text", "start", "end"}) == ("人少。", set(problem))


def test_a_masked_figure_has_no_value(tmp_path: Path) -> None:
    path = tmp_path / "open.txt"
    path.write_text(OPEN, "utf-8")
    (figure,) = json.loads(run("outline", str(path), "--json").stdout)["figures"]
    assert (figure["value"], figure["masked"]) == (None, True)


def test_proof_exits_with_1_only_when_something_must_be_mended(
    report: Path, tmp_path: Path
) -> None:
    path = tmp_path / "open.txt"
    path.write_text(OPEN, "utf-8")
    assert run("proof", str(report)).returncode == 0
    done = run("proof", str(path), "--json")
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)["findings"]
    assert {"rule", "severity", "start", "end", "text", "message"} <= set(finding)
    assert (finding["rule"], finding["severity"]) == ("masked-figure", "must")
    assert OPEN[finding["start"] : finding["end"]] == finding["text"] == "*件次"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_is_read_in_every_encoding_that_offices_save(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(SOUND.encode(encoding))
    assert json.loads(run("outline", str(path), "--json").stdout)["text"] == SOUND


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (SOUND.encode().replace("青禾".encode(), b"\0", 1), "有空字节（NUL）"),
        (bytes(range(128, 256)), "可识别 UTF-8、UTF-16 和 GB18030"),
    ],
)
def test_text_that_is_not_read_is_told_why(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(content)
    done = run("outline", str(path))
    assert (done.returncode, why in done.stderr) == (2, True), done.stderr


def test_a_word_file_is_read_like_its_text(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    document = docx.Document()
    for line in OPEN.splitlines():
        document.add_paragraph(line)
    document.save(str(path))
    assert run("proof", str(path)).returncode == 1
    found = json.loads(run("outline", str(path), "--json").stdout)
    assert found["title"] == "青禾局2023年工作总结"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("scan.pdf", b"%PDF-1.7 nothing"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("broken.docx", b"PK\x03\x04 cut short"),
        ("noise.txt", bytes(range(256)) * 4),
        ("zip.txt", b"PK\x03\x04 no text"),
        ("nothing.txt", b""),
        ("nothing.docx", b""),
        ("blanks.txt", "\ufeff \n\u3000\n".encode()),
    ],
)
def test_an_unreadable_file_gets_a_sentence_and_exit_2(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for command in ("outline", "proof"):
        done = run(command, str(path), "--json")
        assert done.returncode == 2
        assert done.stdout == ""
        assert name in done.stderr
        assert "Traceback" not in done.stderr


def test_a_word_file_without_words_is_nothing_to_proof_read(tmp_path: Path) -> None:
    path = tmp_path / "blank.docx"
    docx.Document().save(str(path))
    for command in (["proof", str(path)], ["format", str(path), "-o", str(tmp_path / "out.docx")]):
        done = run(*command)
        assert (done.returncode, "没有可读的正文" in done.stderr) == (2, True)
    assert not (tmp_path / "out.docx").exists()


def test_a_file_that_is_not_there_gets_a_sentence_and_exit_2(tmp_path: Path) -> None:
    done = run("outline", str(tmp_path / "none.txt"))
    assert (done.returncode, "找不到文件" in done.stderr) == (2, True)


def test_people_see_a_tree_and_a_table(tmp_path: Path) -> None:
    path = tmp_path / "open.txt"
    path.write_text(OPEN, "utf-8")
    tree = run("outline", str(path)).stdout
    assert "一、主要工作" in tree
    assert "一是办文" in tree
    table = run("proof", str(path)).stdout
    assert "须改" in table
    assert "1 must" in table


def test_a_point_without_a_heading_is_told_by_its_own_words_alone(tmp_path: Path) -> None:
    path = tmp_path / "points.txt"
    path.write_text(
        "松河区粮食局2024年工作总结\n一、民生实事\n1、新增就业560人；\n2、发放补贴31万元；\n"
        "二、存在问题\n一是缺口较大，约30万元。二是仓储设施陈旧，年久失修，缺少资金。\n",
        "utf-8",
    )
    lines = [line.strip("│├└─ ") for line in run("outline", str(path)).stdout.splitlines()]
    assert {"1、新增就业560人", "2、发放补贴31万元", "一是缺口较大，约30万元"} <= set(lines)
    nodes = json.loads(run("outline", str(path), "--json").stdout)["nodes"]
    told = [(each["heading"], each["words"]) for each in nodes[0]["children"]]
    assert told == [("", "新增就业560人"), ("", "发放补贴31万元")]
    assert nodes[0]["words"] == nodes[0]["heading"] == "民生实事"


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("组织专题学习2—4次。", ("2—4", "次")),
        ("惠及群众近3万人次。", ("近3", "万人次")),
        ("惠及群众约300人。", ("约300", "人")),
        ("开展宣传活动20余场次。", ("20余", "场次")),
        ("水质合格率达到99%以上。", ("99以上", "%")),
        ("考核获评全省第3名。", ("第3", "名")),
        ("收文300件。", ("300", "件")),
    ],
)
def test_the_table_says_how_exact_a_figure_is(
    tmp_path: Path, words: str, row: tuple[str, str]
) -> None:
    path = tmp_path / "figure.txt"
    path.write_text(f"松河区粮食局2024年工作总结\n一、工作\n{words}\n", "utf-8")
    cells = [
        tuple(cell.strip() for cell in line.split("│")[2:4])
        for line in run("outline", str(path)).stdout.splitlines()
        if line.count("│") == 4
    ]
    assert cells == [row]


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A Word file with a comment and two tracked changes."""
    document = docx.Document()
    for line in ("青禾局2023年工作总结", "一、主要工作"):
        document.add_paragraph(line)
    kept = document.add_paragraph().add_run("收文20件。")
    document.add_comment(kept, text="请核实件数", author="青禾局王主任", initials="王")
    signed = 'w:author="李科" w:date="2023-06-20T09:30:00Z"'
    for number, (tag, words) in enumerate((("del", "30份"), ("ins", "35份"))):
        name = "delText" if tag == "del" else "t"
        text = f"<w:{name}>{words}</w:{name}>"
        kept._r.getparent().append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="{90 + number}" {signed}><w:r>{text}</w:r></w:{tag}>'
            )
        )
    path = tmp_path / "marked.docx"
    document.save(str(path))
    return path


@pytest.mark.parametrize("command", ["outline", "proof"])
def test_comments_and_tracked_changes_are_listed(command: str, marked: Path) -> None:
    shown = run(command, str(marked))
    assert "1 comment, no part of the text" in shown.stderr
    for words in ("青禾局王主任", "请核实件数", "李科", "删除", "30份", "新增", "35份"):
        assert words in shown.stdout.replace("\n", ""), words
    found = json.loads(run(command, str(marked), "--json").stdout)
    (comment,) = found["comments"]
    assert (comment["author"], comment["text"]) == ("青禾局王主任", "请核实件数")
    assert comment["anchor"] == "收文20件。"
    assert [(c["kind"], c["author"], c["text"]) for c in found["changes"]] == [
        ("delete", "李科", "30份"),
        ("insert", "李科", "35份"),
    ]
    assert found["changes"][0]["when"].startswith("2023-06-20T09:30")


def test_a_file_without_margins_shows_no_list_of_them(report: Path) -> None:
    assert "批注" not in run("outline", str(report)).stdout
    found = json.loads(run("proof", str(report), "--json").stdout)
    assert (found["comments"], found["changes"]) == ([], [])


def test_nothing_found_is_no_promise(report: Path) -> None:
    said = run("proof", str(report)).stdout
    assert f"按本程序的 {len(RULES)} 条规则，没有发现差错" in said
    assert "仍须人工核对" in said.replace("\n", "")


@pytest.mark.parametrize("command", ["outline", "proof"])
def test_what_is_not_read_of_a_word_file_is_said_beside_the_answer(
    command: str, tmp_path: Path
) -> None:
    given = tmp_path / "report.docx"
    with zipfile.ZipFile(io.BytesIO(write_word("青禾局2023年工作总结"))) as sound:
        parts = {name: sound.read(name) for name in sound.namelist()}
    with zipfile.ZipFile(given, "w") as marked:
        for name, content in {**parts, "word/vbaProject.bin": b"macro"}.items():
            marked.writestr(name, content)
    done = run(command, str(given), "--json")
    assert "文件带有宏" in done.stderr
    json.loads(done.stdout)


def test_of_very_many_findings_the_first_are_printed_and_how_many_more(tmp_path: Path) -> None:
    path = tmp_path / "many.txt"
    path.write_text("青禾局2023年工作总结\n" + "公文收发*件次。\n" * 300, "utf-8")
    found = len(json.loads(run("proof", str(path), "--json").stdout)["findings"])
    shown = run("proof", str(path)).stdout
    assert found == 300
    assert shown.count("须改") == 200 + 1  # the last line counts them all
    assert "另有 100 处未列出" in shown


def test_the_figures_of_a_long_report_end_at_200_and_say_how_many_more(tmp_path: Path) -> None:
    path = tmp_path / "many.txt"
    path.write_text("改造水厂5座。\n" * 230, "utf-8")
    shown = run("outline", str(path)).stdout
    assert shown.count("水厂") == 200
    assert "另有 30 项未列出" in shown

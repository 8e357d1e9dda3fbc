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

from huibao.document.word_out import write_word

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
    assert list(found) == ["text", "title", "nodes", "figures", "plan", "problems"]
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_encoding_that_offices_save(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(SOUND.encode(encoding))
    assert json.loads(run("outline", str(path), "--json").stdout)["text"] == SOUND


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
    assert "必改" in table
    assert "1 must" in table


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

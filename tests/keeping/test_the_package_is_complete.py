"""An archive package holds all that archives ask of a finished report, and says what each file is;
whoever changes a byte of any is found out on a machine without Huibao.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from huibao.chain import package_faults
from huibao.cycle.filing import enclosures, package
from huibao.cycle.findings import Proofed, dismiss_finding
from huibao.document.pdf import pdf_program, to_pdf
from huibao.document.reading.word import read_word
from huibao.report.proof import proof
from tests.lifecycle.bureau import Bureau

KEPT = {
    *("正本.docx", "定稿.docx", "发文处理单.docx", "元数据.xml", "归档文件目录.xlsx"),
    *("events.jsonl", "verify.py", "manifest-sha256.txt"),
}
PROMISE = "2023年9月底前完成城东水厂二期工程。责任科室：水资源管理科。"


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def metadata(bureau: Bureau) -> ET.Element:
    return ET.parse(bureau.folder / package.METADATA).getroot()


def rows(bureau: Bureau, name: str, sheet: str) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO((bureau.folder / name).read_bytes()))
    return list(book[sheet].iter_rows(values_only=True))


def test_the_item_lies_there_and_what_belongs_to_it_beside_it(bureau: Bureau) -> None:
    bureau.archived()
    found = names(bureau.folder)
    assert found >= KEPT
    beside = {name for name in found - KEPT if not name.startswith("报送件-")}
    assert beside == {name for name in beside if name.startswith("附属资料/")}
    assert {"附属资料/台账.xlsx", "附属资料/校对报告.xlsx"} < beside


def test_the_metadata_say_what_the_item_is(bureau: Bureau) -> None:
    bureau.archived()
    root, item = metadata(bureau), bureau.see(lambda c: c.archive_item)
    said = {name: root.findtext(name) for name in ("档号", "文号", "密级", "保管期限", "年度")}
    assert said == {
        "档号": item.code,
        "文号": item.document_number,
        "密级": "无",
        "保管期限": "10年",
        "年度": "2023",
    }
    assert (root.findtext("拟稿人"), root.findtext("签发人")) == ("苏念安", "沈知远")
    issued = read_word(package.issued(bureau.folder)).text
    assert f"{root.findtext('主送')}：" in issued


def test_the_metadata_name_each_file_with_its_format_size_and_digest(bureau: Bureau) -> None:
    bureau.archived()
    listed = {file.get("文件名"): file for file in metadata(bureau).iter("文件")}
    assert set(listed) == names(bureau.folder) - {package.METADATA, "manifest-sha256.txt"}
    for name, file in listed.items():
        content = (bureau.folder / str(name)).read_bytes()
        assert file.get("大小") == str(len(content))
        assert file.text == hashlib.sha256(content).hexdigest()
    assert listed["正本.docx"].get("格式") == "DOCX"


def test_the_metadata_tell_who_did_what_from_drafting_to_filing(bureau: Bureau) -> None:
    bureau.archived()
    told = [(deed.get("类别"), deed.findtext("行为者")) for deed in metadata(bureau).iter("行为")]
    assert told == [
        ("起草", "苏念安"),
        ("审核", "陆清和"),
        ("审核", "顾明川"),
        ("签发", "沈知远"),
        ("登记", "汇报系统"),
        ("归档", "汇报系统"),
    ]
    whens = [deed.findtext("时间") for deed in metadata(bureau).iter("行为")]
    assert all(when and when.endswith("+08:00") for when in whens)


def test_the_drafter_who_has_left_the_files_is_still_named(bureau: Bureau) -> None:
    bureau.in_review()
    office = bureau.house.office
    staff = tuple(p.model_copy(update={"key": "new", "name": "新来的"}) if p.key == "su" else p
                  for p in office.people)  # fmt: skip
    object.__setattr__(bureau.house, "office", office.model_copy(update={"people": staff}))
    for person in ("lu", "gu", "shen"):
        bureau.review(person)
    assert metadata(bureau).findtext("拟稿人") == "苏念安"
    slip = read_word((bureau.folder / package.SLIP).read_bytes()).text
    assert "苏念安" in slip


def test_its_line_of_the_catalogue_lies_in_it(bureau: Bureau) -> None:
    bureau.archived()
    head, line = rows(bureau, package.LISTED, "归档文件目录")
    item, title = bureau.see(lambda c: (c.archive_item, c.title))
    assert head[:5] == ("序号", "档号", "文号", "责任者", "题名")
    assert line[:5] == ("1", item.code, item.document_number, "云岭市水务局", title)


def test_each_departments_words_lie_beside_it_as_they_were_handed_in(bureau: Bureau) -> None:
    bureau.archived()
    texts = bureau.see(
        lambda c: [section.submissions[-1].text for section in c.sections if section.submissions]
    )
    lying = sorted((bureau.folder / "附属资料" / "报送材料").glob("*.txt"))
    assert [path.read_text(encoding="utf-8") for path in lying] == texts
    assert lying[0].name.startswith("01-")


def test_figures_promises_and_findings_stand_as_at_the_signing(bureau: Bureau) -> None:
    bureau.open()
    bureau.hand_in_all(plan_supply=PROMISE, problems="部分设备老化,更换不及时。")
    text = bureau.see(lambda cycle: cycle.drafts[-1].text)
    # The layout signs and dates the report: that its text does not is no finding of a cycle's.
    findings = [each for each in proof(text) if each.rule != "unsigned"]
    finding = findings[0]
    bureau.do(dismiss_finding, finding.key, "原文如此", text=text)
    bureau.send()
    for person in ("lu", "gu", "shen"):
        bureau.review(person)
    figures = rows(bureau, "附属资料/台账.xlsx", "数据台账")
    assert figures[0][:4] == ("序号", "指标", "数值", "单位")
    assert "12" in [row[2] for row in figures[1:]]
    heads, *listed = rows(bureau, "附属资料/台账.xlsx", "任务台账")
    assert tuple(heads)[:4] == ("序号", "任务", "责任科室", "完成时限")
    promised = next(row for row in listed if "城东水厂二期工程" in str(row[1]))
    assert (promised[2], str(promised[3])[:10]) == ("水资源管理科", "2023-09-30")
    found = rows(bureau, "附属资料/校对报告.xlsx", "校对报告")[1:]
    assert (finding.text, "原文如此", "苏念安") in [(row[1], *row[5:7]) for row in found]
    assert len(found) == len(findings)


def test_an_empty_list_says_that_nothing_was_found(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enclosures, "proofed", lambda *_: Proofed((), ()))
    bureau.archived()
    _, *found = rows(bureau, "附属资料/校对报告.xlsx", "校对报告")
    assert found == [(None, "校对未发现问题", None, None, None, None, None)]


@pytest.fixture
def printed(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    if pdf_program() is None or shutil.which("pdftotext") is None:
        pytest.skip("needs LibreOffice and pdftotext: `apt-get install libreoffice poppler-utils`")
    monkeypatch.setattr(package, "to_pdf", to_pdf)
    bureau.archived()
    return bureau


def words(pdf: Path, *options: str) -> str:
    made = subprocess.run(["pdftotext", *options, pdf, "-"], capture_output=True, check=True)
    return made.stdout.decode()


def test_its_print_bears_the_stamp_on_the_first_page_alone(printed: Bureau) -> None:
    pdf, item = printed.folder / package.PRINTED, printed.see(lambda c: c.archive_item)
    pages = words(pdf).rstrip("\f").split("\f")
    office = printed.house.office
    stamp = [office.fonds, str(item.year), f"{item.number:04d}", office.organ_code, "10年"]
    top = "".join(words(pdf, "-l", "1", "-x", "0", "-y", "0", "-W", "595", "-H", "100").split())
    assert all(part in top for part in (*stamp, str(len(pages))))
    assert not any(office.fonds in page for page in pages[1:])
    assert metadata(printed).findtext("页数") == str(len(pages))
    assert rows(printed, package.LISTED, "归档文件目录")[1][7] == str(len(pages))
    assert "归档" not in read_word(package.issued(printed.folder)).text[:20]


def test_the_slip_lies_there_as_a_print_too(printed: Bureau) -> None:
    said = words(printed.folder / package.PRINTED_SLIP)
    assert all(name in said for name in ("陆清和", "顾明川", "沈知远"))
    assert re.search(rb"pdfaid:part>2<", (printed.folder / package.PRINTED_SLIP).read_bytes())


def verified(folder: Path, encoding: str) -> subprocess.CompletedProcess[bytes]:
    """Run the package's own script where a terminal or a pipe has that encoding."""
    return subprocess.run(
        [sys.executable, "-P", "-s", "-S", folder / "verify.py"],
        cwd="/",
        capture_output=True,
        env={"PYTHONIOENCODING": encoding},
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "cp1252", "ascii"])
def test_a_whole_package_is_whole_on_any_machine(
    bureau: Bureau, tmp_path: Path, encoding: str
) -> None:
    bureau.archived()
    copy = shutil.copytree(bureau.folder, tmp_path / "䶮县归档")
    said = verified(copy, encoding)
    assert (said.returncode, said.stderr) == (0, b"")
    assert b"whole and unchanged" in said.stdout
    assert b"check code" in said.stdout
    (copy / "元数据.xml").write_text("", encoding="utf-8")
    said = verified(copy, encoding)
    assert (said.returncode, said.stderr) == (1, b"")
    assert b".xml" in said.stdout


def test_a_file_that_the_disk_does_not_give_is_named(
    bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.archived()
    copy, read = shutil.copytree(bureau.folder, tmp_path / "copy"), Path.read_bytes

    def worn_out(file: Path) -> bytes:
        if file.name == package.SIGNED:
            raise OSError(errno.EIO, "Input/output error")
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", worn_out)
    assert [fault.partition("，")[0] for fault in package_faults(copy)] == [
        f"{package.SIGNED}：文件无法读取"
    ]


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(bureau: Bureau, tmp_path: Path) -> None:
    bureau.archived()
    for name in ("events.jsonl", "manifest-sha256.txt", package.SIGNED):
        copy = shutil.copytree(bureau.folder, tmp_path / name)
        (copy / name).unlink()
        os.mkfifo(copy / name)
        said = verified(copy, "utf-8")
        assert said.returncode == 1
        assert f"{name}：" in said.stdout.decode()


def test_each_file_that_is_changed_is_named_without_huibao(bureau: Bureau, tmp_path: Path) -> None:
    bureau.archived()
    for name in sorted(names(bureau.folder) - {"verify.py"}):
        copy = shutil.copytree(bureau.folder, tmp_path / "copy", dirs_exist_ok=False)
        content = (copy / name).read_bytes()
        (copy / name).write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])
        said = verified(copy, "utf-8")
        assert said.returncode == 1, name
        assert name == "manifest-sha256.txt" or f"{name}：" in said.stdout.decode()
        shutil.rmtree(copy)

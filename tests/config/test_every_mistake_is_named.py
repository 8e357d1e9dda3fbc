"""Each mistake that an office can make in its files is named at its line, with what to do."""

import pytest
from small_office import KIND_FILE, write

from config.mistakes import OfficeFilesWrong
from config.office import check_office, load_office, read_office

MISTAKES = {
    "a colon without a space": (
        "office.yaml", 'bureau: 松岗区档案局\nfonds', 'bureau:松岗区档案局▶\nfonds', "YAML",
        "bureau: 松岗区档案局"),
    "a tab for an indent": (
        "office.yaml", "  port: 587", "\t▶port: 587", "Tab", "空格"),
    "a quote that is not closed": (
        KIND_FILE, 'schedule: "0 9 25 * *"', 'schedule: "0 9 25 * *▶', "YAML", "引号"),
    "a key that stands twice": (
        "office.yaml", "bureau: 松岗区档案局", "bureau: 甲\nbureau: 乙▶",
        "“bureau”写了两次，第一次在第 2 行", "Keep one"),
    "a list among keys": (
        "people.yaml", "departments:", "- x\n▶departments:", "YAML", "缩进"),
    "a misspelt key of the office": (
        "office.yaml", "bureau: 松", "▶bureua: 松", "未知的键“bureua”", "Did you mean “bureau”?"),
    "a misspelt key deep inside": (
        KIND_FILE, "        contributor: mei", "        contributer▶: mei", "未知的键“contributer”",
        "Did you mean “contributor”?"),
    "a key that is like none": (
        "people.yaml", "    department: office", "    department: office\n    电话: 1▶",
        "未知的键“电话”", "可用：key、name、mail"),
    "a password in a file": (
        "office.yaml", "  port: 587", "  port: 587\n  password: geheim▶", "password",
        "HUIBAO_SMTP_PASSWORD"),
    "people in the office's file": (
        "office.yaml", "smtp:", "people: []▶\nsmtp:", "people", "people.yaml"),
    "a kind that names its own key": (
        KIND_FILE, "name: 月报", "▶key: monat\nname: 月报", "未知的键“key”", "文件名就是键"),
    "a key that belongs in another file": (
        "people.yaml", "departments:", "▶bureau: x\ndepartments:", "未知的键“bureau”",
        "departments"),
    "a key that is missing": (
        "people.yaml", "  - key: tang\n    name: 唐远\n", "  - key: tang▶\n", "缺少“name”",
        "name: …"),
    "the office's name is missing": (
        "office.yaml", "name: 松岗区档案局办公室", "▶#", "缺少“name”", "name: …"),
    "a number where text belongs": (
        "office.yaml", 'fonds: "0194"', "▶fonds: 0194", "“fonds”的值类型不对", '"0194"'),
    "text where a number belongs": (
        "office.yaml", "  port: 587", "  port: 五八七▶", "“port”的值类型不对", "整数"),
    "one value where a list belongs": (
        KIND_FILE, "    reviewers: [tang, mei]", "    reviewers: tang▶", "“reviewers”的值类型不对",
        "列表"),
    "text where keys belong": (
        KIND_FILE, "deadlines:\n  collect: 3", "deadlines: 三天▶", "“deadlines”的值类型不对",
        "键: 值"),
    "no value at all": (
        KIND_FILE, "drafter: mei", "drafter:▶", "“drafter”没有填写", "填写"),
    "yes where true belongs": (
        KIND_FILE, "    signs: true", "    signs: 是▶", "“signs”的值类型不对", "true"),
    "a month's call on a day that no month has": (
        "office.yaml", "close_of_business: 17:30", "progress:\n  working_day: 40▶",
        "“working_day”是 40", "第一个工作日"),
    "a month's call that leaves no time": (
        "office.yaml", "close_of_business: 17:30", "progress:\n  days: 0▶", "“days”是 0", "1"),
    "a head whom nobody knows": (
        "people.yaml", "    name: 办公室", "    name: 办公室\n    head: mie▶",
        "没有键为“mie”的人员", "mei"),
    "reminders that begin after the due day": (
        "office.yaml", "close_of_business: 17:30", "reminders:\n  before: -1▶",
        "“before”是 -1，不应小于 0", "0 or more"),
    "reminders without a pause": (
        "office.yaml", "close_of_business: 17:30", "reminders:\n  every: 0▶",
        "“every”是 0", "1 or more"),
    "an overdue step told to somebody unknown": (
        KIND_FILE, "drafter: mei", "drafter: mei\nescalate_to: 梅知秋▶", "没有键为“梅知秋”的人员",
        "应写“mei”"),
    "an overdue step told to its only reviewer": (
        KIND_FILE, "    signs: true", "    signs: true\n    escalate_to: tang▶",
        "“tang”是此环节唯一的审批人", "somebody else"),
    "a channel that nothing reaches": (
        "people.yaml", "    roles: [office]", '    roles: [office]\n    channels: ["nonsense"▶]',
        "第1个通道的地址无法识别", "wecombot://"),
    "a day that is none": (
        "office.yaml", "[2023-05-05]", "[五一▶]", "“off”的值类型不对", "2023-06-25"),
    "a time that is none": (
        "office.yaml", "17:30", "下午▶", "“close_of_business”的值类型不对", "17:30"),
    "a length of one number": (
        KIND_FILE, "[50, 300]", "[50]▶", "“length”应有两个数", "[300, 800]"),
    "a length of three numbers": (
        KIND_FILE, "[50, 300]", "[50, 60, 70]▶", "“length”应有两个数", "[300, 800]"),
    "a role that is none": (
        "people.yaml", "    mail: tang@songgang.example.com",
        "    mail: tang@songgang.example.com\n    roles: [auditer▶]",
        "“auditer”不是“roles”可取的值", "Did you mean “auditor”?"),
    "a period that is none": (
        KIND_FILE, "period: M", "period: 月▶", "“月”不是“period”可取的值", "Y、H、Q、M"),
    "an unknown contributor": (
        KIND_FILE, "        contributor: mei", "        contributor: mai▶", "没有键为“mai”的人员",
        "Did you mean “mei”?"),
    "a contributor by name": (
        KIND_FILE, "        contributor: mei", "        contributor: 梅知秋▶",
        "没有键为“梅知秋”的人员", "应写“mei”"),
    "an unknown head": (
        KIND_FILE, "        contributor: mei", "        contributor: mei\n        head: li▶",
        "没有键为“li”的人员", "mei"),
    "an unknown reviewer": (
        KIND_FILE, "[tang, mei]", "[tang, zhou▶]", "没有键为“zhou”的人员", "tang"),
    "an unknown drafter": (
        KIND_FILE, "drafter: mei", "drafter: meii▶", "没有键为“meii”的人员", "“mei”"),
    "an unknown department of a section": (
        KIND_FILE, "        department: office", "        department: ofice▶",
        "没有键为“ofice”的科室", "“office”"),
    "an unknown department of a person": (
        "people.yaml", "    department: office", "    department: 办公室▶",
        "没有键为“办公室”的科室", "office"),
    "two people with one key": (
        "people.yaml", "  - key: tang", "  - key: mei▶",
        "人员的键“mei”重复，已见于 people.yaml:5", "另一个"),
    "two people with one mailbox": (
        "people.yaml", "    mail: tang@songgang.example.com",
        "    mail: MEI@songgang.example.com▶", "重复，已见于 people.yaml:7", "另一个"),
    "two departments with one key": (
        "people.yaml", "people:", "  - key: office▶\n    name: 二\npeople:",
        "科室的键“office”重复", "另一个"),
    "two sections with one key": (
        KIND_FILE, "steps:",
        "  - sections:\n      - {key: work▶, department: office, contributor: mei}\nsteps:",
        "部分的键“work”重复，已见于 reports/monthly.yaml:13", "另一个"),
    "two figures with one key": (
        KIND_FILE, "{key: files, label: 归档文件, unit: 件}",
        "{key: files, label: 归档文件, unit: 件}\n          - {key: files▶, label: 二, unit: 件}",
        "指标的键“files”重复", "另一个"),
    "two steps with one key": (
        KIND_FILE, "  - key: sign\n", "  - key: check▶\n", "环节的键“check”重复", "另一个"),
    "a reviewer twice in a step": (
        KIND_FILE, "[tang, mei]", "[mei, tang, mei▶]", "审批人“mei”重复", "另一个"),
    "a recipient twice": (
        KIND_FILE, "  - 区政府办 <qzfb@songgang.example.com>",
        "  - a@b.example.com\n  - A@b.example.com▶", "接收人“A@b.example.com”重复", "另一个"),
    "a key that no web address can hold": (
        "people.yaml", "  - key: tang\n", "  - key: mei tang▶\n", "键“mei tang”含有不允许的字符",
        "字母"),
    "a mail that is none": (
        "people.yaml", "tang@songgang.example.com", "tang.songgang.example.com▶", "不是邮箱地址",
        "li@example.com"),
    "a mail with a full-width sign": (
        "people.yaml", "tang@songgang.example.com", "tang＠songgang.example.com▶",
        "不是邮箱地址", "li@example.com"),
    "a sender that is none": (
        "office.yaml", "办公室 <office@songgang.example.com>", "办公室▶", "不是邮箱地址",
        "名称 <"),
    "a recipient that is none": (
        KIND_FILE, "区政府办 <qzfb@songgang.example.com>", "区政府办▶", "“区政府办”不是邮箱地址",
        "名称 <"),
    "a web address that is none": (
        "office.yaml", "http://10.1.2.3:8300", "10.1.2.3:8300▶", "不是网址", "http://"),
    "a web address with half a bracket": (
        "office.yaml", "http://10.1.2.3:8300", "http://[10.1.2.3▶", "不是网址", "http://"),
    "a web address whose port is a word": (
        "office.yaml", "http://10.1.2.3:8300", "http://10.1.2.3:web▶", "不是网址", "http://"),
    "a port that is none": (
        "office.yaml", "587", "70000▶", "端口 70000 不存在", "65535"),
    "a mail server without patience": (
        "office.yaml", "  port: 587", "  port: 587\n  timeout: 0▶", "“timeout”是 0", "1"),
    "links that never work": (
        "office.yaml", "smtp:", "link_days: 0▶\nsmtp:", "“link_days”是 0", "1"),
    "a fonds that does not fit": (
        "office.yaml", '"0194"', '"194"▶', "全宗号“194”不合规", "四位"),
    "an organ code that does not fit": (
        "office.yaml", "smtp:", "organ_code: bgs▶\nsmtp:", "机构代码“bgs”不合规", "BGS"),
    "a time zone that is none": (
        "office.yaml", "smtp:", "time_zone: Asia/Peking▶\nsmtp:", "没有时区“Asia/Peking”",
        "Asia/Shanghai"),
    "a time zone that is a folder": (
        "office.yaml", "smtp:", "time_zone: Asia▶\nsmtp:", "没有时区“Asia”", "Asia/Shanghai"),
    "a time zone that climbs": (
        "office.yaml", "smtp:", "time_zone: ../../etc/passwd▶\nsmtp:", "没有时区",
        "Asia/Shanghai"),
    "a day both off and work": (
        "office.yaml", "  off: [2023-05-05]", "  work: [2023-05-05]\n  off: [2023-05-05▶]",
        "2023-05-05 既是休息日又是工作日（第 11 行）", "删去"),
    "no people": (
        "people.yaml", "people:", "▶persons:", "未知的键“persons”", "people"),
    "a deputy whom nobody knows": (
        "people.yaml", "    mail: tang@songgang.example.com",
        "    mail: tang@songgang.example.com\n"
        "    absent: {since: 2023-06-01, until: 2023-06-09, deputy: mie▶}",
        "没有键为“mie”的人员", "mei"),
    "a deputy of himself": (
        "people.yaml", "    mail: tang@songgang.example.com",
        "    mail: tang@songgang.example.com\n"
        "    absent: {since: 2023-06-01, until: 2023-06-09, deputy: tang▶}",
        "代理又回到本人", "另选"),
    "an absence that ends before it begins": (
        "people.yaml", "    mail: tang@songgang.example.com",
        "    mail: tang@songgang.example.com\n"
        "    absent: {since: 2023-06-09, until: 2023-06-01▶, deputy: mei}",
        "结束早于开始", "since"),
    "two absences on one day": (
        "people.yaml", "    mail: tang@songgang.example.com",
        "    mail: tang@songgang.example.com\n"
        "    absent:\n"
        "      - {since: 2023-08-14, until: 2023-08-18, deputy: mei}\n"
        "      - {since: 2023-06-01, until: 2023-06-09, deputy: mei}\n"
        "      - {since: 2023-06-09, until: 2023-06-12, deputy: mei}▶",
        "与另一次外出（2023-06-01至2023-06-09）日期重叠", "同一天只有一位代理人"),
    "the second absence's deputy": (
        "people.yaml", "    mail: tang@songgang.example.com",
        "    mail: tang@songgang.example.com\n"
        "    absent:\n"
        "      - {since: 2023-06-01, until: 2023-06-09, deputy: mei}\n"
        "      - {since: 2023-08-14, until: 2023-08-18, deputy: mie}▶",
        "没有键为“mie”的人员", "mei"),
    "a step without reviewers": (
        KIND_FILE, "[tang, mei]", "[]▶", "环节“核稿”没有审批人", "至少一人"),
    "two steps that sign": (
        KIND_FILE, "[tang, mei]", "[tang, mei]\n    signs: true▶", "只有最后一个环节可以签发",
        "删去此行"),
    "a drafter who approves alone": (
        KIND_FILE, "[tang, mei]", "[mei]▶", "拟稿人“mei”独自审批自己的稿件", "drafter_may_approve"),
    "a drafter whose approval alone suffices": (
        KIND_FILE, "[tang, mei]", "[tang, mei]▶\n    at_least: 1", "拟稿人“mei”独自审批自己的稿件",
        "drafter_may_approve"),
    "a quorum nobody can reach": (
        KIND_FILE, "[tang, mei]", "[tang, mei]\n    at_least: 3▶",
        "2名审批人，不能要求3人同意", "1到2"),
    "a step about no section of the report": (
        KIND_FILE, "[tang, mei]", "[tang, mei]\n    sections: [wrok▶]",
        "没有键为“wrok”的部分", "work"),
    "a return that leads nowhere": (
        KIND_FILE, "[tang, mei]", "[tang, mei]\n    on_return: step:sign▶", "退回后从哪里开始",
        "step:check"),
    "a group whose steps stand apart": (
        KIND_FILE, "  - key: sign", "  - {key: a, name: 甲, reviewers: [tang], group: g}\n"
        "  - {key: b, name: 乙, reviewers: [tang]}\n"
        "  - {key: c, name: 丙, reviewers: [tang], group: g▶}\n  - key: sign",
        "不相邻", "写在一起"),
    "a signatory of a part": (
        KIND_FILE, "    signs: true", "    signs: true\n    group: g▶",
        "签发环节不能写 group", "会签"),
    "a deadline of no day": (
        KIND_FILE, "  collect: 3", "  collect: 0▶", "“collect”是 0，应大于 0", "1"),
    "a deadline in the past": (
        KIND_FILE, "  collect: 3", "  revise: -1▶", "“revise”是 -1，应大于 0", "1"),
    "a step of no day": (
        KIND_FILE, "    reviewers: [tang, mei]", "    days: 0▶\n    reviewers: [tang, mei]",
        "“days”是 0", "1"),
    "a length from more to less": (
        KIND_FILE, "[50, 300]", "[300, 50]▶", "篇幅 300 到 50 不成立", "[300, 800]"),
    "a title of another period": (
        KIND_FILE, "{month}工作小结", "{quarter}工作小结▶", "此周期没有占位“{quarter}”", "month"),
    "a title with a misspelt placeholder": (
        KIND_FILE, "{month}工作小结", "{mounth}工作小结▶", "此周期没有占位“{mounth}”", "“month”"),
    "a title whose braces do not pair": (
        KIND_FILE, "{month}工作小结", "{month工作小结▶", "花括号不成对", "{year}"),
    "a title that formats": (
        KIND_FILE, "{month}工作小结", "{month:d}工作小结▶", "没有占位“{month:d}”", "month"),
    "a heading with a placeholder of another period": (
        KIND_FILE, "heading: 本月工作", 'heading: "{half}工作"▶', "此周期没有占位“{half}”", ""),
    "a document number with another placeholder": (
        KIND_FILE, "drafter: mei", "document_number: 松档〔{year}〕{no}号▶\ndrafter: mei",
        "没有占位“{no}”", "number"),
    "a document number without its number": (
        KIND_FILE, "drafter: mei", "document_number: 松档〔{year}〕号▶\ndrafter: mei",
        "发文字号缺少 {number}", "{number}"),
    "a layout value that is unknown": (
        "office.yaml", "smtp:", "layout:\n  body_pt: 16\n  lines_per_pag: 20▶\nsmtp:",
        "lines_per_pag", "国标"),
    "a layout value out of bounds": (
        "office.yaml", "smtp:", "layout:\n  body_pt: 99▶\n  lines_per_page: 20\nsmtp:",
        "body_pt", "国标"),
    "a layout that does not fit the paper": (
        "office.yaml", "smtp:",
        "▶layout:\n  margin_left_mm: 40\n  paper_width_mm: 190\nsmtp:",
        "超出了纸张", "国标"),
    "a schedule of four fields": (
        KIND_FILE, "0 9 25 * *", "9 25 * *▶", "不是 cron 时间表", "五段"),
    "a schedule of six fields": (
        KIND_FILE, "0 9 25 * *", "0 0 9 25 * *▶", "不是 cron 时间表", "五段"),
    "a schedule on no day": (
        KIND_FILE, "0 9 25 * *", "0 9 45 * *▶", "不是 cron 时间表", "五段"),
    "a schedule for a day that never comes": (
        KIND_FILE, "0 9 25 * *", "0 9 31 2 *▶", "永远不会到来", "第三段"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_the_mistake_is_named_at_its_line(name, breaking):
    file, old, new, message, advice = MISTAKES[name]

    mistakes, place = breaking(file, old, new)

    found = [m for m in mistakes if message in m.message]
    assert [f"{m.file}:{m.line}" for m in found] == [place], "\n".join(map(str, mistakes))
    assert advice in found[0].advice


def test_a_mistake_says_where_what_and_what_to_do_in_both_languages(breaking):
    mistakes, _ = breaking(KIND_FILE, "drafter: mei", "drafter: meii▶")

    assert str(mistakes[0]) == (
        "reports/monthly.yaml:4  没有键为“meii”的人员 / No person has the key “meii”\n"
        "    → 是否指“mei”？ / Did you mean “mei”?"
    )


def told(folder):
    return [(f"{m.file}:{m.line}", m.message) for m in check_office(folder)]


def test_an_office_that_is_right_has_no_mistake(office_folder):
    assert check_office(office_folder) == ()
    office = load_office(office_folder)
    assert (office.name, office.kinds[0].key) == ("松岗区档案局办公室", "monthly")


def test_mistakes_in_all_files_are_named_at_once(office_folder):
    write(office_folder, "office.yaml", "port: 587", "port: 0")
    write(office_folder, "office.yaml", "bureau:", "buro:")
    write(office_folder, "people.yaml", "tang@songgang.example.com", "tang")
    write(office_folder, KIND_FILE, "collect: 3", "collect: 0")
    write(office_folder, KIND_FILE, "reviewers: [tang, mei]", "reviewers: []")

    assert [place for place, _ in told(office_folder)] == [
        "office.yaml:1",  # bureau is missing
        "office.yaml:2",  # and buro is unknown
        "office.yaml:9",
        "people.yaml:12",
        "reports/monthly.yaml:9",
        "reports/monthly.yaml:22",
    ]


def test_loading_files_that_are_wrong_raises_the_readable_list(office_folder):
    write(office_folder, "people.yaml", "tang@songgang.example.com", "tang")
    write(office_folder, KIND_FILE, "collect: 3", "collect: 0")

    with pytest.raises(OfficeFilesWrong) as caught:
        load_office(office_folder)

    assert [m.file for m in caught.value.mistakes] == ["people.yaml", KIND_FILE]
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("单位配置有 2 处错误")
    assert lines[1].startswith("people.yaml:12  “tang”不是邮箱地址")


def test_a_file_that_cannot_be_read_is_named_alone(office_folder):
    (office_folder / "people.yaml").write_text("people: [", encoding="utf-8")

    assert [place for place, _ in told(office_folder)] == ["people.yaml:1"]


def test_a_file_saved_by_an_old_editor_says_how_to_save_it(office_folder):
    path = office_folder / "office.yaml"
    path.write_bytes(("# x\n" + path.read_text(encoding="utf-8")).encode("gb18030"))

    [mistake] = check_office(office_folder)

    assert (mistake.line, "UTF-8" in mistake.advice) == (2, True)


def test_a_byte_order_mark_is_no_mistake(office_folder):
    path = office_folder / "office.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert check_office(office_folder) == ()


def test_an_alias_that_holds_itself_is_refused(office_folder):
    write(office_folder, "office.yaml", "smtp:", "layout: &a\n  b: *a\nsmtp:")

    assert told(office_folder)[0][1].endswith("nested too deep")


def test_a_file_that_holds_no_keys_is_named(office_folder):
    (office_folder / KIND_FILE).write_text("# 说明\n- 一\n", encoding="utf-8")

    assert told(office_folder) == [
        (f"{KIND_FILE}:2", "文件应由“键: 值”组成 / The file must consist of `key: value`")
    ]


def test_an_empty_file_lacks_everything(office_folder):
    (office_folder / KIND_FILE).write_text("", encoding="utf-8")

    messages = "".join(message for _, message in told(office_folder))
    assert all(f"缺少“{key}”" in messages for key in ("name", "period", "title", "steps"))


@pytest.mark.parametrize("file", ["office.yaml", "people.yaml"])
def test_a_file_that_is_absent_is_named(office_folder, file):
    (office_folder / file).unlink()

    assert told(office_folder) == [(f"{file}:1", f"没有文件 {file} / There is no file {file}")]


def test_a_folder_without_any_kind_is_named(office_folder):
    (office_folder / KIND_FILE).unlink()

    assert told(office_folder) == [("reports/:1", "没有任何报告种类 / There is no kind of report")]


def test_nobody_who_runs_the_office_is_named(office_folder):
    write(office_folder, "people.yaml", "    roles: [office]\n", "")

    [(place, message)] = told(office_folder)
    assert (place, "没有人有 office 角色" in message) == ("people.yaml:4", True)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("parts:\n  - heading: 本月工作", "parts: []\nx:\n  - heading: 本月工作", 10),
        ("    sections:\n", "    sections: []\n    x:\n", 12),
    ],
)
def test_an_outline_with_nothing_in_it_is_named(office_folder, old, new, line):
    write(office_folder, KIND_FILE, old, new)

    empty = [place for place, message in told(office_folder) if "是空的" in message]
    assert empty == [f"{KIND_FILE}:{line}"]


def test_a_step_that_names_no_reviewers_lacks_them(office_folder):
    write(office_folder, KIND_FILE, "    reviewers: [tang, mei]\n", "")

    assert told(office_folder) == [(f"{KIND_FILE}:20", "缺少“reviewers” / “reviewers” is missing")]


def test_steps_of_which_none_signs_are_named(office_folder):
    write(office_folder, KIND_FILE, "    signs: true\n", "")

    assert told(office_folder) == [(f"{KIND_FILE}:19", "没有签发环节 / No step signs")]


def test_the_drafter_may_approve_alone_where_the_kind_says_so(office_folder):
    write(office_folder, KIND_FILE, "[tang, mei]", "[mei]")
    write(office_folder, KIND_FILE, "drafter: mei", "drafter: mei\ndrafter_may_approve: true")

    assert check_office(office_folder) == ()


def test_yes_and_no_count_as_they_do_once_loaded(office_folder):
    write(office_folder, KIND_FILE, "signs: true", "signs: yes")
    write(office_folder, KIND_FILE, "    name: 核稿", "    name: 核稿\n    signs: no")

    assert [step.signs for step in load_office(office_folder).kinds[0].steps] == [False, True]


def test_a_heading_that_names_one_half_of_a_report_for_both_is_doubted(office_folder):
    write(office_folder, KIND_FILE, "period: M", "period: H")
    write(office_folder, KIND_FILE, "{month}工作小结", "{half}工作小结")
    write(office_folder, KIND_FILE, "0 9 25 * *", "0 9 25 6,12 *")
    write(office_folder, KIND_FILE, "heading: 本月工作", "heading: 上半年工作")
    (doubt,) = read_office(office_folder).doubts()
    assert "上、下半年的报告都会以“上半年”为题" in doubt.message
    assert check_office(office_folder) == ()  # files that worked before go on working

    write(office_folder, KIND_FILE, "heading: 上半年工作", 'heading: "{half}工作"')
    assert read_office(office_folder).doubts() == ()

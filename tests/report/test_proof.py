"""Proof-reading finds each fault at its place, and leaves sound text alone."""

from __future__ import annotations

import re

import pytest

from huibao.report.proof import RULES, Finding, proof
from tests.report import annotated

TITLE = "青禾局2023年工作总结\n"
TAIL = "\n青禾局办公室\n2023年12月20日"

# rule, what breaks it, where, the same text mended
FAULTS = [
    ("masked-figure", "召开会议*次。", "*次", "召开会议6次。"),
    ("masked-name", "参加**局会议。", "**", "参加水务局会议。"),
    ("unfilled-date", "2023年X月印发。", "2023年X月", "2023年5月印发。"),
    ("unfilled-text", "参会人员（待补充）。", "（待补充）", "参会人员齐全。"),
    ("unfilled-text", "办理许可暂未统计。", "暂未统计", "办理许可暂未统计，预计7月5日补报。"),
    ("unfilled-text", "用水量暂未统计，6月2日开会。", "暂未统计", "用水量3万吨，6月2日开会。"),
    ("counted-later", "办理许可暂未统计，预计7月5日补报。", "暂未统计", "办理许可6件。"),
    ("counted-later", "用水量暂未统计（7月底前报送）。", "暂未统计", "用水量3万吨。"),
    ("masked-figure", "师生比1:XX。", "XX", "师生比1:12。"),
    ("wrong-word", "既使任务再重，也要按排到人。", "既使", "即使任务再重，也要安排到人。"),
    ("wrong-word", "各项整改以经完成。", "以经", "各项整改已经完成。"),
    ("word-misused", "截止9月底，收文20件。", "截止", "截至9月底，收文20件。"),
    ("word-misused", "贯彻党的二十大三中全会精神。", "党的二十大", "贯彻党的二十届三中全会精神。"),
    ("word-misused", "扎扎实实的推进改革。", "扎扎实实的", "扎扎实实地推进改革。"),
    ("year-mixed", "二0二三年立项。", "二0二三", "二〇二三年立项。"),
    ("about-twice", "走访大约80户左右。", "大约80户左右", "走访大约80户。"),
    ("rate-differs", "排查隐患50处，整改45处，整改率95%。", "95%",
     "排查隐患50处，整改45处，整改率90%。"),
    ("rate-differs", "完成投资3.5亿元，完成全年计划7亿元的60%。", "60%",
     "完成投资3.5亿元，完成全年计划7亿元的50%。"),
    ("rate-differs", "税收由100万元增加到150万元，增长60%。", "60%",
     "税收由100万元增加到150万元，增长50%。"),
    ("rate-differs", "税收由2022年的100万元增加到150万元，增长60%。", "60%",
     "税收由2022年的100万元增加到150万元，增长50%。"),
    ("rate-differs", "收入150万元，比上年100万元增长60%。", "60%",
     "收入150万元，比上年100万元增长50%。"),
    ("rate-differs", "去年完成100万元，今年完成150万元，同比增长60%。", "60%",
     "去年完成100万元，今年完成150万元，同比增长50%。"),
    ("rate-differs", "共有职工80人，其中党员20人，占比35%。", "35%",
     "共有职工80人，其中党员20人，占比25%。"),
    ("parts-exceed", "检查企业200家，其中工业企业260家。", "260家",
     "检查企业200家，其中工业企业160家。"),
    ("parts-exceed", "检查企业200家，其中工业120家、服务业90家。",
     "200家，其中工业120家、服务业90家", "检查企业200家，其中工业110家、服务业90家。"),
    ("sum-differs", "走访企业5家、学校2所、商户3个，共12家。",
     "5家、学校2所、商户3个，共12家", "走访企业5家、学校2所、商户3个，共10家。"),
    ("sum-differs", "共有职工50人，其中男30人、女15人。", "50人，其中男30人、女15人",
     "共有职工45人，其中男30人、女15人。"),
    ("rate-impossible", "项目完工率110%。", "110%", "项目完工率98%。"),
    ("unbalanced-mark", "印发《《工作方案》。", "《《", "印发《工作方案》。"),
    ("unbalanced-mark", "落实（二）“三会一课制度。", "“", "落实（二）“三会一课”制度。"),
    ("ends-open", "积极推动各项工作，\n随后开展检查。", "，\n", "积极推动各项工作。\n随后检查。"),
    ("number-skipped", "一是学习。三是检查。", "三是", "一是学习。二是检查。"),
    ("number-doubled", "一是学习。二是检查。二是整改。", "二是整改", "一是学。二是查。三是改。"),
    ("number-restarts", "1.学\n2.查\n1.改\n2.验", "1.改", "1.学\n2.查\n另外：\n1.改\n2.验"),
    ("phrase-doubled", "修订管理规定规定。", "规定规定", "修订管理规定。"),
    ("phrase-doubled", "完成《安全管理规定》规定。", "规定》规定", "完成《安全管理规定》修订。"),
    ("rank-without-unit", "考核位居全市第3，", "第3", "考核位居全市第3名。"),
    ("undated", "截至目前，收文20件。", "截至目前", "截至6月30日，收文20件。"),
    ("below-cadence", "开展双月读书会4期。", "4期", "开展双月读书会6期。"),
    ("list-count", "修订《考勤办法》《用车办法》3项。", "3", "修订《考勤办法》《用车办法》2项。"),
    ("rate-impossible", "监测覆盖率150%。", "150%", "监测覆盖率100%。"),
    ("date-impossible", "2月30日召开会议。", "2月30日", "2月28日召开会议。"),
    ("marks-doubled", "按时完成，。", "，。", "按时完成。"),
    ("straight-quotes", '落实"一课制度。', '"', "落实“一课”制度。"),
    ("commas-mixed", "党课2次、大会3次、例会4次，培训5次。", "，", "党课2次、大会3次。"),
    ("wide-sign", "推行“党建＋”模式。", "＋", "推行“党建+”模式。"),
    ("wide-digits", "查处案件２６起。", "２６", "查处案件26起。"),
    ("half-width", "按时完成,并上报。", ",", "按时完成，并上报。"),
    ("odd-space", "按时 完成。", " ", "按时完成。"),
    ("merge-astray", "指标\t计划\n［并左］\t完成\n", "［并左］", "指标\t［并左］\n计划\t完成\n"),
    ("paragraph-long", "认真做好值班工作。" * 100, "认", "认真做好值班工作。"),
]  # fmt: skip


def of(rule: str, text: str) -> list[Finding]:
    return [finding for finding in proof(text) if finding.rule == rule]


@pytest.mark.parametrize(("rule", "fault", "where", "mended"), FAULTS)
def test_a_fault_is_found_at_its_place_and_gone_once_mended(
    rule: str, fault: str, where: str, mended: str
) -> None:
    text = TITLE + fault + TAIL
    findings = of(rule, text)
    assert text.startswith(where, findings[0].start)
    assert text[findings[0].start : findings[0].end] == findings[0].text
    assert of(rule, TITLE + mended + TAIL) == []


def test_every_rule_is_tried_by_some_test() -> None:
    elsewhere = {
        "plan-twice", "heading-misleads", "title-incomplete", "year-misfits", "done-in-plan",
        "odd-semicolon", "sentence-twice", "name-spelled-twice", "two-values", "trailing-blanks",
        "unsigned", "due-before-plan",
    }  # fmt: skip
    assert {rule.id for rule in RULES} == {fault[0] for fault in FAULTS} | elsewhere


def test_every_rule_says_what_it_means_what_to_do_and_where_it_comes_from() -> None:
    for rule in RULES:
        assert all((rule.meaning, rule.advice, rule.english, rule.remedy, rule.source))
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_a_finding_says_the_same_in_english_and_quotes_the_text() -> None:
    for _, fault, _, _ in FAULTS:
        for finding in proof(TITLE + fault + TAIL):
            assert re.search("[A-Za-z]{3}", finding.english), finding
            beside_quotes = re.sub("“[^“”]*”|“.?”", "", finding.english + finding.remedy)
            assert not re.search("[\u4e00-\u9fff]", beside_quotes), finding


def test_a_plan_that_is_listed_twice_is_found_where_it_begins_again() -> None:
    plan = "一是完善制度。建立台账管理办法。\n二是强化培训。组织两期业务轮训。\n"
    text = f"{TITLE}一、2024年工作计划\n{plan}{plan}"
    (finding,) = of("plan-twice", text)
    assert finding.start == text.rindex("一是")


def test_two_plans_for_two_periods_are_no_fault() -> None:
    text = f"{TITLE}一、7月计划\n1.报送材料\n2.组织考试\n二、下半年计划\n1.完善制度\n2.强化培训\n"
    assert of("plan-twice", text) == of("number-restarts", text) == []


def test_a_title_without_a_year_is_named() -> None:
    (finding,) = of("title-incomplete", "办公室上半年工作总结\n一、工作\n一是办文。\n二、问题\n")
    assert finding.text == "办公室上半年工作总结"


def test_two_headings_that_say_the_same_are_named() -> None:
    text = f"{TITLE}一、2023年主要工作开展情况及成效\n办文。\n二、2023年主要开展工作\n办会。\n"
    (finding,) = of("heading-misleads", text)
    assert finding.text == "二、2023年主要开展工作"


def test_the_odd_year_in_a_row_of_titles_is_named() -> None:
    row = "《2023年要点》《2023年清单》《2023年方案》《2022年计划》"
    (finding,) = of("year-misfits", f"{TITLE}制发{row}。")
    assert finding.text == "2022年"


def test_what_is_done_does_not_belong_in_a_plan() -> None:
    text = f"{TITLE}一、下半年工作计划\n一是组织考试（已完成）。二是报送材料。\n"
    assert [finding.text for finding in of("done-in-plan", text)] == ["（已完成）"]


def test_a_task_due_before_its_plan_begins_is_named() -> None:
    text = f"{TITLE}一、2024年工作计划\n一是2023年6月底前建成库房。二是2024年9月底前验收。\n"
    assert [finding.text for finding in of("due-before-plan", text)] == ["2023年6月底前"]
    title = "青禾局2023年工作总结和2024年工作计划\n"
    text = f"{title}一、下步打算\n一是2022年3月底前开工。二是12月底前竣工。\n"
    assert [finding.text for finding in of("due-before-plan", text)] == ["2022年3月底前"]


@pytest.mark.parametrize(
    "words",
    [
        "排查隐患43处，整改41处，整改率95.3%。",
        "排查隐患43处，整改41处，整改率95%。",
        "排查隐患50处，整改45处，重大隐患整改率100%。",
        "完成总投资12亿元，完成8亿元，完成率80%。",
        "计划投资3亿元，完成2亿元，完成率67.8%。",
        "税收由1.2亿元增加到1.5亿元，增长23.6%。",
        "近百家企业参会，其中外地企业120家。",
        "收文143份，环比增加17份，其中县局38份。",
        "检查企业200家，其中规上企业120家、高新技术企业90家。",
        "共有干部60人，其中党员50人、女干部30人。",
        "处置线索22件，其中初步核实14件、谈话函询9件。",
        "新增示范社5家，其中区级示范社累计达到12家。",
        "组织培训3期、讲座2场，共120人参加。",
        "走访机关3个，企业5家、学校2所，共7家。",
        "全年完成收购任务8万吨，完成年度任务的125%，完成率125%。",
        "粮食产量由去年的近30万吨增加到40万吨，增长42%。",
        "既使群众少跑腿，又使部门提效率。",
        "坚持以经济建设为中心，自己经手的事项自己负责。",
        "按排名先后通报，按装机容量补贴，按排放标准验收。",
        "报名截止9月30日，截至9月底已有20人报名。",
        "合约到期12份左右，节约300元左右。",
        "一九九八年建库，二〇二三年改造。",
        "及时上报消防隐患，面对严峻工作形势，公布署名文章，各部暑期轮休。",
        "可以经落实后销号，过渡假期不停工。",
        "共有干部100人，其中男性党员30人、女性党员10人。",
        "投入中央资金300万元、省级资金200万元，共500万元。",
        "从35天压缩到5天，压缩85%。",
        "合格率由80%提高到90%，提高12.5%。",
        "接待来访120批360人，其中集体访20批150人，占41.7%。",
        "受理案件120件，办结118件（含上年结转10件），办结率95%。",
    ],
)
def test_what_may_well_be_right_is_left_alone(words: str) -> None:
    sure = {
        "rate-differs", "parts-exceed", "sum-differs", "wrong-word", "word-misused",
        "year-mixed", "about-twice", "rate-impossible",
    }  # fmt: skip
    assert [found for found in proof(f"{TITLE}{words}{TAIL}") if found.rule in sure] == []


def test_a_total_behind_a_row_is_no_member_of_it() -> None:
    assert of("commas-mixed", f"{TITLE}商户3个、企业5家、学校2所，共10家。{TAIL}") == []


def test_careful_writers_are_not_told_of_faults_they_did_not_make() -> None:
    new = {
        "rate-differs", "parts-exceed", "sum-differs", "due-before-plan", "wrong-word",
        "word-misused", "year-mixed", "about-twice",
    }  # fmt: skip
    told = [
        (path.stem, found.rule, found.text)
        for path in sorted(annotated.FOLDER.glob("*.txt"))
        for found in proof(annotated.read(path).text)
        if found.rule in new
    ]
    assert told == []


def test_a_rate_of_the_first_of_three_amounts_is_none_of_the_second() -> None:
    said = f"{TITLE}一、工作\n评审项目27个，送审金额4.08亿元，审定3.61亿元，核减4700万元，核减率"
    assert of("rate-differs", f"{said}11.5%。\n") == []
    (finding,) = of("rate-differs", f"{said}21.5%。\n")
    assert finding.text == "21.5%"


def test_the_one_semicolon_of_a_list_is_named() -> None:
    text = f"{TITLE}一、工作\n一是办文。二是办会。三是办事；四是值班。五是接访。\n"
    (finding,) = of("odd-semicolon", text)
    assert finding.start == text.index("；")


def test_a_sentence_that_comes_again_is_named() -> None:
    sentence = "进一步规范公文办理程序并提高办文质量"
    text = f"{TITLE}一、工作\n{sentence}。\n二、计划\n{sentence}。\n"
    (finding,) = of("sentence-twice", text)
    assert finding.start == text.rindex(sentence)


def test_a_name_in_two_spellings_is_named() -> None:
    text = f"{TITLE}举办“红色档案·薪火相传”展。“红色档案 薪火相传”展获好评。"
    assert len(of("name-spelled-twice", text)) == 1
    assert of("name-spelled-twice", f"{TITLE}举办“第一季度业务讲堂”“第二季度业务讲堂”。") == []


def test_one_indicator_with_two_values_is_named() -> None:
    text = f"{TITLE}一、办文\n公文收发总量200件。\n二、数据\n公文收发总量210件。\n"
    (finding,) = of("two-values", text)
    assert finding.text == "210件"


@pytest.mark.parametrize(
    "words",
    [
        "全年新增再生林基地2处，已达43处。",
        "林道硬化工程完成9公里。目前这7公里的林道硬化工程已启动。",
        "10项林区实事项目中，1项已完成。",
        "发放护林员巡护补贴48户，其中林区深山户护林员巡护补贴15户。",
        "调解林权承包纠纷61起，成功调解林权承包纠纷52起。",
        "护林员巡护补贴由160元提高到270元。\n护林员巡护补贴270元。",
    ],
)
def test_what_is_added_or_a_part_is_no_second_value(words: str) -> None:
    assert of("two-values", f"{TITLE}{words}\n") == []


def test_a_rank_in_words_needs_no_unit() -> None:
    assert of("rank-without-unit", "造林质量位居全市第一，") == []


@pytest.mark.parametrize(
    "words", ["三次测评分列全区第4、第3、第1名。", "育苗、造林分列全市第2和第6位。"]
)
def test_ranks_in_a_row_share_the_last_ones_unit(words: str) -> None:
    assert of("rank-without-unit", words) == []


@pytest.mark.parametrize(
    "words",
    [
        "召开支部会7次、党课2次、例会4次，接待群众15次。",
        "现有林场3个、苗圃2个、护林站5个，护林员68名。",
        "更换水管8处、水表9处、阀门7处，维修泵房2处。",
    ],
)
def test_a_row_ends_where_another_thing_is_done_or_counted(words: str) -> None:
    assert of("commas-mixed", f"{TITLE}{words}") == []


def test_how_often_is_no_count_and_as_much_as_can_be_is_no_slip() -> None:
    assert of("below-cadence", f"{TITLE}护林员每周巡查3次以上。") == []
    assert of("phrase-doubled", f"{TITLE}枯死木能清多少清多少。") == []


def test_a_mean_has_no_parts() -> None:
    assert of("parts-exceed", f"{TITLE}人均巡山2.3次，其中夜间巡山17次。") == []


def test_what_a_table_of_tasks_plans_is_no_second_value() -> None:
    text = (
        f"{TITLE}一、工作\n新建标准苗圃项目5个。\n二、2024年工作安排\n"
        "序号\t任务\t责任科室\t完成时限\n1\t新建标准苗圃项目6个\t造林股\t9月底前\n"
    )
    assert of("two-values", text) == []


def test_a_masked_number_is_told_with_the_words_around_it() -> None:
    (finding,) = of("masked-figure", f"{TITLE}{'护林防火巡查' * 8}发现隐患XX个{'并督促整改' * 8}。")
    assert "发现隐患XX个" in finding.message
    assert len(finding.message) < 60
    (finding,) = of("masked-figure", f"{TITLE}巡山312次,发现隐患XX处,整改9处.")
    assert "“发现隐患XX处”" in finding.message


def test_a_masked_cell_between_numbers_is_a_number() -> None:
    text = f"{TITLE}一、工作\n林场\t面积（亩）\t隐患（处）\n东山\t320\t__\n西山\t*\t4\n"
    found = of("masked-figure", text)
    assert [each.text for each in found] == ["__", "*"]
    assert [each.message[:6] for each in found] == ["“东山 __", "“西山 *”"]
    assert of("masked-name", text) == []


def test_blank_lines_and_a_missing_signature_are_hints() -> None:
    text = f"{TITLE}一、工作\n办文。\n二、问题\n人少。\n\n\n"
    hints = {finding.rule for finding in proof(text) if finding.severity == "hint"}
    assert hints == {"trailing-blanks", "unsigned"}


def test_a_dismissal_holds_until_its_sentence_changes() -> None:
    text = f"{TITLE}召开会议*次。参加**会议。"
    dismissed = frozenset(finding.key for finding in proof(text) if finding.text == "*次")
    assert "masked-figure" not in {each.rule for each in proof(text, dismissed=dismissed)}
    longer = f"{TITLE}新增一段。\n召开会议*次。参加**会议。"
    assert "masked-figure" not in {each.rule for each in proof(longer, dismissed=dismissed)}
    changed = text.replace("召开会议", "召开专题会议")
    assert "masked-figure" in {each.rule for each in proof(changed, dismissed=dismissed)}


def test_each_mask_of_a_sentence_is_dismissed_by_itself() -> None:
    text = f"{TITLE}召开会议*次，印发纪要*期。"
    first, second = of("masked-figure", text)
    assert first.key != second.key
    assert proof(text, dismissed=frozenset({first.key})).count(second) == 1


SOUND = (
    "一季度工作平稳。一、二、三产业协调发展，学习第一、二卷。",
    "第一议题、一报告两评议、一岗双责、“五个一”机制、十一届三次全会均已落实。",
    "反馈问题：1）人手不足；2）经费紧张。",
    "It’s 3’ wide，‘二级’平台已建成。",
    "一是办文。包括以下工作：一是收文；二是发文。二是办会。",
)


@pytest.mark.parametrize("words", SOUND)
def test_sound_text_has_nothing_that_must_be_mended(words: str) -> None:
    assert [each for each in proof(TITLE + words + TAIL) if each.severity == "must"] == []


def test_numbers_may_run_on_through_sections() -> None:
    text = f"{TITLE}一、甲\n1.办文\n2.办会\n二、乙\n3.办事\n4.值班\n"
    assert [each for each in proof(text) if each.rule.startswith("number-")] == []


def test_how_often_is_no_count_that_falls_short() -> None:
    assert of("below-cadence", f"{TITLE}强化督查，每月调度1次。{TAIL}") == []
    assert len(of("below-cadence", f"{TITLE}每月召开例会，每月例会5次。{TAIL}")) == 1


def test_the_key_of_a_finding_is_the_same_in_a_section_and_in_the_report() -> None:
    section = "一是完善规定规定。\n二是位居全市第3，完善规定规定。"
    report = f"{TITLE}一、工作\n完善规定规定。\n（一）管理。{section}{TAIL}"
    start = report.index(section)
    alone = {found.key for found in proof(section) if found.severity == "should"}
    inside = {found.key for found in proof(report) if found.start >= start}
    assert len(alone) == 3
    assert alone <= inside


def test_parts_may_be_numbered_as_money_is() -> None:
    text = "某场2023年工作总结\n壹、造林\n造林36亩。\n贰、管护\n巡护23次。\n叁、下步打算\n建塔。\n"
    assert not [each for each in proof(text) if each.rule.startswith("number-")]


def test_what_wants_to_be_improved_is_not_unfilled() -> None:
    text = "某场2023年工作总结\n管护机制有待完善，瞭望设施亟待完善。\n"
    assert not [each for each in proof(text) if each.rule == "unfilled-text"]

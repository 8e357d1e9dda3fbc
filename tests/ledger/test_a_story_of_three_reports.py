"""Three reports of one office, one after the other, each carried to its archive.

The annual report of 2022 was written before Huibao and is imported. The first half of 2023 answers
for its plan, is returned with a remark, and admits an old problem again. The annual report of 2023
answers for both plans, counts a year that its halves do not make, is returned with the same remark,
and tells in its own text what became of every promise. What happens in each is a function below.
"""

from __future__ import annotations

from sqlalchemy import select

from huibao.cycle.drafts import edit_section
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.ledger.problems import admitted, problem_numbered, tie
from huibao.cycle.ledger.promises import progress
from huibao.cycle.ledger.promises.accounts import begun_with, first_wording
from huibao.cycle.ledger.promises.carried import ANSWERS
from huibao.cycle.ledger.promises.items import item_numbered, split
from huibao.cycle.ledger.promises.owners import assign
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.cycle.review.remarks import answer
from huibao.cycle.review.route import APPROVE, RETURN
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.cycle.verification import verify_cycle
from huibao.lifecycle import SectionState
from huibao.records.models import CarriedItem, PlanItem, Section
from tests.conftest import on_either_database
from tests.ledger.samples import ANNUAL
from tests.web.deciding import file, rule
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in

HALF = {
    "lead": "上半年，全局上下各项工作有序推进。",
    "party": "一是加强机关建设。办理公文46件。",
    "supply": "一是开展取水口复核。全市取水口全部复核，建立“一口一档”。二是办理取水许可30件。",
    "works": "一是加快灌区改造。完成主干渠衬砌7公里。",
    "rivers": "一是常态化巡河。各级河长巡河120人次。",
    "problems": "一是村级供水点管护力量仍然不足，没有专职人员。二是再生水利用率偏低。",
    "plan-supply": "一是推进再生水利用。10月底前完成再生水利用方案。",
    "plan-works": "一是完成灌区剩余衬砌。11月底前完成主干渠剩余衬砌5公里。",
    "plan-rivers": "一是开展河道清障。12月底前完成全部清障任务。",
    "plan-office": "一是做好机关日常工作。按时完成上级交办的各项工作，加强值班值守和保密管理。",
}
YEAR = {
    "lead": "全年，各项任务基本完成。",
    "party": "一是加强机关建设。全年办理公文98件。",
    "supply": "一是上半年办理取水许可30件，下半年办理取水许可50件，全年办理取水许可90件。",
    "works": "一是灌区改造收尾。主干渠衬砌全部完成。",
    "rivers": "一是河道清障完成。全年各级河长巡河260人次。",
    "problems": "一是村级供水点管护力量不足，没有专职人员，影响供水。",
    "plan-supply": "一是组建管护队伍。6月底前每个村级供水点明确专职管护人员。",
    "plan-works": "一是实施泵站更新。9月底前完成三座泵站更新。",
    "plan-rivers": "一是开展岸线复绿。全年复绿岸线8公里。",
    "plan-office": "一是推进档案数字化。年底前完成馆藏档案扫描。",
}

SAID = (
    {"figure-documents": "46", "figure-permits": "30", "figure-patrols": "120"},
    {"figure-documents": "98", "figure-permits": "90", "figure-patrols": "260"},
)
"""What the texts of the half-year and of the year say of the figures that the form asks for."""


@on_either_database
def test_what_is_promised_is_followed_through_three_reports(house: House) -> None:
    before_huibao(house)
    half_year(house)
    between_reports(house)
    key = the_year(house)
    what_the_ledgers_say_at_the_end(house, key)


def before_huibao(house: House) -> None:
    """The old report is imported, its tasks handed out, one of them split and tied to a problem."""
    with house.clerk() as act:
        import_report(act, ANNUAL.encode(), name="2022.txt", kind="annual", period="2022")
        items = act.session.scalars(select(PlanItem).order_by(PlanItem.id)).all()
        assign(act, items, {items[1].id: "规划建设科", items[2].id: "办公室"})
        tie(act, problem_numbered(act.session, 2), items[1])
        split(act, items[1], ["完成主干渠衬砌12公里", "申报样板灌区"])
    assert standing(house) == {
        "推进取水口复核": "not_started",
        "做好机关日常工作": "not_started",
        "完成主干渠衬砌12公里": "not_started",
        "申报样板灌区": "not_started",
    }
    # The parts answer the problem that the whole answered.
    assert answering(house, "西坝灌区改造") == ["完成主干渠衬砌12公里", "申报样板灌区"]


def half_year(house: House) -> None:
    """Every department answers for its part of the old plan; a return, a revision, the archive."""
    key = house.opened()
    hand_in(house, key, "jiang", "supply", HALF,
            {"推进取水口复核": ("done", "复核取水口412处，全部建档。", "")})  # fmt: skip
    hand_in(house, key, "cheng", "works", HALF,
            {"完成主干渠衬砌12公里": ("in_progress", "已完成7公里。", ""),
             "申报样板灌区": ("delayed", "上级尚未启动评选。", "2027-12-31")})  # fmt: skip
    hand_in(house, key, "su", "party", HALF,
            {"做好机关日常工作": ("in_progress", "按月办理。", "")})  # fmt: skip
    rest(house, key, HALF)
    seen = against_the_ledgers(house, key)
    assert "未答复" not in seen
    assert "此前1份报告已提出" in seen
    house.send(key)
    returned_and_revised(house, key, HALF)
    signed_and_filed(house, key)
    # What was repeated word for word is counted again and stays one; the rest is new.
    assert standing(house) == {
        "推进取水口复核": "done",
        "做好机关日常工作": "in_progress",
        "完成主干渠衬砌12公里": "in_progress",
        "申报样板灌区": "delayed",
        "推进再生水利用": "not_started",
        "完成灌区剩余衬砌": "not_started",
        "开展河道清障": "not_started",
    }


def between_reports(house: House) -> None:
    """A month's call asks the works department; its head tells how far it is."""
    with house.installation.acting() as act:
        assert progress.call(act, "规划建设科")
        assert not progress.call(act, "财务科")
    path, browser = house.path("fang", "progress"), house.browser()
    number = item_of(house, "完成主干渠衬砌12公里")
    form = form_of(browser.get(path).text)
    form |= {f"state-{number}": "in_progress", f"percent-{number}": "80"}
    assert "还有2项没有填报" in text_of_page(browser.post(path, data=form).text)
    with house.installation.database.reading() as session:
        assert item_numbered(session, number).progress == 80


def the_year(house: House) -> str:
    """The third report: every promise answered, a sum put right, the old remark, the archive."""
    with house.clerk() as act:
        key = open_cycle(act, "annual", "2023").key
    house.run_stages(key)
    hand_in(house, key, "jiang", "supply", YEAR,
            {"推进再生水利用": ("done", "方案已经印发。", "")})  # fmt: skip
    hand_in(house, key, "cheng", "works", YEAR,
            {"完成主干渠衬砌12公里": ("done", "12公里全部衬砌。", ""),
             "申报样板灌区": ("dropped", "评选已经停办。", ""),
             "完成灌区剩余衬砌": ("done", "剩余5公里完成。", "")})  # fmt: skip
    hand_in(house, key, "ye", "rivers", YEAR, {"开展河道清障": ("done", "清障全部完成。", "")})
    hand_in(house, key, "su", "party", YEAR, {"做好机关日常工作": ("done", "全年办结。", "")})
    rest(house, key, YEAR)
    seen = against_the_ledgers(house, key)
    assert "30＋50＝80" in seen
    assert "此前2份报告已提出" in seen
    put_the_sum_right(house, key)
    assert "30＋50" not in against_the_ledgers(house, key)
    tell_what_became_of_the_plan(house, key)
    house.send(key)
    returned_and_revised(house, key, YEAR)
    assert "在2份报告中提出，最早见于" in against_the_ledgers(house, key)
    signed_and_filed(house, key)
    return key


def what_the_ledgers_say_at_the_end(house: House, key: str) -> None:
    """Everything promised before is closed; what the year promises anew is open."""
    states = standing(house)
    assert states.pop("申报样板灌区") == "dropped"
    old = ("推进取水口复核", "做好机关日常工作", "完成主干渠衬砌12公里", "推进再生水利用",
           "完成灌区剩余衬砌", "开展河道清障")  # fmt: skip
    assert {states.pop(title) for title in old} == {"done"}
    assert states == dict.fromkeys(
        ("组建管护队伍", "实施泵站更新", "开展岸线复绿", "推进档案数字化"), "not_started"
    )
    with house.installation.database.reading() as session:
        village = next(p for p in admitted(session) if "村级供水点" in p.text)
        assert (village.times, village.since) == (3, "云岭市水务局2022年工作总结及2023年工作计划")
        text = cycle_by_key(session, key).drafts[-1].text
        assert "完成主干渠衬砌12公里。已完成：12公里全部衬砌。" in text
        assert "申报样板灌区。不再实施：评选已经停办。" in text
        for each in ("annual-2022", "half-year-2023-H1", key):
            assert verify_cycle(session, each) == []
        history = item_numbered(session, item_of(house, "完成主干渠衬砌12公里")).changes
        told = [change.what for change in history]
        assert told == ["made", "state", "progress", "progress", "state"]


# What the steps are made of


def hand_in(
    house: House,
    key: str,
    person: str,
    part: str,
    texts: dict[str, str],
    answers: dict[str, tuple[str, str, str]],
) -> None:
    """Have a contributor write his section on his page, with his answers to earlier promises."""
    browser, path = house.browser(), house.path(person, "write", section=part)
    form = form_of(browser.get(path).text) | {"text": texts[part]}
    form |= {name: typed(texts, name) for name in form if name.startswith("figure-")}
    asked = house.see(
        lambda s: {
            row.item.title: row.id
            for row in s.scalars(select(CarriedItem))
            if row.section.cycle.key == key
        }
    )
    for title, (how, words, due) in answers.items():
        assert how in ANSWERS
        number = asked[title]
        form |= {f"promise-{number}": how, f"promise-text-{number}": words}
        form |= {f"promise-due-{number}": due} if due else {}
    assert "已报送" in text_of_page(browser.post(path, data=form).text)


def typed(texts: dict[str, str], field: str) -> str:
    """Return what a contributor types for a figure: what his text says of it, or any number."""
    return SAID[texts is YEAR].get(field, "12")


def rest(house: House, key: str, texts: dict[str, str]) -> None:
    """Hand in what is missing, accept everything, and lay the draft out."""
    with house.clerk() as act:
        for section in cycle_by_key(act.session, key).sections:
            if section.state is not SectionState.SUBMITTED:
                submit(act, section, written(section, texts))
            if section.state is SectionState.SUBMITTED:
                accept(act, section)
    house.run_stages(key)
    assert house.cycle_state(key) == "merging"


def written(section: Section, texts: dict[str, str]) -> HandIn:
    """The section's text, its figures as 12 each."""
    asked = (
        kind["figures"]
        for part in section.cycle.kind_snapshot["parts"]
        for kind in part["sections"]
        if kind["key"] == section.key
    )
    figures = {figure["key"]: {"value": "12"} for figure in next(asked)}
    return HandIn(texts[section.key], figures=figures)


def put_the_sum_right(house: House, key: str) -> None:
    with house.clerk() as act:
        section = of_key(cycle_by_key(act.session, key).sections, "supply")
        text = section.text
        edit_section(act, section, before=text, after=text.replace("90件", "80件"), why="核对")


def tell_what_became_of_the_plan(house: House, key: str) -> None:
    """The office begins with the ledger's wording and saves it by the ordinary edit."""
    with house.clerk() as act:
        cycle = cycle_by_key(act.session, key)
        section = of_key(cycle.sections, "party")
        wording = first_wording(act.session, cycle, section)
        assert (wording.told, wording.unanswered) == (6, 0)
        edit_section(act, section, before=section.text, after=begun_with(section, wording))


def returned_and_revised(house: House, key: str, texts: dict[str, str]) -> None:
    """The first reviewer returns it with a remark; its contributor answers; it goes out again."""
    rule(house, key, "lu", RETURN, "请修改后再报。")
    assert house.cycle_state(key) == "revising"
    with house.clerk() as act:
        cycle = cycle_by_key(act.session, key)
        section = of_key(cycle.sections, "works")
        answer(act, cycle.remarks[-1], "done", "已补充对比。")
        submit(
            act, section, HandIn(texts["works"] + "同比增长一成。", written(section, texts).figures)
        )
        if section.state is SectionState.SUBMITTED:
            accept(act, section)
    house.run_stages(key)
    house.send(key)


def signed_and_filed(house: House, key: str) -> None:
    for person in ("lu", "gu", "shen"):
        rule(house, key, person, APPROVE, "同意。")
    file(house, key)
    assert house.cycle_state(key) == "archived"


def of_key(sections: list[Section], key: str) -> Section:
    return next(section for section in sections if section.key == key)


def against_the_ledgers(house: House, key: str) -> str:
    return text_of_page(sign_in(house, "su").get(f"/office/ledger/cycles/{key}").text)


def standing(house: House) -> dict[str, str]:
    """By title, how each standing promise stands."""
    query = select(PlanItem).where(PlanItem.replaced.is_(False)).order_by(PlanItem.id)
    return house.see(lambda s: {item.title: item.state.value for item in s.scalars(query)})


def item_of(house: House, title: str) -> int:
    query = select(PlanItem.id).where(PlanItem.title == title, PlanItem.replaced.is_(False))
    return int(house.see(lambda s: s.scalars(query).one()))


def answering(house: House, problem: str) -> list[str]:
    """The titles of the tasks that answer the problem that begins so."""
    with house.installation.database.reading() as session:
        found = next(p for p in admitted(session) if p.text.startswith(problem))
        return [item.title for item in found.items]

"""Heads and deputies: who may be named, and is doubted where it is hardly meant."""

from small_office import KIND_FILE, write

from config.office import check_office, read_office

MAIL = "    mail: tang@songgang.example.com"
AWAY = "\n    absent: {since: 2026-11-20, until: 2026-11-30, deputy: mei}"


def test_an_absence_whose_beginning_is_no_day_is_one_mistake(breaking):
    mistakes, place = breaking(
        "people.yaml",
        MAIL,
        MAIL + AWAY.replace("2026-11-20", "2026年11月20日") + "▶",
    )
    [mistake] = mistakes
    assert str(mistake).startswith(place)
    assert "“since”的值类型不对" in mistake.message


def test_a_head_who_belongs_to_another_department_is_doubted(office_folder):
    write(office_folder, "people.yaml", "\npeople:", "\n  - key: works\n    name: 建设科\npeople:")
    write(office_folder, "people.yaml", "    department: office", "    department: works")
    write(office_folder, KIND_FILE, "contributor: mei", "contributor: tang\n        head: mei")
    (doubt,) = read_office(office_folder).doubts()
    assert "“mei”属于科室“works”，不是“office”" in doubt.message
    assert check_office(office_folder) == ()


def test_a_deputy_who_reviews_the_same_report_already_is_doubted(office_folder):
    write(office_folder, "people.yaml", MAIL, MAIL + AWAY)
    (doubt,) = read_office(office_folder).doubts()
    assert "代理人“mei”本来就审月报，代“tang”时一人审两次" in doubt.message
    assert check_office(office_folder) == ()


def test_a_deputy_who_reviews_several_kinds_already_is_doubted_once(office_folder):
    second = (office_folder / KIND_FILE).read_text(encoding="utf-8").replace("月报", "季报")
    (office_folder / "reports" / "quarter.yaml").write_text(second, encoding="utf-8")
    write(office_folder, "people.yaml", MAIL, MAIL + AWAY)
    (doubt,) = read_office(office_folder).doubts()
    assert "本来就审月报、季报，代“tang”时一人审两次" in doubt.message

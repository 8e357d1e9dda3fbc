"""What a report says did not happen is mentioned in it, though nothing of it is counted."""

from __future__ import annotations

import pytest

from huibao.report.denials import denies


@pytest.mark.parametrize(
    "text",
    [
        "全年未发生一起重大安全生产事故，",
        "没有发生因处置不当引发的责任事故。",
        "行业安全生产实现“零事故”。",
        "各站无一起责任事故，队伍稳定。",
        "未发生火灾、溺水事故和责任事故。",
    ],
)
def test_what_did_not_happen_is_mentioned(text: str) -> None:
    assert denies(text, "一般安全责任事故")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("全年未发生森林火灾。", "道路交通事故"),
        ("未发生火灾事故。", "道路交通事故"),
        ("办事零跑腿，无纸化办公全覆盖。", "受理群众投诉"),
        ("未开展培训。", "开展业务培训"),
    ],
)
def test_another_thing_that_did_not_happen_is_none_of_it(text: str, name: str) -> None:
    assert not denies(text, name)

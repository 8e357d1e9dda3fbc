"""Why figures are not taken as they are filled in: each says to its reader what to do next."""

from __future__ import annotations

from huibao.cycle.refusals import Refused


class FigureMissing(Refused):
    """A figure asked for is neither given nor promised by a date."""

    def __init__(self, label: str):
        super().__init__(
            f"请填写“{label}”；尚未统计的，请勾选“暂未统计”并填写预计日期。"
            f" (Fill in '{label}', or say by when it will be counted.)"
        )


class FiguresDisagree(Refused):
    """A figure is filled in otherwise than the same section's text says it."""

    def __init__(self, what: str):
        super().__init__(
            f"{what}。请改成一致；数据无误的，请在下面“数据核对”中写一句说明，再报送。"
            f" (The form and the text disagree. Make them agree, or say why below.)"
        )


class FallsShort(Refused):
    """A promise is answered as done, and the figures say that less was done than planned."""

    def __init__(self, what: str):
        super().__init__(
            f"{what}。没有全部完成的，请改选“进行中”或“延期”；数据有误的，请改正；确已完成的，"
            f"请在下面“数据核对”中写一句说明，再报送。"
            f" (Less was done than planned. Answer otherwise, mend the figure, or say why below.)"
        )


class FigureWrong(Refused):
    """What stands for a figure is no number."""

    def __init__(self, label: str, value: str):
        super().__init__(
            f"“{label}”应为数字，现为“{value}”。尚未统计的，请清空并勾选“暂未统计”，写明补报日期。"
            f" ('{label}' must be a number, not '{value}'. If it is not counted yet, empty it,"
            " tick so, and say by which day it will be.)"
        )


class FigureNegative(Refused):
    """Things that are counted are never fewer than none."""

    def __init__(self, label: str, value: str):
        super().__init__(
            f"“{label}”不能是负数，现为“{value}”。 ('{label}' cannot be negative: '{value}'.)"
        )

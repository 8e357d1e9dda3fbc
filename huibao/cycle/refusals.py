"""Why an act is refused: each says to its reader what to do next, and nothing is changed."""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """The act was refused; the message is for the person who acted."""

    says: ClassVar[str] = ""
    """The message of a kind that says the same to everybody."""

    def __init__(self, said: str = "") -> None:
        super().__init__(said or self.says)


class UnknownKind(Refused):
    """No such kind of report."""

    def __init__(self, kind: str, known: list[str]):
        super().__init__(
            f"没有“{kind}”这种报告，可用的有：{'、'.join(known) or '（无）'}。"
            f" (No report kind '{kind}'; known: {', '.join(known) or 'none'}.)"
        )


class Unknown(Refused):
    """What was asked for by its key or number is not there."""


class UnknownCycle(Unknown):
    """No such cycle."""

    def __init__(self, key: str):
        super().__init__(
            f"没有编号为“{key}”的报送周期，可运行 huibao cycles 查看。"
            f" (No cycle '{key}'; `huibao cycles` lists them.)"
        )


class AlreadyOpen(Refused):
    """That report of that period is under way, or filed."""

    def __init__(self, key: str, title: str, said: str = ""):
        self.key = key
        super().__init__(
            said
            or f"《{title}》已经启动（{key}），无需重复启动；如需重来，请先在其页面作废。"
            f" (This report was opened already as {key}. To start over, cancel that one first.)"
        )


class AlreadyFiled(AlreadyOpen):
    """That report of that period was filed, by this program or by an import."""

    def __init__(self, key: str, title: str, *, imported: bool):
        how, en = ("导入", "imported") if imported else ("归档", "filed")
        mend = "内容读取有误的，请在其页面“核对导入内容”中更正；" if imported else ""
        back = "导入有误的，在该页面撤回。" if imported else ""
        super().__init__(
            key,
            title,
            f"《{title}》已经{how}（{key}），同一周期只能有一份。{mend}{back}"
            f" (The report of this period was {en} as {key}; there can be one alone.)",
        )


class NothingWritten(Refused):
    """There is no text to hand in."""

    says = "正文为空，请填写内容或上传 Word 文件后再报送。 (Write some text first.)"


class StandsOtherwise(Refused):
    """The section's text is another than the one that the page was opened with."""

    says = (
        "此部分的内容在您打开页面以后已有变动，没有报送；您写的都在下面的框中。"
        "请对照两份内容，整理好再报送。"
        " (The text changed after you opened this page, so nothing was handed in. Yours is kept"
        " in the box. Compare the two, bring them together, then hand in.)"
    )


class ReasonMissing(Refused):
    """The act needs a reason, for somebody else will read it."""

    says = "请写明理由，以便对方了解并据此修改。 (Please give a reason.)"


class NothingChanged(Refused):
    """A remark is called done (已修改), and neither was the text changed nor is anything said."""

    says = (
        "正文与退回时相同，不能只答“已修改”：请先改好正文，或写明改在何处；"
        "不改的，请选“不采纳”并写明理由。"
        " (The text is as it was when it was returned: change it, say where it was changed,"
        " or choose “not adopted” and give the reason.)"
    )


def reason_in(written: str) -> str:
    """Return the reason that was written, trimmed; `ReasonMissing` when there is none."""
    reason = written.strip()
    if not reason:
        raise ReasonMissing
    return reason


class NameMissing(Refused):
    """A decision bears a name."""

    says = "请签署您的姓名。 (Please sign with your name.)"


class NotYourName(Refused):
    """The name signed is not the reviewer's."""

    def __init__(self, name: str):
        super().__init__(
            f"签名与审阅人不符：本链接由{name}签署，如需他人代签请联系办公室。"
            f" (This link is for {name} to sign.)"
        )


class PointsOpen(Refused):
    """The draft has open points that nobody has waived."""

    def __init__(self, count: int):
        super().__init__(
            f"还有{count}个待补事项，请补齐或说明，或逐项写明理由准予缺项后再送审。"
            f" ({count} open points: fill or explain them, or waive each with a reason, then send.)"
        )


class RemarksOpen(Refused):
    """Remarks are unanswered."""

    def __init__(self, count: int):
        super().__init__(
            f"还有{count}条修改意见未答复，请逐条注明已修改或不采纳的理由后再送审。"
            f" ({count} remarks are unanswered: answer each, then send.)"
        )


class NotNow(Refused):
    """The cycle has moved on."""

    def __init__(self, state: str):
        super().__init__(
            f"报告当前“{state}”，暂不能进行此操作；您填写的内容已保存，请联系办公室。"
            f" (Not possible now; what you wrote is kept. Please ask the office.)"
        )


class AlreadyDecided(Refused):
    """The review has its decision."""

    says = "您已签署意见，以首次签署为准。 (You have decided; the first one stands.)"


class ApprovedWithRemarks(Refused):
    """Remarks were typed, and yet it was approved: nobody would be asked to answer them."""

    def __init__(self, count: int):
        super().__init__(
            f"您写了{count}条修改意见，却点了“同意”。需要修改的，请点“退回修改”；仅供参考的，"
            f"请勾选“同意，并把以上意见附在审批意见中”后再点“同意”。"
            f" (You wrote {count} remarks and pressed approve. Return the draft to have them"
            f" answered, or tick the box that adds them to your opinion.)"
        )


class OpinionMissing(Refused):
    """An opinion was asked for (加签), and nothing is said, be it in a Word file."""

    says = (
        "请写出您的意见，或上传审改稿，再提交。"
        " (Please write your opinion, or upload a marked copy.)"
    )


class MayNotAcknowledge(Refused):
    """The step asks for a decision."""

    says = "本环节须签署同意或退回修改，不能圈阅。 (This step asks you to approve or to return.)"


class AlreadyAsked(Refused):
    """Nobody is asked twice in one step."""

    def __init__(self, name: str):
        super().__init__(
            f"{name}已在本环节审阅中，请另选一人。 ({name} is asked already; name another.)"
        )


class DrafterAlone(Refused):
    """Nobody approves alone what he drafted."""

    def __init__(self, name: str):
        super().__init__(
            f"{name}是拟稿人，不能独自审批自己的稿件，请另选一人。"
            f" ({name} drafted it and cannot approve it alone; name another.)"
        )


class MayNotHandOver(Refused):
    """A signature is the signatory's own, and an opinion whose it was asked."""

    says = (
        "此项须由本人办理，不能转给他人；如不能办理，请联系办公室。"
        " (This is yours to do. If you cannot, please tell the office.)"
    )


class MayNotSkip(Refused):
    """The step waits for everybody in it."""

    says = (
        "本环节不能略过；可以换人审阅，或在报告配置中写 may_skip: true。"
        " (This step cannot be skipped. Replace the reviewer instead.)"
    )


class NotThisReport(Refused):
    """The file's text is no version of this report."""

    says = (
        "这份文件的文字与本报告的各稿都对不上，请核对是否选错了文件；本系统没有收下它。"
        " (The file's text matches no draft of this report. Nothing was taken.)"
    )


class OtherReport(Refused):
    """The file is a draft of another report."""

    says = (
        "这份文件更像另一份报告的稿件，请核对是否选错了文件；本系统没有收下它。"
        " (The file is rather a draft of another report. Nothing was taken.)"
    )


class NothingMarked(Refused):
    """The file says what the draft says, and nothing more."""

    def __init__(self, number: int):
        super().__init__(
            f"文件与第{number}稿文字相同，也没有批注，不必提交；没有意见的，请直接签署。"
            f" (The file says exactly what draft {number} says and has no comments.)"
        )


class ApprovedWithProposals(Refused):
    """A marked copy waits, and yet the draft was approved as it stands."""

    def __init__(self, count: int, number: int):
        super().__init__(
            f"您提交的审改稿还有{count}条建议未处理。要改的，请点“退回修改”；同意第{number}稿原文的，"
            f"请勾选“审改稿仅供参考”后再点“同意”。"
            f" (Your own file proposes {count} changes. Return the draft to have them made, or tick"
            f" that they are for reference and approve draft {number} as it stands.)"
        )


class ProposalsOpen(Refused):
    """Proposals of reviewers wait."""

    def __init__(self, count: int):
        super().__init__(
            f"审改稿中还有{count}条修改建议未处理，请逐条采用或写明理由不采用后再送审。"
            f" ({count} proposals of marked copies wait: take or refuse each, then send.)"
        )


class PassageChanged(Refused):
    """What was to be edited reads otherwise now."""

    says = (
        "这处文字在审改以后已有改动，不能直接采用，请在该部分页面改好后点“已另行修改”，"
        "或写明理由不采用。"
        " (This passage was changed since. Edit it by hand, or refuse the proposal.)"
    )


class WithItsContributor(Refused):
    """The section is being written by its contributor, whose hand-in would replace an edit."""

    def __init__(self, section: str, name: str):
        super().__init__(
            f"“{section}”正由{name}修改，现在采用会被其报送的文字覆盖；请待其报送后再处理。"
            f" ({name} is revising this section; take the edit after the hand-in.)"
        )


class NotInTheReport(Refused):
    """The section is waived: what is written into it would be printed nowhere."""

    def __init__(self, section: str):
        super().__init__(
            f"“{section}”已免报，不列入报告；要写这一部分，请先恢复报送。"
            " (This section is waived and left out. Ask for it again first, then write.)"
        )


class DueTooEarly(Refused):
    """A deadline in the past helps nobody, and one before the deadline that was is no extension."""

    says = (
        "新的期限须晚于现在，也须晚于原来的期限。"
        " (The new deadline must lie ahead, and after the one that was.)"
    )


class DueOnDayOff(Refused):
    """Nobody is there to hand in on a day off."""

    def __init__(self, day: str):
        super().__init__(
            f"新的期限{day}不是工作日，请改选工作日。 (The office does not work on that day.)"
        )


class HasLeft(Refused):
    """The task waits for somebody whom the office's files do not name any more."""

    def __init__(self, name: str):
        super().__init__(
            f"{name}已不在人员名单中，不再向其发送邮件；请先改派他人，核稿也可由办公室直接采用或退回。"
            f" ({name} has left the office's files. Name somebody else first.)"
        )


class UnknownPerson(Refused):
    """Nobody of that key is in the office's files."""

    def __init__(self, key: str):
        super().__init__(
            f"人员名单中没有“{key}”，请先在 people.yaml 中添加。 (Nobody is called '{key}'.)"
        )

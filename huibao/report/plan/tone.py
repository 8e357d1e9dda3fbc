"""The tone of words: what speaks for work that lies ahead, for work done, and for what is lacking.

No single word decides. Each kind of cue found in some words adds its weight to its tone, and
whoever asks compares the three sums: a word that the lists do not know costs little, where the
rest speaks clearly.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple, get_args

from huibao.report.plan.subjects import unmended

Voice = Literal["ahead", "done", "lacking"]

_CUES: Final[tuple[tuple[Voice, int, str], ...]] = (
    # Its time.
    (
        "ahead",
        3,
        """
下一?步 下一?阶段 接下来 今后 下半年 明年 来年 新的?一年 下季度 下个?月 下周 [下新]学[期年]
""",
    ),
    (
        "ahead",
        2,
        """
[年月季]度?(?:底|末|内)?(?:之?前|底|末)(?:[，。完建实基全启出达形搬]|力)
""",
    ),
    # Its intention.
    (
        "ahead",
        2,
        """
力争 争取 确保 打算 计划(?!免疫|生育|[滞低少慢]|[^，。]{0,4}(?:完成|执行|的)) 拟(?!定|写|稿|制)
""",
    ),
    ("ahead", 2, "将(?!近|士|领|军|会(?=影))"),
    (
        "ahead",
        2,
        """
(?:^|[，。；：])[^，。；]{0,6}(?:要(?![求素件点闻是么]|说明|反映|注意|警惕|正视|反思|看到)|必须(?!承认)|务必|应(?![对急用]|当?(?:承认|看到)))
""",
    ),
    # Its measure.
    (
        "ahead",
        2,
        """
不(?:少于|低于|超过|突破|高于)
(?:降|提高|控制|压[降减]|增加)[到至在][^，。；]{0,12}(?:以[上内下]|左右)
""",
    ),
    # How work is spoken of that is not done.
    (
        "ahead",
        1,
        """
继续 进一步 加快 加大 着力 大力 全力 重点(?:抓|做|推|围绕) 千方百计 毫不松懈 谋划 筹备 启动
""",
    ),
    (
        "ahead",
        1,
        """
(?:做好|抓好|做实|抓实|建好|管好|用好|推进|推动|加强|强化|深化|完善|健全|优化|提升|落实|实现)(?!了)
""",
    ),
    # The past, its results, its counts.
    (
        "done",
        3,
        """
[\u4e00-\u5fea\u5fec-\u9fff]了(?![解如结断]) 已(?!有的) 先后 今年以来 一年来 截[至止] 同比 环比
[较比](?:上|去|常)年
""",
    ),
    (
        "done",
        2,
        """
取得 荣获 获[得评批] 被评 得到 受到 顺利 圆满 累计 合计 共(?!同|享|建|治|青|产|赢|性|识|富|济)
""",
    ),
    (
        "done",
        2,
        """
有效 显著 明显(?<!不明显) 稳步 有[力序] 持续(?:向好|提升|改善|巩固) 更加
不断(?:增强|提升|改善|夯实|强化|优化|深入|完善)
""",
    ),
    ("done", 1, r"\d[\d.,]*[余多万亿]*(?:[^年月日号点时\W\d期届次批第]|次(?!会)|%|‰)"),
    ("done", 1, "[xX×*]+[余多万亿]*[\u4e00-\u9fff] 其中 达到?\\d"),
    # What nobody says of a success.
    (
        "lacking",
        4,
        r"""
[没未](?:有|能)?(?:得到)?(?:根治|查清|付清|结清|打通|到位|落实到位) 停滞不前 停留在
[被挨](?<!未.)(?<!没有.)[^，。；]{0,10}(?:约谈|退回|打回|限期整改|点名批评|通报(?!表[扬彰]|嘉奖|推广))
挨了?通报 不降反[升增] 不[升增]反降 [由从]降转升 [由从][增升]转[减降] 反比[^，。；]{0,6}[多少高低]
缺口[^，。；]{0,3}\d [况象题](?<=情况|现象|问题)[^，。；]{0,2}(?:比较|较为|较|还)普遍
意见[^，。；]{0,2}(?:集中|较大|强烈) 反映强烈(?!的) 反复投诉(?!的) 压力[较很]大
人手[^，。；]{0,4}(?:紧|少|不够) 居高不下 反复出现 暴露出 [没未]有?从根 [拖搁]着(?=[，。；]|$)
重[^，。、；]{1,4}轻[^，。、；]{1,6}(?:倾向|现象|问题) [还仍尚]缺\d [没未]有?零的突破 [底基]子薄
怨[气言] 没钱 老一套 快[满完没]了 顶多[撑能够]
空缺\d 互不[联相][通连]
出(?<![没未]出)(?<!没有出)过?[^，。；]{0,2}(?:岔子|纰漏)
""",
    ),
    # Too little.
    (
        "lacking",
        3,
        """
问题突出 不够 不足(?!\\d|[上去]年|一?半|百|[一二三四五六七八九十]成|[三四]分)
有待 亟[待需] 尚未 还没有? 未能 缺乏 缺少 短缺 紧缺 欠缺 匮乏 薄弱 滞后
短板 差距 瓶颈 缺口 缺额 缺编 断档 青黄不接 软肋
[留管接打转引沉跟守控]不[住上开动进下牢]
""",
    ),
    # Not as it should be.
    (
        "lacking",
        3,
        """
不(?:强|高|到位|平衡|充分|完善|健全|规范|及时|深入?|实|细|严|大|多|快|好|稳定?|力|宽|熟悉|均衡|明显|明确|相?适应|合理|广|齐|紧|愿|敢|会|畅|顺|通|理想|主动|积极|扎实|牢固?|透彻?|灵活|科学|匹配|衔接|彻底|优|满意(?!率))(?![动于]|[^，。；]{0,4}(?:问题|隐患)[^，。；]{0,4}(?:整|处|解))
""",
    ),
    (
        "lacking",
        3,
        """
较[低少弱差慢窄小重](?!水平) [偏过][低少弱差慢窄小高重大紧轻] 太[少低慢]
虫蛀 难以 难度 乏力 (?<!适)老[化旧] 陈旧 落后 单一
困难(?=[，。；、：和与及等较仍依多重大]|$) 敷衍 流于形式 参差不齐 缓慢 迟缓
屡[^，]{1,3}屡 屡禁 脱节 推诿 扯皮 盲区 吃力 时有发生 不同程度 教训
重[^，。、]{1,8}、轻 跟不上 浮于表面 有限(?!公司|责任|合伙) 还[小低少弱]
[没未]有?(?:根本|完全|得到|形成|真正) (?<![降减缩调压最老扶])[低弱差慢小窄散](?=[，、；。])
[仍尚还][^，。；]{0,14}(?:未(?!来|成年)|没有|不(?!断|少于|低于|动|锈))
""",
    ),
    # How it is confessed.
    (
        "lacking",
        2,
        """
应当承认 必须承认 坦率地?[说讲] 需要(?:说明|反映|注意|警惕|正视|反思)的是 不容(?:忽视|乐观)
""",
    ),
    # What goes wrong.
    (
        "lacking",
        2,
        """
推迟 拖延 拖欠 反弹 下滑 下行 流失 减收 亏损 逾期 遗留 靠后 多发 频发 高发 普遍 打了?折扣
瑕疵 隐患 压力 制约 矛盾 闲置 淤塞 渗漏 紧张 依赖 仍然?(?!保持) 依然 还有 至今 到现在 迟迟
回落 走弱 走低 岗位空缺 外流 年才[\u4e00-\u9fff]
""",
    ),
    ("lacking", 2, "仅 只[有占剩] 没人 无人 [没未]动 尚 个别 部分 有的 少数 一些 没有 缺"),
    ("lacking", 1, "低于 慢 差 弱 散 难 少 未(?!发生|出现|来|成年)"),
    ("lacking", 1, "[较比][^，。；]{0,6}计划[^，。；]{0,2}[低少慢] 受[^，。；]{2,12}影响"),
    ("lacking", 1, "但 然而 不过 虽 从[^，。]{2,10}看"),
)
_WEIGHED: Final[dict[Voice, list[tuple[int, re.Pattern[str]]]]] = {
    voice: [
        (weight, re.compile("|".join(words.split())))
        for cue, weight, words in _CUES
        if cue == voice
    ]
    for voice in get_args(Voice)
}


_BEGINNING: Final = re.compile(r"(?:\(\?<[!=][^)]*\))*(?:\[([^]^]+)\]|([^][().\\]))(?![?*{])")


def _lacking(*, least: int, beside: str = "") -> re.Pattern[str]:
    """Return what finds any cue of a lack that weighs at least so much, or one of those `beside`.

    What a cue may begin with is asked first: that is ten times as fast as to try all cues at each
    character.
    """
    cues = beside.split()
    for voice, weight, words in _CUES:
        cues += words.split() if voice == "lacking" and weight >= least else ()
    return re.compile(f"(?=[{''.join(map(_beginning, cues))}])(?:{'|'.join(cues)})")


def _beginning(cue: str) -> str:
    found = _BEGINNING.match(cue)
    if found is None:
        raise ValueError(f"{cue}: a cue of a lack begins with a character, or a choice of some")
    return found[1] or found[2]


_ANY_LACK: Final = _lacking(least=1)
_STRONG: Final = _lacking(least=3, beside="问题 挑战 难题 毛病 弱项")


class Tone(NamedTuple):
    """How much in some words speaks for what lies ahead, for what was done, and for a lack."""

    ahead: int
    done: int
    lacking: int


def may_lack(words: str) -> bool:
    """Tell words with a strong cue of a lack; most have none, and need no closer look."""
    return _STRONG.search(words) is not None


def hints_at_a_lack(words: str) -> bool:
    """Tell words with any cue of a lack, however weak."""
    return _ANY_LACK.search(words) is not None


def tone_of(words: str) -> Tone:
    """Return the tone of `words` (in one width): the weights of all cues found in them."""
    lacking = _weight_of("lacking", unmended(words)) if hints_at_a_lack(words) else 0
    return Tone(_weight_of("ahead", words), _weight_of("done", words), lacking)


def _weight_of(voice: Voice, words: str) -> int:
    return sum([weight for weight, pattern in _WEIGHED[voice] if pattern.search(words)])

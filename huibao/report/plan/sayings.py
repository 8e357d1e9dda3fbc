"""What running text says sentence by sentence: this is planned, that is lacking.

A sentence is judged by its tone and by the ones before it: who has begun to plan (下半年，我们将……)
or to admit (仍存在一些不足。) goes on with it until a sentence speaks of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from huibao.report.plan.passing import lack_in
from huibao.report.plan.periods import ahead_of
from huibao.report.plan.subjects import unmended
from huibao.report.plan.tone import Tone, may_lack, tone_of
from huibao.report.reading import read, same_length

Mode = Literal["plan", "problems", ""]

_SENTENCE = re.compile("[^。！？]+[。！？]*[”）]*")
_CLAUSE = re.compile("(?:(?!，[再又]如)[^；])+[；，]?")
_ANNOUNCES = re.compile(
    "(?:方面|[几一二两三四五六七八九十\\d][件项个点]?(?:大?事|工作|任务|重点|点)|如下|以下[^，。\\d]{1,12}|工作|重点|任务|文章|努力"
    "|(?:做|过|好|定|办)了|怎么[干办做]|目标)(?:发力|用力|入手|着手|努力|展开|下功夫)?[：。]?$"
    "|(?:这样|如下|以下)[^，。\\d]{0,4}(?:考虑|打算|安排)的?[：。]?$"
    "|(?:持续|继续)(?:加力|发力|用力)[。]?$|[^，。]{2}上下(?:更大|更多)?功夫[。]?$|奋起直追[。]?$|[抓做]好各项工作落实[。]?$|不(?:放松|松劲|动摇|停步)[。]?$"
)
_VOWS = re.compile(
    ".*(?:贡献|作为|美好|突破|台阶|篇章|新局面|奋斗|奋进|再接再厉|更[好大]成绩|新发展|新跨越|前行|力量|答卷|重托|初心|期望|期待)[。！]?"
    "|（[^（）]*）[。]?|(?:特此|以上|总之|综上|当否|专此).*"
    "|(?:(?:对于?|针对)?(?:上述|以上|这些|对此))(?![^。]*(?:牵头|季度|\\d)).{0,60}"
    "|[^没未难]{0,60}(?:改进|解决|克服|整改|弥补|纠正|完善|提高)[。！]?"
)
_ANNOUNCED = (
    "遗憾|缺憾|不尽如人意|问题|不足|困难|短板|差距|挑战|难题|毛病|薄弱环节|弱项|苗头|隐忧|欠账"
)
_ADMITS = re.compile(
    f"(?:存在|面临|有|看到|(?:发现|暴露|反映)出?的?[^。；：，]{{0,4}}(?:以下|如下|一些|不少)|意识到|认识到|感到|承认)[^。；：，]{{0,18}}(?:{_ANNOUNCED})|(?:{_ANNOUNCED})[^。；：，]{{0,8}}(?:[：]|不少|突出)"
)
_LEADS_TO = re.compile(
    f"(?:[^。；：]{{0,60}}(?:存在|面临|有)[^。；：，\\d]{{0,16}}(?:{_ANNOUNCED})[^。；：，]{{0,6}}[，：])?"
    f"(?:[^：]{{0,70}}(?:{_ANNOUNCED}|看到?|[认意]识到|感到|如下|方面|以下|[有是为]|存在)[^。；：，]{{0,4}}：\\**"
    "|[^。；：，]{0,16}(?:看到?|[认意]识到|感到|美中不足的是|问题是)，)?"
    "(?:主要[是有]|(?:主要)?(?:(?:表现|体现)[在为]|比?如|例如)?)，?：?(?=.{4})"
)
_INTENDS = re.compile(
    "[^。；：，]{0,16}(?:思路|打算|考虑|安排|重点|任务|目标)[是为]：(?=[^。：]{8,}；[^。：]{8})"
)
"""What leads to promises side by side: 明年的思路是：……；……。"""
_FACES = re.compile("[^。；：，]{0,12}(?:清醒|也[要应须]|必须)[^，。；：]{0,6}(?:看|认识|意识)到，")
_DIGIT = re.compile(r"\d")
_PRESENTS = re.compile("现[将就把]|汇报如下|报告如下")
BULLET: Final = re.compile(" *[●○■□◆◇▲△▪▫•·►▶✓√★☆] *")
_CAPTIONED = re.compile(" *(?:[^。；：！？\\n\\d]{2,20}。|[^，。；：！？\\n]{2,14}：) *[^\\n]{8}")
_OPENING = 40
_ANALYSES = re.compile(
    "(?:按|从)[^，。；]{0,8}(?:内容|行业|类型|类别|场所|领域|区域|结构|来源)[^，。；]{0,3}[看分]，"
)
_PLAINLY_AHEAD = 5
_PLAINLY_LACKING = 4
_LACKING = 2
_SHORTEST = 3
_Said = tuple[Literal["plan", "problems"], int, int]


@dataclass(frozen=True, slots=True)
class Saying:
    """A stretch of running text that plans or admits one thing."""

    subject: Literal["plan", "problems"]
    start: int
    end: int
    opening: str


class Ear:
    """Hears sentence after sentence, and remembers whether the report is planning or admitting."""

    def __init__(self, text: str, mode: Mode = "") -> None:
        self.reading = read(text)
        self.ahead = ahead_of(text)
        self.headed = mode != ""
        self.mode: Mode = mode
        self.announced = False
        self.opening = ""

    def goes_on_with(self, paragraph: str) -> bool:
        """Tell a paragraph with a heading of its own that goes on with what was announced."""
        words = same_length(paragraph).strip()
        turns = self.mode == "problems" and self.ahead.search(words[:_OPENING])
        return self.announced and not turns and is_captioned(words)

    def hear(self, start: int, end: int) -> Iterator[Saying]:
        """Return what the sentences from `start` to `end` of the text plan and admit."""
        reading = self.reading
        first, after = reading.index(start), reading.index(end)
        for found in _SENTENCE.finditer(reading.text, first, after):
            begin, stop = _trimmed(reading.text, *found.span())
            alone = stop - begin > 0.9 * (after - first)
            for subject, *place in self._sentence(begin, stop, alone=alone):
                yield Saying(subject, reading.at(place[0]), reading.after(place[1]), self.opening)

    def _sentence(self, start: int, end: int, *, alone: bool) -> Iterator[_Said]:
        text = self.reading.text
        words = text[start:end]
        if len(words) <= _SHORTEST:
            return
        if not (self.mode or self.ahead.search(words[:_OPENING]) or may_lack(words)):
            return
        tone = tone_of(words)
        if self._plans(words, tone):
            hands_on = announces(words)
            # 新的一年，我们将奋力开创新局面 only vows, and yet the plan begins with it.
            points = not (hands_on or vows(words))
            self.opening = self._opened(words) or (self.opening if self.mode == "plan" else "")
            self.announced = hands_on or (self.announced and self.mode == "plan")
            self.mode = "plan"
            if points:
                led = _INTENDS.match(text, start, end)
                if alone or led:
                    yield from _clauses("plan", text, led.end() if led else start, end)
                else:
                    yield "plan", start, end
        else:
            yield from self._lacks(start, end, tone)

    def _lacks(self, start: int, end: int, tone: Tone) -> Iterator[_Said]:
        """Return what a sentence admits; one that admits nothing ends the admissions before it."""
        text = self.reading.text
        words = text[start:end]
        told = not self.headed and _ANALYSES.match(words)
        lead = _LEADS_TO.match(text, start, end)
        begin = lead.end() if lead else start
        if not told and self._admits(words, tone):
            self.opening = ""
            hands_on = words.endswith("：") or _only_says_that_some(words)
            self.announced = hands_on or (self.announced and self.mode == "problems")
            self.mode = "problems"
            free = not (self.headed or self.announced or begin > start)
            for clause in _clauses("problems", text, begin, end):
                if not free or tone_of(text[clause[1] : clause[2]]).lacking:
                    yield clause
        elif passing := [] if told else list(self._in_passing(start, begin, end)):
            self.opening, self.announced, self.mode = "", False, "problems"
            yield from passing
        elif not self.headed:
            self.mode, self.announced = "", False

    def _opened(self, words: str) -> str:
        """Return the words with which a sentence names what lies ahead (下半年)."""
        found = self.ahead.search(words[:_OPENING])
        return found.group().strip("，：") if found else ""

    def _plans(self, words: str, tone: Tone) -> bool:
        if _PRESENTS.search(words):
            return False
        if self.mode != "plan":
            named = self.ahead.search(words[:_OPENING]) is not None
            return named and tone.ahead >= max(2, tone.done)
        least = 4 if self.headed else 5 if self.announced else 2 + tone.ahead
        return tone.done < least and not vows(words)

    def _admits(self, words: str, tone: Tone) -> bool:
        turns = self.ahead.match(words) and not tone.lacking
        if turns or vows(words) or tone.ahead >= _PLAINLY_AHEAD:
            return False
        if self.mode == "problems" and (self.headed or self.announced):
            return tone.done < 4 or tone.lacking > tone.done
        if _FACES.match(words) and tone.lacking >= max(_PLAINLY_LACKING, tone.done):
            return True
        admitted = _admission(words)
        return admitted is not None and (
            "：" in words[admitted.end() - 1 :] or admitted.end() > len(words) - 6
        )

    def _in_passing(self, start: int, begin: int, end: int) -> Iterator[_Said]:
        """Return where the clauses of a sentence that may tell of work done come to a lack."""
        text = self.reading.text
        words = text[start:end]
        if self.headed or vows(words):
            return
        goes_on = self.mode == "problems" or _admission(words)
        least = _LACKING if goes_on else _PLAINLY_LACKING - (begin > start)
        for subject, *clause in _clauses("problems", text, begin, end):
            found = lack_in(text, *clause, least=least)
            if found:
                yield subject, *_trimmed(text, *found)


def is_captioned(paragraph: str) -> bool:
    """Tell a paragraph that is a point of its own: ●……, or 加强队伍建设。全年……"""
    words = same_length(paragraph)
    return BULLET.match(words) is not None or _CAPTIONED.match(words) is not None


def vows(words: str) -> bool:
    """Tell a sentence that only vows (上述问题，我们将认真研究) or ends the report."""
    return _VOWS.fullmatch(words.strip()) is not None


def announces(words: str) -> bool:
    """Tell a sentence that only says that something follows (将抓好三件事。)."""
    short = len(words) < 60 and _ANNOUNCES.search(words, max(0, len(words) - 16))
    return words.endswith("：") or "按下表" in words or bool(short)


def _clauses(
    subject: Literal["plan", "problems"], text: str, start: int, end: int
) -> Iterator[_Said]:
    for found in _CLAUSE.finditer(text, start, end):
        begin, stop = _trimmed(text, *found.span())
        words = text[begin:stop]
        leads = words.endswith("：") or (begin == start and _only_says_that_some(words))
        if len(words) > _SHORTEST and not leads:
            yield subject, begin, stop


def _admission(words: str) -> re.Match[str] | None:
    """Return where a sentence announces problems, in its words without those on mended ones."""
    return _ADMITS.search(unmended(words)) if _ADMITS.search(words) else None


def _only_says_that_some(words: str) -> bool:
    """Tell 但也存在一些不足 from a sentence that says which."""
    found = _ADMITS.search(words)
    if found is None or _DIGIT.search(words):
        return False
    rest = words[found.end() :].rstrip("，：。；")
    return len(rest) < 6 and "，" not in rest


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip(" \n*")), start + len(words.rstrip(" \n*"))

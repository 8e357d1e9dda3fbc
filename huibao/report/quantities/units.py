"""The words that figures are counted in, and the words that only look like them."""

from __future__ import annotations

from functools import cache
from typing import Final


def longest_first(listed: str) -> tuple[str, ...]:
    """Return the words of a list, longest first, each once."""
    return tuple(sorted(set(listed.split()), key=lambda word: (-len(word), word)))


UNITS: Final = longest_first("""
件次 条次 篇次 人次 场次 户次 家次 批次 台次 车次 班次 架次 艘次 辆次 课时 学时 人天
站次 所次 村次 校次 处次 列次 节次 课次 岗次 组次 趟次 头次 只次 羽 秒 标准箱 学分 岁 册次
针次 座次 延米 个小时 尾 任 列 车 ℃ 台时 亩次 航次 科次 个月
蒸吨 吉焦 吉瓦时 兆瓦时 兆伏安 千伏 吉瓦
个小项 大项 小项 大类 小类 微克 毫克 标箱 门 种 道 顿 趟 回 圈 毫米 厘米 平方 立方 升 兆瓦 台套 案
题 桩 枝 克 人月 盘 轮次 期次 km² km kg m m² m³ ㎥ ㎡ 小时 分钟 平方公里 平方千米 平方米 立方米
公里 千米 平米 樘 席 皮长公里
公斤 千克 公顷 个百分点 百分点 个工作日 千瓦时 千瓦 美元 元 % ‰ 项 次 期 篇 名 条 件 分
家 天 个 份 人 户 场 本 册 幅 张 台 套 辆 座 处 所 支 批 轮 类 宗 起 例 部 块 间 栋 笔
位 组 队 对 面 吨 亩 米 度 倍 站 则 卷 头 只 匹 盏 株 棵 枚 架 艘 副 集 版 首 堂 节 讲
桌 盒 箱 袋 瓶 班 人份 剂次 剂 例次 项次 套次 点次 单 幢 口 眼 孔 穴 串 具 方 路 扇 根 片 顶 把 床
封 通 帧 款 字 担 万字 层 页 兆 μg mg dB MB GB TB
""")
"""Units, longest first. 年, 月, 日, 号 and 时 are no units: they date."""

COUNTERS: Final = longest_first("""
亩 名 个 家 位 户 所 支 座 栋 辆 台 项 件 起 条 间 处 份 种 门 批 类 艘 部 块 盏 株 棵
个小项 大项 小项 大类 小类
""")
"""Units behind which the noun that is counted may follow: 12名干警, 3个社区."""

PLACES: Final = longest_first("街道 社区 镇 乡 村 县 区")
"""Places that are counted without a counter (9乡3镇); behind a mask they are part of a name."""

SCALES: Final = {
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "十亿": 1_000_000_000,
    "百亿": 10_000_000_000,
    "千亿": 100_000_000_000,
    "万亿": 1_000_000_000_000,
}
_LONGEST_SCALES: Final = longest_first(" ".join(SCALES))

WORDS_NOT_UNITS: Final = longest_first("""
任务 任职 任命 任期 任免 任教 任课 列入 列为 列席 列支 列全 尾款
尾矿 尾水 尾气 车间 车道 车站 车位 车队 车辆 车型 车主 车流
项目 条例 条件 名城 期间 分局 分管 分中心 分公司 分校 分院 分行 分别 分类 分为 分析 分布
分工 家园 家庭 家具 人民 人才 人员 人社 人大 人工 人力 个人 个体 个别 天津 天然 本级
本市 本科 本地 部门 部队 部分 场所 场地 场景 所有 所属 所在 所长 处级 处室 处长 处理
处置 户外 户籍 起草 类型 类别 份额 组织 组长 组成 队伍 队员 站点 站长 点位 台账 台风
座谈 套餐 位置 位居 面积 面向 面临 面对 对接 对象 对口 对外 例会 例如 批复 批示 批准
米粉 度假 支部 支队 支教 支持 支撑 支出 支付 期末 期望 件套 节约 节能 节日 节点 节庆 班子
班组 单位 单独 版本 版权 片区 通过 通报 通知 首先 首次 首个 口径 口号 根据 封闭 款项
席位 字段 页面 层面 层级 次年 次日 次要 元旦 元宵 度量 集团 集中 集体 集市 轮训 轮岗 条线
名称 名单 名额 幅度 倍增 篇章 把握 只有 头雁 讲话 讲座 床位 担任 担当 担负 担保
""")
"""Words that begin with a unit: behind a masked number (XX项目) they are a name's, not a unit."""


RATES: Final = frozenset(("%", "‰", "个百分点", "百分点"))
"""The units of rates: what is counted in them is a share, not a number of things."""
SUMLESS: Final = RATES | {"‱", "成", "番", "倍", "岁", "℃"}
"""Units in which the parts of a year make no sum."""

RATIO: Final = "∶"
"""The sign in the units of ratios: 1∶ stands in front of its number, ∶1 behind it."""


def printed(value: object, unit: str) -> str:
    """Return a number with its unit as it is read: 12件, 1∶15.8 of 15.8 and 1∶."""
    return f"{unit}{value}" if unit.endswith(RATIO) else f"{value}{unit}"


@cache
def unscaled(unit: str) -> tuple[int, str]:
    """Return what the scale in front of a unit multiplies with, and the bare unit: (10 000, 元).

    千米 is (1000, 米); 千瓦 stays as it is, for nobody counts in 瓦. Of 3万 no unit is left.
    """
    scale = next(filter(unit.startswith, _LONGEST_SCALES), "")
    bare = unit.removeprefix(scale)
    return (1, unit) if unit in UNITS and bare not in UNITS else (SCALES.get(scale, 1), bare)

"""What the dictionary is taught about the words of reports, and their classes, as data."""

from __future__ import annotations

import re
from typing import Final


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


ACTS: Final = _words("""
上报 上缴 下发 下拨 下设 下辖 下达 举办 举行 争取 交办 享受 促成 修编 修订 做到
做好 兑付 兑现 净增 出具 出动 出台 刊发 刊登 划分 列入 创建 创成 判处 制发 制定
制止 劝导 劝返 办好 办理 办结 募集 协调解决 印制 印发 印放 压减 参与 参加 发出
发射 发布 发放 发现 发生 发送 取得 受理 召开 召集 启动 吸引 吸纳 培育 处罚 复耕
存在 安装 完成 实施 实现 实行 审结 应对 建成 建立 开具 开展 开设 开通 引育 引进
张贴 归纳 归还 形成 征缴 征集 悬挂 惠及 慰问 成立 战胜 打造 执结 承办 承担 承接
抓获 投入 抗击 报送 抵御 抽查 抽派 抽调 拆迁 拆除 招引 招录 招收 招聘 拟定 拥有
拨付 挽回 捐赠 排查出 接到 接受 接待 接报 接诊 推荐 推行 推进 推送 提交 提供 提出
撰写 撰发 收到 收治 收缴 收集 新增 新建 新开工 新签 新设 更换 架设 查办 查处 查摆
查获 栽植 栽种 派出 派驻 涉及 涌现 添置 清缴 清运 清退 清除 牵头 盘活 研究部署
破获 答复 策划 筹备 筹措 筹集 签署 签订 纳入 组建 组织举办 组织召开 组织开展
给予 担负 配齐 续签 编印 编发 缴存 缴纳 缴获 聘用 聘请 腾退 草拟 荣获 获得 获评 落实 补种
表彰 解救 推出 布放 修建 经历 约谈 投用 颁发 订阅 设有 设立 设置 评出 评选 调动 调配 购买 购置
赠送 走访 转发 输送 达成 返还 进行 追回 追缴 送去 选出 选派 选聘 选调 选送 遭受 遭遇 配备 配送
得了 送来 荣立 检出 采购 采集 释放 铺开 铺设 销售 阅批 设
""")
"""Verbs that hardly ever are part of a noun: what stands behind them is counted."""

GOVERNING: Final = _words("""
促进 储备 公开招录 公开招聘 减免 出栏 分解 划定 动员 化解 受 增设 处理 处置 安排 审核 巡查 带动
帮扶 引导 抢修 拉动 排查 接收 推广 提拔 提请 摸排 改扩建 改造 救助 整修 整治 新改建 晋升 核查 梳理
检修 检查 检测 汇聚 清理 申报 申请 疏通 登记 盘查 督办 督导 督改 督查 筹办 组织 维修 维护 编辑
解决 调入 调出 调进 获 覆盖 资助 起草 选拔 选树 抓好 抓实 加强 立案查处 撤并 使 属 谈
""")
"""Verbs that govern at the head of a clause, and are part of a noun further in: 项目审批."""

VERBS: Final = _words("""
交流 健全 公开 列席 利用 助力 化验 升级 参观 命名 嘉奖 处分 备案 屠宰 平整 座谈 指导 数字化 整理
全覆盖 查调 逾期 上转 下转
晋级 曝光 更新 核定 核实 核销 清欠 清淤 硬化 立案 精简 结案 续建 联通 著录 规范 讲授 责令 轮训
通报 销号 重组 调整 合并 注销 立行立改
""")
"""Verbs that the dictionary takes for something else."""

LIGHT: Final = _words("""
组织 开展 完成 进行 实施 加强 督促 落实 推进 组织开展 做好 协调 筹备 策划 安排
推动
""")
"""Verbs that say little more than that what follows was done: 组织 (招聘), 督促 (整改)."""

COVERBS: Final = _words("""
联合 会同 依托 围绕 针对 结合 邀请 按照 根据 依据 配合 借助 通过 为 对 向 与 由
在 把 将 从 以 就 给 经 深入 赴 到 于 利用 面向 采取 紧扣 聚焦 瞄准 紧盯 对照
按 因 被 随 用 替 帮 受 协助
""")
"""Words that bring in with whom, where, for whom or how: what is counted stands behind a verb."""

ADVERBS: Final = _words("""
共 共计 累计 合计 总计 已 已经 均 都 全部 先后 为 仅 约 近 超 超过 达 是 至 到 仍 仍有 还有
尚有 尚 只有 只 不足 不少 多达 高达 占到 突破 余 逾 至少 大约 大概 累积 各 共有 现有 现 已有
已达 就 就有 有 可达 约为 均为 约占 预计 预期 力争 确保 净 长达 仅有 仍达 又 也 再 还 将 才 则
正在 同时 此外 另 另外 滚动 带队 逐一 逐个 仅为 一直 没有 拟 不少于 不低于 不超过 不高于 不多于
平均每 另有 就地 力求 初步 后者 前者 分批 逐项 降至 升至 增至 缩至 涨至 提升至 提高至 提高到 降到
升到 增到 压降到 缩小到 跃居 不到 一共 总共 要 还剩 还需 尚需 多半 大多 最多 最少
却 合起来 加起来 逐月 逐季 逐周
以来 逐案 逐户 逐宗 压到 压至 减到 减至 涨到 冲到 压减到 压减至 压降至 最高排到
""")
"""Adverbs and copulas that are never part of a noun."""

MEASURES: Final = _words("""
面积 金额 总额 数量 总数 人数 长度 里程 起数 件数 户数 次数 天数 时间 比例 占比
进度 余额 时限 增速 半径 速度 数 规模 水平 标准 能力 总量 产量 产值 收入 支出
投资 成本 费用 质量 任务 目标 指标 计划 情况 密度 时长 周期 强度 价格 均价 总价
单价 总产 增幅 降幅 数额 额度 年限 资金额 蓄积量 增加值 总值 案值 之比
""")
"""Nouns that need what is measured in front of them: 征收总额, never 总额 alone."""

HEADS: Final = _words("""
项目 工作 活动 单位 任务 对象 工程 人员 家庭 会议 大会 报告 方案 制度 机制 中心 基地 平台 系统
队伍 机构 设施 设备 资金 经费 意见 记录 台账 信息 程序 流程 事项 委员会 办法 课程 材料 手册 资料
业务 许可 措施 岗位 清单 产品 产业 指数 行动 讲座 专栏 展板 骨干 成果 成效 站点 读者 案件 网点
通知书 学生 企业 用书 服务 比赛 大赛 竞赛 演练 培训班 合同 协议 信号 点位 乡镇 干部 职工 机台 场所
领域 行业 载体 结果
""")
"""Nouns of so wide a meaning that a verb in front is part of the name: 参会人员, 培训对象."""

SUFFIXES: Final = frozenset(
    "率量额度值费款金单令点站室会队组区园道塔桩车证书函员者师卡品案户房厂店馆所院校桥渠线库池村镇街乡林类板人"
)
"""One-character nouns that make one word with what stands in front: 办结率, 采摘园."""

RATIOS: Final = frozenset("率量额度值")


RESULTS: Final = _words("了 过 出 到 起 为 成 掉")
"""What stands behind a verb that has come to its end."""

ATTAINED: Final = _words("""
控制 保持 稳定 维持 提高 提升 增加 增长 上升 升 增 下降 降 降低 减少 扩大 缩短 缩小 压缩 压降 恢复
达 翻 精简 扩面 扩编 扩容 扩充 扩展 延长 延伸 上调 下调
增至 降至 升至 攀升 拓展 压减 回升 调整 调减 调增 涨 减 压 冲
""")
"""Verbs that tell, with 到, 至 or 在, which value an indicator came to."""

ASPECTS: Final = _words("完成 实现 新增 净增 提高到 降到 降至 升至 增至 提升至 提高至 下降到")
"""Verbs that say of an indicator only that it was reached: 收入完成8万元."""

PACTS: Final = "节条合特预制签契违租解履公简缩"
"""Signs behind which 约 is no “about” but the end of a word: 签约, 预约, 节约."""

DETERMINERS: Final = _words("各类 各级 各种 各项 各 本级 相关 有关 上述 其余 剩余 该 这")
"""Words in front of a noun that say nothing of what it is."""

MODALS: Final = _words("计划 重点")
"""Words that say of a verb behind them that it is still to come."""

OURS: Final = re.compile(
    "(?:(?:[全我本各该]|有的)(?:省|市|县|区|镇|乡|街道|村|局|院|校|所|系统|行|社会|场|会|公司|中心|支部|单位|办事处"
    "|司|委|办|站|队|科|处|部|州|厅|园|矿|厂|馆|国|年|集团|社区|园区|行业|地|镇街|们))+|[省市县区镇乡村局院校所场]"
)
"""The office itself and its area, which a label need not name: 我局, 全市, 各镇."""

OFFICES: Final = tuple(
    _words("""
局 委 办 院 所 站 队 中心 公司 部门 省 县 市 区 镇 乡 村 街道 学校 支部 单位 机关 大队 林场
工会 团委 妇联 系统
""")
)
"""How the names of those end who did it, when a verb follows: 县林业局 (救助)."""

MANNERS: Final = _words("""
全面 妥善 积极 认真 圆满 顺利 严格 成功 继续 不断 逐步 大力 着力 全力 广泛 主动 快速 率先 扎实
精心 切实 依法 协同 稳步 多次 首次 统一 按期 如期 有序 较好 及时 第一时间 常态化 高质量 免费 持续
连续 陆续 基本
""")
"""Adverbs in front of a verb that are part of a noun in front of one: 及时受理率."""

CONCLUDING: Final = tuple(
    sorted(
        _words("""
新增 净增 撤销 剩余 完成 办结 办理 整改 化解 结案 销号 退出 调出 调入 调进 清退 转正 验收 竣工
开工 完工 投产 拨付 到位 兑现 兑付 解决 答复 采纳 处置 破获 侦破 审结 执结 调处
修复 达标 拆除 关停 支出 落实 移交 验收合格 立行立改
"""),
        key=lambda word: (-len(word), word),
    )
)
"""Verbs that by themselves say what became of those counted in front: 隐患39处，整改38处."""

NOUNS: Final = _words("""
占比 以上 以下 以内 以外 收入 信访 来信 重复 审计 统计 求助 取暖 采暖 供养 执法 创业 参保 可支配
展览 老年 过夜 常年 补助 补贴 损失 到报 站长 纠纷 开工 竣工 完工 投产 撤销 巡护 流失 存栏 台账
节会 相机 安防 建制村 受害 受灾 受益 受训 受众 诊断 剩余 其余 达到 移送 亩均 户均 人均 生均 平均
标的 到账 药占比 耗占比 立面 厅领导 局领导 委领导 市领导 县领导 省领导 再就业 对外 在岗 永久 在编
在保 高被引 住建 地市 水毁 专班 帮代办 到课 到会 到场
在职 到岗 报到 本科 急难愁盼 九年一贯制 再犯罪率 批而未供 大中修 非遗 涉法涉诉 保交房
一体机 在产 在办 在管 异常 夜间
在册 在校 在读 在园 青年 存贷比 馆藏 示范 受教育 新增就业
""")
"""Nouns that the dictionary takes for something else."""

SHARES: Final = _words("户均 人均 亩均 生均 平均 日均 月均 年均 次均 件均")
"""Nouns that say of whatever was counted before how much falls to each: 户均 (贷款)."""

NEGATIONS: Final = frozenset("不未无非")
"""Words that make one noun with the word behind them: 不合格 (产品), 未整改 (问题)."""

ACHIEVED: Final = _words("完成 推进 启动 实施 加快 实现 开展 抓好")
"""Verbs whose object may be an action: 完成3公里路面硬化."""

ATTAINING: Final = ASPECTS | _words("投入 取得 获得 落实")
"""Verbs that govern even a measure: 完成投资."""

ENDED: Final = _words("""
整改 化解 解决 处置 审结 执结 办结 破获 侦破 答复 兑现 兑付 拨付 移交 拆除 采纳
调处 修复 关停 清退 剩余 新增 净增
""")
"""Verbs of `CONCLUDING` that have an object: 化解纠纷."""

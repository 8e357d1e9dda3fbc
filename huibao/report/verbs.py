"""Verbs of reports: those that govern what is counted, and those that may be part of a noun."""

from __future__ import annotations

import re
from typing import Final

from huibao.report.units import longest_first

ACTS: Final = longest_first("""
组织召开 组织开展 组织举办 召开 举办 开展 接到 承办 印发 下发 制发 编发 编印 印制 印放 张贴 悬挂
刊发
刊登 撰写 撰发 报送 上报 推送 发送 发出 转发 发放 拨付 下拨 兑付 兑现 办理 办结 受理 收到 收缴
接待 接受 走访 慰问 查处 查办 查获 缴获 抓获 破获 拆除 清运 购置 购买 采购 添置 安装 铺设 架设
栽植 栽种 选派 选调 选聘 聘用 聘请 招收 招录 招聘 争取 筹集 筹措 签订 签署 新签 续签 新增 建成
成立 组建 设立 设置 设有 取得 获得 荣获 获评 实现 累计 发现 提供 吸引 阅批 出台 修订 修编 制定
拟定 草拟 查摆 答复 交办 抽查 约谈 劝返 吸纳 赠送 捐赠 募集 共有 拥有 现有 下辖 下设 铺开
协调解决 应对 遭遇 抵御 战胜 抗击 涌现 解救 收治 接诊 审结 执结 追缴 挽回 缴纳 缴存 征缴 清缴 清除
清退 腾退 拆迁 栽种 补种 复耕 开具 出具 出动 调动 调配 派出 派驻 抽调 抽派 输送 劝导 制止
""")
"""Verbs that hardly ever stand in front of a noun as its attribute: what follows is counted."""

GOVERNING: Final = longest_first("""
发生 存在 涉及 拉动 挂牌督办 新签约 做好 组织完成 组织参加 组织传达学习 策划组织 策划开展
策划举办 筹备组织开展 筹备组织 筹备召开 新制定 组织 完成 发布 划定 开设 接收 编辑上报 编辑报送
编辑 筹备 筹办 新建 建立 参加 参与 实施 推进 落实 处理 处置 解决 化解 收集 征集 起草 审核 核查
排查 投入 下达 新设 安排 引进 盘查 评选 表彰 举行 公开招录 公开招聘 晋升 提拔 惠及 覆盖 配备
更换 维修 维护 改造 打造 创建 梳理 形成 提出 提交 研究部署 摸排 选树 资助 引导 动员 检测 巡查
督办 减免 清理 开通 招引 引育 储备 申报 申请 承接 带动 推荐 推广 选出 增设 调出 调入 调进
汇聚 选举产生 选拔
""")
"""Verbs that govern in front of a noun (完成公文收发2019件次)."""

ATTRIBUTIVE: Final = longest_first("""
硬化 亮化 清淤 播种 收割 平整 疏浚 检查 督查 督导 调解 调处 调研 查验 查阅 核实 核定 核对 核减
核销 审批 审查 审理 审议 审定 批准 认定 鉴定 评定 评审 评估 验收 复核 立案 结案 起诉 公诉 批捕
处罚 处分 问责 移送 移交 通报 曝光 发现并整改 整改 整治 治理 管控 打击 侦破 侦办 劝阻 取缔 关停
关闭 责令 督促 指导 帮扶 帮助 救助 援助 扶持 培养 培育 培训 轮训 教育 宣传 宣讲 讲授 播放 播发
发表 录用 采用 编制 编写 编纂 编撰 汇编 整理 归档 移植 补植 补造 养护 修缮 修复 修建 修筑 兴建
续建 扩建 改建 改良 改善 开垦 开挖 开发 开辟 启动 推出 推行 推动 探索 创作 创办 兴办 制作 摄制
拍摄 展出 展示 演出 放映 服务 保障 满足 转移 供应 储运 调运 调拨 销售 收购 收储 出售 出让 转让
流转 征收 征用 租赁 盘活 利用 使用 支出 安置 解除 注销 备案 录入 采集 上传 下载 更新 迁移 搬迁
转化 对接 洽谈 引入 导入 吸收 纳入 划入 列入 入选 录制 搭建 构建 健全 完善 优化 压减 压缩 精简
取消 下放 承担 负责 主持 牵头 协办 协助 配合 协调 促成 促进 助力 支持 补偿 返还 退还 退回 兑换
偿还 投放 代办 代缴 帮办 陪同 出席 列席 旁听 观摩 参观 研讨 座谈 交流 考察 测评 筛查 诊疗 治疗
救治 接种 采样 消杀 护送 营救 搜救 疏散 疏导 转运 运送 运输 配送 发运 送达 寄送 印刷 复印 打印
装订 扫描 数字化 著录 录播 直播 点播 订阅 阅读 借阅 征订 拦截 封堵 处突 出警 接警 接访 下访 约访
包案 销号 摘牌 授牌 揭牌 命名 授予 评为 嘉奖 晋级 提升 扩大 扩种 种植 饲养 繁育 屠宰 捕捞 放流
灌溉 排涝 接通 贯通 疏通 打通 联通 新改建 改扩建 改造提升 新改扩建 清查 清收 清欠 化验 抽检 送检
公开
""")
"""Verbs that govern, too, but make a noun with some words behind them: 培训农民, 培训对象."""

VERBS: Final = longest_first(" ".join((*ACTS, *GOVERNING, *ATTRIBUTIVE)))
"""All of them: they are no part of a label."""

CONCLUDING: Final = longest_first("""
完成 办结 办理 整改 化解 结案 销号 退出 调出 调入 调进 清退 转正 验收 竣工 开工 完工 投产 拨付 到位
兑现 兑付 解决 答复 采纳 处置 破获 侦破 审结 执结 调处 修复 达标 拆除 关停 支出 落实 移交
验收合格
""")
"""Verbs that by themselves say what became of those counted in front: 隐患39处，整改38处."""

_RATIO = "[率量额]|数(?![据字])|度(?!假)|值(?!班)|速度|比例|占比|进度|余额|时限|增速|半径"
_SIZE = "面积|金额|总额|数量"
_MADE_NOUN = (
    "项目|工作|活动|单位|任务|对象|工程|人员|家庭|会议|大会|报告|方案|制度|机制|中心|基地|平台|系统|队伍"
    "|机构|设施|设备|资金|经费|费用|收入|支出|成本|能力|水平|意见|记录|台账|信息|程序|流程|质量"
    "|事项|委员会|办法|标准|课程|材料|手册|资料|业务|许可|措施|岗位|清单|产品|产业|产值|总产|指数|指标"
    "|行动|讲座|专栏|展板|骨干|计划|目标|成果|成效|站点"
    "|[班站员者证卡师性品费款厅馆段]|[点组区所室队团会户园村厂局线车金面网库人](?=.?$)"
)

ACTING: Final = (
    f"(?:{'|'.join(ACTS)})了?"
    f"(?!{_RATIO}|{_SIZE}|.{{0,4}}率|[后前时期情人机用型式就的”者员站]|工(?![业程作])|投(?!资)|[点所室区费款](?=.?$)"
    f"|(?:{'|'.join(VERBS)}|.?)(?:$|[，。；、]))"
)
"""A verb of `ACTS` that governs what stands behind it."""

_NAMED = re.compile(
    f"(?:{'|'.join(VERBS)})(?:{_RATIO}|.{{0,4}}率$)|(?:{'|'.join(ATTRIBUTIVE)})(?:{_SIZE}|{_MADE_NOUN})"
)
_WORK = re.compile(f"(?:{'|'.join(ATTRIBUTIVE)})[\u4e00-\u9fff]{{2}}")


def names_work(words: str) -> bool:
    """Tell 调解纠纷, which names an indicator where 纠纷 alone would not."""
    return _WORK.fullmatch(words) is not None


def makes_noun(words: str) -> bool:
    """Tell 培训对象 and 办结率, nouns that a verb is part of, from 培训农民, where it governs."""
    return _NAMED.match(words) is not None

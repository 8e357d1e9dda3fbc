"""What may change of a promise, as the lines of its history call it."""

from __future__ import annotations

CHANGES = {
    "made": "列入台账",
    "repeated": "再次列入计划",
    "unrepeated": "撤回再次列入",
    "state": "状态",
    "progress": "进度",
    "proposed": "建议调整时限",
    "declined": "不同意调整时限",
    "due": "完成时限",
    "department": "责任科室",
    "lead": "牵头领导",
    "text": "内容",
    "split": "分解",
    "merged": "合并",
    "tied": "对应问题",
    "untied": "不再对应问题",
    "removed": "移出台账",
}
"""What a change changed, in Chinese; events begin with these words, so that none is reworded."""

"""The shape of the office's files: keys that are unknown or missing, values of another type."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from config.lines import Node
from config.mistakes import Mistake
from huibao.office import Office, ReportKind

LIST = ("列表，如 [a, b]，或每行以“- ”开头", "a list, [a, b] or lines that begin with “- ”")
EXPECTED = {
    "string": ("文字", "text"),
    "int": ("整数", "a whole number"),
    "float": ("数字", "a number"),
    "bool": ("true 或 false", "true or false"),
    "tuple": LIST,
    "list": LIST,
    "model": ("若干“键: 值”", "some `key: value`"),
    "dict": ("若干“键: 值”", "some `key: value`"),
    "date": ("日期，如 2023-06-25", "a date such as 2023-06-25"),
    "datetime": ("日期，如 2023-06-25", "a date such as 2023-06-25"),
    "time": ("时间，如 17:30（英文冒号）", "a time such as 17:30"),
}
"""What a value should have been, by the first word of pydantic's error type."""

ELSEWHERE = {
    "password": "密码不写在文件里：设环境变量 HUIBAO_SMTP_PASSWORD"
    " / A password never stands in a file: set HUIBAO_SMTP_PASSWORD",
    "people": "人员写在 people.yaml / People stand in people.yaml",
    "departments": "科室写在 people.yaml / Departments stand in people.yaml",
    "kinds": "每种报告是 reports/ 里的一个文件 / Every kind is a file in reports/",
    "key": "文件名就是键，删去此行 / The file's name is the key: delete this line",
}
"""Keys that people look for in the wrong place, and where they belong."""


DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def nearest(word: str, known: Sequence[str]) -> str:
    """Return advice that names the known word most like this one, or else all of them."""
    alike = get_close_matches(word.casefold(), known, n=1, cutoff=0.6)
    if alike:
        return f"是否指“{alike[0]}”？ / Did you mean “{alike[0]}”?"
    return f"可用：{'、'.join(known) or '（无）'} / Known: {', '.join(known) or 'none'}"


def shape_mistakes(tree: Node) -> Iterator[Mistake]:
    """Yield what keeps the tree from being an `Office`, each where it stands."""
    try:
        Office.model_validate(tree.plain())
    except ValidationError as wrong:
        for error in wrong.errors(include_url=False, include_input=False):
            yield _mistake(tree, error["type"], error["loc"], error)


def unknown_key(node: Node, key: str, known: Sequence[str]) -> Mistake:
    """Return the mistake of a key that means nothing at its place."""
    advice = nearest(key, known)
    if key in ELSEWHERE and "Did you mean" not in advice:
        advice = ELSEWHERE[key]
    return node.mistake(f"未知的键“{key}” / Unknown key “{key}”", advice)


def _mistake(tree: Node, kind: str, path: tuple[str | int, ...], error: Any) -> Mistake:
    node, last = tree.at(path), str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        return unknown_key(node, last, _keys_of(Office, path[:-1]))
    if kind == "missing":
        return _missing(node, path)
    if kind in ("enum", "literal_error"):
        choices = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return node.mistake(
            f"“{node.written}”不是“{_name(path)}”可取的值"
            f" / “{node.written}” is no value of “{_name(path)}”",
            nearest(node.written, choices),
        )
    return _wrong_type(node, kind, path, error)


def _missing(node: Node, path: tuple[str | int, ...]) -> Mistake:
    if isinstance(path[-1], int):
        return node.mistake(
            f"“{_name(path)}”应有两个数 / “{_name(path)}” must hold two numbers",
            "写成 [最少, 最多]，如 [300, 800] / Write [least, most], such as [300, 800]",
        )
    return node.mistake(
        f"缺少“{path[-1]}” / “{path[-1]}” is missing",
        f"补上一行“{path[-1]}: …” / Add a line `{path[-1]}: …`",
    )


def _wrong_type(node: Node, kind: str, path: tuple[str | int, ...], error: Any) -> Mistake:
    if kind == "too_long":
        return _missing(node, (*path, 0))
    if node.content is None:
        return node.mistake(
            f"“{_name(path)}”没有填写 / “{_name(path)}” is empty",
            "在冒号后填写，不需要的删去此行 / Fill it in, or delete the line if it is not needed",
        )
    message = f"“{_name(path)}”的值类型不对 / “{_name(path)}” has a value of the wrong type"
    if kind == "string_type" and node.written and not isinstance(node.content, dict | list):
        quoted = f'加引号："{node.written}" / Put it in quotes: "{node.written}"'
        return node.mistake(message, quoted)
    if kind.startswith("date") and DAY.fullmatch(node.written.strip()):
        return node.mistake(
            f"“{_name(path)}”写的 {node.written} 没有这一天"
            f" / “{_name(path)}” says {node.written}: there is no such day",
            "核对年、月、日，写成 2023-06-25 这样 / Check it, and write it like 2023-06-25",
        )
    expected, in_english = EXPECTED.get(kind.split("_")[0], (error["msg"], error["msg"]))
    return node.mistake(message, f"应为{expected} / It should be {in_english}")


def _name(path: tuple[str | int, ...]) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _keys_of(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Return the keys that may stand where the path leads."""
    for step in path:
        if isinstance(step, str):
            model = _model_in(model.model_fields[step].annotation) or model
    by_hand = model in (Office, ReportKind)
    return [key for key in model.model_fields if not (by_hand and key in ELSEWHERE)]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(argument) for argument in typing.get_args(annotation))
    return next((model for model in found if model), None)

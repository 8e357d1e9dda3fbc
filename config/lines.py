"""YAML read with the line of every value, so that a mistake can be named where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from config.mistakes import Mistake
from config.slips import slip_near

DEEPEST = 20
"""No office file nests deeper; an alias that holds itself would nest for ever."""


YES = frozenset({"true", "yes", "on", "y", "t", "1"})


@dataclass(frozen=True)
class Node:
    """A value in a file and the line it stands on; what is absent is a node that holds None.

    Asking never fails, whatever shape the file has: rules look at what is there, and the shape
    itself is judged elsewhere.
    """

    file: str
    line: int
    content: Any = None
    """A scalar, a `dict` of nodes by key, or a `list` of nodes."""
    written: str = ""
    """A scalar as it was typed: `0001` where the content is the number 1."""

    def get(self, *keys: str) -> Node:
        """Return the node under these keys; where it is absent, None on the nearest line."""
        node = self
        for key in keys:
            inside = node.content if isinstance(node.content, dict) else {}
            node = inside.get(key, Node(node.file, node.line))
        return node

    def each(self) -> tuple[Node, ...]:
        """Return the entries of a list, none where this is no list."""
        return tuple(self.content) if isinstance(self.content, list) else ()

    def alone_or_each(self) -> tuple[Node, ...]:
        """Return the entries of a list; what stands alone where a list may stand is its only one.

        None where there is nothing.
        """
        return self.each() or ((self,) if isinstance(self.content, dict) else ())

    def at(self, path: Sequence[str | int]) -> Node:
        """Return the node that a path of keys and positions leads to, or the last one on it."""
        node = self
        for step in path:
            inside = (
                node.content if isinstance(node.content, dict) else dict(enumerate(node.each()))
            )
            if step == 0 and isinstance(node.content, dict):
                continue  # what stands alone where a list may stand
            if step not in inside:
                break
            node = inside[step]
        return node

    @property
    def text(self) -> str:
        """The string, or an nothing one where this is something else."""
        return self.content if isinstance(self.content, str) else ""

    @property
    def number(self) -> int | None:
        """The whole number, or None where this is something else."""
        is_number = isinstance(self.content, int) and not isinstance(self.content, bool)
        return self.content if is_number else None

    @property
    def yes(self) -> bool:
        """Whether it says yes, in the words that count as `true` once the file is loaded."""
        return self.written.casefold() in YES

    def plain(self) -> Any:
        """Return the bare value, without lines."""
        if isinstance(self.content, dict):
            return {key: node.plain() for key, node in self.content.items()}
        if isinstance(self.content, list):
            return [node.plain() for node in self.content]
        return self.content

    def mistake(self, message: str, advice: str) -> Mistake:
        """Return a mistake that stands here."""
        return Mistake(self.file, self.line, message, advice)


@dataclass
class _Reading:
    """One file on its way from YAML's nodes to ours."""

    file: str
    yaml: YAML
    mistakes: list[Mistake] = field(default_factory=list)

    def node(self, source: Any, *, line: int | None = None, depth: int = 0) -> Node:
        line = source.start_mark.line + 1 if line is None else line
        if depth > DEEPEST:
            raise MarkedYAMLError(problem="nested too deep", problem_mark=source.start_mark)
        if isinstance(source, MappingNode):
            return Node(self.file, line, dict(self._pairs(source, depth=depth + 1)))
        if isinstance(source, SequenceNode):
            return Node(self.file, line, [self.node(n, depth=depth + 1) for n in source.value])
        if isinstance(source, ScalarNode):
            return Node(self.file, line, self._value(source), source.value)
        raise MarkedYAMLError(problem="neither value nor list", problem_mark=source.start_mark)

    def _value(self, source: ScalarNode) -> Any:
        try:
            return self.yaml.constructor.construct_object(source, deep=True)
        except ValueError:
            # 2026-02-30 looks like a day and is none: left as text, its place says what it wants.
            return source.value

    def _pairs(self, source: MappingNode, *, depth: int) -> Iterator[tuple[str, Node]]:
        seen: dict[str, int] = {}
        for key, value in source.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in seen:
                self.mistakes.append(
                    Mistake(
                        self.file,
                        line,
                        f"“{name}”写了两次，第一次在第 {seen[name]} 行"
                        f" / “{name}” stands twice, first on line {seen[name]}",
                        "只保留一个 / Keep one of them",
                    )
                )
                continue
            seen[name] = line
            yield name, self.node(value, line=line, depth=depth)


def read_yaml(path: Path, file: str) -> tuple[Node, list[Mistake]]:
    """Return the file's tree and what keeps it from being read; `file` is the name to show.

    An empty file gives an empty mapping; one that is absent or no YAML gives a node of None.
    """
    nothing = Node(file, 1)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return nothing, [
            nothing.mistake(
                f"没有文件 {file} / There is no file {file}",
                "用 huibao init 取得样例后复制 / Copy it from what `huibao init` gives",
            )
        ]
    except OSError as error:
        return nothing, [
            nothing.mistake(
                f"文件无法读取 / The file cannot be read: {error.strerror}",
                "检查文件权限 / Check its permissions",
            )
        ]
    except UnicodeDecodeError as error:
        here = replace(nothing, line=error.object[: error.start].count(b"\n") + 1)
        return nothing, [
            here.mistake(
                "文件不是 UTF-8 编码 / The file is not UTF-8",
                "用编辑器“另存为”，编码选 UTF-8 / Save it again as UTF-8",
            )
        ]
    return _parse(text, nothing)


def _parse(text: str, nothing: Node) -> tuple[Node, list[Mistake]]:
    yaml = YAML(typ="safe", pure=True)
    reading = _Reading(nothing.file, yaml)
    try:
        source = yaml.compose(text)
        tree = Node(nothing.file, 1, {}) if source is None else reading.node(source)
    except (YAMLError, ValueError) as error:
        return nothing, [*reading.mistakes, _syntax_mistake(error, nothing, text.splitlines())]
    if isinstance(tree.content, dict):
        return tree, reading.mistakes
    return nothing, [
        *reading.mistakes,
        tree.mistake(
            "文件应由“键: 值”组成 / The file must consist of `key: value`",
            "对照样例文件的写法 / Compare it with the sample's file",
        ),
    ]


PROBLEMS = {
    "could not find expected ':'": "“键: 值”缺少英文冒号",
    "mapping values are not allowed": "一行有两个“键: 值”，或上一行没有写完",
    "expected <block end>": "缩进没有对齐",
    "\\t": "用了 Tab 缩进",
    "unexpected end of stream": "引号没有配对",
    "expected ',' or": "方括号或花括号没有配对，或缺少英文逗号",
    "undefined alias": "以 * 开头的文字须加引号",
    "cannot start any token": "以特殊符号开头的文字须加引号",
    "duplicate": "重复",
    "nested too deep": "层次太深",
}
"""What the parser's words mean, by a part of them."""
BEGINS_BEFORE = ("quoted scalar", "simple key", "flow sequence", "flow mapping")
"""What the parser misses only behind the line where it begins: there it is to be mended."""


def _syntax_mistake(error: Exception, nothing: Node, lines: list[str]) -> Mistake:
    mark, context = getattr(error, "problem_mark", None), str(getattr(error, "context", ""))
    if any(each in context for each in BEGINS_BEFORE):
        mark = getattr(error, "context_mark", mark)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    chinese = next((said for part, said in PROBLEMS.items() if part in problem), "写法不合规则")
    line = mark.line + 1 if mark else 1
    if slip := slip_near(lines, line):
        return Mistake(nothing.file, slip.number, f"YAML 语法错误：{slip.message}", slip.advice)
    return replace(nothing, line=line).mistake(
        f"YAML 语法错误：{chinese} / YAML syntax: {problem}",
        "检查本行及上一行的缩进（用空格，不用 Tab）、英文冒号后的空格和引号"
        " / Check this line and the one before: indent by spaces, a space after the colon, quotes",
    )

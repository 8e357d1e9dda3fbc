"""Mistakes that several rules look for: words said twice, keys, mailboxes, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from config.lines import Node
from config.mistakes import Mistake
from config.shape import nearest

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
MAILBOX = re.compile(r"[^@\s<>(),;:\"\[\]\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
NAMED_MAILBOX = re.compile(rf"[^<>]*<\s*({MAILBOX.pattern})\s*>")


def twice(
    nodes: Iterable[Node], what: str, what_en: str, *, fold: bool = False
) -> Iterator[Mistake]:
    """Yield every word that stands a second time; `fold` takes capitals for small letters."""
    first: dict[str, Node] = {}
    for node in nodes:
        word = node.text.strip().casefold() if fold else node.text
        if word and word in first:
            there = f"{first[word].file}:{first[word].line}"
            yield node.mistake(
                f"{what}“{node.text}”重复，已见于 {there}"
                f" / The {what_en} “{node.text}” stands already at {there}",
                "改用另一个 / Use another one",
            )
        first.setdefault(word, node)


def misformed_keys(nodes: Iterable[Node]) -> Iterator[Mistake]:
    """Yield every key that could not stand in a web address or a file name."""
    for node in nodes:
        if node.text and not KEY.fullmatch(node.text):
            yield node.mistake(
                f"键“{node.text}”含有不允许的字符 / The key “{node.text}” holds other characters",
                "只用字母、数字、- 和 _ / Use letters, digits, - and _ only",
            )


def no_mailbox(nodes: Iterable[Node], *, named: bool = False) -> Iterator[Mistake]:
    """Yield every text that is no mail address; `named` allows `Name <mail>`."""
    example = "如 li@example.com" + ("，或 名称 <li@example.com>" if named else "")
    for node in nodes:
        fits = MAILBOX.fullmatch(node.text) or (named and NAMED_MAILBOX.fullmatch(node.text))
        if node.text and not fits:
            yield node.mistake(
                f"“{node.text}”不是邮箱地址 / “{node.text}” is no mail address",
                f"写一个完整的邮箱地址，{example} / Write a whole mail address",
            )


def unknown_departments(tree: Node, nodes: Iterable[Node]) -> Iterator[Mistake]:
    """Yield every text that is no department of the office."""
    return _unknown(tree, "departments", nodes, "科室", "department")


def unknown_people(tree: Node, nodes: Iterable[Node]) -> Iterator[Mistake]:
    """Yield every text that is nobody's key in the office."""
    return _unknown(tree, "people", nodes, "人员", "person")


def _unknown(
    tree: Node, what: str, nodes: Iterable[Node], chinese: str, english: str
) -> Iterator[Mistake]:
    known = names_by_key(tree, what)
    for node in nodes:
        if known and node.text and node.text not in known:
            yield node.mistake(
                f"没有键为“{node.text}”的{chinese} / No {english} has the key “{node.text}”",
                key_for(node.text, known),
            )


def names_by_key(tree: Node, what: str) -> dict[str, str]:
    """Return the names of the office's people or departments, by key.

    Nothing where they are missing as a whole: that is told once, and not for each who is named.
    """
    return {each.get("key").text: each.get("name").text for each in tree.get(what).each()}


def key_for(word: str, known: Mapping[str, str]) -> str:
    """Return advice that gives the key of whoever bears that very name, or else the nearest key."""
    for key, name in known.items():
        if name and name == word.strip():
            return f"应写“{key}” / Write “{key}”"
    return nearest(word, list(known))


def below_one(nodes: Iterable[tuple[str, Node]]) -> Iterator[Mistake]:
    """Yield every number that is not at least one, with its key."""
    for key, node in nodes:
        if node.number is not None and node.number <= 0:
            yield too_small(node, key)


def below_zero(nodes: Iterable[tuple[str, Node]]) -> Iterator[Mistake]:
    """Yield every number that is below zero, with its key."""
    for key, node in nodes:
        if node.number is not None and node.number < 0:
            yield node.mistake(
                f"“{key}”是 {node.content}，不应小于 0 / “{key}” is {node.content}: below 0",
                "写 0 或更大的数 / Write 0 or more",
            )


def too_small(node: Node, key: str) -> Mistake:
    """Return the mistake of a number that must be above zero."""
    return node.mistake(
        f"“{key}”是 {node.content}，应大于 0 / “{key}” is {node.content}: it must be above 0",
        "写 1 或更大的数 / Write 1 or more",
    )

"""Loads the office's own files and names every mistake in them at once.

A folder holds `office.yaml` (the office and its surroundings), `people.yaml` (departments and
people) and `reports/*.yaml` (one kind of report each; the file's name is the kind's key).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from config.lines import Node, read_yaml
from config.mistakes import Mistake, OfficeFilesWrong
from config.rules import rule_doubts, rule_mistakes
from config.shape import shape_mistakes, unknown_key
from huibao.office import Office

PEOPLE_KEYS = ("departments", "people")


def sample_folder() -> Path:
    """Return the folder of the fictional sample office that comes with Huibao."""
    return Path(str(files("config"))) / "sample"


@dataclass(frozen=True)
class OfficeFiles:
    """What a folder holds: one tree in the shape of `Office`, and what could not be read."""

    tree: Node
    unread: tuple[Mistake, ...]
    unreadable: frozenset[str]
    """Files of which nothing could be read: of these only the reason is worth telling."""
    passed_over: tuple[Mistake, ...] = ()
    """Files beside the kinds that look like one and are not read for their name."""

    def mistakes(self) -> tuple[Mistake, ...]:
        """Return every mistake, by file and line."""
        judged = (*shape_mistakes(self.tree), *rule_mistakes(self.tree))
        told = {mistake for mistake in judged if mistake.file not in self.unreadable}
        return tuple(sorted(told | set(self.unread)))

    def doubts(self) -> tuple[Mistake, ...]:
        """Return what is hardly meant as it stands; it keeps the office from nothing."""
        return tuple(sorted({*rule_doubts(self.tree), *self.passed_over}))


def load_office(folder: Path) -> Office:
    """Return the office described in the folder; `OfficeFilesWrong` names every mistake."""
    read = read_office(folder)
    if mistakes := read.mistakes():
        raise OfficeFilesWrong(mistakes)
    return Office.model_validate(read.tree.plain())


def check_office(folder: Path) -> tuple[Mistake, ...]:
    """Return every mistake in the folder's files, by file and line; none when all is well."""
    return read_office(folder).mistakes()


def read_office(folder: Path) -> OfficeFiles:
    """Return what the folder's files hold, whatever is wrong with them."""
    office, unread = read_yaml(folder / "office.yaml", "office.yaml")
    people, unread_people = read_yaml(folder / "people.yaml", "people.yaml")
    kinds, unread_kinds = _read_kinds(folder / "reports")
    own, theirs = office.content or {}, people.content or {}
    misplaced = [
        *(unknown_key(own[key], key, ()) for key in (*PEOPLE_KEYS, "kinds") if key in own),
        *(unknown_key(theirs[key], key, PEOPLE_KEYS) for key in theirs if key not in PEOPLE_KEYS),
    ]
    absent = Node(people.file, 1, None if people.content is None else [])
    lists = {key: theirs.get(key, absent) for key in PEOPLE_KEYS} | {"kinds": kinds}
    return OfficeFiles(
        Node(office.file, 1, own | lists),
        (*unread, *unread_people, *unread_kinds, *misplaced),
        frozenset(node.file for node in (office, people) if node.content is None),
        tuple(_passed_over(folder / "reports")),
    )


def _passed_over(folder: Path) -> Iterator[Mistake]:
    """Yield each file that an editor saved under another ending: .yml, .yaml.txt."""
    for path in sorted(folder.glob("*")):
        stem = path.name.casefold().removesuffix(".txt")
        if not path.name.endswith(".yaml") and stem.endswith((".yaml", ".yml")):
            kind = path.name.partition(".")[0]
            yield Node(f"reports/{path.name}", 0).mistake(
                "没有读取：文件名不以 .yaml 结尾 / It is not read: its name does not end in .yaml",
                f"改名为 {kind}.yaml；不用的删去 / Name it {kind}.yaml, or delete it",
            )


def _read_kinds(folder: Path) -> tuple[Node, list[Mistake]]:
    kinds, mistakes = Node("reports/", 1, []), []
    for path in sorted(folder.glob("*.yaml")):
        kind, unread = read_yaml(path, f"reports/{path.name}")
        mistakes += unread
        if kind.content is None:
            continue
        if "key" in kind.content:
            mistakes.append(unknown_key(kind.get("key"), "key", ()))
        kind.content["key"] = Node(kind.file, 1, path.stem, path.stem)
        kinds.content.append(kind)
    if not kinds.content and not mistakes:
        mistakes.append(
            kinds.mistake(
                "没有任何报告种类 / There is no kind of report",
                "在 reports/ 里放至少一个 .yaml 文件 / Put at least one .yaml file into reports/",
            )
        )
    return kinds, mistakes

"""Whatever stands in the files, the check ends with mistakes to read, never with an error."""

import copy
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from small_office import FILES

from config.mistakes import OfficeFilesWrong
from config.office import check_office, load_office

PARSED = {name: YAML(typ="safe").load(text) for name, text in FILES.items()}
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 100_000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12),
    st.sampled_from(
        ["http://[", "* * * * 9", "{", "{0}", "../..", "mei", "@", "<a@b.c>", "L W * *"]
    ),
)
keys = st.text("abkey", max_size=4)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=5,
)


def places(tree, path=()):
    """Return the path of everything in the tree."""
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for step, inside in entries:
        yield (*path, step)
        if isinstance(inside, dict | list):
            yield from places(inside, (*path, step))


def put(tree, path, value):
    for step in path[:-1]:
        tree = tree[step]
    tree[path[-1]] = value


def folder_of(files, root):
    for name, text in files.items():
        path = Path(root) / name
        path.parent.mkdir(exist_ok=True)
        if isinstance(text, str):
            path.write_text(text, encoding="utf-8")
        else:
            YAML(typ="safe").dump(text, path)
    return Path(root)


def judge(files):
    """The check and the loading agree, and every mistake stands on a line of a file."""
    with tempfile.TemporaryDirectory() as root:
        folder = folder_of(files, root)
        mistakes = check_office(folder)
        for mistake in mistakes:
            lines = (folder / mistake.file).read_text(encoding="utf-8").count("\n") + 1
            assert 1 <= mistake.line <= lines
            assert mistake.message
            assert mistake.advice
        if mistakes:
            with pytest.raises(OfficeFilesWrong):
                load_office(folder)
        else:
            load_office(folder)


@settings(deadline=None)
@given(st.data())
def test_any_value_in_any_place(data):
    name = data.draw(st.sampled_from(sorted(PARSED)))
    tree = copy.deepcopy(PARSED[name])
    put(tree, data.draw(st.sampled_from(list(places(tree)))), data.draw(values))

    judge(FILES | {name: tree})


@settings(deadline=None)
@given(st.data())
def test_any_text_cut_into_any_file(data):
    name = data.draw(st.sampled_from(sorted(FILES)))
    text = FILES[name]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    cut = data.draw(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=8))

    judge(FILES | {name: text[:start] + cut + text[end:]})

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.configuration.located import (
    MAX_BYTES,
    ConfigurationError,
    Mapping,
    Node,
    Scalar,
    Sequence,
    parse_yaml,
    read_yaml,
)


def plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(entry) for key, (_, entry) in node.entries.items()}


def complaints(text: str) -> str:
    with pytest.raises(ConfigurationError) as raised:
        parse_yaml(text, "f.yaml")
    return str(raised.value)


def test_values_know_their_lines() -> None:
    node = parse_yaml("a: 1\nb:\n  - x\n  - {c: true}\n", "f.yaml")
    assert isinstance(node, Mapping)
    line, listed = node.entries["b"]
    assert line == 2
    assert isinstance(listed, Sequence)
    assert [item.line for item in listed.items] == [3, 4]
    assert plain(node) == {"a": 1, "b": ["x", {"c": True}]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("12:30", "12:30"), ("2026-01-01", "2026-01-01"), ("1_000", "1_000"),
        ("0o7", "0o7"), ("'1'", "1"), ("~", None), ("''", ""), ("-3", -3), ("1.5", 1.5), ("1e3", 1000.0),
        ("True", True), ("9" * 400, "9" * 400), ("!!x", None),
    ],
)  # fmt: skip
def test_plain_scalars_mean_what_yaml_1_2_says(text: str, value: object) -> None:
    if text == "!!x":
        assert "tags are not supported" in complaints(f"a: {text} b")
    else:
        assert plain(parse_yaml(f"a: {text}", "f.yaml")) == {"a": value}


def test_every_problem_is_told_at_once() -> None:
    told = complaints("a: 1\na: 2\nb: !!python/object:os.system x\n<<: {c: 1}\n[d]: 1\n")
    assert told.splitlines() == [
        "f.yaml:2: 'a' is given twice, first on line 1",
        "f.yaml:3: YAML tags are not supported: tag:yaml.org,2002:python/object:os.system",
        "f.yaml:4: merge keys ('<<') are not supported",
        "f.yaml:5: a key must be text",
    ]


def test_aliases_repeat_values() -> None:
    assert plain(parse_yaml("a: &x [1, 2]\nb: *x\n", "f.yaml")) == {"a": [1, 2], "b": [1, 2]}


def test_an_alias_bomb_is_defused() -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12))
    began = perf_counter()
    assert "counting what aliases repeat" in complaints(f"l0: &l0 [x, x]\n{levels}\n")
    assert perf_counter() - began < 1


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: *nowhere", "&a {x: *a}"])
def test_aliases_to_nothing_or_to_themselves_are_refused(text: str) -> None:
    assert "f.yaml:1: " in complaints(text)


@pytest.mark.parametrize("unit", ["[", "- ", "{a: ", "? "])
def test_depth_is_bounded(unit: str) -> None:
    told = complaints(unit * 50_000)
    assert "levels deep" in told or "nesting depth" in told  # the reader of some versions bounds it as well


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [1, 2\nb: 3", "f.yaml:2: not YAML"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2: holds more than one YAML document"),
        ("a: \x01", "f.yaml:1: not YAML"),
        ("a: 1\n\tb: 2", "f.yaml:2: not YAML"),
        ("x: " + "[a, b]\ny: " * 7000, "f.yaml:"),
    ],
)
def test_bad_text_is_one_sentence_with_a_line(text: str, told: str) -> None:
    assert complaints(text).startswith(told)


def test_an_empty_text_holds_nothing() -> None:
    assert parse_yaml("# nothing\n", "f.yaml") == Mapping({}, 1)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    def told(path: Path) -> str:
        with pytest.raises(ConfigurationError) as raised:
            read_yaml(path, "f.yaml")
        return str(raised.value)

    (tmp_path / "latin").write_bytes(b"a: 1\nb: \xe9\n")
    (tmp_path / "big").write_bytes(b"#" * (MAX_BYTES + 1))
    assert told(tmp_path / "none") == "f.yaml: there is no such file"
    assert told(tmp_path) == "f.yaml: there is no such file"
    assert told(tmp_path / "latin") == "f.yaml:2: is not UTF-8"
    assert told(tmp_path / "big") == "f.yaml: is larger than 300,000 bytes"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ConfigurationError):
        parse_yaml(text, "f.yaml")


_TEXT = st.text(st.characters(max_codepoint=0xD7FF, exclude_characters="\x7f"), max_size=8)
_DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(_TEXT, _DOCUMENTS, max_size=4))
def test_json_means_the_same_here(document: dict[str, object]) -> None:
    assert plain(parse_yaml(json.dumps(document), "f.yaml")) == document

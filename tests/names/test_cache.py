from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.names.cache import SummaryCache

ONE, TWO = "a1" * 20, "b2" * 20


def filled(directory: Path) -> Path:
    cache = SummaryCache(directory, 1)
    cache.keep(ONE, cache.encoded(["one", None, 1]))
    cache.keep(TWO, cache.encoded({"two": "\u2028 \n"}))
    assert cache.save()
    (path,) = directory.iterdir()
    return path


def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    filled(tmp_path / "deep" / "er")
    cache = SummaryCache(tmp_path / "deep" / "er", 1)
    assert cache.get(ONE) == ["one", None, 1]
    assert cache.get(TWO) == {"two": "\u2028 \n"}
    assert cache.get("c3") is None


def test_entries_of_another_form_are_not_read(tmp_path: Path) -> None:
    filled(tmp_path)
    assert SummaryCache(tmp_path, 2).get(ONE) is None


def test_what_this_run_did_not_use_is_dropped(tmp_path: Path) -> None:
    filled(tmp_path)
    cache = SummaryCache(tmp_path, 1)
    cache.keep(ONE)
    cache.keep("c3")
    assert cache.save()
    again = SummaryCache(tmp_path, 1)
    assert again.get(ONE) is not None
    assert again.get(TWO) is None


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    path = filled(tmp_path)
    path.chmod(0o444)
    before = path.stat().st_mtime_ns, path.stat().st_ino
    cache = SummaryCache(tmp_path, 1)
    cache.keep(ONE)
    cache.keep(TWO)
    assert cache.save()
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_the_same_entries_are_the_same_bytes(tmp_path: Path) -> None:
    cache = SummaryCache(tmp_path / "second", 1)
    cache.keep(TWO, cache.encoded({"two": "\u2028 \n"}))
    cache.keep(ONE, cache.encoded(["one", None, 1]))
    assert cache.save()
    assert (tmp_path / "second" / "summaries.jsonl").read_bytes() == filled(tmp_path / "first").read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"\x00" * 100,
        lambda data: data[:-30],
        lambda data: data.replace(b'"one"', b'"two"'),
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data[data.index(b"\n") :],
        lambda data: data.replace(ONE.encode(), b"\xff\xfe"),
        lambda data: data + b"\n\n \n" + b"no space",
    ],
)
def test_damage_costs_entries_and_nothing_else(damage: object, tmp_path: Path) -> None:
    path = filled(tmp_path)
    assert callable(damage)
    path.write_bytes(damage(path.read_bytes()))
    cache = SummaryCache(tmp_path, 1)
    assert cache.get(ONE) in (None, ["one", None, 1])
    assert cache.get(TWO) in (None, {"two": "\u2028 \n"})
    cache.keep(ONE, cache.encoded("new"))
    assert cache.save()
    assert SummaryCache(tmp_path, 1).get(ONE) == "new"


def test_deep_nesting_is_an_entry_that_is_not_there(tmp_path: Path) -> None:
    cache = SummaryCache(tmp_path, 1)
    text = b"[" * 100_000
    line = cache.encoded(0).replace(b"0", b"").rstrip()
    cache.keep(ONE, b"%08x " % __import__("zlib").crc32(text) + text)
    assert line
    assert cache.save()
    assert SummaryCache(tmp_path, 1).get(ONE) is None


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = SummaryCache(tmp_path / "file" / "cache", 1)
    cache.keep(ONE, cache.encoded(1))
    assert not cache.save()


def test_a_failed_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(tmp_path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analyzer.names.cache.os.replace", full)
    cache = SummaryCache(tmp_path, 1)
    cache.keep(ONE, cache.encoded("new"))
    assert not cache.save()
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before

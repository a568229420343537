"""The same source gives the same bytes: whatever the hash seed, the folder, the order of files and the
workers.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from analyzer.evaluator.attributes import TextMethod
from analyzer.evaluator.symbols import name_of
from analyzer.pipeline import WORTH_A_PROCESS
from tests.command import GROUNDPLAN

SHOP = Path(__file__).parents[1] / "fixtures" / "shop"

SHUFFLING = '''
"""Loaded by Python at its start: directories are listed in an order of their own."""
import os
import random

shuffle = random.Random(os.environ["SHUFFLE_SEED"]).shuffle
listdir, scandir = os.listdir, os.scandir


class Shuffled(list):
    def __enter__(self):
        return iter(self)

    def __exit__(self, *_):
        pass

    def close(self):
        pass


def shuffled_listdir(*arguments):
    names = listdir(*arguments)
    shuffle(names)
    return names


def shuffled_scandir(*arguments):
    with scandir(*arguments) as entries:
        entries = Shuffled(entries)
    shuffle(entries)
    return entries


os.listdir, os.scandir = shuffled_listdir, shuffled_scandir
'''


def fingerprint(root: Path, out: Path, *options: str, **environment: str) -> dict[str, str]:
    """The digest of every file that an audit of the root writes."""
    done = subprocess.run(
        [GROUNDPLAN, "audit", str(root), "--out", str(out), *options],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("expected")
    return fingerprint(SHOP, out, "--no-cache", "--workers", "1", PYTHONHASHSEED="0")


@pytest.mark.parametrize("seed", ["1", "4294967295"])
def test_whatever_the_hash_seed(expected: dict[str, str], tmp_path: Path, seed: str) -> None:
    assert fingerprint(SHOP, tmp_path, "--no-cache", "--workers", "1", PYTHONHASHSEED=seed) == expected


def test_whatever_the_folder(expected: dict[str, str], tmp_path: Path) -> None:
    copy = tmp_path / "deep er" / "ünter" / SHOP.name
    shutil.copytree(SHOP, copy)
    assert fingerprint(copy, tmp_path / "out", "--no-cache") == expected


@pytest.mark.parametrize("seed", ["1", "2"])
def test_whatever_the_order_of_files(expected: dict[str, str], tmp_path: Path, seed: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(SHUFFLING)
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    shuffled = {"PYTHONPATH": path, "SHUFFLE_SEED": seed}
    assert fingerprint(SHOP, tmp_path / "out", "--no-cache", **shuffled) == expected


@pytest.mark.parametrize("workers", ["2", "3"])
def test_whatever_the_number_of_workers(expected: dict[str, str], tmp_path: Path, workers: str) -> None:
    assert fingerprint(SHOP, tmp_path, "--no-cache", "--workers", workers) == expected


def test_of_a_large_project_whatever_process_reads_it(tmp_path: Path) -> None:
    large = tmp_path / SHOP.name
    shutil.copytree(SHOP, large)
    for number in range(WORTH_A_PROCESS):
        (large / f"part{number}.py").write_text(
            f"from fastapi import APIRouter\nrouter{number} = APIRouter()\n"
        )
    here = fingerprint(large, tmp_path / "here", "--no-cache", "--workers", "0")
    assert fingerprint(large, tmp_path / "there", "--no-cache", "--workers", "1") == here


def test_with_and_without_a_cache(expected: dict[str, str], tmp_path: Path) -> None:
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert fingerprint(SHOP, tmp_path / "first", **cache) == expected
    assert fingerprint(SHOP, tmp_path / "second", **cache) == expected


@pytest.mark.parametrize(
    "nameless", [TextMethod("shop", "upper"), object()], ids=["a method of a text", "anything"]
)
def test_what_has_no_name_is_told_without_its_address(nameless: object) -> None:
    assert name_of(nameless) == "{?}"

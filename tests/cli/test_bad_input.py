"""Bad input is one clear message and exit code 2; nothing is half-written, and what was there stays."""

from __future__ import annotations

import errno
import json
import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer.cli.running import run
from analyzer.source.storage import Disk
from tests.command import GROUNDPLAN
from tests.trees import grow

SHOP = """
main.py:
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/health")
    def health(): ...
"""


def groundplan(
    *arguments: str | Path, cwd: Path, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [GROUNDPLAN, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "XDG_CACHE_HOME": str(cwd / "cache")},
        preexec_fn=before,
        capture_output=True,
        text=True,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str], *parts: str) -> None:
    """It ended with exit code 2 and one message on standard error that holds these parts."""
    assert done.returncode == 2, done.stderr
    assert not done.stdout
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr
    for part in parts:
        assert part in done.stderr


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return grow(tmp_path / "shop", SHOP)


@pytest.mark.parametrize("command", ["audit", "check", "map"])
def test_a_root_that_is_not_there(tmp_path: Path, command: str) -> None:
    refused(groundplan(command, "nowhere", cwd=tmp_path), "nowhere: there is no such folder")


@pytest.mark.parametrize("command", ["audit", "check", "map"])
def test_a_file_instead_of_a_folder(shop: Path, command: str) -> None:
    refused(groundplan(command, "main.py", cwd=shop), "main.py: is a file, not a folder")


@pytest.mark.parametrize("tree", ["", "README.md: # nothing here", "node_modules/x.py: x = 1"])
def test_a_root_without_python(tmp_path: Path, tree: str) -> None:
    grow(tmp_path / "empty", tree)
    refused(groundplan("audit", "empty", cwd=tmp_path), "empty: holds no Python files")
    assert not (tmp_path / "groundplan-report").exists()


def test_a_deployment_is_told_without_any_python(tmp_path: Path) -> None:
    grow(
        tmp_path / "estate",
        """
        compose.yaml:
            services:
              shop: {image: "shop:1", environment: {DATABASE_URL: "postgres://db/shop"}}
              db: {image: "postgres:15"}
        """,
    )
    told = groundplan("map", "estate", "--format", "mermaid", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "shop" in told.stdout
    assert groundplan("audit", "estate", "--out", "report", cwd=tmp_path).returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_folder_that_may_not_be_read(shop: Path, tmp_path: Path) -> None:
    shop.chmod(0)
    try:
        refused(groundplan("audit", "shop", cwd=tmp_path), "shop: ", "permission")
    finally:
        shop.chmod(0o755)


def test_settings_that_are_wrong_are_all_named(shop: Path, tmp_path: Path) -> None:
    (shop / "groundplan.yaml").write_text("exclud: [x]\ngate: {fail_on: terrible}\n")
    refused(
        groundplan("check", "shop", cwd=tmp_path), "groundplan.yaml:1: ", "groundplan.yaml:2: ", "exclude"
    )


def test_settings_that_are_not_yaml(shop: Path, tmp_path: Path) -> None:
    (shop / "groundplan.yaml").write_text("exclude: [x\n")
    refused(groundplan("audit", "shop", cwd=tmp_path), "groundplan.yaml:")


def test_settings_that_are_not_there(shop: Path, tmp_path: Path) -> None:
    refused(groundplan("audit", "shop", "--config", "none.yaml", cwd=tmp_path), "none.yaml", "no such file")


def test_a_rule_that_is_not_there(shop: Path, tmp_path: Path) -> None:
    refused(groundplan("rules", "show", "SEC-NONE-001", cwd=tmp_path), "there is no rule 'SEC-NONE-001'")
    (shop / "groundplan.yaml").write_text("rules: {disable: [SEC-NONE-001]}\n")
    refused(groundplan("check", "shop", cwd=tmp_path), "groundplan.yaml:1: ", "SEC-NONE-001")


def test_a_folder_of_rules_that_is_not_there(shop: Path, tmp_path: Path) -> None:
    refused(groundplan("audit", "shop", "--rules", "none", cwd=tmp_path), "none: ")


@pytest.mark.parametrize("format_", ["nonsense", ""])
def test_a_format_that_is_not_there(shop: Path, tmp_path: Path, format_: str) -> None:
    refused(groundplan("audit", "shop", "--format", format_, cwd=tmp_path), "--format", "json")


def test_an_output_that_cannot_be_written(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    refused(groundplan("audit", "shop", "--out", "taken", cwd=tmp_path), "taken")
    refused(groundplan("map", "shop", "-o", "taken/map.svg", cwd=tmp_path), "taken")
    refused(groundplan("audit", "shop", "--out", "/proc/nowhere", cwd=tmp_path), "/proc/nowhere")
    assert (tmp_path / "taken").read_text() == "a file"


def test_a_disk_that_fills_up_leaves_the_older_report_whole(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    assert groundplan("audit", "shop", "--out", out, cwd=tmp_path).returncode == 0
    before = {path: path.read_bytes() for path in sorted(out.iterdir())}
    (shop / "more.py").write_text("x = 1\n")

    def almost_full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    done = groundplan("audit", "shop", "--out", out, "--no-cache", cwd=tmp_path, before=almost_full)
    refused(done, "report")
    assert {path: path.read_bytes() for path in sorted(out.iterdir())} == before


def test_a_disk_that_fills_up_leaves_no_new_report(shop: Path, tmp_path: Path) -> None:
    def almost_full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    refused(groundplan("audit", "shop", "--no-cache", cwd=tmp_path, before=almost_full))
    folder = tmp_path / "groundplan-report"
    assert not folder.exists() or not list(folder.iterdir())


def test_a_cache_that_cannot_be_written_is_no_error(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert groundplan("audit", "shop", cwd=tmp_path).returncode == 0


def test_a_file_that_cannot_be_parsed_does_not_stop_the_rest(shop: Path, tmp_path: Path) -> None:
    (shop / "broken.py").write_text("def (:\n")
    (shop / "null.py").write_bytes(b"x = '\0'\n")
    done = groundplan("audit", "shop", "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert '"/health"' in done.stdout
    assert "broken.py" in done.stdout


def test_a_file_that_cannot_be_read_does_not_stop_the_rest(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(shop, "secret.py: from fastapi import FastAPI  # groundplan: allow[SEC-AUTHN-001] not readable")
    read = Disk.read

    def refusing(self: Disk, path: str, limit: int) -> bytes:
        if path == "secret.py":
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return read(self, path, limit)

    monkeypatch.setattr(Disk, "read", refusing)
    assert run(["audit", str(shop), "--format", "json", "--no-cache", "--workers", "0"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [route["path"] for route in document["routes"] if route["handler"] == "main.health"] == ["/health"]
    (file,) = [file for file in document["coverage"]["files"] if file["file"] == "secret.py"]
    assert file["status"] == "failed"
    assert any("secret.py" in spot["subject"] for spot in document["blind_spots"])


def test_a_command_that_is_not_there_names_the_one_that_is(tmp_path: Path) -> None:
    refused(groundplan("chek", ".", cwd=tmp_path), "No such command 'chek'", "Did you mean 'check'?")
    done = groundplan("whatever", cwd=tmp_path)
    refused(done, "No such command 'whatever'")
    assert "Did you mean" not in done.stderr


def test_a_folder_of_notebooks_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "one.ipynb").write_text("{}")
    refused(groundplan("audit", "notes", cwd=tmp_path), "holds no Python files", "notebooks are not read")


def test_a_folder_of_manifests_alone_has_a_map_and_passes_no_gate(tmp_path: Path) -> None:
    estate = grow(
        tmp_path / "estate",
        """
        docker-compose.yml:
            services:
              web: {image: nginx, ports: ["80:80"]}
              db: {image: postgres}
        """,
    )
    assert '"web"' in groundplan("map", estate, "--format", "json", cwd=tmp_path).stdout
    assert groundplan("audit", estate, "--format", "text", cwd=tmp_path).returncode == 0
    gate = groundplan("check", estate, cwd=tmp_path)
    assert gate.returncode == 3
    assert "no Python file was read at all" in gate.stdout


@pytest.mark.parametrize("command", ["map", "schema"])
def test_an_ending_that_no_format_has(command: str, shop: Path) -> None:
    refused(groundplan(command, shop, "-o", "plan.xyz", cwd=shop), "plan.xyz", "'.xyz'", ".svg", "--format")
    assert not (shop / "plan.xyz").exists()


def test_a_query_of_nothing(tmp_path: Path) -> None:
    refused(groundplan("query", "gone.db", "SELECT 1", cwd=tmp_path), "gone.db", "no such facts.db")


def test_a_suppression_that_would_never_hold(shop: Path) -> None:
    done = groundplan(
        "suppress", ".", "SEC-AUTHN-001", "--reason", "later", "--expires", "2020-01-31", cwd=shop
    )
    refused(done, "--expires 2020-01-31 has passed")


def test_files_that_could_not_be_read_are_told_of_a_gate_that_passes(shop: Path) -> None:
    (shop / "broken.py").write_text("def f(:\n")
    done = groundplan("check", ".", cwd=shop)
    assert done.returncode == 0
    assert "not seen: 1 Python file that could not be read" in done.stdout
    assert done.stdout.endswith("passed\n")


def test_a_python_file_that_is_too_large_is_a_blind_spot(shop: Path) -> None:
    (shop / "data.py").write_text("X = [\n" + '    "abcdefgh",\n' * 200_000 + "]\n")
    done = groundplan("audit", ".", "--format", "text", cwd=shop)
    assert done.returncode == 0
    told = " ".join(done.stdout.split())
    assert "data.py: was not read: " in told
    assert "Not read data.py: " in told


def test_a_handler_that_does_nothing_is_a_start_all_the_same(shop: Path) -> None:
    done = groundplan("path", ".", "/health", "orders", cwd=shop)
    assert done.returncode == 0
    assert done.stdout == "No way over calls that are known leads from /health to orders.\n"
    refused(groundplan("path", ".", "/healt", "orders", cwd=shop), "is called '/healt'", "near it: /health")

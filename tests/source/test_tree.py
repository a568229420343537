"""What a tree lists, what it leaves out and why, and what it answers about its files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analyzer.source import Options, SourceError, SourceTree, content_digest, open_tree
from tests.trees import grow


def paths(tree: SourceTree) -> list[str]:
    return [file.path for file in tree.files]


def reasons(tree: SourceTree) -> dict[str, str]:
    return {skipped.path: skipped.kind for skipped in tree.skipped}


def test_files_are_sorted_and_have_roles(tmp_path: Path) -> None:
    grow(
        tmp_path,
        """
        pyproject.toml
        Dockerfile
        .env: DEBUG=1
        requirements/dev.txt
        notes.txt
        shop/
            main.py: app = 1
            main.pyi
            shop_pb2.py
            schema.sql
            data.json
            templates/page.html
            not-an-identifier/x.py
            tests/
                factory.py
        test_shop.py
        """,
    )
    tree = open_tree(tmp_path)
    assert paths(tree) == sorted(paths(tree))
    assert {file.path: file.role for file in tree.files} == {
        ".env": "manifest",
        "Dockerfile": "manifest",
        "notes.txt": "other",
        "pyproject.toml": "manifest",
        "requirements/dev.txt": "manifest",
        "shop/data.json": "data",
        "shop/main.py": "python",
        "shop/main.pyi": "stub",
        "shop/not-an-identifier/x.py": "python",
        "shop/schema.sql": "sql",
        "shop/shop_pb2.py": "python",
        "shop/templates/page.html": "template",
        "shop/tests/factory.py": "python",
        "test_shop.py": "python",
    }
    assert {file.path for file in tree.files if file.is_test} == {"shop/tests/factory.py", "test_shop.py"}
    assert {file.path for file in tree.files if file.generated} == {"shop/shop_pb2.py"}
    assert tree.skipped == ()


def test_tests_can_be_left_out_but_not_unnoticed(tmp_path: Path) -> None:
    grow(tmp_path, "app.py\ntests/test_app.py\n")
    tree = open_tree(tmp_path, Options(include_tests=False))
    assert paths(tree) == ["app.py"]
    assert reasons(tree) == {"tests/test_app.py": "excluded"}


def test_reading(tmp_path: Path) -> None:
    grow(tmp_path, "shop/main.py: x = 1\nshop/empty/\n")
    tree = open_tree(tmp_path)
    assert tree.read("shop/main.py") == b"x = 1\n"
    assert tree.text("./shop//main.py") == "x = 1\n"
    assert tree.digest("shop/main.py") == content_digest(b"x = 1\n")
    assert len(tree.digest("shop/main.py")) == 40
    assert tree.parse("shop/main.py").tree is not None
    assert tree.children() == tree.children(".") == ("shop",)
    assert tree.children("shop") == ("empty", "main.py")
    assert tree.children("shop/empty") == tree.children("nowhere") == ()
    assert tree.is_dir("shop/empty/")
    assert tree.exists("shop/../shop/main.py")
    assert not tree.is_dir("shop/main.py")
    assert not tree.exists("../" + tmp_path.name)
    for missing in ("shop/nothing.py", "shop", "../secret", "/etc/passwd"):
        with pytest.raises(SourceError):
            tree.read(missing)
        assert tree.parse(missing).problem is not None


def test_a_file_that_vanished_or_grew_is_a_sentence(tmp_path: Path) -> None:
    grow(tmp_path, "a.py: x = 1\nb.py: x = 1\n")
    tree = open_tree(tmp_path, Options(max_file_bytes=100))
    (tmp_path / "a.py").unlink()
    (tmp_path / "b.py").write_bytes(b"#" * 101)
    with pytest.raises(SourceError, match=r"a\.py: cannot be read"):
        tree.read("a.py")
    with pytest.raises(SourceError, match="101 bytes are more than the limit of 100"):
        tree.read("b.py")


@pytest.mark.parametrize("trap", ["missing", "file", "unreadable", "unreachable", "no path"])
def test_a_root_that_cannot_be_read_is_one_sentence(tmp_path: Path, trap: str) -> None:
    root = tmp_path / "root"
    if trap == "file":
        root.touch()
    elif trap in ("unreadable", "unreachable"):
        root.mkdir(mode=0o000)
        if os.access(root, os.R_OK):
            pytest.skip("this user may read everything")
        root /= "inside" if trap == "unreachable" else ""
    elif trap == "no path":
        root /= "\0"
    with pytest.raises(SourceError) as raised:
        open_tree(root)
    assert str(raised.value).strip("'").startswith(str(tmp_path / "root"))
    assert "\n" not in str(raised.value)


def test_an_empty_root_is_no_error(tmp_path: Path) -> None:
    assert open_tree(tmp_path).files == ()


def test_foreign_code_is_one_entry_each_and_can_be_asked_for(tmp_path: Path) -> None:
    grow(
        tmp_path,
        """
        app.py
        node_modules/left-pad/index.js
        env/
            pyvenv.cfg
            lib/a.py
            lib/b.py
        shop/_vendor/six.py
        shop/__pycache__/app.pyc
        .git/HEAD
        """,
    )
    tree = open_tree(tmp_path)
    assert paths(tree) == ["app.py"]
    assert [(one.path, one.kind, one.python_files) for one in tree.skipped] == [
        ("env", "environment", 2),
        ("node_modules", "vendored", 0),
        ("shop/_vendor", "vendored", 1),
    ]
    everything = open_tree(tmp_path, Options(include_vendored=True))
    assert "env/lib/a.py" in paths(everything)
    assert not any(".git/" in path or "__pycache__" in path for path in paths(everything))


def test_a_vendor_may_be_one_of_a_shop(tmp_path: Path) -> None:
    grow(
        tmp_path,
        """
        shop/vendor/
            __init__.py
            models.py
        market/vendors/
            api/routes.py
        lib/vendor/
            __init__.py
            markdown/__init__.py
            LICENSE
        external/stripe/client.py
        """,
    )
    tree = open_tree(tmp_path)
    assert reasons(tree) == {"lib/vendor": "vendored"}


def test_build_output_is_told_from_a_package_of_that_name(tmp_path: Path) -> None:
    grow(
        tmp_path,
        """
        setup.py
        build/lib/shop/app.py
        dist/shop.py
        src/build/__init__.py
        src/dist/app.py
        """,
    )
    assert paths(open_tree(tmp_path)) == ["setup.py", "src/build/__init__.py", "src/dist/app.py"]


def test_libraries_bundled_inside_a_package(tmp_path: Path) -> None:
    installed = "".join(
        f"        lib{n}/__init__.py\n        lib{n}-1.{n}.dist-info/METADATA\n" for n in range(4)
    )
    grow(tmp_path, f"school/\n    __init__.py\n    dist/\n        __init__.py\n{installed}")
    tree = open_tree(tmp_path)
    assert paths(tree) == [
        "school/__init__.py",
        *(f"school/dist/lib{n}-1.{n}.dist-info/METADATA" for n in range(4)),
    ]
    assert reasons(tree) == {"school/dist": "vendored"}
    assert tree.is_dir("school/dist/lib0-1.0.dist-info")


@pytest.mark.parametrize(
    "copies", [["requests/a.py", "six.py", "certifi/b.py", "idna/c.py"], ["six.py", "own.py"]]
)
def test_copies_of_libraries_side_by_side_are_vendored(copies: list[str], tmp_path: Path) -> None:
    grow(tmp_path, "\n".join(["shop/app.py", *(f"lib/{one}" for one in copies)]))
    many = len(copies) > 2
    assert reasons(open_tree(tmp_path)) == ({"lib": "vendored"} if many else {})
    assert len(paths(open_tree(tmp_path))) == (1 if many else 3)


def test_an_unpacked_wheel_is_the_target(tmp_path: Path) -> None:
    grow(
        tmp_path,
        """
        shop-1.0.dist-info/METADATA
        extra-1.0.dist-info/METADATA
        third-1.0.dist-info/METADATA
        shop/app.py
        .gitignore: /shop
        """,
    )
    assert "shop/app.py" in paths(open_tree(tmp_path))


def test_an_unpacked_source_archive_ships_what_its_gitignore_names(tmp_path: Path) -> None:
    grow(tmp_path, "PKG-INFO\n.gitignore: shop/client/\nshop/client/api.py\n")
    assert "shop/client/api.py" in paths(open_tree(tmp_path))


def test_gitignore_files_nest(tmp_path: Path) -> None:
    grow(
        tmp_path,
        """
        .gitignore:
            *.gen.py
            /local
            !keep.gen.py
        app.gen.py
        keep.gen.py
        local/settings.py
        shop/
            .gitignore:
                !deep.gen.py
                secret_*.py
            deep.gen.py
            local/x.py
            secret_key.py
            debug.log
        """,
    )
    tree = open_tree(tmp_path)
    kept = [path for path in paths(tree) if path.endswith(".py")]
    assert kept == ["keep.gen.py", "shop/deep.gen.py", "shop/local/x.py"]
    assert reasons(tree) == {"app.gen.py": "ignored", "local": "ignored", "shop/secret_key.py": "ignored"}
    assert len(open_tree(tmp_path, Options(respect_gitignore=False)).skipped) == 0


def test_exclusion_by_patterns(tmp_path: Path) -> None:
    grow(tmp_path, "app.py\nlegacy/old.py\nshop/legacy/old.py\nshop/gen_a.py\n")
    tree = open_tree(tmp_path, Options(exclude=("/legacy", "gen_*.py")))
    assert paths(tree) == ["app.py", "shop/legacy/old.py"]
    assert reasons(tree) == {"legacy": "excluded", "shop/gen_a.py": "excluded"}


def test_links(tmp_path: Path) -> None:
    grow(tmp_path / "outside", "secret.py: key = 1\n")
    root = grow(
        tmp_path / "root",
        """
        app/main.py: x = 1
        app/again -> ..
        app/self -> self
        app/up -> ../app
        shared/lib.py: y = 2
        shared/more -> ../app
        service/shared -> ../shared
        service/main.py -> ../app/main.py
        service/gone -> nowhere
        leak -> ../outside
        leak.py -> ../outside/secret.py
        """,
    )
    tree = open_tree(root)
    assert paths(tree) == [
        "app/main.py",
        "service/main.py",
        "service/shared/lib.py",
        "shared/lib.py",
        "shared/more/main.py",
    ]
    assert set(reasons(tree).values()) == {"link"}
    assert {"app/again", "app/self", "app/up", "leak", "leak.py", "service/gone"} <= reasons(tree).keys()
    assert tree.read("service/main.py") == b"x = 1\n"


def test_links_cannot_multiply_a_tree(tmp_path: Path) -> None:
    for level in range(12):
        grow(tmp_path, f"d{level}/x.py\nd{level}/a -> ../d{level + 1}\nd{level}/b -> ../d{level + 1}\n")
    assert len(open_tree(tmp_path).files) < 100


def test_odd_files_are_named_and_not_touched(tmp_path: Path) -> None:
    grow(tmp_path, "app.py\n")
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "huge.py").touch()
    os.truncate(tmp_path / "huge.py", 50_000_000)
    (tmp_path / "uv.lock").touch()
    os.truncate(tmp_path / "uv.lock", 3_000_000)
    (tmp_path / os.fsdecode(b"caf\xe9.py")).touch()
    tree = open_tree(tmp_path)
    assert paths(tree) == ["app.py", "uv.lock"]
    assert reasons(tree) == {"caf\\udce9.py": "unreadable", "huge.py": "large", "pipe.py": "special"}
    assert tree.exists("huge.py")
    assert "huge.py" in tree.children()


def test_a_very_deep_tree_is_listed(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(150):
        deep /= "d"
    deep.mkdir(parents=True)
    (deep / "x.py").touch()
    assert len(open_tree(tmp_path).files) == 1


def test_nothing_depends_on_the_order_of_the_disk(tmp_path: Path) -> None:
    names = [f"m{n}/f{n % 7}.py" for n in range(50)]
    first = grow(tmp_path / "first", "\n".join(names))
    second = grow(tmp_path / "second", "\n".join(reversed(names)))
    assert open_tree(first).files == open_tree(second).files


def test_importing_the_room_loads_no_parser_of_formats() -> None:
    heavy = [
        "libcst",
        "pathspec",
        "packaging",
        "tomllib",
        "yaml",
        "email",
        "json",
        "configparser",
        "subprocess",
    ]
    imports = "import sys, analyzer.source, analyzer.source.dependencies"
    code = f"{imports}; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"

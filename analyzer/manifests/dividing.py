"""Which part of the code that lies in one tree each of several services runs.

By the parts that they are built from, by the names of folders and files, and by what several of them have in
common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from analyzer.manifests.code import Code
from analyzer.manifests.systems import squashed

LIBRARY_HOLDERS: Final = 3
"""Services of different code that hold a file, from which on it is a library; two may well share a part."""


def without_neighbours(codes: dict[str, Code], paths: Mapping[str, str]) -> None:
    """A service built from the top folder does not run what others, deeper, are built from; unless that is
    where it looks for modules, by `paths`, the values of PYTHONPATH of those that have one."""
    roots = {name: {root for root in code.roots if root != "."} for name, code in codes.items()}
    for name, code in codes.items():
        foreign = {
            root
            for other, theirs in roots.items()
            if other != name
            for root in theirs - set(code.roots)
            if _lies_in(root, code.roots)
            and not any(_lies_in(mine, (root,)) for mine in code.roots)
            and not any(f"/{path}".endswith(f"/{root}") for path in paths.get(name, "").split(":"))
        }
        below = tuple(f"{root}/" for root in sorted(foreign))
        left = [path for path in code.sources if path not in foreign and not path.startswith(below)]
        if foreign and (left or not code.sources):  # else the deeper one runs a part of the same code
            code.sources = left
            code.texts = [path for path in code.texts if path not in foreign and not path.startswith(below)]


def divide(codes: dict[str, Code], entered: Collection[str]) -> None:
    """Of services that are built from one tree, each runs the part that is named after it.

    Only where at least two of them have such parts: a worker beside its web application has none.  Those of
    which it is known what their commands run are left out.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, code in codes.items():
        if code.sources:
            groups.setdefault(tuple(code.sources), []).append(name)
    _mark_libraries(codes)
    for sharing in groups.values():
        names = [name for name in sharing if name not in entered]
        if len(names) < 2:
            continue
        keys = {squashed(name).removesuffix("service"): name for name in sorted(names)}
        owners = {}
        for path in (*codes[names[0]].sources, *codes[names[0]].texts):
            owner = next(
                (keys[key] for part in reversed(path.split("/")) if (key := _part(part)) in keys), None
            )
            if owner is not None:
                owners[path] = owner
        if len(set(owners.values())) < 2:
            continue
        for name in names:
            code = codes[name]
            code.shared = frozenset(path for path in (*code.sources, *code.texts) if path not in owners)
            code.sources = [path for path in code.sources if owners.get(path, name) == name]
            code.texts = [path for path in code.texts if owners.get(path, name) == name]


def _mark_libraries(codes: dict[str, Code]) -> None:
    """What is copied into several different services is a library: what stands in it is about some of
    them.  Services that run one image have one code, whatever is mounted beside it."""
    different: dict[object, tuple[str, ...]] = {}
    for code in codes.values():
        image = (code.dockerfile, code.stage.name if code.stage is not None else None)
        different.setdefault(image if code.dockerfile else tuple(code.sources), tuple(code.sources))
    holding = Counter(path for sources in set(different.values()) for path in sources)
    libraries = frozenset(path for path, number in holding.items() if number >= LIBRARY_HOLDERS)
    for code in codes.values():
        code.libraries = libraries & frozenset(code.sources)


def _part(name: str) -> str:
    return squashed(name.partition(".")[0]).removesuffix("service")


def _lies_in(path: str, folders: Iterable[str]) -> bool:
    return any(folder == "." or path.startswith(f"{folder}/") for folder in folders)

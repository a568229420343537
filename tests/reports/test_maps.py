"""Maps: what is on them, that hostile labels stay labels, that large projects collapse, that time is
limited."""

from __future__ import annotations

import re
import shutil
import stat
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pydot
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts import Application, Facts, GuardVerdict, Import, Module
from analyzer.graph import derive
from analyzer.graph.layers import backward_edges
from analyzer.reports import DrawingError, ReportError, ReportInput
from analyzer.reports.errors import DrawingTimeError
from analyzer.reports.maps import VIEWS, drawn, layout, map_dot, map_svg
from analyzer.reports.maps.diagram import Group, Line, Network, Sheet, in_columns
from analyzer.reports.maps.drawing import quoted
from analyzer.reports.maps.grouping import by_prefix
from analyzer.reports.maps.inert import inert_svg
from analyzer.reports.maps.modules import MAX_BOXES, modules_map
from analyzer.reports.maps.places import MAX_GROUPS, routes_map, services_map
from analyzer.reports.maps.placing import placed
from analyzer.reports.maps.plan import Plan
from tests.sample_facts import HOSTILE, hostile_facts, make_route, sample_facts

SVG = "{http://www.w3.org/2000/svg}"

needs_embedded = pytest.mark.skipif(
    shutil.which("dot") is not None, reason="the embedded Graphviz is used where the system has none"
)


pydot_parses = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # by pydot's own parser


def report(facts: Facts, view: str = "services") -> ReportInput:
    return ReportInput(facts, "shop", view=view)


def texts(svg: bytes) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter(SVG + "text")]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "facts", [sample_facts(), hostile_facts(), Facts()], ids=["shop", "hostile", "empty"]
)
def test_every_view_is_drawn_and_inert(facts: Facts, view: str) -> None:
    root = ET.fromstring(map_svg(report(facts, view)))
    allowed = {"svg", "g", "path", "polygon", "polyline", "ellipse", "text", "title"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
    for element in root.iter():
        assert not any(name.startswith("on") or "href" in name for name in element.attrib)
    assert float(str(root.get("width")).removesuffix("pt")) > 0


@pydot_parses
@pytest.mark.parametrize("view", VIEWS)
def test_dot_can_be_read_and_holds_no_node_that_a_label_made(view: str) -> None:
    for facts in (sample_facts(), hostile_facts()):
        parsed = pydot.graph_from_dot_data(map_dot(report(facts, view)))
        assert parsed
        (graph,) = parsed
        assert all(re.fullmatch(r"n\d+", node.get_name()) for node in graph.get_nodes())
        assert not any("evil" in str(node.get_name()) for node in graph.get_nodes())


@pydot_parses
@given(st.text())
def test_any_text_is_one_quoted_string(text: str) -> None:
    parsed = pydot.graph_from_dot_data(f"digraph {{ a [label={quoted(text)}]; }}")
    assert parsed
    (node,) = parsed[0].get_nodes()
    assert node.get("label") == quoted(text)


def test_routes_stand_under_their_prefix_with_what_guards_them() -> None:
    (panel,) = routes_map(report(sample_facts())).panels
    lines = {
        group.title.split()[0]: [line.text for line in group.lines]
        for column in panel.columns
        for group in column
    }
    assert list(lines) == ["/", "/admin/users", "/api/v1"]
    assert any(
        re.fullmatch(r"● GET +/api/v1/orders +oauth2_scheme, current_user", text) for text in lines["/api/v1"]
    )
    assert any(text.startswith("◐ DELETE") and "settings.auth_enabled" in text for text in lines["/api/v1"])
    assert sum(map(len, lines.values())) == 12


def test_tones_tell_open_changes_from_open_reads() -> None:
    (panel,) = routes_map(report(sample_facts())).panels
    tones = {
        line.text.split()[2]: line.tone
        for column in panel.columns
        for group in column
        for line in group.lines
    }
    assert tones["/api/v1/webhooks/payment"] == "open_change"
    assert tones["/health"] == "unguarded"
    assert tones["/api/v1/live"] == "unknown"
    assert tones["/static/{path}"] == "muted"


def test_services_show_middleware_mounts_and_services_without_code() -> None:
    facts = sample_facts()
    sheet = services_map(report(facts))
    assert [panel.title for panel in sheet.panels] == [
        "shop.main.app",
        "shop.admin.app.create_admin.<locals>.admin",
        "broker",
        "grafana",
        "worker",
    ]
    assert sheet.panels[1].subtitle == (
        "mounted at /admin by shop.main.app · only if settings.admin_enabled (so by default)"
    )
    assert [(arrow.source, arrow.target) for arrow in sheet.arrows] == [
        ("shop.main.app", "shop.admin.app.create_admin.<locals>.admin"),
        ("shop.main.app", "service broker"),
        ("service worker", "service broker"),
    ]
    drawn = texts(map_svg(report(facts, "applications")))
    assert "CORSMiddleware" in drawn
    assert any("○ unguarded: anyone may call it" in text for text in drawn)


def test_hundreds_of_routes_are_drawn_thousands_are_grouped() -> None:
    def shop(number: int) -> Facts:
        facts = Facts([Application(id="app", name="app", framework="fastapi")])
        for at in range(number):
            path = f"/v1/part{at % 90}/{{id}}/{at}"
            facts.add(
                make_route(
                    path, "app.views.view", 1, GuardVerdict.UNGUARDED, application="app", methods=("POST",)
                )
            )
        return facts

    whole = routes_map(report(shop(400)))
    assert sum(len(group.lines) for column in whole.panels[0].columns for group in column) == 400
    grouped = routes_map(report(shop(3000)))
    lines = [line for column in grouped.panels[0].columns for group in column for line in group.lines]
    assert len(lines) == MAX_GROUPS[0] + 1
    assert lines[-1].text.startswith("30 further prefixes  ○ 990")
    assert "app: its 3000 routes are drawn as groups" in grouped.notes
    assert map_svg(report(shop(3000), "routes"))


def test_no_two_texts_of_a_sheet_overlap() -> None:
    items = [item for item in placed(services_map(report(hostile_facts()))) if not item.key]
    for number, one in enumerate(items):
        for other in items[number + 1 :]:
            a, b = one.place, other.place
            apart_x = a.left + a.width <= b.left + 0.01 or b.left + b.width <= a.left + 0.01
            apart_y = a.top + a.height <= b.top + 0.01 or b.top + b.height <= a.top + 0.01
            assert apart_x or apart_y, (one, other)


@given(st.lists(st.integers(min_value=1, max_value=30), min_size=1, max_size=40), st.integers(1, 200))
def test_columns_keep_the_order_and_lose_nothing(sizes: list[int], width: int) -> None:
    groups = [Group(str(number), (Line("x"),) * size) for number, size in enumerate(sizes)]
    columns = in_columns(groups, width)
    assert [group for column in columns for group in column] == groups
    assert all(columns)


def test_prefixes_split_where_paths_differ() -> None:
    routes = [
        make_route(path, "a.b", 1, GuardVerdict.GUARDED)
        for path in ("/a/x", "/a/y", "/a/{id}", "/b/1", "/b/2", "/b/3/{id}", "/c", "/{any}")
    ]
    assert [(prefix, len(found)) for prefix, found in by_prefix(routes, 3)] == [
        ("/", 2),
        ("/a", 3),
        ("/b", 3),
    ]
    assert [(prefix, len(found)) for prefix, found in by_prefix(routes, 99)] == [("/", 8)]
    assert by_prefix([], 3) == []


# -- modules
# -----------------------------------------------------------------------------------------------------------


def imports(*pairs: str, modules: str = "") -> Facts:
    facts = Facts()
    names = set(modules.split())
    for pair in pairs:
        importer, imported = pair.split(" > ")
        names |= {importer, imported}
        facts.add(Import(id=pair, importer=importer, imported=imported, own=True))
    facts.extend(
        Module(id=name, name=name, file=f"{name}.py", lines=1, is_test="test" in name)
        for name in sorted(names)
    )
    return facts


def arrows(network: Network) -> set[str]:
    return {
        f"{arrow.source.removeprefix('module ')} > {arrow.target.removeprefix('module ')}"
        + " !" * arrow.upward
        for arrow in network.arrows
    }


def test_an_import_that_a_chain_implies_is_left_out() -> None:
    assert arrows(modules_map(report(imports("a > b", "b > c", "a > c")))) == {"a > b", "b > c"}


def test_cycles_are_framed_and_closed_by_a_dashed_arrow() -> None:
    network = modules_map(report(imports("a > b", "b > c", "c > a", "c > d")))
    assert arrows(network) == {"a > b", "b > c", "c > a !", "c > d"}
    assert {box.lines[0] for box in network.boxes if box.tone == "cycle"} == {"a", "b", "c"}


def test_tests_are_left_out_unless_there_is_nothing_else() -> None:
    network = modules_map(report(imports("a > b", "test_a > a")))
    assert [box.lines for box in network.boxes] == [("a",), ("b",)]
    assert "1 module of tests left out" in network.notes
    assert len(modules_map(report(imports("test_a > test_b"))).boxes) == 2


def test_many_modules_are_drawn_as_packages() -> None:
    pairs = [
        f"shop.part{n % 30}.sub{n % 7}.m{n} > shop.part{(n + 1) % 30}.sub{(n + 1) % 7}.m{n + 1}"
        for n in range(2999)
    ]
    network = modules_map(report(imports(*pairs)))
    assert 30 <= len(network.boxes) <= MAX_BOXES[0]
    assert network.notes[0].startswith("3000 modules, drawn as ")
    assert map_svg(report(imports(*pairs), "modules"))


def test_a_flat_package_is_drawn_by_its_largest_parts() -> None:
    names = " ".join(f"shop.m{number:03}" for number in range(200)) + " shop.big.a shop.big.b"
    network = modules_map(report(imports("shop.big.a > shop.m001", modules=names)))
    assert f"drawn as {MAX_BOXES[0]} modules and packages" in network.notes[0]
    labels = [box.lines for box in network.boxes]
    assert ("big", "2 modules") in labels
    idle = next(lines for lines in labels if lines[0] == "199 modules without a drawn import")
    assert f"others in shop · {202 - 2 - (MAX_BOXES[0] - 2)} modules" in idle
    assert idle[-1] == "and 41 more"


def test_many_outermost_packages_are_drawn_by_the_largest() -> None:
    names = " ".join(f"script{number:03}" for number in range(200)) + " shop.a shop.b"
    network = modules_map(report(imports(modules=names)))
    assert len(network.boxes) == MAX_BOXES[0]
    assert any(box.lines[0] == "other packages" for box in network.boxes)


NAMES = st.sampled_from("abcdefgh")


@given(st.dictionaries(st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] != pair[1]), st.integers(1, 9)))
def test_without_backward_edges_no_cycle_is_left(weights: dict[tuple[str, str], int]) -> None:
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph([edge for edge in weights if edge not in backward_edges(weights)])
    assert nx.is_directed_acyclic_graph(graph)
    assert nx.is_directed_acyclic_graph(nx.DiGraph(list(weights))) == (not backward_edges(weights))


# -- layout

SLOW = (
    "digraph { " + " ".join(f"n{a} -> n{(a * a + 7 * b) % 400};" for a in range(400) for b in range(9)) + " }"
)


@needs_embedded
def test_the_embedded_engine_keeps_to_its_time() -> None:
    with pytest.raises(DrawingTimeError, match=r"not drawn within 0\.5 seconds"):
        layout.svg(SLOW, 0.5)


@needs_embedded
def test_the_embedded_engine_says_what_is_wrong() -> None:
    with pytest.raises(DrawingError, match="Graphviz refused the map"):
        layout.svg("digraph {")


@needs_embedded
def test_a_drawing_that_gets_lost_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    import wasmtime

    attempts: list[str | None] = []

    class Losing(layout._Engine):
        def render(self, dot: str, before: str | None = None) -> bytes:
            attempts.append(before)
            if before is None:
                raise wasmtime.WasmtimeError("wasm trap: indirect call type mismatch")
            return super().render(dot, before)

    monkeypatch.setattr(layout, "_Engine", Losing)
    assert b"<svg" in layout.svg("digraph { a -> b }")
    assert len(attempts) == 2


@needs_embedded
def test_the_embedded_engine_needs_no_place_for_its_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/proc/nowhere")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert b"<svg" in layout.svg("digraph { a -> b }")


def test_without_any_graphviz_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "_system_graphviz", lambda: None)
    monkeypatch.setitem(__import__("sys").modules, "wasmtime", None)
    with pytest.raises(DrawingError, match="no Graphviz was found: install it"):
        map_svg(report(sample_facts()))


def a_program(folder: Path, script: str) -> str:
    program = folder / "dot"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_the_system_graphviz_is_used_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="1pt"><text>drawn</text></svg>'
    program = a_program(tmp_path, f"cat > {tmp_path}/input; echo '{picture}'")
    monkeypatch.setattr(layout, "_system_graphviz", lambda: program)
    assert texts(map_svg(report(sample_facts()))) == ["drawn"]
    assert (tmp_path / "input").read_text() == map_dot(report(sample_facts()))


def test_no_program_of_the_current_folder_is_ever_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_program(tmp_path, "exit 0")
    monkeypatch.chdir(tmp_path)
    for path in (".", "", str(tmp_path)):
        monkeypatch.setenv("PATH", path)
        assert layout._system_graphviz() is None
    monkeypatch.chdir("/")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert layout._system_graphviz() == str(tmp_path / "dot")


def test_a_system_graphviz_that_fails_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = a_program(tmp_path, "exit 3")
    monkeypatch.setattr(layout, "_system_graphviz", lambda: program)
    assert b"<svg" in map_svg(report(sample_facts()))


def test_a_system_graphviz_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = a_program(tmp_path, "exec sleep 60")
    monkeypatch.setattr(layout, "_system_graphviz", lambda: program)
    with pytest.raises(DrawingTimeError):
        layout.svg("digraph {}", 0.2)


def test_out_of_time_less_is_drawn_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def slow(dot: str, seconds: float) -> bytes:
        tried.append(dot)
        if len(tried) < 3:
            raise DrawingTimeError("late")
        return dot.encode()

    monkeypatch.setattr(drawn, "svg", slow)
    assert b"drawn with less detail" in map_svg(report(sample_facts(), "routes"))
    assert "drawn with less detail" not in tried[0]
    assert len(tried[2]) < len(tried[1])
    tried[:] = []
    monkeypatch.setattr(drawn, "svg", lambda dot, seconds: (_ for _ in ()).throw(DrawingTimeError("late")))
    with pytest.raises(DrawingTimeError):
        map_svg(report(sample_facts()))


def test_an_unknown_view_is_told_about() -> None:
    with pytest.raises(ReportError, match="no map called world; there are services, applications, routes"):
        map_dot(report(sample_facts(), "world"))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("detail", range(drawn.LEVELS_OF_DETAIL))
def test_every_level_of_detail_can_be_built(view: str, detail: int) -> None:
    facts = hostile_facts()
    facts.extend(derive(facts))
    diagram = VIEWS[view].build(report(facts), detail)
    assert isinstance(diagram, Sheet | Network | Plan)
    assert diagram.title
    assert replace(diagram) == diagram


def test_what_could_act_is_taken_out_of_a_picture() -> None:
    nasty = b"""<?xml version="1.0"?><!DOCTYPE svg><!-- comment --><svg xmlns="http://www.w3.org/2000/svg"
        xmlns:xlink="http://www.w3.org/1999/xlink" width="1pt" onload="alert(1)"><script>alert(1)</script>
        <style>@import url(http://x)</style><g><a xlink:href="javascript:alert(1)"><text>link</text></a>
        <image xlink:href="http://x"/><path d="M0 0" fill="url(http://x)" style="x" class="y"/>
        <text font-family="Courier-Bold">kept &lt;b&gt;</text></g></svg>"""
    clean = inert_svg(nasty)
    assert texts(clean) == ["kept <b>"]
    for gone in (b"script", b"alert", b"http://x", b"onload", b"style", b"comment", b"DOCTYPE", b"href"):
        assert gone not in clean
    with pytest.raises(DrawingError, match="gave no picture"):
        inert_svg(b"no XML")
    with pytest.raises(DrawingError, match="gave no picture"):
        inert_svg(b"<html/>")


def test_hostile_labels_are_seen_in_the_picture() -> None:
    drawn = " ".join(texts(map_svg(report(hostile_facts(), "applications"))))
    assert '"];evil [label="owned' in drawn
    assert "\\x1b[31mred" in drawn
    assert HOSTILE[0] in drawn

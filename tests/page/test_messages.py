"""The case as the page gets it: numbers agree with the shapes, ids with the case."""

from __future__ import annotations

import json
from array import array
from functools import cache

from viewer.geo import mercator
from viewer.page import messages
from viewer.session import bake
from viewer.session.document import Document, empty
from viewer.session.opening import open_now


@cache
def _shipped() -> tuple[Document, messages.CaseMessage]:
    document = open_now([bake.shipped_case()])
    return document, _message(document)


def _message(document: Document) -> messages.CaseMessage:
    return messages.case_message(document.case, document.shapes, document.program, document.fans)


def test_it_is_json() -> None:
    _, made = _shipped()
    assert json.loads(json.dumps(made.message, allow_nan=False))["title"]


def test_paths_are_those_of_the_shapes() -> None:
    document, made = _shipped()
    total = made.message["vertexCount"]
    xs, ys = array("i"), array("i")
    ms = array("d")
    xs.frombytes(made.paths[: 4 * total])
    ys.frombytes(made.paths[4 * total : 8 * total])
    ms.frombytes(made.paths[8 * total :])
    assert total == len(xs) == len(ys) == len(ms)
    drawn = 0
    for leg in made.message["legs"]:
        shape = document.shapes[leg["id"]]
        if leg["vertices"] is None:
            assert not shape.lon
            continue
        first, count = leg["vertices"]
        assert count == len(shape.lon)
        for i in (0, count // 2, count - 1):
            lon, lat = mercator.from_world(xs[first + i], ys[first + i])
            assert abs(lon - shape.lon[i]) < 1e-6
            assert abs(lat - shape.lat[i]) < 1e-6
            assert ms[first + i] == shape.m[i]
        drawn += 1
    assert drawn == 10


def test_every_number_leads_back_to_its_thing() -> None:
    document, made = _shipped()
    order = messages.order_of(document.case)
    assert list(order.legs) == [leg["id"] for leg in made.message["legs"]]
    assert len(order.events) == len(made.message["events"])
    assert list(order.aircraft) == [a["id"] for a in made.message["aircraft"]]
    for step in made.message["steps"]:
        if step["kind"] == "event":
            title = document.case.events[order.events[step["index"]]].title
            assert title == step["title"]


def test_legs_between_the_same_ends_lie_side_by_side() -> None:
    document, made = _shipped()
    lanes: dict[object, list[float]] = {}
    for leg in made.message["legs"]:
        ends = document.case.legs[leg["id"]]
        lanes.setdefault(frozenset((ends.start, ends.end)), []).append(leg["lane"])
    for group in lanes.values():
        assert len(group) == len(set(group))
        assert abs(sum(group)) < 1e-9


def test_an_unknown_end_gives_a_ring_and_no_line() -> None:
    _, made = _shipped()
    leg = next(leg for leg in made.message["legs"] if leg["id"] == "an124-3")
    assert leg["vertices"] is None
    x, y = mercator.to_world(-66.99059, 10.60312)
    assert leg["openAt"] == {"x": round(x), "y": round(y)}


def test_fans_point_into_their_array() -> None:
    _, made = _shipped()
    fans = made.message["fans"].values()
    assert fans
    assert len(made.fans) == sum(f["rays"] * f["steps"] * 8 for f in fans)


def test_airports_say_how_their_ends_are_known() -> None:
    document, made = _shipped()
    ids = [a.id for a in document.case.airports.values() if a.position]
    known = dict(zip(ids, made.message["airports"], strict=True))
    assert known["SVMI"]["known"] == "seen"
    assert known["OSLK"]["contested"] is True
    assert known["OSDI"]["known"] is None


def test_an_empty_case_has_nothing_to_fit() -> None:
    made = _message(empty())
    assert made.message["bounds"] is None
    assert made.paths == b""


def test_a_polygon_across_the_antimeridian_stays_in_one_piece() -> None:
    flat = messages._flat([[170, 0], [-170, 0], [-170, 10], [170, 10], [170, 0]])
    assert max(flat[::2]) - min(flat[::2]) == round(20 / 360 * mercator.WORLD)

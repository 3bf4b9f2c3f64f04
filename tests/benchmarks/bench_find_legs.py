"""How many ends of real flights are found right, and how fast legs are found.

Run as ``python -m tests.benchmarks.bench_find_legs FOLDER [SAMPLES]``: FOLDER is the sample folder
of the unpacked wheel of traffic 2.13 (``traffic/data/samples``), SAMPLES a folder of trackers'
files. What is not there is left out. Nothing is asserted here: it prints tables.

Airports are known from four places: the columns ``origin`` and ``destination`` of a sample and
the airports of an answer of Flightradar24 ("told"); the library's own tests and file names
("named"). Nothing is taken from a callsign. Beyond that, flights with both ends heard on the
ground are cut off at a height over the airport: what is then guessed is compared with what was
heard ("cut").
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from viewer.model.case import Case
from viewer.model.track import KIND_GROUND, KIND_RECEIVED
from viewer.replay.found.heard import usable
from viewer.replay.found.legs import find
from viewer.session import found, opening

KNOTS, FEET, FEET_A_MINUTE = 0.514444, 0.3048, 0.00508
HEIGHTS_M = (150, 450, 1000, 2000, 3500)
# From the file names and the tests of the library: what each says, and where it says it.
NAMED = {
    "featured/belevingsvlucht": ("EHAM", "EHAM"),  # test_navigation.py
    "featured/airbus_tree": (None, "EDHI"),  # test_flight.py
    "calibration/ajaccio": (None, "LFKJ"),
    "onground/zurich_airport/SWR5220": ("LSZH", "LSZH"),  # test_navigation.py
    "onground/zurich_airport/ACA879": ("LSZH", None),  # test_navigation.py: a take-off
    "onground/zurich_airport/VJT796": (None, "LSZH"),  # test_navigation.py: a landing
    "onground/zurich_airport/EDW229": (None, "LSZH"),  # test_navigation.py: a landing
}
SAMPLES = {
    "flightaware_kml": ("LSZH", "EDDF"),  # DLH1534_LSZH_EDDF in the file's name
    "fr24_csv/JL516_Flightradar24_ADS-B_data_granular.csv": (
        "RJCC",
        "RJTT",
    ),  # Flightradar24 on the same flight
}


def main() -> int:
    """Print what is found."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    fields = found.fields_of(Case("none"))[0]
    folder = Path(sys.argv[1])
    if folder.is_dir():
        flights = list(_flights(folder))
        _ends("told or named: traffic 2.13", _known(flights), fields)
        _cut(flights, fields)
        _speed(flights, fields)
    if len(sys.argv) > 2 and Path(sys.argv[2]).is_dir():
        _files(Path(sys.argv[2]))
    return 0


def _flights(folder):
    """Yield (name, told origin, told destination, positions) of each aircraft and callsign."""
    for path in sorted(folder.glob("*/*.json.gz")):
        rows = _rows(json.loads(gzip.decompress(path.read_bytes())))
        if not rows or "latitude" not in rows[0]:
            continue
        stem = f"{path.parent.name}/{path.name.split('.')[0]}"
        by = defaultdict(list)
        for row in rows:
            by[row.get("icao24")].append(row)
        for some in by.values():
            call = next((r["callsign"] for r in some if r.get("callsign")), "")
            origin, destination = some[0].get("origin"), some[0].get("destination")
            name = stem if len(by) == 1 else f"{stem}/{call}"
            yield name, origin, destination, _heard(some)
    for path in sorted(folder.glob("fr24/*.json")):
        flight = json.loads(path.read_text())["result"]["response"]["data"]["flight"]
        ends = (flight["airport"][e]["code"]["icao"] for e in ("origin", "destination"))
        yield f"fr24/{path.stem}", *ends, _heard([_from_fr24(r) for r in flight["track"]])


def _rows(data):
    if isinstance(data, list):
        return data
    if not all(isinstance(values, dict) for values in data.values()):
        return []
    return [{k: v.get(i) for k, v in data.items()} for i in next(iter(data.values()))]


def _from_fr24(row):
    return {
        "timestamp": row["timestamp"] * 1000, "latitude": row["latitude"],
        "longitude": row["longitude"], "altitude": row["altitude"]["feet"],
        "groundspeed": row["speed"]["kts"], "vertical_rate": row["verticalSpeed"]["fpm"],
        "track": row["heading"], "onground": False,
    }  # fmt: skip


def _heard(rows):
    rows = [r for r in rows if r.get("latitude") is not None and r.get("longitude") is not None]
    told = [r["timestamp"] for r in rows]
    if told and isinstance(told[0], str):
        stripped = [t.replace("Z", "").split("+")[0] for t in told]
        when = np.array(stripped, "datetime64[ms]").astype(np.int64)
    else:
        numbers = np.array(told, np.float64)
        when = (numbers if np.nanmax(numbers) > 1e11 else numbers * 1000).astype(np.int64)
    ground = np.array([bool(r.get("onground")) for r in rows])
    return usable(
        [
            {
                "time": when,
                "lon": _column(rows, "longitude"),
                "lat": _column(rows, "latitude"),
                "altitude_m": _column(rows, "altitude", FEET),
                "ground_speed_ms": _column(rows, "groundspeed", KNOTS),
                "vertical_rate_ms": _column(rows, "vertical_rate", FEET_A_MINUTE),
                "course_deg": _column(rows, "track"),
                "kind": np.where(ground, KIND_GROUND, KIND_RECEIVED).astype(np.uint8),
                "flags": np.zeros(len(rows), np.uint8),
            }
        ]
    )


def _column(rows, name, factor=1.0):
    return np.array([np.nan if r.get(name) is None else float(r[name]) for r in rows]) * factor


def _known(flights):
    for name, origin, destination, heard in flights:
        ends = NAMED.get(name, (origin, destination))
        if any(ends):
            yield name, *ends, heard


def _judged(fields, truth):
    """Return what an end is: right, one of several named, wrong, left unknown."""
    if not fields:
        return "left unknown"
    if truth not in fields:
        return "wrong"
    return "right" if len(fields) == 1 else "one of several"


def _ends(title, flights, fields):
    print(f"\n{title}")
    total: Counter[str] = Counter()
    heard_or_not: dict[str, Counter[str]] = defaultdict(Counter)
    for name, origin, destination, heard in flights:
        legs = find(heard, fields)
        for truth, end, which in (
            (origin, legs[0].start if legs else None, "from"),
            (destination, legs[-1].end if legs else None, "to"),
        ):
            if truth is None:
                continue
            verdict = "left unknown" if end is None else _judged(end.fields, truth)
            total[verdict] += 1
            heard_or_not[end.how if end else "no leg"][verdict] += 1
            if verdict != "right":
                said = end and (end.how, end.fields, end.distance_m, end.height_m)
                print(f"  {name} {which} {truth}: {verdict} {said}")
    _print(total)
    for how, counts in heard_or_not.items():
        print(f"    {how:10}", dict(counts))


def _cut(flights, fields):
    """Cut flights heard on the ground off at a height; compare the guess with what was heard."""
    print("\ncut off at a height over the airport, ends heard on the ground as the truth")
    sure: dict[str, list[bool]] = defaultdict(list)
    for height in HEIGHTS_M:
        total: Counter[str] = Counter()
        for _, _, _, heard in flights:
            for leg in find(heard, fields):
                first, last = leg.rows
                for end, side in ((leg.start, "start"), (leg.end, "end")):
                    if end.how != "ground" or not leg.airborne:
                        continue
                    code = end.fields[0]
                    ground = fields.elevation_m[fields.codes.index(code)]
                    over = heard.altitude_m - ground
                    inside = np.arange(first, last + 1)
                    high = inside[over[inside] >= height]
                    if not len(high):
                        continue
                    rows = (
                        slice(high[0], last + 1) if side == "start" else slice(first, high[-1] + 1)
                    )
                    some = find(heard.take(rows), fields)
                    if not some:
                        total["left unknown"] += 1
                        continue
                    told = some[0].start if side == "start" else some[-1].end
                    verdict = _judged(told.fields, code)
                    total[verdict] += 1
                    if told.sure is not None:
                        sure[f"{np.floor(told.sure * 10) / 10:.1f}"].append(verdict != "wrong")
        print(f"  from {height} m:", end="")
        _print(total)
    print("  how sure it was told to be, and how often it was right:")
    for step in sorted(sure):
        print(f"    {step}–: {len(sure[step])} ends, {np.mean(sure[step]):.0%} right")


def _print(total):
    count = sum(total.values())
    print(f"  {count} ends:", ", ".join(f"{n} {what}" for what, n in total.most_common()))


def _speed(flights, fields):
    begun, rows, legs = time.perf_counter(), 0, 0
    for *_, heard in flights:
        rows += len(heard)
        legs += len(find(heard, fields))
    took = time.perf_counter() - begun
    print(f"\n{rows} positions of {len(flights)} aircraft, {legs} legs: {took:.2f} s")


def _files(samples):
    flights = []
    for name, ends in SAMPLES.items():
        place = samples / name
        if place.exists():
            document = opening.open_now([place])
            proposals = found.find_legs(document)
            flights.append((name, ends, proposals))
    print("\nfiles of trackers, read as legbook find-legs does")
    total: Counter[str] = Counter()
    for name, ends, proposals in flights:
        if not proposals:
            total["left unknown"] += 2
            continue
        for truth, end in zip(ends, (proposals[0].leg.start, proposals[-1].leg.end), strict=True):
            verdict = _judged(end.fields, truth)
            total[verdict] += 1
            print(f"  {name} {truth}: {verdict} {end.how} {end.fields}")
    _print(total)


if __name__ == "__main__":
    sys.exit(main())

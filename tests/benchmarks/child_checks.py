"""Check 10,000 legs and print the seconds and results of each run: first the setting, then times.

Two hundred aircraft fly fifty legs each, one after the other, between real airports; every leg has
three items of evidence from sources that partly copy each other, every fifth an event.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from types import MappingProxyType

import airportsdata

from viewer.checks.registry import run
from viewer.formats.aircraft_types import fleet
from viewer.geo.legs import leg_shapes
from viewer.model.case import Case
from viewer.model.evidence import Evidence
from viewer.model.place import AirportRef
from viewer.model.things import Aircraft, Airport, Event, Leg, Source
from viewer.model.time import HOUR, Interval, When, to_iso
from viewer.replay.places import least_distance_m

_AIRCRAFT, _LEGS = 200, 50
_START = 1_550_000_000_000


def _when(low, high):
    return When((Interval(low, high),), f"{to_iso(low)}/{to_iso(high)}", "UTC")


def made():
    """Return the case; the same at every call."""
    rng = random.Random(20190323)  # noqa: S311 no secret
    rows = [r for r in airportsdata.load("ICAO").values() if r["iata"]]
    places = {
        r["icao"]: Airport(r["icao"], (r["lon"], r["lat"]), icao=r["icao"], country=r["country"])
        for r in rng.sample(rows, 60)
    }
    names = list(places)
    types = sorted(fleet().types)
    sources = {
        f"s{i}": Source(f"s{i}", issued="2019-12-01", copy_of=f"s{i // 2}" if i % 3 == 1 else None)
        for i in range(100)
    }
    aircraft, legs, events = {}, {}, {}
    for a in range(_AIRCRAFT):
        name = f"a{a}"
        aircraft[name] = Aircraft(name, types[a % len(types)])
        here, at = rng.choice(names), _START + rng.randrange(10**9)
        for n in range(_LEGS):
            there = rng.choice([x for x in names if x != here])
            length = least_distance_m(places[here].position, places[there].position)
            leaving = _when(at, at + HOUR)
            at += int(length / 220 * 1000) + HOUR
            landing = _when(at, at + HOUR)
            leg = f"{name}-{n}"
            asserted = MappingProxyType(
                {"from": AirportRef(here), "to": AirportRef(there), "departed": leaving}
            )
            evidence = tuple(
                Evidence(f"{leg}-{i}", f"s{rng.randrange(100)}", asserted, assumed=("its day",) * i)
                for i in range(3)
            )
            legs[leg] = Leg(
                leg, name, AirportRef(here), AirportRef(there), (), leaving, landing,
                payload_t=None if n % 2 else 20.0, evidence=evidence,
            )  # fmt: skip
            if n % 5 == 0:
                events[f"e{leg}"] = Event(
                    f"e{leg}", "seen", when=landing, place=AirportRef(there), aircraft=(name,),
                    position=places[there].position, category="sighting", daylight=True,
                    evidence=evidence[:1],
                )  # fmt: skip
            here, at = there, at + rng.randrange(1, 40) * HOUR
    return Case(
        "bench", aircraft=aircraft, airports=places, legs=legs, events=events, sources=sources
    )


def main(runs):
    case = made()
    shapes = leg_shapes(case)
    types = fleet().types
    times, results = [], ()
    gc.disable()  # as window and command line have it while they check
    for _ in range(runs):
        began = time.process_time()
        results = run(case, shapes, types)
        times.append(time.process_time() - began)
    print(len(case.legs), len(results), *times)


if __name__ == "__main__":
    main(int(sys.argv[1]))

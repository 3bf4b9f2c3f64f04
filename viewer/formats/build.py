"""Records become a case: times parsed in the zone of their place, references looked up.

Pure, deterministic, and made of the standard library only: the window does it again at start-up
with the records and the slice of the gazetteer that the worker (or the build) left it. It trusts
the types of properties, which readers have checked against the letter of the format.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from viewer.formats.evidence_ids import evidence_ids
from viewer.formats.lookup import NOTHING, Gazetteer
from viewer.formats.records import (
    AIRPORTS,
    EVENTS,
    FEATURES,
    LEGS,
    SOURCES,
    TRACKS,
    FeatureRecord,
    FileRecord,
    Records,
)
from viewer.model.case import Case, Layer
from viewer.model.evidence import PLACE_PROPERTIES, TIME_PROPERTIES, UNKNOWN, Evidence
from viewer.model.place import AirportRef, CountryRef, members, parse_place
from viewer.model.problem import CaseValueError, Problem, Severity
from viewer.model.things import (
    Aircraft,
    Airport,
    Event,
    Hypothesis,
    Identity,
    Leg,
    Origin,
    Person,
    Runway,
    Shape,
    Source,
)
from viewer.model.time import Interval, When, parse_when, zone_info
from viewer.model.track import Track
from viewer.model.track import from_data as track_from_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from viewer.model.acknowledgement import Acknowledgement
    from viewer.model.performance import Performance
    from viewer.model.place import LonLat, Place

END_TOLERANCE_M = 10_000.0
"""How far a leg's geometry may end from its airport before it is a problem (case format)."""

_CASE_FILE = "case.json"
_TITLES = {
    AIRPORTS: "Airports", LEGS: "Legs", EVENTS: "Events", SOURCES: "Sources", FEATURES: "Features",
    TRACKS: "Tracks",
}  # fmt: skip
_PLACE_OF_TIME = {"departed": "from", "arrived": "to", "when": "place", "at": "place"}
_TITLE_NAMES = ("title", "name", "Name", "label")
_FROM_FILE = ("icao", "iata", "name", "country", "elevation_ft", "tz", "names", "aliases",
              "runways", "note")  # fmt: skip


def build_case(records: Records, gazetteer: Gazetteer = NOTHING) -> tuple[Case, list[Problem]]:
    """Return the case of the records and everything that is doubtful or wrong in it.

    A feature whose own times or places cannot be understood is set aside with an ``error``;
    a doubtful reference is a ``warning``, and the feature stays.
    """
    return _Builder(records, gazetteer).build()


class _SetAsideError(Exception):
    """A feature cannot be used; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Where:
    """The place of a feature in its file, for problems."""

    __slots__ = ("feature", "file", "line")

    def __init__(self, file: str, feature: str | None, line: int | None) -> None:
        self.file = file
        self.feature = feature
        self.line = line

    def problem(
        self,
        severity: Severity,
        code: str,
        message: str,
        path: str | None = None,
        *,
        found: str | None = None,
        expected: str | None = None,
    ) -> Problem:
        """Return a problem of this feature."""
        return Problem(
            severity, code, message, self.file, self.feature, path, self.line, found, expected
        )

    def refused(self, error: CaseValueError, path: str) -> Problem:
        """Return the problem of a value that cannot be understood."""
        return self.problem(
            "error", error.code, error.message, path, found=error.found, expected=error.expected
        )


class _Builder:
    """Holds what is built so far; one pass over airports, then legs and events, then the rest."""

    def __init__(self, records: Records, gazetteer: Gazetteer) -> None:
        self.records = records
        self.gazetteer = gazetteer
        self.problems: list[Problem] = []
        self.airports: dict[str, Airport] = {}
        self.codes: dict[str, str] = {}
        self.aircraft: dict[str, Aircraft] = {}
        self.hypotheses: dict[str, Hypothesis] = {}
        self.legs: dict[str, Leg] = {}
        self.events: dict[str, Event] = {}
        self.sources: dict[str, Source] = {}
        self.shapes: dict[str, Shape] = {}
        self.tracks: dict[str, Track] = {}
        self.members: dict[tuple[str, str], list[str]] = {}
        self._told: set[tuple[str, str]] = set()

    def build(self) -> tuple[Case, list[Problem]]:
        case = self.records.case or {}
        for item in case.get("hypotheses") or ():
            self._hypothesis(item)
        self._each(SOURCES, self._source)
        self._each(AIRPORTS, self._airport)
        self._index_airports()
        for item in case.get("aircraft") or ():
            self._aircraft(item)
        self._each(LEGS, self._leg)
        self._each(EVENTS, self._event)
        self._each(FEATURES, self._shape)
        self._each(TRACKS, self._track)
        self._check_sources()
        self._count_set_aside()
        built = Case(
            title=self._title(),
            summary=case.get("summary"),
            aircraft=MappingProxyType(self.aircraft),
            hypotheses=MappingProxyType(self.hypotheses),
            airports=MappingProxyType(self.airports),
            legs=MappingProxyType(self.legs),
            events=MappingProxyType(self.events),
            sources=MappingProxyType(self.sources),
            shapes=MappingProxyType(self.shapes),
            layers=self._layers(case),
            codes=MappingProxyType(self.codes),
            replay=self._replay(case.get("replay") or {}),
            types=MappingProxyType(self._types(case.get("types") or {})),
            acknowledged=_acknowledged(case.get("acknowledged") or ()),
            tracks=MappingProxyType(self.tracks),
        )
        return built, self.problems

    # ------------------------------------------------------------------ the whole

    def _title(self) -> str:
        if self.records.title:
            return self.records.title
        names = list(dict.fromkeys(f.file for f in self.records.files))
        return names[0] if len(names) == 1 and self.records.case is None else "Untitled case"

    def _layers(self, case: Mapping[str, Any]) -> tuple[Layer, ...]:
        told: dict[str, dict[str, Any]] = {}
        for item in case.get("layers") or ():
            entry = {"file": item} if isinstance(item, str) else item
            told.setdefault(entry["file"], entry)
        kinds: dict[str, int] = {}
        for file in self.records.files:
            kinds[file.file] = kinds.get(file.file, 0) + 1
        layers = []
        for file in self.records.files:
            entry = told.get(file.file, {})
            plain = _TITLES[file.kind] if file.kind not in (FEATURES, TRACKS) else file.file
            title = entry.get("title") or plain
            if kinds[file.file] > 1:
                title = f"{file.file}: {_TITLES[file.kind]}"
            found = tuple(self.members.get((file.file, file.kind), ()))
            layers.append(Layer(file.file, file.kind, title, found, entry.get("visible", True)))
        return tuple(layers)

    def _replay(self, told: Mapping[str, Any]) -> Interval | None:
        where = _Where(_CASE_FILE, None, None)
        begin = self._when(told.get("from"), None, where, "replay.from")
        end = self._when(told.get("to"), None, where, "replay.to")
        if begin is None and end is None:
            return None
        low = begin.hull.earliest if begin else None
        high = end.hull.latest if end else None
        if low is not None and high is not None and low >= high:
            self.problems.append(
                where.problem(
                    "error",
                    "time-order",
                    "the replay ends before it begins",
                    "replay",
                    found=f"{told.get('from')} to {told.get('to')}",
                    expected="from before to",
                )
            )
            return None
        return Interval(low, high)

    def _types(self, told: Mapping[str, Any]) -> dict[str, Performance]:
        """Read the case's own figures of types; a pair the wrong way round is set aside."""
        if not told:
            return {}  # nearly always: and the window need not import what a type is
        from viewer.formats.own_types import performance  # noqa: PLC0415 few cases have any

        made: dict[str, Performance] = {}
        for designator, item in told.items():
            try:
                made[designator] = performance(designator, item)
            except CaseValueError as error:
                where = _Where(_CASE_FILE, None, None)
                self.problems.append(where.refused(error, f"types.{designator}"))
        return made

    def _count_set_aside(self) -> None:
        """Say for each file how many of its features are not in the case."""
        for file in self.records.files:
            read = len(self.members.get((file.file, file.kind), ()))
            aside = file.set_aside + len(file.features) - read
            if aside:
                whole = file.set_aside + len(file.features)
                self.problems.append(
                    Problem(
                        "note",
                        "set-aside",
                        f"{aside} of {whole} could not be used",
                        file=file.file,
                        found=f"{aside} set aside",
                        expected=f"{whole} {file.kind}",
                    )
                )

    def _each(self, kind: str, make: Any) -> None:  # noqa: ANN401 one of the methods below
        for file in self.records.files:
            if file.kind != kind:
                continue
            kept = self.members.setdefault((file.file, kind), [])
            for record in file.features:
                where = _Where(file.file, record.label, record.line)
                try:
                    kept.append(make(file, record, where))
                except _SetAsideError as aside:
                    self.problems.append(aside.problem)

    def _new_id(
        self,
        record: FeatureRecord,
        kind: str,
        taken: Mapping[str, object],
        where: _Where,
        fallback: str | None = None,
    ) -> str:
        identity = record.id or fallback
        if identity is None:
            identity = f"{kind}-{record.number + 1}"
            while identity in taken:
                identity += "'"
            where.feature = identity
            self.problems.append(
                where.problem(
                    "warning",
                    "id-missing",
                    f"this {kind} has no id; it is called {identity} until it is saved",
                    "id",
                    found="nothing",
                    expected="an id that stays",
                )
            )
        if identity in taken:
            raise _SetAsideError(
                where.problem(
                    "error",
                    "id-duplicate",
                    f"another {kind} has the id {identity}",
                    "id",
                    found=identity,
                    expected="an id of its own",
                )
            )
        return identity

    # ------------------------------------------------------------------ airports

    def _airport(self, file: FileRecord, record: FeatureRecord, where: _Where) -> str:
        told = record.properties
        fallback = told.get("icao") or told.get("iata")
        identity = self._new_id(record, "airport", self.airports, where, fallback)
        known = self._known(told.get("icao"), told.get("iata"), identity)
        position = _point(record.geometry)
        provenance = {n: file.file for n in _FROM_FILE if told.get(n) is not None}
        if position is not None:
            provenance["position"] = file.file
        tz = told.get("tz")
        if tz is not None:
            try:
                zone_info(tz)
            except CaseValueError as error:
                raise _SetAsideError(where.refused(error, "tz")) from error
        values = {n: told.get(n) for n in ("icao", "iata", "name", "country", "elevation_ft", "tz")}
        if known is not None:
            for name, value in values.items():
                if value is None and getattr(known, name) is not None:
                    values[name] = getattr(known, name)
                    provenance[name] = self.gazetteer.version
            if position is None and known.lon is not None and known.lat is not None:
                position = (known.lon, known.lat)
                provenance["position"] = self.gazetteer.version
        if position is None:
            self.problems.append(
                where.problem(
                    "warning",
                    "airport-no-position",
                    f"nobody knows where {identity} is",
                    "geometry",
                    found="no geometry",
                    expected="a Point, or a known code",
                )
            )
        runways = tuple(
            Runway(r["name"], r.get("length_m"), r.get("surface"))
            for r in told.get("runways") or ()
        )
        self.airports[identity] = Airport(
            id=identity,
            position=position,
            **values,
            names=MappingProxyType(dict(told.get("names") or {})),
            aliases=tuple(told.get("aliases") or ()),
            runways=runways,
            note=told.get("note"),
            evidence=self._evidence(told, identity, where, {"place": identity}),
            provenance=MappingProxyType(provenance),
            private=told.get("private", False),
            origin=_origin(file, record),
        )
        return identity

    def _known(self, *codes: str | None) -> Any:  # noqa: ANN401 GazetteerAirport or None
        for code in codes:
            found = self.gazetteer.find(code) if code else None
            if found is not None:
                return found
        return None

    def _index_airports(self) -> None:
        """Map ids, then ICAO, then IATA codes to airports: the earlier wins."""
        for identity in self.airports:
            self.codes[identity] = identity
        for name in ("icao", "iata"):
            for airport in self.airports.values():
                code = getattr(airport, name)
                if code:
                    self.codes.setdefault(code, airport.id)

    def _resolve(self, code: str, where: _Where, path: str) -> Airport | None:
        """Return the airport of an id or code, taken from the gazetteer where the case has none."""
        for spelt in (code, code.upper()):
            if spelt in self.codes:
                self.codes.setdefault(code, self.codes[spelt])
                return self.airports[self.codes[spelt]]
        known = self.gazetteer.find(code) or self.gazetteer.find(code.upper())
        if known is None:
            if (where.feature or "", code) not in self._told:
                self._told.add((where.feature or "", code))
                self.problems.append(
                    where.problem(
                        "warning",
                        "airport-unknown",
                        f"no airport is known as {code}",
                        path,
                        found=code,
                        expected="an airport's id in the case, an ICAO or an IATA code",
                    )
                )
            return None
        identity = known.icao or known.iata or code
        if identity not in self.airports:
            values = {
                n: getattr(known, n)
                for n in ("icao", "iata", "name", "country", "elevation_ft", "tz")
            }
            position = None if known.lon is None or known.lat is None else (known.lon, known.lat)
            given = [n for n, v in values.items() if v is not None]
            if position is not None:
                given.append("position")
            self.airports[identity] = Airport(
                id=identity,
                position=position,
                **values,
                provenance=MappingProxyType(dict.fromkeys(given, self.gazetteer.version)),
            )
        for name in (identity, known.icao, known.iata, code):
            if name:
                self.codes.setdefault(name, identity)
        return self.airports[identity]

    # ------------------------------------------------------------------ times and places

    def _place(self, value: object, where: _Where, path: str) -> Place | None:
        """Read a place and look its airports up. Raises _SetAsideError."""
        try:
            place = parse_place(value)
        except CaseValueError as error:
            raise _SetAsideError(where.refused(error, path)) from error
        for member in members(place):
            if isinstance(member, AirportRef):
                self._resolve(member.code, where, path)
        return place

    def _zone(self, place: Place | None) -> str | None:
        """Return the one zone that all a place may be share, None where there is none."""
        zones: set[str | None] = set()
        for member in members(place):
            if isinstance(member, CountryRef):
                named = {a.tz for a in self.airports.values() if a.country == member.code and a.tz}
                zones |= set(self.gazetteer.zones(member.code)) | named or {None}
            else:
                airport = self.airports.get(self.codes.get(member.code, member.code))
                zones.add(airport.tz if airport else None)
        return zones.pop() if len(zones) == 1 else None

    def _when(self, value: Any, place: Place | None, where: _Where, path: str) -> When | None:  # noqa: ANN401 any JSON
        """Read a time of case.json or of evidence; what cannot be read is a problem and None."""
        if value is None:
            return None
        try:
            return parse_when(value, self._zone(place))
        except CaseValueError as error:
            self.problems.append(where.refused(error, path))
            return None

    def _own_when(
        self, told: Mapping[str, Any], name: str, place: Place | None, where: _Where
    ) -> When | None:
        """Read a feature's own time. Raises _SetAsideError."""
        value = told.get(name)
        if value is None:
            return None
        try:
            return parse_when(value, self._zone(place))
        except CaseValueError as error:
            raise _SetAsideError(where.refused(error, name)) from error

    # ------------------------------------------------------------------ evidence

    def _evidence(
        self, told: Mapping[str, Any], subject: str, where: _Where, places: Mapping[str, Any]
    ) -> tuple[Evidence, ...]:
        """Read what sources assert; an item that cannot be read is set aside on its own."""
        items = told.get("evidence") or []
        made: list[Evidence] = []
        taken: set[str] = set()
        for number, (item, identity) in enumerate(
            zip(items, evidence_ids(subject, items), strict=True)
        ):
            path = f"evidence[{number}]"
            if identity in taken:
                self.problems.append(
                    where.problem(
                        "error",
                        "id-duplicate",
                        f"two items of evidence are {identity}",
                        f"{path}.id",
                        found=identity,
                        expected="an id of its own",
                    )
                )
                continue
            taken.add(identity)
            try:
                asserts = self._asserts(item.get("asserts") or {}, where, path, places)
            except _SetAsideError as aside:
                self.problems.append(aside.problem)
                continue
            if item["source"] not in self.sources:
                self.problems.append(
                    where.problem(
                        "warning",
                        "source-unknown",
                        f"no source of the case has the id {item['source']}",
                        f"{path}.source",
                        found=item["source"],
                        expected="the id of a source",
                    )
                )
            assumed = item.get("assumed") or ()
            made.append(
                Evidence(
                    id=identity,
                    source=item["source"],
                    asserts=MappingProxyType(asserts),
                    grade=item.get("grade"),
                    assumed=(assumed,) if isinstance(assumed, str) else tuple(assumed),
                    note=item.get("note"),
                    private=item.get("private", False),
                )
            )
        return tuple(made)

    def _asserts(
        self, told: Mapping[str, Any], where: _Where, path: str, places: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Read asserted values; a time without a zone takes that of the asserted or own place."""
        values: dict[str, Any] = {}
        for name, value in told.items():
            at = f"{path}.asserts.{name}"
            if value is None:
                values[name] = UNKNOWN
            elif name in PLACE_PROPERTIES:
                values[name] = self._place(value, where, at)
            elif name == "stops":
                values[name] = self._stops(value, where, at)
            elif name in TIME_PROPERTIES:
                asked = _PLACE_OF_TIME[name]
                place = told.get(asked) if told.get(asked) is not None else places.get(asked)
                try:
                    values[name] = parse_when(value, self._zone(self._place(place, where, at)))
                except CaseValueError as error:
                    raise _SetAsideError(where.refused(error, at)) from error
                except TypeError as error:
                    wrong = where.problem(
                        "error",
                        "time-syntax",
                        "this is not a time",
                        at,
                        found=repr(value)[:80],
                        expected="a text or a list",
                    )
                    raise _SetAsideError(wrong) from error
            else:
                values[name] = value
        return values

    def _stops(self, value: object, where: _Where, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _SetAsideError(
                where.problem(
                    "error",
                    "place-syntax",
                    "stops are a list of places",
                    path,
                    found=repr(value)[:80],
                    expected="a list of places, or null",
                )
            )
        return tuple(self._place(item, where, f"{path}[{i}]") for i, item in enumerate(value))

    # ------------------------------------------------------------------ legs and events

    def _leg(self, file: FileRecord, record: FeatureRecord, where: _Where) -> str:
        told = record.properties
        identity = self._new_id(record, "leg", self.legs, where)
        start = self._place(told.get("from"), where, "from")
        end = self._place(told.get("to"), where, "to")
        stops = told.get("stops")
        leg = Leg(
            id=identity,
            aircraft=told.get("aircraft"),
            start=start,
            end=end,
            stops=None if stops is None else self._stops(stops, where, "stops"),
            departed=self._own_when(told, "departed", start, where),
            arrived=self._own_when(told, "arrived", end, where),
            callsign=told.get("callsign"),
            payload_t=told.get("payload_t"),
            path=told.get("path", "unknown"),
            vertices=_line(record.geometry),
            hypotheses=tuple(told.get("hypotheses") or ()),
            title=told.get("title"),
            note=told.get("note"),
            evidence=self._evidence(
                told, identity, where, {"from": told.get("from"), "to": told.get("to")}
            ),
            private=told.get("private", False),
            origin=_origin(file, record),
        )
        self._check_order(leg, where)
        self._check_ends(leg, where)
        if leg.aircraft is not None:
            self._check_aircraft([leg.aircraft], where)
        self._check_hypotheses(leg.hypotheses, where)
        self.legs[identity] = leg
        return identity

    def _check_order(self, leg: Leg, where: _Where) -> None:
        """Warn where a leg arrives before it can have left."""
        if leg.departed is None or leg.arrived is None:
            return
        low, high = leg.departed.hull.earliest, leg.arrived.hull.latest
        if low is not None and high is not None and high <= low:
            rough = leg.departed.approximate or leg.arrived.approximate
            self.problems.append(
                where.problem(
                    "note" if rough else "warning",
                    "time-order",
                    "this leg arrives before it departs",
                    "arrived",
                    found=leg.arrived.text,
                    expected=f"after {leg.departed.text}",
                )
            )

    def _check_ends(self, leg: Leg, where: _Where) -> None:
        """Warn where the geometry ends far from the airports it should join."""
        if not leg.vertices:
            return
        for name, place, vertex in (
            ("from", leg.start, leg.vertices[0]),
            ("to", leg.end, leg.vertices[-1]),
        ):
            airports = [
                self.airports[self.codes[m.code]]
                for m in members(place)
                if isinstance(m, AirportRef) and m.code in self.codes
            ]
            if len(airports) != len(members(place)):
                continue  # a country, or a code nobody knows: nothing to compare with
            away = [chord_m(a.position, vertex) for a in airports if a.position is not None]
            if away and min(away) > END_TOLERANCE_M:
                self.problems.append(
                    where.problem(
                        "warning",
                        "leg-end-apart",
                        f"the geometry ends {min(away) / 1000:.0f} km from its airport",
                        name,
                        found=f"{vertex[0]}, {vertex[1]}",
                        expected=f"within {END_TOLERANCE_M / 1000:.0f} km of "
                        + " or ".join(a.id for a in airports),
                    )
                )

    def _check_aircraft(self, ids: Iterable[str], where: _Where) -> None:
        for identity in ids:
            if identity not in self.aircraft and self.records.case is not None:
                self.problems.append(
                    where.problem(
                        "warning",
                        "aircraft-unknown",
                        f"no aircraft of the case has the id {identity}",
                        "aircraft",
                        found=identity,
                        expected="the id of an aircraft in case.json",
                    )
                )

    def _check_hypotheses(self, ids: Iterable[str], where: _Where) -> None:
        for identity in ids:
            if identity not in self.hypotheses and self.records.case is not None:
                self.problems.append(
                    where.problem(
                        "warning",
                        "hypothesis-unknown",
                        f"no hypothesis of the case has the id {identity}",
                        "hypotheses",
                        found=identity,
                        expected="the id of a hypothesis in case.json",
                    )
                )

    def _event(self, file: FileRecord, record: FeatureRecord, where: _Where) -> str:
        told = record.properties
        identity = self._new_id(record, "event", self.events, where)
        place = self._place(told.get("place"), where, "place")
        aircraft = told.get("aircraft") or ()
        aircraft = (aircraft,) if isinstance(aircraft, str) else tuple(aircraft)
        event = Event(
            id=identity,
            title=told["title"],
            text=told.get("text"),
            when=self._own_when(told, "when", place, where),
            place=place,
            position=_point(record.geometry),
            precision_m=told.get("precision_m"),
            aircraft=aircraft,
            category=told.get("category") or "context",
            daylight=told.get("daylight"),
            people=tuple(
                Person(p) if isinstance(p, str) else Person(p["name"], p.get("role"))
                for p in told.get("people") or ()
            ),
            load_t=told.get("load_t"),
            media=tuple(told.get("media") or ()),
            hypotheses=tuple(told.get("hypotheses") or ()),
            evidence=self._evidence(told, identity, where, {"place": told.get("place")}),
            private=told.get("private", False),
            origin=_origin(file, record),
        )
        self._check_aircraft(aircraft, where)
        self._check_hypotheses(event.hypotheses, where)
        self.events[identity] = event
        return identity

    # ------------------------------------------------------------------ the rest

    def _hypothesis(self, item: Mapping[str, Any]) -> None:
        if self._taken(item["id"], self.hypotheses, "hypothesis", "hypotheses"):
            return
        self.hypotheses[item["id"]] = Hypothesis(item["id"], item["title"], item.get("text"))

    def _aircraft(self, item: Mapping[str, Any]) -> None:
        if self._taken(item["id"], self.aircraft, "aircraft", "aircraft"):
            return
        where = _Where(_CASE_FILE, item["id"], None)
        identities = tuple(
            Identity(
                registration=i.get("registration"),
                icao24=i.get("icao24"),
                callsign=i.get("callsign"),
                operator=i.get("operator"),
                serial=i.get("serial"),
                valid=self._when(i.get("valid") or None, None, where, "identities.valid"),
            )
            for i in item.get("identities") or ()
        )
        self.aircraft[item["id"]] = Aircraft(
            id=item["id"],
            type=item.get("type"),
            name=item.get("name"),
            identities=identities,
            note=item.get("note"),
            evidence=self._evidence(item, item["id"], where, {}),
            private=item.get("private", False),
        )

    def _taken(self, identity: str, taken: Mapping[str, object], what: str, path: str) -> bool:
        if identity not in taken:
            return False
        self.problems.append(
            Problem(
                "error",
                "id-duplicate",
                f"another {what} has the id {identity}",
                file=_CASE_FILE,
                feature=identity,
                property=path,
                found=identity,
                expected="an id of its own",
            )
        )
        return True

    def _source(self, file: FileRecord, record: FeatureRecord, where: _Where) -> str:
        item = record.properties
        identity = self._new_id(record, "source", self.sources, where)
        custom = item.get("custom") or {}
        container = item.get("container-title")
        captured = custom.get("captured")
        self.sources[identity] = Source(
            id=identity,
            title=item.get("title"),
            type=item.get("type"),
            container=", ".join(container) if isinstance(container, list) else container,
            authors=tuple(filter(None, map(_csl_name, item.get("author") or ()))),
            issued=_csl_date(item.get("issued")),
            url=item.get("URL"),
            language=item.get("language"),
            note=item.get("note"),
            copy_of=custom.get("copy_of"),
            seen_in=custom.get("seen_in"),
            reliability=custom.get("reliability"),
            captured=None if captured is None else MappingProxyType(captured),
            csl=MappingProxyType(item),
            private=custom.get("private", False),
            origin=_origin(file, record),
        )
        return identity

    def _check_sources(self) -> None:
        """Warn of copies of nothing and of copies in a circle."""
        for source in self.sources.values():
            origin = source.origin
            where = _Where(
                origin.file if origin else "", source.id, origin.line if origin else None
            )
            for name in ("copy_of", "seen_in"):
                other = getattr(source, name)
                if other is not None and other not in self.sources:
                    self.problems.append(
                        where.problem(
                            "warning",
                            "source-unknown",
                            f"no source of the case has the id {other}",
                            f"custom.{name}",
                            found=other,
                            expected="the id of a source",
                        )
                    )
            if self._in_circle(source):
                self.problems.append(
                    where.problem(
                        "warning",
                        "copy-circle",
                        "this source is a copy of itself, by way of others",
                        "custom.copy_of",
                        found=source.copy_of,
                        expected="a chain that ends at an origin",
                    )
                )

    def _in_circle(self, source: Source) -> bool:
        seen = {source.id}
        at: Source | None = source
        while at is not None and at.copy_of is not None:
            if at.copy_of == source.id:
                return True
            if at.copy_of in seen:
                return False  # a circle further on, told there
            seen.add(at.copy_of)
            at = self.sources.get(at.copy_of)
        return False

    def _shape(self, file: FileRecord, record: FeatureRecord, where: _Where) -> str:
        identity = record.id or f"{file.file}#{record.number}"
        while identity in self.shapes:
            identity = f"{file.file}#{identity}"
        told = record.properties
        title = next(
            (str(told[n]) for n in _TITLE_NAMES if isinstance(told.get(n), str)),
            None,
        )
        airspace = told.get("kind") == "airspace"  # only its members were checked
        self.shapes[identity] = Shape(
            id=identity,
            geometry=MappingProxyType(record.geometry or {}),
            properties=MappingProxyType(told),
            title=title,
            valid=self._own_when(told, "valid", None, where) if airspace else None,
            origin=_origin(file, record),
        )
        return identity

    def _track(self, _file: FileRecord, record: FeatureRecord, _where: _Where) -> str:
        track = track_from_data(record.properties)
        self.tracks[track.id] = track
        return track.id


def chord_m(a: LonLat, b: LonLat) -> float:
    """Return the straight-line distance of two positions on WGS84, metres.

    Within 10 km it differs from the geodesic by less than a millimetre or two.
    """
    return math.dist(_ecef(a), _ecef(b))


def _ecef(position: LonLat) -> tuple[float, float, float]:
    """Return Earth-centred coordinates in metres (WGS84: a = 6378137, f = 1/298.257223563)."""
    lon, lat = math.radians(position[0]), math.radians(position[1])
    squared = 0.0066943799901413165  # first eccentricity squared
    normal = 6_378_137.0 / math.sqrt(1 - squared * math.sin(lat) ** 2)
    flat = normal * math.cos(lat)
    return flat * math.cos(lon), flat * math.sin(lon), normal * (1 - squared) * math.sin(lat)


def _acknowledged(items: Sequence[Mapping[str, Any]]) -> tuple[Acknowledgement, ...]:
    if not items:
        return ()
    from viewer.model.acknowledgement import Acknowledgement  # noqa: PLC0415 few cases have any

    return tuple(
        Acknowledgement(i["rule"], tuple(i["subjects"]), i["reason"], i.get("at")) for i in items
    )


def _origin(file: FileRecord, record: FeatureRecord) -> Origin:
    return Origin(file.file, record.line, record.number)


def _point(geometry: Mapping[str, Any] | None) -> LonLat | None:
    if geometry is None:
        return None
    lon, lat = geometry["coordinates"][:2]
    return float(lon), float(lat)


def _line(geometry: Mapping[str, Any] | None) -> tuple[LonLat, ...]:
    """Return the vertices of a LineString, or of a MultiLineString's parts joined in order.

    RFC 7946 has lines that cross the antimeridian cut there: the parts are one path.
    """
    if geometry is None:
        return ()
    coordinates = geometry["coordinates"]
    if geometry["type"] == "MultiLineString":
        coordinates = [position for part in coordinates for position in part]
    return tuple((float(p[0]), float(p[1])) for p in coordinates)


def _csl_name(name: Mapping[str, Any]) -> str | None:
    if name.get("literal"):
        return str(name["literal"])
    parts = [str(name[n]) for n in ("given", "family") if name.get(n)]
    return " ".join(parts) or None


def _csl_date(issued: Mapping[str, Any] | None) -> str | None:
    """Return a CSL date as text: 2019-03-24, 2019-03, a range with a slash, or as written."""
    if not issued:
        return None
    parts = issued.get("date-parts")
    if isinstance(parts, list) and all(isinstance(p, list) for p in parts):
        dates = [_iso_date(p) for p in parts if p]
        if dates:
            return "/".join(dates)
    for name in ("raw", "literal"):
        if isinstance(issued.get(name), str):
            return str(issued[name])
    return None


def _iso_date(parts: Sequence[Any]) -> str:
    texts = [str(p) for p in parts]
    return "-".join([texts[0].zfill(4), *(t.zfill(2) for t in texts[1:])])

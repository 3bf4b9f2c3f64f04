"""Cards of the shipped case, and of cases that lack things."""

from __future__ import annotations

from functools import cache

import pytest

from viewer.describe import cards, timeline
from viewer.describe.card import Card, Context
from viewer.model.case import Case
from viewer.model.things import Airport, Event, Source
from viewer.session import bake
from viewer.session.opening import open_now

AT = 1_553_342_400_000  # 2019-03-23T12:00Z


@cache
def _context() -> Context:
    document = open_now([bake.shipped_case()])
    return Context(
        document.case,
        document.shapes,
        AT,
        {"SY": "Syria", "RU": "Russia", "VE": "Venezuela"},
        timeline.tightened(document.program),
        timeline.last_confirmed(document.case, document.program),
    )


def _card(kind: str, thing: str) -> Card:
    made = cards.card(_context(), kind, thing)
    assert made is not None
    return made


def _text(card: Card) -> str:
    parts = [card.title, card.subtitle, *(text for text, _ in card.badges)]
    for section in card.sections:
        parts += [section.title, section.text]
        parts += [f"{r.label} {r.value} {r.note}" for r in section.rows]
        for item in section.testimonies:
            parts += [item.source, *item.notes]
            parts += [f"{c.property} {c.value} {c.relation}" for c in item.claims]
    return "\n".join(parts)


@pytest.mark.parametrize(
    ("airport", "wanted"),
    [
        ("UUMU", ("Чкаловский", "UUMU / CKL", "499 ft (152 m)", "Europe/Moscow", "15:00")),
        ("OSLK", ("حميميم", "Хмеймим", "OSLK / LTK", "Asia/Damascus", "35.40110, 35.94870")),
        ("SVMI", ("SVMI / CCS", "America/Caracas", "10°36′11.2″N 66°59′26.1″W", "08:00")),
    ],
)
def test_an_airport_says_all_it_knows(airport: str, wanted: tuple[str, ...]) -> None:
    text = _text(_card("airport", airport))
    for part in wanted:
        assert part in text


def test_an_airport_names_its_legs_with_distance_and_course() -> None:
    text = _text(_card("airport", "UUMU"))
    assert "2\u2009282 km" in text
    assert "shortest path" in text
    assert "course 184.9°" in text


def test_a_contested_leg_shows_the_contradiction_beside_what_agrees() -> None:
    card = _card("leg", "an124-1")
    assert ("contested", "contested") in card.badges
    claims = [c for s in card.sections for t in s.testimonies for c in t.claims]
    assert {"agrees", "contradicts"} <= {c.relation for c in claims}
    assert all((c.relation == "contradicts") == (c.tone == "contested") for c in claims)


def test_a_leg_with_an_unknown_path_never_speaks_of_a_route() -> None:
    text = _text(_card("leg", "an124-2"))
    assert "Shortest path, not a track" in text
    assert "path not known" in text
    assert "10\u2009484 km" in text


def test_an_unknown_end_is_said_to_be_unknown() -> None:
    rows = {r.label: r for s in _card("leg", "an124-3").sections for r in s.rows}
    assert rows["To"].value == "not known"


def test_a_copy_says_whose_word_it_repeats() -> None:
    copies = [s.id for s in _context().case.sources.values() if s.copy_of]
    assert copies
    for source in copies:
        assert "counts as one witness" in _text(_card("source", source))


def test_every_thing_of_the_case_has_a_card_whose_links_lead_somewhere() -> None:
    case = _context().case
    things = [
        (kind, thing)
        for kind, members in (
            ("airport", case.airports),
            ("leg", case.legs),
            ("event", case.events),
            ("aircraft", case.aircraft),
            ("source", case.sources),
        )
        for thing in members
    ]
    for kind, thing in [*things, ("case", "")]:
        card = _card(kind, thing)
        links = [r.link for s in card.sections for r in s.rows]
        links += [t.link for s in card.sections for t in s.testimonies]
        for link in links:
            if link is not None and link.kind != "address":
                assert cards.card(_context(), link.kind, link.id) is not None, (kind, thing, link)


def test_the_opening_card_counts_origins_and_names_last_places() -> None:
    text = _text(_card("case", ""))
    assert "independent origins" in text
    assert "last confirmed: Maiquetía" in text
    assert "Rival versions" in text


def test_a_thing_that_is_not_there_has_no_card() -> None:
    assert cards.card(_context(), "leg", "no such leg") is None
    assert cards.card(_context(), "no such kind", "x") is None


def test_a_case_with_next_to_nothing_makes_cards_that_say_so() -> None:
    case = Case(
        title="empty",
        airports={"X": Airport("X", None)},
        events={"e": Event("e", "Something")},
        sources={"s": Source("s", url="javascript:alert(1)")},
    )
    context = Context(case, {}, AT)
    for kind, thing in (("airport", "X"), ("event", "e"), ("source", "s"), ("case", "")):
        assert cards.card(context, kind, thing) is not None
    event = cards.card(context, "event", "e")
    assert event is not None
    assert "Nothing supports this: no source is given." in _text(event)
    opening = cards.card(context, "case", "")
    assert opening is not None
    assert "no source is given" in _text(opening)

"""What a check says: a verdict on some subjects, with its premises and its figures."""

from __future__ import annotations

from typing import Literal, NamedTuple

Verdict = Literal["pass", "doubt", "fail", "unknown"]
"""``pass``: it can be true, and nothing found speaks against it. ``doubt``: only some figures,
loads or readings allow it, or an approximate time forbids it. ``fail``: no time inside the windows
and no published figure could make it true. ``unknown``: something that is needed is not known."""

VERDICTS: tuple[Verdict, ...] = ("fail", "doubt", "unknown", "pass")
"""The verdicts in the order in which a reader wants to see them."""

Kind = Literal["airport", "leg", "event", "aircraft", "source"]


class Subject(NamedTuple):
    """A thing that a result is about, by its kind and id."""

    kind: Kind
    id: str


class Figure(NamedTuple):
    """A number that a verdict rests on: one value, or lowest and highest (None where open).

    ``name`` says what it is in words, ``unit`` its unit ("" for a plain number or a text) and
    ``source`` where it comes from: a publication, or how it was computed.
    """

    name: str
    value: float | str | tuple[float | None, float | None]
    unit: str = ""
    source: str = ""


class Result(NamedTuple):
    """One rule's verdict on its subjects.

    ``hypotheses`` are the versions in which it holds; none means in all. ``premises`` are what had
    to be taken for granted, an assumption of the editor included. ``acknowledged`` is the
    reason that the case gives for living with it, if any.
    """

    rule: str
    verdict: Verdict
    subjects: tuple[Subject, ...]
    message: str
    premises: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    hypotheses: tuple[str, ...] = ()
    acknowledged: str | None = None

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What a result is told apart by, also in an acknowledgement: rule and ids."""
        return self.rule, tuple(s.id for s in self.subjects)

"""What each sub-command answers: a document of plain data, or the same as text, and a status."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viewer.commands import text
from viewer.commands.plain import plain, plain_json
from viewer.replay import state, table
from viewer.session import bake, opening, summary

if TYPE_CHECKING:
    from viewer.commands.arguments import Arguments
    from viewer.desktop.render import Picture
    from viewer.model.problem import Problem
    from viewer.session.document import Document

_MOST = 20  # problems told on stderr: `legbook info` has them all
_UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` is for stdout, ``messages`` are lines for stderr.

    ``picture`` is what is still to be saved, if anything.
    """

    status: int
    text: str = ""
    messages: tuple[str, ...] = ()
    picture: Picture | None = None


def answer(arguments: Arguments) -> Answer:
    """Open the paths (none: the shipped case) and answer the command."""
    if arguments.command == "convert":
        from viewer.commands.convert import convert  # noqa: PLC0415 for this command only

        status, messages = convert(arguments.paths, arguments.output)
        return Answer(status, messages=tuple(messages))
    document = opening.open_now(arguments.paths or [bake.shipped_case()])
    errors = [p for p in document.problems if p.severity == "error"]
    if errors and document.records.case is None and not document.records.files:
        # Nothing was read: no picture and no text, only the document that a program asked for.
        return Answer(1, _made(document, arguments) if arguments.json else "", _lines(errors))
    unknown = _unknown_hypothesis(document, arguments.hypotheses)
    if unknown is not None:
        return Answer(1, messages=(*_lines(errors), unknown))
    status = 1 if errors else 0
    if arguments.command == "info":
        # The problems are part of this answer; only what was not read at all is told beside it.
        errors = [p for p in errors if p.code == _UNREADABLE]
    if arguments.command == "overflight":
        return _overflight(document, arguments, status, _lines(errors))
    if arguments.command == "check":
        failed, told = _check(document, arguments)
        return Answer(max(status, int(failed)), told, _lines(errors))
    if arguments.command == "render":
        return Answer(status, messages=_lines(errors), picture=_picture(document, arguments))
    return Answer(status, _made(document, arguments), _lines(errors))


def _made(document: Document, arguments: Arguments) -> str:
    match arguments.command:
        case "info":
            return _info(document, arguments)
        case "legs":
            return _legs(document, arguments)
        case "overflight":
            return _json([])  # nothing was read
        case "check":
            return _check(document, arguments)[1]
        case "compare":
            return _compare(document, arguments)
        case "steps":
            return _steps(document, arguments)
        case "find-legs":
            return _find_legs(document, arguments)
        case _:
            return _state(document, arguments)


def _unknown_hypothesis(document: Document, chosen: tuple[str, ...] | None) -> str | None:
    known = document.case.hypotheses
    unknown = next((name for name in chosen or () if name not in known), None)
    if unknown is None:
        return None
    names = ", ".join(plain(k) for k in known)
    there = f"this case has {names}" if known else "this case has none"
    return f"no hypothesis {plain(unknown)!r}: {there}"


def _lines(problems: list[Problem]) -> tuple[str, ...]:
    """Return a line for each problem, the most that fit a screen."""
    lines = [text.problem_line(summary.problem_data(p)) for p in problems[:_MOST]]
    if len(problems) > _MOST:
        lines.append(f"and {len(problems) - _MOST} more errors: legbook info tells them all")
    return tuple(lines)


def _info(document: Document, arguments: Arguments) -> str:
    found = summary.info(document)
    return _json(found) if arguments.json else text.info(found)


def _legs(document: Document, arguments: Arguments) -> str:
    rows = table.legs_table(document.case, document.shapes)
    if not arguments.json:
        return text.legs(document.case, rows)
    return _json([{k: v for k, v in r.items() if k != "distance_km_range"} for r in rows])


def _state(document: Document, arguments: Arguments) -> str:
    found = state.document(
        state.evaluate(document.program, arguments.at, arguments.hypotheses, document.shapes)
    )
    return _json(found) if arguments.json else text.state(document.case, found)


def _overflight(
    document: Document, arguments: Arguments, status: int, told: tuple[str, ...]
) -> Answer:
    """Return the rows; status 1 also where every leg was refused, for then nothing is answered."""
    from viewer.commands import overflight  # noqa: PLC0415 the borders, for this command only

    found = overflight.found(document, shortest_path=arguments.shortest_path)
    if found.refused and not found.answered:
        status = 1
    if not arguments.json:
        return Answer(status, overflight.as_text(found), told)
    return Answer(status, _json(overflight.data(found)), (*told, *overflight.messages(found)))


def _check(document: Document, arguments: Arguments) -> tuple[bool, str]:
    """Return whether a check fails, and what is printed."""
    from viewer.commands import check  # noqa: PLC0415 the rules, for this command only

    results = check.found(document)
    told = _json(check.data(results)) if arguments.json else check.as_text(results, document)
    return check.failed(results), told


def _steps(document: Document, arguments: Arguments) -> str:
    from viewer.commands import steps  # noqa: PLC0415 for this command only

    if arguments.json:
        return _json(steps.data(document, arguments.hypotheses))
    return steps.as_text(document, arguments.hypotheses, markdown=arguments.markdown)


def _find_legs(document: Document, arguments: Arguments) -> str:
    from viewer.commands import find_legs  # noqa: PLC0415 numpy, for this command only

    found = find_legs.found(document)
    if arguments.json:
        return _json(find_legs.data(found))
    return find_legs.as_text(found, document)


def _compare(document: Document, arguments: Arguments) -> str:
    from viewer.commands import compare  # noqa: PLC0415 the rules, for this command only

    made, case = compare.found(document), document.case
    return _json(compare.data(case, made)) if arguments.json else compare.as_text(case, made)


def _picture(document: Document, arguments: Arguments) -> Picture:
    from viewer.desktop.render import Picture  # noqa: PLC0415 for a picture only

    return Picture(
        document=document,
        at=arguments.at,
        hypotheses=arguments.hypotheses,
        size=arguments.size,
        scale=arguments.scale,
        theme=arguments.theme,
        center=arguments.center,
        zoom=arguments.zoom,
        target=Path(arguments.output),
    )


def _json(data: Any) -> str:  # noqa: ANN401 JSON
    """Return one JSON document, letters as they are, safe to be shown on a terminal."""
    return plain_json(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"

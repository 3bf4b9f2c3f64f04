"""The list of steps as a text to be read aloud, copied or pasted: plain, or Markdown."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from viewer.describe import steps as stepping
from viewer.describe import versions, words
from viewer.describe.testimony import count_origins, source_short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from viewer.describe.steps import Step
    from viewer.model.case import Case

    Writer = Callable[[Case, Sequence[Step], Sequence[str] | None], str]

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~^&$])")
_BEGINNING = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))")


def plain(case: Case, steps: Sequence[Step], hypotheses: Sequence[str] | None) -> str:
    """Return the steps as plain text, the sources of each under it, in full at its end.

    What is private in the case is left out, here and in ``markdown``: they are to be passed on.
    """
    notes = Notes(case, public=True)
    parts = [f"{case.title}\n{shown(case, hypotheses)}".strip()]
    for step in (s for s in steps if not stepping.is_private(case, s)):
        lines = [f"{step.number}. {step.title}", facts(step), step.text, notes.said(step, " [{}]")]
        parts.append("\n   ".join(line for line in lines if line))
    parts.append("\n".join(f"[{n}] {text}" for n, text in notes.listed()))
    return "\n\n".join(part for part in parts if part) + "\n"


def markdown(case: Case, steps: Sequence[Step], hypotheses: Sequence[str] | None) -> str:
    """Return the steps as Markdown, the sources as footnotes."""
    notes = Notes(case, public=True)
    parts = [f"# {escaped(case.title)}", escaped(shown(case, hypotheses))]
    for step in (s for s in steps if not stepping.is_private(case, s)):
        said = notes.said(step, "[^{}]", escaped)
        parts += [
            f"## {step.number}\\. {escaped(step.title)}",
            f"*{escaped(facts(step))}*",
            escaped(step.text),
            said,
        ]
    parts.append("\n".join(f"[^{n}]: {escaped(text)}" for n, text in notes.listed()))
    return "\n\n".join(part for part in parts if part) + "\n"


def shown(case: Case, hypotheses: Sequence[str] | None) -> str:
    """Return which versions a list of steps tells, where there are rivals, and in what zone."""
    told = f"Told: {versions.choice(case, hypotheses)}. " if case.hypotheses else ""
    return f"{told}Times in UTC."


def facts(step: Step) -> str:
    """Return when and where a step happened, in words."""
    when = words.window(words.to_the_minute(step.bounds))
    return " · ".join(part for part in (when, step.place) if part)


def escaped(text: str) -> str:
    """Return a text as one line that Markdown shows as it is."""
    line = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _BEGINNING.sub(r"\1\\", line)


class Notes:
    """Sources numbered in the order in which they are first cited."""

    def __init__(self, case: Case, *, public: bool = False) -> None:
        """Begin at 1; ``public`` leaves out what is private."""
        self._case = case
        self._public = public
        self._numbers: dict[str, int] = {}

    def said(self, step: Step, mark: str, escape: Callable[[str], str] = str) -> str:
        """Return what a step rests on; ``mark`` is how the number of a source is written."""
        return "".join(
            text if source is None else f"{escape(text)}{mark.format(self._number(source))}"
            for text, source in self.parts(step)
        )

    def parts(self, step: Step) -> list[tuple[str, str | None]]:
        """Return the same in pieces: words with None, a source's short name with its id."""
        found = stepping.support(self._case, step, public=self._public)
        if not found.sources:
            parts: list[tuple[str, str | None]] = [("No source is given.", None)]
        else:
            rests = f"Rests on {count_origins(found.origins)}: "
            parts = [(rests, None), *self._named(found.sources), (".", None)]
        if found.against:
            parts += [(" Contradicted by ", None), *self._named(found.against), (".", None)]
        return parts

    def listed(self) -> list[tuple[int, str]]:
        """Return the number and the whole name of each source cited so far."""
        return [(number, self._full(source)) for source, number in self._numbers.items()]

    def _number(self, source: str) -> int:
        return self._numbers.setdefault(source, len(self._numbers) + 1)

    def _named(self, sources: Iterable[str]) -> list[tuple[str, str | None]]:
        named: list[tuple[str, str | None]] = []
        known = self._case.sources
        short = {source: source_short(known.get(source), source) for source in sources}
        often = Counter(short.values())
        for source, name in short.items():
            if named:
                named.append((", ", None))
            told = (words.publisher(known[source]), known[source].issued) if source in known else ()
            apart = ", ".join(text for text in told if text and text != name)
            named.append((f"{name} ({apart})" if apart and often[name] > 1 else name, source))
        return named

    def _full(self, source: str) -> str:
        known = self._case.sources.get(source)
        parts = [words.source_name(known, source)]
        if known is not None:
            parts += [t for t in (known.issued, known.url) if t]
            for name, what in ((known.copy_of, "repeats"), (known.seen_in, "read in")):
                other = self._case.sources.get(name or "")
                if name is not None and not (self._public and other is not None and other.private):
                    parts.append(f"{what} {words.source_name(other, name)}")
        return ", ".join(parts)

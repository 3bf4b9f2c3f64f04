"""Names and dates of CSL-JSON as text (Citation Style Language 1.0.2, csl-data.json)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def name_text(name: Mapping[str, Any]) -> str | None:
    """Return a CSL name as text: as written, or given before family; None where it is empty."""
    if name.get("literal"):
        return str(name["literal"])
    parts = [str(name[n]) for n in ("given", "family") if name.get(n)]
    return " ".join(parts) or None


def date_text(issued: Mapping[str, Any] | None) -> str | None:
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

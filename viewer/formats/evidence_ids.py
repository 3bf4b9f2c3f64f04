"""Ids of evidence: given ones are kept, missing ones are made from the content, always the same."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DIGEST_BYTES = 5


def evidence_ids(subject: str, items: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the id of each item of evidence on a subject, given or made.

    A made id depends on the subject, the source and what it asserts, not on the item's place in
    the list. Equal items get a number.

    >>> evidence_ids("leg-1", [{"id": "e1", "source": "a"}])
    ['e1']
    """
    given = {item["id"] for item in items if item.get("id")}
    taken = set(given)
    ids = []
    for item in items:
        identity = item.get("id")
        if not identity:
            base = _made(subject, item)
            identity, number = base, 2
            while identity in taken:
                identity, number = f"{base}-{number}", number + 1
            taken.add(identity)
        ids.append(identity)
    return ids


def _made(subject: str, item: Mapping[str, Any]) -> str:
    content = [subject, item.get("source"), item.get("asserts")]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES)
    return f"ev-{digest.hexdigest()}"

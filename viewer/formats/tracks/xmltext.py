"""XML read with limits: no entities, no DTD, no network, bounded depth; element by element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.formats.tracks.reader import DeclinedError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 256 * 1024
_ENTITIES = "it declares entities, with which a small file can become endless or read other files"
MAX_DEPTH = 256
"""libxml2's own limit, which holds because ``huge_tree`` is off."""


def looks_like(head: bytes, *roots: str) -> bool:
    """Tell whether one of these elements opens the document, in any namespace prefix or none."""
    text = text_of(head).lower()
    at = 0
    while True:
        at = text.find("<", at)
        if at < 0:
            return False
        if text.startswith(("<?", "<!"), at):
            at = _after_aside(text, at)
            continue
        name = text[at + 1 : at + 64].split(None, 1)[0].split(">")[0].rstrip("/")
        return name.rpartition(":")[2] in roots


def _after_aside(text: str, at: int) -> int:
    """Return where what is no element ends: a comment, an instruction, a DOCTYPE with its part."""
    for start, end in (("<!--", "-->"), ("<?", "?>")):
        if text.startswith(start, at):
            found = text.find(end, at)
            return len(text) if found < 0 else found + len(end)
    bracket, close = text.find("[", at), text.find(">", at)
    if 0 <= bracket < close:
        found = text.find("]", bracket)
        close = text.find(">", found) if found >= 0 else -1
    return len(text) if close < 0 else close + 1


def text_of(head: bytes) -> str:
    """Return the first bytes of XML as text, well enough for a look."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if head[:2] in (b"<\0", b"\0<"):
        return head.decode("utf-16-le" if head[:1] == b"<" else "utf-16-be", "replace")
    return head.decode("utf-8-sig", "replace")


def elements(data: bytes, names: frozenset[str]) -> Iterator[tuple[str, str, Any]]:
    """Yield ("start" or "end", local name, element) of the elements with these local names.

    An element that was yielded at its end is emptied afterwards, but for one inside another that
    is still to be yielded. Raises RefusedError for entities, a depth over 256, or what is no XML.
    """
    from lxml import etree  # noqa: PLC0415 for XML only

    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    refuse_entities(data[:_CHUNK])
    checked = False
    open_wanted = 0
    try:
        for at in range(0, len(data), _CHUNK):
            parser.feed(data[at : at + _CHUNK])
            for event, element in parser.read_events():
                if not checked:
                    _refuse_declared(element)
                    checked = True
                name = local(element)
                if name not in names:
                    continue
                if event == "start":
                    open_wanted += 1
                    yield event, name, element
                    continue
                open_wanted -= 1
                yield event, name, element
                if not open_wanted or name in _FREE:
                    _free(element)
        parser.close()
    except etree.XMLSyntaxError as error:
        message = f"it is no sound XML: {error.msg}"
        raise RefusedError(message, error.lineno) from error
    if not checked:
        message = "it holds no XML element"
        raise DeclinedError(message)


_FREE = frozenset({"Placemark", "trkpt", "wpt", "rte"})


def _free(element: Any) -> None:  # noqa: ANN401 lxml's element
    element.clear(keep_tail=False)
    before, parent = element.getprevious(), element.getparent()
    if before is not None and parent is not None and local(before) in _FREE:
        parent.remove(before)


def refuse_entities(head: bytes) -> None:
    """Raise RefusedError where XML declares entities in its first bytes, in any encoding."""
    told = text_of(head)
    at = told.find("<!ENTITY")
    if at >= 0:
        raise RefusedError(_ENTITIES, told.count("\n", 0, at) + 1)


def _refuse_declared(root: Any) -> None:  # noqa: ANN401 lxml's element
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise RefusedError(_ENTITIES, 1)


def local(element: Any) -> str:  # noqa: ANN401 lxml's element
    """Return an element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, name: str) -> Iterator[Any]:  # noqa: ANN401 lxml's element
    """Yield the children of a local name."""
    for child in element:
        if local(child) == name:
            yield child


def child(element: Any, name: str) -> Any:  # noqa: ANN401 lxml's element or None
    """Return the first child of a local name, None where there is none."""
    return next(children(element, name), None)


def below(element: Any, name: str) -> Iterator[Any]:  # noqa: ANN401 lxml's element
    """Yield the elements of a local name at any depth."""
    yield from element.iter("{*}" + name)


def text(element: Any, name: str) -> str | None:  # noqa: ANN401 lxml's element
    """Return the text of the first child of a local name, stripped; None where there is none."""
    found = child(element, name)
    if found is None or found.text is None:
        return None
    return str(found.text).strip() or None

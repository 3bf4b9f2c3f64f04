"""A card as Qt's rich text. Everything a case says reaches the markup escaped.

Qt knows tables, anchors, a few styles, and ``title`` as a tooltip; it knows no flow and no fold,
so what is folded is left out until its anchor (``fold:…``) is followed.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from viewer.describe.card import (
        Card,
        Claim,
        Compared,
        Link,
        Row,
        Section,
        Stated,
        Testimony,
        Voice,
    )
    from viewer.desktop.theme import Theme


def markup(card: Card, theme: Theme, unfolded: AbstractSet[str] = frozenset()) -> str:
    """Return a card as rich text; ``unfolded`` are the folds that are open, by their numbers."""
    badges = "".join(
        f' <span style="color:{_tone(tone, theme)};font-size:9pt">&nbsp;'
        f" ●&nbsp;{escape(text)}</span>"
        for text, tone in card.badges
    )
    head = (
        f'<div style="font-size:15pt;font-weight:600;color:{theme.ink}">{_text(card.title)}</div>'
        f'<div style="color:{theme.muted};margin-bottom:4px">{_text(card.subtitle)}{badges}</div>'
    )
    return head + "".join(
        _section(section, f"{number}", theme, unfolded)
        for number, section in enumerate(card.sections)
    )


def _section(section: Section, number: str, theme: Theme, unfolded: AbstractSet[str]) -> str:
    parts = []
    if section.title:
        parts.append(
            f'<div style="color:{theme.muted};font-weight:600;font-size:9pt;margin-top:14px;'
            f'margin-bottom:2px">{_text(section.title)}</div>'
        )
    if section.text:
        parts.append(f'<p style="margin-top:8px;margin-bottom:8px">{_text(section.text)}</p>')
    if section.rows:
        parts.append(_rows(section.rows, theme, 'style="margin-top:6px"' if section.text else ""))
    if section.folded:
        is_open = number in unfolded
        parts.append(_fold(number, section.fold, theme, is_open=is_open))
        parts.append(_rows(section.folded, theme, "") if is_open else "")
    parts.extend(_compared(item, theme) for item in section.compared)
    parts.extend(
        _testimony(item, f"{number}.{i}", theme, unfolded)
        for i, item in enumerate(section.testimonies)
    )
    return "".join(parts)


def _rows(rows: Iterable[Row], theme: Theme, style: str) -> str:
    body = "".join(_row(row, theme) for row in rows)
    return f'<table width="100%" cellspacing="0" cellpadding="2" {style}>{body}</table>'


def _row(row: Row, theme: Theme) -> str:
    value = _linked(_text(row.value or row.label), row.link, theme, row.tone)
    note = _small(row.note, theme) if row.note else ""
    if row.action is not None:
        text, link = row.action
        note += f'<div style="font-size:9pt">{_linked(_text(text), link, theme, "plain")}</div>'
    if not row.label or not row.value:
        return f'<tr><td colspan="2" style="padding-bottom:3px">{value}{note}</td></tr>'
    return (
        f'<tr><td width="34%" style="color:{theme.muted};padding-right:8px">{_text(row.label)}</td>'
        f'<td style="padding-bottom:3px">{value}{note}</td></tr>'
    )


# ---------------------------------------------------------------- value by value


def _compared(item: Compared, theme: Theme) -> str:
    """Return one property: the conclusion, then what is asserted, contradictions beside it."""
    head = (
        f'<tr><td colspan="2"><span style="color:{theme.muted}">{_text(item.property)}</span> '
        f'&nbsp;<span style="font-weight:600">{_text(item.concluded)}</span></td></tr>'
    )
    fits = "".join(_stated(s, theme) for s in item.fits)
    against = "".join(_stated(s, theme) for s in item.against)
    if item.fits and item.against:
        body = (
            f'<tr><td width="50%" style="padding-right:8px">{fits}</td>'
            f'<td width="50%" style="padding-left:8px">{against}</td></tr>'
        )
    else:
        body = f'<tr><td colspan="2">{fits}{against}</td></tr>'
    return (
        f'<table width="100%" cellspacing="0" cellpadding="4" style="margin-top:5px" '
        f'bgcolor="{theme.raised}">{head}{body}</table>'
    )


def _stated(stated: Stated, theme: Theme) -> str:
    colour = _tone(stated.tone, theme)
    voices = "; ".join(_voice(v, theme) for v in stated.voices)
    return (
        f'<div style="color:{colour};margin-top:2px">{_text(stated.value)}'
        f"{_relation(stated.relation, stated.tone, theme)}</div>"
        f'<div style="color:{theme.muted};font-size:9pt;margin-bottom:3px">{voices}</div>'
    )


def _voice(voice: Voice, theme: Theme) -> str:
    name = _linked(_text(voice.name), voice.link, theme, "plain")
    date = f", {_text(voice.date)}" if voice.date else ""
    copies = f"and {voice.copies} {'copy' if voice.copies == 1 else 'copies'} of it"
    return f"{name}{date}{f' ({copies})' if voice.copies else ''}"


# ---------------------------------------------------------------- voice by voice


def _testimony(
    item: Testimony, number: str, theme: Theme, unfolded: AbstractSet[str], *, copy: bool = False
) -> str:
    head = _linked(_text(item.source), item.link, theme, "plain")
    marks = "".join(
        f' <span style="color:{theme.muted};font-size:9pt">{mark}</span>'
        for mark in (_text(item.date) if item.date else "", _grade(item.grade, theme))
        if mark
    )
    claims = "".join(_claim(claim, theme) for claim in item.claims)
    table = (
        f'<table width="100%" cellspacing="0" cellpadding="2">{claims}</table>' if claims else ""
    )
    notes = "".join(_small(note, theme) for note in item.notes)
    body = f"<div>{head}{marks}</div>{table}{notes}{_copies(item, number, theme, unfolded)}"
    if copy:
        return (
            f'<table width="100%" cellspacing="0" cellpadding="0" style="margin-top:6px"><tr>'
            f'<td width="10" bgcolor="{theme.line}"></td><td style="padding-left:8px">{body}</td>'
            "</tr></table>"
        )
    return (
        f'<table width="100%" cellspacing="0" cellpadding="7" style="margin-top:6px" '
        f'bgcolor="{theme.raised}"><tr><td>{body}</td></tr></table>'
    )


def _copies(item: Testimony, number: str, theme: Theme, unfolded: AbstractSet[str]) -> str:
    if not item.copies:
        return ""
    count = len(item.copies)
    what = "1 copy of it" if count == 1 else f"{count} copies of it"
    is_open = number in unfolded
    tip = "One origin: counted once"
    fold = _fold(number, f"{what}, counted once", theme, is_open=is_open, tip=tip)
    if not is_open:
        return fold
    return fold + "".join(
        _testimony(c, f"{number}.{i}", theme, unfolded, copy=True)
        for i, c in enumerate(item.copies)
    )


def _claim(claim: Claim, theme: Theme) -> str:
    return (
        f'<tr><td width="34%" style="color:{theme.muted};padding-right:8px">'
        f"{_text(claim.property)}</td>"
        f'<td><span style="color:{_tone(claim.tone, theme)}">{_text(claim.value)}</span>'
        f"{_relation(claim.relation, claim.tone, theme)}</td></tr>"
    )


def _relation(relation: str, tone: str, theme: Theme) -> str:
    if not relation:
        return ""
    sign = "≠" if tone == "contested" else "✓"
    return (
        f' <span style="color:{_tone(tone, theme)};font-size:9pt">{sign} {_text(relation)}</span>'
    )


def _grade(grade: tuple[str, str] | None, theme: Theme) -> str:
    """Return a grade with its words as a tooltip."""
    if grade is None:
        return ""
    code, words = grade
    return (
        f'<span title="{escape(words, quote=True)}" style="color:{theme.ink};'
        f'background-color:{theme.line}">&nbsp;{_text(code)}&nbsp;</span>'
    )


# ---------------------------------------------------------------- pieces


def _fold(number: str, text: str, theme: Theme, *, is_open: bool, tip: str = "") -> str:
    title = f' title="{escape(tip, quote=True)}"' if tip else ""
    return (
        f'<div style="margin-top:4px;font-size:9pt"><a href="fold:{number}" '
        f'style="color:{theme.accent};text-decoration:none"{title}>'
        f"{'▾' if is_open else '▸'} {escape(text)}</a></div>"
    )


def _small(text: str, theme: Theme) -> str:
    return f'<div style="color:{theme.muted};font-size:9pt">{_text(text)}</div>'


def _linked(text: str, link: Link | None, theme: Theme, tone: str) -> str:
    if link is None:
        colour = _tone(tone, theme)
        return f'<span style="color:{colour}">{text}</span>' if tone != "plain" else text
    target = escape(f"{link.kind}:{quote(link.id, safe='')}", quote=True)
    return f'<a href="{target}" style="color:{theme.accent};text-decoration:none">{text}</a>'


def _tone(tone: str, theme: Theme) -> str:
    return {
        "muted": theme.muted,
        "contested": theme.contested,
        "doubt": theme.doubt,
        "good": theme.accent,
    }.get(tone, theme.ink)


def _text(text: str) -> str:
    # The mark keeps a line of Arabic on the left, where its neighbours are.
    return "\u200e" + escape(text).replace("\n", "<br>")

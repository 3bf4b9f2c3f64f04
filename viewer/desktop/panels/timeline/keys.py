"""The timeline's keys: what each does while the focus is there. Imported at the first key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_ZOOM = 1.6
_PAN = 0.8
_FAR = 1_000_000_000

STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Home: (0, -_FAR), Qt.Key.Key_End: (0, _FAR),
}  # fmt: skip
"""Keys that go to another item: by how many rows, by how many items."""
ZOOMS: dict[int, float] = {
    Qt.Key.Key_Plus: _ZOOM, Qt.Key.Key_Equal: _ZOOM, Qt.Key.Key_Minus: 1.0 / _ZOOM,
}  # fmt: skip
"""Keys that zoom: by what factor."""
PANS: dict[int, float] = {Qt.Key.Key_PageUp: _PAN, Qt.Key.Key_PageDown: -_PAN}
"""Keys that pan: by what share of the view."""
CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
FIT = Qt.Key.Key_0
LEAVE = Qt.Key.Key_Escape
_SHIFTED = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)


def is_mine(event: QKeyEvent, *, anywhere: bool) -> bool:
    """Tell whether a key is the timeline's; Escape only where there is an item to leave."""
    key = event.key()
    if key == LEAVE:
        return not anywhere
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    plain = held == Qt.KeyboardModifier.NoModifier
    if held == Qt.KeyboardModifier.ShiftModifier and key in _SHIFTED:
        plain = True  # where plus is shift and another key
    return plain and (key in STEPS or key in ZOOMS or key in PANS or key in (*CHOOSE, FIT))

"""None, True and False made immortal where Python has not done it yet.

PySide6 6.12 gives back a reference to None with every call that returns nothing, without having
taken one: right from Python 3.12 on, where None is immortal (PEP 683), fatal on 3.11, where the
interpreter ends ("deallocating None") after some ten thousand such calls, a minute of replay.
"""

from __future__ import annotations

import ctypes
import sys

_MANY = 1 << (ctypes.sizeof(ctypes.c_ssize_t) * 8 - 4)
_FIRST_IMMORTAL = (3, 12)


def keep_constants() -> None:
    """Give None, True and False so many references that no program can lose them all."""
    if sys.version_info >= _FIRST_IMMORTAL or sys.implementation.name != "cpython":
        return
    for value in (None, True, False):
        if sys.getrefcount(value) < _MANY:
            # The count is the first word of an object, and id() is its address.
            ctypes.c_ssize_t.from_address(id(value)).value += _MANY

"""Figures of the Earth that need no library to be known."""

from __future__ import annotations

#: The longest shortest path there is: pole to pole along a meridian of WGS84, in metres
#: (twice the quarter meridian, 10,001,965.729 m).
HALF_MERIDIAN_M = 20_003_931.458_626

"""Units that trackers use, as factors to ours."""

from __future__ import annotations

FOOT_M = 0.3048
"""International foot, exact."""
KNOT_MS = 1852.0 / 3600.0
"""Exact."""
KMH_MS = 1.0 / 3.6
MPH_MS = 0.44704
"""Exact."""
FPM_MS = FOOT_M / 60.0

LENGTHS = {"m": 1.0, "ft": FOOT_M, "km": 1000.0, "hft": 100 * FOOT_M}
SPEEDS = {"m/s": 1.0, "kt": KNOT_MS, "km/h": KMH_MS, "mph": MPH_MS}
RATES = {"m/s": 1.0, "ft/min": FPM_MS, "kt": KNOT_MS}

"""Legbook: how a flight happened, leg by leg, with its sources."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"

"""Tracks of an open case: a compact store that is made once, kept by content, and served."""

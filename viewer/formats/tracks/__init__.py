"""Readers of tracks: one module for each format, positions as columns.

Nothing here imports numpy, pyarrow or a parser before a file needs it.
"""

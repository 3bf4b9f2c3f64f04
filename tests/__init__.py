"""The tests, in the shape of `viewer/`; a package so that they can share helpers."""

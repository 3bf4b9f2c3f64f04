"""Records become things of the model: one module for each kind of thing.

They are functions over one :class:`~viewer.formats.things.draft.Draft`, called in order by
:func:`viewer.formats.build.build_case`. Beneath them lie, lowest first: :mod:`where` a problem is,
the :mod:`draft`, :mod:`ids`, :mod:`references`, :mod:`places`, :mod:`times`, :mod:`evidence`. The
window runs all of it at start-up, so it imports nothing but the standard library and the model.
"""

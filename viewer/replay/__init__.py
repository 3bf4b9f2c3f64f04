"""The replay: windows tightened, what is possible at a time, the drawn schedule, steps, clock.

``compile_program`` makes a *program* of a case: plain JSON-able data from which Python
(:func:`evaluate`) and the page (``resources/page/state.js``) tell the same state at a time.
Nothing here measures the Earth: distances come in with the legs' shapes.
"""

from __future__ import annotations

from viewer.replay.program import compile_program
from viewer.replay.state import evaluate, state
from viewer.replay.table import legs_table

__all__ = ["compile_program", "evaluate", "legs_table", "state"]

"""The replay: windows tightened, what is possible at a time, the drawn schedule, steps, clock.

``program.compile_program`` makes a *program* of a case: plain JSON-able data from which Python
(``state.evaluate``) and the page (``resources/page/state.js``) tell the same state at a time.
Nothing here measures the Earth: distances come in with the legs' shapes. Importing this package
imports nothing else; take what you need from its modules.
"""

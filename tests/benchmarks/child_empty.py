"""The page that does nothing but move a square: the floor for frames."""

from __future__ import annotations

EMPTY = """<!DOCTYPE html><style>body { margin: 0; background: #fff; }
#mark { position: absolute; width: 24px; height: 24px; background: #345; }</style>
<div id="mark"></div><script>
const mark = document.getElementById("mark");
(function step(at) {
  mark.style.transform = `translate(${(at / 5) % 1200}px, ${300 + 200 * Math.sin(at / 700)}px)`;
  requestAnimationFrame(step);
})(0);
</script>"""

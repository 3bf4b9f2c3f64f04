// What the map's tools have drawn: shortest paths, range rings, points. Prepared in Python; here it
// is only brought to the screen. No DOM.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const EDGE = 26; // pixels from the map's edge within which no label's middle stands

  // A message of tools as it is drawn: { tool, lines: [{kind, x, y, label, anchors, minX, maxX}],
  // points: [{x, y, label}] }, in world units.
  lb.readTools = function readTools(message) {
    const lines = message.lines.map((line) => {
      const n = line.xy.length / 2, x = new Float64Array(n), y = new Float64Array(n);
      let minX = Infinity, maxX = -Infinity;
      for (let i = 0; i < n; i += 1) {
        x[i] = line.xy[2 * i];
        y[i] = line.xy[2 * i + 1];
        minX = Math.min(minX, x[i]);
        maxX = Math.max(maxX, x[i]);
      }
      return { kind: line.kind, label: line.label, anchors: line.anchors, x, y, minX, maxX };
    });
    return { tool: message.tool, lines, points: message.points };
  };

  // The pixel where a line's label stands: its first anchor that the view shows, in any copy of the
  // world, the middle copies first; null where there is none. `half` is half the label's width.
  lb.toolAnchor = function toolAnchor(line, view, half = 2 * EDGE) {
    for (let i = 0; i + 1 < line.anchors.length; i += 2) {
      const y = view.y(line.anchors[i + 1]);
      if (y < EDGE || y > view.height - EDGE) continue;
      const at = view.copies(line.anchors[i], line.anchors[i])
        .map((shift) => view.x(line.anchors[i] + shift))
        .filter((x) => x > half + 6 && x < view.width - half - 6)
        .sort((a, b) => Math.abs(a - view.width / 2) - Math.abs(b - view.width / 2));
      if (at.length) return { x: at[0], y };
    }
    return null;
  };

  function trace(context, line, view) {
    context.beginPath();
    for (const shift of view.copies(line.minX, line.maxX)) {
      for (let i = 0; i < line.x.length; i += 1) {
        const x = view.x(line.x[i] + shift), y = view.y(line.y[i]);
        if (i) context.lineTo(x, y); else context.moveTo(x, y);
      }
    }
  }

  function write(context, text, x, y, theme) {
    context.lineWidth = 4;
    context.strokeStyle = theme.halo;
    context.strokeText(text, x, y);
    context.fillStyle = theme.ink;
    context.fillText(text, x, y);
  }

  lb.drawTools = function drawTools(context, tools, view, theme) {
    if (!tools) return;
    context.save();
    context.lineJoin = "round";
    context.save();
    lb.clipToMap(context, view);
    for (const line of tools.lines) {
      trace(context, line, view);
      context.lineWidth = 4.5;
      context.strokeStyle = theme.halo;
      context.stroke();
      context.setLineDash(line.kind === "ring" ? [7, 4] : []);
      context.lineWidth = 1.7;
      context.strokeStyle = theme.ink;
      context.stroke();
      context.setLineDash([]);
    }
    context.restore();
    for (const point of tools.points) {
      for (const shift of view.copies(point.x, point.x)) drawPoint(context, point, shift, view, theme);
    }
    writePoints(context, tools.points, view, theme);
    context.font = `600 11.5px ${lb.FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const line of tools.lines) {
      const at = lb.toolAnchor(line, view, context.measureText(line.label).width / 2);
      if (at) write(context, line.label, at.x, at.y - (line.kind === "path" ? 11 : 0), theme);
    }
    context.restore();
  };

  // A small cross in a ring: the point itself stays visible.
  function drawPoint(context, point, shift, view, theme) {
    const x = view.x(point.x + shift), y = view.y(point.y);
    for (const [width, colour] of [[5, theme.halo], [1.8, theme.ink]]) {
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.beginPath();
      context.arc(x, y, 5, 0, 2 * Math.PI);
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        context.moveTo(x + 3 * dx, y + 3 * dy);
        context.lineTo(x + 9 * dx, y + 9 * dy);
      }
      context.stroke();
    }
  }

  // Labels of points where there is room, the first points first; names of airports stand to the
  // right of theirs, so the left is tried before.
  function writePoints(context, points, view, theme) {
    context.font = `600 12px ${lb.FONT}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    const candidates = [];
    points.forEach((point, i) => {
      if (!point.label) return;
      const width = context.measureText(point.label).width;
      for (const shift of view.copies(point.x, point.x)) {
        const x = view.x(point.x + shift), y = view.y(point.y);
        const boxes = [[-10 - width, -10], [-10 - width, 10], [11, -10], [11, 10]]
          .map(([dx, dy]) => [x + dx, y + dy - 7, x + dx + width, y + dy + 7]);
        candidates.push({ id: `${i}:${shift}`, priority: i, boxes, text: point.label });
      }
    });
    for (const { candidate, place } of lb.placeLabels(candidates)) {
      const box = candidate.boxes[place];
      write(context, candidate.text, box[0], box[1] + 7, theme);
    }
  }
})();

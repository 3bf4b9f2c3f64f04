// Polylines in pixels: projection, sideways offset, where a distance lies, nearness. No DOM.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});

  // Pixels of path {x, y} (world units) in a view, moved sideways by `offset` pixels; the offset
  // fades to nothing over the first and last 30 pixels, so that ends stay on their airports.
  lb.projectLine = function projectLine(path, view, shift, offset) {
    const n = path.x.length;
    const points = new Float64Array(2 * n);
    for (let i = 0; i < n; i += 1) {
      points[2 * i] = view.x(path.x[i] + shift);
      points[2 * i + 1] = view.y(path.y[i]);
    }
    return offset ? lb.offsetLine(points, offset) : points;
  };

  lb.offsetLine = function offsetLine(points, offset) {
    const n = points.length / 2;
    const lengths = lb.lineLengths(points);
    const total = lengths[n - 1];
    const taper = Math.min(30, total / 3) || 1;
    const moved = new Float64Array(points.length);
    for (let i = 0; i < n; i += 1) {
      const a = Math.max(0, i - 1), b = Math.min(n - 1, i + 1);
      const dx = points[2 * b] - points[2 * a], dy = points[2 * b + 1] - points[2 * a + 1];
      const size = Math.hypot(dx, dy) || 1;
      const fade = Math.min(1, lengths[i] / taper, (total - lengths[i]) / taper);
      moved[2 * i] = points[2 * i] - (dy / size) * offset * fade;
      moved[2 * i + 1] = points[2 * i + 1] + (dx / size) * offset * fade;
    }
    return moved;
  };

  // The indices of the vertices, the first and the last among them, that a line of x, y times `scale`
  // needs so that no other strays from it by more than `stray` (Douglas and Peucker).
  lb.neededVertices = function neededVertices(x, y, scale, stray) {
    const n = x.length, needed = new Uint8Array(n), open = [[0, n - 1]], least = (stray / scale) ** 2;
    needed[0] = needed[n - 1] = 1;
    while (open.length) {
      const [a, b] = open.pop();
      const dx = x[b] - x[a], dy = y[b] - y[a], size = dx * dx + dy * dy;
      let worst = least, at = -1;
      for (let i = a + 1; i < b; i += 1) {
        const px = x[i] - x[a], py = y[i] - y[a];
        const f = size > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / size)) : 0;
        const d = (px - f * dx) ** 2 + (py - f * dy) ** 2;
        if (d > worst) { worst = d; at = i; }
      }
      if (at < 0) continue;
      needed[at] = 1;
      open.push([a, at], [at, b]);
    }
    return Array.from(needed.keys()).filter((i) => needed[i]);
  };

  // Distance along the line, in pixels, at each vertex.
  lb.lineLengths = function lineLengths(points) {
    const n = points.length / 2;
    const lengths = new Float64Array(n);
    for (let i = 1; i < n; i += 1) {
      lengths[i] = lengths[i - 1] + Math.hypot(
        points[2 * i] - points[2 * i - 2], points[2 * i + 1] - points[2 * i - 1]);
    }
    return lengths;
  };

  // {x, y, angle} in pixels at a distance along the line, in the unit of `lengths` (pixels, or the
  // metres of its path); the angle is clockwise from the right.
  lb.pointOnLine = function pointOnLine(points, lengths, distance) {
    const n = lengths.length;
    let low = 1, high = n - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lengths[middle] < distance) low = middle + 1; else high = middle;
    }
    const i = low;
    const span = lengths[i] - lengths[i - 1];
    const f = span > 0 ? Math.min(1, Math.max(0, (distance - lengths[i - 1]) / span)) : 0;
    const dx = points[2 * i] - points[2 * i - 2], dy = points[2 * i + 1] - points[2 * i - 1];
    return {
      x: points[2 * i - 2] + f * dx, y: points[2 * i - 1] + f * dy, angle: Math.atan2(dy, dx),
    };
  };

  // The least distance in pixels from (x, y) to the line.
  lb.distanceToLine = function distanceToLine(points, x, y) {
    let best = Infinity;
    for (let i = 2; i + 1 < points.length; i += 2) {
      const ax = points[i - 2], ay = points[i - 1];
      const dx = points[i] - ax, dy = points[i + 1] - ay;
      const size = dx * dx + dy * dy;
      const f = size > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / size)) : 0;
      best = Math.min(best, Math.hypot(x - ax - f * dx, y - ay - f * dy));
    }
    return best;
  };

  // The index of the first vertex at or after `metres` along a path {m}, and the fraction there.
  lb.partOfPath = function partOfPath(path, from, to) {
    const x = [], y = [];
    const at = (metres) => {
      const n = path.m.length;
      let low = 1, high = n - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (path.m[middle] < metres) low = middle + 1; else high = middle;
      }
      const span = path.m[low] - path.m[low - 1];
      const f = span > 0 ? Math.min(1, Math.max(0, (metres - path.m[low - 1]) / span)) : 0;
      return [
        low, path.x[low - 1] + f * (path.x[low] - path.x[low - 1]),
        path.y[low - 1] + f * (path.y[low] - path.y[low - 1]),
      ];
    };
    const [first, x0, y0] = at(from);
    const [last, x1, y1] = at(to);
    x.push(x0); y.push(y0);
    for (let i = first; i < last; i += 1) { x.push(path.x[i]); y.push(path.y[i]); }
    x.push(x1); y.push(y1);
    return { x, y };
  };
})();

// The scene: the case message and its binary paths, with the look-ups that drawing needs. No DOM.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});

  // buffer: int32 x of all vertices, int32 y of all, float64 metres of all (see page/messages.py).
  function pathsOf(legs, buffer, total) {
    const x = new Int32Array(buffer, 0, total);
    const y = new Int32Array(buffer, 4 * total, total);
    const m = new Float64Array(buffer, 8 * total, total);
    const paths = {};
    for (const leg of legs) {
      if (!leg.vertices) { leg.path = null; continue; }
      const [first, count] = leg.vertices;
      const path = {
        x: x.subarray(first, first + count), y: y.subarray(first, first + count),
        m: m.subarray(first, first + count), minX: Infinity, maxX: -Infinity,
      };
      for (const value of path.x) {
        path.minX = Math.min(path.minX, value);
        path.maxX = Math.max(path.maxX, value);
      }
      leg.path = path;
      paths[leg.id] = path;
    }
    return paths;
  }

  lb.Scene = class Scene {
    constructor(message, buffer, rays) {
      Object.assign(this, message);
      this.paths = pathsOf(this.legs, buffer, message.vertexCount);
      for (const fan of Object.values(this.fans)) {
        fan.xy = new Int32Array(rays, fan.offset, fan.rays * fan.steps * 2);
      }
      for (const [name, items] of Object.entries({
        airport: this.airports, event: this.events, leg: this.legs, spot: this.spots,
        shape: this.shapes,
      })) {
        items.forEach((item, index) => { item.key = `${name}:${index}`; });
      }
      this.aircraftIndex = new Map(this.aircraft.map((a, i) => [a.id, i]));
      this.legByKey = new Map(this.legs.map((l) => [l.id, l]));
    }

    // All drawn legs before a mark in the sequence of its hypotheses, and its own.
    legsBefore(aircraft, mark, options) {
      const index = this.aircraftIndex.get(aircraft);
      const found = [];
      for (const leg of this.legs) {
        if (leg.aircraft !== index || !lb.legShown(leg, options)) continue;
        const common = leg.hypotheses.length === 0;
        const shared = common || mark.hypotheses.length === 0
          || leg.hypotheses.some((h) => mark.hypotheses.includes(this.hypotheses[h].key));
        if (!shared) continue;
        if (mark.kind === "airborne" && leg.id === mark.leg) { found.push(leg); break; }
        if (mark.kind === "ground" && (leg.order >= mark.order)) break;
        found.push(leg);
      }
      return found;
    }

    hypothesesOf(aircraft) {
      const index = this.aircraftIndex.get(aircraft), used = new Set();
      for (const leg of this.legs) {
        if (leg.aircraft === index) leg.hypotheses.forEach((h) => used.add(h));
      }
      return used.size;
    }

    // The letters of versions by their ids, in the case's order.
    letters(keys) {
      return this.hypotheses.filter((h) => keys.has(h.key)).map((h) => h.letter).join(" ");
    }

    // The last step of the versions shown (their ids; null for all) that has come; null before the
    // first.
    stepAt(at, hypotheses) {
      let low = 0, high = this.steps.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.steps[middle].at <= at) low = middle + 1; else high = middle;
      }
      for (let i = low - 1; i >= 0; i -= 1) {
        const step = this.steps[i];
        if (lb.replayState.applies(step.hypotheses, hypotheses)) return step;
      }
      return null;
    }
  };

  // Whether a thing is switched off: with its layer, or by the filter of sources.
  lb.isHidden = function isHidden(thing, options) {
    return options.hidden.has(thing.layer) || Boolean(options.filtered?.has(thing.key));
  };

  // What lies under a pixel: airports and events first, then legs. null where nothing is.
  lb.hit = function hit(scene, view, options, x, y) {
    let best = null, nearest = 13;
    for (const airport of scene.airports) {
      if (lb.isHidden(airport, options)) continue;
      for (const shift of view.copies(airport.x, airport.x)) {
        const d = Math.hypot(view.x(airport.x + shift) - x, view.y(airport.y) - y);
        if (d < nearest) { nearest = d; best = { kind: "airport", index: scene.airports.indexOf(airport), name: airport.names[options.language] ?? airport.name, code: airport.code }; }
      }
    }
    for (const { event, x: ex, y: ey } of lb.placeEvents(scene, view, options)) {
      const d = Math.hypot(ex - x, ey - y);
      if (d < Math.min(nearest, 8)) {
        nearest = d;
        best = { kind: "event", index: scene.events.indexOf(event), name: event.title };
      }
    }
    if (best) return best;
    best = hitShape(scene, view, options, x, y, true);
    nearest = 7;
    scene.legs.forEach((leg, index) => {
      if (!lb.legShown(leg, options)) return;
      for (const points of lb.legLines(scene, leg, view)) {
        const d = lb.distanceToLine(points, x, y);
        if (d < nearest) { nearest = d; best = { kind: "leg", index, name: leg.title }; }
      }
      if (leg.openAt) {
        for (const shift of view.copies(leg.openAt.x, leg.openAt.x)) {
          const r = Math.hypot(view.x(leg.openAt.x + shift) - x, view.y(leg.openAt.y) - y);
          const d = Math.abs(r - 15 - 4 * leg.aircraft);
          if (d < Math.min(4, nearest)) { nearest = d; best = { kind: "leg", index, name: leg.title }; }
        }
      }
    });
    return best ?? hitShape(scene, view, options, x, y, false);
  };

  // The shape under a pixel: its points and lines (thin), or the inside of its rings.
  function hitShape(scene, view, options, x, y, thin) {
    for (let index = scene.shapes.length - 1; index >= 0; index -= 1) {
      const shape = scene.shapes[index];
      if (lb.isHidden(shape, options)) continue;
      for (const shift of view.copies(shape.minX, shape.maxX)) {
        const pixels = (flat) => flat.map((v, i) => (i % 2 ? view.y(v) : view.x(v + shift)));
        const points = pixels(shape.points);
        const near = points.some((v, i) => i % 2 === 0 && Math.hypot(v - x, points[i + 1] - y) < 7);
        const found = thin
          ? near || shape.lines.some((line) => lb.distanceToLine(pixels(line), x, y) < 6)
          : insideRings(shape.rings.map(pixels), x, y);
        if (found) return { kind: "shape", index, name: shape.title };
      }
    }
    return null;
  }

  function insideRings(rings, x, y) {
    let inside = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const crosses = (ring[i + 1] > y) !== (ring[j + 1] > y);
        if (crosses && x < ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]) {
          inside = !inside;
        }
      }
    }
    return inside;
  }
})();

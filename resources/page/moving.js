// What moves in the replay: possible positions, the drawn marks of aircraft, last confirmed places.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const TAU = 2 * Math.PI;

  // An aircraft seen from above, nose to the right, about two units long.
  const PLANE = [
    [1, 0], [0.82, 0.1], [0.3, 0.13], [-0.12, 0.92], [-0.3, 0.92], [-0.1, 0.13], [-0.62, 0.1],
    [-0.82, 0.36], [-0.94, 0.36], [-0.84, 0],
  ];

  lb.planeShape = planeShape;

  function planeShape(context, size) {
    context.beginPath();
    PLANE.forEach(([x, y], i) => (i ? context.lineTo(x * size, y * size)
      : context.moveTo(x * size, y * size)));
    for (let i = PLANE.length - 2; i > 0; i -= 1) {
      context.lineTo(PLANE[i][0] * size, -PLANE[i][1] * size);
    }
    context.closePath();
  }

  // Rings are packed: [x0, y0, x1, y1, …] in world units.
  function traceRing(context, ring, view, shift) {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const x = view.x(ring[i] + shift), y = view.y(ring[i + 1]);
      if (i) context.lineTo(x, y); else context.moveTo(x, y);
    }
    context.closePath();
  }

  // Clip to a disc in every copy of the world that the view shows.
  function clipDisc(context, scene, disc, view) {
    const fan = scene.fans[disc.fan];
    if (!fan) return;
    const rings = lb.discRings(fan, disc.radius_m);
    context.beginPath();
    let low = Infinity, high = -Infinity;
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        low = Math.min(low, ring[i]);
        high = Math.max(high, ring[i]);
      }
    }
    for (const shift of view.copies(low, high)) {
      for (const ring of rings) traceRing(context, ring, view, shift);
    }
    context.clip("evenodd");
  }

  // Possible positions where the path is unknown: inside all the discs.
  lb.drawAreas = function drawAreas(context, scene, state, view, options) {
    const theme = options.theme;
    for (const aircraft of state.aircraft) {
      const index = scene.aircraftIndex.get(aircraft.aircraft) ?? 0;
      if (options.hiddenAircraft.has(index)) continue;
      const seen = new Set();
      for (const area of aircraft.areas) {
        const same = area.discs.map((d) => `${d.fan}:${Math.round(d.radius_m)}`).join("|");
        if (seen.has(same)) continue;
        seen.add(same);
        context.save();
        for (const disc of area.discs) clipDisc(context, scene, disc, view);
        context.globalAlpha = theme.area / Math.sqrt(aircraft.areas.length);
        context.fillStyle = lb.aircraftColour(theme, index);
        context.fillRect(0, 0, view.width, view.height);
        context.restore();
      }
    }
  };

  // The stretch of a known path on which the aircraft may be.
  lb.drawStretches = function drawStretches(context, scene, state, view, options) {
    for (const aircraft of state.aircraft) {
      const index = scene.aircraftIndex.get(aircraft.aircraft) ?? 0;
      if (options.hiddenAircraft.has(index)) continue;
      context.strokeStyle = lb.aircraftColour(options.theme, index);
      context.globalAlpha = 0.35;
      context.lineWidth = 9;
      for (const stretch of aircraft.stretches) {
        const path = scene.paths[stretch.leg];
        if (path) strokePart(context, path, stretch.from_m, stretch.to_m, view, 0);
      }
      context.globalAlpha = 1;
    }
  };

  function strokePart(context, path, from, to, view, lane) {
    const part = lb.partOfPath(path, from, to);
    for (const shift of view.copies(path.minX, path.maxX)) {
      const points = lb.projectLine(part, view, shift, lane);
      context.beginPath();
      context.moveTo(points[0], points[1]);
      for (let i = 2; i + 1 < points.length; i += 2) context.lineTo(points[i], points[i + 1]);
      context.stroke();
    }
  }

  // What the drawing has covered so far, stronger than the rest of its line.
  lb.drawTrails = function drawTrails(context, scene, state, view, options) {
    for (const aircraft of state.aircraft) {
      const index = scene.aircraftIndex.get(aircraft.aircraft) ?? 0;
      if (options.hiddenAircraft.has(index)) continue;
      context.strokeStyle = lb.aircraftColour(options.theme, index);
      for (const mark of aircraft.marks) {
        for (const leg of scene.legsBefore(aircraft.aircraft, mark, options)) {
          const path = leg.path;
          if (!path) continue;
          const end = leg.key === mark.leg && mark.kind === "airborne" ? mark.m : Infinity;
          context.lineWidth = leg.known === "unknown" ? 2 : 3;
          const last = path.m[path.m.length - 1];
          const lines = lb.legLines(scene, leg, view);
          for (const points of lines) strokeUntil(context, points, path, Math.min(end, last));
        }
      }
    }
  };

  // Stroke a projected line from its beginning until `metres` along its path.
  function strokeUntil(context, points, path, metres) {
    const n = path.m.length;
    context.beginPath();
    context.moveTo(points[0], points[1]);
    for (let i = 1; i < n; i += 1) {
      if (path.m[i] <= metres) {
        context.lineTo(points[2 * i], points[2 * i + 1]);
        continue;
      }
      const f = (metres - path.m[i - 1]) / (path.m[i] - path.m[i - 1]);
      context.lineTo(
        points[2 * i - 2] + f * (points[2 * i] - points[2 * i - 2]),
        points[2 * i - 1] + f * (points[2 * i + 1] - points[2 * i - 1]));
      break;
    }
    context.stroke();
  }

  // The pixel and the angle of a mark: on its leg's drawn line, offset and all.
  lb.markPoints = function markPoints(scene, mark, view) {
    const leg = scene.legByKey.get(mark.leg);
    if (leg && leg.path && mark.kind === "airborne") {
      return lb.legLines(scene, leg, view).map((points) => pointAtMetres(points, leg.path, mark.m));
    }
    return view.copies(mark.x, mark.x).map((shift) => ({
      x: view.x(mark.x + shift), y: view.y(mark.y), angle: -Math.PI / 2,
    }));
  };

  function pointAtMetres(points, path, metres) {
    const n = path.m.length;
    let low = 1, high = n - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (path.m[middle] < metres) low = middle + 1; else high = middle;
    }
    const span = path.m[low] - path.m[low - 1];
    const f = span > 0 ? Math.min(1, Math.max(0, (metres - path.m[low - 1]) / span)) : 0;
    const dx = points[2 * low] - points[2 * low - 2], dy = points[2 * low + 1] - points[2 * low - 1];
    return {
      x: points[2 * low - 2] + f * dx, y: points[2 * low - 1] + f * dy, angle: Math.atan2(dy, dx),
    };
  }

  // Hollow where the place is drawn and not known; full where it is known.
  function drawPlane(context, point, colour, theme, size, full) {
    context.save();
    context.translate(point.x, point.y);
    context.rotate(point.angle);
    planeShape(context, size);
    context.lineWidth = 4;
    context.strokeStyle = theme.halo;
    context.lineJoin = "round";
    context.stroke();
    context.fillStyle = full ? colour : theme.mark;
    context.fill();
    context.lineWidth = full ? 1 : 1.7;
    context.strokeStyle = colour;
    context.stroke();
    context.restore();
  }

  function label(context, text, x, y, colour, theme, weight) {
    context.font = `${weight} 12px ${lb.FONT}`;
    context.textBaseline = "middle";
    context.lineWidth = 3.5;
    context.lineJoin = "round";
    context.strokeStyle = theme.halo;
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }

  lb.drawMarks = function drawMarks(context, scene, state, view, options) {
    const theme = options.theme, parked = new Map();
    for (const aircraft of state.aircraft) {
      const index = scene.aircraftIndex.get(aircraft.aircraft) ?? 0;
      if (options.hiddenAircraft.has(index)) continue;
      const colour = lb.aircraftColour(theme, index);
      const info = scene.aircraft[index];
      drawLastConfirmed(context, scene, aircraft, view, theme, colour, index);
      const drawn = new Set();
      for (const mark of aircraft.marks) {
        const where = `${mark.kind}:${Math.round(mark.x)}:${Math.round(mark.y)}:${
          mark.kind === "airborne" ? mark.leg : ""}`;
        if (drawn.has(where)) continue;
        drawn.add(where);
        for (const at of lb.markPoints(scene, mark, view)) {
          const point = { ...at };
          if (mark.kind !== "airborne") {
            // Parked aircraft stand side by side above their airport.
            const place = `${Math.round(point.x)},${Math.round(point.y)}`;
            const slot = parked.get(place) ?? 0;
            parked.set(place, slot + 1);
            point.x += (slot % 2 ? 1 : -1) * (12 + 24 * Math.floor(slot / 2));
            point.y -= 17;
          }
          const faded = aircraft.phase === "after" || aircraft.phase === "before";
          context.globalAlpha = faded ? 0.45 : 1;
          drawPlane(context, point, colour, theme, 12, Boolean(aircraft.position));
          const hypotheses = mark.hypotheses.length < scene.hypothesesOf(aircraft.aircraft)
            ? mark.hypotheses.map((h) => scene.hypothesisTitle(h)).join(" / ") : "";
          if (mark.kind === "airborne") {
            const text = hypotheses ? `${info.short} · ${hypotheses}` : info.short;
            label(context, text, point.x + 16, point.y - 12, colour, theme, 600);
          }
          context.globalAlpha = 1;
        }
      }
    }
  };

  // The last confirmed place keeps a ring in the aircraft's colour.
  function drawLastConfirmed(context, scene, aircraft, view, theme, colour, index) {
    const last = aircraft.last_confirmed;
    if (!last || !last.position) return;
    const [worldX, worldY] = lb.toWorld(last.position[0], last.position[1]);
    for (const shift of view.copies(worldX, worldX)) {
      context.globalAlpha = aircraft.phase === "after" ? 0.5 : 0.95;
      context.strokeStyle = colour;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(view.x(worldX + shift), view.y(worldY), 10 + 3.5 * index, 0, TAU);
      context.stroke();
    }
    context.globalAlpha = 1;
  }
})();

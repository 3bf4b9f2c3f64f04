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

  // A vertex of an area's outline nearer than this to the last one would not be seen: areas are
  // painted at a quarter of the size.
  const APART_PX = 4;

  // Rings are packed: [x0, y0, x1, y1, …] in world units, the first vertex repeated at the end:
  // Chromium's closePath would measure it all again.
  function traceRing(context, ring, view, shift) {
    const last = ring.length - 2;
    let fromX = NaN, fromY = NaN;
    for (let i = 0; i <= last; i += 2) {
      const x = view.x(ring[i] + shift), y = view.y(ring[i + 1]);
      if (i && i < last && Math.abs(x - fromX) + Math.abs(y - fromY) < APART_PX) continue;
      if (i) context.lineTo(x, y); else context.moveTo(x, y);
      fromX = x;
      fromY = y;
    }
  }

  // Trace a disc in every copy of the world that the view shows.
  function traceDisc(context, scene, disc, view) {
    const fan = scene.fans[disc.fan];
    context.beginPath();
    if (!fan) return;
    const rings = lb.discRings(fan, disc.radius_m);
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
  }

  // Possible positions where the path is unknown: inside all the discs.
  lb.drawAreas = function drawAreas(context, scene, state, view, options) {
    const theme = options.theme;
    for (const aircraft of state.aircraft) {
      const index = scene.aircraftIndex.get(aircraft.aircraft) ?? 0;
      const seen = new Set();
      for (const area of aircraft.areas) {
        const same = area.discs.map((d) => `${d.fan}:${Math.round(d.radius_m)}`).join("|");
        if (seen.has(same)) continue;
        seen.add(same);
        context.save();
        for (const disc of area.discs.slice(1)) {
          traceDisc(context, scene, disc, view);
          context.clip("evenodd");
        }
        context.globalAlpha = theme.area / Math.sqrt(aircraft.areas.length);
        context.fillStyle = lb.aircraftColour(theme, index);
        traceDisc(context, scene, area.discs[0], view);
        context.fill("evenodd");
        context.restore();
      }
    }
  };

  // The stretch of a known path on which the aircraft may be.
  lb.drawStretches = function drawStretches(context, scene, state, view, options) {
    for (const aircraft of state.aircraft) {
      const index = scene.aircraftIndex.get(aircraft.aircraft) ?? 0;
      context.strokeStyle = lb.aircraftColour(options.theme, index);
      context.globalAlpha = 0.35;
      context.lineWidth = 9;
      for (const stretch of aircraft.stretches) {
        const path = scene.paths[stretch.leg];
        const known = scene.legByKey.get(stretch.leg)?.known !== "unknown";
        if (path && known) strokePart(context, path, stretch.from_m, stretch.to_m, view);
      }
      context.globalAlpha = 1;
    }
  };

  function strokePart(context, path, from, to, view) {
    const part = lb.partOfPath(path, from, to);
    for (const shift of view.copies(path.minX, path.maxX)) {
      const points = lb.projectLine(part, view, shift, 0);
      context.beginPath();
      context.moveTo(points[0], points[1]);
      for (let i = 2; i + 1 < points.length; i += 2) context.lineTo(points[i], points[i + 1]);
      context.stroke();
    }
  }

  // After the last confirmation nothing is known: a faded mark stays where it was last seen.
  lb.keepLastSeen = function keepLastSeen(aircraft) {
    const last = aircraft.last_confirmed;
    if (aircraft.marks.length || aircraft.phase !== "after" || !last || !last.position) return;
    const [x, y] = lb.toWorld(last.position[0], last.position[1]);
    aircraft.marks.push({
      kind: "ground", leg: null, m: null, x, y, order: Infinity, hypotheses: [],
    });
  };

  // What the drawing has covered so far, stronger than the rest of its line.
  lb.drawTrails = function drawTrails(context, scene, state, view, options) {
    context.save();
    lb.clipToMap(context, view);
    strokeTrails(context, scene, state, view, options);
    context.restore();
  };

  function strokeTrails(context, scene, state, view, options) {
    for (const aircraft of state.aircraft) {
      const index = scene.aircraftIndex.get(aircraft.aircraft) ?? 0;
      context.strokeStyle = lb.aircraftColour(options.theme, index);
      for (const mark of aircraft.marks) {
        for (const leg of scene.legsBefore(aircraft.aircraft, mark, options)) {
          if (!leg.path) continue;
          const path = lb.legPath(leg, view);
          const end = leg.id === mark.leg && mark.kind === "airborne" ? mark.m : Infinity;
          context.lineWidth = leg.known === "unknown" ? 1.7 : 3;
          context.setLineDash(lb.legDash(leg, options));
          const last = path.m[path.m.length - 1];
          const lines = lb.legLines(scene, leg, view);
          for (const points of lines) strokeUntil(context, points, path, Math.min(end, last));
          context.setLineDash([]);
        }
      }
    }
  }

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
      return lb.legLines(scene, leg, view).map((points) => lb.pointOnLine(points, lb.legPath(leg, view).m, mark.m));
    }
    return view.copies(mark.x, mark.x).map((shift) => ({
      x: view.x(mark.x + shift), y: view.y(mark.y), angle: -Math.PI / 2,
    }));
  };

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

  // Labels of the marks: each takes the first place beside its mark that is free.
  function drawLabels(context, labels, view, theme, reserved) {
    const taken = labels.map((l) => [l.x - 11, l.y - 11, l.x + 11, l.y + 11]).concat(reserved);
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.lineJoin = "round";
    context.font = `600 12px ${lb.FONT}`;
    for (const label of labels) {
      const width = context.measureText(label.text).width, gap = 15;
      const places = [
        [label.x + gap, label.y - 10], [label.x + gap, label.y + 10],
        [label.x - gap - width, label.y - 10], [label.x - gap - width, label.y + 10],
        [label.x - width / 2, label.y - 24], [label.x - width / 2, label.y + 24],
        [label.x + gap, label.y - 27], [label.x + gap, label.y + 27],
        [label.x - gap - width, label.y - 27], [label.x - gap - width, label.y + 27],
      ];
      const free = places.find(([x, y]) => {
        const box = [x - 3, y - 8, x + width + 3, y + 8];
        return x > 4 && x + width < view.width - 4 && taken.every((t) =>
          box[2] < t[0] || box[0] > t[2] || box[3] < t[1] || box[1] > t[3]);
      });
      if (!free) continue;
      const [x, y] = free;
      taken.push([x - 3, y - 8, x + width + 3, y + 8]);
      context.globalAlpha = label.faded ? 0.65 : 1;
      context.lineWidth = 3.5;
      context.strokeStyle = theme.halo;
      context.strokeText(label.text, x, y);
      context.fillStyle = label.colour;
      context.fillText(label.text, x, y);
    }
    context.globalAlpha = 1;
  }

  lb.drawMarkLabels = drawLabels;

  // Marks of one aircraft that would lie on one another are drawn once, for all their versions.
  function groupMarks(scene, aircraft, view) {
    const groups = [];
    for (const mark of aircraft.marks) {
      for (const point of lb.markPoints(scene, mark, view)) {
        const near = groups.find((g) => g.kind === mark.kind
          && Math.hypot(g.point.x - point.x, g.point.y - point.y) < 9);
        if (near) near.hypotheses.push(...mark.hypotheses);
        else groups.push({ kind: mark.kind, point, hypotheses: [...mark.hypotheses] });
      }
    }
    return groups;
  }

  function markText(scene, aircraft, info, group, count) {
    if (aircraft.phase === "after" && aircraft.last_confirmed) {
      const seen = lb.utcText(aircraft.last_confirmed.time[1] - 1);
      return `${info.short} · last seen ${seen.day.slice(4, -5)}`;
    }
    if (aircraft.phase === "before") return "";
    const all = scene.hypothesesOf(aircraft.aircraft);
    const letters = scene.letters(new Set(group.hypotheses));
    if (count < 2 || !letters || all < 2) return info.short;
    return `${info.short} · ${letters}`;
  }

  // reserved: boxes [x0, y0, x1, y1] in pixels that labels must leave free.
  lb.drawMarks = function drawMarks(context, scene, state, view, options, reserved = []) {
    const theme = options.theme, parked = new Map(), labels = [];
    for (const aircraft of state.aircraft) {
      const index = scene.aircraftIndex.get(aircraft.aircraft) ?? 0;
      const colour = lb.aircraftColour(theme, index), info = scene.aircraft[index] ?? { short: "" };
      drawLastConfirmed(context, scene, aircraft, view, theme, colour, index);
      const groups = groupMarks(scene, aircraft, view);
      const faded = aircraft.phase === "after" || aircraft.phase === "before";
      for (const group of groups) {
        const point = { ...group.point };
        if (group.kind !== "airborne") {
          // Parked aircraft stand side by side above their airport.
          const place = `${Math.round(point.x)},${Math.round(point.y)}`;
          const slot = parked.get(place) ?? 0;
          parked.set(place, slot + 1);
          point.x += (slot % 2 ? 1 : -1) * (13 + 26 * Math.floor(slot / 2));
          point.y -= 19;
        }
        context.globalAlpha = faded ? 0.45 : 1;
        drawPlane(context, point, colour, theme, 12, Boolean(aircraft.position));
        context.globalAlpha = 1;
        const text = markText(scene, aircraft, info, group, groups.length);
        if (text) labels.push({ text, x: point.x, y: point.y, colour, faded });
      }
    }
    drawLabels(context, labels, view, theme, reserved);
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

// The case on the map: legs, airports, events, aircraft. Drawing is a function of the scene's data,
// the time, the view and the options; nothing is remembered between two drawings.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const TAU = 2 * Math.PI;
  const EARTH = 40075016.686; // metres round the equator of Web Mercator's sphere

  // World units of a length in metres at a height of the map (Web Mercator stretches by 1/cos lat).
  lb.unitsOfMetres = function unitsOfMetres(metres, y) {
    const n = Math.PI * (1 - (2 * y) / lb.WORLD);
    return (metres / EARTH) * lb.WORLD * Math.cosh(n);
  };

  // options.hypotheses are the numbers of the versions shown: null for all of them, none for only
  // what is common. A common leg is shown with any.
  lb.legShown = function legShown(leg, options) {
    if (lb.isHidden(leg, options)) return false;
    if (options.hypotheses === null || leg.hypotheses.length === 0) return true;
    return leg.hypotheses.some((h) => options.hypotheses.includes(h));
  };

  // The dashes of the first version shown that has the leg; a common leg is plain.
  lb.legDash = function legDash(leg, options) {
    const shown = options.hypotheses === null ? leg.hypotheses
      : leg.hypotheses.filter((h) => options.hypotheses.includes(h));
    return shown.length ? lb.hypothesisDash(shown[0]) : [];
  };

  function strokeLine(context, points) {
    context.beginPath();
    context.moveTo(points[0], points[1]);
    for (let i = 2; i + 1 < points.length; i += 2) context.lineTo(points[i], points[i + 1]);
    context.stroke();
  }

  function arrow(context, point, size) {
    context.save();
    context.translate(point.x, point.y);
    context.rotate(point.angle);
    context.beginPath();
    context.moveTo(size, 0);
    context.lineTo(-size * 0.7, -size * 0.72);
    context.lineTo(-size * 0.25, 0);
    context.lineTo(-size * 0.7, size * 0.72);
    context.closePath();
    context.fill();
    context.restore();
  }

  // A leg's path with the vertices that a view's scale needs to stay within a tenth of a pixel: a
  // path is made for the nearest zoom, and most of its vertices mean nothing further off.
  const STRAY_PX = 0.1;
  const paths = new WeakMap();

  lb.legPath = function legPath(leg, view) {
    const { path } = leg, last = paths.get(path);
    if (last?.scale === view.scale) return last.path;
    const indices = lb.neededVertices(path.x, path.y, view.scale, STRAY_PX);
    const [x, y, m] = [path.x, path.y, path.m].map((column) => Float64Array.from(indices, (i) => column[i]));
    const thin = { x, y, m, minX: path.minX, maxX: path.maxX };
    paths.set(path, { scale: view.scale, path: thin });
    return thin;
  };

  // Every drawn line of a leg: its pixels, vertex by vertex of its path at this scale, in each copy
  // of the world, offset from its neighbours. They depend on the leg and the view alone, so the last
  // view's are kept: the replay asks for them several times a frame while the view stands still.
  const kept = new WeakMap();

  lb.legLines = function legLines(scene, leg, view) {
    if (!leg.path || leg.path.x.length < 2) return [];
    const last = kept.get(leg);
    if (last && last.key === view.key) return last.lines;
    const lane = leg.lane * 3.5, path = lb.legPath(leg, view);
    const lines = view.copies(path.minX, path.maxX)
      .map((shift) => lb.projectLine(path, view, shift, lane));
    kept.set(leg, { key: view.key, lines });
    return lines;
  };

  // Web Mercator ends at 85.05°: what lies beyond is not drawn.
  lb.clipToMap = function clipToMap(context, view) {
    const top = view.y(0);
    context.beginPath();
    context.rect(0, top, view.width, view.y(lb.WORLD) - top);
    context.clip();
  };

  // Where a path leaves the map towards a pole: the pixel on the edge, and up (-1) or down (1).
  lb.cutsOf = function cutsOf(path, points) {
    const cuts = [], { y } = path;
    for (let i = 1; i < y.length; i += 1) {
      for (const [edge, outward] of [[0, -1], [lb.WORLD, 1]]) {
        if ((y[i] - edge) * outward > 0 === (y[i - 1] - edge) * outward > 0) continue;
        const f = (edge - y[i - 1]) / (y[i] - y[i - 1]), k = 2 * i;
        cuts.push({
          x: points[k - 2] + f * (points[k] - points[k - 2]),
          y: points[k - 1] + f * (points[k + 1] - points[k - 1]), outward,
        });
      }
    }
    return cuts;
  };

  // A path that goes on beyond the map's edge: two chevrons towards the pole.
  function drawContinues(context, cut, colour) {
    context.strokeStyle = colour;
    context.lineWidth = 1.8;
    for (const step of [4, 9]) {
      const tip = cut.y - cut.outward * (step - 4);
      context.beginPath();
      context.moveTo(cut.x - 6, tip - cut.outward * 6);
      context.lineTo(cut.x, tip);
      context.lineTo(cut.x + 6, tip - cut.outward * 6);
      context.stroke();
    }
  }

  lb.drawLegs = function drawLegs(context, scene, view, options) {
    context.save();
    lb.clipToMap(context, view);
    drawLegLines(context, scene, view, options);
    context.restore();
  };

  function drawLegLines(context, scene, view, options) {
    const theme = options.theme;
    context.lineJoin = "round";
    for (const leg of scene.legs) {
      if (!lb.legShown(leg, options)) continue;
      const colour = lb.aircraftColour(theme, leg.aircraft);
      const selected = options.selected === leg.key;
      const flown = leg.known !== "unknown";
      for (const points of lb.legLines(scene, leg, view)) {
        context.setLineDash([]);
        if (selected) {
          context.strokeStyle = theme.halo;
          context.lineWidth = 7;
          strokeLine(context, points);
        }
        context.strokeStyle = colour;
        context.fillStyle = colour;
        context.globalAlpha = flown || selected ? 1 : 0.7;
        context.lineWidth = (flown ? 2.6 : 1.1) + (selected ? 0.9 : 0);
        context.setLineDash(lb.legDash(leg, options));
        strokeLine(context, points);
        context.setLineDash([]);
        const lengths = lb.lineLengths(points), total = lengths[lengths.length - 1];
        if (total > 60) {
          const where = total * (0.5 + 0.035 * leg.lane);
          arrow(context, lb.pointOnLine(points, lengths, where), flown ? 6 : 5);
        }
        for (const cut of lb.cutsOf(lb.legPath(leg, view), points)) drawContinues(context, cut, colour);
        context.globalAlpha = 1;
      }
      if (leg.openAt) drawOpenEnd(context, leg, view, colour, options);
    }
  }

  // The other end is unknown: a ring round the known one, and no direction.
  function drawOpenEnd(context, leg, view, colour, options) {
    const { x, y } = leg.openAt;
    context.strokeStyle = colour;
    context.lineWidth = options.selected === leg.key ? 2.6 : 1.5;
    for (const shift of view.copies(x, x)) {
      context.setLineDash([3, 3]);
      context.beginPath();
      context.arc(view.x(x + shift), view.y(y), 15 + 4 * leg.aircraft, 0, TAU);
      context.stroke();
    }
    context.setLineDash([]);
  }

  // An end that is not one airport: the circle inside which it lies.
  lb.drawSpots = function drawSpots(context, scene, view, options) {
    const theme = options.theme;
    for (const spot of scene.spots) {
      const radius = Math.max(9, lb.unitsOfMetres(spot.radius, spot.y) * view.scale);
      for (const shift of view.copies(spot.x, spot.x)) {
        const x = view.x(spot.x + shift), y = view.y(spot.y);
        context.setLineDash([2, 3]);
        context.lineWidth = 1.2;
        context.strokeStyle = theme.muted;
        context.beginPath();
        context.arc(x, y, radius, 0, TAU);
        context.stroke();
        context.setLineDash([]);
      }
    }
  };

  // An airport's mark says how its ends are known: tracked full, seen ringed dot, reported ring,
  // inferred broken ring; where nothing flies, a small dot.
  lb.drawAirports = function drawAirports(context, scene, view, options) {
    const theme = options.theme;
    for (const airport of scene.airports) {
      if (lb.isHidden(airport, options)) continue;
      for (const shift of view.copies(airport.x, airport.x)) {
        const x = view.x(airport.x + shift), y = view.y(airport.y);
        if (x < -40 || x > view.width + 40 || y < -40 || y > view.height + 40) continue;
        const selected = options.selected === airport.key, hovered = options.hovered === airport.key;
        context.strokeStyle = theme.ink;
        context.fillStyle = theme.mark;
        context.lineWidth = 2;
        context.beginPath();
        context.arc(x, y, airport.known ? 6 : 3.5, 0, TAU);
        context.fill();
        context.setLineDash(airport.known === "inferred" ? [2.6, 2.1] : []);
        context.stroke();
        context.setLineDash([]);
        if (airport.known === "tracked" || airport.known === "seen") {
          context.fillStyle = theme.ink;
          context.beginPath();
          context.arc(x, y, airport.known === "tracked" ? 6 : 2.6, 0, TAU);
          context.fill();
        }
        if (selected || hovered) {
          context.strokeStyle = theme.select;
          context.lineWidth = selected ? 2 : 1.2;
          context.beginPath();
          context.arc(x, y, 11, 0, TAU);
          context.stroke();
        }
        if (airport.contested) lb.drawContested(context, x - 12, y + 7, theme);
      }
    }
  };

  // Contested: a mark of its own, a struck-through equals sign in a lozenge.
  lb.drawContested = function drawContested(context, x, y, theme) {
    context.save();
    context.translate(x, y);
    context.fillStyle = theme.mark;
    context.strokeStyle = theme.contested;
    context.lineWidth = 1.4;
    context.beginPath();
    context.moveTo(0, -6.5); context.lineTo(6.5, 0); context.lineTo(0, 6.5); context.lineTo(-6.5, 0);
    context.closePath();
    context.fill();
    context.stroke();
    context.beginPath();
    context.moveTo(-2.6, -1.3); context.lineTo(2.6, -1.3);
    context.moveTo(-2.6, 1.3); context.lineTo(2.6, 1.3);
    context.moveTo(1.6, -3.2); context.lineTo(-1.6, 3.2);
    context.stroke();
    context.restore();
  };

  // A place that was searched for and is not in the case.
  lb.drawPin = function drawPin(context, pin, view, theme) {
    for (const shift of view.copies(pin.x, pin.x)) {
      const x = view.x(pin.x + shift), y = view.y(pin.y);
      context.strokeStyle = theme.select;
      context.lineWidth = 1.6;
      for (const radius of [3, 11]) {
        context.beginPath();
        context.arc(x, y, radius, 0, TAU);
        context.stroke();
      }
    }
  };

  // Labels of airports: candidates round the mark, the first free one is taken.
  lb.airportLabels = function airportLabels(scene, view, options) {
    const labels = [];
    for (const airport of scene.airports) {
      if (lb.isHidden(airport, options)) continue;
      if (!airport.known && view.zoom < 4 && options.selected !== airport.key) continue;
      const name = airport.names[options.language] ?? airport.name;
      for (const shift of view.copies(airport.x, airport.x)) {
        const x = view.x(airport.x + shift), y = view.y(airport.y);
        if (x < 0 || x > view.width || y < 0 || y > view.height) continue;
        labels.push({ x, y, name, code: airport.code, gap: airport.contested ? 21 : 13 });
      }
    }
    return labels;
  };

  lb.placeAirportLabels = function placeAirportLabels(context, labels) {
    const taken = labels.map((l) => [l.x - 8, l.y - 8, l.x + 8, l.y + 8]);
    const placed = [];
    const clear = (box) => taken.every((t) =>
      box[2] < t[0] || box[0] > t[2] || box[3] < t[1] || box[1] > t[3]);
    for (const label of labels) {
      context.font = `600 13px ${lb.FONT}`;
      const width = Math.max(context.measureText(label.name).width, 30);
      const height = 31;
      const options = [
        [label.x + 13, label.y - 15, "left"], [label.x - label.gap - width, label.y - 15, "right"],
        [label.x - width / 2, label.y - 15 - height, "center"],
        [label.x - width / 2, label.y + 13, "center"],
        [label.x + 12, label.y + 8, "left"], [label.x - 12 - width, label.y + 8, "right"],
        [label.x + 12, label.y - 38, "left"], [label.x - 12 - width, label.y - 38, "right"],
      ];
      for (const [left, top, align] of options) {
        const box = [left - 2, top, left + width + 2, top + height];
        if (!clear(box)) continue;
        taken.push(box);
        placed.push({ ...label, box, align, anchor: align === "left" ? left
          : align === "right" ? left + width : left + width / 2, top });
        break;
      }
    }
    return placed;
  };

  lb.drawAirportLabels = function drawAirportLabels(context, placed, theme) {
    context.textBaseline = "top";
    context.lineJoin = "round";
    for (const label of placed) {
      context.textAlign = label.align;
      const line = (text, font, top, colour) => {
        context.font = font;
        context.lineWidth = 3.5;
        context.strokeStyle = theme.halo;
        context.strokeText(text, label.anchor, top);
        context.fillStyle = colour;
        context.fillText(text, label.anchor, top);
      };
      line(label.name, `600 13px ${lb.FONT}`, label.top, theme.ink);
      line(label.code, `11px ${lb.FONT}`, label.top + 17, theme.muted);
    }
    context.textAlign = "left";
  };

  // Where each event is drawn: at its place, those at one place in a row under it.
  lb.placeEvents = function placeEvents(scene, view, options) {
    const rows = new Map();
    const placed = [];
    for (const event of scene.events) {
      if (event.x === null || lb.isHidden(event, options)) continue;
      const key = `${event.x},${event.y}`;
      const row = rows.get(key) ?? [];
      rows.set(key, row);
      row.push(event);
    }
    for (const row of rows.values()) {
      const step = 13, perLine = 8;
      for (const shift of view.copies(row[0].x, row[0].x)) {
        const x = view.x(row[0].x + shift), y = view.y(row[0].y);
        if (x < -60 || x > view.width + 60 || y < -60 || y > view.height + 60) continue;
        row.forEach((event, i) => {
          const line = Math.floor(i / perLine), inLine = Math.min(perLine, row.length - line * perLine);
          placed.push({
            event, x: x + ((i % perLine) - (inLine - 1) / 2) * step,
            y: y + (event.atAirport ? 19 : 0) + line * step,
          });
        });
      }
    }
    return placed;
  };

  // An event's mark: before its time a faint outline, from its time on full; a square for what was
  // said, a disc for what was seen or happened, a diamond for context.
  lb.drawEvents = function drawEvents(context, placed, at, options) {
    const theme = options.theme;
    for (const { event, x, y } of placed) {
      const come = event.at !== null && event.at <= at;
      const size = options.current === event.key || options.selected === event.key ? 5.4 : 4;
      context.globalAlpha = come ? 1 : 0.35;
      context.fillStyle = come ? theme.ink : theme.mark;
      context.strokeStyle = come ? theme.mark : theme.ink;
      context.lineWidth = 1.1;
      context.beginPath();
      if (event.category === "context") {
        context.moveTo(x, y - size * 1.2); context.lineTo(x + size * 1.2, y);
        context.lineTo(x, y + size * 1.2); context.lineTo(x - size * 1.2, y);
        context.closePath();
      } else if (["statement", "permit", "closure"].includes(event.category)) {
        context.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
      } else {
        context.arc(x, y, size, 0, TAU);
      }
      context.fill();
      context.stroke();
      if (options.selected === event.key || options.hovered === event.key) {
        context.globalAlpha = 1;
        context.strokeStyle = theme.select;
        context.beginPath();
        context.arc(x, y, size + 4, 0, TAU);
        context.stroke();
      }
    }
    context.globalAlpha = 1;
  };
})();

// Tracks in the replay: marks at the clock's time, what was flown before, what is possible in gaps.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const { PREPARED, STYLE } = lb.TRACK;
  const RADIUS_M = 6371008.8; // mean radius; see SLACK
  const SLACK = 1.006; // a sphere is wrong by at most 0.56 %: what is possible must not be too small
  const RAYS = 48, ANGLES = 36;
  const FEW = 40, MOST_LENSES = 40, TRAIL_BUDGET = 2_400, TRAIL_LONGEST = 300, TRAIL_ROWS = 600;
  const CROWD = 400; // marks; with so many the lines themselves are trail enough

  // A disc's fan for discRings: points at one radius round a centre in world units.
  lb.sphereFan = function sphereFan(x, y, radiusM) {
    const [lon0, lat0] = lb.toLonLat(x, y), rad = Math.PI / 180;
    const r = (radiusM * SLACK) / RADIUS_M, sinLat = Math.sin(lat0 * rad), cosLat = Math.cos(lat0 * rad);
    const sinR = Math.sin(r), cosR = Math.cos(r);
    const xy = new Float64Array(RAYS * 4);
    for (let i = 0; i < RAYS; i += 1) {
      const azimuth = ((i + 0.5) / RAYS) * 2 * Math.PI;
      const lat = Math.asin(Math.max(-1, Math.min(1, sinLat * cosR + cosLat * sinR * Math.cos(azimuth))));
      const dLon = Math.atan2(Math.sin(azimuth) * sinR * cosLat, cosR - sinLat * Math.sin(lat));
      const held = Math.max(-89.99 * rad, Math.min(89.99 * rad, lat));
      xy[4 * i] = x;
      xy[4 * i + 1] = y;
      xy[4 * i + 2] = x + (dLon / (2 * Math.PI)) * lb.WORLD;
      xy[4 * i + 3] = (0.5 - Math.asinh(Math.tan(held)) / (2 * Math.PI)) * lb.WORLD;
    }
    const quarter = RADIUS_M * Math.PI / 2 / SLACK;
    return {
      rays: RAYS, steps: 2, stepM: radiusM, radiusM, xy,
      poleNM: quarter - lat0 * rad * RADIUS_M / SLACK, poleSM: quarter + lat0 * rad * RADIUS_M / SLACK,
    };
  };

  // All tracks that are somewhere in a view at a time: [{set, track, place, x, y}], in pixels. `kept` is
  // what the frame before was given: its objects are filled again, because collecting a thousand of
  // them in every frame took 15 ms now and then.
  lb.tracksAt = function tracksAt(sets, at, view, visible, kept = []) {
    const right = view.left + view.width / view.scale;
    let count = 0;
    for (const set of sets) {
      if (!set.track_start) continue;
      const epoch = set.track_epoch, tick = set.track_tick, span = set.track_span, box = set.track_box;
      for (let k = 0; k < set.tracks; k += 1) {
        const since = at - epoch[k];
        if (!(since >= 0) || since > span[k] * tick[k] || !visible(set, k)) continue;
        if (view.y(box[4 * k + 3]) < -20 || view.y(box[4 * k + 1]) > view.height + 20) continue;
        const last = Math.floor((right - box[4 * k]) / lb.WORLD);
        for (let copy = Math.ceil((view.left - box[4 * k + 2]) / lb.WORLD); copy <= last; copy += 1) {
          const one = (kept[count] ??= { set, track: 0, place: {}, x: 0, y: 0, shift: 0 }), { place } = one;
          if (!set.at(k, at, place)) break;
          const shift = copy * lb.WORLD, x = view.x(place.x + shift), y = view.y(place.y);
          if (place.style < STYLE.estimated && (x < -20 || x > view.width + 20 || y < -20 || y > view.height + 20)) continue;
          one.set = set;
          one.track = k;
          one.x = x;
          one.y = y;
          one.shift = shift;
          count += 1;
        }
      }
    }
    kept.length = count;
    return kept;
  };

  // Where it may be in a gap: within reach of the last position, and of the next one.
  function discs(set, track, place, at) {
    const { from, to } = set.heardAround(track, place.row, place.next), limit = set.track_limit[track] / 1000;
    const made = [];
    for (const row of [from, to]) {
      if (row < 0) continue;
      const radius = Math.abs(at - set.time(track, row)) * limit;
      if (radius < RADIUS_M * Math.PI / SLACK - 1) made.push({ row, radius });
    }
    return made;
  }

  function traceDisc(context, set, disc, view, shift) {
    context.beginPath();
    if (!(disc.radius > 0)) return;
    const fan = lb.sphereFan(set.x[disc.row], set.y[disc.row], disc.radius);
    for (const ring of lb.discRings(fan, disc.radius)) {
      for (let i = 0; i < ring.length; i += 2) {
        const x = view.x(ring[i] + shift), y = view.y(ring[i + 1]);
        if (i) context.lineTo(x, y); else context.moveTo(x, y);
      }
    }
  }

  // The points at a distance from a place (degrees) between two courses, both included, in world
  // units: [x, y, …], unrolled from the place's own x.
  function arc(place, radius, from, to, parts) {
    const rad = Math.PI / 180, sinLat = Math.sin(place.lat * rad), cosLat = Math.cos(place.lat * rad);
    const sinR = Math.sin(radius), cosR = Math.cos(radius), points = [];
    for (let i = 0; i <= parts; i += 1) {
      const course = from + ((to - from) * i) / parts;
      const sin = Math.max(-1, Math.min(1, sinLat * cosR + cosLat * sinR * Math.cos(course)));
      const dLon = Math.atan2(Math.sin(course) * sinR * cosLat, cosR - sinLat * sin);
      const held = Math.max(-0.9999999, Math.min(0.9999999, sin));
      points.push(place.x + (dLon / (2 * Math.PI)) * lb.WORLD, (0.5 - Math.atanh(held) / (2 * Math.PI)) * lb.WORLD);
    }
    return points;
  }

  // The outline of what is within r1 of a and r2 of b (places {x, y, lon, lat}, radii in radians on
  // the sphere) in world units; null where nothing is, and undefined where it has no simple outline
  // (round a pole). One place alone gives its circle.
  lb.lensOutline = function lensOutline(a, r1, b, r2) {
    const rad = Math.PI / 180, half = Math.PI / 2;
    const pole = (p, r) => r >= half - Math.abs(p.lat) * rad;
    const circle = (p, r) => (pole(p, r) ? undefined : arc(p, r, 0, 2 * Math.PI, RAYS));
    if (!b) return circle(a, r1);
    const latA = a.lat * rad, latB = b.lat * rad, dLon = (b.lon - a.lon) * rad;
    const sinD = Math.hypot(
      Math.cos(latB) * Math.sin(dLon),
      Math.cos(latA) * Math.sin(latB) - Math.sin(latA) * Math.cos(latB) * Math.cos(dLon));
    const cosD = Math.sin(latA) * Math.sin(latB) + Math.cos(latA) * Math.cos(latB) * Math.cos(dLon);
    const d = Math.atan2(sinD, cosD);
    if (d >= r1 + r2) return null;
    if (r1 >= d + r2) return circle(b, r2);
    if (r2 >= d + r1) return circle(a, r1);
    if (pole(a, r1) || pole(b, r2)) return undefined;
    const course = (p, q, dl) => Math.atan2(Math.sin(dl) * Math.cos(q),
      Math.cos(p) * Math.sin(q) - Math.sin(p) * Math.cos(q) * Math.cos(dl));
    const opening = (r, other) => Math.acos(Math.max(-1, Math.min(1,
      (Math.cos(other) - Math.cos(r) * cosD) / (Math.sin(r) * sinD))));
    const toB = course(latA, latB, dLon), toA = course(latB, latA, -dLon);
    const wideA = opening(r1, r2), wideB = opening(r2, r1);
    return arc(a, r1, toB - wideA, toB + wideA, RAYS / 2).concat(arc(b, r2, toA - wideB, toA + wideB, RAYS / 2));
  };

  function where(set, row) {
    const x = set.x[row], y = set.y[row], [lon, lat] = lb.toLonLat(x, y);
    return { x, y, lon, lat };
  }

  function traceOutline(context, outline, view, shift) {
    context.beginPath();
    for (let i = 0; i < outline.length; i += 2) {
      const x = view.x(outline[i] + shift), y = view.y(outline[i + 1]);
      if (i) context.lineTo(x, y); else context.moveTo(x, y);
    }
    context.closePath();
  }

  // Possible positions of the tracks in a gap.
  lb.drawTrackAreas = function drawTrackAreas(context, found, view, at, colours, theme) {
    let left = MOST_LENSES;
    const metre = (view.scale * lb.WORLD) / 40_075_017;
    for (const { set, track, place, shift } of found) {
      if (place.style < STYLE.estimated || !left) continue;
      const bounds = discs(set, track, place, at);
      if (!bounds.length || Math.max(...bounds.map((one) => one.radius)) * metre < 3) continue;
      left -= 1;
      const [a, b] = bounds, angle = (one) => (one.radius * SLACK) / RADIUS_M;
      const outline = lb.lensOutline(where(set, a.row), angle(a), b && where(set, b.row), b && angle(b));
      if (outline === null) continue; // faster than its type can: nothing is possible
      context.globalAlpha = theme.area;
      context.fillStyle = colours.colours[colours.of(set, track, place.row)];
      if (outline) {
        traceOutline(context, outline, view, shift);
        context.fill();
        continue;
      }
      context.save();
      if (b) {
        traceDisc(context, set, b, view, shift);
        context.clip("evenodd");
      }
      traceDisc(context, set, a, view, shift);
      context.fill("evenodd");
      context.restore();
    }
    context.globalAlpha = 1;
  };

  // What each mark has flown lately, stronger than the rest of its line.
  lb.drawTrackTrails = function drawTrackTrails(context, found, view, colours, ratio) {
    if (!found.length || found.length > CROWD) return;
    const many = found.length > FEW, each = Math.min(TRAIL_LONGEST, Math.ceil(TRAIL_BUDGET / found.length));
    const code = lb.trackNeed(view.zoom, ratio) - (many ? 2 : 0), lines = new Map();
    for (const { set, track, place, x, y, shift } of found) {
      if (place.style >= STYLE.estimated || place.style === STYLE.none) continue;
      let colour = -1, line = null, lastX = x, lastY = y;
      const start = set.track_start[track];
      let count = 0;
      const stop = Math.max(start, place.row - (many ? TRAIL_ROWS / 4 : TRAIL_ROWS));
      for (let row = place.row; row >= stop && count < each; row -= 1) {
        if (set.need[row] === lb.TRACK.NEVER) continue;
        const style = set.style[row] & (PREPARED - 1);
        if (row !== place.row && (style >= STYLE.estimated || style === STYLE.none)) break;
        if (row !== place.row && set.need[row] > code) continue;
        const here = colours.of(set, track, row);
        if (here !== colour) { // the way is coloured by what it was there, not by what is now
          colour = here;
          line = lines.get(colour);
          if (!line) { line = new Path2D(); lines.set(colour, line); }
          line.moveTo(lastX, lastY);
        }
        lastX = view.x(set.x[row] + shift);
        lastY = view.y(set.y[row]);
        line.lineTo(lastX, lastY);
        count += 1;
      }
    }
    context.globalAlpha = 1;
    context.lineWidth = many ? 1 / ratio : 2.6;
    for (const [colour, line] of lines) {
      context.strokeStyle = colours.colours[colour];
      context.stroke(line);
    }
  };

  // A sheet of small aircraft in every colour and direction: one drawImage a mark. Its cells are
  // made when they are first needed, or before, a few at a time (warm).
  const sheets = new Map(), MOST_SHEETS = 6;
  let shape = null;

  function planePath() {
    if (shape) return shape;
    shape = new Path2D();
    const tracer = {
      beginPath() {}, moveTo: (x, y) => shape.moveTo(x, y), lineTo: (x, y) => shape.lineTo(x, y),
      closePath: () => shape.closePath(),
    };
    lb.planeShape(tracer, 1);
    return shape;
  }

  function sprites(colours, theme, size, ratio) {
    const key = `${colours.colours.join()} ${theme.halo} ${size} ${ratio}`;
    const known = sheets.get(key);
    if (known) return known;
    if (sheets.size >= MOST_SHEETS) sheets.delete(sheets.keys().next().value);
    const cell = Math.ceil((2.3 * size + 3) * ratio), canvas = new OffscreenCanvas(cell * ANGLES, cell * colours.colours.length * 2);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const count = 2 * colours.colours.length * ANGLES;
    const sheet = { canvas, context, cell, count, made: new Uint8Array(count), next: 0, colours, theme, size, ratio, image: null };
    sheets.set(key, sheet);
    return sheet;
  }

  function makeCell(made, number) {
    if (made.made[number]) return;
    made.made[number] = 1;
    const { context, cell, colours, theme, size, ratio } = made, plane = planePath();
    const turn = number % ANGLES, row = Math.floor(number / ANGLES), full = row % 2;
    const colour = colours.colours[row >> 1], r = ratio * size;
    const cos = Math.cos((turn / ANGLES) * 2 * Math.PI), sin = Math.sin((turn / ANGLES) * 2 * Math.PI);
    const at = (k) => context.setTransform(k * cos, k * sin, -k * sin, k * cos, (turn + 0.5) * cell, (row + 0.5) * cell);
    at(r * 1.18);
    context.fillStyle = theme.halo;
    context.fill(plane);
    context.lineWidth = 0.3;
    context.strokeStyle = theme.halo;
    context.stroke(plane);
    at(r);
    context.fillStyle = full ? colour : theme.mark;
    context.fill(plane);
    if (full) return;
    context.lineWidth = 1.3 / size;
    context.strokeStyle = colour;
    context.stroke(plane);
  }

  const SIZES = [6.5, 8, 11];
  const sizeFor = (count) => SIZES[count > CROWD ? 0 : count > FEW ? 1 : 2];

  // Make cells that will be needed, for so many milliseconds; true when all are there.
  lb.warmTrackMarks = function warmTrackMarks(colours, theme, ratio, limit) {
    const begun = performance.now();
    const made = SIZES.map((size) => sprites(colours, theme, size, ratio)).find((one) => !one.image);
    if (!made) return true;
    while (made.next < made.count && performance.now() - begun < limit) {
      for (let i = 0; i < 8 && made.next < made.count; i += 1, made.next += 1) makeCell(made, made.next);
      made.context.getImageData(0, 0, 1, 1); // drawn now, not with the first mark
    }
    if (made.next >= made.count) made.image = made.canvas.transferToImageBitmap(); // cheaper to draw from than a canvas
    return false;
  };

  // Full where the position is received, hollow in a gap or where it was estimated. Returns labels.
  lb.drawTrackMarks = function drawTrackMarks(context, found, view, options, colours, ratio) {
    const many = found.length > FEW, labels = [];
    const made = sprites(colours, options.theme, sizeFor(found.length), ratio), { cell } = made;
    const side = cell / ratio, cells = new Uint16Array(found.length);
    found.forEach(({ set, track, place }, i) => {
      const angle = place.angle ?? -Math.PI / 2;
      const turn = ((Math.round((angle / (2 * Math.PI)) * ANGLES) % ANGLES) + ANGLES) % ANGLES;
      const full = place.style < STYLE.estimated ? 1 : 0;
      cells[i] = (2 * colours.of(set, track, place.row) + full) * ANGLES + turn;
    });
    if (!made.image) for (const number of cells) makeCell(made, number);
    const image = made.image ?? made.canvas;
    context.globalAlpha = 1;
    context.imageSmoothingEnabled = false; // pixel on pixel, and half the time
    for (let i = 0; i < found.length; i += 1) {
      const { set, track, place, x, y } = found[i], turn = cells[i] % ANGLES, row = (cells[i] - turn) / ANGLES;
      context.drawImage(image, turn * cell, row * cell, cell, cell,
        Math.round((x - side / 2) * ratio) / ratio, Math.round((y - side / 2) * ratio) / ratio, side, side);
      if (!many) {
        labels.push({ text: set.names[track], x, y, colour: colours.colours[row >> 1], faded: place.style >= STYLE.estimated });
      }
    }
    context.imageSmoothingEnabled = true;
    return labels;
  };
})();

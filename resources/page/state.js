/* What is true at a time, from a program: the twin of viewer/replay/state.py, and in addition what
   a drawing needs (marks, areas, stretches). tests/vectors holds the two together. No DOM. */
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});

  const HALF_MERIDIAN_M = 20003931.458626; // the longest shortest path on Earth
  const WORLD = 2 ** 30;
  const ONE_POINT_M = 1; // a stretch shorter than this is a position

  /** Whether what some versions tell (none: what is common to all) counts; null chooses all. */
  function applies(toldBy, hypotheses) {
    return hypotheses === null || !toldBy.length || toldBy.some((h) => hypotheses.includes(h));
  }

  /** The chains that count: those of the versions chosen, else what is common to all. */
  function chainsOf(lane, hypotheses) {
    const rivals = lane.chains.filter(
      (c) => c.hypotheses.length > 0 && applies(c.hypotheses, hypotheses));
    return rivals.length ? rivals : lane.chains.filter((c) => c.hypotheses.length === 0);
  }

  function segmentsAt(chain, at) {
    return chain.segments.filter(
      (s) => (s.from === null || s.from <= at) && (s.until === null || at < s.until));
  }

  /** The part of a flight's drawn path it can have got to: [low, high] metres, null without one. */
  function reach(segment, speed, at) {
    const { from_m: begin, to_m: end } = segment;
    if (begin === null || end === null) return null;
    let low = begin, high = end;
    if (segment.depart !== null) {
      const gone = ((at - segment.depart) / 1000) * speed + segment.radii[0];
      high = Math.max(begin, Math.min(end, begin + gone));
    }
    if (segment.arrive !== null) {
      const left = ((segment.arrive - at) / 1000) * speed + segment.radii[1];
      low = Math.max(begin, Math.min(end, end - left));
    }
    return low <= high ? [low, high] : [begin, end];
  }

  /** A disc's radius in metres at a time; null where it covers the Earth. */
  function discRadius(disc, speed, at) {
    const passed = disc.near ? Math.max(at - disc.near[0], disc.near[1] - at)
      : disc.since !== undefined ? at - disc.since : disc.before - at;
    const radius = disc.base_m + (passed / 1000) * speed;
    return radius < HALF_MERIDIAN_M ? radius : null;
  }

  function phasesOf(segment) {
    if (segment.mode === "gap" || segment.stops_open) return ["ground", "airborne"];
    return [segment.mode];
  }

  function discsOf(segment, speed, at) {
    const found = [];
    for (const disc of segment.discs) {
      const radius = discRadius(disc, speed, at);
      if (radius !== null) found.push({ fan: disc.fan, center: disc.center, radius_m: radius });
    }
    return found;
  }

  function possibleOf(segment, speed, at) {
    if (segment.mode === "ground") return segment.places.map((p) => ({ kind: "place", ...p }));
    if (segment.mode !== "airborne" && segment.mode !== "gap") return [];
    const part = segment.mode === "airborne" ? reach(segment, speed, at) : null;
    const km = part && [part[0] / 1000, part[1] / 1000];
    if (segment.known && km) return [{ kind: "stretch", leg: segment.leg, km }];
    const discs = discsOf(segment, speed, at)
      .map((d) => ({ center: d.center.slice(), radius_km: d.radius_m / 1000 }));
    return [{ kind: "area", leg: segment.leg, discs, shortest_path_km: km }];
  }

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  function covers(wide, narrow) {
    if (same(wide, narrow)) return true;
    if (wide.kind !== narrow.kind || wide.leg !== narrow.leg || wide.kind === "place") return false;
    const a = wide.kind === "stretch" ? wide.km : wide.shortest_path_km;
    const b = wide.kind === "stretch" ? narrow.km : narrow.shortest_path_km;
    if ((a === null) !== (b === null)) return false;
    if (a !== null && (a[0] > b[0] || a[1] < b[1])) return false;
    if (wide.kind === "stretch") return true;
    return wide.discs.every((d) => narrow.discs.some(
      (e) => same(e.center, d.center) && e.radius_km <= d.radius_km));
  }

  /** Leave out what another possibility covers wholly. */
  function distinct(entries) {
    const kept = [];
    for (const entry of entries) {
      if (kept.some((k) => covers(k, entry))) continue;
      for (let i = kept.length - 1; i >= 0; i -= 1) if (covers(entry, kept[i])) kept.splice(i, 1);
      kept.push(entry);
    }
    return kept;
  }

  function onGround(segments) {
    if (!segments.length || segments.some((s) => s.mode !== "ground")) return [null, null];
    const first = segments[0].place;
    const place = segments.every((s) => same(s.place, first)) ? first : null;
    const spots = [];
    for (const segment of segments) {
      for (const candidate of segment.places) {
        if (!spots.some((s) => same(s, candidate))) spots.push(candidate);
      }
    }
    return [place, spots.length === 1 ? spots[0].position : null];
  }

  function later(a, b) {
    if (a[1] !== b[1]) return a[1] > b[1];
    return a[0] !== null && (b[0] === null || a[0] >= b[0]);
  }

  function lastConfirmed(chains, at) {
    const passed = chains.map(
      (chain) => new Map(chain.confirmations.filter((c) => c.time[1] <= at).map((c) => [c.key, c])));
    let best = null;
    for (const key of passed.length ? passed[0].keys() : []) {
      const versions = passed.map((p) => p.get(key));
      if (versions.includes(undefined)) continue;
      const lows = versions.map((v) => v.time[0]);
      const time = [
        lows.includes(null) ? null : Math.min(...lows), Math.max(...versions.map((v) => v.time[1])),
      ];
      if (best === null || later(time, best.time)) {
        const { kind, subject, place, position } = versions[0];
        const sources = [...new Set(versions.flatMap((v) => v.sources))];
        best = { kind, subject, place, position, time, sources };
      }
    }
    return best;
  }

  // ---------------------------------------------------------------- what is drawn

  function pieceAt(chain, segments, at) {
    if (segments.length && segments.every((s) => s.mode === "before" || s.mode === "after")) return null;
    return chain.pieces.find(
      (p) => (p.from === null || p.from <= at) && (p.until === null || at < p.until)) ?? null;
  }

  function pieceMetres(piece, at) {
    const { from_m: begin, to_m: end } = piece;
    if (begin === null || end === null) return null;
    if (piece.kind === "ground" || piece.until === null) return begin;
    return begin + (end - begin) * ((at - piece.from) / (piece.until - piece.from));
  }

  /** {x, y, angle} in world units at metres along a path {x, y, m}; angle clockwise from east. */
  function along(path, metres) {
    const last = path.m.length - 1;
    let low = 0, high = last;
    while (low < high) { // the last vertex not beyond
      const middle = (low + high + 1) >> 1;
      if (path.m[middle] <= metres) low = middle; else high = middle - 1;
    }
    const i = Math.max(0, Math.min(low, last - 1)), j = Math.min(i + 1, last);
    const dx = path.x[j] - path.x[i], dy = path.y[j] - path.y[i], length = path.m[j] - path.m[i];
    const share = length > 0 ? (metres - path.m[i]) / length : 0;
    return { x: path.x[i] + dx * share, y: path.y[i] + dy * share, angle: Math.atan2(dy, dx) };
  }

  function toWorld([lon, lat]) {
    const held = Math.max(-89.9999, Math.min(89.9999, lat));
    return {
      x: ((lon + 180) / 360) * WORLD,
      y: (0.5 - Math.asinh(Math.tan((held * Math.PI) / 180)) / (2 * Math.PI)) * WORLD,
      angle: -Math.PI / 2,
    };
  }

  function toLonLat({ x, y }) {
    const lon = (x / WORLD) * 360 - 180;
    const lat = (Math.atan(Math.sinh((0.5 - y / WORLD) * 2 * Math.PI)) * 180) / Math.PI;
    const wrapped = lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;
    return [wrapped, lat];
  }

  function markOf(chain, piece, at, paths) {
    const metres = pieceMetres(piece, at);
    const path = paths[piece.leg];
    const common = {
      leg: piece.leg, m: metres, hypotheses: chain.hypotheses.slice(), kind: piece.kind,
      order: piece.order,
    };
    if (piece.kind === "airborne" && metres !== null) {
      return path && path.m.length ? { ...common, ...along(path, metres) } : null;
    }
    return piece.position ? { ...common, ...toWorld(piece.position) } : null;
  }

  function marksOf(chains, each, at, paths) {
    const marks = [], positions = [];
    chains.forEach((chain, i) => {
      const piece = pieceAt(chain, each[i], at);
      const mark = piece && markOf(chain, piece, at, paths);
      const still = piece && (piece.kind === "ground" || pieceMetres(piece, at) === null);
      const position = mark && (still ? piece.position : toLonLat(mark));
      if (!positions.some((p) => same(p, position))) positions.push(position);
      if (!mark) return;
      const twin = marks.find(
        (m) => m.leg === mark.leg && m.kind === mark.kind && m.x === mark.x && m.y === mark.y);
      if (twin) twin.hypotheses.push(...mark.hypotheses); else marks.push(mark);
    });
    return [marks, positions.length === 1 ? positions[0] : null];
  }

  function areasOf(chains, each, speed, at) {
    const areas = [], stretches = [];
    chains.forEach(({ hypotheses }, i) => {
      for (const segment of each[i]) {
        if (segment.mode === "ground" && segment.spot && segment.spot[1] > 0 &&
            !(segment.places.length === 1 && segment.places[0].position)) {
          const [fan, radius] = segment.spot;
          add(areas, { leg: null, discs: [{ fan, radius_m: radius }], hypotheses }, alikeAreas);
        }
        if (segment.mode !== "airborne" && segment.mode !== "gap") continue;
        const part = segment.mode === "airborne" ? reach(segment, speed, at) : null;
        if (part) {
          add(stretches, {
            leg: segment.leg, from_m: part[0], to_m: part[1], known: segment.known, hypotheses,
          }, alikeStretches);
        }
        if (segment.known && part) continue;
        const discs = discsOf(segment, speed, at)
          .map((d) => ({ fan: d.fan, radius_m: d.radius_m }));
        if (discs.length) add(areas, { leg: segment.leg, discs, hypotheses }, alikeAreas);
      }
    });
    return [areas, stretches];
  }

  const alikeAreas = (a, b) => a.leg === b.leg && a.discs.length === b.discs.length
    && a.discs.every((d, i) => d.fan === b.discs[i].fan && d.radius_m === b.discs[i].radius_m);
  const alikeStretches = (a, b) => a.leg === b.leg && a.known === b.known
    && a.from_m === b.from_m && a.to_m === b.to_m;

  /** Add a thing, or its hypotheses to one alike that is already there. */
  function add(things, thing, alike) {
    const twin = things.find((other) => alike(other, thing));
    if (twin) twin.hypotheses.push(...thing.hypotheses);
    else things.push({ ...thing, hypotheses: [...thing.hypotheses] });
  }

  // ---------------------------------------------------------------- the state

  function aircraftAt(lane, hypotheses, at, paths) {
    const speed = lane.speed_ms;
    const chains = chainsOf(lane, hypotheses);
    const each = chains.map((chain) => segmentsAt(chain, at));
    const segments = each.flat();
    const phases = new Set(segments.flatMap(phasesOf));
    const possibleNow = () => distinct(segments.flatMap((s) => possibleOf(s, speed, at)));
    const legs = new Set(segments.map((s) => s.leg));
    const leg = legs.size === 1 ? [...legs][0] : null;
    let [place, position] = onGround(segments);
    let course = null;
    if (leg !== null && paths[leg] && segments.every((s) => s.known)) {
      const possible = possibleNow();
      const only = possible.length === 1 && possible[0].kind === "stretch" ? possible[0].km : null;
      const [low, high] = only ? only.map((v) => v * 1000) : [0, Infinity];
      if (high - low < ONE_POINT_M) {
        const point = along(paths[leg], (low + high) / 2);
        position = toLonLat(point);
        course = (((point.angle * 180) / Math.PI + 90) % 360 + 360) % 360;
      }
    }
    const [marks, drawn] = marksOf(chains, each, at, paths);
    const [areas, stretches] = areasOf(chains, each, speed, at);
    return {
      aircraft: lane.aircraft,
      phase: phases.size === 1 ? [...phases][0] : "unknown",
      leg, place, position,
      drawn_position: drawn,
      get possible() { return possibleNow(); }, // a drawing does without: worked out when asked
      course_deg: course,
      last_confirmed: lastConfirmed(chains, at),
      lane: lane.id, marks, areas, stretches,
    };
  }

  /**
   * The state that a program tells at `at` (ms since 1970 UTC) under versions (their ids; null for
   * all, none for only what is common). `paths` maps leg ids to {x: Int32Array, y: Int32Array, m: Float64Array}. As Python's
   * `evaluate`, and for each aircraft `marks`, `areas`, `stretches` for the drawing.
   */
  lb.evaluate = function evaluate(program, at, hypotheses = null, paths = {}) {
    for (const name of hypotheses ?? []) {
      if (!program.hypotheses.includes(name)) throw new RangeError(`no hypothesis ${name}`);
    }
    const events = [];
    let step = null;
    for (const s of program.steps) {
      if (s.at > at) break; // they are in the order of their times
      if (!applies(s.hypotheses, hypotheses)) continue;
      if (s.kind === "event") events.push(s.event);
      if (!s.background) step = s.id;
    }
    return {
      at,
      aircraft: program.lanes.map((lane) => aircraftAt(lane, hypotheses, at, paths)),
      events, step,
    };
  };

  lb.replayState = { along, applies, chainsOf, discRadius, reach, segmentsAt };
})();

// Gaps of tracks under the pointer: the dashed shortest path over a time without positions, and
// why nothing was heard, where the case notes it. No DOM.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const { PREPARED, UNTIMED, STYLE } = lb.TRACK;
  const REACH_PX = 5;
  const MINUTE = 60_000;
  // As GAP_AIRBORNE_MS of viewer/session/tracks/edges.py: an estimate at its end fills no gap.
  const LONG_MS = 5 * MINUTE;

  // A set's gaps, found once when all its rows are there: {rows, ends, boxes}, the positions before
  // and after each, and [west, north, east, south] of its path in world units.
  function gapsOf(set) {
    if (!set.track_start || set.loaded < set.n) return null;
    return (set.gaps ??= find(set));
  }

  function find(set) {
    const rows = [], ends = [], boxes = [];
    for (let track = 0; track < set.tracks; track += 1) {
      const end = set.track_start[track + 1];
      for (let row = set.track_start[track]; row < end; row += 1) {
        const style = set.style[row] & (PREPARED - 1);
        if (style < STYLE.estimated || !set.shown(row)) continue;
        let next = row + 1;
        while (next < end && !set.shown(next)) next += 1;
        if (next === end) break;
        if (style === STYLE.estimated) {
          const timed = !((set.mark[row] | set.mark[next]) & UNTIMED);
          if (!timed || set.time(track, next) - set.time(track, row) <= LONG_MS) continue;
        }
        rows.push(row);
        ends.push(next);
        const points = line(set, row, next), box = [Infinity, Infinity, -Infinity, -Infinity];
        for (let i = 0; i < points.length; i += 2) {
          box[0] = Math.min(box[0], points[i]);
          box[1] = Math.min(box[1], points[i + 1]);
          box[2] = Math.max(box[2], points[i]);
          box[3] = Math.max(box[3], points[i + 1]);
        }
        boxes.push(...box);
      }
    }
    return { rows, ends, boxes: Float64Array.from(boxes) };
  }

  // The vertices x, y, x, y … of the path from a position to the next one.
  function line(set, row, next) {
    const points = [set.x[row], set.y[row]], path = set.style[row] & PREPARED ? set.pathOf(row) : -1;
    if (path >= 0) {
      for (let i = set.path_start[path]; i < set.path_start[path + 1]; i += 1) points.push(set.path_x[i], set.path_y[i]);
    }
    points.push(set.x[next], set.y[next]);
    return points;
  }

  // The squared distance of (x, y) from a line of vertices.
  function away(points, x, y) {
    let best = Infinity;
    for (let i = 0; i + 3 < points.length; i += 2) {
      const dx = points[i + 2] - points[i], dy = points[i + 3] - points[i + 1], length = dx * dx + dy * dy;
      const along = length > 0 ? ((x - points[i]) * dx + (y - points[i + 1]) * dy) / length : 0;
      const share = Math.min(1, Math.max(0, along));
      const ex = points[i] + share * dx - x, ey = points[i + 1] + share * dy - y;
      best = Math.min(best, ex * ex + ey * ey);
    }
    return best;
  }

  // The nearest gap's path at a pixel: {kind: "track", gap: true, index, set, track, row, next, name},
  // or null.
  lb.hitTrackGap = function hitTrackGap(sets, view, px, py) {
    const x = view.left + px / view.scale, y = view.top + py / view.scale, reach = REACH_PX / view.scale;
    let least = reach * reach, best = null;
    for (const set of sets) {
      const gaps = gapsOf(set);
      if (!gaps) continue;
      const box = gaps.boxes;
      for (const shift of [-lb.WORLD, 0, lb.WORLD]) {
        const at = x + shift;
        for (let k = 0; k < gaps.rows.length; k += 1) {
          const i = 4 * k;
          if (box[i] - reach > at || box[i + 2] + reach < at || box[i + 1] - reach > y || box[i + 3] + reach < y) continue;
          const apart = away(line(set, gaps.rows[k], gaps.ends[k]), at, y);
          if (apart > least) continue;
          least = apart;
          best = { set, row: gaps.rows[k], next: gaps.ends[k] };
        }
      }
    }
    if (!best) return null;
    const track = best.set.trackOf(best.row);
    const found = { kind: "track", gap: true, index: best.set.first + track, track, ...best };
    return { ...found, name: lb.trackGapWords(found) };
  };

  // What is known of a gap: from when until when, and why only as far as the case notes it.
  lb.trackGapWords = function trackGapWords({ set, track, row, next }) {
    const from = set.time(track, row), to = set.time(track, next);
    const lines = [set.names[track], "no positions received"];
    const begin = set.moment(track, row), end = set.moment(track, next);
    lines.push(`between ${begin.day} ${begin.time} and ${end.day === begin.day ? "" : `${end.day} `}${end.time} UTC (${lasts(to - from)})`);
    const noted = set.noted.find(([which, low, high]) => which === track && holds(low, from) && holds(high, to));
    if (noted) lines.push(noted[3]);
    return lines.join("\n");
  };

  function holds([earliest, latest], at) { return earliest <= at && at < latest; }

  function lasts(wait) {
    const minutes = Math.round(wait / MINUTE);
    if (minutes >= 48 * 60) return `${(minutes / 1440).toFixed(1)} days`;
    return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
  }
})();

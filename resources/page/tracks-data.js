// One file's tracks as columns, and what is true of them at a time. No DOM.
// The columns are those of viewer/session/tracks/layout.py; `at` is the twin of
// viewer/session/tracks/at.py, held together by tests/vectors/tracks.json.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});

  const ARRAYS = {
    u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array,
    f4: Float32Array, f8: Float64Array,
  };
  const GROUPS = {
    head: ["track_epoch", "track_start", "track_block", "track_tick", "track_span", "track_box",
      "track_limit", "block_start", "block_box", "path_row", "path_start", "path_x", "path_y"],
    over: ["over_row", "over_x", "over_y", "over_style", "over_need"],
    rows: ["x", "y", "t", "style", "need", "mark"],
  };
  const CHUNK = 2 ** 18; // rows in one request
  const NEAR = 64; // rows
  const NEVER = 255, PREPARED = 128, UNTIMED = 8, ESTIMATED = 3, MISSING = -32768;
  const STYLE = { none: 0, ground: 1, received: 2, mlat: 3, estimated: 4, gap: 5 };

  // Where in ascending numbers the first one is that is not less than a value.
  lb.firstFrom = function firstFrom(numbers, value) {
    let low = 0, high = numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[middle] < value) low = middle + 1; else high = middle;
    }
    return low;
  };

  // about: {n, arrays: {name: [type, count]}, names, colours, …} of tracks.json.
  lb.TrackSet = class TrackSet {
    constructor(index, about) {
      Object.assign(this, about);
      this.index = index;
      this.tracks = about.names.length;
      for (const name of GROUPS.rows) this[name] = this.make(name);
      this.need.fill(NEVER);
      this.altitude = this.speed = this.rate = this.course = null;
      this.loaded = 0; // rows whose columns are all there
      this.hints = new Uint32Array(this.tracks);
    }

    make(name) { return new ARRAYS[this.arrays[name][0]](this.arrays[name][1]); }

    // Take a group's arrays from its bytes: one after the other, each at a multiple of eight.
    take(group, buffer, first, count) {
      let offset = 0;
      const found = {};
      for (const name of GROUPS[group] ?? [group]) {
        const [type, whole] = this.arrays[name];
        const size = count ?? whole;
        found[name] = new ARRAYS[type](buffer, offset, size);
        offset += Math.ceil(size * ARRAYS[type].BYTES_PER_ELEMENT / 8) * 8;
      }
      return found;
    }

    takeHead(buffer) { Object.assign(this, this.take("head", buffer)); }

    takeOverview(buffer) {
      const over = Object.assign(this, this.take("over", buffer)), rows = over.over_row;
      // The finest detail of which the overview holds all, as a position's need.
      this.overCode = this.needs.findLastIndex((count) => count <= rows.length);
      for (let i = 0; i < rows.length; i += 1) {
        const row = rows[i];
        this.x[row] = over.over_x[i];
        this.y[row] = over.over_y[i];
        this.style[row] = over.over_style[i];
        this.need[row] = over.over_need[i];
      }
    }

    takeRows(buffer, first, count) {
      const part = this.take("rows", buffer, first, count);
      for (const name of GROUPS.rows) this[name].set(part[name], first);
      this.loaded = Math.max(this.loaded, first + count);
      this.findUnheard(first, first + count);
    }

    // Runs of rows that were not received (estimated, flagged), so that a gap's ends are found at
    // once however many there are: starts and ends (excluded), in order; and the flagged rows.
    findUnheard(first, end) {
      const starts = (this.unheardStart ??= []), ends = (this.unheardEnd ??= []), mark = this.mark;
      const flagged = (this.flaggedRows ??= []);
      let open = ends.length && ends[ends.length - 1] === first; // goes on from the part before
      for (let row = first; row < end; row += 1) {
        if (this.need[row] === NEVER) flagged.push(row);
        if (mark[row] < 16 && (mark[row] & 7) !== ESTIMATED) { open = false; continue; }
        if (open) ends[ends.length - 1] = row + 1;
        else { starts.push(row); ends.push(row + 1); open = true; }
      }
    }

    // The received rows at or before `row` and at or after `next` in a track; -1 where there is none.
    heardAround(track, row, next) {
      const run = (at) => {
        let low = 0, high = this.unheardStart.length - 1;
        while (low <= high) {
          const middle = (low + high) >> 1;
          if (this.unheardEnd[middle] <= at) low = middle + 1;
          else if (this.unheardStart[middle] > at) high = middle - 1;
          else return middle;
        }
        return -1;
      };
      const before = run(row), after = run(next);
      const from = before < 0 ? row : this.unheardStart[before] - 1;
      const to = after < 0 ? next : this.unheardEnd[after];
      return {
        from: from >= this.track_start[track] ? from : -1,
        to: to < this.track_start[track + 1] ? to : -1,
      };
    }

    // A column that is not always needed: altitude, speed, rate, course.
    takeColumn(name, buffer, first, count) {
      this[name] ??= this.make(name);
      this[name].set(this.take(name, buffer, first, count)[name], first);
    }

    // Fetch all; `told` is called whenever there is more to draw.
    async load(load, told) {
      const path = (group, first, count) => `t${this.index}.${group}.${first}.${count}.bin`;
      const head = load(path("head", 0, 0)), over = load(path("over", 0, 0));
      this.takeHead(await head);
      this.takeOverview(await over);
      told("overview");
      for (let first = 0; first < this.n; first += CHUNK) {
        const count = Math.min(CHUNK, this.n - first);
        this.takeRows(await load(path("rows", first, count)), first, count);
        told(first + count < this.n ? "more" : "whole");
      }
    }

    async loadColumn(name, load) {
      for (let first = 0; first < this.n; first += CHUNK) {
        const count = Math.min(CHUNK, this.n - first);
        this.takeColumn(name, await load(`t${this.index}.${name}.${first}.${count}.bin`), first, count);
      }
    }

    time(track, row) { return this.track_epoch[track] + this.t[row] * this.track_tick[track]; }

    trackOf(row) {
      let low = 0, high = this.tracks - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (this.track_start[middle] <= row) low = middle; else high = middle - 1;
      }
      return low;
    }

    shown(row) { return this.mark[row] >> 4 === 0; }

    // The time of a row in words: {day, time}, to the second.
    moment(track, row) {
      const at = this.time(track, row), { day, time } = lb.utcText(at);
      return { day: day.slice(4), time: `${time}:${String(new Date(at).getUTCSeconds()).padStart(2, "0")}` };
    }

    // Where a track is at a time: null while it is not known (before, after, untimed, not loaded),
    // else {row, next, share, x, y, angle, style}. Rows are the positions before and after; the
    // place is on the shortest path between them, `share` of its length along. `into` is filled and returned.
    at(track, at, into = {}) {
      const start = this.track_start[track], end = this.track_start[track + 1];
      if (end > this.loaded || end === start) return null;
      const ticks = (at - this.track_epoch[track]) / this.track_tick[track];
      if (!(ticks >= 0 && ticks <= this.track_span[track])) return null;
      let row = this.lastBefore(track, start, end, ticks);
      const known = (r) => this.mark[r] >> 4 === 0 && !(this.mark[r] & UNTIMED);
      while (row >= start && !known(row)) row -= 1;
      if (row < start) return null;
      let next = row + 1;
      while (next < end && !known(next)) next += 1;
      if (next >= end) {
        return this.t[row] >= ticks ? this.place(row, row, 0, STYLE.none, into) : null;
      }
      const from = this.t[row], to = this.t[next];
      const share = to > from ? (ticks - from) / (to - from) : 0;
      const style = this.style[row] & (PREPARED - 1);
      if (style === STYLE.none && share > 0) return null; // the track is cut here
      return this.place(row, next, share, style, into);
    }

    // The last row at or before a time, or the first: sought near the row of the last frame in steps that
    // grow, so that a replay touches only memory that is near, and by halves where it is not there.
    lastBefore(track, start, end, ticks) {
      const t = this.t;
      let low = start + this.hints[track], high = low, step = 1;
      if (t[low] <= ticks) {
        for (high = low + 1; high < end && t[high] <= ticks; step *= 2) {
          low = high;
          high = step < NEAR ? high + step : end;
        }
        high = Math.min(high, end) - 1;
      } else {
        for (low -= 1; low > start && t[low] > ticks; step *= 2) {
          high = low;
          low = step < NEAR ? low - step : start;
        }
        low = Math.max(low, start);
        high -= 1;
      }
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (t[middle] <= ticks) low = middle; else high = middle - 1;
      }
      this.hints[track] = low - start;
      return low;
    }

    place(row, next, share, style, into) {
      const path = this.style[row] & PREPARED ? this.pathOf(row) : -1;
      let x0 = this.x[row], y0 = this.y[row], x1 = this.x[next], y1 = this.y[next], f = share;
      if (path >= 0) {
        const first = this.path_start[path], inner = this.path_start[path + 1] - first;
        const along = share * (inner + 1), part = Math.min(Math.floor(along), inner);
        f = along - part;
        if (part > 0) { x0 = this.path_x[first + part - 1]; y0 = this.path_y[first + part - 1]; }
        if (part < inner) { x1 = this.path_x[first + part]; y1 = this.path_y[first + part]; }
      }
      const angle = x1 === x0 && y1 === y0 ? null : Math.atan2(y1 - y0, x1 - x0);
      into.row = row;
      into.next = next;
      into.share = share;
      into.style = style;
      into.x = x0 + f * (x1 - x0);
      into.y = y0 + f * (y1 - y0);
      into.angle = angle;
      return into;
    }

    // The box [west, north, east, south] of what is drawn of a track, in world units, unrolled; null
    // where nothing is. Flagged positions do not count: they may be anywhere.
    boxOf(track) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      const start = this.track_start?.[track] ?? 0, end = this.track_start?.[track + 1] ?? 0;
      const take = (x, y) => {
        if (x < box[0]) box[0] = x;
        if (y < box[1]) box[1] = y;
        if (x > box[2]) box[2] = x;
        if (y > box[3]) box[3] = y;
      };
      for (let row = start; row < end; row += 1) {
        if (this.need[row] !== NEVER) take(this.x[row], this.y[row]);
      }
      if (box[0] > box[2]) return null;
      for (let p = this.pathFrom(start); p < this.path_row.length && this.path_row[p] < end; p += 1) {
        for (let i = this.path_start[p]; i < this.path_start[p + 1]; i += 1) take(this.path_x[i], this.path_y[i]);
      }
      return box;
    }

    // The number of the first prepared path that leaves a row or one after it.
    pathFrom(row) { return lb.firstFrom(this.path_row, row); }

    // The number of the prepared path that leaves a row; -1 where there is none.
    pathOf(row) {
      const found = this.pathFrom(row);
      return this.path_row[found] === row ? found : -1;
    }

    // The nearest drawn position within `reach` world units of (x, y): {track, row, distance}, or
    // null. `visible(track)` leaves tracks out; flagged positions count where `flagged` is true.
    nearest(x, y, reach, visible, flagged) {
      let best = reach * reach, found = -1, track = -1;
      const box = this.block_box, starts = this.block_start;
      for (let k = 0; k < this.tracks; k += 1) {
        const b4 = 4 * k, tb = this.track_box;
        if (tb[b4] - reach > x || tb[b4 + 2] + reach < x || tb[b4 + 1] - reach > y
            || tb[b4 + 3] + reach < y || !visible(k)) continue;
        for (let b = this.track_block[k]; b < this.track_block[k + 1]; b += 1) {
          const i = 4 * b;
          if (box[i] - reach > x || box[i + 2] + reach < x || box[i + 1] - reach > y
              || box[i + 3] + reach < y) continue;
          for (let row = starts[b]; row < starts[b + 1]; row += 1) {
            if (this.need[row] === NEVER && !(flagged && row < this.loaded)) continue;
            const dx = this.x[row] - x, dy = this.y[row] - y, d = dx * dx + dy * dy;
            if (d < best) { best = d; found = row; track = k; }
          }
        }
      }
      return found < 0 ? null : { track, row: found, distance: Math.sqrt(best) };
    }
  };

  lb.TRACK = { NEVER, PREPARED, UNTIMED, MISSING, STYLE };
})();

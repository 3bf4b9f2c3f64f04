// Painting of tracks in slices: what a view shows of them, at the detail that its zoom needs.
// A painting is a function of its inputs; only how it is cut into slices depends on the clock.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const { PREPARED, STYLE } = lb.TRACK;
  const WORLD = 2 ** 30;

  // Without a GPU a line wider than a pixel of the screen costs ten times and more: with many
  // vertices lines are one pixel wide. The numbers count vertices needed at the zoom.
  const MANY = 9_000;
  const SLICE_MS = 4.5, SLICE_COST = 2_600;

  // How each kind of edge is drawn: dash in CSS pixels, width beside the received one's, opacity.
  const LOOK = [
    null,
    { dash: [], wide: 1.9, alpha: 0.5 }, // ground
    { dash: [], wide: 1, alpha: 0.9 }, // received
    { dash: [7, 2.5], wide: 1, alpha: 0.9 }, // mlat
    { dash: [1.6, 3.4], wide: 1, alpha: 0.8 }, // estimated
    { dash: [4, 6], wide: 0.55, alpha: 0.6 }, // gap
  ];
  lb.trackLook = LOOK;

  lb.trackNeed = (zoom, ratio) => Math.round(2 * (zoom + Math.log2(Math.max(1, ratio)) * 0.5));

  // The vertices that all sets need at a zoom.
  lb.trackVertices = (sets, code) => sets.reduce((sum, set) => sum + (set.needs[Math.min(code, 60)] ?? 0), 0);

  lb.TrackPainting = class TrackPainting {
    // options: {colours, visible(set, track), flagged, ratio, theme}
    constructor(context, view, sets, options) {
      this.context = context;
      this.view = view;
      this.sets = sets;
      this.options = options;
      this.code = lb.trackNeed(view.zoom, options.ratio);
      this.many = lb.trackVertices(sets, this.code) > MANY;
      this.width = this.many ? 1 / options.ratio : 1.5;
      this.set = 0;
      this.track = 0;
      this.done = false;
      this.vertices = 0;
      this.cost = 0;
      this.reset();
    }

    reset() { this.paths = new Map(); }

    // Paint on until the slice is over; true when all is painted.
    // `whole` slices end by the time only.
    step(limit = SLICE_MS, whole = false) {
      const begun = performance.now();
      this.cost = 0;
      this.most = whole ? Infinity : SLICE_COST;
      while (!this.done) {
        this.next();
        if (this.cost > this.most || performance.now() - begun > limit) break;
      }
      this.stroke();
      return this.done;
    }

    next() {
      const set = this.sets[this.set];
      if (!set) { this.done = true; return; }
      if (!set.block_start || this.track >= set.tracks) { this.set += 1; this.track = 0; this.block = undefined; return; }
      const k = this.track, box = set.track_box, view = this.view;
      if (this.block === undefined) {
        this.shifts = this.options.visible(set, k) && set.track_block[k + 1] > set.track_block[k]
          && view.y(box[4 * k + 3]) >= 0 && view.y(box[4 * k + 1]) <= view.height
          ? view.copies(box[4 * k], box[4 * k + 2]) : [];
        this.shift = 0;
        this.block = set.track_block[k];
        this.pending = null;
      }
      if (this.shift >= this.shifts.length) { this.track += 1; this.block = undefined; this.cost += 1; return; }
      this.blocks(set, k, this.shifts[this.shift]);
      if (this.block >= set.track_block[k + 1]) {
        this.shift += 1;
        this.block = set.track_block[k];
      }
    }

    // Blocks of one track, as many as a slice bears.
    blocks(set, track, shift) {
      const view = this.view, box = set.block_box;
      const left = view.left - shift, right = left + view.width / view.scale;
      const top = view.top, bottom = top + view.height / view.scale;
      const end = set.track_block[track + 1];
      let b = this.block;
      for (; b < end; b += 1) {
        const i = 4 * b;
        if (box[i] > right || box[i + 2] < left || box[i + 1] > bottom || box[i + 3] < top) continue;
        if (this.cost > this.most) break;
        this.edges(set, track, b, shift);
        if (this.options.flagged && set.flaggedRows) this.crosses(set, set.block_start[b], set.block_start[b + 1], shift);
      }
      this.block = b;
    }

    // The edges that leave a block, and the one that enters it. Where the overview holds all that is
    // needed, that is gone through: `rows` are its row numbers, a few of very many.
    edges(set, track, block, shift) {
      const code = this.code, sparse = code <= set.overCode, rows = sparse ? set.over_row : null;
      const need = sparse ? set.over_need : set.need, style = sparse ? set.over_style : set.style;
      const place = (row) => (sparse ? lb.firstFrom(rows, row) : row);
      const start = set.block_start[block], stop = set.block_start[block + 1], begin = place(start);
      const first = place(set.track_start[track]), last = set.track_start[track + 1], end = place(last);
      let i = begin;
      if ((sparse && rows[i] !== start) || need[i] > code) { // it begins at the last needed one before it
        while (i > first) {
          i -= 1;
          if (need[i] <= code) break;
        }
      }
      let a = -1, worst = 0, joined = false;
      for (; i < end; i += 1) {
        if (need[i] <= code) {
          const row = sparse ? rows[i] : i;
          if (a >= 0) joined = this.edge(set, track, a, row, worst, shift);
          a = row;
          worst = style[i];
          if (row >= stop) break;
        } else if ((style[i] & 127) > (worst & 127)) worst = (worst & PREPARED) | (style[i] & 127);
      }
      this.cost += 0.2 + (i - begin) / 200;
      if (stop === last && a === last - 1 && !joined) this.dot(set, track, a, shift);
    }

    // The flagged positions among some rows.
    crosses(set, start, stop, shift) {
      const rows = set.flaggedRows;
      for (let k = lb.firstFrom(rows, start); rows[k] < stop; k += 1) this.cross(set, rows[k], shift);
    }

    path(style, colour) {
      const key = style * 64 + colour;
      let path = this.paths.get(key);
      if (!path) {
        path = { style, colour, line: new Path2D(), row: -1, shift: NaN };
        this.paths.set(key, path);
      }
      return path;
    }

    edge(set, track, a, b, styleBits, shift) {
      const style = styleBits & 127, view = this.view;
      if (style === STYLE.none) { this.dot(set, track, a, shift); return false; }
      const path = this.path(style, this.options.colours.of(set, track, a));
      const scale = view.scale, ox = (shift - view.left) * scale, oy = -view.top * scale;
      const line = path.line;
      const x0 = set.x[a] * scale + ox, y0 = set.y[a] * scale + oy;
      if (path.row !== a || path.set !== set || path.shift !== shift) line.moveTo(x0, y0);
      if (styleBits & PREPARED) {
        const p = set.pathOf(a);
        for (let i = set.path_start[p]; i < set.path_start[p + 1]; i += 1) {
          line.lineTo(set.path_x[i] * scale + ox, set.path_y[i] * scale + oy);
          this.cost += 1;
        }
      }
      const x1 = set.x[b] * scale + ox, y1 = set.y[b] * scale + oy;
      line.lineTo(x1, y1);
      path.row = b;
      path.set = set;
      path.shift = shift;
      this.vertices += 1;
      this.cost += (this.many ? 0.8 : 8) * (LOOK[style].dash.length ? 3 : 1)
        * (1 + Math.min(600, Math.abs(x1 - x0) + Math.abs(y1 - y0)) / 40);
      return true;
    }

    // A position that no line leaves.
    dot(set, track, row, shift) {
      const path = this.path(6, this.options.colours.of(set, track, row)), r = 1.6;
      path.line.rect(this.view.x(set.x[row] + shift) - r, this.view.y(set.y[row]) - r, 2 * r, 2 * r);
      this.cost += 4;
    }

    cross(set, row, shift) {
      const path = this.path(7, 0), x = this.view.x(set.x[row] + shift), y = this.view.y(set.y[row]), r = 3.2;
      path.line.moveTo(x - r, y - r);
      path.line.lineTo(x + r, y + r);
      path.line.moveTo(x + r, y - r);
      path.line.lineTo(x - r, y + r);
      this.cost += 8;
    }

    // The paths of one track of a set, whole.
    only(set, track) {
      this.sets = [set];
      this.track = track;
      this.most = Infinity;
      while (!this.done && this.set === 0 && this.track === track) this.next();
      return this.paths.values();
    }

    stroke() {
      const c = this.context, { colours, theme, ratio } = this.options;
      for (const { style, colour, line } of this.paths.values()) {
        if (style === 6) {
          c.globalAlpha = 0.9;
          c.fillStyle = colours.colours[colour];
          c.fill(line);
          continue;
        }
        const look = style === 7 ? { dash: [], wide: 1, alpha: 0.9 } : LOOK[style];
        c.globalAlpha = look.alpha;
        c.strokeStyle = style === 7 ? theme.contested : colours.colours[colour];
        c.lineWidth = style === 7 ? 1.2 : this.many ? 1 / ratio : this.width * look.wide;
        c.setLineDash(look.dash);
        c.stroke(line);
      }
      c.setLineDash([]);
      c.globalAlpha = 1;
      if (this.paths.size) c.getImageData(0, 0, 1, 1); // rasters now, inside the slice, not all at the end
      this.reset();
    }
  };

  // The selected track over all others: edged where it was heard, in gaps dashed with no edge.
  // options: those of a painting.
  lb.drawOneTrack = function drawOneTrack(context, view, set, track, options) {
    const { colours, theme } = options;
    const paths = [...new lb.TrackPainting(context, view, [set], options).only(set, track)]
      .filter(({ style }) => style !== 7);
    const stroke = (path, colour, width, dash = []) => {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash(dash);
      context.stroke(path.line);
    };
    const heard = paths.filter(({ style }) => style < STYLE.estimated || style === 6);
    const guessed = paths.filter(({ style }) => style === STYLE.estimated || style === STYLE.gap);
    context.save();
    context.lineJoin = context.lineCap = "round";
    for (const path of guessed) stroke(path, theme.halo, 5);
    context.lineCap = "butt";
    for (const path of guessed) stroke(path, theme.select, path.style === STYLE.gap ? 1.4 : 2.4, LOOK[path.style].dash);
    context.lineCap = "round";
    for (const path of heard) stroke(path, theme.halo, 7.5);
    for (const path of heard) stroke(path, theme.select, 4.8);
    for (const path of heard) {
      if (path.style === 6) {
        context.fillStyle = colours.colours[path.colour];
        context.fill(path.line);
      } else stroke(path, colours.colours[path.colour], 2.8);
    }
    context.restore();
  };

  // The rows of what flies are drawn over this; see tracks-replay.js.
  lb.trackCopies = (view, x) => view.copies(x, x);
  lb.TRACK_WORLD = WORLD;
})();

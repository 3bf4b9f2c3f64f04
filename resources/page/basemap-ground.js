// The ground of the base map, kept as it was drawn last: where the map has only moved, what both views show
// is copied and the strips that are new are drawn. Filling the land of a whole view took 20 to 30 ms.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});

  lb.Ground = class Ground {
    constructor() {
      this.canvas = new OffscreenCanvas(1, 1);
      this._context = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true });
      this._kept = null; // of which view it is
    }

    // The steps of drawing a view's; the canvas shows it after the last. dataOf(view): the data of a part
    // of it. Step by step as lb.basemapGround, whose options these are; a view that is new is drawn in so
    // many bands, which makes the steps shorter and all of them together longer.
    *steps(view, dataOf, options, bands = 1) {
      const { canvas, _context: context } = this, { ratio, zoom } = view, k = view.scale * ratio;
      const wide = Math.ceil(view.width * ratio), high = Math.ceil(view.height * ratio);
      const now = { zoom, ratio, x: view.left * k, y: view.top * k, wide, high, ...options, whole: true };
      const moved = this._moved(now);
      this._kept = null;
      let strips = bandsOf(wide, high, bands);
      if (moved) {
        const [dx, dy] = moved;
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.drawImage(canvas, -dx, -dy);
        strips = lb.stripsOf(dx, dy, wide, high);
        yield context;
      } else if (canvas.width !== wide || canvas.height !== high) {
        canvas.width = wide;
        canvas.height = high;
      }
      for (const [x, y, w, h] of strips) {
        const part = {
          zoom, ratio, scale: view.scale, left: view.left + x / k, top: view.top + y / k,
          width: w / ratio, height: h / ratio,
        };
        const data = dataOf(part);
        if (data.missing.length) now.whole = false;
        context.save();
        context.setTransform(1, 0, 0, 1, x, y);
        context.beginPath();
        context.rect(0, 0, w, h);
        context.clip();
        context.scale(ratio, ratio);
        try {
          yield* lb.basemapGround(context, part, data, options);
        } finally {
          context.restore();
        }
      }
      this._kept = now;
    }

    // How far, in whole pixels of the screen, a view has moved from the one that is kept, if it may be
    // made from it.
    _moved(now) {
      const was = this._kept;
      if (!was?.whole) return null;
      for (const key of ["zoom", "ratio", "wide", "high", "theme", "graticule"]) {
        if (was[key] !== now[key]) return null;
      }
      const dx = Math.round(now.x - was.x), dy = Math.round(now.y - was.y);
      const exact = Math.abs(now.x - was.x - dx) < 0.01 && Math.abs(now.y - was.y - dy) < 0.01;
      return exact && Math.abs(dx) < now.wide && Math.abs(dy) < now.high ? [dx, dy] : null;
    }
  };

  function bandsOf(wide, high, count) {
    const each = Math.ceil(high / count);
    return Array.from({ length: count }, (_, n) => [0, n * each, wide, Math.min(each, high - n * each)])
      .filter(([, , , tall]) => tall > 0);
  }

  // The boxes [x, y, width, height] of what a picture shows newly that has moved by so many pixels.
  lb.stripsOf = function stripsOf(dx, dy, wide, high) {
    const strips = [], top = Math.max(0, -dy), rest = high - Math.abs(dy);
    if (dy) strips.push([0, dy > 0 ? high - dy : 0, wide, Math.abs(dy)]);
    if (dx) strips.push([dx > 0 ? wide - dx : 0, top, Math.abs(dx), rest]);
    return strips;
  };
})();

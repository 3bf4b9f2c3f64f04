// What a layer of the map is drawn on. Without a GPU Chromium copies a canvas that is drawn on itself in
// every frame in which anything on the page moves, changed or not (Qt WebEngine 6.12; the base map took
// 1.7 ms of each frame so), a bitmap only once: what mostly stands still is drawn out of sight and
// shown as one. What is drawn anew in most frames of a drag is not: making the bitmap took 12 ms.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});

  lb.Sheet = class Sheet {
    // still: whether it mostly stands still; read: whether pixels are read back.
    constructor(className, { still = false, read = false } = {}) {
      this.canvas = L.DomUtil.create("canvas", `${className} leaflet-zoom-animated`);
      this._shown = still ? this.canvas.getContext("bitmaprenderer") : null;
      this._drawn = still ? new OffscreenCanvas(1, 1) : this.canvas;
      this._context = this._drawn.getContext("2d", { willReadFrequently: read });
    }

    // The context, blank and scaled to CSS pixels, for a picture of so many of them, with `ratio`
    // pixels of its own for each; of one at least, for a map has no size before it is laid out, and
    // no empty bitmap can be shown.
    begin(width, height, ratio) {
      const { canvas, _drawn: drawn } = this;
      const wide = Math.max(1, Math.ceil(width * ratio)), high = Math.max(1, Math.ceil(height * ratio));
      if (drawn.width !== wide || drawn.height !== high) {
        drawn.width = canvas.width = wide;
        drawn.height = canvas.height = high;
        canvas.style.width = `${wide / ratio}px`;
        canvas.style.height = `${high / ratio}px`;
      }
      this._context.setTransform(1, 0, 0, 1, 0, 0);
      this._context.clearRect(0, 0, wide, high);
      this._context.setTransform(ratio, 0, 0, ratio, 0, 0);
      return this._context;
    }

    // Show what was drawn; what does not mostly stand still is seen without.
    show() { this._shown?.transferFromImageBitmap(this._drawn.transferToImageBitmap()); }
  };
})();

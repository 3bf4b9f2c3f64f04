// What a layer of the map is drawn on. Without a GPU Chromium copies a canvas in every frame in which
// anything on the page moves, changed or not, a bitmap only once (Qt WebEngine 6.12; the base map took
// 1.7 ms of each frame): a sheet that has stood for a while is shown as one. Not sooner, for making the
// bitmap takes 12 ms, which a map that is dragged has not.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const STANDS = 700; // milliseconds: twice as long as a sheet is taken along by a drag

  lb.Sheet = class Sheet {
    // read: whether pixels are read back.
    constructor(className, { read = false } = {}) {
      this.element = L.DomUtil.create("div", `${className} leaflet-zoom-animated`);
      this.canvas = L.DomUtil.create("canvas", "", this.element);
      this._context = this.canvas.getContext("2d", { willReadFrequently: read });
      this._bitmap = null; // the canvas that shows one
      this._resting = false; // whether it does
      this._ended = Infinity;
      this._timer = 0;
    }

    // The context, blank and scaled to CSS pixels, for a picture of so many of them, with `ratio`
    // pixels of its own for each; of one at least, for a map has no size before it is laid out.
    begin(width, height, ratio) {
      const { canvas, _context: context } = this;
      const wide = Math.max(1, Math.ceil(width * ratio)), high = Math.max(1, Math.ceil(height * ratio));
      if (canvas.width !== wide || canvas.height !== high) {
        canvas.width = wide;
        canvas.height = high;
        this.element.style.width = `${wide / ratio}px`;
        this.element.style.height = `${high / ratio}px`;
      }
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, wide, high);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this._ended = Infinity;
      if (this._resting) this._show(null);
      return context;
    }

    // The picture is whole.
    end() {
      this._ended = performance.now();
      this._timer ||= setTimeout(() => this._rest(), STANDS);
    }

    // Lay the sheet at a point of its pane. What is scaled is not smoothed, for an animated zoom of all
    // sheets then takes less than a frame, and without a GPU it took three; drawn anew it is sharp.
    place(point, scale = 1) {
      L.DomUtil.setTransform(this.element, point, scale);
      this.element.style.imageRendering = scale === 1 ? "" : "pixelated";
    }

    async _rest() {
      this._timer = 0;
      const ended = this._ended;
      if (ended === Infinity) return; // begun anew: its end is yet to come
      const left = ended + STANDS - performance.now();
      if (left > 0) {
        this._timer = setTimeout(() => this._rest(), left);
        return;
      }
      const bitmap = await createImageBitmap(this.canvas);
      if (ended !== this._ended) { bitmap.close(); return; }
      this._bitmap ??= L.DomUtil.create("canvas", "", this.element).getContext("bitmaprenderer");
      this._show(bitmap);
    }

    // A bitmap in the canvas's place; none: the canvas.
    _show(bitmap) {
      this._resting = bitmap !== null;
      this._bitmap.transferFromImageBitmap(bitmap);
      this.canvas.style.display = this._resting ? "none" : "";
      this._bitmap.canvas.style.display = this._resting ? "" : "none";
    }
  };
})();

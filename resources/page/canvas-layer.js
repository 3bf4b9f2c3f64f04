// A Leaflet layer with one sheet over the whole map, drawn anew from the view's numbers.
// Sharp at any pixel ratio; follows Leaflet's zoom animation by a CSS transform meanwhile.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  // Pixels for each of CSS of what is soft and large. Without a GPU painting it whole took 30 ms of
  // each frame, and smoothing what is painted so small 5: while the clock runs it is enlarged as it is.
  const COARSE = 1 / 4;

  lb.CanvasLayer = L.Layer.extend({
    options: { pane: "overlayPane", className: "legbook-canvas", coarse: false },

    // draw(context, view) is called with the context scaled to CSS pixels. options.patience() tells
    // how many milliseconds a map that is dragged may take the sheet along as it is. options.coarse:
    // for what is soft and large, and drawn only when another layer says so.
    initialize(draw, options) {
      L.setOptions(this, options);
      this._draw = draw;
      this._frame = 0;
    },

    onAdd(map) {
      this._map = map;
      this._sheet = new lb.Sheet(this.options.className);
      this.getPane().appendChild(this._sheet.canvas);
      if (!this.options.coarse) this.drawNow();
    },

    onRemove() { this._sheet.canvas.remove(); },

    getEvents() {
      if (this.options.coarse) return { zoomanim: this._animate };
      return {
        move: this.moved, moveend: this.redraw, zoomend: this.redraw, viewreset: this.redraw, resize: this.redraw,
        zoomanim: this._animate,
      };
    },

    moved() {
      const patience = this.options.patience?.() ?? 0;
      if (performance.now() - (this._drawn ?? 0) >= patience) this.redraw();
    },

    canvas() { return this._sheet.canvas; },

    // What is coarse, shown or not, and smoothed or as it is.
    show(visible, smooth) {
      const { style } = this._sheet.canvas;
      style.visibility = visible ? "" : "hidden";
      style.imageRendering = smooth ? "auto" : "pixelated";
    },

    redraw() {
      if (this._frame || !this._map) return;
      this._frame = requestAnimationFrame(() => this.drawNow());
    },

    view() {
      const map = this._map, size = map.getSize(), zoom = map.getZoom();
      const centre = map.project(map.getCenter(), zoom);
      const k = 2 ** (22 - zoom);
      return new lb.View(centre.x * k, centre.y * k, zoom, size.x, size.y);
    },

    drawNow() {
      const map = this._map;
      if (!map) return;
      cancelAnimationFrame(this._frame); // what was to be drawn soon is drawn now
      this._frame = 0;
      const size = map.getSize();
      this._centre = map.getCenter();
      this._zoom = map.getZoom();
      L.DomUtil.setTransform(this._sheet.canvas, map.containerPointToLayerPoint([0, 0]), 1);
      const ratio = this.options.coarse ? COARSE : globalThis.devicePixelRatio || 1;
      this._draw(this._sheet.begin(size.x, size.y, ratio), this.view());
      this._drawn = performance.now();
    },

    _animate(event) {
      if (!this._centre) return; // never drawn
      const map = this._map, scale = map.getZoomScale(event.zoom, this._zoom);
      const half = map.getSize().multiplyBy(0.5);
      const there = map._latLngToNewLayerPoint(this._centre, event.zoom, event.center);
      L.DomUtil.setTransform(this._sheet.canvas, there.subtract(half.multiplyBy(scale)), scale);
    },
  });
})();

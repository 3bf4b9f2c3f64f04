// Leaflet layers with one sheet over the whole map, drawn from the view's numbers; they follow Leaflet's
// zoom animation by a CSS transform meanwhile.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});

  const FRAME_MS = 1000 / 60;
  let lastPatient = 0;

  lb.SheetLayer = L.Layer.extend({
    options: { pane: "overlayPane" },

    onAdd(map) {
      this._map = map;
      this._sheet = new lb.Sheet("legbook-canvas");
      this.getPane().appendChild(this._sheet.element);
    },

    onRemove() { this._sheet.element.remove(); },

    getEvents() { return { zoomanim: this._animate }; },

    element() { return this._sheet.element; },

    view() {
      const map = this._map, size = map.getSize(), zoom = map.getZoom();
      const centre = map.project(map.getCenter(), zoom);
      const k = 2 ** (22 - zoom);
      return new lb.View(centre.x * k, centre.y * k, zoom, size.x, size.y);
    },

    // draw(context, view) is called with the context scaled to CSS pixels, of `ratio` pixels each.
    paint(draw, ratio) {
      const map = this._map, size = map.getSize();
      this._centre = map.getCenter();
      this._zoom = map.getZoom();
      this._sheet.place(map.containerPointToLayerPoint([0, 0]));
      draw(this._sheet.begin(size.x, size.y, ratio), this.view());
      this._sheet.end();
    },

    _animate(event) {
      if (!this._centre) return; // never painted
      const map = this._map, scale = map.getZoomScale(event.zoom, this._zoom);
      const half = map.getSize().multiplyBy(0.5);
      const there = map._latLngToNewLayerPoint(this._centre, event.zoom, event.center);
      this._sheet.place(there.subtract(half.multiplyBy(scale)), scale);
    },
  });

  // Sharp at any pixel ratio; painted anew whenever the map moves.
  lb.CanvasLayer = lb.SheetLayer.extend({
    // draw as for paint. options.patience() tells how many milliseconds a map that is dragged may
    // take the sheet along as it is.
    initialize(draw, options) {
      L.setOptions(this, options);
      this._draw = draw;
      this._frame = 0;
    },

    onAdd(map) {
      lb.SheetLayer.prototype.onAdd.call(this, map);
      this.drawNow();
    },

    getEvents() {
      return {
        ...lb.SheetLayer.prototype.getEvents.call(this),
        move: this.moved, moveend: this.ended, zoomend: this.redraw, viewreset: this.redraw, resize: this.redraw,
      };
    },

    moved() {
      const patience = this.options.patience?.() ?? 0, now = performance.now();
      if (now - (this._drawn ?? 0) < patience) return;
      if (patience && now - lastPatient < FRAME_MS) return; // one of those that can wait for each frame
      lastPatient = now;
      this.redraw();
    },

    // A frame later than need be: a wheel that turns as the hand lifts begins a zoom in the next one.
    ended() {
      const at = performance.now();
      requestAnimationFrame(() => { if (!(this._drawn > at)) this.redraw(); });
    },

    redraw() {
      if (this._frame || !this._map) return;
      this._frame = requestAnimationFrame(() => {
        this._frame = 0;
        // While a zoom is animated the map is at its end already: what is painted then would be out of
        // place, and is painted again at the end.
        if (!this._map?._animatingZoom) this.drawNow();
      });
    },

    drawNow() {
      if (!this._map) return;
      cancelAnimationFrame(this._frame); // what was to be drawn soon is drawn now
      this._frame = 0;
      this.paint(this._draw, globalThis.devicePixelRatio || 1);
      this._drawn = performance.now();
    },
  });

  // For what is soft and large: small, and enlarged when the page is composed. Without a GPU a frame
  // painted whole took 44 ms instead of 17. Smoothing it takes 5 ms more, which a running clock has not.
  const SOFT = 1 / 4; // pixels for each of CSS

  lb.SoftLayer = lb.SheetLayer.extend({
    show(draw, smooth) {
      this.paint(draw, SOFT);
      const { style } = this._sheet.element;
      style.visibility = "";
      style.imageRendering = smooth ? "auto" : "pixelated";
    },

    hide() { this._sheet.element.style.visibility = "hidden"; },
  });
})();

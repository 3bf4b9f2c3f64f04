// The base map as a Leaflet layer: a sheet larger than the map by a margin, so that a drag shows no blank
// edge; drawn anew from the view's numbers, moved by a CSS transform while zooming. While the map is
// dragged the next sheet is drawn out of sight, a slice in each frame.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const MARGIN = 0.2; // of the map's size, on every side
  const USED = 0.4; // of the margin, before the next sheet is begun
  const QUIET = 150; // milliseconds
  const SLICE = 3; // milliseconds, after which the next step waits for the next frame
  const BANDS = 6; // in which a view that is new is drawn, a slice in each frame
  const AHEAD = 0.8; // zooms before the tiles' own at which they are asked for

  // options: theme ("light" | "dark"), language ("en" | "es" | "ru" | "ar"), localNames, graticule,
  // load(path) -> Promise<ArrayBuffer>, base (what stands before the file names), pane.
  // Fires "ready" when the world is first drawn, "attribution" has the text to be shown.
  lb.BasemapLayer = L.Layer.extend({
    options: {
      pane: "tilePane", theme: "light", language: "en", localNames: false, graticule: false,
      held: false, base: "/basemap/", load: null,
    },

    initialize(options) {
      L.setOptions(this, options);
      this._reserved = [];
      this._ground = new lb.Ground();
      this._world = null;
      this._tiles = null;
      this._loading = this._start();
    },

    async _start() {
      try {
        const load = (file) => this.options.load(this.options.base + file);
        const [index, world] = await Promise.all([load("index.json"), load("world-50m.bin")]);
        this.index = JSON.parse(new TextDecoder().decode(index));
        this._world = lb.readBasemap(world);
        this._tiles = new lb.BasemapTiles(this.index, load, () => this.redraw());
        this._addAttribution();
        this.drawNow();
        this.fire("ready");
      } catch (error) {
        console.error("base map", error);
        this.fire("failed");
      }
    },

    onAdd() {
      this._sheet = this._newSheet();
      this._addAttribution();
      this.drawNow();
      this._awaitFonts();
    },

    onRemove() {
      this._forget();
      this._sheet.element.remove();
      this._next?.element.remove();
      this._sheet = this._next = null;
    },

    _newSheet() {
      const sheet = new lb.Sheet("legbook-basemap", { read: true });
      this.getPane().appendChild(sheet.element);
      return sheet;
    },

    getEvents() {
      return {
        moveend: this._onMoveEnd, viewreset: this.redraw, resize: this.redraw,
        move: this._onMove, zoomanim: this._animate,
      };
    },

    setTheme(theme) { return this._set("theme", theme); },

    setLanguage(language) { return this._set("language", language); },

    setLocalNames(localNames) { return this._set("localNames", localNames); },

    setGraticule(graticule) { return this._set("graticule", graticule); },

    // Boxes [x0, y0, x1, y1] in pixels of the map's container, to be kept free of labels. They are
    // kept in pixels of the pane, so that a pan, which moves both, changes nothing.
    setReserved(boxes) {
      const o = this._map ? this._map.containerPointToLayerPoint([0, 0]) : { x: 0, y: 0 };
      const moved = boxes.map(([x0, y0, x1, y1]) => [x0 + o.x, y0 + o.y, x1 + o.x, y1 + o.y]);
      const same = moved.length === this._reserved.length
        && moved.every((b, i) => b.every((v, j) => Math.abs(v - this._reserved[i][j]) < 1.5));
      if (!same) {
        this._reserved = moved;
        if (this._coming) this._forget();
        this._redrawSlowly();
      }
      return this;
    },

    // Draw, now and from now on: until then nothing is painted that would only be painted over.
    release() {
      const due = this.options.held || this._frame;
      this.options.held = false;
      if (due) this.drawNow();
    },

    // Resolves when the data of the present view is loaded and drawn.
    async settled() {
      await this._loading;
      for (;;) {
        this.drawNow();
        const coming = this._tiles ? [...this._tiles.coming.values()] : [];
        if (coming.length === 0) return;
        await Promise.all(coming);
      }
    },

    redraw() {
      if (this._coming) this._forget(); // it would not be what is wanted now
      if (this._frame || !this._sheet) return this;
      this._frame = requestAnimationFrame(() => this.drawNow());
      return this;
    },

    drawNow() {
      if (!this._sheet || !this._world || this.options.held) return;
      this._forget();
      this._drawn = this._begin(this._sheet);
      while (!this._drawn.steps.next().done);
      this._finish();
    },

    _finish() {
      this._sheet.end();
      this._sheet.place(this._drawn.corner);
      this._placed = this._drawn.zoom;
    },

    // What was to be drawn soon, or is half drawn, will not be.
    _forget() {
      clearTimeout(this._quiet);
      cancelAnimationFrame(this._frame);
      this._frame = 0;
      this._coming?.steps.return();
      this._coming = null;
    },

    // Take a sheet for the present view: where it will lie, and the steps of its drawing.
    _begin(sheet, bands = 1) {
      const map = this._map, size = map.getSize(), ratio = globalThis.devicePixelRatio || 1;
      const pad = L.point(Math.ceil(size.x * MARGIN), Math.ceil(size.y * MARGIN));
      const c = this._corner(pad);
      const view = this._view(map.getPixelOrigin().add(c), size.add(pad.multiplyBy(2)), ratio);
      const reserved = this._reserved.map((b) => [b[0] - c.x, b[1] - c.y, b[2] - c.x, b[3] - c.y]);
      return {
        centre: map.getCenter(), zoom: map.getZoom(), pad, corner: c,
        steps: this._steps(sheet.begin(view.width, view.height, ratio), view, reserved, bands),
      };
    },

    *_steps(context, view, reserved, bands) {
      const { theme, language, localNames, graticule } = this.options, { canvas } = this._ground;
      yield* this._ground.steps(view, (part) => this._data(part), { theme, graticule }, bands);
      context.drawImage(canvas, 0, 0, canvas.width / view.ratio, canvas.height / view.ratio);
      yield context;
      yield* lb.basemapNames(context, view, this._data(view), { theme, language, localNames, reserved });
    },

    // Draw the next sheet, a slice in each frame, and exchange it for the one that is seen.
    _redrawSlowly() {
      if (this._frame || !this._sheet || !this._world || this.options.held) return;
      this._next ??= this._newSheet();
      this._next.element.style.visibility = "hidden";
      this._coming = this._begin(this._next, BANDS);
      this._frame = requestAnimationFrame(() => this._slice());
    },

    _slice() {
      const begun = performance.now();
      let step = { done: false };
      while (!step.done && performance.now() - begun < SLICE) {
        step = this._coming.steps.next();
        step.value?.getImageData(0, 0, 1, 1); // else all would be painted with the last slice
      }
      const wait = !step.done || this._map._animatingZoom;
      this._frame = wait ? requestAnimationFrame(() => this._slice()) : 0;
      if (wait) return;
      [this._sheet, this._next] = [this._next, this._sheet];
      [this._drawn, this._coming] = [this._coming, null];
      this._finish();
      this._sheet.element.style.visibility = "";
      this._next.element.style.visibility = "hidden";
    },

    // The view as numbers, of a size and a corner in pixels.
    _view(corner, size, ratio) {
      const zoom = this._map.getZoom(), scale = 2 ** (zoom - 22);
      return { zoom, scale, left: corner.x / scale, top: corner.y / scale, width: size.x, height: size.y, ratio };
    },

    _data(view) {
      const tiles = this._tiles;
      if (tiles && view.zoom >= tiles.from) return { world: this._world, ...tiles.take(view) };
      if (tiles && view.zoom >= tiles.from - AHEAD) tiles.keysIn(view).forEach((key) => tiles.ask(key));
      return { world: this._world, tiles: null, missing: [] };
    },

    // During a drag the sheet moves with the pane, and after a zoom lies scaled where it belongs: there is
    // time to draw the next one. Where the map was moved faster than that, it is drawn at once.
    _onMove() {
      if (!this._drawn || this._map._animatingZoom) return;
      const map = this._map, { pad, zoom, corner } = this._drawn;
      if (this._placed !== map.getZoom()) { this.redraw(); return; }
      const moved = map.containerPointToLayerPoint(pad.multiplyBy(-1)).subtract(corner);
      const used = Math.max(Math.abs(moved.x) / pad.x, Math.abs(moved.y) / pad.y);
      if (zoom !== this._placed || (used > USED && used <= 1)) this._redrawSlowly();
      else if (used > 1) this.redraw();
    },

    // After a pan within the margin the picture is right as it is; it is centred again when all is
    // quiet, so that following an aircraft does not draw the map anew for every frame.
    _onMoveEnd() {
      this._onMove();
      clearTimeout(this._quiet);
      this._quiet = setTimeout(() => { if (!this._isCentred()) this._redrawSlowly(); }, QUIET);
    },

    _isCentred() {
      const { zoom, pad, corner } = this._drawn ?? {};
      return zoom === this._map.getZoom() && corner.equals(this._corner(pad));
    },

    // Where a sheet with such margins lies whose middle is the map's: at whole pixels of the world, also
    // while the map glides over parts of one.
    _corner(pad) { return this._map.containerPointToLayerPoint(pad.multiplyBy(-1)).round(); },

    _animate(event) {
      if (!this._drawn) return;
      this._forget(); // what is drawn next is drawn for the zoom's end
      const map = this._map, { centre, zoom, pad } = this._drawn;
      const scale = map.getZoomScale(event.zoom, zoom);
      const half = map.getSize().multiplyBy(0.5).add(pad);
      const there = map._latLngToNewLayerPoint(centre, event.zoom, event.center);
      this._sheet.place(there.subtract(half.multiplyBy(scale)), scale);
      this._placed = event.zoom;
      // The map is at the zoom's end by the next frame, and the time until it is seen there is enough.
      this._frame = requestAnimationFrame(() => { this._frame = 0; this._redrawSlowly(); });
    },

    _set(name, value) {
      if (this.options[name] !== value) {
        this.options[name] = value;
        this.redraw();
      }
      return this;
    },

    _addAttribution() {
      if (!this._map?.attributionControl || !this.index || this._attributed) return;
      this._attributed = true;
      this._map.attributionControl.addAttribution(`${this.index.attribution}. ${this.index.view}.`);
    },

    // Text measured before the fonts are there would stand in the wrong place.
    async _awaitFonts() {
      const fonts = ["400", "600"].flatMap((w) => [
        document.fonts.load(`${w} 12px "Noto Sans"`, "AЯ"),
        document.fonts.load(`${w} 12px "Noto Sans Arabic"`, "ع"),
      ]);
      await Promise.all(fonts);
      lb.forgetTextWidths();
      this.redraw();
    },
  });
})();

// The base map as a Leaflet layer: one sheet, larger than the map by a margin, so that a drag shows
// no blank edge; drawn anew from the view's numbers, moved by a CSS transform while zooming.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const WORLD = 2 ** 30;
  const MARGIN = 0.2; // of the map's size, on every side
  const KEPT = 48; // decoded tiles kept
  const QUIET = 150; // milliseconds
  const AHEAD = 0.8; // zooms before the tiles' own at which they are asked for

  // Keeps the decoded tiles and asks for those that a view needs.
  class Tiles {
    constructor(index, load, arrived) {
      this.zoom = index.tiles.zoom;
      this.from = index.tiles.from;
      this.folder = index.tiles.folder;
      this.load = load;
      this.arrived = arrived;
      this.known = new Set(index.tiles.list.map(([x, y]) => `${x}-${y}`));
      this.ready = new Map(); // key -> decoded tile, least lately used first
      this.coming = new Map(); // key -> promise
      this.failed = new Set();
    }

    keysIn(view) {
      const count = 2 ** this.zoom, size = WORLD / count, keys = new Set();
      const last = Math.floor((view.left + view.width / view.scale) / size);
      const bottom = Math.min(count - 1, Math.floor((view.top + view.height / view.scale) / size));
      for (let x = Math.floor(view.left / size); x <= last && keys.size < count * count; x += 1) {
        for (let y = Math.max(0, Math.floor(view.top / size)); y <= bottom; y += 1) {
          keys.add(`${((x % count) + count) % count}-${y}`);
        }
      }
      return [...keys].filter((key) => this.known.has(key)).sort();
    }

    boxOf(key) {
      const [x, y] = key.split("-").map(Number), size = WORLD / 2 ** this.zoom;
      return [x * size, y * size, (x + 1) * size, (y + 1) * size];
    }

    ask(key) {
      if (this.ready.has(key) || this.coming.has(key) || this.failed.has(key)) return;
      const coming = this.load(`${this.folder}/${key}.bin`).then((buffer) => {
        this.ready.set(key, lb.readBasemap(buffer));
        for (const old of this.ready.keys()) {
          if (this.ready.size <= KEPT) break;
          if (old !== key) this.ready.delete(old);
        }
      }).catch((error) => {
        this.failed.add(key); // the coarse map stays there
        console.error("base map tile", key, error);
      }).finally(() => {
        this.coming.delete(key);
        this.arrived();
      });
      this.coming.set(key, coming);
    }

    // { tiles, missing } for a view; asks for what is missing.
    take(view) {
      const keys = this.keysIn(view), tiles = [], missing = [];
      for (const key of keys) {
        const tile = this.ready.get(key);
        if (tile) {
          this.ready.delete(key);
          this.ready.set(key, tile);
          tiles.push(tile);
        } else {
          missing.push(this.boxOf(key));
          this.ask(key);
        }
      }
      return { tiles, missing };
    }
  }

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
        this._tiles = new Tiles(this.index, load, () => this.redraw());
        this._addAttribution();
        this.drawNow();
        this.fire("ready");
      } catch (error) {
        console.error("base map", error);
        this.fire("failed");
      }
    },

    onAdd() {
      this._sheet = new lb.Sheet("legbook-basemap");
      this._sheet.element.style.pointerEvents = "none";
      this.getPane().appendChild(this._sheet.element);
      this._addAttribution();
      this.drawNow();
      this._awaitFonts();
    },

    onRemove() {
      if (this._frame) cancelAnimationFrame(this._frame);
      clearTimeout(this._quiet);
      this._frame = 0;
      this._sheet.element.remove();
      this._sheet = null;
    },

    getEvents() {
      return {
        moveend: this._onMoveEnd, zoomend: this.redraw, viewreset: this.redraw, resize: this.redraw,
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
        this.redraw();
      }
      return this;
    },

    // Draw, now and from now on: until then nothing is painted that would only be painted over.
    release() {
      this.options.held = false;
      this.drawNow();
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
      if (this._frame || !this._sheet) return this;
      this._frame = requestAnimationFrame(() => { this._frame = 0; this.drawNow(); });
      return this;
    },

    drawNow() {
      clearTimeout(this._quiet);
      const map = this._map, sheet = this._sheet;
      if (!map || !sheet || !this._world || this.options.held) return;
      cancelAnimationFrame(this._frame); // what was to be drawn soon is drawn now
      this._frame = 0;
      const size = map.getSize(), ratio = globalThis.devicePixelRatio || 1;
      const pad = L.point(Math.ceil(size.x * MARGIN), Math.ceil(size.y * MARGIN));
      this._drawn = { centre: map.getCenter(), zoom: map.getZoom(), pad, ratio };
      this._corner = map.containerPointToLayerPoint(pad.multiplyBy(-1));
      L.DomUtil.setTransform(sheet.element, this._corner, 1);
      const view = this._view(size, pad, ratio);
      const context = sheet.begin(view.width, view.height, ratio), c = this._corner;
      const { theme, language, localNames, graticule } = this.options;
      lb.paintBasemap(context, view, this._data(view), {
        theme, language, localNames, graticule,
        reserved: this._reserved.map((b) => [b[0] - c.x, b[1] - c.y, b[2] - c.x, b[3] - c.y]),
      });
      sheet.end();
    },

    // The view as numbers, on Leaflet's own grid of whole pixels.
    _view(size, pad, ratio) {
      const map = this._map, zoom = map.getZoom(), scale = 2 ** (zoom - 22);
      const corner = map.getPixelBounds().min.subtract(pad);
      return {
        zoom, scale, left: corner.x / scale, top: corner.y / scale,
        width: size.x + 2 * pad.x, height: size.y + 2 * pad.y, ratio,
      };
    },

    _data(view) {
      const tiles = this._tiles;
      if (tiles && view.zoom >= tiles.from) return { world: this._world, ...tiles.take(view) };
      if (tiles && view.zoom >= tiles.from - AHEAD) tiles.keysIn(view).forEach((key) => tiles.ask(key));
      return { world: this._world, tiles: null, missing: [] };
    },

    // During a drag the sheet moves with the pane; it is drawn anew when its margin is nearly used.
    _onMove() {
      if (!this._drawn || this._map._animatingZoom) return;
      const map = this._map, { pad, zoom } = this._drawn;
      const moved = map.containerPointToLayerPoint(pad.multiplyBy(-1)).subtract(this._corner);
      if (zoom !== map.getZoom() || Math.abs(moved.x) > pad.x * 0.6 || Math.abs(moved.y) > pad.y * 0.6) {
        this.redraw();
      }
    },

    // After a pan within the margin the picture is right as it is; it is centred again when all is
    // quiet, so that following an aircraft does not draw the map anew for every frame.
    _onMoveEnd() {
      if (!this._drawn || this._drawn.zoom !== this._map.getZoom()) {
        this.redraw();
        return;
      }
      this._onMove();
      clearTimeout(this._quiet);
      this._quiet = setTimeout(() => this.redraw(), QUIET);
    },

    _animate(event) {
      if (!this._drawn) return;
      const map = this._map, { centre, zoom, pad } = this._drawn;
      const scale = map.getZoomScale(event.zoom, zoom);
      const half = map.getSize().multiplyBy(0.5).add(pad);
      const there = map._latLngToNewLayerPoint(centre, event.zoom, event.center);
      L.DomUtil.setTransform(this._sheet.element, there.subtract(half.multiplyBy(scale)), scale);
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

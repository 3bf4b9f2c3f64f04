// The map's night: four steps from sunset to the end of astronomical twilight, under legs and labels.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const MINUTE = 60_000;
  // The Sun's geometric elevation at sunset (34′ of refraction, 16′ of radius), and where civil,
  // nautical and astronomical twilight end; as in viewer/geo/sun.py.
  const LIMITS = [-50 / 60, -6, -12, -18];
  const COLOURS = {
    light: { fill: "#10233f", alpha: 0.06, line: "rgba(32,52,84,0.45)", swatch: "#f6f4ee" },
    dark: { fill: "#000206", alpha: 0.125, line: "rgba(170,190,215,0.32)", swatch: "#3d4a56" },
  };
  // Without a GPU large fills are dear: while much moves they are painted at an eighth of the size.
  const COARSE = 1 / 8;
  const QUIET = 150; // milliseconds
  const FAST = 300; // times real time: a quarter of a pixel a frame at zoom 2

  function shiftsOf(region, view) {
    let low = Infinity, high = -Infinity;
    for (const x of region.x) { low = Math.min(low, x); high = Math.max(high, x); }
    return view.copies(low, high);
  }

  function fill(context, region, view) {
    const { x, y, pole } = region, n = x.length, shifts = shiftsOf(region, view);
    context.beginPath();
    shifts.forEach((shift, copy) => {
      for (let i = 0; i < n; i += 1) {
        const px = view.x(x[i] + shift), py = view.y(y[i]);
        // Round a pole all copies of the world are one region: apart they would show a seam.
        if (i || (pole && copy)) context.lineTo(px, py); else context.moveTo(px, py);
      }
    });
    if (pole && shifts.length) {
      const edge = view.y(pole > 0 ? 0 : lb.WORLD);
      context.lineTo(view.x(x[n - 1] + shifts[shifts.length - 1]), edge);
      context.lineTo(view.x(x[0] + shifts[0]), edge);
    }
    context.fill();
  }

  // The line itself, but not along the map's edges, beyond which it goes on.
  function stroke(context, region, view) {
    const { x, y } = region, beyond = (i) => y[i] < 1 || y[i] > lb.WORLD - 1;
    context.beginPath();
    for (const shift of shiftsOf(region, view)) {
      for (let i = 0; i < x.length; i += 1) {
        const px = view.x(x[i] + shift), py = view.y(y[i]);
        if (i === 0 || (beyond(i) && beyond(i - 1))) context.moveTo(px, py);
        else context.lineTo(px, py);
      }
    }
    context.stroke();
  }

  // Paint the night of a time into a context in CSS pixels; `line` draws where the Sun sets.
  lb.paintNight = function paintNight(context, view, at, themeName, line) {
    const sun = lb.subsolar(at), colours = COLOURS[themeName] ?? COLOURS.light;
    context.save();
    lb.clipToMap(context, view);
    context.fillStyle = colours.fill;
    context.globalAlpha = colours.alpha;
    const regions = LIMITS.map((limit) => lb.nightRegion(sun, limit));
    for (const region of regions) fill(context, region, view);
    if (line) {
      context.globalAlpha = 1;
      context.lineWidth = 1;
      context.strokeStyle = colours.line;
      stroke(context, regions[0], view);
    }
    context.restore();
  };

  // A swatch for the legend, 34 by 16 pixels: the four steps.
  lb.nightSwatch = function nightSwatch(context, themeName) {
    const colours = COLOURS[themeName] ?? COLOURS.light;
    context.fillStyle = colours.swatch;
    context.fillRect(2, 2, 30, 12);
    context.fillStyle = colours.fill;
    context.globalAlpha = Math.min(0.3, colours.alpha * 2.5);
    for (let i = 0; i < LIMITS.length; i += 1) context.fillRect(8 + 6 * i, 2, 24 - 6 * i, 12);
  };

  lb.NightLayer = lb.CanvasLayer.extend({
    initialize() {
      lb.CanvasLayer.prototype.initialize.call(this, (context, view) => this._paint(context, view), {
        ratio: () => (this._coarse() ? COARSE : globalThis.devicePixelRatio || 1),
      });
      this._shown = true;
      this._theme = "light";
      this._at = null;
    },

    getEvents() {
      return {
        ...lb.CanvasLayer.prototype.getEvents.call(this),
        movestart: () => { this._moved = true; clearTimeout(this._quiet); },
        // Following an aircraft moves the map with every frame: sharp only when all is quiet.
        moveend: () => {
          clearTimeout(this._quiet);
          this._quiet = setTimeout(() => { this._moved = false; this.redraw(); }, QUIET);
        },
      };
    },

    onRemove() {
      clearTimeout(this._quiet);
      lb.CanvasLayer.prototype.onRemove.call(this);
    },

    setOn(on) {
      if (on !== this._shown) { this._shown = on; this.drawNow(); }
    },

    setTheme(name) {
      if (name !== this._theme) { this._theme = name; this.drawNow(); }
    },

    // Show the night of a time; nothing is painted until its minute or the rate's kind changes.
    show(at, transport) {
      const minute = Math.floor(at / MINUTE), fast = transport.playing && Math.abs(transport.rate) > FAST;
      if (minute === this._minute && fast === this._fast) return;
      this._minute = minute;
      this._fast = fast;
      this._at = minute * MINUTE;
      if (this._shown) this.drawNow();
    },

    _coarse() { return Boolean(this._fast || this._moved); },

    _paint(context, view) {
      if (!this._shown || this._at === null) return;
      lb.paintNight(context, view, this._at, this._theme, !this._coarse());
    },
  });
})();

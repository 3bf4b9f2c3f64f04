// The map's night: four steps from sunset to the end of astronomical twilight.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const MINUTE = 60_000;
  // The Sun's geometric elevation at sunset (34′ of refraction, 16′ of radius), and where civil,
  // nautical and astronomical twilight end; as in viewer/geo/sun.py.
  const LIMITS = [-50 / 60, -6, -12, -18];
  const COLOURS = {
    light: { fill: "#10233f", alpha: 0.04, line: "rgba(32,52,84,0.45)", swatch: "#f6f4ee" },
    dark: { fill: "#000206", alpha: 0.1, line: "rgba(170,190,215,0.32)", swatch: "#3d4a56" },
  };
  const FEW = 72; // vertices of a coarse line
  const FAST = 300; // times real time: a quarter of a pixel a frame at zoom 2

  function shiftsOf(region, view) {
    let low = Infinity, high = -Infinity;
    for (const x of region.x) { low = Math.min(low, x); high = Math.max(high, x); }
    return view.copies(low, high);
  }

  function trace(context, region, view) {
    const { x, y, pole } = region, n = x.length, shifts = shiftsOf(region, view);
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
  }

  // Each step darker by as much as the one before; each pixel is painted once.
  function fill(context, regions, view, alpha) {
    regions.forEach((region, i) => {
      context.globalAlpha = 1 - (1 - alpha) ** (i + 1);
      context.beginPath();
      trace(context, region, view);
      if (i + 1 < regions.length) trace(context, regions[i + 1], view);
      context.fill("evenodd");
    });
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

  // The regions of a time's night; of one that moves only that of sunset and sunrise: each line, and
  // fills of half the map still more, is dear at every frame without a GPU.
  function regionsOf(at, moving) {
    const sun = lb.subsolar(at), limits = moving ? LIMITS.slice(0, 1) : LIMITS;
    return limits.map((limit) => lb.nightRegion(sun, limit, moving ? FEW : undefined));
  }

  // Paint a night's regions into a context in CSS pixels, and the line of sunset and sunrise.
  function paintNight(context, view, regions, themeName) {
    const colours = COLOURS[themeName] ?? COLOURS.light;
    context.save();
    lb.clipToMap(context, view);
    if (regions.length > 1) {
      context.fillStyle = colours.fill;
      fill(context, regions, view, colours.alpha);
    }
    context.lineWidth = 1;
    context.strokeStyle = colours.line;
    context.globalAlpha = 1;
    stroke(context, regions[0], view);
    context.restore();
  }

  // A swatch for the legend, 34 by 16 pixels: the four steps.
  lb.nightSwatch = function nightSwatch(context, themeName) {
    const colours = COLOURS[themeName] ?? COLOURS.light;
    context.fillStyle = colours.swatch;
    context.fillRect(2, 2, 30, 12);
    context.fillStyle = colours.fill;
    context.globalAlpha = Math.min(0.3, colours.alpha * 2.5);
    for (let i = 0; i < LIMITS.length; i += 1) context.fillRect(8 + 6 * i, 2, 24 - 6 * i, 12);
  };

  // The night of the map, painted with what stands still, under legs and labels. While the clock runs
  // fast only its edge moves: a layer of its own, or an area at every frame, costs 5 ms of a frame.
  lb.Night = class Night {
    constructor() {
      this.on = true;
      this.theme = "light";
      this.minute = null;
      this.fast = false;
      this.regions = null; // of that minute
    }

    // Take the time; tells whether what stands still must be drawn anew.
    follow(at, transport) {
      const minute = Math.floor(at / MINUTE), fast = transport.playing && Math.abs(transport.rate) > FAST;
      const stale = this.on && (fast !== this.fast || (!fast && minute !== this.minute));
      if (fast !== this.fast || minute !== this.minute) this.regions = null;
      this.minute = minute;
      this.fast = fast;
      return stale;
    }

    paintStill(context, view) {
      if (this.on && !this.fast && this.minute !== null) this.paint(context, view);
    }

    paintMoving(context, view) {
      if (this.on && this.fast) this.paint(context, view);
    }

    paint(context, view) {
      this.regions ??= regionsOf(this.minute * MINUTE, this.fast);
      paintNight(context, view, this.regions, this.theme);
    }
  };
})();

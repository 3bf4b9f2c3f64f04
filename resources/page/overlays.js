// The clock, the legend, the caption of the current step and the hover label: DOM over the map.
// Every text is set by textContent.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});

  function element(tag, className, parent, text) {
    const node = document.createElement(tag);
    node.className = className;
    if (text !== undefined) node.textContent = text;
    if (parent) parent.appendChild(node);
    return node;
  }

  const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const two = (n) => String(n).padStart(2, "0");

  lb.utcText = function utcText(at) {
    const d = new Date(at);
    return {
      day: `${DAYS[d.getUTCDay()]} ${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`,
      time: `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`,
    };
  };

  lb.localText = function localText(at, zone) {
    try {
      return new Intl.DateTimeFormat("en-GB", {
        timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit",
      }).format(new Date(at));
    } catch (error) {
      if (error instanceof RangeError) return ""; // a zone this Chromium does not know
      throw error;
    }
  };

  const READABLE_MS = 90; // a text that changes faster cannot be read, and each costs a layout

  lb.Clock = class Clock {
    constructor(host) {
      this.root = element("div", "lb-clock", host);
      this.root.setAttribute("aria-hidden", "true"); // the window speaks the time itself
      this.day = element("div", "lb-clock-day", this.root);
      this.time = element("div", "lb-clock-time", this.root);
      this.local = element("div", "lb-clock-local", this.root);
      this.changed = -Infinity;
    }

    // running: whether the next time follows at once; the one on which it stops is always shown.
    show(at, zone, zoneLabel, running) {
      const now = performance.now();
      if (running && now - this.changed < READABLE_MS) return;
      const utc = lb.utcText(at);
      const minute = `${utc.day} ${utc.time} ${zone} ${zoneLabel}`;
      if (minute === this.shown) return;
      this.shown = minute;
      this.changed = now;
      this.day.textContent = utc.day;
      this.time.textContent = `${utc.time} UTC`;
      const local = zone ? lb.localText(at, zone) : "";
      this.local.textContent = local ? `${local}  ${zoneLabel}` : "";
      this.local.style.display = local ? "" : "none";
    }
  };

  lb.Caption = class Caption {
    constructor(host) {
      this.root = element("div", "lb-caption", host);
      this.title = element("div", "lb-caption-title", this.root);
      this.detail = element("div", "lb-caption-detail", this.root);
    }

    show(step) {
      this.root.style.display = step ? "" : "none";
      if (!step || this.shown === step) return;
      this.shown = step;
      this.title.textContent = step.title;
      this.detail.textContent = step.window;
    }
  };

  lb.HoverLabel = class HoverLabel {
    constructor(host) { this.root = element("div", "lb-hover", host); this.hide(); }

    show(text, x, y, width) {
      this.root.textContent = text;
      this.root.style.display = "";
      this.root.style.left = `${Math.min(x + 14, width - 230)}px`;
      this.root.style.top = `${y + 16}px`;
    }

    hide() { this.root.style.display = "none"; }
  };

  // The legend names only what the case makes the map draw.
  const ROOM = 600; // pixels of map beside which the legend may stand open

  lb.Legend = class Legend {
    constructor(host) {
      this.root = element("details", "lb-legend", host);
      this.root.open = host.clientWidth >= ROOM; // else it would hide what it explains
    }

    // night: the name of the theme where the map shows day and night, else null.
    show(scene, theme, hypotheses, night = null) {
      this.root.replaceChildren();
      element("summary", "", this.root, "Legend");
      const row = (draw, text) => {
        const line = element("div", "lb-legend-row", this.root);
        const canvas = element("canvas", "", line);
        const ratio = globalThis.devicePixelRatio || 1;
        canvas.width = 34 * ratio;
        canvas.height = 16 * ratio;
        const context = canvas.getContext("2d");
        context.scale(ratio, ratio);
        draw(context);
        element("span", "", line, text);
      };
      const stroke = (c, colour, width, dash, y = 8) => {
        c.strokeStyle = colour;
        c.lineWidth = width;
        c.setLineDash(dash);
        c.beginPath();
        c.moveTo(2, y);
        c.lineTo(32, y);
        c.stroke();
        c.setLineDash([]);
      };
      scene.aircraft.forEach((aircraft, i) => {
        row((c) => stroke(c, lb.aircraftColour(theme, i), 3, []), aircraft.label);
      });
      if (scene.legs.some((l) => l.path && l.known === "unknown")) {
        row((c) => stroke(c, theme.muted, 1.1, []), "shortest path, not a track");
      }
      if (scene.legs.some((l) => l.path && l.known === "positions")) {
        row((c) => stroke(c, theme.muted, 2.6, []), "through reported positions");
      }
      if (scene.legs.some((l) => l.path && l.known === "tracked")) {
        row((c) => stroke(c, theme.muted, 2.6, []), "tracked");
      }
      scene.hypotheses.forEach((item, i) => {
        if (hypotheses !== null && !hypotheses.includes(i)) return;
        row((c) => stroke(c, theme.muted, 1.4, lb.hypothesisDash(i)), `${item.letter}: ${item.title}`);
      });
      if (hypotheses !== null && !hypotheses.length && scene.hypotheses.length) {
        row(() => {}, "only what is common to all versions");
      }
      const known = new Set(scene.airports.map((a) => a.known).filter(Boolean));
      const ring = (c, dash, dot) => {
        c.strokeStyle = theme.ink;
        c.fillStyle = theme.ink;
        c.lineWidth = 2;
        c.setLineDash(dash);
        c.beginPath();
        c.arc(17, 8, 5.5, 0, 2 * Math.PI);
        c.stroke();
        c.setLineDash([]);
        if (!dot) return;
        c.beginPath();
        c.arc(17, 8, dot, 0, 2 * Math.PI);
        c.fill();
      };
      if (known.has("tracked")) row((c) => ring(c, [], 5.5), "end tracked");
      if (known.has("seen")) row((c) => ring(c, [], 2.4), "end seen");
      if (known.has("reported")) row((c) => ring(c, [], 0), "end reported");
      if (known.has("inferred")) row((c) => ring(c, [2.6, 2.1], 0), "end inferred");
      if (scene.airports.some((a) => a.contested)) {
        row((c) => lb.drawContested(c, 17, 8, theme), "contested");
      }
      if (scene.legs.length) {
        row((c) => {
          c.globalAlpha = 0.3;
          c.fillStyle = lb.aircraftColour(theme, 0);
          c.beginPath();
          c.ellipse(17, 8, 15, 6.5, 0, 0, 2 * Math.PI);
          c.fill();
        }, "where it may be");
        row((c) => {
          c.strokeStyle = lb.aircraftColour(theme, 0);
          c.lineWidth = 1.4;
          c.translate(17, 8);
          lb.planeShape(c, 8);
          c.stroke();
        }, "hollow: drawn, not a known position");
        row((c) => {
          c.fillStyle = lb.aircraftColour(theme, 0);
          c.translate(17, 8);
          lb.planeShape(c, 8);
          c.fill();
        }, "full: position known");
        row((c) => {
          c.strokeStyle = lb.aircraftColour(theme, 0);
          c.lineWidth = 2;
          c.beginPath();
          c.arc(17, 8, 6.4, 0, 2 * Math.PI);
          c.stroke();
        }, "last confirmed place");
      }
      if (night) row((c) => lb.nightSwatch(c, night), "night, by way of the twilights");
    }
  };
})();

// The legend's part for tracks: what the lines mean, and what the colours do.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const WORDS = [
    "", "on the ground", "received", "MLAT: reckoned from several receivers",
    "estimated by the tracker, not received", "between received positions: shortest path, not a track",
  ];

  function row(root, draw, text) {
    const line = document.createElement("div");
    line.className = "lb-legend-row";
    const canvas = document.createElement("canvas"), ratio = globalThis.devicePixelRatio || 1;
    canvas.width = 34 * ratio;
    canvas.height = 16 * ratio;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    draw(context);
    const words = document.createElement("span");
    words.textContent = text;
    line.append(canvas, words);
    root.append(line);
  }

  function round(value) {
    const size = Math.abs(value);
    return size >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(size < 10 ? 1 : 0);
  }

  lb.addTrackLegend = function addTrackLegend(root, sets, colours, theme, flagged) {
    const styles = [0, 0, 0, 0, 0, 0];
    for (const set of sets) set.styles.forEach((count, i) => { styles[i] += count; });
    [2, 3, 4, 5, 1].filter((style) => styles[style]).forEach((style) => {
      row(root, (c) => {
        const look = lb.trackLook[style];
        c.strokeStyle = colours.mode === "aircraft" ? lb.aircraftColour(theme, 0) : theme.muted;
        c.lineWidth = 1.8 * look.wide;
        c.globalAlpha = look.alpha;
        c.setLineDash(look.dash);
        c.beginPath();
        c.moveTo(2, 8);
        c.lineTo(32, 8);
        c.stroke();
      }, WORDS[style]);
    });
    if (styles[5] || styles[4]) {
      row(root, (c) => {
        c.globalAlpha = 0.3;
        c.fillStyle = lb.aircraftColour(theme, 0);
        c.beginPath();
        c.ellipse(17, 8, 15, 6.5, 0, 0, 2 * Math.PI);
        c.fill();
      }, "where it may be meanwhile, by its type's speed");
    }
    if (flagged && sets.some((set) => set.flagged)) {
      row(root, (c) => {
        c.strokeStyle = theme.contested;
        c.lineWidth = 1.3;
        c.beginPath();
        c.moveTo(13, 4); c.lineTo(21, 12);
        c.moveTo(21, 4); c.lineTo(13, 12);
        c.stroke();
      }, "impossible position, not joined");
    }
    if (colours.low !== undefined) ramp(root, colours);
    if (colours.mode === "source") {
      ["not said", "received", "MLAT", "estimated", "ground", "other"].forEach((text, kind) => {
        if (sets.some((set) => set.kinds[kind])) {
          row(root, (c) => { c.fillStyle = colours.colours[kind]; c.fillRect(2, 5, 30, 6); }, text);
        }
      });
    }
  };

  function ramp(root, colours) {
    const steps = lb.TRACK_STEPS;
    row(root, (c) => {
      for (let i = 0; i < steps; i += 1) {
        c.fillStyle = colours.colours[i];
        c.fillRect(2 + (30 * i) / steps, 4, 30 / steps + 0.5, 8);
      }
    }, rampText(colours));
    if (colours.mode !== "time") {
      row(root, (c) => { c.fillStyle = colours.colours[steps]; c.fillRect(2, 5, 30, 6); }, "not told");
    }
  }

  function rampText(colours) {
    if (colours.mode === "time") {
      const from = lb.utcText(colours.low), to = lb.utcText(colours.high);
      return `${from.day.slice(4)} ${from.time} to ${to.day.slice(4)} ${to.time} UTC`;
    }
    return `${colours.text}: ${round(colours.low * colours.by)} to ${round(colours.high * colours.by)} ${colours.unit}`;
  }
})();

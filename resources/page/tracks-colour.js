// Colours of tracks: by aircraft, altitude, speed, vertical rate, time or source. No DOM.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const STEPS = 20;

  // Ramps that keep their order in grey and for the colour-blind (after viridis and cividis), with
  // the ends that vanish on a light or dark map cut off.
  const RAMPS = {
    light: ["#3b0f70", "#31548f", "#1f7a8c", "#1d8f6f", "#5b9e2d", "#b08a00", "#c25a00", "#a81e1e"],
    dark: ["#8f7df0", "#6aa5f5", "#4cc3d9", "#54d6a4", "#9bdc5a", "#e6d24a", "#f5a24a", "#ff7b72"],
  };
  const DIVERGING = {
    light: ["#9c2f1f", "#c9683c", "#8a8f96", "#3f86b5", "#174f8a"],
    dark: ["#ff8a70", "#f0b48a", "#a8b0b8", "#8fc4ea", "#5fa8ff"],
  };
  const SOURCES = {
    light: ["#52606d", "#0b5c9e", "#8a3a7d", "#b8480b", "#6b6100", "#3d4f60"],
    dark: ["#a4b1bd", "#6db9f2", "#e29bd4", "#f5a063", "#d6cb5c", "#b3c2d1"],
  };
  const MISSING_COLOUR = { light: "#8a949e", dark: "#76828e" };
  const UNITS = {
    altitude: { text: "Altitude", unit: "m", by: 1 },
    speed: { text: "Ground speed", unit: "km/h", by: 0.36 },
    rate: { text: "Vertical rate", unit: "m/s", by: 0.01 },
    time: { text: "Time", unit: "", by: 1 },
  };

  const channel = (hex, i) => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);

  function ramp(stops, count) {
    return Array.from({ length: count }, (_, i) => {
      const at = (i / (count - 1)) * (stops.length - 1), k = Math.min(Math.floor(at), stops.length - 2);
      const mix = (c) => Math.round(channel(stops[k], c) + (at - k) * (channel(stops[k + 1], c) - channel(stops[k], c)));
      return `rgb(${mix(0)},${mix(1)},${mix(2)})`;
    });
  }

  // {colours, missing, of(set, track, row), column, low, high, text, unit, by}. `of` gives a number
  // into colours; `column` is what must be loaded for it.
  lb.trackColours = function trackColours(mode, sets, theme, themeName) {
    const dark = themeName === "dark" ? "dark" : "light";
    if (mode === "source") {
      return { mode, colours: SOURCES[dark], of: (set, track, row) => set.mark[row] & 7 };
    }
    if (!UNITS[mode]) {
      const count = theme.aircraft.length;
      return { mode: "aircraft", colours: theme.aircraft, of: (set, track) => set.colours[track] % count, perTrack: true };
    }
    const stops = mode === "rate" ? DIVERGING[dark] : RAMPS[dark];
    const colours = ramp(stops, STEPS).concat(MISSING_COLOUR[dark]);
    const [low, high] = mode === "time" ? timeRange(sets) : range(mode, sets);
    const scale = high > low ? (STEPS - 1e-6) / (high - low) : 0;
    const bucket = (value) => Math.min(STEPS - 1, Math.max(0, Math.floor((value - low) * scale)));
    const of = mode === "time"
      ? (set, track, row) => (Number.isNaN(set.track_epoch[track]) ? STEPS : bucket(set.time(track, row)))
      : (set, track, row) => {
        const value = set[mode] ? set[mode][row] : lb.TRACK.MISSING;
        return value === lb.TRACK.MISSING ? STEPS : bucket(value);
      };
    return { mode, colours, of, column: mode === "time" ? null : mode, low, high, ...UNITS[mode] };
  };

  function range(mode, sets) {
    const told = sets.map((set) => set.ranges?.[mode]).filter(Boolean);
    if (!told.length) return [0, 1];
    let low = Math.min(...told.map((r) => r[0])), high = Math.max(...told.map((r) => r[1]));
    if (mode === "rate") { high = Math.max(Math.abs(low), Math.abs(high)); low = -high; }
    if (mode === "altitude") low = Math.min(0, low);
    return [low, high];
  }

  function timeRange(sets) {
    const spans = sets.map((set) => set.span).filter(Boolean);
    if (!spans.length) return [0, 1];
    return [Math.min(...spans.map((s) => s[0])), Math.max(...spans.map((s) => s[1]))];
  }

  lb.TRACK_STEPS = STEPS;
})();

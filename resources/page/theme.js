// Colours and line styles of what is drawn over the base map. No DOM.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});

  // Aircraft colours keep their order and their lightness apart, so that they can be told apart
  // by the colour-blind (after Okabe and Ito) and in grey.
  const AIRCRAFT = {
    light: ["#0b5c9e", "#b8480b", "#0a7d5c", "#8a3a7d", "#6b6100", "#3d4f60"],
    dark: ["#6db9f2", "#f5a063", "#5fd0a8", "#e29bd4", "#d6cb5c", "#b3c2d1"],
  };

  // Rival hypotheses: a dash pattern each, in pixels; common legs are a plain line.
  const DASHES = [[], [9, 4], [2, 4], [9, 3, 2, 3], [14, 3, 3, 3, 3, 3]];

  const THEMES = {
    light: {
      ink: "#17222d", halo: "rgba(255,255,255,0.92)", muted: "#52606d", panel: "#ffffff",
      mark: "#ffffff", contested: "#b3261e", select: "#111820", area: 0.13, aircraft: AIRCRAFT.light,
    },
    dark: {
      ink: "#eef3f7", halo: "rgba(13,18,24,0.9)", muted: "#a4b1bd", panel: "#171d24",
      mark: "#10161d", contested: "#ff8a80", select: "#ffffff", area: 0.17, aircraft: AIRCRAFT.dark,
    },
  };

  lb.theme = (name) => THEMES[name] ?? THEMES.light;
  lb.aircraftColour = (theme, index) => theme.aircraft[index % theme.aircraft.length];
  lb.hypothesisDash = (index) => (index < 0 ? [] : DASHES[1 + (index % (DASHES.length - 1))]);
  lb.FONT = '"Noto Sans", "Noto Sans Arabic", sans-serif';
})();

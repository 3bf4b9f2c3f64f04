// Trusted Types: every string that would become markup becomes text, except the few constants
// that Leaflet 1.9.4 itself sets; no script is loaded but one of our own. Must run before any other script.
(function () {
  "use strict";

  // Leaflet's zoom buttons and the close glyph of its popup set these by innerHTML.
  const LEAFLET_CONSTANTS = new Set([
    '<span aria-hidden="true">+</span>',
    '<span aria-hidden="true">&#x2212;</span>',
    '<span aria-hidden="true">&#215;</span>',
    "",
  ]);

  const LATER = "/tracks.js"; // loaded only when a case has tracks

  const escape = (text) =>
    text.replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");

  if (globalThis.trustedTypes && globalThis.trustedTypes.createPolicy) {
    globalThis.trustedTypes.createPolicy("default", {
      createHTML: (text) => (LEAFLET_CONSTANTS.has(text) ? text : escape(text)),
      createScript: () => null,
      createScriptURL: (url) => (url === LATER ? url : null),
    });
  }
})();

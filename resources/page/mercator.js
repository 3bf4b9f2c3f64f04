// Web Mercator in world units: the world 2**30 wide, x growing east, y growing south. No DOM.
// Pixels at a zoom: units * 2**(zoom - 22), with tiles of 256 pixels.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const WORLD = 2 ** 30, RAD = Math.PI / 180;
  const MAX_LATITUDE = Math.atan(Math.sinh(Math.PI)) / RAD; // 85.0511°

  // Degrees to world units, [x, y]. A longitude beyond ±180° stays unrolled; a latitude is
  // clamped to the square's edge.
  lb.toWorld = function toWorld(lon, lat) {
    const clamped = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat));
    const y = 0.5 - Math.asinh(Math.tan(clamped * RAD)) / (2 * Math.PI);
    return [(lon + 180) / 360 * WORLD, y * WORLD];
  };

  // World units to degrees, [lon, lat].
  lb.toLonLat = function toLonLat(x, y) {
    const lat = Math.atan(Math.sinh((0.5 - y / WORLD) * 2 * Math.PI)) / RAD;
    return [x / WORLD * 360 - 180, lat];
  };

  // Pixels per world unit at a zoom, which may be a fraction.
  lb.pixelsPerUnit = (zoom) => 2 ** (zoom - 22);
  lb.MAX_LATITUDE = MAX_LATITUDE;
})();

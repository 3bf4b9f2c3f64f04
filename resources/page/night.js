// The day–night line and the twilights: where the Sun is how far down. Mathematics only, no DOM; the
// same formulas as viewer/geo/sun.py (Meeus, Astronomical Algorithms, chapters 12, 13 and 25).
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const RAD = Math.PI / 180, DAY = 86_400_000, J2000 = 946_728_000_000;
  const STEPS = 360; // vertices of a line: at zoom 9 it strays less than a pixel

  const wrap = (degrees) => ((degrees % 360) + 360) % 360;

  // Where the Sun is in the zenith, {lon, lat} in degrees, at milliseconds since 1970 UTC.
  lb.subsolar = function subsolar(ms) {
    const days = (ms - J2000) / DAY, t = days / 36525;
    const meanLon = 280.46646 + t * (36000.76983 + t * 0.0003032);
    const anomaly = (357.52911 + t * (35999.05029 - t * 0.0001537)) * RAD;
    const centre = (1.914602 - t * (0.004817 + t * 0.000014)) * Math.sin(anomaly)
      + (0.019993 - t * 0.000101) * Math.sin(2 * anomaly) + 0.000289 * Math.sin(3 * anomaly);
    const node = (125.04 - 1934.136 * t) * RAD, nutation = -0.00478 * Math.sin(node);
    const apparent = (meanLon + centre - 0.00569 + nutation) * RAD;
    const obliquity = (23 + (26 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60) / 60
      + 0.00256 * Math.cos(node)) * RAD;
    const sine = Math.sin(apparent);
    const ascension = Math.atan2(Math.cos(obliquity) * sine, Math.cos(apparent)) / RAD;
    const sidereal = 280.46061837 + 360.98564736629 * days + t * t * 0.000387933
      + nutation * Math.cos(obliquity);
    return {
      lon: wrap(ascension - sidereal + 180) - 180,
      lat: Math.asin(Math.sin(obliquity) * sine) / RAD,
    };
  };

  // The Sun's geometric elevation in degrees, but for its parallax (0.0024°).
  lb.sunElevation = function sunElevation(lon, lat, ms) {
    const sun = lb.subsolar(ms);
    return Math.asin(Math.sin(lat * RAD) * Math.sin(sun.lat * RAD)
      + Math.cos(lat * RAD) * Math.cos(sun.lat * RAD) * Math.cos((lon - sun.lon) * RAD)) / RAD;
  };

  // The line along which the Sun stands at an elevation <= 0: [lon, lat, …], longitudes unrolled.
  // It encloses the place opposite the Sun; where it goes round a pole it spans 360° and is open.
  lb.sunLine = function sunLine(sun, elevation, steps = STEPS) {
    // Degrees of longitude between two vertices, so that no pole cuts a corner.
    const widest = 4 * STEPS / steps;
    const north = -sun.lat * RAD, radius = (90 + elevation) * RAD, middle = sun.lon + 180;
    const sinN = Math.sin(north), cosN = Math.cos(north);
    const sinR = Math.sin(radius), cosR = Math.cos(radius);
    const at = (angle) => {
      const sine = Math.max(-1, Math.min(1, sinN * cosR + cosN * sinR * Math.cos(angle)));
      const lon = Math.atan2(Math.sin(angle) * sinR * cosN, cosR - sinN * sine) / RAD;
      return [lon, Math.asin(sine) / RAD];
    };
    const line = [];
    let [before, lat] = at(0);
    line.push(middle + before, lat);
    const advance = (from, to, depth) => {
      const [lon, there] = at(to);
      const next = lon + 360 * Math.round((before - lon) / 360);
      if (depth && Math.abs(next - before) > widest) {
        const half = (from + to) / 2;
        advance(from, half, depth - 1);
        advance(half, to, depth - 1);
        return;
      }
      before = next;
      line.push(middle + next, there);
    };
    const step = 2 * Math.PI / steps;
    for (let i = 0; i < steps; i += 1) advance(i * step, (i + 1) * step, 8);
    return line;
  };

  // The region where the Sun stands lower than an elevation, in world units:
  // { x, y, pole }: `pole` is 0 for a closed ring; else the line runs the world's whole width, west
  // to east, and the region reaches to the map's edge: 1 the northern, -1 the southern.
  lb.nightRegion = function nightRegion(sun, elevation, steps = STEPS) {
    const line = lb.sunLine(sun, elevation, steps), n = line.length / 2;
    const x = new Float64Array(n), y = new Float64Array(n);
    const turned = line[2 * n - 2] - line[0];
    const round = Math.abs(turned) > 180, backward = turned < 0;
    for (let i = 0; i < n; i += 1) {
      const from = 2 * (round && backward ? n - 1 - i : i);
      [x[i], y[i]] = lb.toWorld(line[from], line[from + 1]);
    }
    return { x, y, pole: round ? (sun.lat < 0 ? 1 : -1) : 0 };
  };
})();

/**
 * Discs of growing radius from prepared geodesic rays; the twin of viewer/geo/fan.py.
 *
 * A fan is {rays, steps, stepM, radiusM, poleNM, poleSM, xy}: xy an Int32Array of
 * rays * steps * 2 world units, ray by ray, unrolled from the centre; sample s of a ray lies
 * s * stepM metres from the centre. The first half of the rays goes east, the second west; none
 * goes exactly north or south. poleNM and poleSM are the distances from the centre to the poles.
 */
(() => {
  "use strict";

  const lb = (globalThis.Legbook ??= {});

  const WORLD = 2 ** 30;
  const FAR = 4 * WORLD; // corners beyond the map's edges, which clipping brings to the edge
  const HALF_MERIDIAN_M = 20003931.458626; // the longest shortest path on Earth

  // Rings are flat, [x0, y0, x1, y1, ...]: a replay asks for dozens of them a frame, and an array for
  // each vertex would be garbage that stops it.

  /** The point at a radius on every ray, straight between two samples. */
  function atRadius(fan, radiusM) {
    const low = Math.min(Math.floor(radiusM / fan.stepM), fan.steps - 2);
    const start = low * fan.stepM;
    const stop = Math.min((low + 1) * fan.stepM, HALF_MERIDIAN_M);
    const share = (radiusM - start) / (stop - start);
    const ring = new Float64Array(fan.rays * 2), { xy } = fan;
    for (let ray = 0; ray < fan.rays; ray += 1) {
      const at = (ray * fan.steps + low) * 2;
      ring[2 * ray] = xy[at] + share * (xy[at + 2] - xy[at]);
      ring[2 * ray + 1] = xy[at + 1] + share * (xy[at + 3] - xy[at + 1]);
    }
    return ring;
  }

  /** Cut a ring at one horizontal edge; inward is 1 where larger y is kept, -1 otherwise. */
  function clipEdge(ring, edge, inward) {
    let inside = true;
    for (let i = 1; i < ring.length && inside; i += 2) inside = (ring[i] - edge) * inward >= 0;
    if (inside) return ring;
    const kept = [];
    let ax = ring[ring.length - 2], ay = ring[ring.length - 1];
    for (let i = 0; i < ring.length; i += 2) {
      const bx = ring[i], by = ring[i + 1];
      const aIn = (ay - edge) * inward >= 0, bIn = (by - edge) * inward >= 0;
      if (aIn !== bIn) kept.push(ax + ((edge - ay) / (by - ay)) * (bx - ax), edge);
      if (bIn) kept.push(bx, by);
      ax = bx;
      ay = by;
    }
    return kept;
  }

  /** Cut a ring at the map's top and bottom. */
  function clip(ring) {
    return clipEdge(clipEdge(ring, 0, 1), WORLD, -1);
  }

  /** Pack a ring as Float64Array, its first vertex repeated at the end. */
  function closed(ring) {
    const packed = new Float64Array(ring.length + 2);
    packed.set(ring);
    packed[ring.length] = ring[0];
    packed[ring.length + 1] = ring[1];
    return packed;
  }

  /**
   * The closed rings that make the disc of a radius: filled with the even-odd rule and repeated
   * every 2**30 units in x they cover the disc inside the map's bounds. No ring where there is
   * nothing to fill. Throws RangeError for a radius that is negative or larger than the fan's.
   */
  lb.discRings = function discRings(fan, radiusM) {
    if (!(radiusM >= 0 && radiusM <= fan.radiusM)) {
      throw new RangeError(`radius ${radiusM} m is outside 0..${fan.radiusM} m`);
    }
    if (radiusM === 0) {
      return [];
    }
    const centerX = fan.xy[0];
    const world = [centerX, 0, centerX + WORLD, 0, centerX + WORLD, WORLD, centerX, WORLD];
    if (radiusM >= HALF_MERIDIAN_M) {
      return [closed(world)];
    }
    let ring = atRadius(fan, radiusM);
    const east = ring.subarray(0, ring.length / 2);
    const west = ring.subarray(ring.length / 2);
    const left = centerX - WORLD / 2;
    const right = centerX + WORLD / 2;
    const north = radiusM > fan.poleNM;
    const south = radiusM > fan.poleSM;
    if (north && south) {
      const hole = clip([...east, ...west.map((v, i) => (i % 2 ? v : v + WORLD))]);
      return hole.length ? [closed(world), closed(hole)] : [closed(world)];
    }
    if (north) {
      ring = [
        right, -FAR, right, east[1], ...ring, left, west[west.length - 1], left, -FAR,
      ];
    } else if (south) {
      ring = [
        left, FAR, left, west[1], ...west, ...east, right, east[east.length - 1], right, FAR,
      ];
    }
    ring = clip(ring);
    return ring.length ? [closed(ring)] : [];
  };
})();

// Reads the base map's binary files (the format stands in tools/basemap_format.py). No DOM.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const MAGIC = 0x314d424c; // "LBM1"
  const HEADER = 32, SECTION = 16;
  const LAYERS = { 1: "land", 2: "lake", 3: "boundary" };

  // Parts of one layer and class. xy: world units, x and y in turn. start: the first vertex of each
  // part, and one more for the end. box: minX, minY, maxX, maxY of each part.
  function readSection(bytes, view, at, origin, shift) {
    const parts = view.getUint32(at + 4, true), vertices = view.getUint32(at + 8, true);
    const end = at + SECTION + view.getUint32(at + 12, true);
    const xy = new Int32Array(vertices * 2), start = new Uint32Array(parts + 1);
    const box = new Int32Array(parts * 4);
    const unit = 1 << shift;
    let p = at + SECTION, x = origin[0], y = origin[1], vertex = 0;
    for (let part = 0; part < parts; part += 1) {
      let n = 0, bits = 0, byte;
      do { byte = bytes[p++]; n |= (byte & 127) << bits; bits += 7; } while (byte > 127);
      if (vertex + n > vertices || p > end) throw new RangeError("base map: a part is too long");
      start[part] = vertex;
      let minX = 0x7fffffff, minY = 0x7fffffff, maxX = -0x80000000, maxY = -0x80000000;
      for (const last = vertex + n; vertex < last; vertex += 1) {
        let v = bytes[p++];
        if (v > 127) {
          v &= 127; bits = 7;
          do { byte = bytes[p++]; v |= (byte & 127) << bits; bits += 7; } while (byte > 127);
        }
        x += ((v >>> 1) ^ -(v & 1)) * unit;
        v = bytes[p++];
        if (v > 127) {
          v &= 127; bits = 7;
          do { byte = bytes[p++]; v |= (byte & 127) << bits; bits += 7; } while (byte > 127);
        }
        y += ((v >>> 1) ^ -(v & 1)) * unit;
        xy[2 * vertex] = x;
        xy[2 * vertex + 1] = y;
        if (x < minX) minX = x;
        if (x > maxX) maxX = x;
        if (y < minY) minY = y;
        if (y > maxY) maxY = y;
      }
      box[4 * part] = minX;
      box[4 * part + 1] = minY;
      box[4 * part + 2] = maxX;
      box[4 * part + 3] = maxY;
    }
    if (p !== end || vertex !== vertices) throw new RangeError("base map: a section's length is wrong");
    start[parts] = vertex;
    return {
      layer: LAYERS[bytes[at]], kind: bytes[at + 1], minZoom: view.getUint16(at + 2, true) / 10,
      xy, start, box, parts,
    };
  }

  const nameOf = (names) => ({
    en: names[0], es: names[1] || names[0], ru: names[2] || names[0], ar: names[3] || names[0],
    local: names[4] || names[0],
  });

  // ArrayBuffer -> {box, sections, countries, cities}. Throws a RangeError for anything but a whole
  // file of version 1.
  lb.readBasemap = function readBasemap(buffer) {
    const bytes = new Uint8Array(buffer), view = new DataView(buffer);
    if (bytes.length < HEADER || view.getUint32(0, true) !== MAGIC || bytes[4] !== 1) {
      throw new RangeError("base map: not a file of version 1");
    }
    const shift = bytes[5], box = [8, 12, 16, 20].map((at) => view.getInt32(at, true));
    const labelsAt = view.getUint32(24, true), labelsLength = view.getUint32(28, true);
    if (labelsAt + labelsLength !== bytes.length) throw new RangeError("base map: torn file");
    const sections = [];
    for (let i = 0, at = HEADER; i < view.getUint16(6, true); i += 1) {
      sections.push(readSection(bytes, view, at, box, shift));
      at += SECTION + view.getUint32(at + 12, true);
    }
    const labels = JSON.parse(new TextDecoder().decode(bytes.subarray(labelsAt)));
    const countries = labels.countries.map(([x, y, minZoom, maxZoom, rank, names]) =>
      ({ x, y, minZoom, maxZoom, rank, names: nameOf(names) }));
    const cities = labels.cities.map(([x, y, minZoom, rank, capital, names]) =>
      ({ x, y, minZoom, rank, capital: capital === 1, names: nameOf(names) }));
    return { box, sections, countries, cities };
  };
})();

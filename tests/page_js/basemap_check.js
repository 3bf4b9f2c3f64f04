// Decodes every committed file of the base map, prints what the tests in Python compare.
"use strict";
const fs = require("node:fs"), path = require("node:path"), vm = require("node:vm");
const root = path.resolve(__dirname, "../../resources");
for (const name of ["mercator", "basemap-data"]) {
  vm.runInThisContext(fs.readFileSync(`${root}/page/${name}.js`, "utf8"), { filename: name });
}
const lb = globalThis.Legbook, WORLD = 2 ** 30;
const read = (file) => new Uint8Array(fs.readFileSync(`${root}/basemap/${file}`)).buffer;

// Longest edge that is not on the cut, whether all is inside the box, the area by layer.
function summary(buffer) {
  const data = lb.readBasemap(buffer), [x0, y0, x1, y1] = data.box;
  let longest = 0, inside = true, boxes = true;
  const counts = {}, area = { land: 0, lake: 0 };
  for (const s of data.sections) {
    counts[`${s.layer}${s.kind}`] = (counts[`${s.layer}${s.kind}`] ?? 0) + s.xy.length / 2;
    for (let part = 0; part < s.parts; part += 1) {
      const ring = s.layer !== "boundary";
      let minX = Infinity, maxX = -Infinity, minY = Infinity, maxY = -Infinity;
      for (let i = s.start[part]; i < s.start[part + 1]; i += 1) {
        const last = i + 1 === s.start[part + 1], j = last ? s.start[part] : i + 1;
        const x = s.xy[2 * i], y = s.xy[2 * i + 1], nx = s.xy[2 * j], ny = s.xy[2 * j + 1];
        inside &&= x >= x0 && x <= x1 && y >= y0 && y <= y1;
        minX = Math.min(minX, x);
        maxX = Math.max(maxX, x);
        minY = Math.min(minY, y);
        maxY = Math.max(maxY, y);
        if (ring) area[s.layer] += (x * ny - nx * y) / 2 / WORLD / WORLD;
        const cut = (x === nx && (x === x0 || x === x1)) || (y === ny && (y === y0 || y === y1));
        if ((ring || !last) && !cut) longest = Math.max(longest, Math.abs(x - nx));
      }
      const b = s.box.subarray(4 * part, 4 * part + 4);
      boxes &&= b[0] === minX && b[1] === minY && b[2] === maxX && b[3] === maxY;
    }
  }
  const outside = data.cities.filter((c) => c.x < x0 || c.x > x1 || c.y < y0 || c.y > y1).length;
  return { box: data.box, longest, inside, boxes, counts, area, outside, cities: data.cities.length };
}

const index = JSON.parse(fs.readFileSync(`${root}/basemap/index.json`, "utf8"));
const world = lb.readBasemap(read("world-50m.bin"));
const tiles = index.tiles.list.map(([x, y, bytes]) => {
  const buffer = read(`10m/${x}-${y}.bin`);
  return { x, y, told: bytes, bytes: buffer.byteLength, ...summary(buffer) };
});
const broken = [0, 31, 1000, read("world-50m.bin").byteLength - 1].map((length) => {
  try {
    lb.readBasemap(read("world-50m.bin").slice(0, length));
    return "read";
  } catch (error) {
    return error.name;
  }
});
process.stdout.write(JSON.stringify({
  world: summary(read("world-50m.bin")), tiles, countries: world.countries, broken,
  round: [[0, 0], [38.0617, 55.8783], [-66.99059, 10.60312], [190, -80]].map(([lon, lat]) =>
    [lon, lat, ...lb.toLonLat(...lb.toWorld(lon, lat))]),
  edges: [lb.toWorld(-180, 90), lb.toWorld(180, -90), lb.toWorld(540, 0)],
}));

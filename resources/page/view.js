// A view of the map as numbers: world units to pixels of the container, and back. No DOM.
// World units: Web Mercator, the world 2**30 wide (see mercator.js). 256-pixel tiles.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const WORLD = 2 ** 30;

  lb.View = class View {
    // centreX, centreY in world units; zoom as Leaflet counts it; size in CSS pixels.
    constructor(centreX, centreY, zoom, width, height) {
      this.zoom = zoom;
      this.width = width;
      this.height = height;
      this.scale = 2 ** (zoom - 22);
      this.left = centreX - width / 2 / this.scale;
      this.top = centreY - height / 2 / this.scale;
      this.key = `${this.left} ${this.top} ${zoom} ${width} ${height}`;
    }

    x(worldX) { return (worldX - this.left) * this.scale; }

    y(worldY) { return (worldY - this.top) * this.scale; }

    // The shifts, in worlds, by which [minX, maxX] must be moved to be seen in this view.
    copies(minX, maxX) {
      const right = this.left + this.width / this.scale;
      const first = Math.ceil((this.left - maxX) / WORLD);
      const last = Math.floor((right - minX) / WORLD);
      const shifts = [];
      for (let k = first; k <= last; k += 1) shifts.push(k * WORLD);
      return shifts;
    }
  };
  lb.WORLD = WORLD;
})();

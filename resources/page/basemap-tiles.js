// The base map's tiles, for near views: those decoded last are kept.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const WORLD = 2 ** 30;
  const KEPT = 48; // decoded tiles

  // Keeps the decoded tiles and asks for those that a view needs.
  lb.BasemapTiles = class BasemapTiles {
    constructor(index, load, arrived) {
      this.zoom = index.tiles.zoom;
      this.from = index.tiles.from;
      this.folder = index.tiles.folder;
      this.load = load;
      this.arrived = arrived;
      this.known = new Set(index.tiles.list.map(([x, y]) => `${x}-${y}`));
      this.ready = new Map(); // key -> decoded tile, least lately used first
      this.coming = new Map(); // key -> promise
      this.failed = new Set();
    }

    keysIn(view) {
      const count = 2 ** this.zoom, size = WORLD / count, keys = new Set();
      const last = Math.floor((view.left + view.width / view.scale) / size);
      const bottom = Math.min(count - 1, Math.floor((view.top + view.height / view.scale) / size));
      for (let x = Math.floor(view.left / size); x <= last && keys.size < count * count; x += 1) {
        for (let y = Math.max(0, Math.floor(view.top / size)); y <= bottom; y += 1) {
          keys.add(`${((x % count) + count) % count}-${y}`);
        }
      }
      return [...keys].filter((key) => this.known.has(key)).sort();
    }

    boxOf(key) {
      const [x, y] = key.split("-").map(Number), size = WORLD / 2 ** this.zoom;
      return [x * size, y * size, (x + 1) * size, (y + 1) * size];
    }

    ask(key) {
      if (this.ready.has(key) || this.coming.has(key) || this.failed.has(key)) return;
      const coming = this.load(`${this.folder}/${key}.bin`).then((buffer) => {
        this.ready.set(key, lb.readBasemap(buffer));
        for (const old of this.ready.keys()) {
          if (this.ready.size <= KEPT) break;
          if (old !== key) this.ready.delete(old);
        }
      }).catch((error) => {
        this.failed.add(key); // the coarse map stays there
        console.error("base map tile", key, error);
      }).finally(() => {
        this.coming.delete(key);
        this.arrived();
      });
      this.coming.set(key, coming);
    }

    // { tiles, missing } for a view; asks for what is missing.
    take(view) {
      const keys = this.keysIn(view), tiles = [], missing = [];
      for (const key of keys) {
        const tile = this.ready.get(key);
        if (tile) {
          this.ready.delete(key);
          this.ready.set(key, tile);
          tiles.push(tile);
        } else {
          missing.push(this.boxOf(key));
          this.ask(key);
        }
      }
      return { tiles, missing };
    }
  };
})();

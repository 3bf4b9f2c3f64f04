// Chooses which labels are drawn, and where, so that none covers another. No DOM.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const CELL = 64; // pixels; about a label's size

  const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  // A grid of boxes, so that a label is compared with its neighbours only.
  class Taken {
    constructor() { this.cells = new Map(); }

    visit(box, action) {
      for (let i = Math.floor(box[0] / CELL); i <= Math.floor(box[2] / CELL); i += 1) {
        for (let j = Math.floor(box[1] / CELL); j <= Math.floor(box[3] / CELL); j += 1) {
          const key = i * 65536 + j;
          if (action(this.cells.get(key), key)) return true;
        }
      }
      return false;
    }

    free(box) { return !this.visit(box, (list) => list !== undefined && list.some((b) => meets(box, b))); }

    add(box) {
      this.visit(box, (list, key) => {
        if (list) list.push(box);
        else this.cells.set(key, [box]);
        return false;
      });
    }
  }

  // candidates: [{ id, priority, boxes: [[x0, y0, x1, y1], ...] }]: a lower priority comes first, ties
  // by id; the boxes are the label's possible places, best first. A candidate may also have
  // `always`: a box (a city's dot) that it takes up wherever its text stands.
  // options: { reserved: boxes to stay clear of, within: the box that labels must stay inside }.
  // Returns [{ candidate, place: index into boxes }], in the order of acceptance. The same
  // candidates give the same answer in whatever order they come.
  lb.placeLabels = function placeLabels(candidates, options = {}) {
    const taken = new Taken(), within = options.within;
    for (const box of options.reserved ?? []) taken.add(box);
    const inside = (b) => !within
      || (b[0] >= within[0] && b[1] >= within[1] && b[2] <= within[2] && b[3] <= within[3]);
    const order = [...candidates].sort((a, b) =>
      a.priority - b.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    const accepted = [];
    for (const candidate of order) {
      if (candidate.always && !taken.free(candidate.always)) continue;
      const place = candidate.boxes.findIndex((box) => inside(box) && taken.free(box));
      if (place < 0) continue;
      taken.add(candidate.boxes[place]);
      if (candidate.always) taken.add(candidate.always);
      accepted.push({ candidate, place });
    }
    return accepted;
  };
})();

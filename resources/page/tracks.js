// The tracks of a case on the map: a bitmap of what stands still, painted in slices and moved with
// the map meanwhile, and what of them moves. Loaded when a case has tracks.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const PAD = 0.25; // of the map's size, painted beyond each edge
  const MARGIN = 0.06; // when so little is left beyond an edge, the next bitmap is begun
  const REACH_PX = 8;
  const FIRST_MS = 60; // a slice of the first picture, when nothing moves yet
  const KINDS = ["", "received", "MLAT", "estimated", "on the ground", ""];

  lb.TrackLayer = class TrackLayer {
    constructor(app) {
      this.app = app;
      this.map = app.map;
      this.sets = [];
      this.mode = "aircraft";
      this.flagged = true;
      this.found = []; // what the replay's last frame showed
      this.front = null; // {sheet, view, centre, key}
      this.back = null;
      this.job = null;
      this.frame = 0;
      this.sliceTimes = [];
      this.drawTimes = [];
      this.version = 0; // grows when there is more to draw
      this.work = this.work.bind(this);
      this.map.on("move zoomend viewreset resize", () => this.follow());
      this.map.on("zoomanim", (event) => {
        this.animate(event);
        requestAnimationFrame(() => this.follow()); // the map is at the zoom's end by then
      });
    }

    // Show the tracks of a case; `about` is tracks.json's content.
    load(revision, about) {
      this.loading = this.loadAll(revision, about);
      return this.loading;
    }

    async loadAll(revision, about) {
      this.revision = revision;
      this.clear();
      this.sets = about.sets.map((set, i) => new lb.TrackSet(i, set));
      this.colours = this.makeColours();
      const ahead = this.ahead; // asked for already
      const load = (name) => {
        const begun = ahead?.get(name);
        ahead?.delete(name);
        return begun ?? this.app.host.load(`/case/${revision}/${name}`);
      };
      this.fetch = load;
      for (const set of this.sets) {
        await set.load(load, (what) => {
          if (this.revision === revision) this.grown(what);
        });
        if (this.revision !== revision) return;
      }
    }

    // There is more to draw; while it still comes, a new bitmap is begun once a second at most.
    grown(what) {
      const now = performance.now();
      if (what === "more" && now - (this.grownAt ?? 0) < 1000) return;
      this.grownAt = now;
      this.version += 1;
      this.follow();
      this.app.moving.redraw();
      this.app.tracksGrew();
    }

    // The set and number there of a track by its number in the case; null where it is not (yet).
    find(index) {
      const set = this.sets.find((one) => index >= one.first && index < one.first + one.tracks);
      return set?.track_start ? { set, track: index - set.first } : null;
    }

    // Where a track is at a time, as set.at: {x, y, …}, or null.
    placeOf(index, at) {
      const found = this.find(index);
      return found && found.set.at(found.track, at);
    }

    // The box of a track, as set.boxOf; null while nothing of it is there.
    boxOf(index) {
      const found = this.find(index);
      return found && found.set.boxOf(found.track);
    }

    // Draw the selected track over the bitmap of all; nothing where none is selected.
    drawSelected(context, view) {
      const [kind, index] = this.app.options.selected?.split(":") ?? [];
      const found = kind === "track" ? this.find(Number(index)) : null;
      if (!found || !this.visible(found.set)) return;
      const begun = performance.now();
      lb.drawOneTrack(context, view, found.set, found.track, {
        colours: this.colours, theme: this.app.options.theme, ratio: globalThis.devicePixelRatio || 1,
        flagged: false, visible: () => true,
      });
      this.selectedTime = performance.now() - begun;
    }

    clear() {
      for (const side of [this.front, this.back]) side?.sheet.element.remove();
      this.front = this.back = this.job = null;
      this.sets = [];
    }

    // Take what is shown off the map, or put it there again.
    hide(on) {
      if (on) this.job = null;
      for (const side of [this.front, this.back]) if (side) side.sheet.element.style.display = on ? "none" : "";
      if (!on) this.follow();
    }

    visible(set) { return !this.app.options.hidden.has(set.layer); }

    makeColours() {
      const o = this.app.options;
      return lb.trackColours(this.mode, this.sets, o.theme, o.themeName);
    }

    // Take what the window chose: colour by what, flagged positions shown or not.
    async choose({ colour, flagged }) {
      if (flagged !== undefined) this.flagged = flagged;
      if (colour !== undefined) this.mode = colour;
      this.colours = this.makeColours();
      const column = this.colours.column, revision = this.revision;
      this.follow();
      this.app.still.redraw();
      if (!column) return;
      for (const set of this.sets) {
        if (set[column]) continue;
        await set.loadColumn(column, this.fetch);
        if (this.revision !== revision) return;
        this.version += 1;
        this.follow();
      }
      this.app.still.redraw();
    }

    restyle() { this.colours = this.makeColours(); this.follow(); }

    key() {
      const o = this.app.options;
      return `${o.themeName} ${this.mode} ${this.flagged} ${[...o.hidden].join()} ${globalThis.devicePixelRatio}`;
    }

    // -------------------------------------------------------------- the bitmap

    follow() {
      if (!this.sets.length || this.app.leaving) return;
      const zooming = this.map._animatingZoom; // what is seen is on its way already
      if (this.front && !zooming) this.place(this.front);
      if (this.back && this.job?.shown) this.place(this.back);
      const view = this.app.still.view();
      if (this.job?.painting.done && !zooming) this.swap();
      if (this.job) {
        if (this.job.key === this.key() && this.job.view.zoom === view.zoom) return;
        this.job = null;
      }
      if (!this.fits(this.front, view)) this.begin(view);
    }

    // Whether a bitmap still covers a view, at its zoom and with what is wanted.
    fits(side, view) {
      if (!side || side.key !== this.key() || side.version !== this.version || side.view.zoom !== view.zoom) return false;
      const wide = (view.width * MARGIN) / view.scale, high = (view.height * MARGIN) / view.scale, s = side.view;
      return s.left + wide <= view.left && s.top + high <= view.top
        && s.left + s.width / s.scale - wide >= view.left + view.width / view.scale
        && s.top + s.height / s.scale - high >= view.top + view.height / view.scale;
    }

    side() {
      // Read back once a slice, so that a slice's work is done in it.
      const sheet = new lb.Sheet("legbook-canvas", { read: true });
      sheet.element.style.visibility = "hidden";
      this.app.still.getPane().insertBefore(sheet.element, this.app.still.element());
      return { sheet, key: null, view: null };
    }

    begin(view) {
      const side = (this.back ??= this.side()), ratio = globalThis.devicePixelRatio || 1;
      const width = Math.ceil(view.width * (1 + 2 * PAD)), height = Math.ceil(view.height * (1 + 2 * PAD));
      const centreX = view.left + view.width / 2 / view.scale, centreY = view.top + view.height / 2 / view.scale;
      const wide = new lb.View(centreX, centreY, view.zoom, width, height);
      const context = side.sheet.begin(width, height, ratio);
      context.lineJoin = "round";
      side.view = wide;
      side.centre = this.map.getCenter();
      side.key = null;
      const o = this.app.options;
      this.job = {
        view, key: this.key(), version: this.version, shown: !this.front,
        painting: new lb.TrackPainting(context, wide, this.sets, {
          colours: this.colours, theme: o.theme, ratio, flagged: this.flagged,
          visible: (set) => this.visible(set),
        }),
      };
      if (this.job.shown) { this.place(side); side.sheet.element.style.visibility = ""; }
      if (!this.frame) this.frame = requestAnimationFrame(this.work);
    }

    work() {
      this.frame = 0;
      const job = this.job;
      if (!job) { this.warm(); return; }
      const begun = performance.now();
      const done = job.painting.step(job.shown ? FIRST_MS : undefined, job.shown);
      if (done && !this.map._animatingZoom) this.swap();
      this.sliceTimes.push(performance.now() - begun);
      if (this.sliceTimes.length > 8192) this.sliceTimes.splice(0, 4096);
      this.frame = requestAnimationFrame(this.work);
    }

    // With nothing to paint: make ready what the replay's first frame would have to.
    warm() {
      const begun = performance.now(), o = this.app.options, ratio = globalThis.devicePixelRatio || 1;
      const done = lb.warmTrackMarks(this.colours, o.theme, ratio, 4);
      this.sliceTimes.push(performance.now() - begun);
      if (!done) this.frame = requestAnimationFrame(this.work);
    }

    swap() {
      const side = this.back, job = this.job;
      side.key = job.key;
      side.version = job.version;
      this.back = this.front;
      this.front = side;
      this.job = null;
      side.sheet.end();
      this.place(side);
      side.sheet.element.style.visibility = "";
      if (this.back) this.back.sheet.element.style.visibility = "hidden";
      this.follow();
    }

    // All that is wanted, painted at once: for a picture.
    settle() {
      this.follow();
      while (this.job) if (this.job.painting.step(50)) this.swap();
    }

    // The same for a picture: loaded whole and painted, or given up after the case is gone.
    async settled() {
      await this.loading;
      this.settle();
    }

    addLegend(root) {
      if (this.sets.length) lb.addTrackLegend(root, this.sets, this.colours, this.app.options.theme, this.flagged);
    }

    whole() { return this.sets.every((set) => set.loaded >= set.n); }

    place(side) {
      if (!side.view) return;
      const scale = 2 ** (this.map.getZoom() - side.view.zoom);
      const half = L.point(side.view.width, side.view.height).multiplyBy(scale / 2);
      let at = this.map.latLngToLayerPoint(side.centre).subtract(half);
      if (scale === 1) at = at.round();
      side.sheet.place(at, scale);
    }

    animate(event) {
      const side = this.front ?? (this.job?.shown ? this.back : null);
      if (!side?.view) return;
      const scale = 2 ** (event.zoom - side.view.zoom);
      const half = L.point(side.view.width, side.view.height).multiplyBy(scale / 2);
      const there = this.map._latLngToNewLayerPoint(side.centre, event.zoom, event.center);
      side.sheet.place(there.subtract(half), scale);
    }

    // -------------------------------------------------------------- the replay

    drawMoving(context, view, at) {
      const begun = performance.now(), o = this.app.options, ratio = globalThis.devicePixelRatio || 1;
      this.found = lb.tracksAt(this.sets, at, view, (set) => this.visible(set), this.found);
      if (o.areas) lb.drawTrackAreas(context, this.found, view, at, this.colours, o.theme);
      if (o.trails) lb.drawTrackTrails(context, this.found, view, this.colours, ratio);
      const labels = lb.drawTrackMarks(context, this.found, view, o, this.colours, ratio);
      if (labels.length) lb.drawMarkLabels(context, labels, view, o.theme, this.app.reserved);
      this.drawTimes.push(performance.now() - begun);
      if (this.drawTimes.length > 4096) this.drawTimes.splice(0, 2048);
    }

    // -------------------------------------------------------------- hover and click

    // The nearest position at a pixel: {kind: "track", index, set, track, row, name}, or a gap, or null.
    hit(view, px, py) {
      const x = view.left + px / view.scale, y = view.top + py / view.scale, reach = REACH_PX / view.scale;
      let best = null;
      for (const set of this.sets) {
        if (!set.track_box || !this.visible(set)) continue;
        for (const shift of [-lb.WORLD, 0, lb.WORLD]) {
          const found = set.nearest(x + shift, y, reach, () => true, this.flagged);
          if (found && (!best || found.distance < best.distance)) best = { ...found, set };
        }
      }
      if (!best) return lb.hitTrackGap(this.sets.filter((set) => this.visible(set)), view, px, py);
      return { kind: "track", index: best.set.first + best.track, ...best, name: this.words(best) };
    }

    // What is known of a position, for the label. Height and speed come when they are loaded.
    words({ set, track, row }, values = null) {
      const lines = [set.names[track]];
      if (row < set.loaded) {
        const mark = set.mark[row], kind = KINDS[mark & 7] ?? "";
        if (!Number.isNaN(set.track_epoch[track]) && !(mark & lb.TRACK.UNTIMED)) {
          const { day, time } = set.moment(track, row);
          lines.push(`${day} ${time} UTC`);
        }
        if (mark >> 4) lines.push("flagged: impossible");
        else if (kind) lines.push(kind);
      }
      if (values) {
        const [altitude, speed, rate] = values, parts = [];
        if (altitude !== lb.TRACK.MISSING) parts.push(`${altitude.toLocaleString("en")} m`);
        if (speed !== lb.TRACK.MISSING) parts.push(`${Math.round(speed * 0.36)} km/h`);
        if (rate !== lb.TRACK.MISSING && Math.abs(rate) >= 50) parts.push(`${rate > 0 ? "+" : "−"}${Math.abs(rate / 100).toFixed(1)} m/s`);
        if (parts.length) lines.push(parts.join(" · "));
      }
      return lines.join("\n");
    }

    // Complete the label of what is under the pointer with height and speed.
    async complete(found, point) {
      this.asked = found.kind === "track" && !found.gap ? found : null;
      if (!this.asked) return;
      const text = await this.details(found);
      if (this.asked === found && this.app.options.hovered === `track:${found.index}`) {
        this.app.hover.show(text, point.x, point.y, this.map.getSize().x);
      }
    }

    // Fetch what a label says of height and speed: four numbers.
    async details(found) {
      const buffer = await this.fetch(`t${found.set.index}.scalars.${found.row}.1.bin`);
      const value = (i) => new Int16Array(buffer, 8 * i, 1)[0];
      return this.words(found, [value(0), value(1), value(2)]);
    }
  };
})();

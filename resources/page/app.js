// The page: puts base map, case and overlays together and speaks the page protocol (version 1).
// Messages in: ahead, stay, case, transport, select, view, theme, options, tools, tracks, draw, hello. Messages out:
// ready, read, shown, click, tool, cursor, clock, view, drawn, error. Text never goes out: only kinds, numbers and enumerations.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const VERSION = 1;
  const DRAGGED_MS = 350;
  const SOON_MS = 12; // a seek is drawn at once, unless a frame was just drawn

  lb.App = class App {
    // host: { load(path) -> Promise<ArrayBuffer>, send(message) }.
    constructor(map, host) {
      this.map = map;
      this.host = host;
      this.scene = null;
      this.leaving = false; // for another case, which is being made or fetched
      this.left = null; // where the map was before it went ahead for a case that may not come
      this.tracks = null; // the layer of tracks, once a case has any
      this.tools = null; // what a tool has drawn, and which tool takes the clicks
      this.revision = 0;
      this.awaited = null; // the number of a track that is to be shown when it is loaded
      this.fitted = null; // what the view was fitted to, if it was not moved since
      this.transport = lb.transport.paused(0);
      this.options = {
        theme: lb.theme("light"), themeName: "light", language: "en", hypotheses: null,
        hidden: new Set(), filtered: new Set(), selected: null, hovered: null, current: null,
        trails: true, areas: true, night: true, follow: null, followTrack: null, zone: null, zoneLabel: "", pin: null,
      };
      map.attributionControl.setPrefix(false);
      map.zoomControl.setPosition("bottomright");
      this.base = new lb.BasemapLayer({
        theme: "light", language: "en", load: host.load, held: true,
      });
      this.base.addTo(map);
      this.night = new lb.Night();
      // Beside a million positions there is no time to draw the rest anew for each frame of a drag.
      const patience = () => (this.tracks?.sets.length ? DRAGGED_MS : 0);
      this.still = new lb.CanvasLayer((c, v) => this.drawStill(c, v), { patience }).addTo(map);
      this.soft = new lb.SoftLayer().addTo(map);
      this.moving = new lb.CanvasLayer((c, v) => this.drawMoving(c, v), { patience }).addTo(map);
      const box = map.getContainer();
      this.clock = new lb.Clock(box);
      this.caption = new lb.Caption(box);
      this.legend = new lb.Legend(box);
      this.hover = new lb.HoverLabel(box);
      L.DomEvent.disableClickPropagation(this.legend.root);
      this.lastReport = 0;
      this.drawTimes = [];
      this.lastDrawn = 0;
      this.reserved = []; // the boxes of the airports' labels in the present view
      map.on("click", (event) => this.onClick(event));
      map.on("mousemove", (event) => this.onMove(event));
      map.on("mouseout", () => this.setHover(null));
      map.on("moveend", () => this.reportView());
      // What shows the whole of something goes on to, until it is moved.
      map.on("movestart", () => { this.fitted = null; });
      map.on("resize", () => { if (this.fitted) this.fit(this.fitted); });
      globalThis.addEventListener("error", (event) => this.send("error", { line: event.lineno | 0 }));
      this.frame = 0; // the animation frame asked for; none while the replay stands still
      this.tick = this.tick.bind(this);
    }

    send(type, body) { this.host.send({ v: VERSION, type, ...body }); }

    receive(message) {
      if (message.v !== VERSION) return;
      const handler = {
        ahead: this.onAhead, stay: this.onStay, case: this.onCase, transport: this.onTransport, select: this.onSelect, view: this.onView,
        theme: this.onTheme, tools: this.onTools, tracks: this.onTracks, options: this.onOptions, draw: this.onDraw, hello: this.onHello,
      }[message.type];
      if (handler) Promise.resolve(handler.call(this, message)).catch((error) => this.fail(error));
    }

    onHello() { this.send("ready", {}); }

    fail(error) {
      // The window hears that something failed, the console says what.
      console.error(error);
      this.send("error", { line: 0 });
    }

    async onCase(message) {
      this.revision = message.rev;
      this.left = null;
      const ahead = Boolean(this.scene && message.fit) && this.goAhead(message.where);
      if (ahead) this.tracks?.clear();
      const [tracks, json, buffer, rays] = await Promise.all([
        message.tracks ? this.tracksOf(message.rev) : null,
        this.host.load(`/case/${message.rev}/case.json`),
        this.host.load(`/case/${message.rev}/paths.bin`),
        this.host.load(`/case/${message.rev}/fans.bin`),
      ]);
      if (message.rev !== this.revision) return; // a later case was asked for meanwhile
      const data = JSON.parse(new TextDecoder().decode(json));
      const scene = new lb.Scene(data, buffer, rays);
      this.send("read", { rev: message.rev });
      await this.seen();
      if (message.rev !== this.revision) return;
      this.scene = scene;
      this.leaving = false;
      if (tracks) this.scene.bounds = joined(data.bounds, tracks.bounds);
      if (message.fit && this.scene.bounds && !ahead) this.fit(this.scene.bounds);
      else if (ahead && this.fitted) this.fitted = this.scene.bounds;
      if (tracks) this.tracks.load(message.rev, tracks).catch((error) => this.fail(error));
      else this.tracks?.clear();
      if (tracks && this.trackChoice) this.onTracks(this.trackChoice); // chosen before they came
      this.showLegend();
      this.night.follow(this.now(), this.transport);
      this.still.drawNow(); // says which boxes the base map's labels must leave free
      this.base.release();
      this.moving.drawNow();
      this.wake();
      this.send("shown", { rev: message.rev });
    }

    // Another case is being made: go where it will be, and load what draws its tracks.
    onAhead(message) {
      if (!this.scene) return;
      this.left ??= { centre: this.map.getCenter(), zoom: this.map.getZoom(), fitted: this.fitted };
      if (this.goAhead(message.where)) this.trackLayer().catch(() => {}); // the case will say what is wrong
    }

    // The case for which the map went ahead does not come: go back to the one that is shown.
    onStay() {
      if (!this.left) return;
      const { centre, zoom, fitted } = this.left;
      this.left = null;
      this.leaving = false;
      this.map.setView(centre, zoom, { animate: false });
      this.fitted = fitted;
      this.tracks?.hide(false);
      this.redraw();
    }

    // Go where another case is, and show no more of this one: the base map is drawn while what is to lie
    // on it is made and fetched. `where` are the bounds of its things and of its tracks, null where there
    // are none. Should it not come, the map stays bare: what was on it is not what the window has open.
    goAhead(where) {
      const bounds = joined(...where);
      if (!bounds) return false;
      if (this.leaving && alike(bounds, this.fitted)) return true;
      this.leaving = true;
      this.soft.hide();
      this.tracks?.hide(true);
      this.fit(bounds);
      this.redraw();
      return true;
    }

    // Resolves when there is something to draw on: a page may be ready before its window is. It does
    // not wait for a frame, for which the window's thread may have no time yet.
    async seen() {
      const there = () => !document.hidden && this.map.getContainer().clientWidth > 0;
      if (there()) return;
      await new Promise((resolve) => {
        const look = () => {
          if (!there()) return;
          document.removeEventListener("visibilitychange", look);
          globalThis.removeEventListener("resize", look);
          resolve();
        };
        document.addEventListener("visibilitychange", look);
        globalThis.addEventListener("resize", look);
      });
      this.map.invalidateSize({ pan: false }); // Leaflet itself looks at the next frame only
    }

    // The list of a case's tracks; the first time with the scripts that draw them.
    async tracksOf(revision) {
      const load = (name) => this.host.load(`/case/${revision}/${name}`);
      const list = load("tracks.json");
      // What the first picture needs is asked for before the list is here: the window is busy by then.
      const ahead = new Map(["t0.head.0.0.bin", "t0.over.0.0.bin"].map((name) => [name, load(name)]));
      for (const part of ahead.values()) part.catch(() => {}); // whoever takes it hears of it
      (await this.trackLayer()).ahead = ahead;
      return JSON.parse(new TextDecoder().decode(await list));
    }

    // The layer that draws tracks; its scripts are loaded once, when there are first any.
    async trackLayer() {
      await (this.scripts ??= this.host.script("/tracks.js"));
      return (this.tracks ??= new lb.TrackLayer(this));
    }

    // What the window chose for the tracks: colour by what, flagged positions shown or not.
    async onTracks(message) {
      this.trackChoice = message;
      await this.tracks?.choose(message);
      this.showLegend();
    }

    // bounds: [west, south, east, north] in world units, y growing down.
    fit(bounds) {
      const toLatLng = (x, y) => {
        const [lon, lat] = lb.toLonLat(x, y);
        return [lat, lon];
      };
      this.map.fitBounds([toLatLng(bounds[0], bounds[3]), toLatLng(bounds[2], bounds[1])], {
        paddingTopLeft: [60, 50], paddingBottomRight: [110, 80], animate: false, maxZoom: 9,
      });
      this.fitted = bounds;
    }

    onTransport(message) {
      this.transport = message.transport;
      if (performance.now() - this.lastDrawn > SOON_MS) this.moving.drawNow(); else this.moving.redraw();
      this.followAircraft(); // a seek moves what is followed, too
      this.reportClock(true);
      this.wake();
    }

    onSelect(message) {
      const o = this.options, before = [o.selected, o.pin];
      o.selected = message.kind === null ? null : `${message.kind}:${message.index}`;
      o.pin = null;
      this.awaited = null;
      o.zone = message.zone;
      o.zoneLabel = message.zoneLabel;
      if (message.reveal && this.scene) this.reveal(message.kind, message.index);
      if (before[0] !== o.selected || before[1]) this.still.redraw();
      this.moving.redraw();
    }

    // Bring the thing into view if it is not there; a track that is not loaded yet, when it is.
    reveal(kind, index) {
      if (kind === "track") {
        const box = this.tracks?.boxOf(index);
        this.awaited = box ? null : index;
        if (box && !this.isInView(box)) this.fit(box);
        return;
      }
      const item = { airport: this.scene.airports, event: this.scene.events, leg: this.scene.legs }[kind]?.[index];
      if (!item) return;
      if (item.path) {
        const ys = Array.from(item.path.y);
        const box = [item.path.minX, Math.min(...ys), item.path.maxX, Math.max(...ys)];
        if (!this.isInView(box)) this.fit(box);
        return;
      }
      if (item.x === null || item.x === undefined) return;
      const [lon, lat] = lb.toLonLat(item.x, item.y);
      if (!this.map.getBounds().pad(-0.1).contains([lat, lon])) this.map.panTo([lat, lon], { animate: true });
    }

    // More of the tracks is there: the selected one may be among it.
    tracksGrew() {
      if (!this.options.selected?.startsWith("track:")) return;
      if (this.awaited !== null) this.reveal("track", this.awaited);
      this.still.redraw();
    }

    // Whether a box (as for fit) is wholly in view, in whichever copy of the world.
    isInView(box) {
      const view = this.still.view();
      return view.y(box[1]) >= 0 && view.y(box[3]) <= view.height && view.copies(box[0], box[2])
        .some((shift) => view.x(box[0] + shift) >= 0 && view.x(box[2] + shift) <= view.width);
    }

    onView(message) {
      if (message.whole) {
        if (this.scene?.bounds) this.fit(this.scene.bounds);
        return;
      }
      this.map.setView([message.lat, message.lon], message.zoom, { animate: false });
      if (message.pin) {
        const [x, y] = lb.toWorld(message.lon, message.lat);
        this.options.pin = { x, y };
        this.redraw();
      }
    }

    onTheme(message) {
      this.options.theme = lb.theme(message.theme);
      this.options.themeName = message.theme;
      this.options.language = message.language;
      document.documentElement.dataset.theme = message.theme;
      this.base.setTheme(message.theme);
      this.night.theme = message.theme;
      this.base.setLanguage(message.language);
      this.base.setLocalNames(message.localNames);
      this.tracks?.restyle();
      this.showLegend();
      this.redraw();
    }

    onOptions(message) {
      const o = this.options, before = chosen(o);
      o.hypotheses = message.hypotheses;
      o.hidden = new Set(message.hidden);
      o.filtered = new Set(message.filtered ?? []); // keys of things: "leg:3", "aircraft:0"
      o.trails = message.trails;
      o.areas = message.areas;
      this.night.on = o.night = message.night ?? true;
      o.follow = message.follow;
      o.followTrack = message.followTrack ?? null;
      if (message.legend !== undefined) this.legend.root.open = message.legend;
      if (message.still) this.map.zoomControl.remove(); // a picture has no buttons
      this.tracks?.follow();
      this.followAircraft();
      if (chosen(o) === before) return;
      this.showLegend();
      this.redraw();
    }

    onTools(message) {
      this.tools = lb.readTools(message);
      this.map.getContainer().classList.toggle("lb-tool", Boolean(message.tool));
      // Two points clicked in quick succession are two points.
      this.map.doubleClickZoom[message.tool ? "disable" : "enable"]();
      this.still.redraw();
    }

    showLegend() {
      const o = this.options;
      if (this.scene) this.legend.show(this.scene, o.theme, o.hypotheses, o.night ? o.themeName : null);
      this.tracks?.addLegend(this.legend.root);
    }

    // Draw one exact frame: view and time given, base map and fonts loaded, then say so.
    async onDraw(message) {
      await document.fonts.ready;
      await Promise.all([400, 600].map((w) => document.fonts.load(`${w} 12px "Noto Sans"`)));
      this.still.drawNow(); // says which boxes the base map's labels must leave free
      await this.base.settled();
      this.base.drawNow();
      await this.tracks?.settled();
      this.moving.drawNow();
      requestAnimationFrame(() => requestAnimationFrame(() => this.send("drawn", { id: message.id })));
    }

    now() { return lb.transport.timeAt(this.transport, Date.now()); }

    // The ids of the versions shown; null for all.
    hypothesisKeys() {
      return this.options.hypotheses?.map((h) => this.scene.hypotheses[h].key) ?? null;
    }

    state(at) {
      const state = lb.evaluate(this.scene.program, at, this.hypothesisKeys(), this.scene.paths);
      state.aircraft = state.aircraft.filter((a) =>
        !this.options.filtered.has(`aircraft:${this.scene.aircraftIndex.get(a.aircraft)}`));
      for (const aircraft of state.aircraft) lb.keepLastSeen(aircraft);
      return state;
    }

    redraw() {
      this.still.redraw();
      this.moving.redraw();
    }

    // Frames run only while the clock does: a replay that stands still costs nothing.
    wake() {
      if (this.transport.playing && this.scene && !this.frame) {
        this.frame = requestAnimationFrame(this.tick);
      }
    }

    tick() {
      this.frame = 0;
      if (!this.transport.playing) return;
      this.moving.drawNow();
      this.followAircraft();
      this.reportClock(false);
      this.wake();
    }

    drawStill(context, view) {
      if (!this.scene || this.leaving) return;
      const o = this.options;
      this.night.paintStill(context, view);
      lb.drawShapes(context, this.scene, view, o);
      lb.drawLegs(context, this.scene, view, o);
      this.tracks?.drawSelected(context, view);
      lb.drawSpots(context, this.scene, view, o);
      lb.drawAirports(context, this.scene, view, o);
      if (o.pin) lb.drawPin(context, o.pin, view, o.theme);
      lb.drawTools(context, this.tools, view, o.theme);
      const wanted = lb.airportLabels(this.scene, view, o);
      const labels = lb.placeAirportLabels(context, wanted);
      lb.drawAirportLabels(context, labels, o.theme);
      const dots = wanted.map((l) => [l.x - 9, l.y - 9, l.x + 9, l.y + 9]);
      this.reserved = labels.map((l) => l.box);
      this.base.setReserved(this.reserved.concat(dots));
    }

    drawMoving(context, view) {
      if (!this.scene || this.leaving) return;
      const begun = performance.now();
      const at = this.now(), o = this.options, scene = this.scene;
      if (this.night.follow(at, this.transport)) this.still.redraw();
      const state = this.state(at);
      const step = scene.stepAt(at, this.hypothesisKeys());
      o.current = step && step.kind === "event" ? `event:${step.index}` : null;
      this.night.paintMoving(context, view);
      if (o.areas && state.aircraft.some((a) => a.areas.length)) {
        this.soft.show((c, v) => lb.drawAreas(c, scene, state, v, o), !this.transport.playing);
      } else this.soft.hide();
      if (o.areas) lb.drawStretches(context, scene, state, view, o);
      if (o.trails) lb.drawTrails(context, scene, state, view, o);
      this.tracks?.drawMoving(context, view, at);
      lb.drawEvents(context, lb.placeEvents(scene, view, o), at, o);
      lb.drawMarks(context, scene, state, view, o, this.reserved);
      this.clock.show(at, o.zone, o.zoneLabel, this.transport.playing);
      this.caption.show(step);
      this.lastDrawn = performance.now();
      this.drawTimes.push(this.lastDrawn - begun);
      if (this.drawTimes.length > 4096) this.drawTimes.splice(0, 2048);
    }

    // Keep the aircraft or the track that is followed in the middle.
    followAircraft() {
      if (!this.scene || this.leaving) return;
      if (this.options.followTrack !== null) {
        const place = this.tracks?.placeOf(this.options.followTrack, this.now());
        if (!place) return; // before its first and after its last position
        const view = this.moving.view(), shift = view.copies(place.x, place.x)[0];
        this.centreOn(place, shift === undefined ? null : { x: view.x(place.x + shift), y: view.y(place.y) });
        return;
      }
      if (this.options.follow === null) return;
      const index = this.options.follow, state = this.state(this.now());
      const aircraft = state.aircraft.find((a) => this.scene.aircraftIndex.get(a.aircraft) === index);
      const mark = aircraft?.marks[0];
      if (!mark) return;
      this.centreOn(mark, lb.markPoints(this.scene, mark, this.moving.view())[0]);
    }

    // Bring what is followed to the middle: a place in world units, and its pixel if it has one.
    centreOn(place, point) {
      if (!point) {
        const [lon, lat] = lb.toLonLat(place.x, place.y);
        this.map.setView([lat, lon], this.map.getZoom(), { animate: false });
        return;
      }
      const view = this.moving.view();
      const dx = point.x - view.width / 2, dy = point.y - view.height / 2;
      if (Math.abs(dx) > 2 || Math.abs(dy) > 2) this.map.panBy([dx, dy], { animate: false });
    }

    hitAt(event) {
      if (!this.scene || this.leaving) return null;
      const p = event.containerPoint;
      const view = this.still.view();
      return lb.hit(this.scene, view, this.options, p.x, p.y) ?? this.tracks?.hit(view, p.x, p.y) ?? null;
    }

    onClick(event) {
      const found = this.hitAt(event);
      if (this.tools?.tool) {
        const place = event.latlng.wrap();
        this.send("tool", {
          lat: place.lat, lon: place.lng, kind: found?.kind ?? "nothing", index: found?.index ?? 0,
        });
        return;
      }
      this.send("click", found ? { kind: found.kind, index: found.index } : { kind: "nothing", index: 0 });
    }

    onMove(event) {
      const found = this.hitAt(event);
      this.setHover(found, event.containerPoint);
      const now = performance.now();
      if (now - (this.lastCursor ?? 0) < 40) return;
      this.lastCursor = now;
      this.send("cursor", { lat: event.latlng.lat, lon: event.latlng.wrap().lng });
    }

    setHover(found, point) {
      const key = found ? `${found.kind}:${found.index}` : null;
      if (found) {
        this.hover.show(found.code ? `${found.name} (${found.code})` : found.name, point.x, point.y,
          this.map.getSize().x);
        this.tracks?.complete(found, point);
      } else {
        this.hover.hide();
      }
      if (key === this.options.hovered) return;
      this.options.hovered = key;
      this.map.getContainer().classList.toggle("lb-over", Boolean(found));
      this.redraw();
    }

    reportClock(force) {
      const now = performance.now();
      if (!force && now - this.lastReport < 100) return;
      this.lastReport = now;
      this.send("clock", { at: Math.round(this.now()) });
    }

    reportView() {
      const centre = this.map.getCenter();
      this.send("view", { lat: centre.lat, lon: centre.lng, zoom: this.map.getZoom() });
    }
  };

  // What is chosen of the options that change what is drawn, as a text to compare.
  function chosen(o) {
    return JSON.stringify([o.hypotheses, [...o.hidden], [...o.filtered], o.trails, o.areas, o.night]);
  }

  // The box round two boxes, either of which may be missing.
  function joined(a, b) {
    if (!a || !b) return a ?? b;
    return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
  }

  // Whether two boxes are the same to a hundredth of their size.
  function alike(a, b) {
    const most = Math.max(a[2] - a[0], a[3] - a[1]) / 100;
    return Boolean(b) && a.every((value, i) => Math.abs(value - b[i]) <= most);
  }

  // Called once by the shell that folium renders.
  lb.start = function start(map) {
    lb.app = new lb.App(map, lb.host);
    lb.host.receive = (message) => lb.app.receive(message);
    lb.app.send("ready", {});
  };
})();

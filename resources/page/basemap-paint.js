// Draws the base map into a 2D context: functions of their arguments and nothing else.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});
  const WORLD = 2 ** 30;
  const FONT = '"Noto Sans", "Noto Sans Arabic", sans-serif';

  // Two quiet palettes: land and water close together, lines thin, names legible but second to
  // whatever lies on the map.
  const PALETTES = {
    light: {
      water: "#d9e3e8", land: "#f6f4ee", coast: "#9fb2bd", lake: "#d9e3e8", shore: "#b4c4cd",
      border: "#b7ab9c", disputed: "#a08f7c", grid: "rgba(70,95,110,0.10)",
      country: "#857b70", city: "#5d5952", capital: "#4a463f", local: "#8f887e",
      halo: "rgba(246,244,238,0.85)", dot: "#6c675f", dotFill: "#ffffff",
    },
    dark: {
      water: "#10171e", land: "#1d252d", coast: "#41525f", lake: "#10171e", shore: "#33424e",
      border: "#46515b", disputed: "#66717a", grid: "rgba(160,190,210,0.06)",
      country: "#7f8d99", city: "#a3aeb7", capital: "#bac4cc", local: "#74808a",
      halo: "rgba(22,29,36,0.85)", dot: "#8b97a1", dotFill: "#1d252d",
    },
  };
  const DASHES = [[], [5, 3], [2, 3], [1.5, 3], [1, 4]]; // by class of boundary, in pixels

  // ---------------------------------------------------------------- geometry

  // Where a section stands on the screen: pixel = (unit - left) * scale.
  // near: a vertex this close, in pixels, to the last drawn one adds nothing to be seen.
  const placed = (view, shift) => ({
    near: 0.5 / (view.ratio ?? 1), scale: view.scale, left: view.left - shift, top: view.top,
    minX: view.left - shift - 8 / view.scale, maxX: view.left - shift + (view.width + 8) / view.scale,
    minY: view.top - 8 / view.scale, maxY: view.top + (view.height + 8) / view.scale,
  });

  const apart = (box, i, at) =>
    box[i] > at.maxX || box[i + 2] < at.minX || box[i + 1] > at.maxY || box[i + 3] < at.minY;

  const touches = (box, b, cut) =>
    box[b] <= cut[0] || box[b + 1] <= cut[1] || box[b + 2] >= cut[2] || box[b + 3] >= cut[3];

  let kept = new Int32Array(1024); // scratch: the vertices that `outline` keeps

  // The vertices that show a part: of those that follow each other beyond one edge of the view only the
  // first and the last. Returns how many; their numbers are in `kept`.
  function outline(section, part, at) {
    const { xy, start } = section, { minX, minY, maxX, maxY } = at, first = start[part], end = start[part + 1];
    if (kept.length < end - first) kept = new Int32Array(2 * (end - first));
    let n = 0, beyond = 0, last = -1;
    for (let i = first; i < end; i += 1) {
      const x = xy[2 * i], y = xy[2 * i + 1];
      const code = (x < minX ? 1 : x > maxX ? 2 : 0) | (y < minY ? 4 : y > maxY ? 8 : 0);
      if (code & beyond) {
        beyond &= code;
        last = i;
        continue;
      }
      if (last >= 0) kept[n++] = last;
      kept[n++] = i;
      beyond = code;
      last = -1;
    }
    if (last >= 0) kept[n++] = last;
    return n;
  }

  // A ring that the cut did not touch: the same path is filled and stroked. It is closed by a line:
  // Chromium's closePath measures the whole path so far, which is slow for one of many rings.
  function traceRing(path, section, part, at) {
    const { xy } = section, { scale, left, top, near } = at, n = outline(section, part, at), first = 2 * kept[0];
    const firstX = (xy[first] - left) * scale, firstY = (xy[first + 1] - top) * scale;
    let lastX = firstX, lastY = firstY;
    path.moveTo(firstX, firstY);
    for (let k = 1; k < n; k += 1) {
      const i = 2 * kept[k], x = (xy[i] - left) * scale, y = (xy[i + 1] - top) * scale;
      if (x - lastX < near && lastX - x < near && y - lastY < near && lastY - y < near) continue;
      path.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
    path.lineTo(firstX, firstY);
  }

  // A ring that runs along the cut, for filling. Vertices on the cut are pushed outward by most of
  // a pixel, so that neighbouring tiles and worlds overlap and no seam shines through.
  function traceCutRing(path, section, part, at, cut) {
    const { xy } = section, { scale, left, top, near } = at, n = outline(section, part, at);
    let lastX = 0, lastY = 0;
    for (let k = 0; k < n; k += 1) {
      const i = 2 * kept[k], ux = xy[i], uy = xy[i + 1];
      let x = (ux - left) * scale, y = (uy - top) * scale;
      if (ux <= cut[0]) x -= 0.7; else if (ux >= cut[2]) x += 0.7;
      if (uy <= cut[1]) y -= 0.7; else if (uy >= cut[3]) y += 0.7;
      if (k === 0) path.moveTo(x, y);
      else if (x - lastX < near && lastX - x < near && y - lastY < near && lastY - y < near) continue;
      else path.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
  }

  // The shore of such a ring: all but the edges that the cut made.
  function traceCutShore(path, section, part, at, cut) {
    const { xy } = section, { scale, left, top, near } = at, n = outline(section, part, at), end = 2 * kept[n - 1];
    let px = xy[end], py = xy[end + 1], lastX = 0, lastY = 0, x = 0, y = 0;
    let pen = false, deferred = false;
    for (let k = 0; k < n; k += 1) {
      const i = 2 * kept[k], ux = xy[i], uy = xy[i + 1];
      const onCut = (ux === px && (ux <= cut[0] || ux >= cut[2]))
        || (uy === py && (uy <= cut[1] || uy >= cut[3]));
      if (onCut) {
        if (deferred) path.lineTo(x, y);
        pen = false;
        deferred = false;
      } else {
        if (!pen) {
          lastX = (px - left) * scale;
          lastY = (py - top) * scale;
          path.moveTo(lastX, lastY);
          pen = true;
        }
        x = (ux - left) * scale;
        y = (uy - top) * scale;
        deferred = x - lastX < near && lastX - x < near && y - lastY < near && lastY - y < near;
        if (!deferred) {
          path.lineTo(x, y);
          lastX = x;
          lastY = y;
        }
      }
      px = ux;
      py = uy;
    }
    if (deferred) path.lineTo(x, y);
  }

  // The paths of a layer's areas: { area: to be filled, shores: to be stroked }. Parts smaller than
  // `least` pixels are left out.
  function traceAreas(pieces, view, layer, least) {
    const whole = new Path2D(), cutArea = new Path2D(), cutShore = new Path2D();
    each(pieces, view, layer, (section, at, cut) => {
      const { box } = section;
      for (let part = 0, b = 0; part < section.parts; part += 1, b += 4) {
        if (apart(box, b, at)) continue;
        if (Math.max(box[b + 2] - box[b], box[b + 3] - box[b + 1]) * at.scale < least) continue;
        if (touches(box, b, cut)) {
          traceCutRing(cutArea, section, part, at, cut);
          traceCutShore(cutShore, section, part, at, cut);
        } else {
          traceRing(whole, section, part, at);
        }
      }
    });
    cutArea.addPath(whole); // one path, because a hole may lie in a ring that was cut
    return { area: cutArea, shores: [whole, cutShore] };
  }

  function traceLines(context, section, at) {
    const { xy, start, box } = section, { scale, left, top, near } = at;
    for (let part = 0; part < section.parts; part += 1) {
      if (apart(box, part * 4, at)) continue;
      const first = start[part], last = start[part + 1] - 1;
      let lastX = (xy[2 * first] - left) * scale, lastY = (xy[2 * first + 1] - top) * scale;
      context.moveTo(lastX, lastY);
      for (let i = first + 1; i <= last; i += 1) {
        const x = (xy[2 * i] - left) * scale, y = (xy[2 * i + 1] - top) * scale;
        if (i < last && x - lastX < near && lastX - x < near && y - lastY < near && lastY - y < near) continue;
        context.lineTo(x, y);
        lastX = x;
        lastY = y;
      }
    }
  }

  // The shifts, in worlds, by which a box must be moved to be seen.
  function shiftsOf(view, box) {
    const right = view.left + view.width / view.scale, shifts = [];
    for (let k = Math.ceil((view.left - box[2]) / WORLD); k <= Math.floor((right - box[0]) / WORLD); k += 1) {
      shifts.push(k * WORLD);
    }
    return shifts;
  }

  // ---------------------------------------------------------------- one pass over the pieces

  // Gathers (section, place, cut) of a layer over all pieces and world copies.
  function each(pieces, view, layer, action) {
    for (const piece of pieces) {
      for (const shift of shiftsOf(view, piece.box)) {
        const at = placed(view, shift);
        for (const section of piece.sections) {
          if (section.layer === layer && section.minZoom <= view.zoom + 0.75) action(section, at, piece.box);
        }
      }
    }
  }

  function* shapes(context, pieces, view, colours) {
    const thin = Math.min(1, 0.55 + view.zoom * 0.06);
    context.lineJoin = "round";
    context.lineCap = "butt";
    context.setLineDash([]);

    const land = traceAreas(pieces, view, "land", 0.8);
    yield context;
    context.fillStyle = colours.land;
    context.fill(land.area, "nonzero");
    yield context;
    const lakes = traceAreas(pieces, view, "lake", 3);
    context.fillStyle = colours.lake;
    context.fill(lakes.area, "nonzero");
    context.strokeStyle = colours.shore;
    context.lineWidth = 0.7 * thin;
    for (const path of lakes.shores) context.stroke(path);
    yield context;
    context.strokeStyle = colours.coast;
    context.lineWidth = 0.85 * thin;
    for (const path of land.shores) {
      context.stroke(path);
      yield context;
    }

    for (let kind = 0; kind < DASHES.length; kind += 1) {
      context.beginPath();
      each(pieces, view, "boundary", (s, at) => { if (s.kind === kind) traceLines(context, s, at); });
      context.strokeStyle = kind === 0 ? colours.border : colours.disputed;
      context.lineWidth = (kind === 0 ? 0.9 : 1) * thin;
      context.setLineDash(DASHES[kind]);
      context.stroke();
      context.setLineDash([]);
      yield context;
    }
  }

  // Beyond 85.05° south the square ends; the ice does not.
  function drawPolarRim(context, view, colours) {
    const y = (WORLD - view.top) * view.scale;
    if (y < view.height) {
      context.fillStyle = colours.land;
      context.fillRect(0, Math.floor(y) - 1, view.width, view.height - y + 2);
    }
  }

  function drawGrid(context, view, colours) {
    const step = view.zoom < 4 ? 30 : view.zoom < 6 ? 10 : view.zoom < 8 ? 2 : 1;
    context.beginPath();
    const west = Math.floor((view.left / WORLD * 360 - 180) / step);
    const east = Math.ceil(((view.left + view.width / view.scale) / WORLD * 360 - 180) / step);
    for (let i = west; i <= east; i += 1) {
      const x = (lb.toWorld(i * step, 0)[0] - view.left) * view.scale;
      context.moveTo(x, 0);
      context.lineTo(x, view.height);
    }
    for (let lat = -90 + step; lat < 90; lat += step) {
      const y = (lb.toWorld(0, lat)[1] - view.top) * view.scale;
      if (y < -1 || y > view.height + 1 || Math.abs(lat) > 85) continue;
      context.moveTo(0, y);
      context.lineTo(view.width, y);
    }
    context.strokeStyle = colours.grid;
    context.lineWidth = 0.8;
    context.stroke();
  }

  // ---------------------------------------------------------------- labels

  const ARABIC = /[\u0600-\u06ff]/;
  const widths = new Map(); // font and text -> width: the same whenever it is asked for

  function widthOf(context, font, spacing, text) {
    const key = `${font}|${spacing}|${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      context.font = font;
      context.letterSpacing = `${spacing}px`;
      width = context.measureText(text).width;
      if (widths.size > 20000) widths.clear();
      widths.set(key, width);
    }
    return width;
  }

  // A long name in lines of at most about 13 letters.
  function lines(text) {
    if (text.length <= 13) return [text];
    const out = [];
    for (const word of text.split(" ")) {
      const last = out.length - 1;
      if (last >= 0 && out[last].length + 1 + word.length <= 13) out[last] += ` ${word}`;
      else out.push(word);
    }
    return out;
  }

  // Whether two names differ by more than accents (Panama, Panamá).
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const secondName = (names, language, wanted) =>
    (wanted && plain(names.local) !== plain(names[language]) ? names.local : "");

  // The rows of text of a country: [{ text, font, spacing, height, colour }].
  function countryRows(country, view, language, colours, local) {
    const size = Math.round(Math.min(15.5, Math.max(9.5,
      9.5 + (view.zoom - country.minZoom) * 1.3 + (3 - country.rank) * 0.5)) * 2) / 2;
    const name = country.names[language], spaced = !ARABIC.test(name);
    const font = `600 ${spaced ? size : size + 2}px ${FONT}`;
    const rows = lines(spaced ? name.toLocaleUpperCase(language) : name).map((text) => ({
      text, font, spacing: spaced ? size * 0.14 : 0, height: Math.round(size * 1.3), colour: colours.country,
    }));
    const second = secondName(country.names, language, local);
    if (second) {
      rows.push({
        text: second, font: `${Math.max(9.5, size - 2)}px ${FONT}`, spacing: 0,
        height: Math.round(size * 1.25), colour: colours.local,
      });
    }
    return rows;
  }

  function cityRows(city, view, language, colours, local) {
    const near = view.zoom - city.minZoom;
    const size = Math.round(Math.min(14, 10.5 + Math.max(0, near) * 0.6 + (city.minZoom <= 4 ? 0.5 : 0)) * 2) / 2;
    const weight = city.capital ? "600 " : "";
    const rows = [{
      text: city.names[language], font: `${weight}${size}px ${FONT}`, spacing: 0,
      height: Math.round(size * 1.3), colour: city.capital ? colours.capital : colours.city,
    }];
    const second = secondName(city.names, language, local);
    if (second) {
      rows.push({
        text: second, font: `${Math.max(9, size - 2)}px ${FONT}`, spacing: 0,
        height: Math.round(size * 1.15), colour: colours.local,
      });
    }
    return rows;
  }

  // Candidates for placeLabels, with what is needed to draw them.
  function countryCandidates(context, countries, view, o) {
    const out = [];
    countries.forEach((country, index) => {
      if (country.minZoom > view.zoom + 0.6 || view.zoom > Math.max(7.2, country.maxZoom - 0.5)) return;
      for (const shift of shiftsOf(view, [country.x, 0, country.x, WORLD])) {
        const x = (country.x + shift - view.left) * view.scale, y = (country.y - view.top) * view.scale;
        if (y < -60 || y > view.height + 60) continue;
        const rows = countryRows(country, view, o.language, o.colours, o.localNames);
        const width = Math.max(...rows.map((r) => widthOf(context, r.font, r.spacing, r.text)));
        const height = rows.reduce((sum, r) => sum + r.height, 0);
        const box = (dy) => [x - width / 2 - 3, y + dy - height / 2 - 1, x + width / 2 + 3, y + dy + height / 2 + 1];
        const places = [0, -height, height];
        out.push({
          id: `a${index}.${shift / WORLD}`, priority: country.rank * 2 + country.minZoom, rows, x, y, height,
          align: "center", boxes: places.map(box), anchors: places.map((dy) => [x, y + dy - height / 2, "center"]),
        });
      }
    });
    return out;
  }

  function cityCandidates(context, cities, view, o) {
    const out = [], reach = 12 / view.scale;
    const minX = view.left - reach, maxX = view.left + view.width / view.scale + reach;
    const minY = view.top - reach, maxY = view.top + view.height / view.scale + reach;
    for (const city of cities) {
      if (city.minZoom > view.zoom + 0.25 || city.y < minY || city.y > maxY) continue;
      for (let k = Math.ceil((minX - city.x) / WORLD); k <= Math.floor((maxX - city.x) / WORLD); k += 1) {
        const x = (city.x + k * WORLD - view.left) * view.scale, y = (city.y - view.top) * view.scale;
        const rows = cityRows(city, view, o.language, o.colours, o.localNames);
        const width = Math.max(...rows.map((r) => widthOf(context, r.font, r.spacing, r.text)));
        const height = rows.reduce((sum, r) => sum + r.height, 0);
        const r = city.capital ? 3 : 2.2, gap = r + 3, half = rows[0].height / 2;
        const anchors = [
          [x + gap, y - half, "left"], [x - gap, y - half, "right"],
          [x, y - gap - height, "center"], [x, y + gap, "center"],
        ];
        out.push({
          id: `b${String(city.rank).padStart(6, "0")}.${k}`, priority: 20 + city.minZoom, rows, x, y, r,
          capital: city.capital, always: [x - r - 1, y - r - 1, x + r + 1, y + r + 1], anchors,
          boxes: anchors.map(([ax, ay, align]) => {
            const x0 = align === "left" ? ax : align === "right" ? ax - width : ax - width / 2;
            return [x0 - 1, ay, x0 + width + 2, ay + height];
          }),
        });
      }
    }
    return out;
  }

  function drawLabel(context, { candidate, place }, colours) {
    const [x, top, align] = candidate.anchors[place];
    context.textAlign = align;
    context.textBaseline = "middle";
    let y = top;
    for (const row of candidate.rows) {
      context.font = row.font;
      context.letterSpacing = `${row.spacing}px`;
      // The last letter's space is not part of the word: move a centred word by half of it.
      const tx = align === "center" ? x + row.spacing / 2 : x, ty = y + row.height / 2;
      context.strokeText(row.text, tx, ty);
      context.fillStyle = row.colour;
      context.fillText(row.text, tx, ty);
      y += row.height;
    }
    if (candidate.r) {
      context.beginPath();
      context.arc(candidate.x, candidate.y, candidate.r, 0, 2 * Math.PI);
      context.fillStyle = candidate.capital ? colours.dotFill : colours.dot;
      context.fill();
      if (candidate.capital) {
        context.lineWidth = 1.2;
        context.strokeStyle = colours.dot;
        context.stroke();
      }
    }
  }

  function* labels(context, pieces, view, o) {
    const countries = pieces.flatMap((p) => p.countries), cities = pieces.flatMap((p) => p.cities);
    const candidates = countryCandidates(context, countries, view, o)
      .concat(cityCandidates(context, cities, view, o));
    yield context;
    const accepted = lb.placeLabels(candidates, { reserved: o.reserved });
    yield context;
    context.lineJoin = "round";
    for (const label of accepted) {
      context.lineWidth = 2.6;
      context.strokeStyle = o.colours.halo;
      drawLabel(context, label, o.colours);
      yield context;
    }
    context.letterSpacing = "0px";
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
  }

  // ---------------------------------------------------------------- all of it

  // Both draw step by step: they yield the context they draw on, and may be gone on with later if nothing else
  // draws on it meanwhile. context: scaled to CSS pixels. view: an lb.View or its like {left, top (world
  // units), scale, zoom, width, height, ratio}. data: {world, tiles, missing}: the decoded whole world, the
  // decoded tiles to be drawn instead of it (none at far zooms), and the boxes, in world units, of the
  // tiles that are not there yet.

  // Sea, land, lakes and borders. options: {theme, graticule}.
  lb.basemapGround = function* basemapGround(context, view, data, options) {
    const colours = lb.basemapPalette(options.theme);
    context.fillStyle = colours.water;
    context.fillRect(0, 0, view.width, view.height);
    if (data.tiles === null) {
      yield* shapes(context, [data.world], view, colours);
    } else {
      if (data.missing.length) {
        context.save();
        context.beginPath();
        for (const box of data.missing) {
          for (const shift of shiftsOf(view, box)) {
            const x = (box[0] + shift - view.left) * view.scale, y = (box[1] - view.top) * view.scale;
            context.rect(x, y, (box[2] - box[0]) * view.scale, (box[3] - box[1]) * view.scale);
          }
        }
        context.clip();
        try {
          yield* shapes(context, [data.world], view, colours);
        } finally {
          context.restore();
        }
      }
      yield* shapes(context, data.tiles, view, colours);
    }
    drawPolarRim(context, view, colours);
    if (options.graticule) drawGrid(context, view, colours);
  };

  // Countries' and cities' names. options: {theme, language, localNames, reserved}.
  lb.basemapNames = function* basemapNames(context, view, data, options) {
    yield* labels(context, [data.world, ...data.tiles ?? []], view, {
      ...options, colours: lb.basemapPalette(options.theme),
    });
  };

  // To be called when fonts have arrived: widths measured before are those of another font.
  lb.forgetTextWidths = () => widths.clear();
  lb.basemapPalette = (theme) => PALETTES[theme] ?? PALETTES.light;
})();

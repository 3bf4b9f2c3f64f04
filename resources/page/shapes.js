// Any other GeoJSON: points, lines and polygons of the user's own layers.
(function () {
  "use strict";
  const lb = (globalThis.Legbook ??= {});

  // A shape: {rings: [[x, y, …], …] closed, lines: […], points: […], minX, maxX} in world units.
  lb.drawShapes = function drawShapes(context, scene, view, options) {
    const theme = options.theme;
    for (const shape of scene.shapes) {
      if (lb.isHidden(shape, options)) continue;
      const selected = options.selected === shape.key;
      context.strokeStyle = theme.muted;
      context.fillStyle = theme.muted;
      context.lineWidth = selected ? 2.6 : 1.4;
      for (const shift of view.copies(shape.minX, shape.maxX)) {
        if (shape.rings.length) {
          context.beginPath();
          for (const ring of shape.rings) { trace(context, ring, view, shift); context.closePath(); }
          context.globalAlpha = 0.16;
          context.fill("evenodd");
          context.globalAlpha = 1;
          context.stroke();
        }
        for (const line of shape.lines) {
          context.beginPath();
          trace(context, line, view, shift);
          context.stroke();
        }
        for (let i = 0; i + 1 < shape.points.length; i += 2) {
          context.beginPath();
          context.arc(view.x(shape.points[i] + shift), view.y(shape.points[i + 1]), selected ? 5 : 3.5, 0, 2 * Math.PI);
          context.fill();
        }
      }
    }
  };

  function trace(context, flat, view, shift) {
    for (let i = 0; i + 1 < flat.length; i += 2) {
      const x = view.x(flat[i] + shift), y = view.y(flat[i + 1]);
      if (i) context.lineTo(x, y); else context.moveTo(x, y);
    }
  }
})();

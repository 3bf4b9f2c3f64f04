// Runs placeLabels on the candidates given on standard input; prints what it accepts.
"use strict";
const fs = require("node:fs"), path = require("node:path"), vm = require("node:vm");
const file = path.resolve(__dirname, "../../resources/page/labels.js");
vm.runInThisContext(fs.readFileSync(file, "utf8"), { filename: file });
const runs = JSON.parse(fs.readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(runs.map(({ candidates, options }) =>
  globalThis.Legbook.placeLabels(candidates, options).map(({ candidate, place }) => [candidate.id, place]))));

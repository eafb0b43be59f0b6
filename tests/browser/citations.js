// SPDX-License-Identifier: EUPL-1.2
// Reads citations with citation-js and prints what it understood: node citations.js FILE.bib FILE.ris FILE.json
// Standard output: one JSON object, {"bib": [CSL items], "ris": [...], "json": [...]}.
const fs = require("fs");
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");
require("@citation-js/plugin-ris");
require("@citation-js/plugin-csl");

const forced = { bib: "@bibtex/text", ris: "@ris/file" };
const read = {};
for (const name of process.argv.slice(2)) {
  const kind = name.split(".").pop();
  const text = fs.readFileSync(name, "utf8");
  const options = { generateGraph: false, ...(forced[kind] ? { forceType: forced[kind] } : {}) };
  read[kind] = new Cite(kind === "json" ? JSON.parse(text) : text, options).data;
}
process.stdout.write(JSON.stringify(read));

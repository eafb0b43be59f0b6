/* SPDX-License-Identifier: EUPL-1.2
 *
 * What pages weigh over the wire, compressed with gzip, header fields included; the style sheets and scripts without them.
 */
"use strict";

const { wire_get } = require("./wire.js");
const { check } = require("./tally.js");

const FRONT_COLD = 14 * 1024;   /* HTML, style sheet, script and mark: the first round trips */
const LIST = 20 * 1024;
const STYLE = 8 * 1024;
const SCRIPT = 8 * 1024;

/* The files that a page loads: { style, script, mark }, each a list of addresses. */
function files_of(html) {
  const find = (pattern) => [...html.matchAll(pattern)].map((found) => found[1]);
  return {
    style: find(/<link rel="stylesheet" href="([^"]+)"/g),
    script: find(/<script\b[^>]* src="([^"]+)"/g),
    mark: find(/<link rel="icon" href="([^"]+)"/g),
  };
}

/* The sum of the files' bytes, with or without their header fields; each must be kept by browsers once loaded. */
async function files_bytes(base, addresses, with_headers) {
  let sum = 0;

  for (const address of addresses) {
    const file = await wire_get(base, address);
    sum += with_headers ? file.bytes : Number(file.headers["content-length"]);
    check(file.status === 200 && /immutable/.test(file.headers["cache-control"] || ""), address, "is kept by browsers",
          file.headers["cache-control"]);
  }
  return sum;
}

async function check_budgets(base, pages, languages) {
  const weights = [];

  for (const lang of languages) {
    const front = await wire_get(base, `/${lang}/`);
    const files = files_of(front.body);
    let all = front.bytes;

    check(front.coding === "gzip", `/${lang}/`, "is compressed");
    for (const [what, addresses] of Object.entries(files)) {
      check(addresses.length > 0, `/${lang}/`, `names its ${what}`);
      all += await files_bytes(base, addresses, true);
    }
    check(all <= FRONT_COLD, `/${lang}/`, `cold at most ${FRONT_COLD} bytes`, all);
    weights.push(`${lang} ${all}`);

    let heaviest = { bytes: 0 };
    for (const page of pages.filter((one) => one.list)) {
      const list = await wire_get(base, page.path[lang]);
      check(list.coding === "gzip", page.path[lang], "is compressed");
      check(list.bytes <= LIST, page.path[lang], `a list of at most ${LIST} bytes`, list.bytes);
      if (list.bytes > heaviest.bytes) heaviest = { bytes: list.bytes, path: page.path[lang] };
    }
    weights.push(`heaviest list ${heaviest.path} ${heaviest.bytes}`);
  }
  /* Whatever any page loads, each file once. */
  const style = new Set(), script = new Set();
  for (const page of pages) {
    const files = files_of((await wire_get(base, page.path[languages[0]])).body);
    files.style.forEach((address) => style.add(address));
    files.script.forEach((address) => script.add(address));
  }
  const style_bytes = await files_bytes(base, style, false), script_bytes = await files_bytes(base, script, false);
  check(style_bytes <= STYLE, "style sheets", `at most ${STYLE} bytes`, style_bytes);
  check(script_bytes <= SCRIPT, "scripts", `at most ${SCRIPT} bytes`, script_bytes);
  weights.push(`style ${style_bytes}`, `script ${script_bytes}`);
  console.log("weights: " + weights.join(", "));
}

module.exports = { check_budgets };

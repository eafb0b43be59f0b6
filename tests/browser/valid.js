/* SPDX-License-Identifier: EUPL-1.2
 *
 * Validity of the HTML: one run of the Nu checker over all pages.
 */
"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");
const { execFile } = require("child_process");
const { check } = require("./tally.js");

/* Warnings that are allowed, each with its reason.  Errors never are. */
const ALLOWED = [
];

/* pages: [{ name, html }].  Counts one check a page. */
function check_valid(pages) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "walk-"));
  const jar = path.join(__dirname, "node_modules", "vnu-jar", "build", "dist", "vnu.jar");
  const names = new Map();

  pages.forEach((page, i) => {
    const file = path.join(folder, `${i}.html`);
    fs.writeFileSync(file, page.html);
    names.set(`${i}.html`, page.name);
  });
  return new Promise((resolve) => {
    const files = [...names.keys()].map((name) => path.join(folder, name));
    execFile("java", ["-jar", jar, "--format", "json", "--exit-zero-always", "--stdout", ...files], { maxBuffer: 1 << 28 },
      (error, stdout, stderr) => {
        const bad = new Map();
        let messages = null;
        try {
          messages = JSON.parse(stdout).messages;
        } catch (problem) {
          messages = null;
        }
        fs.rmSync(folder, { recursive: true, force: true });
        check(!error && messages !== null, "validity", "the checker ran", () => String(error || stderr).slice(0, 200));
        for (const message of messages || []) {
          const name = names.get(path.basename(message.url || "")) || "?";
          if (message.type === "info" && ALLOWED.some((one) => one.pattern.test(message.message))) continue;
          const kind = message.type === "info" ? "warning" : message.type;
          bad.set(name, [...(bad.get(name) || []), `${kind}: ${message.message} [${(message.extract || "").replace(/\s+/g, " ").slice(0, 120)}]`]);
        }
        for (const name of names.values())
          check(!bad.has(name), name, "valid HTML", () => [...new Set(bad.get(name))].slice(0, 3).join(" | "));
        if (bad.has("?")) check(false, "validity", "no message without a page", bad.get("?")[0]);
        resolve();
      });
  });
}

module.exports = { check_valid };

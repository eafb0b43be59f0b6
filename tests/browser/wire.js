/* SPDX-License-Identifier: EUPL-1.2
 *
 * Requests over a plain socket, every byte of the answer counted, header fields included: what a reader's line carries.
 */
"use strict";

const net = require("net");
const zlib = require("zlib");

function body_of(raw, headers) {
  let body = raw;

  if (/chunked/i.test(headers["transfer-encoding"] || "")) {
    const parts = [];
    for (let at = 0; at < raw.length;) {
      const end = raw.indexOf("\r\n", at);
      const length = parseInt(raw.subarray(at, end).toString("latin1"), 16);
      if (end < 0 || !length) break;
      parts.push(raw.subarray(end + 2, end + 2 + length));
      at = end + 2 + length + 2;
    }
    body = Buffer.concat(parts);
  }
  if (headers["content-encoding"] === "gzip") return zlib.gunzipSync(body);
  if (headers["content-encoding"]) throw new Error("a coding that was not asked for: " + headers["content-encoding"]);
  return body;
}

const cookies_seen = new Set();   /* addresses whose answers set one; the browser does not show that field */

/* The line stays open as it does for browsers, so an answer's end is known from its fields. */
function is_whole(all, start, headers) {
  if (/chunked/i.test(headers["transfer-encoding"] || "")) return all.subarray(start).toString("latin1").endsWith("0\r\n\r\n");
  return all.length - start >= Number(headers["content-length"] || 0);
}

/* GET: { status, headers (lower-case names, repeated ones joined), bytes (on the wire), body (text), coding }. */
function wire_get(base, path, fields = {}) {
  const url = new URL(path, base);

  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(url.port || 80), url.hostname);
    const parts = [];
    const lines = Object.entries({ Host: url.host, "Accept-Encoding": "gzip", ...fields })
      .map(([name, value]) => `${name}: ${value}\r\n`).join("");

    const answer = () => {
      const all = Buffer.concat(parts), end = all.indexOf("\r\n\r\n");
      if (end < 0) return;
      const [first, ...rest] = all.subarray(0, end).toString("latin1").split("\r\n");
      const headers = {};
      for (const line of rest) {
        const colon = line.indexOf(":");
        const name = line.slice(0, colon).toLowerCase(), value = line.slice(colon + 1).trim();
        headers[name] = name in headers ? headers[name] + ", " + value : value;
      }
      if (headers["set-cookie"]) cookies_seen.add(path);
      if (!is_whole(all, end + 4, headers)) return;
      socket.destroy();
      resolve({ status: Number(first.split(" ")[1]), headers, bytes: all.length,
                body: body_of(all.subarray(end + 4), headers).toString("utf8"), coding: headers["content-encoding"] || "" });
    };

    socket.setTimeout(20000, () => socket.destroy(new Error("no answer to " + path)));
    socket.on("error", reject);
    socket.on("end", () => reject(new Error(path + ": the answer broke off")));
    socket.on("data", (part) => {
      parts.push(part);
      try {
        answer();
      } catch (problem) {
        socket.destroy(new Error(`${path}: ${problem.message}`));
      }
    });
    socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines}\r\n`);
  });
}

module.exports = { wire_get, cookies_seen };

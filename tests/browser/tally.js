/* SPDX-License-Identifier: EUPL-1.2
 *
 * Counts checks; prints a line for each that failed.
 */
"use strict";

let passed = 0, failed = 0;

/* One check: true when it held.  The detail may be a function, so that it costs nothing where all is well. */
function check(held, where, what, detail) {
  if (held) {
    passed++;
    return true;
  }
  failed++;
  const more = typeof detail === "function" ? detail() : detail;
  console.log(`FAIL ${where}: ${what}${more === undefined || more === "" ? "" : ": " + more}`);
  return false;
}

function total() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

module.exports = { check, total, counts: () => ({ passed, failed }) };

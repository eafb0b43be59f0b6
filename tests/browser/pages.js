/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which pages are walked.  Only the addresses that the house promises stand here; lists and records are found from the page
 * of all rooms and from the lists themselves, so that a new kind is walked without a word here.
 */
"use strict";

const { wire_get } = require("./wire.js");
const { check } = require("./tally.js");

const FIRST = "en";
const LANGUAGES = ["en", "sv", "fi", "lt", "ru"];
const KINDS_AT_LEAST = 25;   /* with lists of their own; fewer found means that the finding is broken */

/* Pages that must be there: address without the language, what it is, whether it is a type of its own (then axe looks at it in
 * every width and scheme). */
const PROMISED = [
  ["/", "front door", true],
  ["/policy", "policy room", true],
  ["/research", "research room", false],
  ["/practice", "practice room", false],
  ["/youth", "young people's room", true],
  ["/youth/help", "young people: who can help", true],
  ["/youth/leaving", "young people: leaving fast", true],
  ["/youth/what-is-this", "young people: what is this", false],
  ["/about", "about", true],
  ["/about/accessibility", "accessibility", false],
  ["/about/privacy", "privacy", false],
  ["/about/data", "data", false],
  ["/about/rooms", "all rooms", true],
  ["/law", "law", true],
  ["/law/matrix", "law matrix", true],
  ["/law/corporal-punishment", "bans", true],
  ["/law/definitions", "definitions side by side", true],
  ["/history", "timeline", true],
  ["/plans", "plan outline", true],
  ["/projects/timeline", "projects' timeline", true],
  ["/contacts", "who to call", true],
  ["/topics", "topics", true],
  ["/countries", "countries", true],
  ["/calendar/month", "this month", false],
  ["/calendar/month/2018-05", "a month with events", true],
  ["/search", "search, nothing asked", false],
  ["/search?q=child", "search with hits", true],
  ["/search?q=qwxzqwxz", "search without hits", true],
  ["/nothing-stands-here", "error page", true],
  ["/library/CC-L-0000-000", "error page for a record", false],
];

/* Records of these kinds have a page of their own make, or many parts: looked at in every width and scheme. */
const RICH = new Set(["library", "projects", "meetings", "countries", "topics", "youth", "plans/all", "law/instruments"]);

const unescaped = (text) => text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const main_of = (html) => (html.match(/<main[\s\S]*<\/main>/) || [""])[0];

function links_of(html) {
  return [...html.matchAll(/<a [^>]*?href="([^"]*)"/g)].map((m) => unescaped(m[1]));
}

/* The addresses of a page in every language, as the page itself says. */
function alternates_of(html) {
  const found = {};
  for (const m of html.matchAll(/<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">/g)) found[m[1]] = unescaped(m[2]);
  return found;
}

/* The first choice of the filters of a list: a parameter and a value. */
function first_filter(html) {
  const form = (html.match(/<details class="filters">[\s\S]*?<\/form>/) || [""])[0];
  const select = form.match(/<select [^>]*name="([^"]*)"[^>]*><option value="">[^<]*<\/option><option value="([^"]+)"/);
  const box = form.match(/<input type="checkbox" name="([^"]*)" value="([^"]+)"/);
  const found = select || box;
  return found ? `${encodeURIComponent(found[1])}=${encodeURIComponent(unescaped(found[2]))}` : "";
}

async function find_pages(base) {
  const pages = [], seen = new Set(), lists = [];
  const add = (path, what, own, more = {}) => {
    if (seen.has(path)) return;
    seen.add(path);
    pages.push({ path: { [FIRST]: path }, what, own, status: 200, youth: /^\/\w+\/youth(\/|$)/.test(path), ...more });
  };

  for (const [path, what, own] of PROMISED)
    add("/" + FIRST + path, what, own, { status: what.startsWith("error") ? 404 : 200, error: what.startsWith("error"),
                                         hits: what === "search with hits" });

  const rooms = main_of((await wire_get(base, `/${FIRST}/about/rooms`)).body);
  const front = main_of((await wire_get(base, `/${FIRST}/`)).body);
  const entrances = [...links_of(rooms), ...links_of(front).filter((href) => /^\/\w+\/[a-z]+$/.test(href))]
    .filter((href) => href.startsWith(`/${FIRST}/`) && href !== `/${FIRST}/`);
  let kinds = 0;

  for (const path of new Set(entrances)) {
    const place = path.slice(FIRST.length + 2);
    const html = (await wire_get(base, path)).body;
    const is_list = /<details class="filters">/.test(html) && place !== "search";
    const record = links_of(main_of(html)).find((href) => {
      const rest = href.startsWith(path + "/") ? href.slice(path.length + 1) : "";
      return /^[A-Z0-9]+(-[A-Z0-9]+)+(\/|$)/.test(rest);
    });

    add(path, "room " + place, ["library", "calendar"].includes(place), { list: is_list });
    if (is_list) {
      const filter = first_filter(html);
      if (filter) lists.push({ path, filter });
      if (place === "library" && filter) add(`${path}?${filter}`, "filtered list", true, { list: true, filter });
    }
    if (is_list || record) {
      kinds++;
      check(record !== undefined, path, "a record of this kind is linked from its list");
    }
    if (record) add(record, "record in " + place, RICH.has(place), { record: true });
  }
  check(kinds >= KINDS_AT_LEAST, `/${FIRST}/about/rooms`, `at least ${KINDS_AT_LEAST} kinds of record are found`, kinds);
  return { pages, lists };
}

/* A record's address without the words of its title, which differ between languages. */
function place_of(path) {
  const query = path.includes("?") ? path.slice(path.indexOf("?")) : "";
  return path.slice(0, path.length - query.length).replace(/(\/[A-Z0-9]+(?:-[A-Z0-9]+)+)\/.*$/, "$1") + query;
}

/* Each page's address in the other languages: the page says it, or, where it says nothing (errors), the place is the same. */
async function find_languages(base, pages) {
  for (const page of pages) {
    const first = page.path[FIRST];
    const alternates = alternates_of((await wire_get(base, first)).body);

    for (const lang of LANGUAGES) {
      if (!page.error) check(alternates[lang] !== undefined, first, `says where it is in ${lang}`);
      const linked = (!page.error && alternates[lang]) || first.replace(`/${FIRST}/`, `/${lang}/`);
      const place = place_of(first).replace(`/${FIRST}/`, `/${lang}/`);
      const answer = await wire_get(base, linked);
      const moved = page.record ? answer.headers.location : undefined;

      /* "This month" may say which. */
      check(place_of(linked) === place || linked.startsWith(place + "/"), first, `keeps its place and filters in ${lang}`, linked);
      page.path[lang] = moved || linked;    /* a title in another language makes another address */
      if (moved) check(place_of(moved) === place, linked, "leads to the same record", moved);
    }
  }
}

module.exports = { FIRST, LANGUAGES, find_pages, find_languages, main_of, links_of, place_of };

/* SPDX-License-Identifier: EUPL-1.2
 *
 * A walk through a house that is open at BASE_URL, with a browser:
 *
 *     node tests/browser/walk.js http://localhost:8080 [PATTERN]
 *
 * Every page of every kind in every language, with and without scripts, narrow and wide, by day and by night; axe, the HTML
 * checker, weights over the wire and the quick way out.  A line for each check that failed, and a last line with the counts.
 * PATTERN, for a quick look while working, keeps only pages whose English address matches.
 */
"use strict";

const fs = require("fs");
const { chromium } = require("playwright-core");

const { wire_get, cookies_seen } = require("./wire.js");
const { check, total } = require("./tally.js");
const { FIRST, LANGUAGES, find_pages, find_languages, place_of } = require("./pages.js");
const { page_facts, header_height, focus_facts } = require("./looks.js");
const { check_budgets } = require("./budgets.js");
const { check_valid } = require("./valid.js");
const { check_exit } = require("./exit.js");

const WORKERS = 2;
const HEADER_AT_MOST = 56;      /* CSS pixels, at 360 wide */
const TABS = 40;                /* steps with the tabulator on a page that is looked at closely */
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const COMBINATIONS = [[320, "light"], [320, "dark"], [1280, "light"], [1280, "dark"]];

const only = process.argv[3] ? new RegExp(process.argv[3]) : null;
const base = (process.argv[2] || "").replace(/\/+$/, "");
const home = base && new URL(base).origin;

/* What all requests and answers of the walk have in common; checked once at the end. */
const traces = { elsewhere: new Set(), youth_loose: new Set(), youth_referrers: new Set(), youth: 0, answers: 0 };

const is_youth = (url) => /^\/\w+\/youth(\/|$)/.test(new URL(url).pathname);

function watch(context) {
  context.on("request", (request) => {
    const from = request.headers().referer;
    if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== home) traces.elsewhere.add(request.url());
    if (from && is_youth(from)) traces.youth_referrers.add(`${from} told to ${request.url()}`);
  });
  context.on("response", (response) => {
    const headers = response.headers();
    traces.answers++;
    if (!is_youth(response.url())) return;
    traces.youth++;
    if (headers["cache-control"] !== "no-store" || headers["referrer-policy"] !== "no-referrer")
      traces.youth_loose.add(response.url());
  });
}

/* A tab of the browser with scripts on or off, and what its console said since it was last asked. */
async function open_tab(browser, scripts) {
  const context = await browser.newContext({ javaScriptEnabled: scripts });
  const page = await context.newPage();
  const said = [];

  watch(context);
  page.on("console", (message) => said.push({ text: message.text(), at: message.location().url }));
  page.on("pageerror", (error) => said.push({ text: String(error), at: "" }));
  return { context, page, scripts, said };
}

async function show(tab, path, width, scheme) {
  tab.said.length = 0;
  if (tab.width !== width) await tab.page.setViewportSize({ width, height: 800 });
  if (tab.scheme !== scheme) await tab.page.emulateMedia({ colorScheme: scheme });
  tab.width = width;
  tab.scheme = scheme;
  return tab.page.goto(base + path);
}

/* Each fragment is looked up later, in the page that it points into. */
const fragments = new Map();    /* address with fragment -> a page that links there */

const youth_codes = new Map();  /* permanent address -> a young people's page that links there */

function check_facts(facts, page, lang, where, width) {
  check(facts.h1 === 1, where, "exactly one h1", facts.h1);
  check(facts.lang === lang, where, "says its language", facts.lang);
  check(facts.title !== "", where, "has a title");
  check(facts.main === 1, where, "has one main part", facts.main);
  check(facts.wordless.length === 0 && facts.unsaid.length === 0, where, "no empty words",
        () => [...facts.wordless, ...facts.unsaid].join(" "));
  check(facts.raw.length === 0 && !facts.empty, where, "no unfilled words", facts.raw.join(" "));
  check(facts.double_ids.length === 0, where, "every id once", facts.double_ids.slice(0, 5).join(" "));
  check(facts.width <= 0, where, `no overflow at ${width}`, () => `${facts.width} px: ${facts.over.join(" ")}`);
  check(facts.inline.length === 0 && facts.elsewhere.length === 0, where, "nothing inline, nothing from elsewhere",
        () => [...facts.inline, ...facts.elsewhere].join(" "));
  check(facts.switcher.map((one) => one.lang).join(" ") === LANGUAGES.join(" "), where, "offers every language",
        () => facts.switcher.map((one) => one.lang).join(" "));
  if (!page.error)
    check(facts.switcher.every((one) => place_of(one.href) === place_of(page.path[one.lang])), where, "the switcher keeps the page and its filters",
          () => facts.switcher.map((one) => one.href).filter((href, i) => place_of(href) !== place_of(page.path[LANGUAGES[i]])).join(" "));
  if (page.hits) check(facts.rows > 0, where, "has hits");
  if (page.youth) for (const address of facts.codes) if (!youth_codes.has(address)) youth_codes.set(address, where);
  for (const address of facts.fragments) if (!fragments.has(address)) fragments.set(address, where);
}

/* The skip link is the first stop, is seen, and leads into the main part. */
async function check_skip(tab, where) {
  const { page } = tab;

  await page.keyboard.press("Tab");
  const first = await page.evaluate(focus_facts);
  check(first !== null && first.skip, where, "the first stop is the skip link", first ? first.what : "nothing");
  check(first !== null && first.visible, where, "the skip link is seen when it has the focus", first ? first.why : "");
  await page.keyboard.press("Enter");
  let hash = "";
  for (let i = 0; i < 20 && hash !== "#main"; i++) hash = await page.evaluate(() => location.hash);
  check(hash === "#main", where, "the skip link leads to the main part", page.url());
  await page.keyboard.press("Tab");
  const next = await page.evaluate(focus_facts);
  const stops = await page.locator("#main :is(a[href],button,input,select,textarea,summary,[tabindex='0']):visible").count();
  check(stops === 0 || (next !== null && next.in_main), where, "after it comes the main part", next ? next.what : "nothing");
  if (next) check(next.visible, where, "focus is seen", `${next.why}: ${next.what}`);
}

/* One page in one language, with scripts or without, narrow or wide, by day or night. */
async function visit(tab, page, lang, width, scheme) {
  const path = page.path[lang];
  const where = `${path} [${width} ${scheme}${tab.scripts ? "" : " no scripts"}]`;
  const response = await show(tab, path, width, scheme);

  check(response.status() === page.status && response.request().redirectedFrom() === null, where, `answers ${page.status}`,
        `${response.status()}${response.request().redirectedFrom() ? " after a redirect" : ""}`);
  check_facts(await tab.page.evaluate(page_facts), page, lang, where, width);
  if (width < 400) {
    let height = await tab.page.evaluate(header_height);
    if (height > HEADER_AT_MOST) {
      /* What fits at 320 fits at 360; only what does not is measured again. */
      await tab.page.setViewportSize({ width: 360, height: 800 });
      height = await tab.page.evaluate(header_height);
      await tab.page.setViewportSize({ width, height: 800 });
    }
    check(height > 0 && height <= HEADER_AT_MOST, where, `header at most ${HEADER_AT_MOST} px at 360`, height);
  }
  if (width < 400 || lang === FIRST) await check_skip(tab, where);
  const said = tab.said.filter((one) => !(page.status === 404 && one.at === base + path));
  check(said.length === 0, where, "a silent console", () => said.map((one) => one.text).slice(0, 3).join(" | "));
}

/* The tabulator through the page: every stop shows that it has the focus. */
async function check_focus(tab, page, width, scheme) {
  const path = page.path[FIRST], where = `${path} [${width} ${scheme} tabulator]`;
  const unseen = [];

  await show(tab, path, width, scheme);
  for (let i = 0; i < TABS; i++) {
    await tab.page.keyboard.press("Tab");
    const facts = await tab.page.evaluate(focus_facts);
    if (facts === null) break;
    if (!facts.visible) unseen.push(`${facts.why}: ${facts.what}`);
  }
  check(unseen.length === 0, where, "focus is seen at every stop", () => [...new Set(unseen)].slice(0, 3).join(" | "));
}

async function check_axe(tab, page, lang, width, scheme) {
  const path = page.path[lang], where = `${path} [${width} ${scheme} axe]`;

  await show(tab, path, width, scheme);
  await tab.page.evaluate(AXE);
  const result = await tab.page.evaluate((tags) => axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] })
    .then((found) => ({ ran: found.passes.length, violations: found.violations.map((one) => ({
      id: one.id, count: one.nodes.length, html: one.nodes[0].html.slice(0, 160), why: one.nodes[0].failureSummary.replace(/\s+/g, " ").slice(0, 220) })) })),
  AXE_TAGS);
  check(result.ran > 5, where, "axe looked", result.ran);
  check(result.violations.length === 0, where, "no violation",
        () => result.violations.map((one) => `${one.id} ×${one.count} ${one.html} ${one.why}`).join(" | "));
}

/* Without scripts: choose in the filters, send, read; then change the language and find the same choice. */
async function check_filters(tab, list, lang) {
  const path = list.path.replace(`/${FIRST}/`, `/${lang}/`), where = `${path} [filters, no scripts]`;
  const [name, value] = list.filter.split("=").map(decodeURIComponent);
  const digits = (text) => Number(text.replace(/\([^()]*[^\d\s\u00a0\u202f()][^()]*\)/g, "").match(/([\d\s\u00a0\u202f]+)\D*$/)[1].replace(/\D/g, ""));
  const { page } = tab;

  await show(tab, path, 1280, "light");
  const form = page.locator("details.filters form").first();
  if (!(await form.isVisible())) await page.locator("details.filters > summary").first().click();
  const select = form.locator(`select[name="${name}"]`);
  let expected;
  if (await select.count()) {
    expected = digits(await select.locator(`option[value="${value}"]`).innerText());
    await select.selectOption(value);
  } else {
    const box = form.locator(`input[name="${name}"][value="${value}"]`);
    expected = digits(await box.locator("xpath=..").innerText());
    await box.check();
  }
  await Promise.all([page.waitForURL((url) => url.search !== ""), form.locator("button").click()]);
  check(new URL(page.url()).searchParams.get(name) === value, where, "the choice is in the address", page.url());
  const count = digits(await page.locator("h1 .count").innerText());
  check(count === expected && count > 0, where, "as many as the choice said", `${count}, said ${expected}`);
  const kept = await page.evaluate(([n, v]) => [...document.querySelectorAll(`[name="${n}"]`)]
    .some((one) => (one.type === "checkbox" ? one.checked && one.value === v : one.value === v)), [name, value]);
  check(kept, where, "the form shows the choice");
  check((await page.locator(".browse").count()) === 1 && (await page.locator("main .rows > li, main tbody tr").count()) > 0, where, "shows rows");

  const other = LANGUAGES[(LANGUAGES.indexOf(lang) + 1) % LANGUAGES.length];
  await page.locator("header details.menu > summary").click();
  await Promise.all([page.waitForURL((url) => url.pathname.startsWith(`/${other}/`)),
                     page.locator(`header details.menu a[hreflang="${other}"]`).click()]);
  check(new URL(page.url()).searchParams.get(name) === value, where, `the choice stays in ${other}`, page.url());
  check(digits(await page.locator("h1 .count").innerText()) === count, where, `as many in ${other}`);
}

async function check_fragments() {
  const bodies = new Map();

  for (const [address, from] of fragments) {
    const at = address.indexOf("#"), path = address.slice(0, at), id = decodeURIComponent(address.slice(at + 1));
    if (!bodies.has(path)) bodies.set(path, await wire_get(base, path));
    const target = bodies.get(path);
    const there = target.status === 200 || target.status === 404;
    check(there && (target.body.includes(` id="${id}"`)), address, "the place linked to exists", `linked from ${from}, ${target.status}`);
  }
}

/* A permanent address on the way between young people's pages leaves as little behind as they do. */
async function check_youth_codes() {
  for (const [address, from] of youth_codes) {
    const { headers } = await wire_get(base, address);
    check(headers["cache-control"] === "no-store" && headers["referrer-policy"] === "no-referrer", address,
          "no-store, no-referrer on a way from young people's pages",
          `${headers["cache-control"]}, ${headers["referrer-policy"]}, linked from ${from}`);
  }
}

const spent = {};   /* milliseconds by kind of work */

/* The work, in small pieces that any worker takes; alike ones in a row, so that a tab seldom changes its size. */
function plan_work(pages, lists) {
  const work = [];
  const add = (kind, scripts, width, scheme, run) => work.push({ kind, like: `${kind} ${scripts} ${width} ${scheme}`, run });
  const add_axe = (page, lang, width, scheme) =>
    add("axe", true, width, scheme, (tabs) => check_axe(tabs.true, page, lang, width, scheme));

  pages.forEach((page, i) => {
    LANGUAGES.forEach((lang, j) => {
      const [narrow, wide] = (i + j) % 2 ? ["light", "dark"] : ["dark", "light"];
      const scripts = (i + j) % 4 < 2;
      add("visits", scripts, 320, narrow, (tabs) => visit(tabs[scripts], page, lang, 320, narrow));
      add("visits", !scripts, 1280, wide, (tabs) => visit(tabs[!scripts], page, lang, 1280, wide));
      if (page.own && lang === FIRST) {
        for (const [width, scheme] of COMBINATIONS) add_axe(page, lang, width, scheme);
        const width = i % 2 ? 320 : 1280;
        add("tabulator", true, width, narrow, (tabs) => check_focus(tabs.true, page, width, narrow));
      } else if (page.own || j === i % LANGUAGES.length) {
        add_axe(page, lang, ...COMBINATIONS[(i + j) % COMBINATIONS.length]);
      }
    });
  });
  lists.forEach((list, i) => {
    for (const lang of i === 0 ? LANGUAGES : [LANGUAGES[i % LANGUAGES.length]])
      add("filters", false, 1280, "light", (tabs) => check_filters(tabs.false, list, lang));
  });
  return work.sort((a, b) => (a.like < b.like ? -1 : a.like > b.like ? 1 : 0));
}

async function work_through(browser, work) {
  let next = 0;

  await Promise.all(Array.from({ length: WORKERS }, async () => {
    const tabs = { true: await open_tab(browser, true), false: await open_tab(browser, false) };
    while (next < work.length) {
      const mine = work[next++], started = Date.now();
      try {
        await mine.run(tabs);
      } catch (problem) {
        check(false, tabs.true.page.url() + " or " + tabs.false.page.url(), "the walk goes on", String(problem).split("\n")[0]);
      }
      spent[mine.kind] = (spent[mine.kind] || 0) + Date.now() - started;
    }
    for (const tab of Object.values(tabs)) {
      check((await tab.context.cookies()).length === 0, "the browser", "holds no cookie");
      await tab.context.close();
    }
  }));
}

function check_traces() {
  const some = (set) => [...set].slice(0, 3).join(" ");

  check(only || (traces.answers > 500 && traces.youth > 20), "the walk", "has seen answers", `${traces.answers}, ${traces.youth}`);
  check(traces.elsewhere.size === 0, "the walk", "no request to another host", some(traces.elsewhere));
  check(cookies_seen.size === 0, "the walk", "no answer sets a cookie", some(cookies_seen));
  check(traces.youth_loose.size === 0, "the walk", "young people's answers: no-store, no-referrer", some(traces.youth_loose));
  check(traces.youth_referrers.size === 0, "the walk", "young people's pages tell nobody where one was", some(traces.youth_referrers));
}

async function valid_pages(pages) {
  const found = [];

  for (const lang of [FIRST, "ru"])
    for (const page of pages) found.push({ name: page.path[lang], html: (await wire_get(base, page.path[lang])).body });
  return found;
}

async function walk() {
  const started = Date.now();
  const stage = (what) => console.log(`${((Date.now() - started) / 1000).toFixed(0)} s: ${what}`);
  const found = await find_pages(base);
  const pages = found.pages.filter((page) => !only || only.test(page.path[FIRST]));
  const lists = found.lists.filter((list) => !only || only.test(list.path));

  await find_languages(base, pages);
  stage(`${pages.length} pages in ${LANGUAGES.length} languages, ${lists.length} lists with filters`);
  await part("budgets", check_budgets(base, pages, LANGUAGES));
  const valid = part("validity", valid_pages(pages).then(check_valid));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync", "--disable-software-rasterizer",
           `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${new URL(base).hostname}`],
  });
  try {
    if (pages.some((page) => page.youth)) await part("the quick way out", check_exit(browser, base, pages, LANGUAGES));
    stage("the quick way out");
    await work_through(browser, plan_work(pages, lists));
    stage("every page: " + Object.entries(spent).map(([kind, ms]) => `${kind} ${(ms / 1000).toFixed(0)} s`).join(", "));
  } finally {
    await browser.close();
  }
  await part("fragments", check_fragments());
  await part("permanent addresses", check_youth_codes());
  check_traces();
  await valid;
  stage("validity");
}

/* A part of the walk that breaks off is a failure; the others go on. */
async function part(name, work) {
  try {
    await work;
  } catch (problem) {
    check(false, name, "goes through", String(problem.stack).split("\n").slice(0, 3).join(" "));
  }
}

if (!base) {
  console.error("usage: node walk.js BASE_URL [PATTERN]");
  process.exit(2);
}
walk().catch((problem) => check(false, "the walk", "ended early", problem.stack)).then(() => {
  process.exitCode = total() ? 0 : 1;
});

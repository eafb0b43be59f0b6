/* SPDX-License-Identifier: EUPL-1.2
 *
 * A walk through an offline house that was unpacked into a folder, opened from its files, with the network switched off:
 *
 *     node tests/browser/offline.js FOLDER QUESTIONS.json
 *
 * QUESTIONS.json is a list of { lang, words, file, first }: what is typed, the file that must be among the results, and whether
 * it must be the first one.  A line for each check that failed, and a last line with the counts.
 */
"use strict";

const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");
const { chromium } = require("playwright-core");

const { check, total } = require("./tally.js");
const { check_valid } = require("./valid.js");

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const LOOKS = [[360, "light"], [360, "dark"], [1280, "light"], [1280, "dark"]];
const WAIT = { timeout: 15000 };

const folder = fs.realpathSync(process.argv[2]);
const questions = JSON.parse(fs.readFileSync(process.argv[3], "utf8"));
const address = (file) => pathToFileURL(path.join(folder, file)).href;
const languages = [...new Set(questions.map((question) => question.lang))];

/* A tab without network; what its console said and whatever it asked for outside the folder. */
async function open_tab(browser, scripts, width, scheme) {
  const context = await browser.newContext({ offline: true, javaScriptEnabled: scripts, colorScheme: scheme,
                                             viewport: { width, height: 800 } });
  const page = await context.newPage();
  const said = [];

  page.setDefaultTimeout(15000);
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("requestfailed", (request) => said.push(`not there: ${request.url()}`));
  context.on("request", (request) => { if (!request.url().startsWith(address(""))) said.push(`asked for ${request.url()}`); });
  return { context, page, said };
}

const results = (page) => page.$$eval("#hits h2 a", (links) => links.map((link) => link.href));

/* All results of a search, shown by pressing the button for more as long as there is one. */
async function all_results(page) {
  await page.waitForFunction(() => document.getElementById("found").textContent !== "", null, WAIT);
  for (let round = 0; round < 100; round++) {
    const shown = (await results(page)).length;
    await page.waitForFunction(() => document.querySelector("#hits li") || /^\D*$/.test(document.getElementById("found").textContent), null, WAIT);
    if (!await page.isVisible("#more")) return results(page);
    await page.focus("#more");
    await page.keyboard.press("Enter");
    await page.waitForFunction((before) => document.querySelectorAll("#hits li").length > before, shown, WAIT);
    check(await page.evaluate((at) => document.activeElement === document.querySelectorAll("#hits h2 a")[at], shown), "more", "the first new result has the focus");
  }
  return [];
}

async function check_questions(browser) {
  const tab = await open_tab(browser, true, 1280, "light");

  for (const question of questions) {
    const where = `${question.lang}: ${question.words}`;
    await tab.page.goto(address(`${question.lang}/index.html`));
    await tab.page.fill("header input[name=q]", question.words);
    await tab.page.press("header input[name=q]", "Enter");
    await tab.page.waitForURL(/search\.html\?q=/, WAIT);
    const found = await all_results(tab.page), count = await tab.page.textContent("#found");
    check(found.includes(address(question.file)), where, `finds ${question.file}`, () => `${count}; ${found.slice(0, 3).join(" ")}`);
    if (question.first) check(found[0] === address(question.file), where, "finds it first", found[0]);
    check(new Intl.NumberFormat(question.lang).format(found.length) === count.replace(/^[^\d]*/, ""), where, "says how many there are", `${count}, ${found.length} shown`);
    check(new Set(found).size === found.length, where, "shows each result once");
    await tab.page.click("#hits h2 a");
    check(await tab.page.locator("h1").count() === 1, where, "the first result opens");
  }
  check(tab.said.length === 0, "search", "nothing in the console, nothing asked for elsewhere", () => tab.said.slice(0, 5).join(" | "));
  await tab.context.close();
}

/* Asking again on the page itself; nothing found; only signs. */
async function check_asking(browser) {
  const tab = await open_tab(browser, true, 360, "light"), lang = languages[0];

  await tab.page.goto(address(`${lang}/search.html`));
  check(!await tab.page.isVisible("#plain"), "search", "says nothing of scripts where they run");
  for (const [typed, finds] of [["zzzzqqqq", false], ["\"<b>&", true], ["  ", null], ["a".repeat(500), false]]) {
    await tab.page.fill("#sq", typed);
    await tab.page.press("#sq", "Enter");
    await tab.page.waitForTimeout(300);
    const said = await tab.page.textContent("#found");
    if (finds === null) check(said === "", "search", "nothing is said where nothing was asked", said);
    if (finds === false) check(said.length > 20 && (await results(tab.page)).length === 0, `search for ${typed.slice(0, 9)}`, "says that nothing was found", said);
  }
  check(tab.said.length === 0, "search", "no errors when asked for signs", () => tab.said.join(" | "));
  await tab.context.close();
}

async function check_without_scripts(browser) {
  const tab = await open_tab(browser, false, 360, "light");

  for (const lang of languages) {
    await tab.page.goto(address(`${lang}/search.html`));
    check(await tab.page.isVisible("#plain"), `${lang} without scripts`, "says that the search needs them");
    await tab.page.click("main a[href$='everything.html']");
    check(await tab.page.locator("main li a").count() > 20, `${lang} without scripts`, "lists everything");
    await tab.page.locator("main > ul a").first().click();
    check(await tab.page.locator("h1").count() === 1, `${lang} without scripts`, "an entry of the list opens");
  }
  await tab.context.close();
}

/* One page of each folder and those at the top, in each language. */
function sample() {
  const seen = new Set(), files = [];
  const walk = (inside) => {
    for (const entry of fs.readdirSync(path.join(folder, inside), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = path.posix.join(inside, entry.name);
      if (entry.isDirectory()) walk(name);
      else if (name.endsWith(".html") && (name.split("/").length <= 2 || !seen.has(inside))) {
        seen.add(inside);
        files.push(name);
      }
    }
  };
  walk("");
  return files;
}

async function check_looks(browser, files) {
  for (const [width, scheme] of LOOKS) {
    const tab = await open_tab(browser, true, width, scheme);
    for (const file of files) {
      await tab.page.goto(address(file));
      const wide = await tab.page.evaluate(() => document.documentElement.scrollWidth);
      check(wide <= width, `${file} at ${width}`, "fits the screen", wide);
      await tab.page.evaluate(AXE);
      const found = await tab.page.evaluate((tags) => window.axe.run(document, { runOnly: tags, preload: false }), AXE_TAGS);
      check(found.violations.length === 0, `${file} at ${width}, ${scheme}`, "axe",
            () => found.violations.map((one) => `${one.id} ${one.nodes[0].html.slice(0, 100)}`).join(" | "));
    }
    check(tab.said.length === 0, `at ${width}, ${scheme}`, "nothing in the console", () => tab.said.slice(0, 5).join(" | "));
    await tab.context.close();
  }
}

async function main() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
           "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"],
  });
  const files = sample(), lang = languages[languages.length - 1], words = encodeURIComponent(questions[questions.length - 1].words);

  try {
    check(files.length > 40, "sample", "has pages of every room", files.length);
    await check_questions(browser);
    await check_asking(browser);
    await check_without_scripts(browser);
    await check_looks(browser, ["index.html", `${languages[0]}/index.html`, `${lang}/everything.html`,
                                questions[0].file, `${languages[0]}/library.html`]);
    const tab = await open_tab(browser, true, 360, "dark");
    await tab.page.goto(`${address(`${lang}/search.html`)}?q=${words}`);
    await all_results(tab.page);
    await tab.page.evaluate(AXE);
    const found = await tab.page.evaluate((tags) => window.axe.run(document, { runOnly: tags, preload: false }), AXE_TAGS);
    check(found.violations.length === 0, "results", "axe", () => found.violations.map((one) => one.id).join(" "));
    await tab.context.close();
  } finally {
    await browser.close();
  }
  await check_valid(files.map((file) => ({ name: file, html: fs.readFileSync(path.join(folder, file), "utf8") })));
  process.exit(total() ? 0 : 1);
}

main().catch((error) => { console.log(`FAIL ${error.stack}`); process.exit(1); });

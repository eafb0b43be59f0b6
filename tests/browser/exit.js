/* SPDX-License-Identifier: EUPL-1.2
 *
 * The quick way out of the young people's pages.  No request leaves: the place it leads to is answered here, and where the
 * house itself sends the browser on, the browser finds no such host (see how it is started).
 */
"use strict";

const { wire_get } = require("./wire.js");
const { check } = require("./tally.js");

const AWAY = "<!doctype html><html lang=en><title>Away</title><p>Elsewhere</p></html>";

/* A page whose requests to other hosts are noted and, where wanted, answered here; a browser whose requests are answered by
 * others keeps no copies, so not where just that is looked at. */
async function guarded_page(browser, base, scripts, answered) {
  const context = await browser.newContext({ javaScriptEnabled: scripts, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const away = [], home = new URL(base).origin;

  context.on("request", (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== home)
      away.push({ url: request.url(), referrer: request.headers().referer });
  });
  if (answered) await context.route((url) => url.origin !== home, (route) => route.fulfill({ status: 200, contentType: "text/html", body: AWAY }));
  return { context, page, away };
}

async function arrived(page, home) {
  try {
    await page.waitForURL((url) => url.origin !== home, { timeout: 5000 });
    return true;
  } catch (problem) {
    return false;
  }
}

/* From the front page to a young people's page, out of it, and Back. */
async function leave_and_return(browser, base, path, lang, how) {
  const { context, page, away } = await guarded_page(browser, base, true, true);
  const home = new URL(base).origin, where = `${path} (${how})`;

  await page.goto(`${base}/${lang}/`);
  await page.goto(base + path);
  const secret = (await page.locator("h1").first().innerText()).trim();
  if (how === "click") {
    await page.locator("header [data-exit]").click();
  } else {
    const dots = page.locator("[data-exit] .dots");
    await page.keyboard.press("Shift");
    check(/●/.test(await dots.textContent()), where, "the first Shift shows its dot", await dots.textContent());
    await page.keyboard.press("Shift");
    await page.keyboard.press("a");
    await page.keyboard.press("Shift");
    await page.waitForTimeout(150);
    check(page.url() === base + path, where, "another key between starts again", page.url());
    await page.keyboard.press("Shift");
    await page.keyboard.press("Shift");
  }
  check(await arrived(page, home), where, "leads away", page.url());
  check(away.length > 0 && away.every((one) => one.referrer === undefined), where, "says nothing of where it came from",
        () => JSON.stringify(away[0]));
  await page.goBack().catch(() => null);
  const after = (await page.locator("body").innerText().catch(() => "")).trim();
  check(!page.url().startsWith(base + path) && !after.includes(secret), where, "Back does not show the page", page.url());
  await context.close();
}

/* Without scripts it is a link that the house answers; Back must ask the house again, for nothing of the page was kept. */
async function leave_without_scripts(browser, base, path) {
  const { context, page, away } = await guarded_page(browser, base, false, false);
  const home = new URL(base).origin, where = `${path} (no scripts)`;

  await page.goto(base + path);
  const secret = (await page.locator("h1").first().innerText()).trim();
  await page.locator("header a[data-exit]").click();
  check(await arrived(page, home), where, "leads away", page.url());
  check(away.length > 0 && away.every((one) => one.referrer === undefined), where, "says nothing of where it came from",
        () => JSON.stringify(away[0]));
  await context.setOffline(true);
  await page.goBack({ timeout: 5000 }).catch(() => null);
  const after = await page.locator("body").innerText({ timeout: 2000 }).catch(() => "");
  check(!after.includes(secret), where, "Back has no kept copy to show", page.url());
  await context.close();
}

async function check_exit(browser, base, pages, languages) {
  const guide = pages.find((page) => page.youth && page.record) || pages.find((page) => page.youth);

  for (const lang of languages) {
    const answer = await wire_get(base, `/${lang}/youth/exit`);
    const place = answer.headers.location || "";
    check(answer.status === 303 && /^https:\/\//.test(place) && !place.includes(new URL(base).host), `/${lang}/youth/exit`,
          "answers 303 to a place outside", `${answer.status} ${place}`);
    check(answer.headers["cache-control"] === "no-store" && answer.headers["referrer-policy"] === "no-referrer",
          `/${lang}/youth/exit`, "leaves no trace", JSON.stringify(answer.headers));
    await leave_and_return(browser, base, guide.path[lang], lang, "click");
  }
  await leave_and_return(browser, base, "/en/youth", "en", "click");
  await leave_and_return(browser, base, guide.path.en, "en", "Shift three times");
  await leave_without_scripts(browser, base, guide.path.en);
}

module.exports = { check_exit };

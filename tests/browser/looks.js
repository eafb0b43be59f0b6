/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is looked at inside a page.  These functions run in the browser; they use nothing from here.
 */
"use strict";

/* Everything about a page that can be read off it at once. */
function page_facts() {
  const root = document.documentElement;
  const text = document.body.innerText;
  const name = (element) => {
    const label = element.getAttribute("aria-label");
    if (label !== null) return label.trim();
    const images = [...element.querySelectorAll("img[alt]")].map((image) => image.alt).join(" ");
    return (element.textContent + " " + images).trim();
  };
  const shown = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 120);
  const wordless = [...document.querySelectorAll(
    "h1,h2,h3,h4,a,button,label,legend,summary,option,th,dt,dd,caption,title,li,figcaption")].filter((element) => name(element) === "");
  const unsaid = [...document.querySelectorAll('[aria-label=""],[title=""],[placeholder=""],[lang=""],[href=""],[action=""]')];
  /* Linked data is for machines: no browser runs it, and its template of a search address has braces. */
  const data = [...document.querySelectorAll('script[type="application/ld+json"]')];
  const words = data.reduce((html, script) => html.replace(script.outerHTML, ""), document.documentElement.outerHTML);
  const raw = words.match(/W_[A-Z][A-Z_]+|\{\{|\}\}|\{[a-z_]+\}|\(null\)|undefined|\bNaN\b|\[object /g);
  const links = [...document.querySelectorAll("a[href]")].map((link) => new URL(link.getAttribute("href"), location.href))
    .filter((url) => url.origin === location.origin);
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const fetched = ["stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"]
    .map((rel) => `link[rel~="${rel}"][href]`).join(",");
  const over = root.scrollWidth > root.clientWidth
    ? [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
      .slice(0, 3).map(shown) : [];
  const switcher = [...document.querySelectorAll("header details.menu a[hreflang]")]
    .map((link) => ({ lang: link.hreflang, href: link.getAttribute("href") }));

  return {
    h1: document.querySelectorAll("h1").length,
    lang: root.lang,
    title: document.title.trim(),
    main: document.querySelectorAll("main#main").length,
    wordless: wordless.slice(0, 3).map(shown),
    unsaid: unsaid.slice(0, 3).map(shown),
    raw: raw ? [...new Set(raw)].slice(0, 5) : [],
    empty: text.trim().length < 100,
    fragments: [...new Set(links.filter((url) => url.hash.length > 1).map((url) => url.pathname + url.search + url.hash))],
    codes: [...new Set(links.map((url) => url.pathname).filter((path) => path.startsWith("/r/")))],
    double_ids: ids.filter((id, i) => ids.indexOf(id) !== i),
    width: root.scrollWidth - root.clientWidth,
    over,
    inline: [...document.querySelectorAll("[style],body style,script:not([src]):not([type='application/ld+json'])")].slice(0, 3).map(shown),
    elsewhere: [...document.querySelectorAll(fetched + ",script[src],img[src],iframe,object,embed,source[src],video,audio,use[href]")]
      .map((element) => element.getAttribute("href") || element.getAttribute("src") || element.tagName)
      .filter((address) => new URL(address, location.href).origin !== location.origin),
    switcher,
    rows: document.querySelectorAll("main .rows > li").length,
  };
}

function header_height() {
  const header = document.querySelector("header");
  return header ? Math.ceil(header.getBoundingClientRect().height) : -1;
}

/* What has the focus, and whether one sees that it has. */
function focus_facts() {
  const element = document.activeElement;

  if (!element || element === document.body || element === document.documentElement) return null;
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5;
  const shadow = style.boxShadow !== "none";
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 1), innerHeight - 2);
  /* A link over several lines has its middle where its words may not be: look at each line's box. */
  const boxes = [...element.getClientRects()];
  const hit = (px, py) => {
    const top = document.elementFromPoint(px, py);
    return top !== null && (element.contains(top) || top.contains(element));
  };
  const open = hit(x, y) || boxes.some((b) => hit(b.left + b.width / 2, b.top + b.height / 2));

  return {
    what: element.outerHTML.replace(/\s+/g, " ").slice(0, 110),
    skip: element.classList.contains("skip"),
    in_main: document.getElementById("main") !== null && document.getElementById("main").contains(element),
    visible: (outline || shadow) && box.width > 1 && box.height > 1 && inside && open,
    why: `${outline || shadow ? "" : "no ring "}${inside ? "" : "outside the window "}${open ? "" : "covered"}`,
  };
}

module.exports = { page_facts, header_height, focus_facts };

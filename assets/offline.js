/* The search of a copy that opens without the house (src/offline/offline_index.c says what it reads).
 * A page opened from a file may not fetch; it may load scripts from beside it, and those call houseSearch. */
(function () {
  "use strict";
  var folder = "search/", each = 25, most = 12;
  var hits = document.getElementById("hits"), found = document.getElementById("found"), more = document.getElementById("more");
  var box = document.getElementById("sq"), about = null, letters = null, loaded = {}, waiting = {}, asked = 0;

  function load(name, then) {
    if (loaded[name]) { then(); return; }
    if (waiting[name]) { waiting[name].push(then); return; }
    waiting[name] = [then];
    var script = document.createElement("script");
    script.src = folder + name;
    script.onload = function () {
      var all = waiting[name];
      loaded[name] = loaded[name] || true;
      delete waiting[name];
      all.forEach(function (each) { each(); });
    };
    script.onerror = function () { delete waiting[name]; found.textContent = found.dataset.broken; };
    document.head.appendChild(script);
  }
  function loadAll(names, then) {
    var left = names.length;
    if (left === 0) { then(); return; }
    names.forEach(function (name) { load(name, function () { if (--left === 0) then(); }); });
  }
  window.houseSearch = {
    index: function (it) { about = it; },
    fold: function (it) { letters = it; },
    words: function (part, text) { loaded["words-" + part + ".js"] = text.split("\n"); },
    titles: function (part, list) { loaded["titles-" + part + ".js"] = list; }
  };

  function fold(text) {
    return Array.from(text.normalize("NFC").toLowerCase(), function (letter) {
      return Object.hasOwn(letters, letter) ? letters[letter] : letter;
    }).join("").replace(/[\u0300-\u036f]/g, "");
  }
  /* The part that words with this beginning stand in: the last one that does not begin behind it. */
  function partOf(word) {
    var key = Array.from(word).slice(0, 2).join(""), low = 0, high = about.keys.length - 1;
    while (low < high) {
      var middle = (low + high + 1) >> 1;
      if (about.keys[middle] <= key) low = middle; else high = middle - 1;
    }
    return "words-" + low + ".js";
  }
  function pages(text) {
    var page = 0;
    return text === "" ? [] : text.split(" ").map(function (step) { page += parseInt(step, 36); return page; });
  }
  /* Pages with a word, and how well they hold it: the word itself before one that begins so, titles before texts. */
  function pagesWith(word) {
    var lines = loaded[partOf(word)], scores = new Map();
    (lines || []).forEach(function (line) {
      if (line.indexOf(word) < 0) return;
      var cells = line.split("|"), forms = cells[0].split(" ");
      var whole = forms.indexOf(word) >= 0;
      if (!whole && (word.length < 2 || !forms.some(function (form) { return form.startsWith(word); }))) return;
      var note = function (score) {
        return function (page) { scores.set(page, Math.max(scores.get(page) || 0, score)); };
      };
      pages(cells[2]).forEach(note(whole ? 3 : 1));
      pages(cells[1]).forEach(note(whole ? 12 : 6));
    });
    return scores;
  }
  /* A form that occurs nowhere may be another ending of one that does. */
  function shortened(word) {
    var scores = pagesWith(word), least = Math.max(4, word.length - 3);
    while (scores.size === 0 && word.length > least) {
      word = word.slice(0, -1);
      scores = pagesWith(word);
    }
    return scores;
  }
  function together(words) {
    var all = words.map(shortened), result = [];
    if (all.length === 0) return result;
    all[0].forEach(function (score, page) {
      for (var i = 1; i < all.length; i++) {
        if (!all[i].has(page)) return;
        score += all[i].get(page);
      }
      result.push([page, score]);
    });
    return result.sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; });
  }

  function row(entry) {
    var item = document.createElement("li"), head = document.createElement("h2"), link = document.createElement("a");
    var add = function (text, look, lang) {
      if (!text) return;
      var line = document.createElement("p");
      line.textContent = text;
      if (look) line.className = look;
      if (lang) { line.lang = lang; line.dir = "auto"; }
      item.appendChild(line);
    };
    link.href = "../" + entry[1];
    link.textContent = entry[0];
    if (entry[4]) { link.lang = entry[4]; link.dir = "auto"; }
    head.appendChild(link);
    item.appendChild(head);
    add(entry[2], "meta");
    add(entry[3], "", entry[5]);
    return item;
  }
  function show(result, from, question) {
    var some = result.slice(from, from + each);
    var names = some.map(function (one) { return "titles-" + Math.floor(one[0] / about.each) + ".js"; });
    loadAll(names.filter(function (name, i) { return names.indexOf(name) === i; }), function () {
      if (question !== asked) return;
      some.forEach(function (one) {
        hits.appendChild(row(loaded["titles-" + Math.floor(one[0] / about.each) + ".js"][one[0] % about.each]));
      });
      if (from > 0 && hits.children[from]) hits.children[from].querySelector("a").focus();
      more.hidden = from + each >= result.length;
      more.onclick = function () { show(result, from + each, question); };
    });
  }
  function ask(text) {
    var question = ++asked;
    var words = (fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) || []).slice(0, most);
    hits.textContent = found.textContent = "";
    more.hidden = true;
    if (words.length === 0) return;
    loadAll(words.map(partOf).filter(function (name, i, all) { return all.indexOf(name) === i; }), function () {
      if (question !== asked) return;
      var result = together(words);
      found.textContent = result.length > 0 ? found.dataset.found + " " + result.length.toLocaleString(document.documentElement.lang)
                                            : found.dataset.nothing;
      show(result, 0, question);
    });
  }

  document.getElementById("plain").hidden = true;
  loadAll(["index.js", "fold.js"], function () {
    var typed = new URLSearchParams(location.search).get("q") || "";
    document.querySelectorAll("input[type=search]").forEach(function (input) { input.value = typed; });
    ask(typed);
    box.form.addEventListener("submit", function (event) {
      event.preventDefault();
      try { history.replaceState(null, "", "?q=" + encodeURIComponent(box.value)); } catch (e) { /* files may not, in some browsers */ }
      ask(box.value);
    });
  });
})();

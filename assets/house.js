/* Optional help, deferred: leaving a page quickly, and closing open menus. Everything works without it. */
(function () {
  "use strict";
  var exit = document.querySelector("[data-exit]");
  if (exit) {
    var dots = exit.querySelector(".dots"), times = [];
    var show = function () { if (dots) dots.textContent = " " + "●".repeat(times.length) + "○".repeat(3 - times.length); };
    var leave = function () {
      document.documentElement.className = "gone";
      document.title = " ";
      location.replace(exit.getAttribute("data-exit") || exit.href);
    };
    exit.addEventListener("click", function (e) { e.preventDefault(); leave(); });
    document.addEventListener("keydown", function (e) {
      if (e.key !== "Shift") { times = []; if (dots) dots.textContent = ""; return; }
      if (e.repeat) return;
      var now = Date.now();
      times = times.filter(function (t) { return now - t < 5000; });
      times.push(now);
      show();
      if (times.length > 2) leave();
      setTimeout(function () { if (dots && Date.now() - now >= 5000 && times[times.length - 1] === now) { times = []; dots.textContent = ""; } }, 5000);
    });
  }
  var menus = document.querySelectorAll("details.menu");
  var close = function (but) { menus.forEach(function (m) { if (m !== but) m.open = false; }); };
  document.addEventListener("click", function (e) { close(e.target.closest && e.target.closest("details.menu")); });
  document.addEventListener("keydown", function (e) {
    if (e.key !== "Escape") return;
    menus.forEach(function (m) { if (m.open) { m.open = false; m.firstElementChild.focus(); } });
  });
})();

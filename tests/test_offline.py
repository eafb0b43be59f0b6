#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The offline house: every link leads to a file, the hashes are right, and a browser without network finds its way in it.

Pages are read by Python's own HTML parser, hashes checked by sha256sum where it is there, the archive by zipfile.  The browser
is Chromium with tests/browser/offline.js; where it or its packages are missing that test is skipped and says so.
"""
import csv
import hashlib
import html.parser
import io
import json
import os
import pathlib
import posixpath
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BROWSER = ROOT / "tests" / "browser"
TINY, BALTIC = ROOT / "tests" / "data" / "tiny", ROOT / "region" / "baltic"
BASE = "https://house.example"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
OTHER_SCHEMES = ("http:", "https:", "mailto:", "tel:")

UGLY = [
    ("TR-L-1901-001", "He said \"no\" & <b>left</b>, then; came 'back' {again} \\ 100% $5 #1 </script><p>"),
    ("TR-L-1901-002", "../../etc/passwd?a=1&b=2#c |x| y\tz"),
    ("TR-L-1901-003", "Дети 👧🏽 ילדים في خطر ＝1"),
    ("TR-L-1901-004", "x" * 250 + " and " + "é" * 245),
    ("TR-L-1901-005", "Ærøskøbing ål, Łódź, Žuvėdra, ǅ, ﬁn, İstanbul"),
]


def program():
    for candidate in [os.environ.get("CHILDCENTRE", ""), ROOT / "build-check" / "childcentre", ROOT / "build" / "childcentre"]:
        if candidate and os.access(candidate, os.X_OK):
            return str(candidate)
    raise AssertionError("the program is not built: ninja -C build")


def call(*words, expect=0):
    done = subprocess.run([program(), *map(str, words)], capture_output=True, text=True, timeout=500, check=False)
    if done.returncode != expect or "Sanitizer" in done.stderr or "runtime error" in done.stderr:
        raise AssertionError(f"{words} ended with {done.returncode}: {done.stderr[-3000:]}")
    return done


class Page(html.parser.HTMLParser):
    """Addresses, places that fragments can name, and scripts of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.inline, self.lang, self.bare = [], set(), [], None, 0
        self.in_script = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.links += [(tag, name, names[name], names.get("rel")) for name in ("href", "src", "action", "data-exit") if name in names]
        self.bare += tag == "a" and "href" not in names
        self.ids.add(names.get("id"))
        self.inline += [name for name in names if name.startswith("on") or name == "style"]
        if tag == "html":
            self.lang = names.get("lang")
        if tag == "script" and "src" not in names:
            self.inline.append(names.get("type", "script"))


class Archive:
    def __init__(self, path):
        self.path = path
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            self.infos = archive.infolist()
            self.files = {info.filename: archive.read(info) for info in self.infos}
        self.pages = {name: Page(content.decode("utf-8")) for name, content in self.files.items() if name.endswith(".html")}

    def targets(self):
        """(page, tag, file that is led to, fragment) of every link inside the archive."""
        for name, page in self.pages.items():
            for tag, _, link, _ in page.links:
                if link.startswith(OTHER_SCHEMES):
                    continue
                place, _, fragment = link.partition("#")
                place = urllib.parse.unquote(place.partition("?")[0])
                yield name, tag, posixpath.normpath(posixpath.join(posixpath.dirname(name), place)) if place else name, fragment

    def titles(self, lang):
        found = []
        for name in sorted(self.files, key=lambda name: [int(n) for n in re.findall(r"\d+", name)]):
            if re.fullmatch(lang + r"/search/titles-\d+\.js", name):
                text = self.files[name].decode("utf-8")
                found += json.loads(re.fullmatch(r"houseSearch\.titles\(\d+,(.*)\);\n", text, re.S)[1])
        return found


def put(house, kind, header, rows):
    file = house.parent / "put.csv"
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    file.write_text(out.getvalue(), encoding="utf-8")
    call("import", house, kind, file)


class Offline(unittest.TestCase):
    maxDiff = 3000

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.place = pathlib.Path(cls.folder.name)
        cls.house = cls.place / "house"
        call("init", cls.house, "--pack", TINY)
        put(cls.house, "documents", ["code", "title", "issued", "type", "summary"],
            [[code, title, "1901-02-03", "report", "First,\nsecond; **third** " + title[:200]] for code, title in UGLY])
        put(cls.house, "documents", ["code", "title", "visibility"], [["TR-L-1901-009", "zqhidden", "office"]])
        put(cls.house, "settings", ["key", "language", "value"], [["languages", "", "en|ru|sv"], ["licence", "", LICENCE]])
        cls.said = call("export", cls.house, "--offline", cls.place / "o.zip", "--lang", "ru,en")
        cls.made = Archive(cls.place / "o.zip")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def none(self, found):
        found = list(found)
        self.assertFalse(found, "\n".join(map(str, found[:30])))

    # ---- the archive ----

    def test_it_says_what_it_wrote(self):
        content = (self.place / "o.zip").read_bytes()
        counted = re.search(r"(\d+) pages and (\d+) other files in 2 languages, .*\((\d+) bytes\)\nSHA-256: (\w+)\n$", self.said.stdout)
        self.assertEqual(int(counted[1]), len(self.made.pages))
        self.assertEqual(int(counted[1]) + int(counted[2]), len(self.made.files))
        self.assertEqual(int(counted[3]), len(content))
        self.assertEqual(counted[4], hashlib.sha256(content).hexdigest())
        self.assertEqual(sorted(path.name for path in self.place.iterdir() if "zip" in path.name), ["o.zip"])

    def test_every_file_has_its_hash(self):
        lines = dict(reversed(line.split("  ", 1)) for line in self.made.files["SHA256SUMS"].decode().splitlines())
        self.assertEqual(lines, {name: hashlib.sha256(content).hexdigest() for name, content in self.made.files.items() if name != "SHA256SUMS"})
        if shutil.which("sha256sum") is None:
            self.skipTest("sha256sum is not installed")
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(self.place / "o.zip") as archive:
            archive.extractall(folder)
            done = subprocess.run(["sha256sum", "-c", "--quiet", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_names_are_such_that_every_file_system_takes(self):
        names = [info.filename for info in self.made.infos]
        self.assertEqual(names, sorted(names, key=lambda name: name.encode()))
        self.assertEqual(len({name.lower() for name in names}), len(names))
        self.none(name for name in names if not re.fullmatch(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*", name) or len(name) > 180 or ".." in name)
        self.assertEqual(len({info.date_time for info in self.made.infos}), 1)
        for name in ["index.html", "README.txt", "SHA256SUMS", "en/index.html", "ru/index.html", "en/search.html", "en/everything.html"]:
            self.assertIn(name, names)

    # ---- links ----

    def test_every_link_leads_to_a_file(self):
        self.assertGreater(len(self.made.pages), 200)
        self.none((page, to) for page, _, to, _ in self.made.targets() if to not in self.made.files)

    def test_every_fragment_is_a_place_on_its_page(self):
        self.none((page, to, fragment) for page, _, to, fragment in self.made.targets()
                  if fragment and to in self.made.pages and urllib.parse.unquote(fragment) not in self.made.pages[to].ids)

    def test_every_page_and_file_is_led_to(self):
        reached, waiting = {"index.html"}, ["index.html"]
        by_page = {}
        for page, _, to, _ in self.made.targets():
            by_page.setdefault(page, set()).add(to)
        while waiting:
            new = by_page.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        self.none(name for name in self.made.files if name not in reached and "/search/" not in name and name not in ("README.txt", "SHA256SUMS"))

    def test_without_an_address_nothing_leads_to_the_house_and_nothing_speaks_of_one(self):
        self.none(name for name, content in self.made.files.items() if b"localhost" in content and name.endswith(".html"))
        self.none((name, link) for name, page in self.made.pages.items() for link in page.links if link[3] == "canonical")
        self.none((name, page.inline) for name, page in self.made.pages.items() if page.inline)
        few = [name for name, page in self.made.pages.items() if page.bare]
        self.assertLessEqual(len(few), 2, "only the page about the interface for programs speaks of what is not here")

    def test_with_an_address_links_lead_there(self):
        call("export", self.house, "--offline", self.place / "based.zip", "--lang", "en", "--base", BASE + "/", "--without-files")
        made = Archive(self.place / "based.zip")
        self.none((page, to) for page, _, to, _ in made.targets() if to not in made.files)
        record = made.pages["en/library/TR-L-1990-001.html"]
        self.assertIn(("a", "href", BASE + "/r/TR-L-1990-001", None), record.links)
        self.assertTrue([link for link in record.links if link[3] == "canonical" and link[2].startswith(BASE + "/en/library/TR-L-1990-001/")])
        self.assertEqual(set(record.inline), {"application/ld+json"})
        self.assertEqual([name for name in made.files if re.search(r"\.(csv|xlsx|ods|json)$", name)], [])
        self.none((name, link) for name, page in made.pages.items() for link in page.links if link[2].startswith(BASE + "//"))
        self.none(name for name in made.files if name.startswith(("ru/", "sv/")))

    # ---- pages ----

    def test_pages_are_those_of_the_chosen_languages(self):
        for name, page in self.made.pages.items():
            self.assertEqual(page.lang, "ru" if name == "index.html" else name[:2], name)
        self.none((name, link) for name, page in self.made.pages.items() for link in page.links if re.match(r"(\.\./)*sv/", link[2]))

    def test_the_first_page_and_the_readme_say_what_it_is(self):
        start, readme = self.made.files["index.html"].decode(), self.made.files["README.txt"].decode()
        for said in ("Two Rivers", LICENCE, "SHA256SUMS"):
            self.assertIn(said, start)
            self.assertIn(said, readme)
        year = str(max(info.date_time[0] for info in self.made.infos))
        self.assertEqual(start.count(year), 2)
        self.assertIn('href="ru/index.html"', start)
        self.assertIn('href="en/index.html"', start)

    def test_lists_are_whole_and_have_no_filters(self):
        library = self.made.files["en/library.html"].decode()
        self.assertNotIn("<select", library)
        self.assertNotIn("checkbox", library)
        rows = list(csv.DictReader(io.StringIO(self.made.files[self.csv_of("library")].decode())))
        self.assertGreaterEqual(len(rows), len(UGLY))
        for row in rows:
            self.assertIn(f"en/library/{row['code']}.html", self.made.pages)
            self.assertIn(f'library/{row["code"]}.html"', library)

    def csv_of(self, path):
        """Lists that are the same in all languages are there once."""
        found = [name for name in self.made.files if re.fullmatch(rf"(ru|en)/{path}\.csv", name)]
        self.assertEqual(len(found), 1)
        return found[0]

    def test_nothing_hidden_is_in_it(self):
        self.none(name for name, content in self.made.files.items() if b"zqhidden" in content or b"TR-L-1901-009" in content)

    # ---- search and list of everything ----

    def test_the_search_knows_every_page_with_its_own_title(self):
        for lang in ("en", "ru"):
            titles = self.made.titles(lang)
            self.assertEqual(len({title[1] for title in titles}), len(titles))
            self.none(title for title in titles if title[1] not in self.made.pages)
            by_file = {title[1]: title for title in titles}
            for code, name in UGLY:
                shown = by_file[f"{lang}/library/{code}.html"][0]
                expected = re.sub(r"\s+", " ", name)
                self.assertEqual(shown, expected if len(expected) <= 300 else expected[:300] + "…")
            self.assertIn(f"{lang}/library.html", by_file)
            self.assertNotIn(f"{lang}/search.html", by_file)

    def test_everything_is_listed(self):
        listed = {to for page, tag, to, _ in self.made.targets() if re.fullmatch(r"en/everything(\.page-\d+)?\.html", page) and tag == "a"}
        self.none(title for title in self.made.titles("en") if title[1] not in listed)

    def test_each_word_of_a_title_is_in_the_part_that_is_looked_in(self):
        index = json.loads(re.fullmatch(r"houseSearch\.index\((.*)\);\n", self.made.files["en/search/index.js"].decode(), re.S)[1])
        titles = self.made.titles("en")
        self.assertEqual(index["pages"], len(titles))
        parts = [json.loads(re.fullmatch(r"houseSearch\.words\(\d+,(.*)\);\n", self.made.files[f"en/search/words-{n}.js"].decode(), re.S)[1])
                 for n in range(len(index["keys"]))]
        places = {title[1]: n for n, title in enumerate(titles)}
        for word, code in [("children", "1990"), ("night", "1990"), ("ferries", "1990"), ("aeroskobing", "1901-005"), ("aeroeskoebing", "1901-005"), ("ærøskøbing", None),
                           ("lodz", "1901-005"), ("zuvedra", "1901-005"), ("istanbul", "1901-005"), ("дети", "1901-003"), ("x" * 250, None)]:
            numbers = [places[f"en/library/TR-L-{code if '-' in code else code + '-001'}.html"]] if code else []
            part = max(n for n, key in enumerate(index["keys"]) if n == 0 or key <= word[:2])
            lines = [line.split("|") for line in parts[part].splitlines() if word in line.split("|")[0].split(" ")]
            pages = set()
            for line in lines:
                at = 0
                for step in line[1].split():
                    at += int(step, 36)
                    pages.add(at)
            self.assertTrue(set(numbers) <= pages if numbers else not lines, word)

    # ---- refusals ----

    def test_it_refuses_with_reasons(self):
        for words, status, said in [
            (["--offline", self.place / "no.zip", "--lang", "en,xx"], 2, 'does not speak "xx".  The house offers: en ru sv.'),
            (["--offline", self.place / "no.zip", "--lang", "fi"], 2, "The house offers: en ru sv."),
            (["--offline", self.place / "no.zip", "--lang", ","], 2, ""),
            (["--offline", self.place / "nowhere" / "no.zip"], 3, "cannot be written: No such file or directory"),
            (["documents", "--offline", self.place / "no.zip"], 2, "name one of them, no KIND and no --out"),
            ([], 2, "or --offline and a FILE.zip"),
        ]:
            done = call("export", self.house, *words, expect=status)
            self.assertIn(said, done.stderr)
            self.assertEqual(done.stdout, "")
        self.assertIn("Is the folder right?", call("export", self.place / "nothing", "--offline", self.place / "no.zip", expect=1).stderr)
        self.assertEqual([path.name for path in self.place.iterdir() if path.name.startswith("no.zip")], [])

    def test_a_failure_leaves_the_archive_that_was_there(self):
        target = self.place / "kept"
        target.mkdir()
        (target / "o.zip.making").write_text("in the way")
        (target / "o.zip").write_text("as it was")
        call("export", self.house, "--offline", target / "o.zip", "--lang", "en", expect=3)
        self.assertEqual((target / "o.zip").read_text(), "as it was")


QUESTIONS = [
    {"lang": "en", "words": "barnahus quality standards", "file": "en/library/CC-L-2017-002.html", "first": True},
    {"lang": "en", "words": "Standard QUALITIES", "file": "en/library/CC-L-2017-002.html"},
    {"lang": "en", "words": "barnah", "file": "en/library/CC-L-2017-002.html"},
    {"lang": "en", "words": "CC-L-2018-004", "file": "en/library/CC-L-2018-004.html"},
    {"lang": "ru", "words": "безопасность детей в интернете", "file": "ru/projects/CC-P-CSI.html"},
    {"lang": "ru", "words": "БЕЗОПАСНОСТИ интернет", "file": "ru/projects/CC-P-CSI.html"},
    {"lang": "ru", "words": "дети", "file": "ru/projects/CC-P-CSI.html"},
]


class InABrowser(unittest.TestCase):
    def test_the_demonstration_house_opens_from_its_files(self):
        if shutil.which("node") is None or not (BROWSER / "node_modules" / "playwright-core").is_dir():
            self.skipTest("playwright-core is not installed in tests/browser")
        if not os.access(os.environ.get("CHROMIUM", "/usr/bin/chromium"), os.X_OK):
            self.skipTest("chromium is not installed")
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder)
            call("init", place / "house", "--pack", BALTIC)
            call("export", place / "house", "--offline", place / "o.zip", "--lang", "en,ru", "--without-files")
            with zipfile.ZipFile(place / "o.zip") as archive:
                archive.extractall(place / "on the stick")
            made = Archive(place / "o.zip")
            self.assertEqual([link for link in made.targets() if link[2] not in made.files], [])
            (place / "questions.json").write_text(json.dumps(QUESTIONS), encoding="utf-8")
            done = subprocess.run(["node", BROWSER / "offline.js", place / "on the stick", place / "questions.json"], capture_output=True, text=True,
                                  timeout=300, check=False)
        last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr
        self.assertRegex(last, r"^[1-9]\d+ passed, 0 failed$", done.stdout[-4000:] + done.stderr[-2000:])


if __name__ == "__main__":
    unittest.main()

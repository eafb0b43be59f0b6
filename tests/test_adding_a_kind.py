#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""docs/adding-a-kind.md, done as it says: its blocks are applied to a copy of the tree, which is built, filled and looked at."""
import json
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "adding-a-kind.md"
LINES_FEWER_THAN = 80
CODE = "CC-SV-2019-001"


def blocks(language):
    """The code blocks of a language; those with a file's name in backticks right above come with it."""
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(rf"(?:^`([^`\n]+)`\n\n)?^```{language}\n(.*?)^```$", text, re.M | re.S)


def hunks(diff):
    """(path, is new, lines) of every hunk."""
    for part in re.split(r"^(?=--- )", diff, flags=re.M)[1:]:
        head = re.match(r"--- (\S+)\n\+\+\+ b/(\S+)\n", part)
        for hunk in re.split(r"^@@ .*\n", part[head.end():], flags=re.M)[1:]:
            yield head[2], head[1] == "/dev/null", hunk.splitlines()


def lines_added():
    """What a developer writes by hand: added lines of the diffs, empty ones too, and the lists of translations."""
    added = sum(line.startswith("+") for _, diff in blocks("diff") for _, _, lines in hunks(diff) for line in lines)
    return added + sum(len(text.splitlines()) for _, text in blocks("json"))


def free_migration(tree, path):
    """The path with the next free number where another migration has taken its own."""
    taken = {int(name.name[:4]) for name in (tree / "src/store/migrations").glob("*.sql")}
    name = pathlib.PurePath(path)
    return str(name.with_name(f"{max(taken) + 1:04d}{name.name[4:]}"))


def apply_hunk(tree, path, is_new, lines):
    if is_new:
        if path.startswith("src/store/migrations/"):
            path = free_migration(tree, path)
        (tree / path).write_text("".join(line[1:] + "\n" for line in lines), encoding="utf-8")
        return
    old = [line[1:] for line in lines if line[:1] in (" ", "-")]
    new = [line[1:] for line in lines if line[:1] in (" ", "+")]
    text = (tree / path).read_text(encoding="utf-8").splitlines()
    places = [i for i in range(len(text)) if text[i:i + len(old)] == old]
    if lines[-1].startswith("+"):  # nothing follows: the end of the file
        places = [i for i in places if i + len(old) == len(text)]
    if len(places) != 1:
        raise AssertionError(f"docs/adding-a-kind.md: this no longer fits {path} ({len(places)} places):\n" + "\n".join(lines))
    text[places[0]:places[0] + len(old)] = new
    (tree / path).write_text("\n".join(text) + "\n", encoding="utf-8")


def run(*words, cwd, seconds=600):
    done = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, timeout=seconds)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def copy_tree(place):
    tree = place / "tree"
    left_out = shutil.ignore_patterns(".git", "node_modules", "__pycache__")
    tree.mkdir()
    for name in ("meson.build", "assets", "fuzz", "pages", "po", "region", "src", "tests", "tools"):
        copy = shutil.copy if (ROOT / name).is_file() else lambda a, b: shutil.copytree(a, b, ignore=left_out)
        copy(ROOT / name, tree / name)
    return tree


def write_words(tree):
    for name, text in blocks("json"):
        (tree / name).write_text(text, encoding="utf-8")
        run(sys.executable, "tools/po_from_json.py", name.removesuffix(".json"), name, cwd=tree)


class AddingAKind(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(place.cleanup)
        cls.tree = copy_tree(pathlib.Path(place.name))
        for _, diff in blocks("diff"):
            for path, is_new, lines in hunks(diff):
                apply_hunk(cls.tree, path, is_new, lines)
        write_words(cls.tree)
        run("meson", "setup", "build", "-Doptimization=0", "-Ddebug=false", cwd=cls.tree)
        run("ninja", "-C", "build", "childcentre", cwd=cls.tree, seconds=1800)
        cls.fill_and_open()

    @classmethod
    def fill_and_open(cls):
        program = cls.tree / "build" / "childcentre"
        (_, visits), = blocks("csv")
        (cls.tree / "visits.csv").write_text(visits, encoding="utf-8")
        run(program, "init", "house", "--pack", "region/baltic", cwd=cls.tree)
        cls.imported = run(program, "import", "house", "study_visits", "visits.csv", cwd=cls.tree)
        cls.again = run(program, "import", "house", "study_visits", "visits.csv", cwd=cls.tree)
        cls.checked = run(program, "check", "house", cwd=cls.tree)
        port = free_port()
        cls.address = f"http://127.0.0.1:{port}"
        cls.house = subprocess.Popen([str(program), "house", "house", "--port", str(port)], cwd=cls.tree,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.close)
        cls.wait_for("/en/")
        cls.wait_for(f"/en/calendar/study-visits/{CODE}")

    @classmethod
    def close(cls):
        cls.house.send_signal(signal.SIGTERM)
        cls.house.communicate(timeout=60)

    @classmethod
    def wait_for(cls, path, wanted=""):
        """The page, as soon as it holds the words; an error after half a minute."""
        text, problem = "", None
        for _ in range(150):
            try:
                with urllib.request.urlopen(cls.address + path, timeout=20) as answer:
                    text = answer.read().decode()
                if wanted in re.sub("</?mark>", "", text):
                    return text
            except (urllib.error.URLError, ConnectionError) as error:
                problem = error
            time.sleep(0.2)
        raise AssertionError(f"{path} lacks {wanted!r} ({problem}):\n{text[:2000]}")

    def test_it_takes_fewer_than_eighty_lines(self):
        lines = lines_added()
        self.assertGreater(lines, 40, "the blocks of the page were not found")
        self.assertLess(lines, LINES_FEWER_THAN)
        self.assertIn(f"the whole change, {lines} lines", PAGE.read_text(encoding="utf-8"))

    def test_its_row_is_imported_once(self):
        self.assertIn("1 rows read, 0 refused, 1 added", self.imported)
        self.assertIn("0 added, 0 changed, 1 unchanged", self.again)

    def test_the_house_with_it_is_sound(self):
        self.assertIn("The house is sound.", self.checked)

    def test_its_list_counts_filters_and_names_it(self):
        page = self.wait_for("/en/calendar/study-visits?host_country=IS")
        self.assertIn('Study visits <span class="count">1</span>', page)
        self.assertIn('name="host_country" value="IS" checked', page)
        self.assertIn("A week in a Barnahus", page)
        self.assertIn('Study visits <span class="count">0</span>', self.wait_for("/en/calendar/study-visits?host_country=LT"))

    def test_the_calendar_leads_to_it(self):
        self.assertIn('href="/en/calendar/study-visits"', self.wait_for("/en/calendar"))

    def test_its_record_has_a_page_in_every_language(self):
        for lang, label, title in (("en", "Host country", "A week in a Barnahus"), ("sv", "Värdland", "En vecka i ett Barnahus"),
                                   ("fi", "Isäntämaa", "A week in a Barnahus"), ("lt", "Priimančioji šalis", "A week in a Barnahus"),
                                   ("ru", "Принимающая страна", "A week in a Barnahus")):
            with self.subTest(lang):
                page = self.wait_for(f"/{lang}/calendar/study-visits/{CODE}")
                for words in (label, title, "CC-L-2009-001", "2019"):
                    self.assertIn(words, page)

    def test_the_report_names_the_visit(self):
        self.assertIn(CODE, self.wait_for("/en/library/CC-L-2009-001"))

    def test_it_can_be_taken_along(self):
        page = self.wait_for("/en/calendar/study-visits.csv")
        self.assertEqual(len(page.splitlines()), 2)
        self.assertIn("host_country", page.splitlines()[0])
        listed = json.loads(self.wait_for("/api/v1/study_visits?lang=sv"))
        self.assertEqual([(item["code"], item["fields"]["title"]) for item in listed["items"]], [(CODE, "En vecka i ett Barnahus")])
        self.assertIn("StudyVisit", json.loads(self.wait_for("/api/v1/openapi.json"))["components"]["schemas"])
        rows = json.loads(self.wait_for("/en/calendar/study-visits.json"))
        self.assertEqual([row["code"] for row in rows], [CODE])

    def test_it_is_found(self):
        # A field that nobody reads keeps an answer out of the page cache: the index follows a moment after the start.
        page = self.wait_for("/en/search?q=prosecutor+workers&try=1", "A week in a Barnahus")
        self.assertIn("Study visit", page)
        self.wait_for("/sv/search?q=vecka+barnahus&try=1", "En vecka i ett Barnahus")

    def test_its_permanent_address_leads_to_it(self):
        self.assertIn("A week in a Barnahus", self.wait_for(f"/r/{CODE}"))


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What the benchmarks reckon with: the questions they draw, percentiles, quality, addresses; and a small run of bench/search.

No time is tested here: how fast something is, the benchmarks say and nobody else.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench"))
import drawing  # noqa: E402  (found through the line above)
import house_side  # noqa: E402
import measure  # noqa: E402
import questions  # noqa: E402
import records_texts  # noqa: E402
import serve_load  # noqa: E402
import serve_sides  # noqa: E402

QUERIES = ROOT / "tests" / "data" / "queries"


def answer(*codes, total=None, **more):
    return measure.Answer(len(codes) if total is None else total, list(codes), 0.001, **more)


def some_rows():
    """Rows with words that stand in one row, in some, in all."""
    words = {"en": "convention", "sv": "människohandel", "fi": "kansainvälinen", "lt": "žmonėmis", "ru": "конвенция"}
    for lang, common in words.items():
        for number in range(300):
            letters = "".join("аbcdefghij"[int(digit)] if lang == "ru" else "abcdefghij"[int(digit)] for digit in f"{number:03d}")
            body = f"{common} word{letters} shared{'абвгд'[number % 5] if lang == 'ru' else 'ånge'[number % 4]} long{number % 90:02d}".replace("0", "o")
            yield records_texts.Row(f"T-{number}", "thing", lang, f"{common} heading {letters}", f"{body} one more of eight words here")


class Percentiles(unittest.TestCase):
    def test_nearest_rank(self):
        self.assertEqual(measure.percentile(range(1, 101), 0.95), 95)
        self.assertEqual(measure.percentile([3, 1, 2], 0.5), 2)
        self.assertEqual(measure.percentile([7], 0.99), 7)
        self.assertEqual(measure.percentile([1, 2, 3, 4], 0.5), 2)
        self.assertEqual(measure.percentile(range(1, 11), 0.95), 10)

    def test_latency_holds_the_slowest(self):
        figures = measure.latency([0.001] * 99 + [1.0])
        self.assertEqual((figures["p50"], figures["p99"], figures["max"], figures["count"]), (0.001, 0.001, 1.0, 100))


class Quality(unittest.TestCase):
    def test_ranked_expectations(self):
        self.assertEqual(measure.ranked("3: A-1 B-2"), ["A-1", "B-2"])
        self.assertEqual(measure.ranked("any: A-1 B-2"), ["A-1", "B-2"])
        self.assertEqual(measure.ranked("A-1"), ["A-1"])
        for other in ("redirect A-1", "suggest word", "some: A-1", "some:", "also: A-1", "not: A-1", "count: 3"):
            self.assertIsNone(measure.ranked(other), other)

    def test_rank_and_mean(self):
        quality = measure.Quality()
        quality.add("en", ["1: A"], answer("A", "B"))
        quality.add("en", ["any: B C"], answer("A", "B", "C"))
        quality.add("sv", ["D"], answer("A"))
        self.assertEqual(quality.figures("en"), {"count": 2, "first1": 0.5, "first5": 1.0, "first20": 1.0, "mrr": 0.75})
        self.assertAlmostEqual(quality.figures()["mrr"], 0.5)
        self.assertEqual(quality.figures("sv")["first20"], 0)

    def test_special_expectations(self):
        for expectation, given, met in (
                ("redirect A", answer("A", redirect="A"), True), ("redirect A", answer("B", "A"), False),
                ("suggest word", answer(total=0, offers=["other word"]), True), ("suggest word", answer("A", offers=["word"]), False),
                ("count: 2", answer("A", "B"), True), ("count: 2", answer("A"), False),
                ("not: B", answer("A"), True), ("not: B", answer("A", "B"), False),
                ("also: C", answer("A", also=["C"]), True), ("also: C", answer("A"), False),
                ("some: A", answer("B", "A", total=0), True), ("some: A", answer(total=0), False), ("some:", answer("B"), True)):
            self.assertEqual(measure.special_met(expectation, given)[1], met, expectation)

    def test_the_query_files_are_understood(self):
        for lang in questions.LANGUAGES:
            lines = list(measure.expectations(QUERIES / f"{lang}.tsv"))
            self.assertGreaterEqual(len(lines), 45)
            ranked = [codes for _, wanted in lines for codes in map(measure.ranked, wanted) if codes is not None]
            self.assertGreater(len(ranked), 30)
            for code in (code for codes in ranked for code in codes):
                self.assertRegex(code, house_side.CODE)


class Questions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.found = questions.vocabularies(some_rows())
        cls.asked = questions.questions(cls.found, 225)

    def of(self, lang, kind):
        return [question.text for question in self.asked if (question.lang, question.kind) == (lang, kind)]

    def test_the_same_every_time(self):
        self.assertEqual(self.asked, questions.questions(questions.vocabularies(some_rows()), 225))

    def test_no_text_twice(self):
        self.assertEqual(len({(question.lang, question.text) for question in self.asked}), len(self.asked))

    def test_each_class_is_what_it_says(self):
        counts = self.found["sv"].counts
        self.assertTrue(all(2 <= counts[word] <= 10 for word in self.of("sv", "rare")) and self.of("sv", "rare"))
        self.assertIn("människohandel", self.found["sv"].commonest(3))
        self.assertEqual([text for text in self.of("sv", "unmarked") if not text.isascii()], [])
        self.assertTrue(self.of("sv", "unmarked"))
        self.assertTrue(all(len(text.split()) == 2 for text in self.of("fi", "two")))
        self.assertTrue(all(text.startswith('"') and text.endswith('"') for text in self.of("lt", "phrase")))
        self.assertFalse(any(text in counts for text in self.of("sv", "nothing")))

    def test_scripts(self):
        self.assertEqual(questions.in_latin("конвенция"), "konventsiya")
        self.assertEqual(questions.in_latin("объём щёки"), "obem shcheki")
        self.assertEqual(questions.without_marks("žmonėmis åäö"), "zmonemis aao")


class Table(unittest.TestCase):
    def test_columns_stand_under_each_other(self):
        self.assertEqual(measure.table(("a", "bb"), [("ccc", 1), ("d", 222)]), "a     bb\nccc    1\nd    222")


WRK = """Running 2s test @ http://localhost/
  1 threads and 64 connections
  30412 requests in 2.10s, 449.02MB read
  Socket errors: connect 1, read 2, write 3, timeout 4
  Non-2xx or 3xx responses: 5
Requests/sec:  14481.90
"""
LIBRARY = """<select id="f-country" name="country"><option value="">all<option value="LT"><option value="SE"></select>
<select id="f-topic" name="topic"><option value=""><option value="asylum"></select>"""


class Serve(unittest.TestCase):
    def test_the_report_of_wrk(self):
        self.assertEqual(serve_load.read_wrk(WRK), (30412, 2.1, 15))
        self.assertEqual(serve_load.read_wrk("  12 requests in 980.00ms, 4MB read"), (12, 0.98, 0))

    def test_addresses_are_the_same_every_time_and_none_comes_twice(self):
        found = serve_load.lists(LIBRARY)
        self.assertEqual(found, serve_load.lists(LIBRARY))
        self.assertEqual(len(set(found)), len(found))
        self.assertEqual(len(found), 5 * (3 * 2 - 1))
        self.assertIn("/sv/library?country=LT&topic=asylum", found)
        titles = [f"the {word}ly report of {word}" for word in ("child", "rights", "häppy", "guard")]
        pairs = serve_load.searches(titles)
        self.assertEqual(pairs, serve_load.searches(titles))
        self.assertEqual(len(set(pairs)), len(pairs))
        self.assertTrue(all(pair.startswith("/en/search?q=") and pair.isascii() for pair in pairs))

    def test_a_folder_is_a_file_for_nginx(self):
        self.assertEqual(serve_sides.for_nginx("/en/"), "/en/index")
        self.assertEqual(serve_sides.for_nginx("/en/search?q=a"), "/en/search?q=a")

    def test_what_is_missing_is_said_and_nothing_done(self):
        done = subprocess.run([sys.executable, ROOT / "bench" / "serve"], capture_output=True, text=True, env={"PATH": "/nowhere"})
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertRegex(done.stderr, "apt-get install .*nghttp2-client .*wrk")


@unittest.skipUnless("CHILDCENTRE" in os.environ or (ROOT / "build-release" / "childcentre").exists(), "no program is built")
class SmallRun(unittest.TestCase):
    def test_the_house_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder)
            command = [sys.executable, ROOT / "bench" / "search", "--records", "200", "--queries", "45", "--changes", "1", "--only", "house",
                       "--keep", place / "kept", "--json", place / "figures.json"]
            if "CHILDCENTRE" in os.environ:
                command += ["--program", os.environ["CHILDCENTRE"]]
            done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
            self.assertEqual(done.returncode, 0, done.stderr)
            figures = json.loads((place / "figures.json").read_text(encoding="utf-8"))
        house = figures["systems"]["house"]
        self.assertGreater(figures["records"], 1100)
        self.assertEqual(house["latency"]["count"], figures["queries"])
        self.assertEqual(house["classes"]["nothing"]["answered"], 0)
        self.assertEqual(house["classes"]["common"]["answered"], 1)
        self.assertGreater(house["quality"]["all"]["mrr"], 0.5)
        self.assertEqual(house["quality"]["special"]["redirect"]["met"], house["quality"]["special"]["redirect"]["of"])
        self.assertRegex(done.stdout, r"(?m)^(pass|miss) +95th percentile")


class Drawing(unittest.TestCase):
    def test_lines(self):
        svg = drawing.lines("A <title>", "records", "ms", {"/en/?a=1&b=2": [(10, 0.5), (1000, 30)], **{f"page {n}": [(10, 1), (1000, n + 1)] for n in range(20)}})
        root = xml.etree.ElementTree.fromstring(svg)
        names = [title.text for title in root.iter("{http://www.w3.org/2000/svg}title")]
        self.assertEqual(names[0], "A <title>")
        self.assertEqual(len(names), 22)
        self.assertEqual(sum((text.text or "").startswith(("page", "/en/")) for text in root.iter("{http://www.w3.org/2000/svg}text")), drawing.MANY)
        self.assertEqual(drawing.name_of(100000.0), "100\u202f000")


@unittest.skipUnless("CHILDCENTRE" in os.environ or (ROOT / "build-release" / "childcentre").exists(), "no program is built")
class SmallGrowth(unittest.TestCase):
    def test_every_page_is_measured(self):
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder)
            command = [sys.executable, ROOT / "bench" / "growth", "--records", "40", "80", "--load", "0.2", "--json", place / "figures.json", "--svg", place / "plot.svg"]
            if "CHILDCENTRE" in os.environ:
                command += ["--program", os.environ["CHILDCENTRE"]]
            done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
            self.assertEqual(done.returncode, 0, done.stderr)
            figures = json.loads((place / "figures.json").read_text(encoding="utf-8"))
            xml.etree.ElementTree.fromstring((place / "plot.svg").read_text(encoding="utf-8"))
        self.assertEqual([house["records"] for house in figures], [40, 80])
        for house in figures:
            self.assertGreater(len(house["pages"]), 50)
            self.assertIn("a record", house["pages"])
            self.assertTrue(all(cost > 0 for cost in house["pages"].values()))
            self.assertGreater(house["loaded"]["own"], 1)
        self.assertRegex(done.stdout, r"(?m)^(pass|miss) +80 records: no page more than 5 times")


if __name__ == "__main__":
    unittest.main()

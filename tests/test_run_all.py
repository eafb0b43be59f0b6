#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Tests of the test machinery: that what goes wrong is counted, and that nothing counts as passed without having run."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import demonstration  # noqa: E402  (found through the line above)
import run_all  # noqa: E402

TWO_GOOD = """[==========] Running 2 test(s).
[ RUN      ] one
[       OK ] one
[ RUN      ] two
[       OK ] two
[==========] 2 test(s) run.
[  PASSED  ] 2 test(s).
"""
ONE_BAD = """[==========] Running 2 test(s).
[       OK ] one
[  FAILED  ] two
[==========] 2 test(s) run.
[  PASSED  ] 1 test(s).
[  FAILED  ] 1 test(s), listed below:
[  FAILED  ] two

 1 FAILED TEST(S)
"""
CRASHED = """[==========] Running 2 test(s).
[ RUN      ] one
[       OK ] one
[ RUN      ] two
==1==ERROR: AddressSanitizer: heap-buffer-overflow
"""
NONE = "[==========] Running 0 test(s).\n[==========] 0 test(s) run.\n[  PASSED  ] 0 test(s).\n"


def quietly(function, *arguments):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        function(*arguments)
    return said.getvalue()


class Counting(unittest.TestCase):
    def line(self, suite, result, output):
        score = run_all.Score()
        test = {"name": "t", "suite": [f"childcentre:{suite}"], "result": result, "stdout": output, "stderr": "", "returncode": 0}
        self.said = quietly(run_all.score_meson, score, test)
        return score.line()

    def test_every_single_test_of_a_program_counts(self):
        self.assertEqual(self.line("c", "OK", TWO_GOOD), "2 passed, 0 failed")

    def test_a_failure_is_shown_in_full(self):
        self.assertEqual(self.line("c", "FAIL", ONE_BAD), "1 passed, 1 failed")
        self.assertIn("[  FAILED  ] two", self.said)

    def test_a_program_that_dies_on_the_way_has_failed(self):
        self.assertEqual(self.line("c", "FAIL", CRASHED), "1 passed, 1 failed")
        self.assertEqual(self.line("c", "TIMEOUT", ""), "0 passed, 1 failed")

    def test_a_leak_after_the_last_test_has_failed(self):
        self.assertEqual(self.line("c", "FAIL", TWO_GOOD), "2 passed, 1 failed")

    def test_a_program_without_tests_has_failed(self):
        self.assertEqual(self.line("c", "OK", NONE), "0 passed, 1 failed")
        self.assertEqual(self.line("c", "OK", ""), "0 passed, 1 failed")

    def test_a_corpus_without_seeds_has_failed(self):
        self.assertEqual(self.line("fuzz", "OK", "8 seeds, 900 inputs\n"), "1 passed, 0 failed")
        self.assertEqual(self.line("fuzz", "OK", "0 seeds, 0 inputs\n"), "0 passed, 1 failed")
        self.assertEqual(self.line("fuzz", "FAIL", "8 seeds, 900 inputs\n"), "0 passed, 1 failed")

    def test_what_is_left_out_stands_in_the_last_line(self):
        score = run_all.Score()
        quietly(score.left_out, "clang")
        self.assertEqual(score.line(), "0 passed, 0 failed, 1 skipped")

    def test_a_stage_that_breaks_has_failed_and_the_next_one_runs(self):
        score = run_all.Score()

        def broken(score, context):
            raise OSError("no disk")

        said = quietly(run_all.run_stage, score, None, "a stage", broken)
        self.assertEqual(score.line(), "0 passed, 1 failed")
        self.assertIn("no disk", said)

    def test_a_program_that_does_not_end_is_ended(self):
        status, output = run_all.run([sys.executable, "-c", "print('begun', flush=True); import time; time.sleep(60)"], timeout=1)
        self.assertEqual(status, 124)
        self.assertIn("begun", output)

    def test_a_warning_of_the_compiler_fails_the_build(self):
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            folder.joinpath("meson.build").write_text("project('p', 'c', default_options: ['warning_level=2'])\nexecutable('p', 'p.c')\n")
            for text, line in (("int main(void) { return 0; }", "1 passed, 0 failed"),
                               ("int main(void) { int unused; return 0; }", "0 passed, 1 failed"),
                               ("int main(void) { return x; }", "0 passed, 1 failed")):
                folder.joinpath("p.c").write_text(text + "\n")
                score = run_all.Score()
                self.said = quietly(run_all.build, score, "p", folder / "build", [], ["all"], None, folder)
                self.assertEqual(score.line(), line, self.said)


class Crawling(unittest.TestCase):
    def crawl(self, pages):
        """A crawl of a house that has these pages: address -> (status, text, location)."""
        crawl = demonstration.Crawl(0, False)
        crawl.fetch = lambda target: demonstration.Page(pages[target][0], "text/html", pages[target][1], (*pages[target], None)[2]) \
            if target in pages else demonstration.Page(404, "text/html", "</html>", None)
        crawl.walk()
        return crawl

    def test_links_are_followed_and_counted(self):
        wrong, right = self.crawl({"/en/": (200, '<a class="x" href="/en/a?x=1&amp;y=2#p">a</a></html>'),
                                   "/en/a?x=1&y=2": (200, '<p id="p"><a href="/en/a?x=2">b</a></p></html>')}).faults()
        self.assertEqual((wrong, right), ([], 3))

    def test_a_dead_link_is_named_with_its_page(self):
        wrong, _ = self.crawl({"/en/": (200, '<a href="none">a</a></html>')}).faults()
        self.assertEqual(wrong, ["404 /en/none, found on /en/"])

    def test_a_missing_place_is_named(self):
        wrong, _ = self.crawl({"/en/": (200, '<a href="#none">a</a></html>')}).faults()
        self.assertEqual(wrong, ["/en/ has no place #none, which /en/ leads to"])

    def test_a_page_that_is_cut_off_is_named(self):
        wrong, _ = self.crawl({"/en/": (200, "<p>half")}).faults()
        self.assertEqual(wrong, ["200 /en/, found on (start): cut off"])

    def test_redirects_are_followed(self):
        wrong, _ = self.crawl({"/en/": (301, "", "/en/b"), "/en/b": (500, "</html>")}).faults()
        self.assertEqual(wrong, ["500 /en/b, found on /en/"])

    def test_other_hosts_are_left_alone(self):
        crawl = self.crawl({"/en/": (200, '<a href="https://elsewhere.example/x">a</a><a href="//other.example/">b</a></html>')})
        self.assertEqual(list(crawl.pages), ["/en/"])

    def test_what_a_sanitizer_or_the_log_says_is_seen(self):
        for line in ("==7==ERROR: AddressSanitizer: heap-use-after-free", "==7==ERROR: LeakSanitizer: detected", "a.c:3:4: runtime error: x",
                     "panic: a.c:1: must hold: b", "time=x level=error at=house.answer"):
            self.assertTrue(demonstration.BROKEN.search("before\n" + line), line)
        self.assertFalse(demonstration.BROKEN.search("time=x level=info at=http.start port=1"))


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Too much, too deep, too late, too strange: at the door and in an import.

Whatever a request asks is answered with 4xx, quickly, by a house that goes on; whatever a file holds is taken, or refused with its
place and a reason that one can read, and nothing of it is written.
"""
import http.client
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import test_api
from test_api import PROGRAM, ROOT

PATIENCE = 5.0  # seconds for an answer of a program built with sanitizers on a busy machine
OUTPUT_MAX = 400_000  # bytes that an import says at most: 1,000 problems of a readable length
CRASHED = re.compile(r"Sanitizer|runtime error|panic:")

LIST, API, OAI = "/en/library", "/api/v1/documents", "/oai?verb=ListRecords&metadataPrefix=oai_dc"
ASKED = {  # what is asked, and with which status it is answered
    "a path of 3,000 bytes": ("/en/" + "x" * 3000, 414),
    "a query of 5,000 bytes": (LIST + "?q=" + "x" * 5000, 414),
    "300 fields": (LIST + "?" + "&".join(f"a{n}=1" for n in range(300)), 413),
    "nine terms of one facet": (LIST + "?" + "&".join(f"topic=t{n}" for n in range(9)), 400),
    "two page numbers": (LIST + "?page=1&page=2", 400),
    "a page of 20 digits": (LIST + "?page=99999999999999999999", 400),
    "a page below nothing": (LIST + "?page=-1", 400),
    "a page that is no number": (LIST + "?page=NaN", 400),
    "a page with a power": (LIST + "?page=1e400", 400),
    "a year of five digits": (LIST + "?from=99999", 400),
    "the year 0": (LIST + "?from=0", (200, 400)),
    "31 February": ("/en/calendar/month/2026-02-31", 404),
    "the month 13": ("/en/calendar/month/2026-13", 404),
    "the month 0 of the year 0": ("/en/calendar/month/0000-00", 404),
    "a month of the year 99999": ("/en/calendar/month/99999-01", 404),
    "the last month of all": ("/en/calendar/month/9999-12", (200, 404)),
    "the first month of all": ("/en/calendar/month/1000-01", (200, 404)),
    "words of 2,000 characters": ("/en/search?q=" + "x" * 2000, 400),
    "300 words": ("/en/search?q=" + "+".join("w%d" % n for n in range(60)), (200, 400)),
    "quotes that nest": ("/en/search?q=" + "%22" * 90, 200),
    "operators alone": ("/en/search?q=-+-+NEAR(+AND+NOT+*+%5E", 200),
    "NUL": ("/en/search?q=a%00b", 400),
    "bytes that are no UTF-8": ("/en/search?q=%ff%fe", 400),
    "an override of the direction": ("/en/search?q=a%E2%80%AEb", 400),
    "half a surrogate pair": ("/en/search?q=%ED%A0%80", 400),
    "a noncharacter": ("/en/search?q=%EF%BF%BF", 400),
    "a language that there is not": ("/xx/library", 404),
    "a sort that there is not": (LIST + "?sort=" + "a" * 400, 400),
    "a limit of 0": (API + "?limit=0", 400),
    "a limit below nothing": (API + "?limit=-5", 400),
    "a limit with a power": (API + "?limit=1e400", 400),
    "a limit of 20 digits": (API + "?limit=18446744073709551617", 400),
    "a parameter that there is not": (API + "?nosuch=1", 400),
    "a cursor that nobody wrote": (API + "?cursor=zzzz", 400),
    "a cursor of 3,000 letters": (API + "?cursor=" + "0" * 3000, 400),
    "a cursor of changes that nobody wrote": ("/api/v1/changes?cursor=vvvvvvvv", 400),
    "a code of 2,000 letters": (API + "/" + "A" * 2000, 404),
}
HARVESTED = {  # what is asked by OAI-PMH, and the condition that it names
    "31 February": (OAI + "&from=2026-02-31", "badArgument"),
    "the year 0": (OAI + "&from=0000-01-01", "badArgument"),
    "the year 99999": (OAI + "&until=99999-01-01", "badArgument"),
    "from behind until": (OAI + "&from=2026-01-02&until=2026-01-01", "badArgument"),
    "a token that nobody wrote": ("/oai?verb=ListRecords&resumptionToken=" + "~" * 900, "badResumptionToken"),
    "a set of 900 letters": (OAI + "&set=" + "a" * 900, "noRecordsMatch"),
    "a verb twice": ("/oai?verb=Identify&verb=Identify", "badVerb"),
}


class Door(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = test_api.House(ROOT / "tests" / "data" / "tiny")

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def ask(self, method, target, body=None, headers={}):
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=30)
        begun = time.monotonic()
        try:
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        self.assertLess(time.monotonic() - begun, PATIENCE, target[:100])
        return answer.status, text

    def test_whatever_is_asked_is_answered_clearly(self):
        for name, (target, right) in ASKED.items():
            with self.subTest(name):
                status, text = self.ask("GET", target)
                self.assertIn(status, right if isinstance(right, tuple) else (right,))
                self.assertGreater(len(text), 10)

    def test_a_refused_filter_is_named(self):
        status, text = self.ask("GET", API + "?limit=1e400")
        self.assertEqual(status, 400)
        self.assertIn(b"limit", text)

    def test_harvesters_hear_which_argument_is_wrong(self):
        for name, (target, code) in HARVESTED.items():
            with self.subTest(name):
                status, text = self.ask("GET", target)
                self.assertEqual(status, 200)
                self.assertIn(f'code="{code}"'.encode(), text)

    def test_forms_have_a_size_and_a_type(self):
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        self.assertEqual(self.ask("POST", "/oai", "verb=Identify", form)[0], 200)
        self.assertEqual(self.ask("POST", "/oai", None, form | {"Content-Length": str((16 << 10) + 1)})[0], 413)  # without waiting for it
        self.assertEqual(self.ask("POST", "/oai", "verb=Identify", {"Content-Type": "multipart/form-data; boundary=x"})[0], 400)
        self.assertEqual(self.ask("POST", "/oai", b"verb=\xff", form)[0], 400)
        self.assertEqual(self.ask("POST", "/oai", "a=1&" * 300, form)[0], 413)

    def test_the_house_goes_on(self):
        self.assertEqual(self.ask("GET", "/en/")[0], 200)
        self.assertIsNone(self.house.process.poll())


HEAD = "code,title,begins,ends\n"
ROW = "TR-E-9,x,2026,2026\n"
NUMBER = "code,title,position\nTR-E-9,x,"
SOURCES = "code,title,sources\nTR-L-9,x,"
DATES = ["0", "0000-01-01", "0999", "99999", "10000-01-01", "2026-02-31", "2026-13", "2026-00", "2026-1-1", "-1", "NaN", "1e400", "٢٠٢٦", "2026-02-30T00:00:00Z"]
NUMBERS = ["1e400", "NaN", "inf", "-1", "1.5", "18446744073709551616", "9007199254740993", "0x10", "١"]
FILES = {  # kind, the file, what is said
    "a cell of 100 MB": ("events", HEAD + 'TR-E-9,"' + "x" * (100 << 20) + '",2026,\n', r":2: title: .*a cell is longer than 1 MB"),
    "a line of 100 MB": ("events", HEAD + "TR-E-9,x," + "2026 " * (20 << 20) + "\n", r":2: begins: .*a cell is longer than 1 MB"),
    "a quote that is open for 100 MB": ("events", HEAD + 'TR-E-9,"' + "x\n" * (50 << 20), r":2: title: .*a quote is not closed"),
    "10 million columns": ("events", "code," * 10_000_000 + "\n" + ROW, r":1: .*more than 400 columns"),
    "10 million cells in a row": ("events", HEAD + "TR-E-9," * 10_000_000 + "\n", r":2: .*more than 400 columns"),
    "a million settings and one": ("settings", "key,language,value\n" + "a,,b\n" * 1_000_001, r":1000002: An import takes 1000000 rows"),
    "bytes that are no UTF-8": ("events", HEAD.encode() + b"TR-E-9,\xff\xfe,2026,\n", r":2: title: .*not UTF-8 text"),
    "UTF-16": ("events", (HEAD + ROW).encode("utf-16"), r":1: .*not UTF-8 text"),
    "NUL": ("events", HEAD + "TR-E-9,a\0b,2026,\n", r":2: title: .*not UTF-8 text"),
    "an override of the direction": ("events", HEAD + "TR-E-9,a\u202eb,2026,\n", r":2: title: .*not UTF-8 text"),
    "an escape sequence of a terminal": ("events", HEAD + "TR-E-9,\x1b[2J,2026,\n", r":2: title: .*not UTF-8 text"),
    "a ZIP archive": ("events", b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(1000), r":1: .*not UTF-8 text"),
    "an XML bomb": ("events", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n<x>&b;</x>\n', r":0: .*There is no such column"),
    "a column name of 1 MB": ("events", "code,title," + "x" * 1_000_000 + "\n", r":0: x{60}…: There is no such column"),
    "a date of 1 MB": ("events", HEAD + "TR-E-9,x," + "9" * 1_000_000 + ",\n", r':2: begins: "9{60}…" is no date'),
    "a reference of 1 MB": ("documents", "code,title,body\nTR-L-9,x," + "A" * 1_000_000 + "\n", r":2: body: There is no record with the code A{60}…"),
    "too many sources": ("documents", SOURCES + "|".join(f"s{n}" for n in range(1001)) + "\n", r":2: sources: The cell has 1001 values, at most 1000 fit"),
    "a source of 1 MB": ("documents", SOURCES + "s" * 1_000_000 + "\n", r":2: sources: A source has 1000000 characters, at most 2000 fit"),
    "too many topics": ("documents", "code,title,topics\nTR-L-9,x," + "a|" * 200_000 + "\n", r":2: topics: The cell has \d+ values, at most 1000 fit"),
    "a text that is too long": ("documents", "code,title,summary\nTR-L-9,x," + "y" * 20_001 + "\n", r":2: summary: The text has 20001 characters, at most"),
    "a setting that is too long": ("settings", "key,language,value\nname,en," + "x" * 3000 + "\n", r":2: value: At most 2000 characters fit"),
    "a zone that leads out of its folder": ("settings", "key,language,value\ntime_zone,,../../etc/passwd\n", r":2: value: .*is no time zone"),
    "a code that leads out of its folder": ("events", HEAD + "../../X-1,x,2026,\n", r":2: code: A code is capital letters"),
    "an address that is a script": ("documents", "code,title,address\nTR-L-9,x,javascript:alert(1)\n", r":2: address: A web address begins with"),
    "a file of line ends": ("events", "\n" * 1_000_000, r":0: The file is empty"),
} | {f"the date {day}": ("events", HEAD + f"TR-E-9,x,{day},\n", r":2: begins: .*is no date") for day in DATES} | {
    f"the number {number}": ("events", NUMBER + number + "\n", r":2: position: .*is no whole number") for number in NUMBERS} | {
    f"the moment {day}": ("events", f"code,title,expires\nTR-E-9,x,{day}\n", r":2: expires: Write a day") for day in DATES}
NESTED = {"quotes": ">" * 19_000, "lists": "\n".join("  " * n + "* x" for n in range(130)), "brackets": "[" * 19_000, "stars": "*_" * 9_000,
          "links": "[a](" * 4_000, "ticks": "`" * 9_999 + "x", "images": "![" * 9_000, "table": "|a" * 400 + "|\n" + "|-" * 400 + "|\n" + "|b" * 400 + "|",
          "references": "\n".join(f"[{n}]: /x" for n in range(1_500)) + "\n" + "[1] " * 100, "entities": "&#x10FFFF;" * 1_900, "angles": "<" * 19_000}


class Import(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.place.name) / "house"
        test_api.command("init", cls.folder, "--pack", ROOT / "tests" / "data" / "tiny")

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def run_import(self, kind, content):
        file = pathlib.Path(self.place.name) / "hostile.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        done = subprocess.run([str(PROGRAM), "import", str(self.folder), kind, str(file)], capture_output=True, timeout=300)
        said = done.stderr.decode("utf-8")
        self.assertIsNone(CRASHED.search(said), said[-2000:])
        self.assertLess(len(said), OUTPUT_MAX)
        return done.returncode, said

    def test_whatever_is_refused_has_its_place_and_a_reason(self):
        before = [test_api.command("export", self.folder, kind) for kind in ("events", "documents", "topics")]
        for name, (kind, content, said) in FILES.items():
            with self.subTest(name):
                status, output = self.run_import(kind, content)
                self.assertEqual(status, 1, output[-500:])
                self.assertRegex(output, "hostile.csv" + said)
        self.assertEqual(before, [test_api.command("export", self.folder, kind) for kind in ("events", "documents", "topics")])

    def test_a_thousand_problems_of_1_mb_are_named_shortly(self):
        rows = "".join(f"TR-E-{n},x,{'9' * 50_000},\n" for n in range(1_100))
        status, output = self.run_import("events", HEAD + rows)
        self.assertEqual(status, 1)
        self.assertIn("these are the first 1000", output)

    def test_a_file_that_is_larger_than_an_import_takes_is_not_read(self):
        file = pathlib.Path(self.place.name) / "large.csv"
        with file.open("wb") as large:
            large.truncate((512 << 20) + 1)
        done = subprocess.run([str(PROGRAM), "import", str(self.folder), "events", str(file)], capture_output=True, text=True, timeout=60)
        pack = pathlib.Path(self.place.name) / "pack"
        pack.mkdir()
        file.rename(pack / "events.csv")
        made = subprocess.run([str(PROGRAM), "init", str(pack / "house"), "--pack", str(pack)], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, made.returncode), (1, 1))
        self.assertIn("is larger than 512 MB: split it", done.stderr)
        self.assertIn("with events.csv the pack has more than 100 files or 512 MB", made.stderr)

    def test_a_chain_of_references_to_a_refused_row_falls_quickly(self):
        rows = "".join(f"TR-T-{n},x,t{n},TR-T-{n + 1}\n" for n in range(3_000)) + "TR-T-3000,,t3000,\n"
        begun = time.monotonic()
        status, output = self.run_import("topics", "code,title,term,parent\n" + rows)
        self.assertEqual(status, 1)
        self.assertGreaterEqual(output.count("or its own row is refused"), 999)
        self.assertLess(time.monotonic() - begun, 20)

    def test_markdown_however_deep_is_shown(self):
        rows = "".join(f'TR-L-5-{n},{name},"{text}"\n' for n, (name, text) in enumerate(NESTED.items()))
        status, output = self.run_import("documents", "code,title,summary\n" + rows)
        self.assertEqual(status, 0, output[-1000:])
        house = test_api.House(ROOT / "tests" / "data" / "tiny")
        try:
            file = pathlib.Path(self.place.name) / "hostile.csv"
            test_api.command("import", house.folder, "documents", file)
            for n, name in enumerate(NESTED):
                with self.subTest(name):
                    begun = time.monotonic()
                    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)
                    connection.request("GET", f"/en/library/TR-L-5-{n}/{name}")
                    answer = connection.getresponse()
                    self.assertEqual(answer.status, 200)
                    self.assertIn(b"</html>", answer.read())
                    connection.close()
                    self.assertLess(time.monotonic() - begun, PATIENCE)
        finally:
            house.close()


if __name__ == "__main__":
    unittest.main()

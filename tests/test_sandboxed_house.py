#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A house in its sandbox does all its work: every kind of page and file, search, dump, index, restarts.

tests/test_sandbox.c asks what the sandbox refuses; here it must not stand in the way.  Sanitizers are allowed more, so besides
the program under test the one that ./run builds is taken where it stands beside; every page is asked of that one only, since the
crawl of the demonstration house asks them of the other.
"""

import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CHILDCENTRE", ROOT / "build" / "childcentre")).resolve()
REAL = PROGRAM.parent.parent / "build" / "childcentre"
REAL = REAL if REAL.exists() else PROGRAM
BROKEN = re.compile(r"Sanitizer|runtime error:|^panic:|level=error", re.MULTILINE)
PATIENCE = 60


def table(name, column):
    """The words in backquotes of one column of a table in HOUSE.md, which tools/floor_plan.py makes from the program."""
    text = (ROOT / "HOUSE.md").read_text(encoding="utf-8").partition(f"<!-- {name}:")[2].partition("<!-- end of")[0]
    cells = [line.split("|")[column].strip() for line in text.splitlines() if line.startswith("|")]
    return [cell.strip("`") for cell in cells if re.fullmatch(r"`[^`]+`", cell)]


LISTS = table("kinds", 4)
SUFFIXES = table("formats", 1)


def wait_until(what, holds, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain: {what}")


class House:
    def __init__(self, program, *options):
        self.program, self.options = program, options
        self.folder = tempfile.TemporaryDirectory(prefix="sandboxed-")
        self.home = pathlib.Path(self.folder.name) / "house"
        self.errors = pathlib.Path(self.folder.name) / "errors"
        subprocess.run([program, "init", self.home, "--pack", ROOT / "region" / "baltic"], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=PATIENCE)
        self.start()

    def start(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen([self.program, "house", self.home, "--port", str(self.port), *self.options],
                                            stdout=subprocess.DEVNULL, stderr=errors)
        wait_until("the house opens", self.is_open)

    def is_open(self):
        try:
            return self.get("/en/")[0] == 200
        except OSError:
            return False

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def children(self):
        """The children's process numbers, oldest first, once there are both."""
        def both():
            found = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            return [int(one) for one in found] if len(found) == 2 else None
        return wait_until("both children run", both)

    def log(self):
        return self.errors.read_text(encoding="utf-8", errors="replace")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()


def marks(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return {name: re.search(rf"^{name}:\s*(\w+)$", status, re.M)[1] for name in ("Seccomp", "NoNewPrivs", "CapBnd", "CapEff")}


class Sandboxed:
    """A house of one program, for the tests below."""

    @classmethod
    def setUpClass(cls):
        cls.house = House(cls.program)
        cls.addClassCleanup(cls.house.close)

    def tearDown(self):
        self.assertIsNone(BROKEN.search(self.house.log()), self.house.log()[-4000:])

    def finds(self):
        return b"/en/meetings/" in self.house.get("/en/search?" + urllib.parse.urlencode({"q": "oslo"}))[1]


class Work(Sandboxed):
    program = PROGRAM

    def test_every_process_is_confined_and_one_line_says_so(self):
        said = re.findall(r"at=sandbox\.enter landlock=(\d+) seccomp=(\w+)", self.house.log())
        self.assertEqual(len(said), 1, self.house.log())
        for pid in (self.house.process.pid, *self.house.children()):
            wait_until("it confines itself", lambda: marks(pid)["NoNewPrivs"] == "1")
            if said[0][1] == "yes":
                wait_until("it has its filter", lambda: marks(pid)["Seccomp"] == "2")
            self.assertEqual(int(marks(pid)["CapEff"], 16) & ~0xB, 0, "more than root's rights over files")

    def test_the_index_and_the_dump_are_made_again(self):
        house = self.house
        wait_until("the search finds", self.finds)
        wait_until("the dump is made", (house.home / "dump.zip").exists)
        self.assertEqual(house.stop(), 0)
        for name in ("search.db", "dump.zip"):
            (house.home / name).unlink()
        house.start()
        wait_until("the search finds again", self.finds)
        wait_until("the dump is made again", (house.home / "dump.zip").exists)
        self.assertEqual(house.get("/dump.zip")[1][:2], b"PK")

    def test_an_import_while_it_is_open_is_followed(self):
        rows = self.house.home.parent / "documents.csv"
        rows.write_text("code,title,type,issued\nCC-L-2026-900,Quinquereme,report,2026\n", encoding="utf-8")
        subprocess.run([self.program, "import", self.house.home, "documents", rows], check=True, timeout=PATIENCE,
                       stdout=subprocess.DEVNULL)
        wait_until("the search finds what is new", lambda: b"CC-L-2026-900" in self.house.get("/en/search?q=quinquereme")[1])

    def test_children_that_are_killed_come_back_confined(self):
        before = self.house.children()
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        wait_until("both are new", lambda: not set(before) & set(self.house.children()))
        wait_until("it serves again", self.house.is_open)
        for pid in self.house.children():
            self.assertEqual(marks(pid)["NoNewPrivs"], "1")
        wait_until("the search finds again", self.finds)


class TheProgramUnderTest(Work, unittest.TestCase):
    pass


class Real(Sandboxed, unittest.TestCase):
    program = REAL

    def test_every_kind_of_page_and_file_is_given(self):
        self.assertGreater(len(LISTS), 20)
        self.assertGreater(len(SUFFIXES), 10)
        given = 0
        for path in LISTS:
            status, page = self.house.get(f"/en/{path}")
            self.assertEqual(status, 200, path)
            codes = re.findall(rf'href="(/en/{re.escape(path)}/CC-[^"/]+)', page.decode())
            for address in [f"/en/{path}", *codes[:1]]:
                for suffix in ("", *SUFFIXES):
                    status, body = self.house.get(address + suffix)
                    self.assertIn(status, (200, 301, 302, 404), address + suffix)
                    given += status == 200 and len(body) > 0
        self.assertGreater(given, 250)
        for path in ("/lt/law/matrix", "/ru/calendar/month/2007-11", "/en/projects/timeline", "/en/youth/help", "/en/about/api",
                     "/sitemap.xml", "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/api/v1", "/api/v1/documents", "/api/v1/changes",
                     "/api/v1/openapi.json", "/en/search.atom?q=oslo", "/robots.txt", "/favicon.ico"):
            self.assertEqual(self.house.get(path)[0], 200, path)


class Unconfined(unittest.TestCase):
    def test_without_the_sandbox_nothing_is_taken_away(self):
        house = House(PROGRAM, "--no-sandbox")
        self.addCleanup(house.close)
        here = marks("self")
        for pid in (house.process.pid, *house.children()):
            self.assertEqual(marks(pid), here)
        self.assertIn("off by --no-sandbox", house.log())
        self.assertEqual(house.stop(), 0)


class Refused(unittest.TestCase):
    def test_a_call_that_ends_the_process_is_told_by_the_parent(self):
        """To the parent SIGSYS from outside looks as the filter's own."""
        house = House(PROGRAM)
        self.addCleanup(house.close)
        os.kill(house.children()[0], signal.SIGSYS)
        wait_until("the parent says so", lambda: re.search(rf"supervisor\.restart child=\w+ ended_by=signal number={signal.SIGSYS}", house.log()))
        self.assertRegex(house.log(), r"level=error at=supervisor\.restart child=\w+ problem=")
        wait_until("it serves again", house.is_open)


def load_tests(loader, tests, pattern):
    if REAL != PROGRAM:
        tests.addTests(loader.loadTestsFromTestCase(type("RealWork", (Work, unittest.TestCase), {"program": REAL})))
    return tests


if __name__ == "__main__":
    unittest.main()

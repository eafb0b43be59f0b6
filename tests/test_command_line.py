#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The command line's description of itself (manual page, completion for bash, help) and its search."""

import os
import pathlib
import re
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CHILDCENTRE", ROOT / "build" / "childcentre")).resolve()


def run(*words):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


def commands():
    return re.findall(r"^  childcentre (\w+)", run("--help")[1], re.M)


class Description(unittest.TestCase):
    def test_the_manual_page_has_every_command_and_option_of_the_help(self):
        status, page, said = run("man")
        self.assertEqual((status, said), (0, ""))
        plain = page.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "")
        self.assertTrue(page.startswith(".TH CHILDCENTRE 1\n"))
        for command in commands():
            self.assertIn(f"\nchildcentre {command} ", plain)
        for option in set(re.findall(r"--[a-z-]+", run("--help")[1])) - {"--help"}:
            self.assertIn(f"\n{option} ", plain)

    def test_every_command_tells_its_own_usage_and_refuses_the_options_of_others(self):
        for command in commands():
            status, said, _ = run(command, "--help")
            self.assertEqual(status, 0)
            self.assertTrue(said.startswith(f"childcentre {command}"), said)
        status, _, said = run("check", "nowhere", "--port", "8080")
        self.assertEqual(status, 2)
        self.assertIn("--port is no option here", said)

    def completed(self, *words):
        script = (f'source /dev/stdin; COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; '
                  '_childcentre; echo "${COMPREPLY[@]}"')
        done = subprocess.run(["bash", "-c", script], input=run("completion")[1], capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_bash_completes_commands_options_and_kinds(self):
        self.assertEqual(self.completed("childcentre", "exp"), ["export"])
        self.assertEqual(set(self.completed("childcentre", "''")), {*commands(), "--help"})
        self.assertEqual(self.completed("childcentre", "export", "DIR", "docu"), ["documents"])
        self.assertEqual(self.completed("childcentre", "export", "DIR", "documents", "--f"), ["--format"])
        self.assertEqual(self.completed("childcentre", "house", "DIR", "--p"), ["--port"])


class Search(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.house = str(pathlib.Path(place.name) / "house")
        self.assertEqual(run("init", self.house, "--pack", str(ROOT / "tests" / "data" / "tiny"))[0], 0)

    def open_once(self):
        """Opens the house until it has its index."""
        process = subprocess.Popen([PROGRAM, "house", self.house, "--port", "8399"], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while run("search", self.house, "lantern")[0] != 0 and time.monotonic() < end:
            time.sleep(0.2)
        process.terminate()
        process.wait(30)

    def test_it_finds_what_the_page_finds(self):
        status, found, said = run("search", self.house, "lantern")
        if status != 0:
            self.assertIn("no search index that can be used", said)
            self.open_once()
        status, found, said = run("search", self.house, "lantern", "--limit", "3")
        self.assertEqual(status, 0)
        lines = [line.split("\t") for line in found.splitlines()]
        self.assertTrue(all(len(line) == 3 for line in lines))
        self.assertIn(["TR-P-LANTERN", "project"], [line[:2] for line in lines])
        self.assertLessEqual(len(lines), 3)
        self.assertRegex(said, r"^\d+ found\.")
        self.assertEqual(run("search", self.house, "zzzzqqqq")[:2], (1, ""))
        without = run("search", self.house, "lantern", "-lantern")
        self.assertEqual(without[:2], (1, ""))


if __name__ == "__main__":
    unittest.main()

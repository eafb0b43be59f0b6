#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A sample of the torture (tests/torture/run), and that it notices what does not hold."""

import importlib.machinery
import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
RUN = ROOT / "tests" / "torture" / "run"
SECONDS = 20


def torture(*words):
    done = subprocess.run([sys.executable, RUN, *words], capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, done.stdout + done.stderr


class Sample(unittest.TestCase):
    def test_a_sample_of_acts_that_fail(self):
        status, said = torture("--seconds", str(SECONDS))
        self.assertEqual(status, 0, said)
        counted = re.search(r"^(\d+) runs, (\d+) in which the act failed, 0 failed the test", said, re.M)
        self.assertIsNotNone(counted, said)
        self.assertGreater(int(counted[2]), 25, said)
        self.assertGreater(int(re.search(r"^(\d+) kinds of failure", said, re.M)[1]), 100, said)


class Noticing(unittest.TestCase):
    """The torture's own eyes."""

    def setUp(self):
        loader = importlib.machinery.SourceFileLoader("torture_run", str(RUN))
        self.run = importlib.util.module_from_spec(importlib.util.spec_from_loader("torture_run", loader))
        sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
        loader.exec_module(self.run)
        sys.dont_write_bytecode = before

    def test_a_crash_a_silent_end_and_a_panic_over_a_file_are_noticed(self):
        read, memory = self.run.Point("read", "EIO", 1), self.run.Point("malloc", "ENOMEM", 1)
        for status, said, point in ((-11, "", memory), (-6, "assertion", memory), (1, "", read), (-6, "panic: x", read)):
            with self.subTest(status=status, said=said), self.assertRaises(self.run.Broken):
                self.run.ended_well(status, said, point)
        self.assertTrue(self.run.ended_well(0, "", read))
        self.assertFalse(self.run.ended_well(3, "childcentre: reading failed", read))
        self.assertFalse(self.run.ended_well(-6, "panic: no memory", memory))

    def test_every_number_is_tried_until_the_act_is_not_reached(self):
        self.assertEqual(self.run.numbers_of("pwrite", "import", 70), list(range(1, 72)))
        some = self.run.numbers_of("malloc", "init", 30000)
        self.assertEqual(some[:150], list(range(1, 151)))
        self.assertLess(len(some), 400)
        self.assertGreater(some[-1], 28000)

    def test_the_names_of_acts_are_in_the_order_of_the_library(self):
        source = (ROOT / "tests" / "torture" / "torture.c").read_text()
        named = re.search(r"names\[ACTS\] = \{(.*?)\};", source, re.S)[1]
        self.assertEqual(tuple(re.findall(r'"(\w+)"', named)), self.run.ACTS)
        listed = re.search(r"enum act \{(.*?)ACTS,", source, re.S)[1]
        self.assertEqual(tuple(word.lower() for word in re.findall(r"ACT_(\w+)", listed)), self.run.ACTS)
        self.assertTrue(os.access(RUN, os.X_OK))


if __name__ == "__main__":
    unittest.main()

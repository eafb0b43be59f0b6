#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The unit for systemd: it is understood, takes away nearly everything, and leaves what the program's own sandbox needs."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CHILDCENTRE", ROOT / "build" / "childcentre")).resolve()
UNIT = ROOT / "packaging" / "systemd" / "childcentre@.service"
CALLS = ROOT / "src" / "sandbox" / "sandbox_calls.c"
WORST = 1.5  # of ten, by systemd's own rating
# Not in the unit's list, and not missed: a process without root's rights gives no file another owner.
DISPENSABLE = {"fchown", "fchown32"}


def analyze(*words):
    done = subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, timeout=120, check=False,
                          env={**os.environ, "SYSTEMD_PAGER": "", "LC_ALL": "C"})
    return done.returncode, done.stdout + done.stderr


def directives(name):
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(encoding="utf-8"), re.M)


@unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is missing: apt-get install systemd")
class Unit(unittest.TestCase):
    def setUp(self):
        """A copy that names a program that is there, since systemd looks for it."""
        folder = tempfile.TemporaryDirectory(prefix="systemd-")
        self.addCleanup(folder.cleanup)
        self.copy = pathlib.Path(folder.name) / "childcentre@house-of-a-test.service"
        text = UNIT.read_text(encoding="utf-8")
        self.assertIn("ExecStart=/usr/local/bin/childcentre house ", text)
        self.copy.write_text(text.replace("/usr/local/bin/childcentre", str(PROGRAM)), encoding="utf-8")

    def test_systemd_understands_it(self):
        # Other units of the machine are looked at too: only what is said of this one counts.
        _, said = analyze("verify", "--man=no", str(self.copy))
        self.assertEqual([line for line in said.splitlines() if "childcentre" in line], [], said)
        spoilt = self.copy.read_text(encoding="utf-8").replace("ProtectHome=yes", "ProtectHome=perhaps")
        self.copy.write_text(spoilt, encoding="utf-8")
        self.assertIn("childcentre", analyze("verify", "--man=no", str(self.copy))[1])

    def test_it_takes_away_nearly_everything(self):
        _, said = analyze("security", "--offline=true", "--no-pager", str(self.copy))
        rated = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
        self.assertTrue(rated, said)
        self.assertLess(float(rated[1]), WORST, said)

    def allowed(self):
        """The system calls that the unit leaves, with systemd's sets taken apart."""
        def apart(word):
            if not word.startswith("@"):
                return {word}
            status, said = analyze("syscall-filter", word)
            self.assertEqual(status, 0, said)
            words = [line.strip() for line in said.splitlines()[1:]]
            return set().union(*(apart(one) for one in words if re.fullmatch(r"@?[\w-]+", one)))
        left = apart("@default")
        for line in directives("SystemCallFilter"):
            named = set().union(*(apart(word) for word in line.removeprefix("~").split()))
            left = left - named if line.startswith("~") else left | named
        return left

    def test_it_leaves_the_system_calls_that_the_program_needs(self):
        known = set(re.findall(r"\w+", analyze("syscall-filter", "@known")[1]))
        program = re.sub(r"#if SANDBOX_SANITIZED.*?#endif", "", CALLS.read_text(encoding="utf-8"), flags=re.S)
        groups = re.findall(r"GROUP\(((?:SERVING|JOBS|PARENT|ALL)[^;]*?)\),\n", program)
        self.assertGreater(len(groups), 8)
        needed = {name for group in groups for name in re.findall(r'"(\w+)"', group)}
        needed |= {"clone", "clone3", "ioctl", "mmap", "mprotect", "prctl", "tgkill", "bind", "listen", "socket", "execve", "signalfd4"}
        self.assertGreater(len(needed), 100)
        self.assertEqual((needed & known) - self.allowed() - DISPENSABLE, set())
        self.assertNotIn("ptrace", self.allowed())
        self.assertNotIn("mount", self.allowed())


if __name__ == "__main__":
    unittest.main()

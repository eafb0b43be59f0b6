#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A house that is broken, full or out of reach is refused with a word on what to do next, and left as it was; a search index
that is broken is made anew.  Never a crash, never a loop.

A full disk is a limit on how large a file may grow (RLIMIT_FSIZE), and a folder without rights is one that even root may not
enter, because what lets root do so is taken away: so neither needs a mount or another user.
"""

import ctypes
import hashlib
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CHILDCENTRE", ROOT / "build" / "childcentre")).resolve()
PACK = ROOT / "tests" / "data" / "tiny"
CRASH = re.compile(r"Sanitizer|runtime error:|^panic:", re.M)
ADVICE = re.compile(r"restore a backup|give the right folder|give another folder|install that program's version|init DIR|make room"
                    r"|let the user that runs this program|see whether the disk|choose another port|is left as it is|Permission denied")
DROP = 24  # prctl's PR_CAPBSET_DROP
OVERRIDING = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def limited(file_bytes):
    """Before the program starts: no file grows over so many bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))


def without_rights():
    """Before the program starts: root is bound by the rights of files like anybody else."""
    if os.geteuid() == 0:
        library = ctypes.CDLL(None)
        for right in OVERRIDING:
            library.prctl(DROP, right, 0, 0, 0)


def run(*words, before=None):
    # restore_signals: Python ignores the signal that a file which may not grow brings, and passes that on.
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=60, check=False, preexec_fn=before,
                          restore_signals=before is None)
    return done.returncode, done.stdout, done.stderr


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def within(seconds, holds):
    end = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


class Open:
    """A house that is open for the length of a with statement; .said is what it said then."""

    def __init__(self, folder, before=None):
        self.folder, self.before, self.port = folder, before, free_port()
        self.log = folder.parent / "said.txt"

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([PROGRAM, "house", self.folder, "--port", str(self.port)], stdout=subprocess.DEVNULL,
                                            stderr=log, preexec_fn=self.before, restore_signals=self.before is None)
        if not within(30, lambda: self.get("/en/")[0] == 200):
            self.process.kill()
            raise AssertionError("the house does not open: " + self.said())
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.status = self.process.wait(30)

    def said(self):
        return self.log.read_text(errors="replace")

    def get(self, target):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{target}", timeout=10) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, ""
        except OSError:
            return 0, ""

    def finds(self):
        return "TR-P-LANTERN" in self.get("/en/search?q=lantern")[1]


class Houses(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.place.cleanup)
        cls.top = pathlib.Path(cls.place.name)
        cls.good = cls.top / "good"
        status, _, said = run("init", cls.good, "--pack", PACK)
        assert status == 0, said
        cls.changed = cls.top / "projects.csv"
        cls.changed.write_text((PACK / "projects.csv").read_text().replace("Lantern", "Lamp"))

    def fresh(self):
        house = self.top / "house"
        shutil.rmtree(house, ignore_errors=True)
        shutil.copytree(self.good, house)
        return house

    def every_command(self, house):
        outside = self.top / "out"
        shutil.rmtree(outside, ignore_errors=True)
        outside.mkdir()
        return [("check", house), ("search", house, "lantern"), ("export", house, "projects", "--out", outside / "p.csv"),
                ("export", house, "projects"), ("export", house, "--pack", outside / "pack"),
                ("export", house, "--offline", outside / "o.zip", "--lang", "en"), ("import", house, "projects", self.changed),
                ("house", house, "--port", free_port())]

    def refuses(self, words, before=None, statuses=(1, 3)):
        status, _, said = run(*words, before=before)
        self.assertIn(status, statuses, f"{words}: {said}")
        self.assertNotRegex(said, CRASH)
        self.assertRegex(said, ADVICE, str(words))
        return said


def print_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def cut(path):
    os.truncate(path, 5000)


def halve(path):
    os.truncate(path, path.stat().st_size // 2 // 4096 * 4096)


def scramble(path):
    path.write_bytes(os.urandom(200000))


def scramble_inside(path):
    """Leaves the head, by which the file passes for whole."""
    size = path.stat().st_size
    with open(path, "r+b") as file:
        file.seek(3 * 4096)
        file.write(os.urandom(size - 4 * 4096))


def empty(path):
    path.write_bytes(b"")


def write_text(path):
    path.write_text("no database\n" * 5000)


def another_program(path):
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE t (a)")


def newer_schema(path):
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")


class BrokenHouse(Houses):
    def test_every_command_refuses_a_broken_database_and_leaves_it_as_it_is(self):
        for breaks in (cut, halve, scramble, empty, write_text, another_program, newer_schema):
            house = self.fresh()
            breaks(house / "house.db")
            before = print_of(house / "house.db")
            words = self.every_command(house)
            for command in words if breaks is empty else [*words, ("init", house)]:
                with self.subTest(breaks=breaks.__name__, command=command[0]):
                    self.refuses(command)
                    self.assertEqual(print_of(house / "house.db"), before)
                    self.assertEqual(list((self.top / "out").iterdir()), [])

    def test_damage_inside_is_found_by_the_check_and_kills_nobody(self):
        house = self.fresh()
        scramble_inside(house / "house.db")
        for command in self.every_command(house)[:-1]:
            with self.subTest(command=command[0]):
                status, printed, said = run(*command)
                self.assertIn(status, (0, 1, 3))
                self.assertNotRegex(said, CRASH)
        status, printed, said = run("check", house)
        self.assertNotEqual(status, 0)
        self.assertIn("estore", printed + said)

    def test_a_folder_that_is_missing_or_no_folder(self):
        for house in (self.top / "nowhere", self.top / "projects.csv"):
            for command in self.every_command(house):
                with self.subTest(house=house.name, command=command[0]):
                    self.refuses(command, statuses=(1,))
        status, _, said = run("init", self.top / "projects.csv")
        self.assertEqual(status, 3)
        self.assertIn("File exists", said)

    def test_a_folder_in_the_place_of_the_database(self):
        house = self.fresh()
        (house / "house.db").unlink()
        (house / "house.db").mkdir()
        for command in [*self.every_command(house), ("init", house)]:
            with self.subTest(command=command[0]):
                self.refuses(command)

    def test_a_port_in_use(self):
        house = self.fresh()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            self.refuses(("house", house, "--port", taken.getsockname()[1]), statuses=(3,))

    def test_what_is_exported_to_a_device_does_not_take_its_place(self):
        pipe = self.top / "pipe"
        os.mkfifo(pipe)
        with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
            self.assertEqual(run("export", self.good, "projects", "--out", pipe)[0], 0)
            self.assertIn("TR-P-LANTERN", reader.communicate(timeout=20)[0])
        self.assertTrue(pipe.is_fifo())


class WithoutRights(Houses):
    def closed(self, folder_mode, file_mode):
        house = self.fresh()
        for file in house.iterdir():
            file.chmod(file_mode)
        house.chmod(folder_mode)
        self.addCleanup(house.chmod, 0o700)
        return house

    def test_a_folder_that_may_not_be_entered(self):
        house = self.closed(0o000, 0o600)
        for command in self.every_command(house):
            with self.subTest(command=command[0]):
                self.assertIn("let the user that runs this program", self.refuses(command, before=without_rights))

    def test_a_folder_that_may_only_be_read_is_not_opened_for_writing(self):
        house = self.closed(0o500, 0o400)
        for command in (("import", house, "projects", self.changed), ("house", house, "--port", free_port())):
            with self.subTest(command=command[0]):
                self.assertIn("let the user that runs this program", self.refuses(command, before=without_rights))
        for command in (("export", house, "projects", "--out", house / "p.csv"), ("init", house / "new"),
                        ("export", house, "--offline", house / "o.zip", "--lang", "en")):
            with self.subTest(command=command):
                status, _, said = run(*command, before=without_rights)
                self.assertEqual(status, 3)
                self.assertNotRegex(said, CRASH)
                self.assertRegex(said, r"Permission denied|let the user that runs this program")

    def test_a_database_that_may_not_be_read(self):
        house = self.closed(0o700, 0o000)
        for command in [*self.every_command(house), ("init", house)]:
            with self.subTest(command=command[0]):
                self.refuses(command, before=without_rights)


class FullDisk(Houses):
    def test_init_leaves_nothing_and_can_be_tried_again(self):
        for limit in (0, 5000, 40000, 100000, 200000):
            with self.subTest(limit=limit):
                house = self.top / "new"
                shutil.rmtree(house, ignore_errors=True)
                self.refuses(("init", house, "--pack", PACK), before=limited(limit), statuses=(3,))
                self.assertEqual([file.name for file in house.iterdir()], [])
        self.assertEqual(run("init", house, "--pack", PACK)[0], 0)

    def test_every_command_refuses_or_does_it_all(self):
        for limit in (0, 5000, 20000, 40000):
            house = self.fresh()
            for command in self.every_command(house)[:-1]:
                with self.subTest(limit=limit, command=command[:3]):
                    before = os.listdir(self.top / "out")
                    status, printed, said = run(*command, before=limited(limit))
                    self.assertIn(status, (0, 3), said)
                    self.assertNotRegex(said, CRASH)
                    if status != 0 and "--pack" not in command:
                        self.assertEqual(os.listdir(self.top / "out"), before)
                    if command[0] == "import":
                        self.assertEqual("Lamp" in run("export", house, "projects")[1], status == 0)
            self.assertEqual(run("check", house)[1], "The house is sound.\n")
        self.refuses(("house", house, "--port", free_port()), before=limited(0), statuses=(3,))

    def test_a_house_serves_where_its_index_finds_no_room_and_does_not_try_all_the_time(self):
        house = self.fresh()
        (house / "search.db").unlink()
        with Open(house, limited(70000)) as served:
            time.sleep(2.5)
            self.assertEqual(served.get("/en/projects")[0], 200)
            self.assertEqual(served.get("/en/search?q=lantern")[0], 200)
            said = served.said()
        self.assertEqual(served.status, 0)
        self.assertNotRegex(said, CRASH)
        self.assertIn("see whether the disk is full", said)
        self.assertIn(said.count("at=jobs.run"), (1, 2), said)
        self.assertEqual([name for name in os.listdir(house) if "search" in name], [])


class BrokenIndex(Houses):
    def test_a_house_makes_it_anew_when_it_opens(self):
        for breaks in (cut, halve, scramble, scramble_inside, empty, write_text, another_program):
            with self.subTest(breaks=breaks.__name__):
                house = self.fresh()
                breaks(house / "search.db")
                status, printed, said = run("check", house)
                self.assertEqual(status, 1)
                self.assertIn("nothing is lost", printed)
                self.assertNotRegex(said, CRASH)
                self.assertNotRegex(run("search", house, "lantern")[2], CRASH)
                with Open(house) as served:
                    self.assertTrue(within(10, served.finds), served.said())
                self.assertNotRegex(served.said(), CRASH)
                self.assertEqual(run("check", house)[1], "The house is sound.\n")
                self.assertIn("TR-P-LANTERN", run("search", house, "lantern")[1])

    def test_a_house_that_is_open_makes_it_anew(self):
        house = self.fresh()
        index = house / "search.db"
        for breaks in (pathlib.Path.unlink, scramble_inside, scramble, cut):
            with Open(house) as served:
                self.assertTrue(within(10, served.finds))
                before = index.stat().st_ino
                breaks(index)
                with self.subTest(breaks=breaks.__name__):
                    end = time.monotonic() + 10
                    while (not index.exists() or index.stat().st_ino == before) and time.monotonic() < end:
                        self.assertEqual(served.get(f"/en/search?q=lantern&x={time.monotonic()}")[0], 200)
                    self.assertTrue(within(10, served.finds), served.said())
            self.assertNotRegex(served.said(), CRASH)

    def test_a_folder_in_its_place_is_said_and_the_house_serves(self):
        house = self.fresh()
        (house / "search.db").unlink()
        (house / "search.db").mkdir()
        with Open(house) as served:
            time.sleep(1)
            self.assertEqual(served.get("/en/projects")[0], 200)
            self.assertEqual(served.get("/en/search?q=lantern")[0], 200)
        self.assertIn("move it out of the way", served.said())


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The house's processes under many clients: killed, relieved and stopped.

What was answered is whole; who had no answer yet can ask again at once, for the socket stays open all the time.
"""

import contextlib
import http.client
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from test_faults import CRASH, PACK, PROGRAM, Open, run, within  # noqa: E402  (found through the line above)

CLIENTS = 16
# A program with sanitizers starts more slowly, and other tests may run beside.
SLACK = 4.0 if b"__asan_init" in PROGRAM.read_bytes() else 1.0


class Client(threading.Thread):
    """Asks for one page after the other, some on one connection, some on a new one each."""

    def __init__(self, port, stop, keeps):
        super().__init__(daemon=True)
        self.port, self.stop, self.keeps = port, stop, keeps
        self.whole, self.unanswered, self.refused, self.cut, self.bodies = 0, 0, 0, [], {}
        self.answered = []

    def ask(self, connection, target):
        try:
            connection.request("GET", target)
        except ConnectionRefusedError:
            self.refused += 1
            return False
        except (OSError, http.client.HTTPException):
            self.unanswered += 1
            return False
        try:
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException):
            self.unanswered += 1
            return False
        try:
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.cut.append(f"{target}: {error!r}")
            return False
        if answer.status != 200 or self.bodies.setdefault(target, body) != body:
            self.cut.append(f"{target}: {answer.status}, {len(body)} bytes of {len(self.bodies.get(target, body))}")
        self.whole += 1
        self.answered.append(time.monotonic())
        return True

    def run(self):
        number, connection = 0, None
        while not self.stop.is_set():
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            number += 1
            target = ("/en/", "/en/projects", "/en/calendar", f"/en/projects?from=19{number % 90 + 10}")[number % 4]
            if not self.ask(connection, target) or not self.keeps:
                connection.close()
                connection = None
        if connection is not None:
            connection.close()


class Crowd:
    """Many clients for the length of a with statement."""

    def __init__(self, port, keeps=None):
        self.stop = threading.Event()
        self.clients = [Client(port, self.stop, keeps if keeps is not None else i % 2 == 0) for i in range(CLIENTS)]

    def __enter__(self):
        for client in self.clients:
            client.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for client in self.clients:
            client.join(30)

    def cut(self):
        return [why for client in self.clients for why in client.cut]

    def sum(self, what):
        return sum(getattr(client, what) for client in self.clients)

    def answered_since(self, moment):
        return min((at for client in self.clients for at in client.answered if at > moment), default=None)


def children(parent):
    """The numbers of a process's children, in the order of their start."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == parent and words[0] != "Z":
            found.append((int(words[19]), int(folder.name)))
    return [number for _, number in sorted(found)]


class Processes(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.top = pathlib.Path(place.name)
        self.house = self.top / "house"
        status, _, said = run("init", self.house, "--pack", PACK)
        self.assertEqual(status, 0, said)

    def serving(self, served):
        """The process that has threads; the jobs have one."""
        return next((number for number in children(served.process.pid)
                     if len(list(pathlib.Path(f"/proc/{number}/task").iterdir())) > 4), None)

    def jobs(self, served):
        return next((number for number in children(served.process.pid) if number != self.serving(served)), None)

    def test_a_serving_process_that_is_killed_is_there_again_within_a_second(self):
        slowest = 0
        with Open(self.house) as served, Crowd(served.port) as crowd:
            for _ in range(3):
                time.sleep(0.5)
                victim = self.serving(served)
                os.kill(victim, signal.SIGKILL)
                killed = time.monotonic()
                time.sleep(0.05)  # what was on its way came from the one that was killed
                self.assertTrue(within(10, lambda: crowd.answered_since(killed + 0.05)))
                slowest = max(slowest, crowd.answered_since(killed + 0.05) - killed)
        self.assertLess(slowest, SLACK)
        self.assertEqual((crowd.sum("refused"), served.status), (0, 0))
        self.assertGreater(crowd.sum("whole"), 100)
        self.assertLessEqual(len(crowd.cut()), 3 * CLIENTS)  # kill -9 may cut what is being sent
        self.assertNotRegex(served.said(), CRASH)

    def test_jobs_that_are_killed_go_on_within_a_second(self):
        with Open(self.house) as served:
            self.assertTrue(within(10, served.finds))
            for word in ("Beacon", "Torch"):
                first = self.jobs(served)
                os.kill(first, signal.SIGKILL)
                killed = time.monotonic()
                self.assertTrue(within(10, lambda: self.jobs(served) not in (None, first)))
                self.assertLess(time.monotonic() - killed, SLACK)
                changed = self.top / "changed.csv"
                changed.write_text((PACK / "projects.csv").read_text().replace("Lantern", word))
                self.assertEqual(run("import", self.house, "projects", changed)[0], 0)
                self.assertTrue(within(10, lambda: "TR-P-LANTERN" in served.get(f"/en/search?q={word}")[1]))
        self.assertEqual(run("check", self.house)[1], "The house is sound.\n")

    def test_a_process_that_dies_at_once_again_and_again_is_not_started_all_the_time(self):
        with Open(self.house) as served:
            began, killed = time.monotonic(), 0
            while time.monotonic() - began < 3:
                victim = self.jobs(served)
                with contextlib.suppress(ProcessLookupError):  # it has ended since it was looked up
                    if victim is not None:
                        os.kill(victim, signal.SIGKILL)
                        killed += 1
                time.sleep(0.01)
            restarts = served.said().count("at=supervisor.restart")
        self.assertGreater(restarts, 3)
        self.assertLess(restarts, 10)

    def test_a_relief_under_load_loses_nothing(self):
        with Open(self.house) as served, Crowd(served.port) as crowd:
            for _ in range(4):
                time.sleep(0.4)
                before = children(served.process.pid)
                served.process.send_signal(signal.SIGUSR1)
                self.assertTrue(within(20, lambda: len(children(served.process.pid)) == 2
                                       and not set(before) & set(children(served.process.pid))), served.said())
            time.sleep(0.3)
        self.assertEqual((crowd.sum("refused"), crowd.cut()), (0, []))
        # A connection that is kept may be closed just when the next question comes on it; a new one is always answered.
        self.assertEqual(sum(client.unanswered for client in crowd.clients if not client.keeps), 0)
        self.assertGreater(crowd.sum("whole"), 200)
        self.assertEqual(served.status, 0)
        self.assertNotRegex(served.said(), r"level=(error|warning)")

    def test_a_stop_under_load_finishes_what_was_begun(self):
        for _ in range(3):
            with Open(self.house) as served, Crowd(served.port) as crowd:
                time.sleep(0.6)
                served.process.send_signal(signal.SIGTERM)
                served.process.wait(20)
            self.assertEqual((served.status, crowd.cut()), (0, []), served.said())
            self.assertGreater(crowd.sum("whole"), 20)

    def test_a_stop_while_the_index_is_built_is_quick_and_leaves_no_half(self):
        with Open(self.house) as served:
            pass
        for pause in (0, 0.02, 0.05, 0.1):
            (self.house / "search.db").unlink(missing_ok=True)
            process = subprocess.Popen([PROGRAM, "house", self.house, "--port", str(served.port)], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE, text=True)
            for line in process.stderr:
                if "building the search index" in line:
                    break
            time.sleep(pause)
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            said = process.communicate(timeout=40)[1]
            self.assertLess(time.monotonic() - began, 2 * SLACK)
            self.assertEqual(process.returncode, 0, said)
            self.assertNotRegex(said, r"level=error|" + CRASH.pattern)
            self.assertEqual([name for name in os.listdir(self.house) if ".new" in name], [])


if __name__ == "__main__":
    unittest.main()

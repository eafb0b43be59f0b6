# SPDX-License-Identifier: EUPL-1.2
"""The house in bench/search: made by its command line, asked over HTTP as a browser asks it.

Its processes keep to one core.  Every question is asked once: its address is not in the page cache, and the page is made,
compressed and sent anew.  What is timed lasts from the request's first byte to the answer's last.
"""

import csv
import html
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACK = ROOT / "region" / "baltic"
PATIENCE = 1200  # seconds for an index to be built
LOOKS_EVERY = 1.2  # seconds: every worker looks for a new index once a second
FOLLOW_MOST = 3.0  # seconds
ROW = re.compile(r'<h2><a href="([^"]*)"')
ALSO = re.compile(r'<h3><a href="([^"]*)"')
TOTAL = re.compile(r'<b aria-current="true">[^<]*</b> <span class="count">([^<]*)<')
OFFER = re.compile(r'<a href="/[a-z]{2}/search\?q=([^"&]*)"')
CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)+")


def on_core(core):
    return lambda: os.sched_setaffinity(0, {core})


def build():
    """The program as ./run would build it, in a folder of its own."""
    subprocess.run(["sh", "-e", "-c", ". tools/setup.sh; build_house build-release -Dbuildtype=release"], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)
    return ROOT / "build-release" / "childcentre"


def said(command):
    """Runs a command; what it says is shown only when it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")
    return done.stdout


def make(program, folder, records):
    """A house with the demonstration's records and so many generated ones; 0: the demonstration alone."""
    stamp = folder.parent / f"{folder.name}.made"  # written last, so that half a house is not taken for one
    if stamp.exists() and stamp.read_text() == str(records):
        return
    stamp.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    said([program, "init", folder, "--pack", PACK])
    if records:
        made = folder.parent / f"{folder.name}.generated"
        said([sys.executable, ROOT / "bench" / "generate.py", PACK, str(records), made])
        said([program, "import", folder, "document", made / "documents.csv"])
        shutil.rmtree(made)
    stamp.write_text(str(records))


class House:
    name = "house"
    title = "the house, over HTTP"

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.process = self.socket = self.reader = None

    # ---- its life ----

    def open(self):
        """Opens the house and waits for its first page."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        core, _ = measure.cores()
        self.errors = (self.folder.parent / f"{self.folder.name}.log").open("wb")
        self.process = subprocess.Popen([self.program, "house", self.folder, "--port", str(self.port), "--address", "127.0.0.1"],
                                        stdout=self.errors, stderr=self.errors, start_new_session=True, preexec_fn=on_core(core))
        for _ in range(600):
            try:
                self.fetch("/en/")
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.02)
        sys.exit(f"bench/search: the house does not open: see {self.errors.name}")

    def close(self):
        self.forget_connection()
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)
            self.process = None
            self.errors.close()

    def forget_connection(self):
        if self.socket is not None:
            self.reader.close()
            self.socket.close()
        self.socket = self.reader = None

    def build_index(self):
        """Seconds from the start of a house without an index to its index standing in its place."""
        for file in self.folder.glob("search.db*"):
            file.unlink()
        index = self.folder / "search.db"
        started = time.monotonic()
        self.open()
        while not index.exists():
            if time.monotonic() - started > PATIENCE or self.process.poll() is not None:
                sys.exit(f"bench/search: the house built no index: see {self.errors.name}")
            time.sleep(0.005)
        took = time.monotonic() - started
        time.sleep(LOOKS_EVERY)
        if not self.ask("en", "children").total:
            sys.exit("bench/search: the house finds nothing in its new index")
        return took

    def index_bytes(self):
        return sum(file.stat().st_size for file in self.folder.glob("search.db*"))

    def processor(self):
        return measure.processor_seconds(measure.family(self.process.pid))

    # ---- asking ----

    def fetch(self, target):
        """(status, location, body, seconds); the connection is kept, and opened anew when the house has closed it."""
        for attempt in range(2):
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.reader = self.socket.makefile("rb")
            started = time.perf_counter()
            try:
                self.socket.sendall(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
                return (*self.read_answer(), time.perf_counter() - started)
            except OSError:
                self.forget_connection()
                if attempt:
                    raise

    def read_answer(self):
        line = self.reader.readline()
        if not line:
            raise ConnectionResetError
        status, length, location = int(line.split()[1]), 0, ""
        while (line := self.reader.readline().strip()):
            name, _, value = line.decode().partition(": ")
            length = int(value) if name.lower() == "content-length" else length
            location = value if name.lower() == "location" else location
        return status, location, self.reader.read(length).decode()

    def ask(self, lang, text, kind=""):
        """The answer on the first page, taken from its HTML."""
        return self.ask_at(f"/{lang}/search?q={urllib.parse.quote(text)}")

    def ask_at(self, target):
        status, location, page, seconds = self.fetch(target)
        if status == 302:
            return measure.Answer(1, [code_in(location)], seconds, redirect=code_in(location))
        if status != 200:
            sys.exit(f"bench/search: the house answers {status} to {target}")
        main, _, also = page.partition('<section id="also">')
        total = TOTAL.search(main)
        status_line = re.search(r'role="status">([^<]*)', main)
        nothing = status_line is not None and not re.search(r"[1-9]", status_line[1].split("“")[0].split("«")[0].split("”")[0])
        return measure.Answer(int(re.sub(r"\D", "", html.unescape(total[1]))) if total and not nothing else 0,
                              list(map(code_in, ROW.findall(main))), seconds, list(map(code_in, ALSO.findall(also))),
                              offers=[urllib.parse.unquote_plus(html.unescape(offer)) for offer in OFFER.findall(main)], some=nothing)

    def searchable(self, kinds_and_codes):
        """The kinds whose records are found: each is looked for by the code of one of its records."""
        found = set()
        for kind, code in kinds_and_codes:
            body = self.fetch(f"/api/v1/search?q={code}&kind={kind}")[2]
            if any(item["code"] == code for item in json.loads(body).get("items", [])):
                found.add(kind)
        return found

    # ---- by the command line ----

    def ask_command(self, lang, text):
        """Seconds that `childcentre search` takes, from its start to its end: as a CGI program would."""
        started = time.perf_counter()
        subprocess.run([self.program, "search", self.folder, "--lang", lang, "--limit", "20", text], capture_output=True,
                       preexec_fn=on_core(measure.cores()[0]))
        return time.perf_counter() - started

    # ---- following ----

    def follow(self, times):
        """Seconds from a change's being noted (a little before it is committed) to its being found, so many times: at addresses that
        nobody has asked for before, and at one address that is asked for again and again, as a page is reloaded."""
        fresh, same = [], []
        for number in range(times):
            code, word = f"ZZ-F-{os.getpid()}-{number}", f"novelty{chr(97 + number)}{os.getpid()}"
            path = self.folder.parent / "follow.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\r\n").writerows([("code", "language", "title", "issued", "type"),
                                                                   (code, "en", f"The {word} report", "2026", "report")])
            said([self.program, "import", self.folder, "document", path])
            path.unlink()
            at_fresh, at_same = self.until_found(f"/en/search?q={word}", self.changed(code))
            fresh.append(at_fresh)
            same.append(at_same)
        return fresh, same

    def until_found(self, target, changed):
        """Both kinds of seconds; FOLLOW_MOST for what was not found by then."""
        found = {"fresh": None, "same": None}
        asked = 0
        while None in found.values() and time.time() - changed < FOLLOW_MOST:
            asked += 1
            for way, address in (("same", target), ("fresh", f"{target}&asked={asked}")):
                if found[way] is None and self.ask_at(address).total > 0:
                    found[way] = time.time() - changed
            time.sleep(0.005)
        return found["fresh"] or FOLLOW_MOST, found["same"] or FOLLOW_MOST

    def changed(self, code):
        with sqlite3.connect(f"file:{self.folder / 'house.db'}?mode=ro", uri=True) as db:
            return db.execute("SELECT changed FROM record WHERE code = ?", (code,)).fetchone()[0] / 1000


def code_in(address):
    return next((part for part in urllib.parse.urlsplit(html.unescape(address)).path.split("/") if CODE.fullmatch(part)), "")

# SPDX-License-Identifier: EUPL-1.2
"""The demonstration house: made, filled, exported and checked by the command line; then served, crawled and closed.

Used by run_all.py.  The program is the one built with sanitizers, so that whatever a command or a page does wrong in memory
is found here.  Nothing is written outside the house's temporary folder.
"""

import hashlib
import html
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

PACK = pathlib.Path("region") / "baltic"
CRASHED = re.compile(r"ERROR: \w+Sanitizer|runtime error:|^panic:", re.MULTILINE)
BROKEN = re.compile(CRASHED.pattern + r"|level=(?:error|warning)", re.MULTILINE)
READERS = 3  # connections that crawl at the same time
PAGES_LEAST = 10000  # fewer than this in five languages means that the crawl went astray


# ---- by the command line ----

class Commands:
    """Runs the program's commands on one house."""

    def __init__(self, score, run, program, house, root, env):
        self.score, self.run, self.program, self.house, self.root, self.env = score, run, program, house, root, env

    def __call__(self, name, *arguments, expect=0, says=""):
        """The command's output; its exit status must be as expected, and nothing may be broken in it."""
        status, output = self.run([self.program, name, self.house, *arguments], env=self.env, cwd=self.root)
        broken = BROKEN if expect == 0 else CRASHED
        self.score.check(status == expect and not broken.search(output) and re.search(says, output),
                         f"childcentre {name} {' '.join(map(str, arguments))} (status {status}, should be {expect})", output[-4000:])
        return output

    def kinds(self):
        """The names of all kinds, as the program itself lists them when it is asked for one that there is not."""
        output = self("import", "no-such-kind", "none.csv", expect=2, says="The kinds are: settings, ")
        return output.partition("The kinds are: settings, ")[2].partition(".\n")[0].split(", ")


def contents(folder):
    """The files that hold something; a reader may leave SQLite's empty -wal and -shm behind."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*")
            if path.is_file() and not path.name.endswith("-shm") and path.stat().st_size > 0}


def newest_change(house):
    with sqlite3.connect(f"file:{house / 'house.db'}?mode=ro", uri=True) as db:
        return db.execute("SELECT MAX(number), COUNT(*) FROM change").fetchone()


NOTHING_NEW = r"(?m)^[1-9]\d* rows read, 0 refused, 0 added, 0 changed, [1-9]\d* unchanged$"


def check_commands(score, run, program, house, root, env):
    call = Commands(score, run, program, house, root, env)
    call("init", "--pack", PACK, says=r"A house stands in .*: [1-9]\d{3} records\.")
    before = contents(house)
    call("init", "--pack", PACK, expect=1, says="it is left as it is")
    score.check(contents(house) == before, "a second init leaves the house alone")

    change = newest_change(house)
    files = sorted((root / PACK).glob("*.csv"))
    score.check(len(files) > 30, f"the pack has its files ({len(files)})")
    for file in files:
        call("import", "settings" if file.stem == "house" else file.stem, file, says=NOTHING_NEW)
    kinds = call.kinds()
    score.check(len(kinds) > 30, f"there are kinds to export ({len(kinds)})")
    for kind in kinds:
        check_round_trip(call, score, house, kind)
    score.check(newest_change(house) == change, "importing again notes no change")
    call("check", says="The house is sound.")


def check_round_trip(call, score, house, kind):
    """What is exported can be imported again and changes nothing; JSON holds as many records as CSV."""
    exported = house.parent / f"{kind}.csv"
    call("export", kind, "--out", exported)
    if exported.exists():
        call("import", kind, exported, says=NOTHING_NEW)
    as_json = house.parent / f"{kind}.json"
    call("export", kind, "--format", "json", "--out", as_json)
    try:
        score.check(json.loads(as_json.read_text(encoding="utf-8")), f"{kind} exported as JSON holds records")
    except (OSError, ValueError) as error:
        score.bad(f"{kind} exported as JSON: {error}")


# ---- served ----

class Served:
    """The house with its processes, from start to end."""

    def __init__(self, program, house, root, env):
        self.house = house
        self.errors = house.parent / "stderr.txt"
        self.port = free_port()
        with open(self.errors, "wb") as errors:
            self.process = subprocess.Popen([str(program), "house", str(house), "--port", str(self.port), "--address", "127.0.0.1"],
                                            cwd=root, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=errors,
                                            text=True, start_new_session=True)

    def opens(self):
        """Whether the first page comes within a minute."""
        for _ in range(600):
            if self.process.poll() is not None:
                return False
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/en/")
                return connection.getresponse().status == 200
            except OSError:
                time.sleep(0.1)
            finally:
                connection.close()
        return False

    def processes(self):
        """The numbers of all processes whose command line names the house's folder."""
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.fsencode(str(self.house)) in (folder / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
            except OSError:
                continue  # it has ended meanwhile
        return found

    def closes(self):
        """The exit status after SIGTERM, and which processes are left; those are ended."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            status = "none: it did not end"
        left = self.processes()
        for number in left:
            os.kill(number, signal.SIGKILL)
        self.process.stdout.close()
        return status, left

    def errors_seen(self):
        return "\n".join(line for line in self.errors.read_text(errors="replace").splitlines())


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def check_served(score, run, program, house, root, env, browser):
    if not (house / "house.db").exists():
        score.bad("there is no house to serve")
        return
    served = Served(program, house, root, env)
    try:
        if score.check(served.opens(), "the house opens", served.errors_seen()):
            score.check(len(served.processes()) == 3, "three processes run: parent, house, jobs", str(served.processes()))
            started = time.monotonic()
            check_crawl(score, served.port, browser is None)
            print(f"    crawl: {time.monotonic() - started:.0f} s")
            if browser is not None:
                check_browser(score, run, browser, served.port)
    finally:
        status, left = served.closes()
    score.check(status == 0, f"the house ends well when it is told to (status {status})", served.errors_seen()[-4000:])
    score.check(not left, f"no process is left ({left})")
    errors = served.errors_seen()
    score.check(not BROKEN.search(errors), "nothing went wrong in the house while it was served", errors[-8000:])


def check_browser(score, run, browser, port):
    started = time.monotonic()
    status, output = run([*browser, f"http://127.0.0.1:{port}"])
    last = output.strip().splitlines()[-1] if output.strip() else ""
    counted = re.fullmatch(r"(\d+) passed, (\d+) failed(?:, (\d+) skipped)?", last)
    print(f"    browser: {last} in {time.monotonic() - started:.0f} s")
    if counted is None or int(counted[1]) == 0:
        score.bad(f"the browser's walk did not end (status {status})", output[-8000:])
        return
    passed, failed, skipped = (int(number or 0) for number in counted.groups())
    score.good(passed)
    if skipped:
        score.left_out("in the browser's walk", skipped)
    if failed or status != 0:
        score.bad(f"the browser's walk: {last} (status {status})", output[-30000:])
        score.failed += max(failed - 1, 0)


# ---- the crawl ----

LINK = re.compile(r'<(?:a|link|area|script|img|use|form|source)\b[^>]*?\s(?:href|src|action)="([^"]*)"')
# Language, place and suffix of a list or record in another format than its page.
FORMAT = re.compile(r"/([a-z]{2})/([a-z/-]*)(?:/[A-Z][^/.?]*)?\.([a-z0-9.]+)(?:\?|$)")
FORMATS_ASKED = 3
ENDLESS = re.compile(r"\?|/calendar/month/")
NAMED = re.compile(r'\sid="([^"]*)"')


class Page:
    """An answer: its status, the addresses on it, and the places in it that a fragment can name."""

    def __init__(self, status, kind, text, location):
        self.status, self.location = status, location
        is_page = kind.startswith("text/html")
        self.links = [html.unescape(link) for link in LINK.findall(text)] if is_page else []
        self.names = set(map(html.unescape, NAMED.findall(text))) if is_page else None
        self.ends = not is_page or text.rstrip().endswith("</html>")


class Crawl:
    """Every address of the house that can be reached from the front page.

    Lists can be filtered in more ways than can be counted, and months follow each other for a century: such addresses are asked
    for, but of what stands on those pages only the other addresses are followed.  Of formats besides the page a few of each
    kind are asked for.  A quick crawl stays with English.
    """

    def __init__(self, port, quick):
        self.port = port
        self.other = re.compile(r"/(?!en/)[a-z]{2}/" if quick else r"(?!)")  # addresses that are left out
        self.reader = threading.local()
        self.pages = {}
        self.found_on = {"/en/": "(start)"}
        self.fragments = {}
        self.formats = {}

    def fetch(self, target):
        """A page over the reader's own connection, which is opened anew when the house has closed it meanwhile."""
        for attempt in range(2):
            if getattr(self.reader, "connection", None) is None:
                self.reader.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                self.reader.connection.request("GET", target)
                response = self.reader.connection.getresponse()
                text = response.read().decode("utf-8", "replace")
                return Page(response.status, response.getheader("Content-Type", ""), text, response.getheader("Location"))
            except (OSError, http.client.HTTPException) as error:
                self.reader.connection.close()
                self.reader.connection = None
                if attempt == 1:
                    return Page(0, "", "", str(error))
        return None

    def note(self, target, page):
        """The addresses on a page that were not known before."""
        new = []
        for link in [*page.links, *([page.location] if 300 <= page.status < 400 and page.location else [])]:
            address, _, fragment = urllib.parse.urljoin(f"http://here{target}", link).partition("#")
            if not address.startswith("http://here/"):
                continue
            address = urllib.parse.quote(address.removeprefix("http://here"), safe="/?&=%:;,@+!$'()*~-._")
            if fragment:
                self.fragments.setdefault((address, urllib.parse.unquote(fragment)), target)
            if page.status == 200 and ENDLESS.search(address) and ENDLESS.search(target):
                continue
            if address not in self.found_on and not self.other.match(address) and not self.is_enough(address):
                self.found_on[address] = target
                new.append(address)
        return new

    def is_enough(self, address):
        """Every list and record is given away in a dozen formats: of each language, place and format a few are asked for."""
        found = FORMAT.match(address)
        if not found:
            return False
        key = found.groups()
        self.formats[key] = self.formats.get(key, 0) + 1
        return self.formats[key] > FORMATS_ASKED

    def walk(self):
        waiting = list(self.found_on)
        with ThreadPoolExecutor(READERS) as readers:
            while waiting:
                answers = list(readers.map(self.fetch, waiting))
                asked, waiting = waiting, []
                for target, page in zip(asked, answers):
                    self.pages[target] = page
                    waiting += self.note(target, page)

    def faults(self):
        """What is wrong, in words, and the number of pages and fragments that are right."""
        wrong, right = [], 0
        for target, page in self.pages.items():
            if (page.status == 200 and page.ends) or (300 <= page.status < 400 and page.location):
                right += 1
            else:
                wrong.append(f"{page.status} {target}, found on {self.found_on[target]}" + ("" if page.ends else ": cut off"))
        for (address, fragment), target in self.fragments.items():
            page = self.pages.get(address)
            if page is None or page.status != 200 or page.names is None:
                continue  # not asked for, or said above
            if fragment in page.names:
                right += 1
            else:
                wrong.append(f"{address} has no place #{fragment}, which {target} leads to")
        return wrong, right


def check_crawl(score, port, quick):
    crawl = Crawl(port, quick)
    crawl.walk()
    wrong, right = crawl.faults()
    print(f"    crawl: {len(crawl.pages)} addresses, {len(crawl.fragments)} places in pages")
    score.good(right)
    if wrong:
        score.bad(f"the crawl found {len(wrong)} faults", "\n".join(wrong[:200]))
        score.failed += len(wrong) - 1
    score.check(len(crawl.pages) >= (PAGES_LEAST // 5 if quick else PAGES_LEAST), f"the crawl reached the whole house ({len(crawl.pages)} addresses)")

# SPDX-License-Identifier: EUPL-1.2
"""Asking in bench/serve: wrk for as much as goes, h2load for so many requests a second, and the addresses that nobody asked for.

Who asks keeps to one core, the servers to another (measure.cores); where there is only one, all share it.
"""

import collections
import itertools
import os
import random
import re
import subprocess
import sys
import urllib.parse

import measure

# What a run of wrk came to.  processor: seconds of the server's processes.  bad: requests without an answer of 2xx or 3xx.
Run = collections.namedtuple("Run", "requests seconds processor bad")

WARM_UP = 1  # seconds of the same load, not counted; wrk knows whole seconds only

FROM_A_LIST = """
local addresses, at = {}, %d
function init()
  for line in io.lines("%s") do addresses[#addresses + 1] = wrk.format("GET", line) end
end
function request() at = at %% #addresses + 1; return addresses[at] end
"""


def who_asks():
    os.sched_setaffinity(0, {measure.cores()[1]})


def run(command, seconds):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=seconds + 60, preexec_fn=who_asks)
    if done.returncode != 0:
        sys.exit(f"bench/serve: {' '.join(map(str, command))}: {done.stdout}{done.stderr}")
    return done.stdout


def read_wrk(said):
    """(requests, seconds, bad) of wrk's report."""
    total = re.search(r"(\d+) requests in ([\d.]+)(us|ms|s|m)", said)
    seconds = float(total[2]) * {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60}[total[3]]
    bad = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", said)))
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    return int(total[1]), seconds, bad + (sum(map(int, errors.groups())) if errors else 0)


class Wrk:
    """Loads a server with wrk; addresses: a file with paths that are asked for in turn, going on where the last run ended."""

    def __init__(self, folder):
        self.folder = folder
        self.asked = collections.Counter()  # how many addresses of a file were used up

    def script(self, addresses):
        path = self.folder / f"{addresses.name}.lua"
        path.write_text(FROM_A_LIST % (self.asked[addresses], addresses))
        return path

    def once(self, url, connections, seconds, headers, addresses):
        words = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "20s"]
        for name, value in headers.items():
            words += ["-H", f"{name}: {value}"]
        if addresses is not None:
            words += ["-s", self.script(addresses)]
        found = read_wrk(run([*words, url], seconds))
        if addresses is not None:
            count = sum(1 for _ in addresses.open())
            self.asked[addresses] = (self.asked[addresses] + found[0] + connections) % count
        return found

    def load(self, side, url, connections, seconds, headers=None, addresses=None):
        self.once(url, min(connections, 16), WARM_UP, headers or {}, addresses)
        before = side.processor()
        requests, took, bad = self.once(url, connections, seconds, headers or {}, addresses)
        return Run(requests, took, side.processor() - before, bad)


# ---- so many a second ----

class Paced:
    """h2load with HTTP/1.1: every connection sends by its own clock, whether the answers are slow or not."""

    def __init__(self, folder, name, base, paths, rate, seconds, connections=64):
        self.log = folder / f"{name}.paced"
        self.log.unlink(missing_ok=True)
        uris = folder / f"{name}.uris"
        uris.write_text("".join(f"{base}{path}\n" for path in paths))
        self.process = subprocess.Popen(
            ["h2load", "--h1", "-t1", f"-c{connections}", f"--rps={rate / connections:g}", f"-D{max(1, round(seconds)) + WARM_UP}",
             f"--log-file={self.log}", "-i", str(uris)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=who_asks)

    def seconds(self):
        """What each request took, from its sending to its answer's last byte, without those of the first second."""
        said, _ = self.process.communicate(timeout=300)
        if self.process.returncode != 0 or not self.log.exists():
            sys.exit(f"bench/serve: h2load: {said}")
        rows = [line.split("\t") for line in self.log.read_text().splitlines()]
        counted = min(int(row[0]) for row in rows) + WARM_UP * 1000000
        rows = [row for row in rows if int(row[0]) >= counted]
        self.bad = sum(not row[1].startswith(("2", "3")) for row in rows)
        return [int(row[2]) / 1e6 for row in rows]

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


# ---- addresses that nobody asked for ----

def lists(page):
    """Every mixture of the library's own filters that its page offers, in five languages, in an order that is the same each time."""
    def options(name):
        found = re.search(rf'<select id="f-{name}".*?</select>', page, re.DOTALL)
        return [value for value in re.findall(r'<option value="([^"]+)"', found[0])] if found else []

    mixtures = itertools.product(("en", "sv", "fi", "lt", "ru"), ["", *options("country")], ["", *options("topic")], ["", *options("type")])
    paths = [f"/{lang}/library?" + "&".join(f"{name}={value}" for name, value in (("type", kind), ("country", country), ("topic", topic)) if value)
             for lang, country, topic, kind in mixtures if country or topic or kind]
    random.Random(1).shuffle(paths)
    return paths


def searches(titles):
    """Two words of the titles each, in an order that is the same each time."""
    words = sorted({word.lower() for title in titles for word in re.findall(r"[^\W\d_]{4,}", title)})
    chosen = random.Random(2)
    pairs = {tuple(chosen.sample(words, 2)) for _ in range(30000)}
    return [f"/en/search?q={urllib.parse.quote_plus(f'{one} {other}')}" for one, other in sorted(pairs)]


def write(paths, file):
    file.write_text("".join(f"{path}\n" for path in paths))
    return file

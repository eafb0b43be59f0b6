# SPDX-License-Identifier: EUPL-1.2
"""What bench/search reckons with: percentiles, processor time, the quality of answers to the query files, tables."""

import collections
import os
import pathlib
import statistics

TICK = os.sysconf("SC_CLK_TCK")
FIRSTS = (1, 5, 20)

# One answer of any system.  codes: of the first page, best first.  also: of records shown besides (the house's "also" section).
# redirect: the code that the question led to straight away.  offers: other questions that it offered.  some: nothing held all
# words, and codes hold what holds some.
Answer = collections.namedtuple("Answer", "total codes seconds also redirect offers some", defaults=((), "", (), False))


# ---- time ----

def percentile(values, share):
    """The smallest value that at least this share (0 to 1) of the values does not exceed: the nearest rank, never in between."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * round(share * 1000) // 1000))
    return ordered[rank - 1]


def latency(seconds):
    return {"count": len(seconds), "p50": percentile(seconds, 0.5), "p95": percentile(seconds, 0.95),
            "p99": percentile(seconds, 0.99), "max": max(seconds), "mean": statistics.fmean(seconds)}


def family(process):
    """A process's number and those of all its children and their children."""
    children = collections.defaultdict(list)
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        children[int(fields[1])].append(int(folder.name))
    found = [process]
    for number in found:
        found += children[number]
    return found


def processor_seconds(processes):
    """Seconds of processor time that these processes have used so far."""
    total = 0.0
    for number in processes:
        try:
            fields = pathlib.Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / TICK
    return total


def cores():
    """The core for what is measured, and the one for who asks; the same where there is only one."""
    allowed = sorted(os.sched_getaffinity(0))
    return allowed[0], allowed[-1]


def folder_bytes(path):
    return sum(file.stat().st_blocks * 512 for file in [path, *path.rglob("*")] if file.is_file())


# ---- quality ----

def expectations(path):
    """(what is typed, [expectation]) of a query file; its form is described in tests/test_queries.c."""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        typed, _, rest = line.partition("\t")
        yield typed, [part.strip() for part in rest.split(";") if part.strip()]


def ranked(expectation):
    """The codes of a ranked expectation ("3: A B", "any: A B", "A"), of which the best counts; None where it is another one."""
    word, colon, rest = expectation.partition(":")
    if expectation.startswith(("redirect ", "suggest ")) or (colon and not (word == "any" or word.isdigit())):
        return None
    return (rest if colon else expectation).split()


def rank_of(answer, codes):
    """Where the first of these codes stands, from 1; 0 where none does."""
    return next((rank for rank, code in enumerate(answer.codes, 1) if code in codes), 0)


def special_met(expectation, answer):
    """(name, whether it is met) of an expectation that is not a ranked one."""
    word, _, rest = expectation.partition(" ")
    codes = rest.split()
    if word == "redirect":
        return word, answer.redirect == rest or rank_of(answer, codes) == 1
    if word == "suggest":
        return word, answer.total == 0 and any(rest in offer for offer in answer.offers)
    if word == "count:":
        return "count", answer.total == int(rest)
    if word == "not:":
        return "not", rank_of(answer, codes) == 0
    if word == "also:":
        return "also", all(code in answer.also or code in answer.codes for code in codes)
    return "some", bool(answer.codes) and all(code in answer.codes[:5] for code in codes)


class Quality:
    """How well a system answers the query files: for each language the ranks, and what of the special expectations was met."""

    def __init__(self):
        self.ranks = collections.defaultdict(list)
        self.special = collections.defaultdict(lambda: [0, 0])

    def add(self, lang, wanted, answer):
        for expectation in wanted:
            codes = ranked(expectation)
            if codes is not None:
                self.ranks[lang].append(rank_of(answer, codes))
            else:
                name, met = special_met(expectation, answer)
                self.special[name][0] += met
                self.special[name][1] += 1

    def figures(self, lang=None):
        """Of one language, or of all."""
        ranks = self.ranks[lang] if lang else [rank for all_of in self.ranks.values() for rank in all_of]
        found = {f"first{first}": sum(0 < rank <= first for rank in ranks) / len(ranks) for first in FIRSTS}
        return {"count": len(ranks), **found, "mrr": sum(1 / rank for rank in ranks if rank) / len(ranks)}


# ---- tables ----

def table(heads, rows):
    """Lines with the columns under each other; the first to the left, the others to the right."""
    cells = [heads, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    return "\n".join("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths)))
                     for row in cells)


def milliseconds(seconds):
    return f"{seconds * 1000:.1f}" if seconds < 0.1 else f"{seconds * 1000:.0f}"

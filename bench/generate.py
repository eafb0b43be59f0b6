#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Makes up library records in five languages, for measuring: the same ones for the same numbers every time.

    generate.py PACK COUNT FOLDER

Writes FOLDER/documents.csv with COUNT documents in the importer's format.  The words are those of the region pack PACK in each
language, most of them rare as in life (Zipf's law), and made-up ones by the thousand, so that the vocabulary grows as a real
one does.  Titles have 3 to 9 words, summaries 20 to 90.
"""

import argparse
import bisect
import csv
import itertools
import pathlib
import random
import re

LANGUAGES = ("en", "sv", "fi", "lt", "ru")
MADE_UP = 12000  # words a language beside those of the pack
TYPES = ("report", "study", "guidelines", "plan", "statement")


def words_of_pack(pack, language):
    """The words of the pack's texts in a language, the most frequent first."""
    counts = {}
    for path in sorted(pathlib.Path(pack).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column, cell in row.items():
                    name, _, tag = column.partition("@")
                    if name in ("title", "summary", "body", "note") and (tag or "en") == language:
                        for word in re.findall(r"[^\W\d_]+", cell or ""):
                            counts[word.lower()] = counts.get(word.lower(), 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))


def made_up(words, count, chance):
    """Words put together from halves of real ones."""
    long_ones = [word for word in words if len(word) >= 6]
    found = set()
    while len(found) < count:
        first, second = chance.choice(long_ones), chance.choice(long_ones)
        found.add(first[: len(first) // 2 + 1] + second[len(second) // 2:])
    return sorted(found - set(words))


class Vocabulary:
    def __init__(self, words):
        self.words = words
        self.sums = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))

    def pick(self, chance, count):
        return [self.words[bisect.bisect(self.sums, chance.random() * self.sums[-1])] for _ in range(count)]


def vocabularies(pack):
    chance = random.Random(1999)
    found = {}
    for language in LANGUAGES:
        words = words_of_pack(pack, language)
        found[language] = Vocabulary(words + made_up(words, MADE_UP, chance))
    return found


def documents(pack, count):
    """(code, language, title, summary, issued, type) of each."""
    chance = random.Random(2007)
    words = vocabularies(pack)
    for number in range(count):
        language = LANGUAGES[number % len(LANGUAGES)]
        title = " ".join(words[language].pick(chance, chance.randint(3, 9))).capitalize()
        summary = " ".join(words[language].pick(chance, chance.randint(20, 90))).capitalize() + "."
        yield (f"ZZ-L-{number:07d}", language, title, summary, str(chance.randint(1990, 2026)), chance.choice(TYPES))


def main():
    parser = argparse.ArgumentParser(description="Makes up library records for measuring.")
    parser.add_argument("pack")
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with (options.folder / "documents.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        out.writerow(("code", "language", "title", "summary", "issued", "type"))
        out.writerows(documents(options.pack, options.count))


if __name__ == "__main__":
    main()

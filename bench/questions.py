# SPDX-License-Identifier: EUPL-1.2
"""The questions of bench/search: drawn from the records' own words, the same ones for the same records every time.

Nine classes a language, of which every system gets the same list; what each makes of a class stands in bench/README.md.
"""

import collections
import random
import re
import unicodedata

LANGUAGES = ("en", "sv", "fi", "lt", "ru")
CLASSES = ("rare", "middle", "common", "two", "phrase", "half", "unmarked", "script", "nothing")
RARE, MIDDLE = (2, 10), (0.002, 0.02)  # records; share of the records
COMMON_LETTERS = 5  # shorter ones are mostly those that every system leaves out

Question = collections.namedtuple("Question", "lang kind text")  # kind: one of CLASSES

# As an English newspaper would write it.
LATIN = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
                 "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".replace("_", "").split(" ")))


def words_of(text):
    return re.findall(r"[^\W\d_]+", text.lower())


def without_marks(text):
    """Letters without what stands above or below them."""
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)))


def in_latin(text):
    return "".join(LATIN.get(letter, letter) for letter in text)


class Vocabulary:
    """The words of a language's rows: in how many rows each stands, and some rows to draw from."""

    def __init__(self):
        self.rows = 0
        self.counts = collections.Counter()
        self.titles, self.bodies = [], []

    def add(self, row):
        title, body = words_of(row.title), words_of(row.body)
        self.rows += 1
        self.counts.update(set(title) | set(body))
        if len(title) >= 2:
            self.titles.append(title)
        if len(body) >= 8 and len(self.bodies) < 20000:
            self.bodies.append(body)

    def between(self, least, most):
        """Words of four letters or more that stand in so many rows, in the order of the alphabet."""
        return sorted(word for word, count in self.counts.items() if least <= count <= most and len(word) >= 4)

    def commonest(self, count):
        long_enough = [word for word in self.counts if len(word) >= COMMON_LETTERS]
        return sorted(long_enough, key=lambda word: (-self.counts[word], word))[:count]


def vocabularies(rows):
    found = {lang: Vocabulary() for lang in LANGUAGES}
    for row in rows:
        if row.lang in found and row.title:
            found[row.lang].add(row)
    return found


def draw(chance, make, count, taken):
    """Up to count different texts; a maker that has nothing more to give is asked no longer."""
    found = []
    for _ in range(count * 20):
        text = make(chance)
        if text and text not in taken:
            taken.add(text)
            found.append(text)
        if len(found) == count:
            break
    return found


def two_of(chance, bodies):
    body = [word for word in chance.choice(bodies) if len(word) >= 4]
    return " ".join(chance.sample(body, 2)) if len(set(body)) > 1 else ""


def phrase_of(chance, titles):
    title = chance.choice(titles)
    at = chance.randrange(len(title) - 1)
    return f'"{title[at]} {title[at + 1]}"'


def makers(lang, vocabulary, russian):
    """How a question of each class is made."""
    middle = vocabulary.between(*(max(3, int(share * vocabulary.rows)) for share in MIDDLE))
    rare = vocabulary.between(*RARE)
    common = vocabulary.commonest(60)
    marked = [word for word in vocabulary.between(2, vocabulary.rows) if without_marks(word) != word] if lang != "ru" else []
    spelt = [in_latin(word) for word in russian.between(2, russian.rows)]
    long_ones = [word for word in middle if len(word) >= 8]

    def one_of(words):
        return lambda chance: chance.choice(words) if words else ""

    return {
        "rare": one_of(rare),
        "middle": one_of(middle),
        "common": one_of(common),
        "two": lambda chance: two_of(chance, vocabulary.bodies) if vocabulary.bodies else "",
        "phrase": lambda chance: phrase_of(chance, vocabulary.titles) if vocabulary.titles else "",
        "half": lambda chance: (lambda word: word[: len(word) // 2 + 1])(chance.choice(long_ones)) if long_ones else "",
        "unmarked": lambda chance: without_marks(chance.choice(marked)) if marked else "",
        "script": one_of(spelt),
        "nothing": lambda chance: "".join(chance.choice("qwxzvkj") + chance.choice("aeiouy") for _ in range(5)),
    }


def questions(found, count):
    """About count questions, as many of each class and language, in an order that mixes them; no text twice in a language."""
    chance = random.Random(2026)
    each = max(1, round(count / len(LANGUAGES) / len(CLASSES)))
    asked = []
    for lang in LANGUAGES:
        taken = set()
        make = makers(lang, found[lang], found["ru"])
        for name in CLASSES:
            asked += [Question(lang, name, text) for text in draw(chance, make[name], each, taken)]
    chance.shuffle(asked)
    return asked

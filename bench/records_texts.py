# SPDX-License-Identifier: EUPL-1.2
"""What the records say, taken out of a house's database: the texts that every system in bench/search is given.

One row a record and language: code, kind, language, title, body.  A record has a row in every language that it has a text in,
where a field lacks the language with the source's words, as the house itself finds it; and in each of the five languages that
it lacks, a row with an empty title and the names of its countries and choices in that language.  The body holds every other
text, the lines kept in columns, the names of what was chosen, and the texts of its parts.  Only what everybody may see.
"""

import collections
import csv
import sqlite3

LANGUAGES = ("en", "sv", "fi", "lt", "ru")
PUBLIC = "state = 'published' AND visibility = 1 AND embargo = 0 AND expires = 0"

Row = collections.namedtuple("Row", "code kind lang title body")


class House:
    def __init__(self, folder):
        self.db = sqlite3.connect(f"file:{folder / 'house.db'}?mode=ro", uri=True)
        self.parts = collections.defaultdict(list)
        for whole, part in self.db.execute(f"SELECT part_of, id FROM record WHERE part_of <> 0 AND {PUBLIC}"):
            self.parts[whole].append(part)
        self.columns = {kind: self.lines_of(kind) for kind in self.kinds()}
        self.names = {}  # (vocabulary, term) -> {language: name}

    def kinds(self):
        """Those whose records are not parts of others."""
        return [kind for kind, in self.db.execute(f"SELECT DISTINCT kind FROM record WHERE part_of = 0 AND {PUBLIC} ORDER BY kind")]

    def samples(self):
        """(kind, code) of a record of each."""
        return [(kind, self.db.execute(f"SELECT MIN(code) FROM record WHERE kind = ? AND part_of = 0 AND {PUBLIC}", (kind,)).fetchone()[0])
                for kind in self.kinds()]

    def lines_of(self, kind):
        """The columns of a kind that may hold a line of text: not what was chosen, which is in tag as well, nor days."""
        tables = {name for name, in self.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        tagged = {field for field, in self.db.execute(
            "SELECT DISTINCT vocabulary FROM tag WHERE record IN (SELECT id FROM record WHERE kind = ? LIMIT 500)", (kind,))}
        if kind not in tables:
            return []
        columns = [row[1] for row in self.db.execute(f'PRAGMA table_info("{kind}")') if row[2] == "TEXT"]
        return [name for name in columns if name not in tagged and name not in ("begins", "ends", "issued", "adopted", "address", "website")]

    def texts_of(self, record):
        found = collections.defaultdict(dict)
        for field, lang, words in self.db.execute("SELECT field, lang, words FROM text WHERE record = ? ORDER BY field, item", (record,)):
            found[field][lang] = f"{found[field][lang]}\n{words}" if lang in found[field] else words
        return found

    def names_of(self, kind, field, term):
        """What a term is called: from the vocabulary of the field's own name, else from the kind's own, else from any."""
        key = (kind, field, term)
        if key not in self.names:
            found = dict(self.db.execute("SELECT vocabulary, record FROM term WHERE term = ?", (term,)).fetchall())
            order = [field, f"{kind}-{field}", *sorted(found)]
            record = next((found[vocabulary] for vocabulary in order if vocabulary in found), None)
            self.names[key] = self.texts_of(record).get("title", {}) if record is not None else {}
        return self.names[key]

    def rows_of(self, record, code, kind, source):
        texts = self.texts_of(record)
        part_texts = [self.texts_of(part) for part in self.parts.get(record, ())]
        tags = [self.names_of(kind, field, term)
                for field, term in self.db.execute("SELECT vocabulary, term FROM tag WHERE record = ? ORDER BY vocabulary, position", (record,))]
        lines = [code]
        if self.columns.get(kind):
            columns = ", ".join(f'"{name}"' for name in self.columns[kind])
            lines += [cell for cell in self.db.execute(f'SELECT {columns} FROM "{kind}" WHERE record = ?', (record,)).fetchone() or () if cell]
        written = sorted({lang for field in texts.values() for lang in field})

        def said(words, lang):
            return words.get(lang) or words.get(source) or ""

        for lang in written:
            body = [said(words, lang) for field, words in texts.items() if field != "title"]
            body += [said(words, lang) for part in part_texts for words in part.values()]
            labels = [names.get(lang) or names.get("en") or "" for names in tags]
            yield Row(code, kind, lang, said(texts.get("title", {}), lang), "\n".join(filter(None, body + labels + lines)))
        for lang in LANGUAGES:
            labels = [names[lang] for names in tags if lang in names]
            if lang not in written and labels:
                yield Row(code, kind, lang, "", "\n".join(labels))

    def rows(self, kinds):
        """All rows of the records of these kinds, those of a record together."""
        for record, code, kind, source in self.db.execute(
                f"SELECT id, code, kind, language FROM record WHERE part_of = 0 AND {PUBLIC} ORDER BY id").fetchall():
            if kind in kinds:
                yield from self.rows_of(record, code, kind, source)


def write_rows(rows, path):
    """As CSV; returns how many records there were."""
    codes = 0
    last = None
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        for row in rows:
            codes += row.code != last
            last = row.code
            out.writerow(row)
    return codes


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        for cells in csv.reader(file):
            yield Row(*cells)

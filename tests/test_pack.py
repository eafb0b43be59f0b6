#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The whole house out as a region pack, into an empty house, and out again: the same bytes.

The files alone would not show what is in neither of them, so both houses' databases are compared too, table by table, with the
records' codes in place of their numbers: a column that a later migration adds must arrive, or be named here as one that a house
makes itself.
"""
import csv
import filecmp
import pathlib
import random
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import test_exports
from test_exports import GUARDED, PACK, ROOT, call

# Columns that a house makes itself, and tables that follow from the others.
OWN = {"record": {"id", "created", "changed", "revision"}, "text": {"of_revision"}, "public_change": None, "public_change_mark": None, "public_tag": None,
       "change": None, "ordering": {"sort"}, "schema_version": None}
NUMBERS = {"record", "source", "target", "part_of"}  # columns that hold the number of a record

UGLY = ["He said \"no\" & <b>left</b>, then; came 'back'", "=HYPERLINK(\"http://evil.example\")", "'=1+1", "''", "'", "\"", "-5",
        "+371 2", "@here", "＝１", "Дети 👧🏽 в опасности", "ילדים בסיכון", "أطفال في خطر", "x" * 500, "👧" * 250, "a|b||c", "#title x", "\\n", "%s {name} $1",
        ";", ",", "\\\"", "a\tb", "é" * 250, "NULL", "null", "0", "-", "#", "|", "//--", "<!--", "]]>", "&amp;", "a  b"]
TEXTS = UGLY + ["First,\nsecond; \"third\"\n\n- fourth", "=a\n=b", "\n\n=x"[2:], "# Head\n\n| a | b |\n|---|---|\n| c | d |", "я" * 20000]
SOURCES = ["CC-L-2007-001", "https://example.org/a,b;c?\"d\"", "A book, \"quoted\"", "#title A book; <p>", "#title https://example.org/", "=1+1"]


def program_tables(path):
    """Every table of a house, rows as sorted tuples, with codes for numbers of records and without what a house makes itself."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    codes = {0: ""} | dict(database.execute("SELECT id, code FROM record"))
    tables = {}
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall():
        own = OWN.get(table, set())
        if own is None:
            continue
        names = [row[1] for row in database.execute(f"PRAGMA table_info(\"{table}\")") if row[1] not in own]
        rows = database.execute(f"SELECT {', '.join(chr(34) + name + chr(34) for name in names)} FROM \"{table}\"")
        tables[table] = sorted(tuple(str(codes[value]) if name in NUMBERS and isinstance(value, int) else
                                     str(value // 1000) if name in ("made", "published") else repr(value)
                                     for name, value in zip(names, row)) for row in rows)
    database.close()
    return tables


class Pack(test_exports.Exports):
    """One house, its pack, the house made of that, and its pack."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = pathlib.Path(cls.folder.name)
        cls.fill_with_ugly(random.Random(20))
        call("export", cls.house, "--pack", cls.place / "first")
        call("init", cls.place / "other", "--pack", cls.place / "first")
        call("export", cls.place / "other", "--pack", cls.place / "second")

    @classmethod
    def fill_with_ugly(cls, chance):
        states = ["published", "draft", "withdrawn", "binned"]
        steps = ["public", "signed-in", "room", "named", "office"]
        moments = ["", "2027-03-01", "2050-03-01T09:10:11Z", "1969-12-31T23:59:59Z"]
        rows = []
        for n in range(150):
            code = f"CC-L-1900-{n:03}"
            rows.append([code, chance.choice(UGLY), chance.choice(["", *TEXTS]), chance.choice(["", "", *UGLY]), chance.choice(["", *TEXTS]),
                         chance.choice(["", *UGLY]), chance.choice(["", "official", "unofficial", "machine"]), chance.choice(["en", "sv", "se", "fi", "sr-Latn"]),
                         chance.choice(states), chance.choice(steps), chance.choice(moments), chance.choice(moments), chance.choice(moments),
                         chance.choice(["", "2027", "2027-05", "2027-05-06"]), chance.choice(["", "1", "9007199254740992"]),
                         "|".join(chance.sample(["SE", "LT", "FI", "EE"], chance.randrange(4))),
                         "|".join(chance.sample(SOURCES, chance.randrange(4))),
                         "|".join(chance.sample(["related:CC-L-2007-001", "replaces:CC-E-2007-001", "about:CC-L-2007-002", "related:CC-B-CBSS"], chance.randrange(4))),
                         chance.choice(["", "2021-02-03T04:05:06Z"]), chance.choice(["", *UGLY]), chance.choice(["", "CC-L-2007-001", code]),
                         chance.choice(["", "shown", "hidden"])])
        rows[0][16] = "|".join(f"Source {n}" for n in range(300))  # more than a page shows
        cls.put("documents", ["code", "title", "summary", "title@ru", "summary@sv", "title@ar", "translation@ru", "language", "state", "visibility", "embargo_until",
                              "expires", "published", "review_by", "position", "countries", "sources", "links", "withdrawn", "withdrawn_reason", "replaced_by",
                              "withdrawn_title"], rows)
        settings = cls.place / "settings.csv"
        with open(settings, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([["key", "language", "value"],
                                        *[[f"ugly-{n}", chance.choice(["", "sv", "ar"]), "'" + text if GUARDED.match("'" + text) else text] for n, text in enumerate(UGLY)]])
        call("import", cls.house, "settings", settings)

    def same_folders(self, first, second):
        names = sorted(path.name for path in first.iterdir())
        self.assertEqual(names, sorted(path.name for path in second.iterdir()))
        self.assertEqual(filecmp.cmpfiles(first, second, names, shallow=False), (names, [], []))
        return names

    def test_everything_out_and_in_and_out_again_is_the_same_bytes(self):
        names = self.same_folders(self.place / "first", self.place / "second")
        self.assertIn("house.csv", names)
        self.assertGreater(len(names), 30)
        for hidden in (b",draft,", b",binned,", b",withdrawn,", b",office,", b"hidden"):
            self.assertIn(hidden, (self.place / "first" / "documents.csv").read_bytes())

    def test_nothing_is_lost_that_is_in_neither_pack(self):
        first, second = (program_tables(self.place / house / "house.db") for house in ("house", "other"))
        self.assertEqual(set(first), set(second))
        self.assertGreater(len(first), 30)
        for table, rows in first.items():
            self.assertEqual(rows, second[table], table)
        self.assertGreater(len(first["tombstone"]), 10)
        self.assertGreater(len(first["setting"]), len(UGLY))
        self.assertGreater(sum("Source " in row[-1] for row in first["source"]), 299)

    def test_a_pack_holds_what_the_export_of_each_kind_holds(self):
        for path in (self.place / "first").glob("*.csv"):
            if path.name != "house.csv":
                self.assertEqual(path.read_bytes(), call("export", self.house, path.stem).stdout, path.name)

    def test_other_packs_too(self):
        for name in ("tests/data/tiny", "region/baltic"):
            folders = [self.place / f"{pathlib.Path(name).name}-{n}" for n in range(4)]
            call("init", folders[0], "--pack", ROOT / name)
            call("export", folders[0], "--pack", folders[1])
            call("init", folders[2], "--pack", folders[1])
            call("export", folders[2], "--pack", folders[3])
            self.same_folders(folders[1], folders[3])
            self.assertEqual({path.name for path in folders[1].iterdir()}, {path.name for path in (ROOT / name).glob("*.csv")})

    def test_a_house_without_records_is_a_pack_too(self):
        call("init", self.place / "empty")
        call("export", self.place / "empty", "--pack", self.place / "none")
        self.assertEqual([path.name for path in (self.place / "none").iterdir()], ["house.csv"])
        call("init", self.place / "empty-again", "--pack", self.place / "none")

    def test_what_is_there_already_is_not_written_over(self):
        before = (self.place / "second" / "house.csv").read_bytes()
        said = call("export", self.house, "--pack", self.place / "second", expect=1).stderr.decode()
        self.assertIn("holds something already", said)
        self.assertEqual((self.place / "second" / "house.csv").read_bytes(), before)

    def test_records_of_an_unknown_kind_are_not_left_out_in_silence(self):
        call("init", self.place / "odd", "--pack", ROOT / "tests" / "data" / "tiny")
        database = sqlite3.connect(self.place / "odd" / "house.db")
        database.execute("UPDATE record SET kind = 'forgotten' WHERE kind = 'body'")
        database.commit()
        database.close()
        said = call("export", self.place / "odd", "--pack", self.place / "odd-pack", expect=1).stderr.decode()
        self.assertIn("records are of kinds that this program does not know", said)

    def test_a_kind_and_a_pack_at_once_are_refused(self):
        call("export", self.house, "events", "--pack", self.place / "x", expect=2)
        call("export", self.house, expect=2)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Tests of tools/embed_migrations.py: what it takes, and what ends the build."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parent.parent / "tools" / "embed_migrations.py"


def embed(files):
    """(exit status, error text, C text) for a folder of these files."""
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place, "migrations")
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        out = pathlib.Path(place, "out.c")
        run = subprocess.run(
            [sys.executable, str(TOOL), str(out), str(folder)], capture_output=True, text=True
        )
        return run.returncode, run.stderr, out.read_text() if out.exists() else None


class EmbedMigrations(unittest.TestCase):
    def test_files_become_rows_in_order(self):
        status, _, text = embed({"0002_b.sql": "SELECT 2;\n", "0001_a.sql": 'SELECT "Æ\\";\n'})
        self.assertEqual(status, 0)
        self.assertIn('        "SELECT \\"\\303\\206\\\\\\";\\n",', text)
        self.assertLess(text.index('"a"'), text.index('"b"'))

    def assert_refused(self, files, reason):
        status, error, text = embed(files)
        self.assertNotEqual(status, 0)
        self.assertIn(reason, error)
        self.assertIsNone(text)

    def test_a_gap_is_refused(self):
        self.assert_refused({"0001_a.sql": "x", "0003_c.sql": "x"}, "expected number 0002")

    def test_a_late_start_is_refused(self):
        self.assert_refused({"0002_b.sql": "x"}, "expected number 0001")

    def test_a_number_used_twice_is_refused(self):
        self.assert_refused({"0001_a.sql": "x", "0001_b.sql": "x"}, "expected number 0002")

    def test_a_misnamed_file_is_refused(self):
        for name in ("1_a.sql", "0001-a.sql", "0001_A.sql", "0001_a.sql.bak", "0001_a"):
            self.assert_refused({name: "x"}, "are named NNNN_name.sql")

    def test_emptiness_is_refused(self):
        self.assert_refused({}, "no migrations")
        self.assert_refused({"0001_a.sql": " \n"}, "empty")


if __name__ == "__main__":
    unittest.main()

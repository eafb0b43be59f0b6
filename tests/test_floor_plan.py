#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""HOUSE.md says what the code says, and tools/floor_plan.py notices when it does not."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOL = ROOT / "tools" / "floor_plan.py"
READ = ("HOUSE.md", "src/rooms", "src/records/kind_routes.c", "src/records/format.c", "src/formats", "src/api")


def run(root, *options):
    """(exit status, what it said)."""
    done = subprocess.run([sys.executable, str(TOOL), "--root", str(root), *options], capture_output=True, text=True)
    return done.returncode, done.stderr


class FloorPlan(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.root = pathlib.Path(place.name)
        for name in READ:
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, self.root / name)

    def change(self, path, old, new):
        text = (self.root / path).read_text(encoding="utf-8")
        self.assertIn(old, text)
        (self.root / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    def test_the_tables_of_the_house_are_what_the_code_says(self):
        self.assertEqual(run(ROOT, "--check"), (0, ""))

    def test_a_changed_declaration_is_noticed_and_then_written(self):
        self.change("src/rooms/calendar/calendar_kinds.c", '.code = "E"', '.code = "EV2"')
        status, said = run(self.root, "--check")
        self.assertEqual(status, 1)
        self.assertIn("run tools/floor_plan.py", said)
        self.assertEqual(run(self.root), (0, ""))
        self.assertIn("| event | `events` | EV2 | `calendar` | calendar |", (self.root / "HOUSE.md").read_text(encoding="utf-8"))
        self.assertEqual(run(self.root, "--check"), (0, ""))

    def test_a_new_route_is_noticed(self):
        row = '{ METHOD_GET, "/{lang}/law", PERMIT_ANYONE, AUDIT_NONE, NULL, show_law, NULL, false },'
        self.change("src/rooms/law/law_page.c", row, row + "\n    " + row.replace("/law", "/law/new"))
        self.assertEqual(run(self.root, "--check")[0], 1)

    def test_a_kind_that_is_not_registered_is_an_error(self):
        self.change("src/rooms/rooms.c", "&event_kind, ", "")
        status, said = run(self.root, "--check")
        self.assertEqual(status, 1)
        self.assertIn("event_kind", said)

    def test_a_row_that_cannot_be_read_is_an_error(self):
        self.change("src/rooms/law/law_page.c", '{ METHOD_GET, "/{lang}/law", PERMIT_ANYONE',
                    '{ .method = METHOD_GET, .path = "/{lang}/law", .permit = PERMIT_ANYONE')
        status, said = run(self.root, "--check")
        self.assertEqual(status, 1)
        self.assertIn("law_routes", said)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The includes law and the sizes: who may include whom, where each library lives, how long things may become.

HOUSE.md says why.  There is no list of exceptions: what does not fit is cut another way.
"""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"

# What each folder may include besides itself.  Includes go one way; records and search are one layer.
BASE = {"base"}
GROUND = BASE | {"store", "i18n"}
MIDDLE = GROUND | {"html", "http", "records", "search"}
LAW = {
    "base": set(),
    "store": BASE,
    "i18n": BASE,
    "sandbox": BASE,
    "html": BASE | {"i18n"},
    "http": GROUND,
    "records": MIDDLE,
    "search": MIDDLE,
    "jobs": MIDDLE | {"formats"},
    "formats": MIDDLE,
    "api": MIDDLE | {"formats"},
    "rooms": MIDDLE | {"formats", "api"},
    "offline": MIDDLE | {"formats"},
    "commands": MIDDLE | {"jobs", "formats", "api", "rooms", "offline", "sandbox"},
}
GENERATED = {"words_table.h": {"i18n"}, "pages.h": {"records", "rooms", "offline"}}

# The one folder that knows a library.
HOMES = [
    (r"sqlite3.*\.h", "store"),
    (r"unicode/.*", "i18n"),
    (r"microhttpd\.h", "http"),
    (r"gnutls/.*", "http"),
    (r"md4c.*\.h", "html"),
    (r"zlib\.h", "http"),
    (r"brotli/.*", "http"),
    (r"libxml/.*", "formats"),
    (r"libstemmer\.h", "i18n"),
    (r"zip\.h", "formats"),
    (r"seccomp\.h", "sandbox"),
    (r"linux/(landlock|capability)\.h", "sandbox"),
]
FROM_THE_SYSTEM = re.compile(r"(arpa|netinet|sys|sanitizer)/\w+\.h|\w+\.h")

FILE_LINES, FUNCTION_LINES, COLUMNS = 600, 60, 120
BANNED_WORDS = re.compile(r"\b(TODO|FIXME|XXX)\b")


def c_files(*folders):
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.[ch]"))


def texts(*patterns):
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern) if "node_modules" not in path.parts)


def programs():
    """Everything that is written in a language with comments and belongs to the project."""
    return c_files("src", "tests", "fuzz") + texts("tools/**/*.py", "tools/*.sh", "tests/*.py", "tests/browser/*.js", "bench/**/*.py",
                                                   "bench/search", "bench/growth", "bench/serve", "bench/slow", "bench/**/*.cc", "run", "check", ".ci/run", "fuzz/run",
                                                   "tests/torture/run", "tests/torture/watched")


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines()


def place(path, number):
    return f"{path.relative_to(ROOT)}:{number}"


def includes():
    """(place, folder, what, whether it is one of the project's own) for every include below src/."""
    for path in c_files("src"):
        folder = path.relative_to(SRC).parts[0]
        for number, line in enumerate(lines_of(path), 1):
            found = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
            if found:
                yield place(path, number), folder, found[2], found[1] == '"'


def functions(path):
    """(first line, number of lines between the braces) of each function: a brace alone in the first column opens and closes it."""
    opened = None
    for number, line in enumerate(lines_of(path), 1):
        if line == "{":
            opened = number
        elif line == "}" and opened is not None:
            yield opened, number - opened - 1
            opened = None


class Law(unittest.TestCase):
    maxDiff = None

    def none(self, found):
        found = list(found)
        if found:
            self.fail("\n" + "\n".join(found))


class Includes(Law):
    def test_there_is_a_law_for_every_folder(self):
        self.assertEqual({path.name for path in SRC.iterdir() if path.is_dir()}, set(LAW))

    def test_includes_go_one_way(self):
        self.assertGreater(len(list(includes())), 300)
        self.none(f"{at}: {folder} may not include {what}" for at, folder, what, own in includes()
                  if own and "/" in what and folder in LAW and what.split("/")[0] not in LAW[folder] | {folder})

    def test_own_headers_are_named_with_their_folder(self):
        self.none(f"{at}: {what}" for at, folder, what, own in includes()
                  if own and not (SRC / what).is_file() and what not in GENERATED)

    def test_generated_headers_stay_where_they_belong(self):
        self.none(f"{at}: {what}" for at, folder, what, own in includes()
                  if what in GENERATED and folder not in GENERATED[what])

    def test_main_only_picks_the_command(self):
        self.assertEqual([what for at, folder, what, own in includes() if folder == "main.c"], ["commands/command.h"])

    def test_each_library_has_one_home(self):
        used = set()
        for at, folder, what, own in includes():
            for header, home in HOMES:
                if not own and re.fullmatch(header, what):
                    used.add(header)
                    self.assertEqual(folder, home, f"{at}: {what} belongs in {home}/")
        self.assertEqual(used, {header for header, _ in HOMES}, "a library without a user")

    def test_no_other_library_comes_in_unseen(self):
        self.none(f"{at}: <{what}> has no home" for at, folder, what, own in includes()
                  if not own and not any(re.fullmatch(header, what) for header, _ in HOMES)
                  and not FROM_THE_SYSTEM.fullmatch(what))

    def test_rooms_do_not_use_each_other_in_a_circle(self):
        uses = {}
        for at, folder, what, own in includes():
            if folder == "rooms" and what.count("/") == 2 and at.count("/") == 3:
                uses.setdefault(at.split("/")[2], set()).add(what.split("/")[1])
        for room in uses:
            reached, waiting = set(), uses[room] - {room}
            while waiting:
                one = waiting.pop()
                reached.add(one)
                waiting |= uses.get(one, set()) - {one} - reached
            self.assertNotIn(room, reached)


class Names(Law):
    def test_no_two_files_have_one_name(self):
        seen, twice = {}, []
        for path in c_files("src", "tests", "fuzz"):
            if path.name in seen:
                twice.append(f"{path.relative_to(ROOT)} and {seen[path.name].relative_to(ROOT)}")
            seen[path.name] = path
        self.none(twice)

    def test_no_file_is_named_after_nothing(self):
        self.none(str(path) for path in c_files("src") if re.search(r"(^|_)(util|utils|helper|helpers|misc|common)(_|$)", path.stem))

    def test_every_test_and_fuzz_target_is_built(self):
        built = (ROOT / "tests" / "meson.build").read_text(encoding="utf-8")
        self.none(f"{path.name} is not in tests/meson.build" for path in texts("tests/test_*.c") if f"'{path.stem}'" not in built)
        self.none(f"{path.name} is not in tests/meson.build" for path in texts("fuzz/fuzz_*.c")
                  if f"'{path.stem.removeprefix('fuzz_')}'" not in built)

    def test_every_source_is_built(self):
        built = (SRC / "meson.build").read_text(encoding="utf-8")
        self.none(str(path.relative_to(ROOT)) for path in c_files("src")
                  if path.suffix == ".c" and path.name != "main.c" and f"'{path.relative_to(SRC)}'" not in built)

    def test_every_fuzz_target_has_seeds(self):
        self.none(path.name for path in texts("fuzz/fuzz_*.c")
                  if len(list((ROOT / "fuzz" / "corpus" / path.stem.removeprefix("fuzz_")).glob("*"))) < 3)


class Sizes(Law):
    def test_files_are_short(self):
        self.none(f"{path.relative_to(ROOT)} has {len(lines_of(path))} lines" for path in programs() if len(lines_of(path)) > FILE_LINES)

    def test_functions_are_short(self):
        count = sum(len(list(functions(path))) for path in c_files("src"))
        self.assertGreater(count, 1000, "the functions were not found")
        self.none(f"{place(path, first)}: {length} lines" for path in c_files("src", "tests", "fuzz")
                  for first, length in functions(path) if length > FUNCTION_LINES)

    def test_lines_are_short(self):
        self.none(f"{place(path, number)}: {len(line)} columns" for path in c_files("src", "tests", "fuzz")
                  for number, line in enumerate(lines_of(path), 1) if len(line) > COLUMNS)


class Texts(Law):
    def test_every_file_begins_with_its_licence(self):
        for path in programs():
            lines = lines_of(path)
            first = lines[1] if lines[0].startswith("#!") else lines[0]
            with self.subTest(path.relative_to(ROOT)):
                self.assertIn("SPDX-License-Identifier: EUPL-1.2", first)

    def test_nothing_is_left_for_later(self):
        own = pathlib.Path(__file__).resolve()
        everything = programs() + texts("src/**/*.sql", "pages/*.html", "assets/*.css", "assets/*.js", "po/*.po", "*.md", "docs/*.md")
        self.none(f"{place(path, number)}: {line.strip()[:80]}" for path in everything if path != own
                  for number, line in enumerate(lines_of(path), 1) if BANNED_WORDS.search(line))

    def test_no_line_ends_with_a_blank_and_no_tab_stands_in_c(self):
        self.none(place(path, number) for path in c_files("src", "tests", "fuzz")
                  for number, line in enumerate(lines_of(path), 1) if line != line.rstrip() or "\t" in line)


class TheLawItself(unittest.TestCase):
    """That the tests above would see what they look for."""

    def test_a_long_function_is_measured(self):
        import tempfile
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "long.c"
            path.write_text("static const int table[] = {\n    1,\n};\nint f(void)\n{\n" + "    g();\n" * 61 + "}\n", encoding="utf-8")
            self.assertEqual(list(functions(path)), [(5, 61)])

    def test_the_ground_may_not_include_what_stands_on_it(self):
        for low, high in (("base", "store"), ("store", "records"), ("html", "http"), ("http", "records"), ("records", "rooms"),
                          ("search", "jobs"), ("rooms", "commands")):
            self.assertNotIn(high, LAW[low])


if __name__ == "__main__":
    unittest.main()

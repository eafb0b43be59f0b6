#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Keeps the tables of HOUSE.md as the code says.

    floor_plan.py [--check] [--root FOLDER]

Reads the kinds' declarations (src/rooms/*/*_kinds.c), the rooms' route rows, the pages that every kind has
(src/records/kind_routes.c), the API's addresses (src/api/api_endpoints.c) and the lists in src/rooms/rooms.c, and writes the tables of kinds and of routes between their
marks in HOUSE.md.  With --check nothing is written: the exit status is 1 when a table is not what the code says.

A declaration or row that this program cannot read is an error, so nothing can be left out silently: every kind of
all_kinds and every table of room_routes must be found, and nothing besides.
"""

import argparse
import pathlib
import re
import sys

KIND = re.compile(r"^const struct kind (\w+) = \{(.*?)^\};", re.M | re.S)
MEMBER = re.compile(r'\.(name|plural|code|path|room|part_of) = "([^"]*)"')
ROUTES = re.compile(r"^const struct route (\w+)\[\] = \{\n(.*?)^\};", re.M | re.S)
ROW = re.compile(r'\{ METHOD_(\w+), "([^"]*)", (\w+), (\w+), (&?\w+), (\w+), ([^,]+), (true|false) \}')
KIND_PAGE = re.compile(r'add_row\(arena, kind, "([^"]*)", (\w+)')
FORMAT = re.compile(r'^const struct format (\w+) = \{\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)",\s*([A-Z_| \n]*?),\s*(\w+),', re.M)
API_FIXED = re.compile(r'\.path = API_BASE(?: "([^"]*)")?,.*?\.handler = (\w+)', re.S)
API_KIND = re.compile(r'\.path = str_z\(arena, str_fmt\(arena, API_BASE "/%s([^"]*)", kind->plural\)\),.*?\.handler = (\w+)', re.S)
COMMENT = re.compile(r"/\*.*?\*/", re.S)


class PlanError(Exception):
    """What in the code this program does not understand."""


def read(root, path):
    return (root / path).read_text(encoding="utf-8")


def list_of(text, name):
    """The names in an array."""
    found = re.search(rf"\b{name}\[\] = \{{(.*?)\}};", text, re.S)
    if not found:
        raise PlanError(f"there is no list {name}")
    return re.findall(r"\w+", COMMENT.sub("", found[1]))


def same(what, wanted, found):
    if sorted(wanted) != sorted(found):
        odd = ", ".join(sorted(set(wanted) ^ set(found))) or "one stands twice"
        raise PlanError(f"the {what} declared and those listed differ: {odd}")


def read_kinds(root, wanted):
    """The declared kinds in the order of the house's list."""
    kinds = {}
    for path in sorted(root.glob("src/rooms/*/*_kinds.c")):
        for name, body in KIND.findall(path.read_text(encoding="utf-8")):
            kinds[name] = dict(MEMBER.findall(body), flags=set(re.findall(r"\bKIND_\w+", body)))
            if not {"name", "plural", "code", "room"} <= set(kinds[name]):
                raise PlanError(f"{path.name}: {name} lacks a name, plural, code or room")
    same("kinds", wanted, list(kinds))
    return [kinds[name] for name in wanted]


def read_rows(root, wanted):
    """(method, path, permit, audit, handler, quiet) of every row that a room wrote."""
    tables = {}
    for path in sorted(root.glob("src/rooms/*/*.c")):
        for name, body in ROUTES.findall(path.read_text(encoding="utf-8")):
            rows = ROW.findall(re.sub(r"\s+", " ", body))
            if len(rows) != body.count("METHOD_"):
                raise PlanError(f"{path.name}: a row of {name} is written otherwise than the others")
            tables[name] = rows
    same("route tables", wanted, list(tables))
    return [(m, p, permit, audit, handler, quiet == "true") for name in wanted
            for m, p, permit, audit, _form, handler, _with, quiet in tables[name]]


def read_kind_pages(root):
    """(suffix, handler) of the pages that follow from a declaration, but for the formats."""
    pages = KIND_PAGE.findall(read(root, "src/records/kind_routes.c"))
    if not pages:
        raise PlanError("src/records/kind_routes.c: the calls of add_row cannot be read")
    return pages


def read_formats(root):
    """(suffix, name, media type, flags, which kinds) of every format in the house's order."""
    formats = {}
    for path in sorted(root.glob("src/formats/*.c")) + [root / "src/records/format.c"]:
        for name, *rest in FORMAT.findall(path.read_text(encoding="utf-8")):
            formats[name] = rest
    wanted = [name for name in list_of(read(root, "src/formats/formats.c"), "formats_all") if name != "NULL"]
    same("formats", wanted, list(formats))
    return [formats[name] for name in wanted]


def read_code_rows(root):
    """(path, handler) of the permanent addresses."""
    rows = re.findall(r'\.path = "(/[^"]*)",.*?\.handler = (\w+)', read(root, "src/records/kind_routes.c"), re.S)
    if not rows:
        raise PlanError("src/records/kind_routes.c: the permanent addresses cannot be read")
    return rows


def read_api(root):
    """(path, handler) of what programs are answered: the addresses of the house, then those of every kind."""
    text = read(root, "src/api/api_endpoints.c")
    base = re.search(r'#define API_BASE "([^"]*)"', read(root, "src/api/api.h"))
    fixed, of_kinds = API_FIXED.findall(text), API_KIND.findall(text)
    if not base or not fixed or not of_kinds or len(fixed) + len(of_kinds) != text.count(".handler = api_"):
        raise PlanError("src/api/api_endpoints.c: the addresses cannot be read")
    return [(base[1] + path, handler) for path, handler in fixed], [(f"{base[1]}/PLURAL{path}", handler) for path, handler in of_kinds]


def pages_of(kind, pages):
    """The suffixes that kind_routes.c gives a kind; its room writes the rest itself."""
    if "path" not in kind or "KIND_QUIET" in kind["flags"]:
        return []
    own = {"show_list": "KIND_OWN_LIST", "show_record": "KIND_OWN_PAGE"}
    return [suffix for suffix, handler in pages if own.get(handler) not in kind["flags"]]


def kinds_table(kinds):
    rows = ["| kind | files and CSV | code | path | room | |", "|---|---|---|---|---|---|"]
    for kind in kinds:
        notes = [f"part of its {kind['part_of']}"] if "part_of" in kind else []
        notes += {"KIND_HIDDEN": ["no pages of its own"]}.get(next(iter(kind["flags"] & {"KIND_HIDDEN"}), ""), [])
        notes += ["quiet"] if "KIND_QUIET" in kind["flags"] else []
        path = f"`{kind['path']}`" if "path" in kind else ""
        rows.append(f"| {kind['name']} | `{kind['plural']}` | {kind['code']} | {path} | {kind['room']} | {', '.join(notes)} |")
    return "\n".join(rows)


def formats_table(formats):
    rows = ["| suffix | format | media type | beside | kinds |", "|---|---|---|---|---|"]
    for suffix, name, media, flags, fits in formats:
        beside = [words for flag, words in (("FORMAT_LIST", "lists"), ("FORMAT_RECORD", "records"), ("FORMAT_SEARCH", "search"))
                  if flag in flags]
        which = "all" if fits == "NULL" else f"`{fits}`"
        rows.append(f"| `.{suffix}` | {name} | {media.split(';')[0]} | {', '.join(beside)} | {which} |")
    return "\n".join(rows)


def routes_table(rows, kinds, pages, code_rows, api):
    lines = ["| method | path | permit | audit | handler | |", "|---|---|---|---|---|---|"]
    for method, path, permit, audit, handler, quiet in rows:
        lines.append(f"| {method} | `{path}` | {permit[7:].lower()} | {audit[6:].lower()} | `{handler}` | {'quiet' if quiet else ''} |")
    for path, handler in code_rows:
        lines.append(f"| GET | `{path}` | anyone | none | `{handler}` | quiet |")
    fixed, of_kinds = api
    for path, handler in fixed:
        lines.append(f"| GET | `{path}` | anyone | none | `{handler}` |  |")
    every = [suffix for suffix, _ in pages]
    lines += ["", "From the declarations, all GET, permit anyone, audit none. \"Every page\" is "
              + ", ".join(f"`PATH{suffix}`" for suffix in every)
              + ", with every format that fits.", "",
              "| kind | PATH | pages |", "|---|---|---|"]
    for kind in kinds:
        found = pages_of(kind, pages)
        if found:
            what = "every page" if found == every else ", ".join(f"`PATH{suffix}`" for suffix in found)
            lines.append(f"| {kind['name']} | `/{{lang}}/{kind['path']}` | {what} |")
    lines += ["", "For programs every kind that is not quiet has " + " and ".join(f"`{path}` (`{handler}`)" for path, handler in of_kinds)
              + ", where PLURAL is the name of its file."]
    return "\n".join(lines)


def put(text, name, table):
    """The text with a table between its marks."""
    marks = re.compile(rf"(<!-- {name}: made by tools/floor_plan\.py -->\n).*?(<!-- end of {name} -->)", re.S)
    if not marks.search(text):
        raise PlanError(f"HOUSE.md has no marks for the table of {name}")
    return marks.sub(lambda found: f"{found[1]}\n{table}\n\n{found[2]}", text)


def plan(root):
    """HOUSE.md as it should be."""
    lists = read(root, "src/rooms/rooms.c")
    kinds = read_kinds(root, list_of(lists, "all_kinds"))
    rows = read_rows(root, list_of(lists, "room_routes"))
    pages = read_kind_pages(root)
    text = put(read(root, "HOUSE.md"), "kinds", kinds_table(kinds))
    text = put(text, "formats", formats_table(read_formats(root)))
    return put(text, "routes", routes_table(rows, kinds, pages, read_code_rows(root), read_api(root)))


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Keeps the tables of HOUSE.md as the code says.")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    options = parser.parse_args(arguments)
    try:
        text = plan(options.root)
    except (PlanError, OSError) as error:
        print(f"floor_plan.py: {error}", file=sys.stderr)
        return 1
    if text == read(options.root, "HOUSE.md"):
        return 0
    if options.check:
        print("HOUSE.md is not what the code says: run tools/floor_plan.py", file=sys.stderr)
        return 1
    (options.root / "HOUSE.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

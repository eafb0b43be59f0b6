#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Compiles the HTML templates of a folder into pages.h and pages.c.

    compile_pages.py PAGES_FOLDER WORDS_EN_PO OUT_DIR [--depfile FILE]

One template NAME.html becomes `struct page_NAME` and the function `page_NAME` that writes it, with every value escaped for
where it stands.  WORDS_EN_PO is the English catalogue against which the words are checked, or - for no check.  Faults are
written to standard error as file:line: what is wrong and what to do, and nothing is written then.  An output that would
not change is left alone, so that what depends on it is not built again.  The work is in tools/pages/.
"""

import argparse
import pathlib
import re
import sys

from pages.blanks import drop_blanks
from pages.emit import used_lists, write_header, write_source
from pages.errors import Faults, PageError
from pages.fields import Fields
from pages.header import NAME, read_header
from pages.markup_law import MarkupLaw
from pages.model import C_WORDS, Template
from pages.tokens import cut_page
from pages.tree import Each, If, Part, build_tree
from pages.words import read_words
from po_file import PoError


def main():
    arguments = read_arguments()
    folder = pathlib.Path(arguments.pages)
    files = sorted(folder.glob("*.html"))
    try:
        words = None if arguments.words == "-" else read_words(arguments.words)
    except PoError as error:
        print(error, file=sys.stderr)
        return 1
    templates, faults = compile_all(files, words)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    write_if_changed(out / "pages.h", write_header(templates))
    write_if_changed(out / "pages.c", write_source(templates))
    if arguments.depfile:
        needs = [folder, *files] + ([pathlib.Path(arguments.words)] if words is not None else [])
        write_depfile(pathlib.Path(arguments.depfile), [out / "pages.h", out / "pages.c"], needs)
    return 0


def read_arguments():
    parser = argparse.ArgumentParser(description="Compiles HTML templates into C.")
    parser.add_argument("pages", metavar="PAGES_FOLDER")
    parser.add_argument("words", metavar="WORDS_EN_PO", help="the English catalogue, or - for no check")
    parser.add_argument("out", metavar="OUT_DIR")
    parser.add_argument("--depfile", metavar="FILE", help="a make-style list of what was read")
    return parser.parse_args()


def compile_all(files, words):
    """The templates with parts before what uses them, and the faults."""
    templates = {}
    faults = {}
    for file in files:
        faults[file.stem] = Faults(file)
        if not re.fullmatch(NAME, file.stem) or file.stem in C_WORDS:
            faults[file.stem].add(1, "the file's name must be lower-case letters, digits and _; rename it")
            continue
        try:
            templates[file.stem] = Template(file.stem, f"{file.parent.name}/{file.name}", file.read_text("utf-8"))
        except UnicodeDecodeError:
            faults[file.stem].add(1, "the file is not UTF-8; save it as such")
    readable = {}
    for template in templates.values():
        if read(template, set(templates), faults[template.name]):
            readable[template.name] = template
    if len(readable) == len(files):
        for template in readable.values():
            Fields(template, readable, words, faults[template.name]).check()
    order = sort_parts(readable, faults)
    check_tags(order, faults)
    return order, [line for found in faults.values() for line in found.lines()]


def read(template, names, faults):
    """Everything that needs no other template; false when the file cannot be read."""
    try:
        read_header(template, names)
        tokens = cut_page(template.body, template.body_line)
        drop_blanks(tokens)
        template.nodes = build_tree(tokens, template.body_line + template.body.count("\n"))
    except PageError as error:
        faults.add(error.line, error.message)
        return False
    template.parts |= called_parts(template.nodes) & names
    MarkupLaw(faults).check(template.nodes)
    return True


def called_parts(nodes):
    parts = {node.name for node in nodes if isinstance(node, Part)}
    for node in nodes:
        if isinstance(node, (If, Each)):
            parts |= called_parts(node.body) | called_parts(node.otherwise or [])
    return parts


def check_tags(templates, faults):
    """No two structs, nor the list of one, may come out under the same C name."""
    owners = {f"{tag}_list": tag for tag in used_lists(templates)}
    for template in templates:
        for name, struct in template.own.items():
            if not struct.fields:
                continue
            if struct.tag in owners:
                other = owners[struct.tag]
                what = f"struct {name}" if name else "the template"
                faults[template.name].add(max(struct.line, 1), f"{what} becomes struct {struct.tag} in C, which {other} takes "
                                                               "already; rename one")
            owners.setdefault(struct.tag, struct.tag)


def sort_parts(templates, faults):
    """Parts before what uses them.  A part may use itself (trees), but two may not use each other."""
    order = []
    under_way = []

    def add(template):
        if template in order:
            return
        if template in under_way:
            ring = " > ".join(t.name for t in under_way[under_way.index(template):])
            faults[template.name].add(1, f"templates use each other in a ring ({ring} > {template.name}); join them in one")
            return
        under_way.append(template)
        for name in sorted(template.parts - {template.name}):
            if name in templates:
                add(templates[name])
        under_way.pop()
        order.append(template)

    for name in sorted(templates):
        add(templates[name])
    return order


def write_if_changed(file, text):
    if not file.exists() or file.read_text("utf-8") != text:
        file.write_text(text, "utf-8")


def write_depfile(file, targets, needs):
    def name(path):
        return str(path).replace("\\", "\\\\").replace(" ", "\\ ").replace("#", "\\#").replace("$", "$$")

    file.write_text(f"{' '.join(map(name, targets))}: {' '.join(map(name, needs))}\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())

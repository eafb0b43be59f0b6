# SPDX-License-Identifier: EUPL-1.2
"""Reads the <!--page block at the top of a template: its purpose in prose, then its structs and fields.

    <!--page
      What this page is for.
      struct row {
          Str title      (a remark, which may run
                          over several lines)
      }
      row[] rows
    -->

The first line that reads as a declaration ends the prose; from there on every line must be one.
"""

import re

from .errors import PageError
from .model import C_WORDS, SIMPLE, Field, Struct, Type

NAME = r"[a-z][a-z0-9_]*"
DECLARATION = re.compile(rf"^([A-Za-z][A-Za-z0-9_]*)(\[\])?\s+({NAME})\s*(\(.*)?$")
STRUCT_START = re.compile(rf"^struct\s+({NAME})\s*\{{$")


def split_header(template):
    """Cuts the file into header lines and body; sets body and body_line, gives the header's numbered lines."""
    text = template.text
    blank = len(text) - len(text.lstrip())
    first = 1 + text.count("\n", 0, blank)
    if not text.startswith("<!--page", blank):
        raise PageError(1, "a template begins with a <!--page block; write one that says what the page is for")
    end = text.find("-->", blank)
    if end < 0:
        raise PageError(first, "the <!--page block is not closed; end it with -->")
    template.body = text[end + 3:]
    template.body_line = 1 + text.count("\n", 0, end)
    block = text[blank + len("<!--page"):end]
    return [(first + i, line.strip()) for i, line in enumerate(block.split("\n"))]


def read_header(template, template_names):
    """Fills purpose, own structs and the parts that their fields need."""
    lines = split_header(template)
    own_names = {m.group(1) for _, line in lines if (m := STRUCT_START.match(line))}
    types = set(SIMPLE) | own_names | template_names
    start = next((i for i, (_, line) in enumerate(lines) if begins_declarations(line, types)), len(lines))
    template.purpose = " ".join(line for _, line in lines[:start] if line)
    template.own[""] = Struct(template.tag, lines[0][0], used=True)
    if template.purpose == "":
        raise PageError(lines[0][0], "the <!--page block does not say what the page is for; write a sentence first")
    for name in own_names:
        template.own[name] = Struct(f"{template.tag}_{name}", 0)
    read_declarations(template, join_notes(lines[start:]), template_names)


def begins_declarations(line, types):
    found = DECLARATION.match(line)
    return STRUCT_START.match(line) is not None or (found is not None and found.group(1) in types)


def join_notes(lines):
    """Joins a line whose bracket is still open with those that follow it."""
    joined = []
    for number, line in lines:
        if joined and joined[-1][1].count("(") > joined[-1][1].count(")"):
            joined[-1] = (joined[-1][0], joined[-1][1] + " " + line)
        elif line:
            joined.append((number, line))
    return joined


def read_declarations(template, lines, template_names):
    current = ""
    declared = set()
    for number, line in lines:
        start = STRUCT_START.match(line)
        if start and current == "":
            current = start.group(1)
            if current in declared:
                raise PageError(number, f"struct {current} is declared twice; remove one")
            declared.add(current)
            template.own[current].line = number
        elif line == "}" and current != "":
            if not template.own[current].fields:
                raise PageError(number, f"struct {current} has no fields; give it one or remove it")
            current = ""
        else:
            add_field(template, template.own[current], number, line, template_names)
    if current != "":
        raise PageError(template.own[current].line, f"struct {current} is not closed; end it with a line }}")


def add_field(template, struct, number, line, template_names):
    found = DECLARATION.match(line)
    if not found:
        raise PageError(number, f"not a declaration: {line}; write `Type name (remark)`, or put prose before the fields")
    type_name, list_mark, name, note = found.groups()
    field_type = find_type(template, number, type_name, list_mark is not None, template_names)
    if name in C_WORDS:
        raise PageError(number, f"the name {name} is taken by C; choose another name for the field")
    if name in struct.fields:
        raise PageError(number, f"the field {name} is declared twice; remove one")
    if field_type.name == struct.tag and not field_type.is_list:
        raise PageError(number, f"the field {name} would hold a struct inside itself; make it a list: {type_name}[]")
    struct.fields[name] = Field(name, field_type, number, (note or "").strip("() "))


def find_type(template, number, name, is_list, template_names):
    if name in SIMPLE:
        if is_list and name != "Str":
            raise PageError(number, f"{name}[] does not exist; declare a struct with one {name} field, or use Str[]")
        return Type(name, is_list)
    if name in template.own and name != "":  # an own struct hides a template of that name
        template.own[name].used = True
        return Type(template.own[name].tag, is_list)
    if name in template_names:
        template.parts.add(name)
        return Type(f"page_{name}", is_list)
    raise PageError(number, f"the type {name} is unknown; it is neither Str, Url, Markup, bool, int, a struct declared "
                            f"here, nor a template {name}.html")

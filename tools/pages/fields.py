# SPDX-License-Identifier: EUPL-1.2
"""Finds each name in the page among the header's fields and decides whether it may stand where it stands.

A name is looked up from the innermost {{#each}} outwards.  What is found is noted on the node as a Found, from which emit.py
writes C.  Unknown and unused fields are faults, so that a struct says exactly what its page shows.
"""

import re
from dataclasses import dataclass

from .markup_law import ADDRESSES, ADDRESS_LISTS
from .model import C_WORDS, Type
from .tree import Attribute, Each, If, Part, Show, Tag, Text, Word

TAKEN = C_WORDS | {"out", "lang", "p"}  # names that a variable of the generated C cannot have


@dataclass
class Found:
    type: Type
    c: str                # the C expression
    pointer: bool = False  # the expression is a pointer to the struct
    used: bool = False


class Fields:
    def __init__(self, template, templates, words, faults):
        self.template = template
        self.templates = templates
        self.words = words  # None: not checked
        self.faults = faults
        self.structs = {s.tag: s for t in templates.values() for s in t.own.values()}
        self.scopes = []

    def check(self):
        self.block(self.template.nodes)
        for struct in self.template.own.values():
            if not struct.used:
                self.faults.add(struct.line, f"struct {struct.tag.removeprefix(self.template.tag + '_')} is used by no field; "
                                             "remove it")
            for field in struct.fields.values():
                if field.type.is_struct and not self.structs[field.type.name].fields:
                    self.faults.add(field.line, f"the template {field.type.say()} has no fields, so there is nothing to hold; "
                                                "remove the field")
                if not field.used:
                    self.faults.add(field.line, f"the field {field.name} is not used in the page; show it or remove it")

    def block(self, nodes):
        for node in nodes:
            if isinstance(node, Tag):
                self.block(node.attributes)
            elif isinstance(node, Attribute):
                self.attribute(node)
            elif isinstance(node, Show):
                self.show(node)
            elif isinstance(node, Word):
                self.word(node)
            elif isinstance(node, Part):
                self.part(node)
            elif isinstance(node, If):
                self.choice(node)
            elif isinstance(node, Each):
                self.each(node)

    def find(self, line, path):
        """What a path stands for, or None after noting the fault."""
        names = path.split(".")
        found = self.first(line, names[0])
        for name in names[1:]:
            if found is None:
                return None
            found = self.member(line, path, found, name)
        return found

    def first(self, line, name):
        for scope in reversed(self.scopes):
            if name in scope:
                scope[name].used = True
                return scope[name]
        field = self.template.struct.fields.get(name)
        if field is None:
            self.faults.add(line, f"{name} is unknown; declare it in the header or correct the name")
            return None
        field.used = True
        return Found(field.type, f"p->{name}")

    def member(self, line, path, found, name):
        if found.type.is_list or not found.type.is_struct:
            self.faults.add(line, f"{path}: {found.type.say()} has no field {name}; "
                                  + ("use {{#each}} for a list" if found.type.is_list else "correct the name"))
            return None
        field = self.structs[found.type.name].fields.get(name)
        if field is None:
            self.faults.add(line, f"{path}: {found.type.say()} has no field {name}; declare it or correct the name")
            return None
        if self.structs[found.type.name] in self.template.own.values():
            field.used = True
        return Found(field.type, found.c + ("->" if found.pointer else ".") + name)

    def attribute(self, attribute):
        before = []
        for node in attribute.value or []:
            if attribute.name.lower() in ADDRESSES | ADDRESS_LISTS:
                self.address(attribute, node, before)
            before.append(node)
        self.block(attribute.value or [])

    def address(self, attribute, node, before):
        """A Url at the very start, since only a whole address can be judged.  Behind a fixed ? or # no address can turn into
        another, so there a Str may stand, percent-encoded; a number may stand behind anything."""
        if isinstance(node, (If, Each)):
            for branch in (node.body, node.otherwise or []):
                inner = list(before)
                for child in branch:
                    self.address(attribute, child, inner)
                    inner.append(child)
        if not isinstance(node, Show):
            return
        found = self.find_quietly(node.path)
        if found is None or (found.type == Type("int") and before):
            return
        if found.type == Type("Str") and any(isinstance(b, Text) and re.search("[?#]", b.text) for b in before):
            node.component = True
        elif found.type != Type("Url"):
            self.faults.add(node.line, f"{node.path} is {found.type.say()} and may not stand in the address attribute "
                                       f"{attribute.name}; make it a Url, or put a fixed ? or # before it")
        elif any(isinstance(b, (Text, Show, Word)) for b in before):
            self.faults.add(node.line, f"the Url {node.path} must stand at the start of {attribute.name}; let the program put "
                                       "the whole address together")

    def find_quietly(self, path):
        kept = list(self.faults.found)
        found = self.find(0, path)
        self.faults.found[:] = kept
        return found

    def show(self, node):
        node.found = self.find(node.line, node.path)
        if node.found is None:
            return
        shown = node.found.type
        if shown.is_list or shown.is_struct:
            how = "{{#each}}" if shown.is_list else "{{> part value}}"
            self.faults.add(node.line, f"{node.path} is {shown.say()} and cannot be shown itself; use {how}")
        elif shown.name == "bool":
            self.faults.add(node.line, f"{node.path} is bool and cannot be shown; use {{{{#if {node.path}}}}}")
        elif shown.name == "Markup" and node.place.kind != "text":
            self.faults.add(node.line, f"{node.path} is Markup and may stand in text only; use Str here")

    def word(self, node):
        paths = [path for _, path in node.fills] + ([node.count] if node.plural else [])
        node.found = {path: self.find(node.line, path) for path in paths}
        for path in paths:
            found = node.found[path]
            if found is not None and found.type not in (Type("Str"), Type("Url"), Type("int")):
                self.faults.add(node.line, f"{path} is {found.type.say()} and cannot fill a placeholder; use Str or int")
        number = node.found.get(node.count)
        if node.plural and number is not None and number.type != Type("int"):
            self.faults.add(node.line, f"{node.count} is {number.type.say()}; the number of a plural message is an int")
        if self.words is not None:
            self.catalogue(node)

    def catalogue(self, node):
        message = self.words.get(node.name)
        if message is None:
            self.faults.add(node.line, f"the message {node.name} is not in the catalogue; add it to po/en.po or correct the name")
            return
        if message.plural != node.plural:
            right = "{{n_ " + node.name + " n=field}}" if message.plural else "{{_ " + node.name + "}}"
            self.faults.add(node.line, f"the message {node.name} is {'' if message.plural else 'not '}plural; write {right}")
            return
        given = {name for name, _ in node.fills}
        wanted = message.placeholders - ({"n"} if node.plural else set())
        for name in sorted(wanted - given):
            self.faults.add(node.line, f"the message {node.name} has the placeholder {{{name}}}; write {name}=field")
        for name in sorted(given - wanted):
            self.faults.add(node.line, f"the message {node.name} has no placeholder {{{name}}}; remove {name}=")

    def part(self, node):
        part = self.templates.get(node.name)
        if part is None:
            self.faults.add(node.line, f"there is no template {node.name}.html; write it or correct the name")
            return
        if node.path == "":
            if part.struct.fields:
                self.faults.add(node.line, f"the part {node.name} has fields; write {{{{> {node.name} value}}}}")
            return
        node.found = self.find(node.line, node.path)
        if not part.struct.fields:
            self.faults.add(node.line, f"the part {node.name} has no fields; write {{{{> {node.name}}}}}")
        elif node.found is not None and node.found.type != Type(part.tag):
            self.faults.add(node.line, f"{node.path} is {node.found.type.say()}, but the part takes {node.name}; declare "
                                       f"{node.path} as {node.name}")

    def choice(self, node):
        node.found = self.find(node.line, node.path)
        if node.found is not None:
            tested = node.found.type
            if tested.is_struct and not tested.is_list:
                self.faults.add(node.line, f"{node.path} is a struct and always there; test one of its fields")
            elif node.equals is not None and tested != Type("Str"):
                self.faults.add(node.line, f"{node.path} is {tested.say()}; only Str can be compared with ==")
        self.block(node.body)
        self.block(node.otherwise or [])

    def each(self, node):
        node.found = self.find(node.line, node.path)
        if node.found is None:
            return
        if not node.found.type.is_list:
            self.faults.add(node.line, f"{node.path} is {node.found.type.say()}, not a list; declare it with []")
            return
        if node.name in self.template.struct.fields or any(node.name in s for s in self.scopes):
            self.faults.add(node.line, f"the name {node.name} is taken here; choose another one behind `as`")
        c_name = f"{node.name}_" if node.name in TAKEN or node.name.endswith("_i") else node.name
        node.item = Found(node.found.type.item, c_name, node.found.type.is_struct)
        self.scopes.append({node.name: node.item})
        self.block(node.body)
        self.scopes.pop()
        if not node.item.used:
            self.faults.add(node.line, f"{node.name} is not used in the loop; show something of it")
        self.block(node.otherwise or [])

# SPDX-License-Identifier: EUPL-1.2
"""Nests tags, attributes and directives as they are written.

Each branch of {{#if}} and {{#each}} must end in the very place where it began (the same text, tag or value): that is what
lets tokens.py decide by reading straight on where a value stands and how it must be escaped.
"""

import re
from dataclasses import dataclass, field

from .errors import PageError
from .header import NAME
from .tokens import Place

PATH = rf"{NAME}(?:\.{NAME})*"
WORD = re.compile(r"^(n?)_\s+([A-Za-z0-9_.-]+)((?:\s+\S+)*)$")
FILL = re.compile(rf"^({NAME})=({PATH})$")
EACH = re.compile(rf"^#each\s+({PATH})\s+as\s+({NAME})$")
IF = re.compile(rf'^#if\s+(!?)({PATH})(?:\s*==\s*"([^"]*)")?$')
PART = re.compile(rf"^>\s*({NAME})(?:\s+({PATH}))?$")
SHOW = re.compile(rf"^({PATH})$")


@dataclass
class Node:
    line: int


@dataclass
class Text(Node):
    text: str
    source: str  # as it stands in the file, for counting lines


@dataclass
class Doctype(Node):
    text: str


@dataclass
class Attribute(Node):
    name: str
    value: list = None  # nodes, or None where it stands without a value


@dataclass
class Tag(Node):
    name: str
    attributes: list = field(default_factory=list)  # Attribute and If
    closed_itself: bool = False


@dataclass
class Close(Node):
    name: str


@dataclass
class Show(Node):
    path: str
    place: Place
    found: object = None  # set by fields.py: what the path stands for
    component: bool = False  # set by fields.py: part of an address, behind its ? or #


@dataclass
class Word(Node):
    name: str
    count: str   # the path behind n= of a plural message, else empty
    fills: list  # (placeholder, path)
    place: Place
    plural: bool = False
    found: dict = field(default_factory=dict)  # path -> what it stands for


@dataclass
class Part(Node):
    name: str
    path: str  # empty for a part without fields
    place: Place
    found: object = None


@dataclass
class Each(Node):
    path: str
    name: str
    place: Place
    body: list = field(default_factory=list)
    otherwise: list = None
    found: object = None
    item: object = None


@dataclass
class If(Node):
    path: str
    negated: bool
    equals: str  # None where nothing is compared
    place: Place
    body: list = field(default_factory=list)
    otherwise: list = None
    found: object = None


class Builder:
    def __init__(self, tokens, last_line):
        self.tokens = tokens
        self.at = 0
        self.last_line = last_line

    def here(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def nodes(self, stops=()):
        """Nodes up to a token of one of these kinds, or up to a directive that ends a branch."""
        found = []
        while (token := self.here()) is not None:
            if token.kind in stops or (token.kind == "directive" and token.text in ("else", "/each", "/if")):
                break
            found.append(self.node(self.take()))
        return found

    def node(self, token):
        if token.kind == "directive":
            return self.directive(token)
        if token.kind == "tag":
            return self.tag(token)
        if token.kind == "attribute":
            value = self.nodes(("value_end", "tag_end"))
            self.expect("value_end", token.line, f"the value of {token.text}")
            return Attribute(token.line, token.text, value)
        plain = {
            "text": lambda: Text(token.line, token.text, token.source),
            "kept": lambda: Text(token.line, token.text, token.source),
            "value": lambda: Text(token.line, token.text, token.source),
            "doctype": lambda: Doctype(token.line, token.text),
            "close": lambda: Close(token.line, token.text),
            "bare_attribute": lambda: Attribute(token.line, token.text),
        }
        if token.kind not in plain:
            raise PageError(token.line, "a tag or value ends inside a directive that began before it; close the directive first")
        return plain[token.kind]()

    def tag(self, token):
        attributes = self.nodes(("tag_end",))
        end = self.expect("tag_end", token.line, f"the tag <{token.text}>")
        return Tag(token.line, token.text, attributes, end.text == "/")

    def expect(self, kind, line, what):
        token = self.here()
        if token is None or token.kind != kind:
            at = token.line if token is not None else line
            raise PageError(at, f"{what} (line {line}) is cut by a directive; a branch must end in the place where it began")
        return self.take()

    def directive(self, token):
        text = token.text
        if text.startswith("#each"):
            return self.each(token)
        if text.startswith("#if"):
            return self.choice(token)
        if token.place.kind == "tag":
            raise PageError(token.line, f"{{{{{text}}}}} may not stand among attributes; only {{{{#if}}}} may, around whole "
                                        "attributes")
        if text.startswith(">"):
            return self.part(token)
        if WORD.match(text):
            return self.word(token)
        if SHOW.match(text):
            return Show(token.line, text, token.place)
        raise PageError(token.line, f"{{{{{text}}}}} is not understood; write a field, a word ({{{{_ name}}}}), "
                                    "{{#if}}, {{#each}} or {{> part}}")

    def word(self, token):
        plural, name, rest = WORD.match(token.text).groups()
        fills = []
        for part in rest.split():
            found = FILL.match(part)
            if not found:
                raise PageError(token.line, f"{part} in {{{{{token.text}}}}} is not understood; write placeholder=field")
            if found.group(1) in [n for n, _ in fills]:
                raise PageError(token.line, f"the placeholder {found.group(1)} is given twice; remove one")
            fills.append(found.groups())
        if not plural:
            return Word(token.line, name, "", fills, token.place)
        if not fills or fills[0][0] != "n":
            raise PageError(token.line, f"{{{{n_ {name}}}}} needs its number first; write {{{{n_ {name} n=field}}}}")
        return Word(token.line, name, fills[0][1], fills[1:], token.place, True)

    def part(self, token):
        found = PART.match(token.text)
        if not found:
            raise PageError(token.line, f"{{{{{token.text}}}}} is not understood; write {{{{> part value}}}}")
        if token.place.kind != "text":
            raise PageError(token.line, "a part may stand in text only; move it out of the attribute, title or text area")
        return Part(token.line, found.group(1), found.group(2) or "", token.place)

    def each(self, token):
        found = EACH.match(token.text)
        if not found:
            raise PageError(token.line, f"{{{{{token.text}}}}} is not understood; write {{{{#each list as item}}}}")
        if token.place.kind == "tag":
            raise PageError(token.line, "{{#each}} may not stand among attributes; only {{#if}} may")
        node = Each(token.line, found.group(1), found.group(2), token.place)
        return self.branches(node, "/each", token)

    def choice(self, token):
        found = IF.match(token.text)
        if not found:
            raise PageError(token.line, f"{{{{{token.text}}}}} is not understood; write {{{{#if field}}}}, {{{{#if !field}}}} "
                                        "or {{#if field == \"text\"}}")
        negated, path, equals = found.groups()
        if negated and equals is not None:
            raise PageError(token.line, "! and == do not go together; use {{else}}")
        return self.branches(If(token.line, path, negated == "!", equals, token.place), "/if", token)

    def branches(self, node, last, token):
        node.body = self.nodes()
        if self.ends(token, "else"):
            node.otherwise = self.nodes()
        if not self.ends(token, last):
            here = self.here()
            seen = f"found {{{{{here.text}}}}}" if here is not None and here.kind == "directive" else "the file ends"
            raise PageError(here.line if here is not None else self.last_line,
                            f"{{{{{token.text}}}}} of line {token.line} is not closed ({seen}); write {{{{{last}}}}}")
        return node

    def ends(self, opener, text):
        token = self.here()
        if token is None or token.kind != "directive" or token.text != text:
            return False
        if token.place != opener.place:
            raise PageError(token.line, f"{{{{{text}}}}} does not stand in the same place as {{{{{opener.text}}}}} of line "
                                        f"{opener.line}; a branch must end in the place where it began")
        self.take()
        return True


def build_tree(tokens, last_line):
    builder = Builder(tokens, last_line)
    nodes = builder.nodes()
    left = builder.here()
    if left is not None:
        raise PageError(left.line, f"{{{{{left.text}}}}} closes nothing; remove it or write the opening directive")
    return nodes

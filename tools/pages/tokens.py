# SPDX-License-Identifier: EUPL-1.2
"""Cuts a page into tags, attributes, text and directives, and knows of each directive where it stands.

A directive is refused here where no value can be made safe: in tag and attribute names, unquoted values, comments,
scripts and style sheets.  Comments are dropped.  The cutting is linear: that every branch of an {{#if}} ends in the place
where it began is checked by tree.py, which makes the linear reading right.
"""

import re
from dataclasses import dataclass

from .errors import PageError

RAW = ("script", "style")       # their content is no HTML: it must be empty, since the content security policy refuses it
PLAIN = ("textarea", "title")   # their content is text without tags
KEPT = ("pre", "textarea")      # their white space counts

TAG_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:-]*")
ATTRIBUTE_NAME = re.compile(r"[A-Za-z_:][A-Za-z0-9_:.-]*")
ENTITY = re.compile(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
CONTROL = re.compile(r"#each\b|#if\b|else$|/each$|/if$")
BRANCH = re.compile(r"\{\{\s*(#if|else|/if)\b")  # may stand directly behind a tag or attribute name


@dataclass(frozen=True)
class Place:
    """Where a directive stands.  number tells apart two tags or values that are otherwise alike."""

    kind: str  # "text", "plain" (in <title> or <textarea>), "tag" (among attributes) or "value"
    tag: str = ""
    attribute: str = ""
    number: int = 0


@dataclass
class Token:
    kind: str  # text kept tag attribute bare_attribute value value_end tag_end close doctype directive
    line: int
    text: str            # without the blanks that blanks.py drops
    place: Place = None
    source: str = ""     # as it stands in the file

    def is_control(self):
        return self.kind == "directive" and CONTROL.match(self.text) is not None


class Cutter:
    def __init__(self, text, first_line):
        self.text = text
        self.at = 0
        self.first_line = first_line
        self.tokens = []
        self.kept = 0  # depth of <pre> and <textarea>

    def line(self, at=None):
        return self.first_line + self.text.count("\n", 0, self.at if at is None else at)

    def fail(self, message, at=None):
        raise PageError(self.line(at), message)

    def sees(self, start):
        return self.text.startswith(start, self.at)

    def add(self, kind, text, place=None, at=None):
        last = self.tokens[-1] if self.tokens else None
        if kind in ("text", "kept") and last is not None and last.kind == kind:
            last.text += text
            last.source += text
        else:
            self.tokens.append(Token(kind, self.line(at), text, place, text))

    def cut(self):
        while self.at < len(self.text):
            self.step(Place("text"), "")
        return self.tokens

    def step(self, place, plain):
        """One piece of content: a directive, a comment, a tag, or text up to the next of these."""
        if self.sees("{{"):
            self.directive(place)
        elif self.sees("<!--"):
            self.comment()
        elif plain and not self.sees(f"</{plain}") and self.sees("<"):
            self.fail(f"no tag may stand in <{plain}>; write &lt; for the character")
        elif self.sees("</"):
            self.close_tag()
        elif self.text[self.at:self.at + 9].lower() == "<!doctype":
            self.doctype()
        elif self.sees("<"):
            self.open_tag()
        else:
            self.words()

    def words(self):
        ends = [e for e in (self.text.find("<", self.at), self.text.find("{{", self.at)) if e >= 0]
        end = min(ends, default=len(self.text))
        text = self.text[self.at:end]
        self.check_entities(text)
        if "}}" in text:
            self.fail("}} without {{; remove it", self.at + text.index("}}"))
        self.add("kept" if self.kept else "text", text)
        self.at = end

    def check_entities(self, text):
        for found in re.finditer("&", text):
            if not ENTITY.match(text, found.start()):
                self.fail("& begins no entity; write &amp;", self.at + found.start())

    def directive(self, place):
        end = self.text.find("}}", self.at)
        if end < 0:
            self.fail("{{ is not closed; end it with }}")
        self.add("directive", " ".join(self.text[self.at + 2:end].split()), place)
        self.at = end + 2

    def comment(self):
        end = self.text.find("-->", self.at)
        if end < 0:
            self.fail("the comment is not closed; end it with -->")
        inside = self.text.find("{{", self.at, end)
        if inside >= 0:
            self.fail("{{ may not stand in a comment; comments are not sent, so take it out", inside)
        self.at = end + 3

    def doctype(self):
        end = self.text.find(">", self.at)
        if end < 0 or "{{" in self.text[self.at:end]:
            self.fail("the doctype is not closed; write <!doctype html>")
        self.add("doctype", self.text[self.at:end + 1])
        self.at = end + 1

    def close_tag(self):
        found = TAG_NAME.match(self.text, self.at + 2)
        if not found:
            self.fail("</ is followed by no tag name; a tag name must be written out, without {{ }}")
        end = found.end()
        while end < len(self.text) and self.text[end].isspace():
            end += 1
        if self.text[end:end + 1] != ">":
            self.fail(f"</{found.group()} is not closed; end it with > (values may not stand in a tag name)")
        self.add("close", found.group())
        self.kept -= found.group().lower() in KEPT
        self.at = end + 1

    def open_tag(self):
        found = TAG_NAME.match(self.text, self.at + 1)
        if not found:
            self.fail("< begins no tag; write &lt;, or a tag name without {{ }}")
        name = found.group()
        self.add("tag", name)
        number = self.at
        self.at = found.end()
        if self.sees("{{") and not BRANCH.match(self.text, self.at):
            self.fail("{{ may not stand in a tag name; write the names out in an {{#if}}")
        closed_itself = self.attributes(name, number)
        lower = name.lower()
        self.kept += lower in KEPT
        if not closed_itself and lower in RAW:
            self.raw(lower)
        elif not closed_itself and lower in PLAIN:
            self.plain(lower)

    def raw(self, name):
        end = self.text.lower().find(f"</{name}", self.at)
        inside = self.text[self.at:end if end >= 0 else len(self.text)]
        if "{{" in inside:
            self.fail(f"{{{{ may not stand in <{name}>; pass the value in a data- attribute", self.at + inside.index("{{"))
        if inside.strip():
            self.fail(f"<{name}> may not have content, the content security policy refuses it; move it to assets/")
        self.at += len(inside)

    def plain(self, name):
        place = Place("plain", name, number=self.at)
        while self.at < len(self.text) and not self.text[self.at:].lower().startswith(f"</{name}"):
            self.step(place, name)

    def attributes(self, tag, number):
        """Everything up to the end of the tag; true when it closed itself."""
        while True:
            while self.at < len(self.text) and self.text[self.at].isspace():
                self.at += 1
            if self.at >= len(self.text):
                self.fail(f"the tag <{tag}> is not closed; end it with >", number)
            if self.sees("{{"):
                self.directive(Place("tag", tag, number=number))
            elif self.sees(">") or self.sees("/>"):
                closed_itself = self.sees("/>")
                self.add("tag_end", "/" if closed_itself else "")
                self.at += 2 if closed_itself else 1
                return closed_itself
            else:
                self.attribute(tag)

    def attribute(self, tag):
        found = ATTRIBUTE_NAME.match(self.text, self.at)
        if not found:
            self.fail(f"not an attribute in <{tag}>: {self.text[self.at:self.at + 10].split()[0]}; "
                      "write name=\"value\"")
        name = found.group()
        start = self.at
        self.at = found.end()
        if self.sees("{{") and not BRANCH.match(self.text, self.at):
            self.fail("{{ may not stand in an attribute name; write the names out in an {{#if}}")
        if not self.sees("="):
            self.add("bare_attribute", name, at=start)
            return
        self.at += 1
        self.add("attribute", name, at=start)
        if self.sees('"') or self.sees("'"):
            self.quoted_value(tag, name)
        else:
            self.unquoted_value(name)
        self.add("value_end", "")

    def quoted_value(self, tag, name):
        quote = self.text[self.at]
        start = self.at
        place = Place("value", tag, name, start)
        self.at += 1
        while not self.sees(quote):
            ends = [e for e in (self.text.find(quote, self.at), self.text.find("{{", self.at)) if e >= 0]
            if not ends:
                self.fail(f"the value of {name} is not closed; end it with {quote}", start)
            if self.sees("{{"):
                self.directive(place)
            else:
                text = self.text[self.at:min(ends)]
                self.check_entities(text)
                self.add("value", text)
                self.at = min(ends)
        self.at += 1

    def unquoted_value(self, name):
        end = self.at
        while end < len(self.text) and not self.text[end].isspace() and self.text[end] != ">":
            end += 1
        text = self.text[self.at:end]
        if "{{" in text:
            self.fail(f"{{{{ may not stand in an unquoted value; write {name}=\"...\"")
        if text == "" or any(c in text for c in "\"'`=<"):
            self.fail(f"the value of {name} cannot be read; put it in quotes")
        self.check_entities(text)
        self.add("value", text)
        self.at = end


def cut_page(text, first_line):
    return Cutter(text, first_line).cut()

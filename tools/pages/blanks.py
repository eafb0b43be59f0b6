# SPDX-License-Identifier: EUPL-1.2
"""Drops the white space that a browser would not show, since every page has a budget of bytes.

A run of blanks that holds a line break is dropped where a block-level tag, or the edge of the template, stands on one
side of it; all others become one space.  Directives that only steer are looked past, and every way of going past them is
looked at: blanks are dropped only when all ways lead to a block-level tag.  <pre> and <textarea> are left alone.
"""

import re

BLOCK = set("""
    html head body title meta link base script style template noscript
    address article aside blockquote br caption center col colgroup dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol optgroup option p pre search section
    summary table tbody td tfoot th thead tr ul
    circle clippath defs desc ellipse g line lineargradient mask path pattern polygon polyline radialgradient rect stop
    symbol use
""".split())
BLOCK_INSIDE = {"svg", "select", "datalist"}  # blanks just inside their tags do not show, blanks outside do

RUN = re.compile(r"[ \t\r\n\f]+")


class Blanks:
    def __init__(self, tokens):
        self.tokens = tokens
        self.blocks = match_directives(tokens)

    def sides(self, index, step, seen):
        """What may stand next to the token at index on one side: a set of "block" and "inline"."""
        at = index + step
        if at in seen:
            return set()
        seen.add(at)
        if at < 0 or at >= len(self.tokens):
            return {"block"}
        token = self.tokens[at]
        if token.kind == "text" and token.text.strip(" \t\r\n\f") == "":
            return self.sides(at, step, seen)
        if token.is_control() and at in self.blocks:
            return set().union(*(self.sides(i, step, seen) for i in self.ways(at, step)))
        return {self.edge(token, at, step)}

    def ways(self, at, step):
        """The tokens beside which reading goes on when the directive at `at` is passed in the direction of step."""
        first, middle, last = self.blocks[at]
        loops = self.tokens[first].text.startswith("#each")
        body_end = last if middle is None else middle
        if step < 0:
            if at == last:
                return [body_end, first if middle is None else last]
            return [first, body_end] if at == first and loops else [first]
        if at == first:
            return [first, body_end]
        return [last, first] if at == body_end and loops else [last]

    def edge(self, token, at, step):
        if token.kind == "doctype":
            return "block"
        if token.kind in ("tag_end", "close"):
            is_close = token.kind == "close"
            name = (token.text if is_close else self.tag_of(at)).lower()
            inside = is_close == (step > 0)
            return "block" if name in BLOCK or (name in BLOCK_INSIDE and inside) else "inline"
        if token.kind == "tag":
            return "block" if token.text.lower() in BLOCK else "inline"
        return "inline"

    def tag_of(self, at):
        while self.tokens[at].kind != "tag":
            at -= 1
        return self.tokens[at].text

    def hidden(self, index, step):
        return self.sides(index, step, set()) == {"block"}

    def shorten(self, index):
        text = self.tokens[index].text

        def shorter(found):
            begins = found.start() == 0
            ends = found.end() == len(text)
            if "\n" not in found.group():
                return " "
            return "" if (begins and self.hidden(index, -1)) or (ends and self.hidden(index, 1)) else " "

        return RUN.sub(shorter, text)


def match_directives(tokens):
    """For each steering directive the indexes of the first, the else (or None) and the last of its block."""
    blocks = {}
    open_blocks = []
    for i, token in enumerate(tokens):
        if not token.is_control():
            continue
        if token.text.startswith("#"):
            open_blocks.append([i, None])
        elif open_blocks and token.text == "else":
            open_blocks[-1][1] = i
        elif open_blocks:
            first, middle = open_blocks.pop()
            for part in (first, middle, i):
                if part is not None:
                    blocks[part] = (first, middle, i)
    return blocks


def drop_blanks(tokens):
    """Shortens the white space of all tokens in place."""
    blanks = Blanks(tokens)
    shortened = {i: blanks.shorten(i) for i, token in enumerate(tokens) if token.kind == "text"}
    for i, text in shortened.items():
        tokens[i].text = text
    for token in tokens:
        if token.kind == "value":
            token.text = re.sub(r"[ \t\r]*\n\s*", " ", token.text)

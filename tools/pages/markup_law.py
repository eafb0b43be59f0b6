# SPDX-License-Identifier: EUPL-1.2
"""What the HTML of a page must keep to, whatever values are put in.

Balanced tags, no self-closed or forbidden elements, alt on every image, a label for every control, ids that cannot occur
twice, no inline style or script, no unsafe fixed address, and no human words outside the catalogue.
"""

import html
import re

from .tree import Attribute, Close, Each, If, Show, Tag, Text, Word

VOID = set("area base br col embed hr img input link meta source track wbr".split())
FOREIGN = {"svg", "math"}
FORBIDDEN = set("object embed applet frame frameset iframe set animate animatemotion animatetransform foreignobject".split())
NOT_IN_ITSELF = {"a", "button", "form", "label", "p"}
CLOSES_P = set("""address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
                  header hr main menu nav ol p pre search section table ul""".split())
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext"}
ADDRESSES = {"href", "src", "action", "formaction", "poster", "cite", "data", "background", "manifest", "xlink:href"}
ADDRESS_LISTS = {"srcset", "imagesrcset", "ping", "archive"}
UNLABELLED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
NAMES_ALLOWED = {"Atom", "CSV", "JSON", "iCal"}

SAFE_FIXED_ADDRESS = re.compile(r"(?i)^(https?://|mailto:|tel:|[^:]*$|[^:]*[/?#])")


class MarkupLaw:
    def __init__(self, faults):
        self.faults = faults
        self.controls = []  # (line, id or None, name of the element)
        self.labelled = set()

    def check(self, nodes):
        stack = self.block(nodes, [], set(), False)
        for name, line in stack:
            self.faults.add(line, f"<{name}> is not closed; write </{name}>")
        for line, control_id, name in self.controls:
            if control_id is None or control_id not in self.labelled:
                self.faults.add(line, f"<{name}> has no label; wrap it in <label>, give it aria-label, or an id that a "
                                      "<label for> names")

    def block(self, nodes, stack, ids, repeated):
        """Follows one run of nodes; stack holds (name, line) of the open elements, and what is open at the end is given."""
        for node in nodes:
            if isinstance(node, Tag):
                self.open(node, stack, ids, repeated)
            elif isinstance(node, Close):
                self.close(node, stack)
            elif isinstance(node, Text) and (not stack or stack[-1][0] not in ("script", "style")):
                self.no_words(node)
            elif isinstance(node, (If, Each)):
                self.branches(node, stack, ids, repeated or isinstance(node, Each))
        return stack

    def branches(self, node, stack, ids, repeated):
        seen = set(ids)
        for branch in (node.body, node.otherwise or []):
            branch_ids = set(ids)
            left_open = self.block(branch, list(stack), branch_ids, repeated)
            if left_open != stack:
                extra = [f"<{name}> of line {line} stays open" for name, line in left_open if (name, line) not in stack]
                what = extra[-1] if extra else "a tag is closed that was opened outside"
                self.faults.add(node.line, f"the branches of this directive are not balanced ({what}); open and close each tag "
                                           "in the same branch")
            seen |= branch_ids
        ids |= seen

    def open(self, tag, stack, ids, repeated):
        name = tag.name.lower()
        foreign = any(n.lower() in FOREIGN for n, _ in stack) or name in FOREIGN
        if name in FORBIDDEN:
            self.faults.add(tag.line, f"<{tag.name}> is not allowed on our pages; use another element")
        if tag.closed_itself and not foreign and name not in VOID:
            self.faults.add(tag.line, f"<{tag.name}/> does not close itself in HTML; write <{tag.name}></{tag.name}>")
        self.nesting(tag, name, stack)
        self.attributes(tag, name)
        self.identity(tag, ids, repeated)
        self.accessible(tag, name, stack)
        if name not in VOID and not tag.closed_itself:
            stack.append((tag.name, tag.line))

    def nesting(self, tag, name, stack):
        names = [n.lower() for n, _ in stack]
        if name in NOT_IN_ITSELF - {"p"} and name in names:
            self.faults.add(tag.line, f"<{name}> may not stand in another <{name}>; close that one first")
        if name in CLOSES_P and "p" in names and not {"svg", "button"} & set(names):
            self.faults.add(tag.line, f"<{name}> may not stand in <p>, a browser would close the paragraph; use <div>")

    def close(self, node, stack):
        name = node.name.lower()
        if name in VOID:
            self.faults.add(node.line, f"<{name}> has no content; remove </{name}>")
        elif not stack or stack[-1][0] != node.name:
            seen = f"<{stack[-1][0]}> of line {stack[-1][1]} is open" if stack else "nothing is open"
            self.faults.add(node.line, f"</{node.name}> does not fit: {seen}; close the tags in order")
            if any(n == node.name for n, _ in stack):
                while stack.pop()[0] != node.name:
                    pass
        else:
            stack.pop()

    def attributes(self, tag, name):
        self.twice(tag.attributes, set(), name)
        refresh = any(a.name.lower() == "http-equiv" for a in all_attributes(tag))
        if name == "meta" and refresh:
            self.faults.add(tag.line, "<meta http-equiv> is not allowed; the server sends headers instead")
        for attribute in all_attributes(tag):
            lower = attribute.name.lower()
            if lower.startswith("on") or lower in ("style", "srcdoc"):
                self.faults.add(attribute.line, f"the attribute {attribute.name} is not allowed, the content security policy "
                                                "refuses it; use a class or assets/house.js")
            elif lower in SPOKEN:
                for piece in every(attribute.value or [], Text):
                    self.no_words(piece)
            elif lower in ADDRESSES | ADDRESS_LISTS:
                self.address(attribute, lower)

    def address(self, attribute, lower):
        value = attribute.value or []
        first = value[0] if value else None
        if isinstance(first, Text) and not SAFE_FIXED_ADDRESS.match(html.unescape(first.text).strip()):
            self.faults.add(first.line, f"the address {first.text} is not safe; use http, https, mailto, tel or a relative one")
        if lower in ADDRESS_LISTS and any(every(value, Show)):
            self.faults.add(attribute.line, f"values may not stand in {attribute.name}; use src")
        for word in every(value, Word):
            self.faults.add(word.line, f"a word may not stand in the address attribute {attribute.name}; use a Url field")

    def twice(self, attributes, seen, tag):
        for node in attributes:
            if isinstance(node, Attribute):
                if node.name.lower() in seen:
                    self.faults.add(node.line, f"<{tag}> has the attribute {node.name} twice; write it once, "
                                               "with the {{#if}}s inside its value")
                seen.add(node.name.lower())
            elif isinstance(node, If):
                before = set(seen)
                self.twice(node.body, seen, tag)
                self.twice(node.otherwise or [], before, tag)
                seen |= before

    def identity(self, tag, ids, repeated):
        for attribute in all_attributes(tag):
            if attribute.name.lower() == "for" and tag.name.lower() == "label":
                self.labelled.add(source(attribute.value or []))
            if attribute.name.lower() != "id":
                continue
            value = source(attribute.value or [])
            if "{{" in value:
                continue
            if value in ids:
                self.faults.add(attribute.line, f"the id {value} occurs twice; ids are unique on a page")
            elif repeated:
                self.faults.add(attribute.line, f"the id {value} stands in {{{{#each}}}} and would occur twice; put a value "
                                                "of the item in it")
            ids.add(value)

    def accessible(self, tag, name, stack):
        given = {a.name.lower(): source(a.value or []) for a in all_attributes(tag)}
        if name == "img" and "alt" not in given:
            self.faults.add(tag.line, "<img> has no alt; write alt=\"\" where it is decoration")
        is_input = name == "input" and given.get("type", "text").lower() not in UNLABELLED_INPUTS
        if is_input or name in ("select", "textarea"):
            wrapped = any(n.lower() == "label" for n, _ in stack)
            if not wrapped and not {"aria-label", "aria-labelledby"} & set(given):
                self.controls.append((tag.line, given.get("id"), name))

    def no_words(self, text):
        """Tells the first word of a text that is not in the catalogue."""
        shown = html.unescape(text.source)
        for found in re.finditer(r"[^\W\d_]{2,}", shown):
            if found.group() not in NAMES_ALLOWED:
                line = text.line + shown.count("\n", 0, found.start())
                self.faults.add(line, f"the word {found.group()} is not in the catalogue; write {{{{_ message.name}}}} and add "
                                      "the message to po/en.po")
                return


def all_attributes(tag):
    return every(tag.attributes, Attribute)


def every(nodes, kind):
    """All nodes of a kind in any branch."""
    found = []
    for node in nodes:
        if isinstance(node, kind):
            found.append(node)
        if isinstance(node, (If, Each)):
            found += every(node.body, kind) + every(node.otherwise or [], kind)
    return found


def source(nodes):
    """An attribute's value written back as in the template, to compare two of them."""
    text = ""
    for node in nodes:
        if isinstance(node, Text):
            text += node.text
        elif isinstance(node, Show):
            text += f"{{{{{node.path}}}}}"
        else:
            text += f"{{{{{node}}}}}"
    return text

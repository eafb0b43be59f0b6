# SPDX-License-Identifier: EUPL-1.2
"""Writes pages.h (a struct and a function per template) and pages.c (the functions).

Neighbouring fixed pieces of a page become one buf_bytes call.  Names, loops and branches in the C follow the template line
by line, so that a person can read one beside the other.
"""

from .markup_law import ADDRESSES, FOREIGN, VOID
from .model import Type
from .tree import Attribute, Close, Doctype, Each, If, Part, Show, Tag, Text, Word
from .words import constant

WIDTH = 100
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class Function:
    """The C function of one template."""

    def __init__(self, template):
        self.template = template
        self.lines = []
        self.depth = 1
        self.fixed = ""     # fixed bytes not written yet
        self.attribute = ""  # the lower-case attribute whose value is being written
        self.foreign = 0     # depth of <svg> and <math>
        self.uses_lang = False

    def statement(self, text):
        self.flush()
        self.lines.append("    " * self.depth + text)

    def flush(self):
        if self.fixed == "":
            return
        fixed, self.fixed = self.fixed, ""
        count = len(fixed.encode())
        indent = "    " * self.depth
        whole = f"{indent}buf_bytes(out, \"{escape(fixed)}\", {count});"
        if len(whole) <= WIDTH:
            self.lines.append(whole)
            return
        pieces = [f"\"{piece}\"" for piece in split_fixed(fixed, WIDTH - len(indent) - 8)]
        self.lines.append(f"{indent}buf_bytes(out,")
        self.lines += [f"{indent}          {piece}" for piece in pieces[:-1]]
        self.lines.append(f"{indent}          {pieces[-1]}, {count});")

    def block(self, nodes):
        writers = {
            Text: self.text, Doctype: self.text, Tag: self.tag, Close: self.close, Attribute: self.write_attribute,
            Show: self.show, Word: self.word, Part: self.part, If: self.choice, Each: self.each,
        }
        for node in nodes:
            writers[type(node)](node)

    def nested(self, nodes):
        self.flush()
        self.depth += 1
        self.block(nodes)
        self.flush()
        self.depth -= 1

    def text(self, node):
        self.fixed += node.text.replace('"', "&quot;") if self.attribute else node.text

    def tag(self, node):
        lower = node.name.lower()
        self.foreign += lower in FOREIGN and not node.closed_itself
        self.fixed += f"<{node.name}"
        self.block(node.attributes)
        self.fixed += "/>" if node.closed_itself and self.foreign and lower not in VOID else ">"

    def close(self, node):
        self.foreign -= node.name.lower() in FOREIGN
        self.fixed += f"</{node.name}>"

    def write_attribute(self, node):
        self.fixed += f" {node.name}"
        if node.value is None:
            return
        self.fixed += '="'
        self.attribute = node.name.lower()
        self.block(node.value)
        self.attribute = ""
        self.fixed += '"'

    def show(self, node):
        kind, c = node.found.type.name, node.found.c
        if kind == "Markup":
            self.statement(f"buf_str(out, {c}.html);")
        elif kind == "int" and self.attribute:
            self.statement(f"buf_int(out, {c});")
        elif kind == "int":
            self.uses_lang = True
            self.statement(f"page_number(out, lang, {c});")
        elif node.component:
            self.statement(f"escape_component(out, {c});")
        elif kind == "Url" and self.attribute in ADDRESSES:
            self.statement(f"escape_address(out, {c}.address);")
        else:
            how = "escape_attribute" if self.attribute else "escape_text"
            self.statement(f"{how}(out, {as_str(node.found)});")

    def word(self, node):
        self.uses_lang = True
        fills = ", ".join(f"{{ \"{name}\", {self.fill(node.found[path])} }}" for name, path in node.fills)
        filled = f"FILLS({fills})" if fills else "NULL, 0"
        start = f"page_word_count(out, lang, {constant(node.name)}, {node.found[node.count].c}" if node.plural \
            else f"page_word(out, lang, {constant(node.name)}"
        end = f"{'true' if self.attribute else 'false'});"
        whole = f"{start}, {filled}, {end}"
        if len(whole) + 4 * self.depth <= WIDTH:
            self.statement(whole)
            return
        inner = " " * (4 * self.depth + len(start.split("(")[0]) + 1)
        self.statement(f"{start},")
        self.lines.append(f"{inner}{filled},")
        self.lines.append(f"{inner}{end}")

    def fill(self, found):
        if found.type == Type("int"):
            return f"number_show(out->arena, lang, {found.c})"
        return as_str(found)

    def part(self, node):
        self.uses_lang = True
        if node.path == "":
            self.statement(f"page_{node.name}(out, lang);")
        else:
            value = node.found.c if node.found.pointer else f"&{node.found.c}"
            self.statement(f"page_{node.name}(out, lang, {value});")

    def choice(self, node):
        test = condition(node)
        self.statement(f"if ({test}) {{")
        self.nested(node.body)
        self.otherwise(node)

    def otherwise(self, node):
        if node.otherwise:
            self.statement("} else {")
            self.nested(node.otherwise)
        self.statement("}")

    def each(self, node):
        name, items = node.item.c, node.found.c
        index = f"{name}_i"
        kind = f"const struct {node.item.type.name} *{name} = &" if node.item.pointer else f"const Str {name} = "
        self.statement(f"for (size_t {index} = 0; {index} < {items}.count; {index}++) {{")
        self.statement(f"    {kind}{items}.items[{index}];")
        self.lines.append("")
        self.nested(node.body)
        self.statement("}")
        if node.otherwise:
            self.statement(f"if ({items}.count == 0) {{")
            self.nested(node.otherwise)
            self.statement("}")

    def write(self):
        self.block(self.template.nodes)
        self.flush()
        unused = "[[maybe_unused]] "
        return "\n".join([
            f"/* {self.template.file} */",
            signature(self.template, "" if self.uses_lang else unused),
            "{",
            *([] if self.lines else ["    (void)out;"]),
            *self.lines,
            "}",
            "",
        ])


def as_str(found):
    return f"{found.c}.address" if found.type == Type("Url") else found.c


def condition(node):
    kind, c = node.found.type, node.found.c
    no = node.negated
    if node.equals is not None:
        return f"str_eq({c}, STR(\"{escape(node.equals)}\"))"
    if kind.name == "bool" and not kind.is_list:
        return f"!{c}" if no else c
    size = f"{c}.count" if kind.is_list else {
        "int": c, "Str": f"{c}.len", "Url": f"{c}.address.len", "Markup": f"{c}.html.len",
    }[kind.name]
    return f"{size} {'==' if no else '!='} 0"


def escape(text):
    escaped = ""
    for c in text:
        if c == "?" and escaped.endswith("?"):
            escaped += "\\?"  # no trigraphs
        elif c in ESCAPES:
            escaped += ESCAPES[c]
        elif c.isprintable():
            escaped += c
        else:
            escaped += "".join(f"\\{byte:03o}" for byte in c.encode())
    return escaped


def split_fixed(text, width):
    """Escaped pieces of a long text, cut before a tag where one is near."""
    pieces = []
    while text:
        end = min(len(text), width)
        while len(escape(text[:end])) > width:
            end -= 1
        if end < len(text):
            tag = max(text.rfind("<", 1, end), text.rfind("\n", 0, end) + 1)
            end = tag if tag > width // 3 else end
        pieces.append(escape(text[:end]))
        text = text[end:]
    return pieces


def signature(template, lang_mark="", end=""):
    third = f", const struct {template.tag} *p" if template.struct.fields else ""
    return f"void {template.tag}(struct buf *out, {lang_mark}Lang lang{third}){end}"


def comment(text, indent=""):
    """A C comment of the given prose, wrapped."""
    words = text.replace("*/", "* /").replace("/*", "/ *").split()
    lines = [f"{indent}/*"]
    for word in words:
        if len(lines[-1]) + len(word) > WIDTH - 4:
            lines.append(f"{indent} *")
        lines[-1] += " " + word
    return "\n".join(lines) + " */"


def declare_struct(struct, lines):
    lines.append(f"struct {struct.tag} {{")
    for field in struct.fields.values():
        note = f" /* {field.note.replace('*/', '* /')} */" if field.note else ""
        lines.append(f"    {field.type.c()} {field.name};{note}")
    lines += ["};", ""]


def ordered_structs(template):
    """The template's structs so that those held by value come first."""
    by_tag = {s.tag: s for s in template.own.values()}
    done = []

    def add(struct):
        if struct in done:
            return
        for field in struct.fields.values():
            if field.type.name in by_tag and not field.type.is_list:
                add(by_tag[field.type.name])
        done.append(struct)

    for name, struct in template.own.items():
        if name != "":
            add(struct)
    add(template.struct)
    return [s for s in done if s.fields]


def used_lists(templates):
    """The C tags of the structs of which some field is a list."""
    structs = [s for t in templates for s in t.own.values()]
    return {f.type.name for s in structs for f in s.fields.values() if f.type.is_list and f.type.is_struct}


def write_header(templates):
    listed = used_lists(templates)
    lines = [
        "/* SPDX-License-Identifier: EUPL-1.2",
        " *",
        " * Generated by tools/compile_pages.py from the templates in pages/; change those.",
        " * Each template is a struct and a function that writes it; every value is escaped for where it stands.",
        " */",
        "#ifndef PAGES_H",
        "#define PAGES_H",
        "",
        '#include "html/page_runtime.h"',
        "",
    ]
    for template in templates:
        structs = ordered_structs(template)
        lines += [comment(f"{template.file}: {template.purpose}")]
        for struct in structs:
            tag = struct.tag
            if tag in listed:
                lines += [f"struct {tag};", f"struct {tag}_list {{ const struct {tag} *items; size_t count; }};"]
        for struct in structs:
            declare_struct(struct, lines)
        lines += [signature(template, end=";"), as_markup(template, end=";"), ""]
    return "\n".join([*lines, "#endif", ""])


def as_markup(template, end):
    """The declaration of the function that renders a template into a Markup of its own."""
    name = template.name
    parameter = f", const struct page_{name} *p" if template.struct.fields else ""
    return f"Markup markup_of_{name}(struct arena *arena, Lang lang{parameter}){end}"


def as_markup_function(template):
    argument = ", p" if template.struct.fields else ""
    return "\n".join([
        as_markup(template, end=""),
        "{",
        "    struct buf out;",
        "",
        "    buf_init(&out, arena, PAGE_PART_MAX);",
        f"    page_{template.name}(&out, lang{argument});",
        "    return markup_written(&out);",
        "}",
        "",
    ])


def write_source(templates):
    lines = [
        "/* SPDX-License-Identifier: EUPL-1.2",
        " *",
        " * Generated by tools/compile_pages.py from the templates in pages/; change those.",
        " */",
        '#include "pages.h"',
        "",
    ]
    return "\n".join(lines + [Function(template).write() + "\n" + as_markup_function(template) for template in templates])

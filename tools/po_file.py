# SPDX-License-Identifier: EUPL-1.2
"""Reading and writing gettext catalogues (.po) as this project uses them.

Every message has a msgctxt, its name ("library.title").  The header is the entry with an empty msgid and no msgctxt.
Files are UTF-8.  Obsolete entries (#~) are passed over.  Used by compile_words.py and po_from_json.py.
"""

import re
from dataclasses import dataclass, field

ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class PoError(Exception):
    """A mistake in a catalogue; its text is "file:line: what to do"."""


@dataclass
class Entry:
    """One message, or the header."""

    line: int = 0  # where its first keyword stands
    comments: list = field(default_factory=list)  # "#. ...": for translators, without the marker
    notes: list = field(default_factory=list)  # "# ...": by translators, without the marker
    flags: set = field(default_factory=set)  # "#, fuzzy"
    context: str = None
    msgid: str = None
    plural: str = None  # msgid_plural
    texts: list = field(default_factory=list)  # msgstr, or msgstr[0], msgstr[1] ...
    text_lines: list = field(default_factory=list)  # where each of them stands

    @property
    def is_fuzzy(self):
        return "fuzzy" in self.flags

    @property
    def is_translated(self):
        """Every form is there, and nobody has to look at it again."""
        return not self.is_fuzzy and bool(self.texts) and all(self.texts)


@dataclass
class Catalogue:
    path: str
    header: Entry
    entries: list

    @property
    def fields(self):
        """The header's fields by lower-case name."""
        pairs = (line.split(":", 1) for line in self.header.texts[0].split("\n") if ":" in line)
        return {name.strip().lower(): value.strip() for name, value in pairs}


def unquote(token, where):
    """The text between the quotes of one line."""
    token = token.strip()
    if len(token) < 2 or token[0] != '"' or token[-1] != '"':
        raise PoError(f'{where}: put the text between double quotes: "..."')
    out = []
    characters = iter(token[1:-1])
    for character in characters:
        if character == '"':
            raise PoError(f'{where}: write a quote inside a text as \\"')
        if character == "\\":
            escape = next(characters, "")
            if escape not in ESCAPES:
                raise PoError(f'{where}: \\{escape} is no escape here; use \\n, \\t, \\" or \\\\')
            character = ESCAPES[escape]
        out.append(character)
    return "".join(out)


def quote(text):
    """A text as the lines of a catalogue, broken behind each newline."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n\n")
    lines = [f'"{line}"' for line in escaped.split("\n") if line]
    return "\n".join(['""'] + lines) if len(lines) > 1 else (lines or ['""'])[0]


class _Reader:
    """Goes through a file line by line; every entry ends where the next one begins."""

    KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s+(.*)$")

    def __init__(self, path):
        self.path = path
        self.entries = []
        self.entry = Entry()
        self.target = None  # where a line that begins with a quote goes on: (name, index)

    def read(self):
        try:
            with open(self.path, encoding="utf-8-sig", newline="") as file:
                text = file.read()
        except UnicodeDecodeError as error:
            raise PoError(f"{self.path}:1: save the file as UTF-8 ({error.reason})") from None
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
            self.take(line.strip(), number)
        self.finish()
        return self.entries

    def take(self, line, number):
        where = f"{self.path}:{number}"
        if not line or line.startswith("#"):
            if self.entry.texts:
                self.finish()
            if line and not line.startswith("#~"):
                self.take_comment(line)
        elif line.startswith('"'):
            if self.target is None:
                raise PoError(f"{where}: put msgctxt, msgid or msgstr before this text")
            self.add(unquote(line, where))
        else:
            self.take_keyword(line, number, where)

    def take_comment(self, line):
        kind, rest = line[:2], line[2:].strip()
        if kind == "#.":
            self.entry.comments.append(rest)
        elif kind == "#,":
            self.entry.flags.update(flag.strip() for flag in rest.split(","))
        elif kind in ("#", "# "):
            self.entry.notes.append(rest)
        # References (#:) and earlier msgids (#|) are the business of other tools.

    def take_keyword(self, line, number, where):
        match = self.KEYWORD.match(line)
        if not match:
            raise PoError(f"{where}: begin the line with msgctxt, msgid, msgid_plural, msgstr or #")
        name, index, token = match.groups()
        if name in ("msgctxt", "msgid") and self.entry.texts:
            self.finish()
        if self.entry.line == 0:
            self.entry.line = number
        if name == "msgstr":
            self.start_text(number, where, int(index or 0), index is not None)
        else:
            attribute = {"msgctxt": "context", "msgid": "msgid", "msgid_plural": "plural"}[name]
            if getattr(self.entry, attribute) is not None:
                raise PoError(f"{where}: take out the second {name} of this message")
            setattr(self.entry, attribute, "")
            self.target = (attribute, None)
        self.add(unquote(token, where))

    def start_text(self, number, where, index, has_index):
        entry = self.entry
        if entry.msgid is None:
            raise PoError(f"{where}: put a msgid before this msgstr")
        if has_index != (entry.plural is not None):
            raise PoError(f"{where}: write msgstr[0], msgstr[1] ... with a msgid_plural, and msgstr without one")
        if index != len(entry.texts):
            raise PoError(f"{where}: this should be msgstr[{len(entry.texts)}]" if has_index else
                          f"{where}: take out the second msgstr of this message")
        entry.texts.append("")
        entry.text_lines.append(number)
        self.target = ("texts", index)

    def add(self, text):
        name, index = self.target
        if index is None:
            setattr(self.entry, name, getattr(self.entry, name) + text)
        else:
            self.entry.texts[index] += text

    def finish(self):
        entry, self.entry, self.target = self.entry, Entry(), None
        if entry.line == 0:
            return
        if not entry.texts:
            raise PoError(f"{self.path}:{entry.line}: give this message a msgstr (\"\" while it is not translated)")
        self.entries.append(entry)


def read_po(path):
    """Reads one catalogue; PoError at the first line that cannot be understood."""
    entries = _Reader(path).read()
    headers = [entry for entry in entries if entry.context is None and entry.msgid == ""]
    if not headers or entries[0] is not headers[0]:
        raise PoError(f'{path}:1: begin the file with a header (msgid "" and the fields in its msgstr)')
    if len(headers) > 1:
        raise PoError(f"{path}:{headers[1].line}: take out the second header")
    return Catalogue(path, headers[0], entries[1:])


def write_entry(entry):
    """The lines of one message, with an empty line behind it."""
    lines = [f"# {note}".rstrip() for note in entry.notes]
    lines += [f"#. {comment}".rstrip() for comment in entry.comments]
    if entry.flags:
        lines.append("#, " + ", ".join(sorted(entry.flags)))
    if entry.context is not None:
        lines.append("msgctxt " + quote(entry.context))
    lines.append("msgid " + quote(entry.msgid))
    if entry.plural is None:
        lines.append("msgstr " + quote(entry.texts[0]))
    else:
        lines.append("msgid_plural " + quote(entry.plural))
        lines += [f"msgstr[{i}] " + quote(text) for i, text in enumerate(entry.texts)]
    return "\n".join(lines) + "\n\n"


def placeholders(text):
    """The names in {braces}; None where a brace stands for anything else."""
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        return None
    return set(PLACEHOLDER.findall(text))

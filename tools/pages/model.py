# SPDX-License-Identifier: EUPL-1.2
"""What a template is made of once its header is read: types, fields, structs.

The names here decide the C names: the template `shelf` is `struct page_shelf`, its own struct `row` is
`struct page_shelf_row`, and a list of those is `struct page_shelf_row_list`.
"""

from dataclasses import dataclass, field

SIMPLE = {"Str": "Str", "Url": "Url", "Markup": "Markup", "bool": "bool", "int": "int64_t"}

C_WORDS = set("""
    auto bool break case char const constexpr continue default do double else enum extern false float for goto if inline
    int long nullptr register restrict return short signed sizeof static static_assert struct switch thread_local true
    typedef typeof union unsigned void volatile while alignas alignof asm errno stdin stdout stderr
    strcpy strcat strncpy strncat sprintf vsprintf gets strtok strtok_r atoi atol atoll strtol strtoul strtoll strtoull
    strtod sscanf localtime localtime_r gmtime asctime ctime mktime system popen tmpnam mktemp setlocale gettext
""".split())


@dataclass(frozen=True)
class Type:
    """A simple type (name is a key of SIMPLE) or a struct (name is its C tag, e.g. page_shelf_row)."""

    name: str
    is_list: bool = False

    @property
    def is_struct(self):
        return self.name not in SIMPLE

    @property
    def item(self):
        return Type(self.name)

    def c(self):
        """The C type of a field."""
        if self.is_list:
            return "struct str_list" if self.name == "Str" else f"struct {self.name}_list"
        return f"struct {self.name}" if self.is_struct else SIMPLE[self.name]

    def say(self):
        """The type as an author wrote it, near enough for a message."""
        return self.name.removeprefix("page_") + ("[]" if self.is_list else "")


@dataclass
class Field:
    name: str
    type: Type
    line: int
    note: str = ""  # the bracketed remark behind it
    used: bool = False


@dataclass
class Struct:
    tag: str  # the C tag
    line: int
    fields: dict = field(default_factory=dict)
    used: bool = False


@dataclass
class Template:
    name: str
    file: str
    text: str
    purpose: str = ""
    own: dict = field(default_factory=dict)  # own structs by the name used in the page
    body_line: int = 1
    body: str = ""  # what follows the header
    nodes: list = field(default_factory=list)
    parts: set = field(default_factory=set)  # the other templates it calls or takes a struct from

    @property
    def tag(self):
        return f"page_{self.name}"

    @property
    def struct(self):
        return self.own[""]

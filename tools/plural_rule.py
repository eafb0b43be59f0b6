# SPDX-License-Identifier: EUPL-1.2
"""The Plural-Forms header of a catalogue: "nplurals=2; plural=(n != 1);".

The rule is an expression of C over n.  It is parsed and written anew, never copied, so that a catalogue cannot bring code
of its own into the program.
"""

import re
from dataclasses import dataclass

TOKEN = re.compile(r"\s*(\d+|n|\|\||&&|[=!<>]=|[-+*/%!?:()<>])")
LEVELS = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
BOOLEAN = {"||", "&&", "==", "!=", "<", ">", "<=", ">="}
TRIED = list(range(1001)) + [10**6, 10**6 + 1, 10**9 + 11, 2**63]
FORMS_MAX = 6  # Arabic; no language has more

ARITHMETIC = {
    "||": lambda a, b: int(bool(a) or bool(b)), "&&": lambda a, b: int(bool(a) and bool(b)),
    "==": lambda a, b: int(a == b), "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b), ">": lambda a, b: int(a > b),
    "<=": lambda a, b: int(a <= b), ">=": lambda a, b: int(a >= b),
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "/": lambda a, b: a // b, "%": lambda a, b: a % b,
}


class RuleError(Exception):
    """What is wrong with the header, as a clause without the place."""


@dataclass
class PluralRule:
    forms: int
    tree: tuple

    def form_of(self, n):
        return _value(self.tree, n)

    def as_c(self):
        """The body of a C function from uint64_t n to unsigned."""
        return f"return (unsigned)({_number(self.tree)});"


def parse_header(value):
    """The rule of a header's value; RuleError where it is none."""
    match = re.fullmatch(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+);?\s*", value)
    if not match:
        raise RuleError('write Plural-Forms as "nplurals=2; plural=(n != 1);"')
    rule = PluralRule(int(match.group(1)), _Parser(match.group(2)).parse())
    if not 1 <= rule.forms <= FORMS_MAX:
        raise RuleError(f"nplurals must be 1 to {FORMS_MAX}")
    for n in TRIED:
        try:
            form = rule.form_of(n)
        except ZeroDivisionError:
            raise RuleError("the plural rule divides by zero") from None
        if not 0 <= form < rule.forms:
            raise RuleError(f"the plural rule gives form {form} for n={n}, but nplurals is {rule.forms}")
    return rule


class _Parser:
    """Recursive descent; trees are ("n",), ("int", 5), ("!", a), ("?", a, b, c) or (operator, a, b)."""

    def __init__(self, text):
        self.tokens = []
        text = text.strip()
        at = 0
        while at < len(text):
            match = TOKEN.match(text, at)
            if not match:
                raise RuleError(f"the plural rule cannot contain {text[at:].strip()[:1]!r}")
            self.tokens.append(match.group(1))
            at = match.end()
        self.at = 0

    def parse(self):
        tree = self.choice()
        if self.at < len(self.tokens):
            raise RuleError(f"the plural rule should end before {self.tokens[self.at]!r}")
        return tree

    def next_is(self, *wanted):
        return self.at < len(self.tokens) and self.tokens[self.at] in wanted

    def take(self):
        if self.at == len(self.tokens):
            raise RuleError("the plural rule breaks off")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, wanted):
        if not self.next_is(wanted):
            raise RuleError(f"the plural rule lacks a {wanted!r}")
        self.at += 1

    def choice(self):
        condition = self.binary(0)
        if not self.next_is("?"):
            return condition
        self.at += 1
        yes = self.choice()
        self.expect(":")
        return ("?", condition, yes, self.choice())

    def binary(self, level):
        if level == len(LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while self.next_is(*LEVELS[level]):
            left = (self.take(), left, self.binary(level + 1))
        return left

    def unary(self):
        token = self.take()
        if token == "!":
            return ("!", self.unary())
        if token == "(":
            tree = self.choice()
            self.expect(")")
            return tree
        if token == "n":
            return ("n",)
        if token.isdigit():
            return ("int", int(token))
        raise RuleError(f"the plural rule cannot have {token!r} here")


def _value(tree, n):
    kind = tree[0]
    if kind == "n":
        return n
    if kind == "int":
        return tree[1]
    if kind == "!":
        return int(not _value(tree[1], n))
    if kind == "?":
        return _value(tree[2] if _value(tree[1], n) else tree[3], n)
    left = _value(tree[1], n)
    if kind in ("||", "&&") and bool(left) == (kind == "||"):
        return int(bool(left))
    return ARITHMETIC[kind](left, _value(tree[2], n))


def _number(tree):
    """The tree as a C expression of an unsigned type."""
    kind = tree[0]
    if kind == "n":
        return "n"
    if kind == "int":
        return f"{tree[1]}U"
    if kind == "?":
        return f"({_truth(tree[1])} ? {_number(tree[2])} : {_number(tree[3])})"
    if kind == "!" or kind in BOOLEAN:
        return f"({_truth(tree)} ? 1U : 0U)"
    return f"({_number(tree[1])} {kind} {_number(tree[2])})"


def _truth(tree):
    """The tree as a C condition."""
    kind = tree[0]
    if kind == "!":
        return f"!{_truth(tree[1])}"
    if kind in ("||", "&&"):
        return f"({_truth(tree[1])} {kind} {_truth(tree[2])})"
    if kind in BOOLEAN:
        return f"({_number(tree[1])} {kind} {_number(tree[2])})"
    return f"({_number(tree)} != 0U)"

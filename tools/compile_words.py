#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Compiles the gettext catalogues into C.

    compile_words.py PO_FOLDER OUT_DIR [--depfile FILE]

Reads every *.po of PO_FOLDER and writes words_table.h (enum word: one W_ name for each message) and words_table.c (the
texts, in the shape of src/i18n/catalogue.h) to OUT_DIR.  A file is only touched when its content changes.

en.po is the source: it lists every message with its msgctxt, its English text as msgid, an empty msgstr, and a comment
for translators ("#. ...") above.  A language is added by adding its file: po/fi.po with the header fields Language and
Plural-Forms, the same msgctxt and msgid, and the translation as msgstr (or msgstr[0], msgstr[1] ... in the order of its
Plural-Forms).  po_from_json.py makes such a file.  Each language translates "language.own_name" by its own name for itself.

A message that is missing, empty or marked fuzzy falls back to English; a line for each language says how many do.
These are errors, reported together as "file:line: what to do":
  - a message without a comment for translators, in en.po
  - a msgctxt that occurs twice, or is not in en.po, or differs from another only by signs (both become one W_ name)
  - a msgid that is not the one of en.po: the English has changed since
  - placeholders ("{name}") that differ between msgid and msgstr ({n} may be left out of plural forms), or stray braces
  - another number of plural forms than Plural-Forms says, or a rule that is no rule
  - escapes other than \\n \\t \\" \\\\, and characters that no text may contain
"""

import argparse
import glob
import os
import re
import sys
import unicodedata

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from plural_rule import RuleError, parse_header  # noqa: E402
from po_file import PoError, placeholders, read_po  # noqa: E402

SOURCE = "en"
OWN_NAME = "language.own_name"
LANG_MAX = 40  # as in src/i18n/lang.h
TAG = re.compile(r"[a-z]{2,8}(-[A-Za-z0-9]{2,8})*")
CONTEXT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
NOTE = "/* Made by tools/compile_words.py from the catalogues in po/: change those, not this. */\n"


class Language:
    """One catalogue: its messages by msgctxt, its rule, and its tag."""

    def __init__(self, catalogue, tag):
        self.path = catalogue.path
        self.tag = tag
        self.header = catalogue.header
        self.fields = catalogue.fields
        self.entries = catalogue.entries
        self.messages = {}
        self.rule = None


def constant_name(context):
    return "W_" + re.sub(r"[^A-Z0-9]", "_", context.upper())


def forbidden_character(text):
    """A character that a Str cannot hold, as its name; None where all is well."""
    for character in text:
        point = ord(character)
        control = unicodedata.category(character) == "Cc" and character not in "\n\t"
        override = 0x202A <= point <= 0x202E or 0x2066 <= point <= 0x2069
        nothing = 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE
        if control or override or nothing:
            return f"U+{point:04X}"
    return None


class Checker:
    """Collects what is wrong, so that a translator sees all of it at once."""

    def __init__(self):
        self.errors = []

    def error(self, language, line, what):
        self.errors.append(f"{language.path}:{line}: {what}")

    def check_header(self, language):
        charset = language.fields.get("content-type", "charset=UTF-8").lower()
        if "charset=utf-8" not in charset:
            self.error(language, language.header.line, "write charset=UTF-8 in Content-Type, and save the file as UTF-8")
        named = language.fields.get("language", language.tag).replace("_", "-")
        if named != language.tag:
            self.error(language, language.header.line, f'write "Language: {language.tag}", as the file is called')
        try:
            language.rule = parse_header(language.fields.get("plural-forms", ""))
        except RuleError as error:
            self.error(language, language.header.line, str(error))

    def collect(self, language):
        """Puts the messages under their names."""
        for entry in language.entries:
            if not entry.context or not CONTEXT.fullmatch(entry.context):
                self.error(language, entry.line,
                           "give the message a msgctxt of letters, digits, dots, hyphens and underlines")
            elif entry.context in language.messages:
                first = language.messages[entry.context].line
                self.error(language, entry.line, f"take out this second {entry.context}; the first is in line {first}")
            else:
                language.messages[entry.context] = entry

    def check_source(self, source):
        """What only en.po has to fulfil."""
        names = {}
        for entry in source.messages.values():
            if not any(entry.comments):
                self.error(source, entry.line, f'write a comment for translators ("#. ...") above {entry.context}')
            other = names.setdefault(constant_name(entry.context), entry.context)
            if other != entry.context:
                self.error(source, entry.line, f"rename {entry.context}: it becomes the same constant as {other}")
            if not entry.msgid or entry.plural == "":
                self.error(source, entry.line, f"write the English text of {entry.context} as its msgid")
            for text, line in zip(entry.texts, entry.text_lines):
                if text:
                    self.error(source, line, f"leave the msgstr of {entry.context} empty: the English is its msgid")
            self.check_source_text(source, entry)
        if OWN_NAME not in source.messages:
            self.error(source, source.header.line, f"add the message {OWN_NAME}: the language's own name for itself")

    def check_source_text(self, source, entry):
        names = [placeholders(text) for text in (entry.msgid, entry.plural) if text is not None]
        if None in names:
            self.error(source, entry.line, f"write placeholders of {entry.context} as {{name}}, and no other braces")
        elif len(names) == 2 and (names[0] ^ names[1]) - {"n"}:
            self.error(source, entry.line, f"use the same placeholders in both forms of {entry.context}")
        for text in (entry.msgid, entry.plural or ""):
            self.check_characters(source, entry.line, entry.context, text)

    def check_characters(self, language, line, context, text):
        found = forbidden_character(text)
        if found:
            self.error(language, line, f"take {found} out of {context}: no text may contain it")

    def check_translation(self, language, source):
        for context, entry in language.messages.items():
            english = source.messages.get(context)
            if english is None:
                self.error(language, entry.line, f"take out {context}: en.po has no such message")
            elif (entry.msgid, entry.plural) != (english.msgid, english.plural):
                self.error(language, entry.line,
                           f"the English of {context} has changed: copy its msgid from en.po and translate it anew")
            elif entry.is_translated:
                self.check_texts(language, entry)
            elif any(entry.texts) and not entry.is_fuzzy:
                self.error(language, entry.line, f"fill in every form of {context}, or none")
        own = language.messages.get(OWN_NAME)
        if own is None or not own.is_translated:
            line = own.line if own else language.header.line
            self.error(language, line, f"translate {OWN_NAME}: the language's own name for itself")

    def check_texts(self, language, entry):
        plural = entry.plural is not None
        if plural and language.rule and len(entry.texts) != language.rule.forms:
            self.error(language, entry.line, f"give {entry.context} {language.rule.forms} forms, as Plural-Forms says;"
                                             f" it has {len(entry.texts)}")
        optional = {"n"} if plural else set()
        wanted = ((placeholders(entry.msgid) or set()) | (placeholders(entry.plural or "") or set())) - optional
        for text, line in zip(entry.texts, entry.text_lines):
            found = placeholders(text)
            if found is None:
                self.error(language, line, f"write placeholders of {entry.context} as {{name}}, and no other braces")
            elif found - optional != wanted:
                names = " ".join(f"{{{name}}}" for name in sorted(wanted)) or "no placeholders"
                self.error(language, line, f"use {names} in {entry.context}, as the English does")
            self.check_characters(language, line, entry.context, text)


def read_languages(folder, checker):
    """English first, then by tag; a file that cannot be read is reported and left out."""
    paths = sorted(glob.glob(os.path.join(folder, "*.po")))
    tags = {path: os.path.basename(path)[:-3] for path in paths}
    languages = []
    for path in sorted(paths, key=lambda path: (tags[path] != SOURCE, tags[path])):
        if not TAG.fullmatch(tags[path]):
            checker.errors.append(f"{path}:1: name the file by its language tag, such as sv.po")
            continue
        try:
            languages.append(Language(read_po(path), tags[path]))
        except PoError as error:
            checker.errors.append(str(error))
    if len(languages) > LANG_MAX:
        checker.errors.append(f"{folder}:1: raise LANG_MAX in src/i18n/lang.h and here: {len(languages)} languages")
    if not os.path.exists(os.path.join(folder, SOURCE + ".po")):
        checker.errors.append(f"{folder}/{SOURCE}.po:1: add the English catalogue, the source of all others")
    return languages


def check(languages, checker):
    for language in languages:
        checker.check_header(language)
        checker.collect(language)
    if not languages or languages[0].tag != SOURCE:
        return
    checker.check_source(languages[0])
    for language in languages[1:]:
        checker.check_translation(language, languages[0])


def c_string(text):
    """A C string literal; a second question mark is escaped, lest the two begin a trigraph."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + escaped.replace("??", "?\\?") + '"'


def texts_of(entry, is_source):
    """The texts of a message in the order of its forms; none where it is not translated."""
    if is_source:
        return [entry.msgid] if entry.plural is None else [entry.msgid, entry.plural]
    return entry.texts if entry is not None and entry.is_translated else []


def write_header(contexts):
    lines = ["#ifndef WORDS_TABLE_H\n#define WORDS_TABLE_H\n\nenum word {\n    W_NONE = 0,\n"]
    lines += [f"    {constant_name(context)},\n" for context in contexts]
    lines.append("    WORD_COUNT\n};\n\n#endif\n")
    return NOTE + "".join(lines)


def write_language(language, contexts):
    """The tables of one language."""
    name = language.tag.replace("-", "_")
    texts, first = [], [0]
    for context in contexts:
        found = texts_of(language.messages.get(context), language.tag == SOURCE)
        first.append(len(texts) + 1 if found else 0)
        texts += found
    rows = "".join(f"    TEXT({c_string(text)}),\n" for text in texts)
    numbers = "".join(f"    {number},\n" for number in first)
    return (f"static const Str texts_{name}[] = {{\n    {{ NULL, 0 }},\n{rows}}};\n\n"
            f"static const uint32_t first_{name}[WORD_COUNT] = {{\n{numbers}}};\n\n"
            f"static unsigned form_{name}([[maybe_unused]] uint64_t n)\n{{\n    {language.rule.as_c()}\n}}\n\n")


def own_name(language):
    return texts_of(language.messages[OWN_NAME], language.tag == SOURCE)[0]


def write_source(languages, contexts):
    source = languages[0]
    out = [NOTE, '#include "i18n/catalogue.h"\n#include "i18n/lang.h"\n#include "words_table.h"\n\n',
           "#define TEXT(literal) { literal, sizeof(literal) - 1 }\n\n"]
    out += [write_language(language, contexts) for language in languages]
    out.append("const struct catalogue catalogues[] = {\n")
    for language in languages:
        name = language.tag.replace("-", "_")
        out.append(f"    {{ TEXT({c_string(language.tag)}), TEXT({c_string(own_name(language))}), texts_{name}, "
                   f"first_{name}, {language.rule.forms}, form_{name} }},\n")
    out.append(f"}};\nconst int catalogue_count = {len(languages)};\n"
               f'_Static_assert({len(languages)} <= LANG_MAX, "more languages than LANG_MAX");\n\n'
               "const size_t catalogue_words = WORD_COUNT;\n\nconst Str catalogue_contexts[] = {\n    { NULL, 0 },\n")
    out += [f"    TEXT({c_string(context)}),\n" for context in contexts]
    out.append("};\n\nconst bool catalogue_is_plural[] = {\n    false,\n")
    out += [f"    {'true' if source.messages[context].plural is not None else 'false'},\n" for context in contexts]
    out.append("};\n")
    return "".join(out)


def write_if_changed(path, text):
    content = text.encode()
    if os.path.exists(path):
        with open(path, "rb") as file:
            if file.read() == content:
                return
    with open(path, "wb") as file:
        file.write(content)


def write_depfile(path, out_dir, folder, languages):
    """The folder itself is an input too: its time changes when a language is added or taken away."""
    tools = os.path.dirname(os.path.abspath(__file__))
    inputs = [folder] + [language.path for language in languages]
    inputs += [os.path.join(tools, name) for name in ("compile_words.py", "plural_rule.py", "po_file.py")]
    outputs = [os.path.normpath(os.path.join(out_dir, name)) for name in ("words_table.h", "words_table.c")]

    def escape(name):
        return name.replace(" ", "\\ ")

    write_if_changed(path, " ".join(map(escape, outputs)) + ": " + " ".join(map(escape, inputs)) + "\n")


def print_summary(languages):
    total = len(languages[0].messages)
    for language in languages[1:]:
        done = sum(entry.is_translated for entry in language.messages.values())
        print(f"words: {language.tag}: {done} of {total} translated, {total - done} in English")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Compiles gettext catalogues into C.")
    parser.add_argument("po_folder")
    parser.add_argument("out_dir")
    parser.add_argument("--depfile")
    options = parser.parse_args(arguments)

    checker = Checker()
    languages = read_languages(options.po_folder, checker)
    check(languages, checker)
    if checker.errors:
        print("\n".join(checker.errors), file=sys.stderr)
        return 1

    contexts = sorted(languages[0].messages)
    write_if_changed(os.path.join(options.out_dir, "words_table.h"), write_header(contexts))
    write_if_changed(os.path.join(options.out_dir, "words_table.c"), write_source(languages, contexts))
    if options.depfile:
        write_depfile(options.depfile, options.out_dir, options.po_folder, languages)
    print_summary(languages)
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Fills a language's catalogue from a list of translations.

    po_from_json.py LANG TRANSLATIONS.json [--po FOLDER]

TRANSLATIONS.json is one object, from msgctxt to translation: a text, or for a message with plural forms the list of its
forms in the order of the language's rule (FORMS below says for which numbers each form stands):

    { "library.title": "Bibliotek", "list.records": ["{n} post", "{n} poster"] }

Writes FOLDER/LANG.po (po/ where nothing else is said) with every message of FOLDER/en.po, in its order and with its
comments for translators.  What LANG.po already had is kept where the list says nothing: translators' notes, its header,
and its translations.  A kept translation whose English has changed since is marked fuzzy, so that it counts as
untranslated until someone has looked at it; a translation from the list takes the mark off.  Nothing is written when the
list has an unknown msgctxt, a wrong number of forms, or placeholders other than those of the English.

compile_words.py turns the catalogues into C and checks everything again.
"""

import argparse
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from plural_rule import RuleError, parse_header  # noqa: E402
from po_file import Entry, PoError, placeholders, read_po, write_entry  # noqa: E402

ONE_OTHER = "nplurals=2; plural=(n != 1);"
ZERO_ONE_OTHER = "nplurals=2; plural=(n > 1);"
EAST_SLAVIC = ("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);")
WEST_SLAVIC = "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);"
ONE_TWO_OTHER = "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"

# Plural rules for whole numbers after CLDR, in its order: zero, one, two, few, many, other.
PLURAL_FORMS = {
    **dict.fromkeys("da de el en es et eu fi fo hu it ka kl nb nl nn no pt sq sv tr bg az kk ca gl".split(), ONE_OTHER),
    **dict.fromkeys("fr hy fa hi pt-BR".split(), ZERO_ONE_OTHER),
    **dict.fromkeys("ru uk be sr hr bs".split(), EAST_SLAVIC),
    **dict.fromkeys("cs sk".split(), WEST_SLAVIC),
    **dict.fromkeys("se smj sma smn sms he iu".split(), ONE_TWO_OTHER),
    **dict.fromkeys("ja ko th vi zh zh-Hans zh-Hant id ms".split(), "nplurals=1; plural=0;"),
    "is": "nplurals=2; plural=(n%10!=1 || n%100==11);",
    "mk": "nplurals=2; plural=(n%10!=1 || n%100==11);",
    "lt": "nplurals=3; plural=(n%10==1 && (n%100<11 || n%100>19) ? 0 : n%10>=2 && (n%100<11 || n%100>19) ? 1 : 2);",
    "lv": "nplurals=3; plural=(n%10==0 || n%100>=11 && n%100<=19 ? 0 : n%10==1 && n%100!=11 ? 1 : 2);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "ro": "nplurals=3; plural=(n==1 ? 0 : n==0 || n%100>=1 && n%100<=19 ? 1 : 2);",
    "sl": "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);",
    "ga": "nplurals=5; plural=(n==1 ? 0 : n==2 ? 1 : n>=3 && n<=6 ? 2 : n>=7 && n<=10 ? 3 : 4);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}

# What each form stands for, for translators; one form fewer where the language's rule has fewer.
FORMS = """
da de en et fi nb sv ..  1 | all other numbers
is                       1, 21, 31 .. (not 11) | all other numbers
lt                       1, 21, 31 .. (not 11) | 2-9, 22-29 .. | 0, 10-20, 30 ..
lv                       0, 10-20, 30 .. | 1, 21, 31 .. (not 11) | all other numbers
ru uk be                 1, 21, 31 .. (not 11) | 2-4, 22-24 .. (not 12-14) | 0, 5-20, 25-30 ..
pl                       1 only | 2-4, 22-24 .. (not 12-14) | 0, 5-21, 25-31 ..
"""

HEADER = ("Project-Id-Version: childcentre\nLanguage: {tag}\nMIME-Version: 1.0\n"
          "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nPlural-Forms: {plural}\n")


class ListError(Exception):
    """What is wrong with the list of translations, one line for each mistake."""


def new_header(tag):
    if tag not in PLURAL_FORMS:
        raise ListError(f"po_from_json.py: add the plural rule of {tag} to PLURAL_FORMS")
    return Entry(msgid="", texts=[HEADER.format(tag=tag, plural=PLURAL_FORMS[tag])])


def forms_from(value, english, forms):
    """The texts of one translation; ValueError with the reason where they do not fit."""
    texts = value if isinstance(value, list) else [value]
    wanted = 1 if english.plural is None else forms
    if isinstance(value, list) and english.plural is None:
        raise ValueError("give one text, not a list")
    if len(texts) != wanted or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"give a list of {wanted} texts" if english.plural is not None else "give a text")
    if any(texts) and not all(texts):
        raise ValueError("fill in every form, or none")

    optional = {"n"} if english.plural is not None else set()
    names = (placeholders(english.msgid) or set()) | (placeholders(english.plural or "") or set())
    for text in filter(None, texts):
        found = placeholders(text)
        if found is None or found - optional != names - optional:
            raise ValueError("use the placeholders of the English: " + (" ".join(sorted(names)) or "none"))
    return texts


def check_list(translations, source, forms):
    """The texts by msgctxt, without those left empty; ListError with every mistake."""
    english = {entry.context: entry for entry in source.entries}
    texts, mistakes = {}, []
    for context, value in translations.items():
        if context not in english:
            mistakes.append(f"{context}: en.po has no such message")
            continue
        try:
            found = forms_from(value, english[context], forms)
            if any(found):
                texts[context] = found
        except ValueError as error:
            mistakes.append(f"{context}: {error}")
    if mistakes:
        raise ListError("\n".join(mistakes))
    return texts


def merge(english, old, new_texts, forms):
    """The entry of one message: the new translation, else the old one, else none."""
    count = 1 if english.plural is None else forms
    entry = Entry(comments=english.comments, context=english.context, msgid=english.msgid, plural=english.plural,
                  texts=[""] * count)
    if old is not None:
        entry.notes = old.notes
        entry.flags = old.flags - {"fuzzy"} if new_texts else set(old.flags)
        if len(old.texts) == count:
            entry.texts = old.texts
        if any(entry.texts) and (old.msgid, old.plural) != (english.msgid, english.plural):
            entry.flags = entry.flags | {"fuzzy"}
    if new_texts:
        entry.texts = new_texts
        entry.flags = entry.flags - {"fuzzy"}
    return entry


def fill(tag, translations, folder):
    """Writes the catalogue; answers with how many messages are translated, and of how many."""
    path = os.path.join(folder, f"{tag}.po")
    source = read_po(os.path.join(folder, "en.po"))
    catalogue = read_po(path) if os.path.exists(path) else None
    header = catalogue.header if catalogue else new_header(tag)
    plural = catalogue.fields.get("plural-forms", "") if catalogue else PLURAL_FORMS[tag]
    forms = parse_header(plural).forms

    old = {entry.context: entry for entry in catalogue.entries} if catalogue else {}
    texts = check_list(translations, source, forms)
    merged = [merge(entry, old.get(entry.context), texts.get(entry.context), forms) for entry in source.entries]

    content = write_entry(header) + "".join(map(write_entry, merged))
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(content.rstrip("\n") + "\n")
    return sum(entry.is_translated for entry in merged), len(merged)


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Fills a language's catalogue from a list of translations.",
                                     epilog="Plural forms:" + FORMS, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("lang")
    parser.add_argument("translations")
    parser.add_argument("--po", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "po"))
    options = parser.parse_args(arguments)
    try:
        if options.lang == "en":
            raise ListError("en: English is written in en.po itself")
        with open(options.translations, encoding="utf-8") as file:
            translations = json.load(file)
        if not isinstance(translations, dict):
            raise ListError("the list must be one object, from msgctxt to translation")
        done, total = fill(options.lang, translations, options.po)
    except (ListError, PoError, RuleError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.lang}: {done} of {total} messages translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())

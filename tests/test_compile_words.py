#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Tests of tools/compile_words.py and tools/po_from_json.py: every build error, what is written, and what is kept."""

import contextlib
import io
import json
import os
import sys
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path.insert(0, os.path.join(ROOT, "tools"))

import compile_words  # noqa: E402
import po_from_json  # noqa: E402
from plural_rule import RuleError, parse_header  # noqa: E402
from po_file import PoError, quote, read_po, unquote  # noqa: E402

HEADER = ('msgid ""\nmsgstr ""\n"Language: {tag}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
          '"Plural-Forms: {plural}\\n"\n\n')
OWN = '#. Own name.\nmsgctxt "language.own_name"\nmsgid "English"\nmsgstr "{own}"\n\n'
TITLE = '#. A room.\nmsgctxt "library.title"\nmsgid "Library"\nmsgstr "{text}"\n\n'
HELLO = '#. {{name}} is a person.\nmsgctxt "hello"\nmsgid "Hello {{name}}"\nmsgstr "{text}"\n\n'
RECORDS = ('#. A count.\nmsgctxt "list.records"\nmsgid "{{n}} record in {{room}}"\n'
           'msgid_plural "{{n}} records in {{room}}"\n{forms}\n')
TWO = "nplurals=2; plural=(n != 1);"
ENGLISH = (HEADER.format(tag="en", plural=TWO) + OWN.format(own="") + TITLE.format(text="") + HELLO.format(text="")
           + RECORDS.format(forms='msgstr[0] ""\nmsgstr[1] ""\n'))


def swedish(body, plural=TWO):
    return HEADER.format(tag="sv", plural=plural) + OWN.format(own="svenska") + body


class Folder(unittest.TestCase):
    """A folder of catalogues, and what the compiler says of it."""

    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = os.path.join(self.temporary.name, "po")
        os.mkdir(self.folder)
        self.write("en.po", ENGLISH)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.temporary.name, name), encoding="utf-8") as file:
            return file.read()

    def compile(self, *more):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = compile_words.main([self.folder, self.temporary.name, *more])
        return status, out.getvalue(), err.getvalue()

    def assert_error(self, place, what):
        """Exactly one error, at file:line, with these words."""
        status, _, err = self.compile()
        self.assertEqual(status, 1, err)
        self.assertEqual(err.count("\n"), 1, err)
        self.assertTrue(err.startswith(self.path(place) + ": "), err)
        self.assertIn(what, err)
        self.assertFalse(os.path.exists(os.path.join(self.temporary.name, "words_table.c")))


class TestErrors(Folder):
    def test_a_second_msgctxt(self):
        self.write("en.po", ENGLISH + TITLE.format(text=""))
        self.assert_error("en.po:30", "take out this second library.title; the first is in line 13")

    def test_a_second_msgctxt_in_a_translation(self):
        self.write("sv.po", swedish(TITLE.format(text="A") + TITLE.format(text="B")))
        self.assert_error("sv.po:18", "second library.title")

    def test_a_missing_comment_for_translators(self):
        self.write("en.po", ENGLISH.replace("#. A room.\n", ""))
        self.assert_error("en.po:12", "write a comment for translators")

    def test_an_empty_comment_is_no_comment(self):
        self.write("en.po", ENGLISH.replace("#. A room.\n", "#.\n"))
        self.assert_error("en.po:13", "write a comment for translators")

    def test_a_message_without_msgctxt(self):
        self.write("en.po", ENGLISH.replace('msgctxt "hello"\n', ""))
        self.assert_error("en.po:18", "give the message a msgctxt")

    def test_two_msgctxts_that_become_one_constant(self):
        self.write("en.po", ENGLISH.replace('"hello"', '"library_title"'))
        self.assert_error("en.po:18", "rename library_title: it becomes the same constant as library.title")

    def test_english_in_the_msgstr_of_the_source(self):
        self.write("en.po", ENGLISH.replace('msgid "Library"\nmsgstr ""', 'msgid "Library"\nmsgstr "Library"'))
        self.assert_error("en.po:15", "leave the msgstr of library.title empty")

    def test_a_stale_msgid(self):
        self.write("sv.po", swedish(TITLE.format(text="Bibliotek").replace("Library", "Librarie")))
        self.assert_error("sv.po:13", "the English of library.title has changed")

    def test_a_stale_plural(self):
        body = RECORDS.format(forms='msgstr[0] "{n} {room}"\nmsgstr[1] "{n} {room}"').replace("records", "items")
        self.write("sv.po", swedish(body.replace("list.items", "list.records")))
        self.assert_error("sv.po:13", "the English of list.records has changed")

    def test_an_unknown_msgctxt(self):
        self.write("sv.po", swedish(TITLE.format(text="A").replace("library.title", "library.name")))
        self.assert_error("sv.po:13", "take out library.name")

    def test_a_placeholder_too_few(self):
        self.write("sv.po", swedish(HELLO.format(text="Hej")))
        self.assert_error("sv.po:15", "use {name} in hello")

    def test_a_placeholder_too_many(self):
        self.write("sv.po", swedish(TITLE.format(text="Bibliotek {n}")))
        self.assert_error("sv.po:15", "use no placeholders in library.title")

    def test_a_misspelt_placeholder_in_a_plural_form(self):
        self.write("sv.po", swedish(RECORDS.format(forms='msgstr[0] "en i {room}"\nmsgstr[1] "{n} i {rum}"')))
        self.assert_error("sv.po:17", "use {room} in list.records")

    def test_stray_braces(self):
        self.write("sv.po", swedish(TITLE.format(text="Bib{liotek")))
        self.assert_error("sv.po:15", "write placeholders of library.title as {name}")

    def test_stray_braces_in_english(self):
        self.write("en.po", ENGLISH.replace('"Library"', '"Library {0}"'))
        self.assert_error("en.po:13", "write placeholders of library.title as {name}")

    def test_placeholders_that_differ_between_the_english_forms(self):
        self.write("en.po", ENGLISH.replace("records in {room}", "records"))
        self.assert_error("en.po:23", "use the same placeholders in both forms")

    def test_a_plural_form_too_few(self):
        self.write("sv.po", swedish(RECORDS.format(forms='msgstr[0] "{n} {room}"')))
        self.assert_error("sv.po:13", "give list.records 2 forms, as Plural-Forms says; it has 1")

    def test_a_plural_form_left_empty(self):
        self.write("sv.po", swedish(RECORDS.format(forms='msgstr[0] "{n} {room}"\nmsgstr[1] ""')))
        self.assert_error("sv.po:13", "fill in every form of list.records, or none")

    def test_a_missing_plural_header(self):
        self.write("sv.po", swedish("", plural=""))
        self.assert_error("sv.po:1", "write Plural-Forms as")

    def test_a_rule_that_leaves_the_forms(self):
        self.write("sv.po", swedish("", plural="nplurals=2; plural=(n > 1000 ? 2 : n != 1);"))
        self.assert_error("sv.po:1", "gives form 2 for n=1000000")

    def test_a_bad_escape(self):
        self.write("sv.po", swedish(TITLE.format(text="A\\x41")))
        self.assert_error("sv.po:15", "\\x is no escape here")

    def test_a_bare_quote(self):
        self.write("sv.po", swedish(TITLE.format(text='A"B')))
        self.assert_error("sv.po:15", 'write a quote inside a text as \\"')

    def test_an_unclosed_text(self):
        self.write("sv.po", swedish('msgctxt "library.title\n'))
        self.assert_error("sv.po:12", "put the text between double quotes")

    def test_a_line_that_is_nothing(self):
        self.write("sv.po", swedish("<<<<<<< ours\n"))
        self.assert_error("sv.po:12", "begin the line with")

    def test_a_control_character(self):
        self.write("sv.po", swedish(TITLE.format(text="A\u202eB")))
        self.assert_error("sv.po:15", "take U+202E out of library.title")

    def test_a_missing_own_name(self):
        self.write("sv.po", HEADER.format(tag="sv", plural=TWO) + TITLE.format(text="Bibliotek"))
        self.assert_error("sv.po:1", "translate language.own_name")

    def test_a_file_without_header(self):
        self.write("sv.po", OWN.format(own="svenska"))
        self.assert_error("sv.po:1", "begin the file with a header")

    def test_another_language_in_the_header(self):
        self.write("sv.po", swedish("").replace("Language: sv", "Language: da"))
        self.assert_error("sv.po:1", 'write "Language: sv"')

    def test_a_file_that_is_not_utf8(self):
        with open(self.path("sv.po"), "wb") as file:
            file.write(swedish(TITLE.format(text="Å")).encode("latin-1"))
        self.assert_error("sv.po:1", "save the file as UTF-8")

    def test_a_file_name_that_is_no_tag(self):
        self.write("sv_SE.po", swedish(""))
        self.assert_error("sv_SE.po:1", "name the file by its language tag")

    def test_no_english(self):
        os.rename(self.path("en.po"), self.path("sv.po"))
        status, _, err = self.compile()
        self.assertEqual(status, 1)
        self.assertIn("en.po:1: add the English catalogue", err)

    def test_every_mistake_is_reported_at_once(self):
        self.write("sv.po", swedish(TITLE.format(text="{a}") + HELLO.format(text="Hej")))
        status, _, err = self.compile()
        self.assertEqual((status, err.count("\n")), (1, 2))


class TestOutput(Folder):
    def test_constants_are_named_by_context(self):
        self.assertEqual(self.compile()[0], 0)
        self.assertIn("W_NONE = 0,\n    W_HELLO,\n    W_LANGUAGE_OWN_NAME,\n    W_LIBRARY_TITLE,\n    W_LIST_RECORDS,\n"
                      "    WORD_COUNT\n", self.read("words_table.h"))

    def test_untranslated_and_fuzzy_messages_fall_back_and_are_counted(self):
        self.write("sv.po", swedish(TITLE.format(text="Bibliotek").replace("#. A", "#, fuzzy\n#. A")
                                    + HELLO.format(text="")))
        status, out, _ = self.compile()
        self.assertEqual((status, out), (0, "words: sv: 1 of 4 translated, 3 in English\n"))
        self.assertNotIn("Bibliotek", self.read("words_table.c"))

    def test_a_fuzzy_message_may_have_other_placeholders(self):
        self.write("sv.po", swedish("#, fuzzy\n" + HELLO.format(text="Hej")))
        self.assertEqual(self.compile()[0], 0)

    def test_n_may_be_left_out_of_a_form(self):
        self.write("sv.po", swedish(RECORDS.format(forms='msgstr[0] "en i {room}"\nmsgstr[1] "{n} i {room}"')))
        self.assertEqual(self.compile()[0], 0)
        self.assertIn('TEXT("en i {room}"),\n    TEXT("{n} i {room}"),', self.read("words_table.c"))

    def test_english_is_first_and_the_others_follow_by_tag(self):
        for tag in ("sv", "da", "lt"):
            self.write(f"{tag}.po", swedish("").replace("Language: sv", f"Language: {tag}"))
        self.assertEqual(self.compile()[0], 0)
        source = self.read("words_table.c")
        places = [source.index(f'{{ TEXT("{tag}")') for tag in ("en", "da", "lt", "sv")]
        self.assertEqual(places, sorted(places))

    def test_obsolete_entries_and_line_ends_of_windows(self):
        self.write("sv.po", (swedish(TITLE.format(text="Bibliotek")) + '#~ msgctxt "gone"\n#~ msgid "x"\n').replace("\n", "\r\n"))
        self.assertEqual(self.compile()[0], 0)

    def test_unchanged_files_are_not_touched(self):
        self.compile()
        path = os.path.join(self.temporary.name, "words_table.h")
        os.utime(path, (1, 1))
        self.compile()
        self.assertEqual(os.stat(path).st_mtime, 1)

    def test_the_depfile_names_the_folder_and_every_file(self):
        depfile = os.path.join(self.temporary.name, "words.d")
        self.write("sv.po", swedish(""))
        self.compile("--depfile", depfile)
        outputs, inputs = self.read("words.d").split(": ")
        self.assertEqual(outputs.split()[0], os.path.join(self.temporary.name, "words_table.h"))
        for path in (self.folder, self.path("en.po"), self.path("sv.po")):
            self.assertIn(path, inputs.split())


class TestPluralRules(unittest.TestCase):
    def test_every_rule_of_the_table_is_sound(self):
        for tag, header in po_from_json.PLURAL_FORMS.items():
            with self.subTest(tag):
                rule = parse_header(header)
                self.assertEqual({rule.form_of(n) for n in range(200)} | ({rule.forms - 1} if tag == "ar" else set()),
                                 set(range(rule.forms)))

    def test_operators_bind_as_in_c(self):
        rule = parse_header("nplurals=2; plural=n + 2 * 3 == 7 || !n && n < 5 ? 1 : 0;")
        self.assertEqual([rule.form_of(n) for n in range(3)], [1, 1, 0])
        self.assertEqual(parse_header("nplurals=6; plural=5-n*0-2-1;").form_of(9), 2)

    def test_what_is_no_rule(self):
        for bad in ("", "nplurals=2", "nplurals=2; plural=n", "nplurals=2; plural=abort();", "nplurals=2; plural=(n;",
                    "nplurals=2; plural=n != 1 0;", "nplurals=2; plural=n ? 1;", "nplurals=2; plural=;",
                    "nplurals=2; plural=1 % (n - n);", "nplurals=0; plural=0;", "nplurals=7; plural=0;",
                    "nplurals=2; plural=0-n;", "nplurals=2; plural=n=1;"):
            with self.subTest(bad), self.assertRaises(RuleError):
                rule = parse_header(bad)
                self.fail(rule.as_c())


class TestPoFile(Folder):
    def test_quoting_is_undone_by_unquoting(self):
        text = 'a "b" \\ \t end\nline two\n\n'
        lines = quote(text).split("\n")
        self.assertEqual("".join(unquote(line, "x:1") for line in lines), text)
        self.assertEqual(quote(""), '""')

    def test_texts_may_go_on_over_lines(self):
        self.write("sv.po", swedish('msgctxt "a"\nmsgid ""\n"one "\n"two"\nmsgstr "x"\n'))
        self.assertEqual(read_po(self.path("sv.po")).entries[1].msgid, "one two")

    def test_a_message_without_msgstr(self):
        self.write("sv.po", swedish('msgctxt "a"\nmsgid "b"\n'))
        with self.assertRaisesRegex(PoError, r":12: give this message a msgstr"):
            read_po(self.path("sv.po"))

    def test_a_plural_with_a_plain_msgstr(self):
        self.write("sv.po", swedish('msgctxt "a"\nmsgid "b"\nmsgid_plural "c"\nmsgstr "d"\n'))
        with self.assertRaisesRegex(PoError, r":15: write msgstr\[0\]"):
            read_po(self.path("sv.po"))


class TestFromJson(Folder):
    def fill(self, tag, translations):
        path = os.path.join(self.temporary.name, "list.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(translations, file)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = po_from_json.main([tag, path, "--po", self.folder])
        return status, out.getvalue() + err.getvalue()

    def test_a_new_catalogue_compiles(self):
        status, said = self.fill("lt", {"language.own_name": "lietuvių", "hello": "Labas, {name}",
                                        "list.records": ["{n} a {room}", "{n} b {room}", "{n} c {room}"]})
        self.assertEqual((status, said), (0, "lt: 3 of 4 messages translated\n"))
        self.assertEqual(self.compile()[:2], (0, "words: lt: 3 of 4 translated, 1 in English\n"))
        self.assertIn('#. A room.\nmsgctxt "library.title"\nmsgid "Library"\nmsgstr ""\n', self.read("po/lt.po"))

    def test_what_is_there_stays_where_the_list_says_nothing(self):
        self.write("sv.po", swedish("# My note.\n" + TITLE.format(text="Bibliotek")).replace("Language", "Last-Translator: Å\\n\"\n\"Language"))
        self.assertEqual(self.fill("sv", {"hello": "Hej {name}", "library.title": ""})[0], 0)
        text = self.read("po/sv.po")
        self.assertIn("Last-Translator: Å", text)
        self.assertIn('# My note.\n#. A room.\nmsgctxt "library.title"\nmsgid "Library"\nmsgstr "Bibliotek"\n', text)
        self.assertIn('msgstr "Hej {name}"', text)

    def test_changed_english_makes_a_translation_fuzzy_until_it_is_given_anew(self):
        self.write("sv.po", swedish(TITLE.format(text="Bibliotek")))
        self.write("en.po", ENGLISH.replace('"Library"', '"The library"'))
        self.fill("sv", {})
        self.assertIn('#, fuzzy\nmsgctxt "library.title"\nmsgid "The library"\nmsgstr "Bibliotek"\n', self.read("po/sv.po"))
        self.assertEqual(self.compile()[0], 0)
        self.fill("sv", {})
        self.assertIn("#, fuzzy", self.read("po/sv.po"))
        self.fill("sv", {"library.title": "Biblioteket"})
        self.assertNotIn("#, fuzzy", self.read("po/sv.po"))

    def test_mistakes_are_all_told_and_nothing_is_written(self):
        status, said = self.fill("sv", {"nothing": "x", "hello": "Hej", "library.title": ["a", "b"],
                                        "list.records": ["{n} {room}"], "language.own_name": 7})
        self.assertEqual((status, said.count("\n")), (1, 5))
        self.assertFalse(os.path.exists(self.path("sv.po")))

    def test_a_language_without_a_known_rule(self):
        self.assertIn("add the plural rule of qxx", self.fill("qxx", {})[1])

    def test_english_is_not_filled(self):
        self.assertEqual(self.fill("en", {})[0], 1)

    def test_filling_twice_changes_nothing(self):
        self.fill("sv", {"language.own_name": "svenska", "hello": "Hej \"{name}\"\n\tdu\n"})
        first = self.read("po/sv.po")
        self.fill("sv", {})
        self.assertEqual(self.read("po/sv.po"), first)


if __name__ == "__main__":
    unittest.main()

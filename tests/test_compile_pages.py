# SPDX-License-Identifier: EUPL-1.2
"""Tests of the template compiler: what it refuses, and what its C writes once compiled and run.

The C is compiled with gcc and sanitizers, and read by clang where there is one, under the project's warnings as errors,
together with base/ and html/; the words are small stand-ins, so that ICU is not needed.  Run with python3 -m unittest or as a program.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from html.parser import HTMLParser

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import compile_pages  # noqa: E402  (found through the line above)
from pages.words import read_words  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
COMPILER = ROOT / "tools" / "compile_pages.py"
FLAGS = """-std=c2x -D_GNU_SOURCE -g -Werror -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wvla -Wmissing-prototypes
           -Wswitch-enum""".split() + ["-I", SOURCE, "-include", SOURCE / "banned.h"]
SANITIZE = "-fsanitize=address,undefined"
RUNTIME = ["base/arena.c", "base/buf.c", "base/err.c", "base/str.c", "base/str_utf8.c", "html/escape.c", "html/page_runtime.c"]

WORDS_PO = '''msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "t.plain"
msgid "Plain & <b>"
msgstr ""

msgctxt "t.named"
msgid "For {name}, {count}"
msgstr ""

msgctxt "t.many"
msgid "{n} record of {name}"
msgid_plural "{n} records of {name}"
msgstr[0] ""
msgstr[1] ""
'''

# Stand-ins for i18n/: enough to see what was asked for.
STUBS = '''
#include "base/buf.h"
#include "i18n/words.h"
#include "pages.h"

Str word([[maybe_unused]] Lang lang, enum word id)
{
    return id == W_T_PLAIN ? STR("Plain & <b>") : STR("?");
}

static Str listed(struct arena *arena, Str text, const struct fill *fills, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text = str_fmt(arena, "%.*s[%s=%.*s]", STR_ARG(text), fills[i].name, STR_ARG(fills[i].value));
    return text;
}

Str word_fill(struct arena *arena, [[maybe_unused]] Lang lang, enum word id, const struct fill *fills, size_t count)
{
    return listed(arena, id == W_T_NAMED ? STR("named") : STR("?"), fills, count);
}

Str word_count(struct arena *arena, [[maybe_unused]] Lang lang, enum word id, int64_t n, const struct fill *fills, size_t count)
{
    return listed(arena, str_fmt(arena, "many%d:%d", id == W_T_MANY, (int)n), fills, count);
}

Str number_show(struct arena *arena, [[maybe_unused]] Lang lang, int64_t n)
{
    return str_fmt(arena, "N%d", (int)n);
}
'''

MAIN = '''
#include "base/arena.h"

#define HOSTILE STR("<\\"'&>\\u2028</script>{{x}}")

int main(void)
{
    struct arena arena;
    struct buf out;

    arena_init(&arena, 1 << 20);
    buf_init(&out, &arena, 1 << 20);
    %s
    if (buf_full(&out))
        return 1;
    fwrite(out.ptr, 1, out.len, stdout);
    arena_clear(&arena);
    return 0;
}
'''

WORDS_TABLE = """#pragma once
enum word { W_NONE = 0, W_T_PLAIN, W_T_NAMED, W_T_MANY, WORD_COUNT };
"""


class Workshop(unittest.TestCase):
    """Compiles templates in a folder of its own."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pages"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "pages").mkdir()
        (self.folder / "en.po").write_text(WORDS_PO, "utf-8")

    def write(self, name, text):
        (self.folder / "pages" / f"{name}.html").write_text(text, "utf-8")

    def compile(self, words="en.po", more=()):
        return subprocess.run([sys.executable, COMPILER, "pages", words, "out", *more], cwd=self.folder, capture_output=True,
                              text=True, check=False)

    def compile_well(self, **templates):
        for name, text in templates.items():
            self.write(name, text)
        done = self.compile()
        self.assertEqual(done.stderr, "")
        self.assertEqual(done.returncode, 0)
        return (self.folder / "out" / "pages.c").read_text("utf-8")

    def faults(self):
        """What the compiler has against the templates; quicker than starting it."""
        files = sorted((self.folder / "pages").glob("*.html"))
        told = compile_pages.compile_all(files, read_words(self.folder / "en.po"))[1]
        return [one.removeprefix(f"{self.folder}/") for one in told]


class Refusals(Workshop):
    """Each fault is told with its file and line."""

    def assert_refused(self, page, line, message, fields="Str a\nUrl u", use="{{a}}<i title=\"{{u}}\"></i>"):
        header = f"<!--page\nA test.\n{fields}\n-->\n"
        first = header.count("\n") + 1
        self.write("t", header + page + "\n" + use)
        wanted = f"pages/t.html:{first + line - 1}: "
        told = self.faults()
        self.assertTrue([one for one in told if one.startswith(wanted) and message in one],
                        f"wanted {wanted}...{message}...; got {told}")

    def test_values_where_nothing_can_make_them_safe(self):
        cases = [
            ("<script>{{a}}</script>", "{{ may not stand in <script>"),
            ("<style>{{a}}</style>", "{{ may not stand in <style>"),
            ('<p onclick="{{a}}"></p>', "onclick is not allowed"),
            ('<p ONCLICK="x()"></p>', "ONCLICK is not allowed"),
            ('<p style="{{a}}"></p>', "style is not allowed"),
            ('<p srcdoc="{{a}}"></p>', "srcdoc is not allowed"),
            ("<!-- {{a}} -->", "may not stand in a comment"),
            ("<p title={{a}}></p>", "unquoted value"),
            ("<p title=x{{a}}></p>", "unquoted value"),
            ("<{{a}}></p>", "without {{ }}"),
            ("<p{{a}}></p>", "tag name"),
            ("</{{a}}>", "without {{ }}"),
            ("<p {{a}}></p>", "may not stand among attributes"),
            ('<p {{a}}="x"></p>', "not an attribute in <p>"),
            ('<p x{{a}}="x"></p>', "attribute name"),
            ('<img alt="" srcset="{{u}}">', "may not stand in srcset"),
            ('<meta http-equiv="refresh" content="{{a}}">', "http-equiv"),
            ('<iframe src="{{u}}"></iframe>', "<iframe> is not allowed"),
        ]
        for page, message in cases:
            with self.subTest(page=page):
                self.assert_refused("\n" + page, 2, message)

    def test_types_where_they_do_not_fit(self):
        fields = "Str a\nUrl u\nMarkup m\nbool b\nint n\nStr[] l\nstruct row {\nStr x\n}\nrow r\nrow[] rows"
        use = ('{{a}}<a href="{{u}}"></a>{{m}}{{#if b}}{{n}}{{/if}}{{#each l as one}}{{one}}{{/each}}'
               "{{r.x}}{{#each rows as it}}{{it.x}}{{/each}}")
        cases = [
            ('<a href="{{a}}"></a>', "a is Str and may not stand in the address attribute href"),
            ('<form action="{{a}}"></form>', "address attribute action"),
            ('<a href="/x/{{u}}"></a>', "must stand at the start of href"),
            ('<a href="{{#if a}}/x{{/if}}{{#if b}}{{a}}{{/if}}"></a>', "a is Str and may not stand in the address"),
            ('<a href="{{_ t.plain}}"></a>', "a word may not stand in the address attribute"),
            ('<a href="{{n}}"></a>', "n is int and may not stand in the address"),
            ('<i title="{{m}}"></i>', "m is Markup and may stand in text only"),
            ("<title>{{m}}</title>", "m is Markup and may stand in text only"),
            ("{{b}}", "b is bool and cannot be shown"),
            ("{{l}}", "l is Str[] and cannot be shown itself"),
            ("{{r}}", "cannot be shown itself"),
            ("{{rows.x}}", "use {{#each}} for a list"),
            ("{{a.x}}", "Str has no field x"),
            ("{{r.y}}", "has no field y"),
            ("{{zz}}", "zz is unknown"),
            ("{{#each a as x}}{{x}}{{/each}}", "not a list"),
            ("{{#each l as a}}{{a}}{{/each}}", "the name a is taken here"),
            ('<a href="/x/{{a}}"></a>', "put a fixed ? or # before it"),
            ("{{#each l as x}}·{{/each}}", "x is not used in the loop"),
            ("{{#if r}}·{{/if}}", "r is a struct and always there"),
            ('{{#if n == "1"}}·{{/if}}', "only Str can be compared"),
            ("{{> t}}", "the part t has fields"),
            ("{{> t r}}", "but the part takes t"),
            ("{{> none r}}", "there is no template none.html"),
            ('<i title="{{> t r}}"></i>', "a part may stand in text only"),
            ("{{_ t.named name=m count=n}}", "m is Markup and cannot fill a placeholder"),
            ("{{n_ t.many n=a name=a}}", "the number of a plural message is an int"),
        ]
        for page, message in cases:
            with self.subTest(page=page):
                self.assert_refused(page, 1, message, fields, use)

    def test_words(self):
        cases = [
            ("Hello", "the word Hello is not in the catalogue"),
            ("<p>CSV and</p>", "the word and is not in the catalogue"),
            ('<i title="Close"></i>', "the word Close is not in the catalogue"),
            ("&auml;hm", "the word ähm is not in the catalogue"),
            ("{{_ t.none}}", "the message t.none is not in the catalogue"),
            ("{{_ t.many}}", "the message t.many is plural"),
            ("{{n_ t.plain n=n}}", "the message t.plain is not plural"),
            ("{{_ t.named name=a}}", "has the placeholder {count}"),
            ("{{_ t.plain name=a}}", "has no placeholder {name}"),
            ("{{_ t.named name=a name=a}}", "given twice"),
            ("{{_ t.named name}}", "write placeholder=field"),
            ("{{n_ t.many name=a}}", "needs its number first"),
        ]
        for page, message in cases:
            with self.subTest(page=page):
                self.assert_refused(page, 1, message, "Str a\nint n", "{{a}}{{n}}")

    def test_html_that_is_not_sound(self):
        cases = [
            ("<p>", "<p> is not closed"),
            ("</p>", "</p> does not fit"),
            ("<b><i></b></i>", "</b> does not fit: <i> of line"),
            ("<div/>", "does not close itself"),
            ("<br></br>", "<br> has no content"),
            ("<p><div></div></p>", "<div> may not stand in <p>"),
            ("<a><b><a></a></b></a>", "<a> may not stand in another"),
            ("{{#if a}}<b>{{/if}}</b>", "not balanced"),
            ("<b>{{#if a}}</b>{{/if}}", "not balanced"),
            ('<img src="/x.png">', "<img> has no alt"),
            ("<input>", "<input> has no label"),
            ('<select id="s"></select><label for="other"></label>', "<select> has no label"),
            ('<i id="x"></i><b id="x"></b>', "the id x occurs twice"),
            ('{{#each l as x}}<i id="x">{{x}}</i>{{/each}}', "stands in {{#each}}"),
            ('<i class="a" class="b"></i>', "has the attribute class twice"),
            ('<a href="javascript:x"></a>', "is not safe"),
            ('<a href="java&#115;cript:x"></a>', "is not safe"),
            ("<script>x</script>", "may not have content"),
            ("<title><b></b></title>", "no tag may stand in <title>"),
            ("a & b", "& begins no entity"),
            ("1 < 2", "< begins no tag"),
            ('<i title="x></i>', "is not closed"),
            ("<i title=", "cannot be read"),
            ("<!-- x", "the comment is not closed"),
        ]
        for page, message in cases:
            with self.subTest(page=page):
                self.assert_refused(page, 1, message, "Str a\nStr[] l", "{{a}}{{#each l as y}}{{y}}{{/each}}")

    def test_directives_that_do_not_fit(self):
        cases = [
            ("{{#if a}}", "is not closed"),
            ("{{/if}}", "closes nothing"),
            ("{{else}}", "closes nothing"),
            ("{{#if a}}{{/each}}", "is not closed (found {{/each}})"),
            ("{{#if a}}{{else}}{{else}}{{/if}}", "is not closed"),
            ('<i title="{{#if a}}"{{/if}}></i>', "ends inside a directive"),
            ('<i {{#if a}}title="{{/if}}"></i>', "cut by a directive"),
            ("{{#if a}}<title>{{/if}}</title>", "does not stand in the same place"),
            ("<i {{#if a}}>{{/if}}</i>", "ends inside a directive"),
            ("<i {{#if a}}><b title=\"x\" {{/if}}></b></i>", "ends inside a directive"),
            ("<i {{#each l as x}}{{/each}}></i>", "may not stand among attributes"),
            ("{{a", "{{ is not closed"),
            ("a }} b", "}} without {{"),
            ("{{A}}", "is not understood"),
            ("{{{a}}}", "is not understood"),
            ("{{#if a and b}}{{/if}}", "is not understood"),
            ("{{#each l}}{{/each}}", "is not understood"),
        ]
        for page, message in cases:
            with self.subTest(page=page):
                self.write("t", f"<!--page\nA test.\nStr a\nStr[] l\n-->\n{page}")
                self.assertRegex("\n".join(self.faults()), rf"^pages/t\.html:6: .*{re.escape(message)}")

    def test_headers(self):
        cases = [
            ("<p></p>", 1, "begins with a <!--page block"),
            ("<!--page\nStr a\n-->{{a}}", 1, "does not say what the page is for"),
            ("<!--page\nA test.\nStr a\nStr b\n-->{{a}}", 4, "the field b is not used"),
            ("<!--page\nA test.\nStr a\nStr a\n-->{{a}}", 4, "declared twice"),
            ("<!--page\nA test.\nStr a\nStrr b\n-->{{a}}", 4, "the type Strr is unknown"),
            ("<!--page\nA test.\nStr a\nand some prose\n-->{{a}}", 4, "not a declaration"),
            ("<!--page\nA test.\nStr int\n-->{{int}}", 3, "taken by C"),
            ("<!--page\nA test.\nStr system\n-->{{system}}", 3, "taken by C"),
            ("<!--page\nA test.\nUrl[] a\n-->", 3, "Url[] does not exist"),
            ("<!--page\nA test.\nstruct r {\nStr x\n}\nStr a\n-->{{a}}", 3, "struct r is used by no field"),
            ("<!--page\nA test.\nstruct r {\nStr x\nStr y\n}\nr a\n-->{{a.x}}", 5, "the field y is not used"),
            ("<!--page\nA test.\nstruct r {\n}\nr a\n-->", 4, "has no fields"),
            ("<!--page\nA test.\nstruct r {\nStr x\n", 1, "not closed"),
            ("<!--page\nA test.\nt a\n-->", 3, "struct inside itself"),
        ]
        for text, line, message in cases:
            with self.subTest(text=text):
                self.write("t", text)
                self.assertRegex("\n".join(self.faults()), rf"(?m)^pages/t\.html:{line}: .*{re.escape(message)}")

    def test_files_together(self):
        self.write("a", "<!--page\nA.\nb[] x\n-->{{#each x as y}}{{> b y}}{{/each}}")
        self.write("b", "<!--page\nB.\na[] x\n-->{{#each x as y}}{{> a y}}{{/each}}")
        self.assertIn("use each other in a ring", "".join(self.faults()))

        self.write("a", "<!--page\nA.\nb[] x\n-->{{#each x as y}}{{> b y}}{{/each}}")
        self.write("b", "<!--page\nB.\nStr x\n-->{{x}}")
        self.write("b_list", "<!--page\nC.\nStr x\n-->{{x}}")
        self.assertIn("becomes struct page_b_list in C", "".join(self.faults()))

        self.write("Bad-Name", "<!--page\nB.\n-->")
        self.assertIn("pages/Bad-Name.html:1: the file's name", "".join(self.faults()))

    def test_all_faults_are_told_at_once(self):
        self.write("a", "<!--page\nA.\nStr x\n-->\n<p>Hello\n<i>there</i>\n{{y}}")
        self.write("b", "<!--page\nB.\nStr x\n-->\n{{#if x}}")
        done = self.compile()
        told = done.stderr
        self.assertEqual(done.returncode, 1)
        self.assertFalse((self.folder / "out").exists())
        for wanted in ("a.html:5: the word Hello", "a.html:6: the word there", "a.html:5: <p> is not closed", "b.html:5: "):
            self.assertIn(wanted, told)


class Outputs(Workshop):
    """What the compiled templates write."""

    @classmethod
    def setUpClass(cls):
        """Compiles what all the programs share."""
        cls.shared = pathlib.Path(tempfile.mkdtemp(prefix="pages"))
        cls.addClassCleanup(shutil.rmtree, cls.shared)
        (cls.shared / "words_table.h").write_text(WORDS_TABLE, "utf-8")
        files = [SOURCE / file for file in RUNTIME]
        subprocess.run(["gcc", *FLAGS, SANITIZE, "-I", cls.shared, "-c", *files], cwd=cls.shared, check=True)

    def output_of(self, body):
        """What the compiled templates write when body is run in main."""
        out = self.folder / "out"
        flags = [*FLAGS, "-I", self.shared, "-I", out]
        (out / "main.c").write_text(STUBS + MAIN % body, "utf-8")
        if shutil.which("clang"):
            self.assert_quiet("clang", *flags, "-fsyntax-only", out / "pages.c")
        self.assert_quiet("gcc", *flags, SANITIZE, out / "pages.c", out / "main.c", *self.shared.glob("*.o"), "-o", out / "it")
        return self.assert_quiet(out / "it")

    def assert_quiet(self, *command):
        """Runs a program that must succeed without a word on standard error."""
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_a_page_with_everything(self):
        self.compile_well(
            chip="<!--page\nA mark.\nStr text\nStr kind\n-->\n<span class=\"chip {{kind}}\">{{text}}</span>\n",
            foot="<!--page\nThe foot, without fields.\n-->\n<footer>&middot;</footer>",
            twig="<!--page\nA tree.\nStr name\ntwig[] twigs\n-->\n<li>{{name}}\n{{#if twigs}}\n<ul>\n"
                 "{{#each twigs as twig_below}}{{> twig twig_below}}{{/each}}\n</ul>\n{{/if}}\n</li>",
            golden=GOLDEN)
        self.assertEqual(self.output_of(GOLDEN_CALL), GOLDEN_OUTPUT)

    def test_hostile_values_stay_values_everywhere(self):
        self.compile_well(xss=XSS)
        seen = Reader(self.output_of(XSS_CALL))
        hostile = "<\"'&>\u2028</script>{{x}}"
        encoded = "%3C%22%27%26%3E%E2%80%A8%3C%2Fscript%3E%7B%7Bx%7D%7D"
        self.assertEqual(seen.tags, [
            ("title", {}), ("p", {"title": hostile, "data-x": f"a{hostile}b", "class": hostile}),
            ("a", {"href": "#", "title": "javascript:alert(1)"}), ("img", {"src": "#", "alt": hostile}),
            ("form", {"action": "#"}), ("textarea", {"aria-label": f"named[count={hostile}][name={hostile}]"}),
            ("a", {"href": f"/a?q={encoded}#{encoded}"}), ("a", {"href": "/%3C%22'&%3E%E2%80%A8"}),
        ])
        self.assertEqual(seen.texts, [hostile, hostile, "javascript:alert(1)", hostile,
                                      f"named[count={hostile}][name={hostile}]"])

    def test_blanks_that_do_not_show_are_not_sent(self):
        cases = [
            ("<ul>\n  <li>{{a}}</li>\n  <li>·</li>\n</ul>\n", "<ul><li>A</li><li>·</li></ul>"),
            ("<b>{{a}}</b>\n  <i>·</i>", "<b>A</b> <i>·</i>"),
            ("<p>\n  {{a}}\n  ·   ·\n</p>", "<p>A · ·</p>"),
            ("<p>·</p>  <p>{{a}}</p>", "<p>·</p> <p>A</p>"),
            ("<pre>\n  {{a}}\n  <b> ·\n</b></pre>", "<pre>\n  A\n  <b> ·\n</b></pre>"),
            ("<ul>\n{{#if a}}\n  <li>{{a}}</li>\n{{else}}\n<li>·</li>\n{{/if}}\n</ul>", "<ul><li>A</li></ul>"),
            ("·\n{{#if a}}<div>{{a}}</div>{{/if}}\n<b>·</b>", "· <div>A</div> <b>·</b>"),
            ("<i\n  title=\"a\n   {{a}}\"\n  class='b'\n>·</i>".replace("a\n", "· \n"), "<i title=\"· A\" class=\"b\">·</i>"),
            ("<p>{{a}}</p>\n<!-- no\nmore -->\n<p>·</p>", "<p>A</p><p>·</p>"),
            ("<svg viewBox=\"0 0 1 1\">\n <path d=\"M0 0\"/>\n</svg>\n{{a}}", "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg> A"),
        ]
        call = []
        for i, (page, _) in enumerate(cases):
            self.write(f"p{i}", f"<!--page\nA test.\nStr a\n-->\n{page}")
            call.append(f'page_p{i}(&out, 0, &(struct page_p{i}){{ STR("A") }}); buf_char(&out, \'\\n\');')
        done = self.compile()
        self.assertEqual(done.stderr, "")
        # Two outputs hold line breaks of their own, so they are compared as one text.
        self.assertEqual(self.output_of("\n".join(call)), "".join(wanted + "\n" for _, wanted in cases))

    def test_an_own_struct_may_have_the_name_of_a_template(self):
        self.compile_well(chip="<!--page\nA mark.\nStr text\n-->\n{{text}}",
                          t="<!--page\nA test.\nstruct chip {\nStr x\n}\nchip[] chips\n-->\n{{#each chips as c}}{{c.x}}{{/each}}")
        self.assertEqual(self.output_of("""
            page_t(&out, 0, &(struct page_t){ { (const struct page_t_chip[]){ { STR("a") }, { STR("b") } }, 2 } });
        """), "ab")

    def test_neighbouring_fixed_pieces_are_one_call(self):
        c = self.compile_well(t="<!--page\nA test.\nStr a\n-->\n<p class=\"x\"><b>·</b><!-- c --><i>??/</i>{{a}}</p>")
        self.assertEqual(c.count("buf_bytes("), 2)
        self.assertIn(r'"<p class=\"x\"><b>·</b><i>?\?/</i>", 32)', c)

    def test_an_output_that_would_not_change_is_left_alone(self):
        self.compile_well(t="<!--page\nA test.\nStr a\n-->\n{{a}}")
        header = self.folder / "out" / "pages.h"
        os.utime(header, (1, 1))
        self.compile_well(t="<!--page\nA test.\nStr a\n-->\n<b>{{a}}</b>")
        self.assertEqual(header.stat().st_mtime, 1)
        self.assertIn("<b>", (self.folder / "out" / "pages.c").read_text("utf-8"))

    def test_the_depfile_names_what_was_read(self):
        self.write("t", "<!--page\nA test.\nStr a\n-->\n{{a}}")
        self.assertEqual(self.compile(more=["--depfile", "t.d"]).returncode, 0)
        self.assertEqual((self.folder / "t.d").read_text("utf-8"), "out/pages.h out/pages.c: pages pages/t.html en.po\n")


class Reader(HTMLParser):
    """Reads HTML as a browser would."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.texts = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


GOLDEN = """<!--page
  A page with everything.

  struct row {
      Str title
      Str title_lang      (BCP 47 tag, empty where it is
                           the page's own language)
      Url href
      chip[] chips
      bool fresh
      int count
  }
  Str heading
  row[] rows
  Markup body
  twig top
  Str[] tags
-->
<!doctype html>
<html lang="en">
<head><title>{{heading}}</title><script src="/a.js" defer></script></head>
<body>
<h1>{{heading}}</h1>
<p title='{{_ t.plain}}'>{{_ t.plain}}</p>
<ul>
  {{#each rows as row}}
  <li{{#if row.title_lang}} lang="{{row.title_lang}}"{{/if}} data-count="{{row.count}}">
    <a href="{{row.href}}?n={{row.count}}"{{#if row.fresh}} class="is-new"{{/if}}>{{row.title}}</a>
    {{#each row.chips as chip}}{{> chip chip}}{{else}}&mdash;{{/each}}
    {{n_ t.many n=row.count name=heading}} {{_ t.named name=row.title count=row.count}} {{row.count}}
  </li>
  {{else}}
  <li>&mdash;</li>
  {{/each}}
</ul>
<ul>{{> twig top}}</ul>
{{#each tags as p}}{{#if p == "a"}}<b>{{p}}</b>{{else}}{{p}}{{/if}}, {{/each}}
{{#if !heading}}<hr>{{else}}<label>CSV <input name="q" value="{{heading}}"{{#if heading == "Head"}} disabled{{/if}}></label>{{/if}}
{{body}}
{{> foot}}
</body>
</html>
"""

GOLDEN_CALL = """
    const struct page_chip chips[] = { { STR("one"), STR("is-a") }, { STR("two"), STR("is-b") } };
    const struct page_golden_row rows[] = {
        { STR("First"), STR("sv"), URL("/1"), { chips, 2 }, true, 7 },
        { STR("Second"), STR_EMPTY, URL("https://example.org/"), { NULL, 0 }, false, -2 },
    };
    const struct page_twig leaf = { STR("leaf"), { NULL, 0 } };
    const Str tags[] = { STR("a"), STR("b") };
    struct page_golden page = {
        STR("Head"), { rows, 2 }, { STR("<em>ready</em>") }, { STR("root"), { &leaf, 1 } }, { tags, 2 },
    };
    page_golden(&out, 0, &page);
    buf_char(&out, '\\n');
    page.rows.count = 0;
    page.heading = STR_EMPTY;
    page.top.twigs.count = 0;
    page.tags.count = 0;
    page_golden(&out, 0, &page);
"""

GOLDEN_OUTPUT = (
    '<!doctype html><html lang="en"><head><title>Head</title><script src="/a.js" defer></script></head><body><h1>Head</h1>'
    '<p title="Plain &amp; &lt;b&gt;">Plain &amp; &lt;b&gt;</p><ul>'
    '<li lang="sv" data-count="7"><a href="/1?n=7" class="is-new">First</a> <span class="chip is-a">one</span>'
    '<span class="chip is-b">two</span> many1:7[name=Head] named[name=First][count=N7] N7</li>'
    '<li data-count="-2"><a href="https://example.org/?n=-2">Second</a> &mdash; many1:-2[name=Head] '
    'named[name=Second][count=N-2] N-2</li></ul>'
    '<ul><li>root<ul><li>leaf</li></ul></li></ul><b>a</b>, b,  '
    '<label>CSV <input name="q" value="Head" disabled></label> <em>ready</em> <footer>&middot;</footer></body></html>\n'
    '<!doctype html><html lang="en"><head><title></title><script src="/a.js" defer></script></head><body><h1></h1>'
    '<p title="Plain &amp; &lt;b&gt;">Plain &amp; &lt;b&gt;</p><ul><li>&mdash;</li></ul><ul><li>root</li></ul>'
    ' <hr> <em>ready</em> <footer>&middot;</footer></body></html>')

XSS = """<!--page
  Every place a value may stand in.
  Str s
  Url bad
  Url odd
-->
<title>{{s}}</title><p title="{{s}}" data-x='a{{s}}b' class="{{#if s}}{{s}}{{/if}}">{{s}}</p><a href="{{bad}}"
title="{{bad}}">{{bad}}</a><img src="{{bad}}" alt="{{s}}"><form action="{{bad}}"></form><textarea
aria-label="{{_ t.named count=s name=s}}">{{s}}</textarea><a href="/a?q={{s}}#{{s}}"></a><a href="{{odd}}">{{_ t.named count=s name=s}}</a>
"""

XSS_CALL = """
    page_xss(&out, 0, &(struct page_xss){ HOSTILE, URL("javascript:alert(1)"), URL("/<\\"'&>\\u2028") });
"""

if __name__ == "__main__":
    unittest.main()

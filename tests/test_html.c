/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tests of html/: escaping in every context, addresses, marked text, Markdown from people who mean
 * harm, drawings.
 *
 * What is written is read back by the strict reader of markup_check.h, besides the single results
 * that are compared.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arena_setup.h"
#include "base/buf.h"
#include "html/drawing.h"
#include "html/markup.h"
#include "html/page_runtime.h"
#include "markup_check.h"

#define HOSTILE "<\"'&>\u2028</script>"

static void assert_sound(Markup markup)
{
    const char *fault = markup_fault(markup.html);

    if (fault != NULL)
        fail_msg("%s in: %.*s", fault, STR_ARG(str_sub(markup.html, 0, 2000)));
}

static Str written(void (*write)(struct buf *, Str), Str value)
{
    struct buf out;

    buf_init(&out, &arena, 1 << 20);
    write(&out, value);
    return buf_text(&out);
}

static Markup render(const char *markdown)
{
    return markdown_render(&arena, str_from_z(markdown), 2, STR("/sv"));
}

static void assert_renders(const char *markdown, const char *html)
{
    Markup found = render(markdown);

    assert_str(found.html, html);
    assert_sound(found);
}

static char *repeated(const char *piece, size_t times)
{
    size_t len = strlen(piece);
    char *text = ARENA_ARRAY(&arena, len * times + 1, char);

    for (size_t i = 0; i < times; i++)
        memcpy(text + i * len, piece, len);
    return text;
}

static void text_and_attributes_are_escaped_for_where_they_stand(void **state)
{
    (void)state;
    assert_str(written(escape_text, STR(HOSTILE)), "&lt;\"'&amp;&gt;\u2028&lt;/script&gt;");
    assert_str(written(escape_attribute, STR(HOSTILE)),
               "&lt;&quot;&#39;&amp;&gt;\u2028&lt;/script&gt;");
    assert_str(written(escape_text, STR("")), "");
    assert_str(written(escape_text, STR("plain Ærø")), "plain Ærø");
    assert_str(written(escape_text, STR("&amp;")), "&amp;amp;");
}

static void a_component_keeps_unreserved_characters_only(void **state)
{
    (void)state;
    assert_str(written(escape_component, STR("aZ09-._~")), "aZ09-._~");
    assert_str(written(escape_component, STR("a b/c?d&e=ö\"'<")),
               "a%20b%2Fc%3Fd%26e%3D%C3%B6%22%27%3C");
}

static void good_addresses_pass(void **state)
{
    static const struct {
        const char *address;
        const char *as_written;
    } cases[] = {
        { "https://example.org/a?b=c&d=e#f", "https://example.org/a?b=c&amp;d=e#f" },
        { "HTTP://example.org", "HTTP://example.org" },
        { "mailto:a@example.org", "mailto:a@example.org" },
        { "tel:+371 2000", "tel:+371%202000" },
        { "/sv/library", "/sv/library" },
        { "page", "page" },
        { "?q=a:b", "?q=a:b" },
        { "#part", "#part" },
        { "./a:b", "./a:b" },
        { "", "" },
        { "/ö", "/%C3%B6" },
        { "/100%", "/100%25" },
        { "/a%20b%zz", "/a%20b%25zz" },
        { "/\"><script>", "/%22%3E%3Cscript%3E" },
        { "/it's", "/it&#39;s" },
        { "/a\\b", "/a%5Cb" },
        { "/\u2028", "/%E2%80%A8" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(address_is_safe(str_from_z(cases[i].address)));
        assert_str(written(escape_address, str_from_z(cases[i].address)), cases[i].as_written);
    }
}

static void bad_addresses_become_a_hash(void **state)
{
    static const char *const cases[] = {
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox",
        "file:///etc/passwd",
        "blob:https://a/b",
        "view-source:https://a",
        "ftp://example.org",
        "//host",
        "//host/path",
        "\\\\host",
        "/\\host",
        "\\/host",
        "http:host",
        "http:/host",
        "http://",
        "https:///host",
        "https://\\host",
        "javascript\u200b:alert(1)",
        "/a\tb",
        "/a\x7f",
        ":",
        "a:b",
        "a\\b:c",
        "https:",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (address_is_safe(str_from_z(cases[i])))
            fail_msg("passes: %s", cases[i]);
        assert_str(written(escape_address, str_from_z(cases[i])), "#");
    }
}

static void an_entity_in_an_address_stays_text(void **state)
{
    (void)state;
    /* Not decoded here, so it is a relative address; what must not happen is that a browser decodes
     * it. */
    assert_str(written(escape_address, STR("javascript&colon;alert(1)")),
               "javascript&amp;colon;alert(1)");
    assert_str(written(escape_address, STR("&#106;avascript:x")), "&amp;#106;avascript:x");
}

static void plain_text_becomes_markup_by_escaping(void **state)
{
    (void)state;
    assert_str(markup_text(&arena, STR("a<b>&\"")).html, "a&lt;b&gt;&amp;\"");
    assert_str(markup_text(&arena, STR_EMPTY).html, "");
}

static void ordinary_markdown_is_rendered(void **state)
{
    (void)state;
    assert_renders("A *b* **c** `d<`  \ne",
                   "<p>A <em>b</em> <strong>c</strong> <code>d&lt;</code><br>\ne</p>\n");
    assert_renders("> q", "<blockquote><p>q</p>\n</blockquote>\n");
    assert_renders("- a\n- b\n", "<ul><li>a</li><li>b</li></ul>\n");
    assert_renders("3. a\n", "<ol start=\"3\"><li>a</li></ol>\n");
    assert_renders("1. a\n", "<ol><li>a</li></ol>\n");
    assert_renders("```\n<x>\n```", "<pre><code>&lt;x&gt;\n</code></pre>\n");
    assert_renders("---", "<hr>\n");
    assert_renders("AT&amp;T &euro; &unknown; &#65;", "<p>AT&amp;T € &amp;unknown; A</p>\n");
    assert_renders("", "");
}

static void headings_move_down_and_have_their_own_ids(void **state)
{
    (void)state;
    assert_renders(
        "# Early *help*\n# Early help\n###### Six\n# !!\n",
        "<h2 id=\"early-help\">Early <em>help</em></h2>\n<h2 id=\"early-help-2\">Early help</h2>\n"
        "<h6 id=\"six\">Six</h6>\n<h2 id=\"section\">!!</h2>\n");
    assert_str(markdown_render(&arena, STR("## x"), 5, STR_EMPTY).html, "<h6 id=\"x\">x</h6>\n");
}

static void ids_stay_unique_when_a_heading_looks_like_a_numbered_one(void **state)
{
    (void)state;
    assert_sound(render("# a\n# a-2\n# a\n# a\n# a-2\n"));
}

static void tables_are_regions_that_scroll(void **state)
{
    (void)state;
    assert_renders("| \"Land\" | n |\n|---|--:|\n| <b> | 5 |\n",
                   "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                   "aria-label=\"&quot;Land&quot;\"><table><thead><tr>"
                   "<th scope=\"col\">\"Land\"</th><th scope=\"col\" "
                   "class=\"num\">n</th></tr></thead><tbody><tr>"
                   "<td>&lt;b&gt;</td><td class=\"num\">5</td></tr></tbody></table></div>\n");
    assert_true(str_contains(render("|  | Year |\n|---|---|\n| a | b |\n").html,
                             STR("aria-label=\"Year\"")));
    assert_false(str_contains(render("|  |  |\n|---|---|\n| a | b |\n").html, STR("region")));
}

static void links_within_the_house_keep_the_language(void **state)
{
    (void)state;
    assert_renders("[a](/law)", "<p><a href=\"/sv/law\">a</a></p>\n");
    assert_renders("[a](/r/E12)", "<p><a href=\"/sv/r/E12\">a</a></p>\n");
    assert_renders(
        "[a](/sv/law) [b](/sv?x) [c](/svensk)",
        "<p><a href=\"/sv/law\">a</a> <a href=\"/sv?x\">b</a> <a href=\"/sv/svensk\">c</a></p>\n");
    assert_renders("[a](#part) [b](other)",
                   "<p><a href=\"#part\">a</a> <a href=\"other\">b</a></p>\n");
    assert_renders("[a](https://x.org \"T\\\"t\")",
                   "<p><a href=\"https://x.org\" title=\"T&quot;t\" rel=\"nofollow ugc "
                   "noopener\">a</a></p>\n");
    assert_renders("<a@example.org>",
                   "<p><a href=\"mailto:a@example.org\">a@example.org</a></p>\n");
}

static void a_link_that_is_not_safe_shows_its_text_only(void **state)
{
    static const char *const cases[] = {
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](&#106;avascript:alert(1))",
        "[a](&#x6A;avascript&#58;alert(1))",
        "[a](java&#9;script:alert(1))",
        "[a](java&#10;script:alert(1))",
        "[a](&#1;javascript:alert(1))",
        "[a](<java\tscript:alert(1)>)",
        "[a](//evil.example)",
        "[a](/\\evil.example)",
        "[a](\\\\\\\\evil.example)",
        "[a][r]\n\n[r]: javascript:alert(1)",
        "[a]()",
        "![a](javascript:alert(1))",
        "![a](https://elsewhere.example/x.png)",
        "![a](data:image/svg+xml,x)",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Markup found = render(cases[i]);
        if (!str_eq(found.html, STR("<p>a</p>\n")))
            fail_msg("%s became %.*s", cases[i], STR_ARG(found.html));
    }
    assert_renders("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n");
    /* Names of entities that are not known stay letters, so the address is a relative one. */
    assert_renders("[a](javascript&colon;alert(1))",
                   "<p><a href=\"javascript&amp;colon;alert(1)\">a</a></p>\n");
}

static void raw_html_is_shown_as_text(void **state)
{
    (void)state;
    assert_renders("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
    assert_renders("a <img src=x onerror=alert(1)> b",
                   "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>\n");
    assert_renders("<!-- x -->", "<p>&lt;!-- x --&gt;</p>\n");
    assert_renders("&lt;script&gt;", "<p>&lt;script&gt;</p>\n");
}

static void values_cannot_leave_their_attribute(void **state)
{
    (void)state;
    assert_sound(render("[a](/x \"&quot; onmouseover=&quot;alert(1)\")"));
    assert_sound(render("![&quot; onerror=&quot;x](/x.png '\"')"));
    assert_sound(render("[a](</\" onclick=\"x>)"));
    assert_sound(render("| \" onclick=\"x |\n|---|\n| a |\n"));
    assert_sound(render("[a ![b [c](/d) e](/f.png) g](/h)"));
    assert_sound(render("``` \"><script>\nx\n```"));
}

static void a_span_that_the_parser_ends_without_beginning_it_is_not_closed(void **state)
{
    (void)state;
    /* md4c 0.4.8 ends an emphasis at the second asterisk that it never began. */
    assert_renders("[b](a(*a)) d*a", "<p><a href=\"a(*a)\">b</a> da</p>\n");
    assert_sound(render("*[b](a(*a)) *d*a* e"));
}

static void deep_nesting_ends_somewhere(void **state)
{
    (void)state;
    assert_sound(render(repeated("> ", 500)));
    assert_sound(render(repeated("- ", 500)));
    assert_sound(
        render(str_z(&arena, str_fmt(&arena, "%sa%s", repeated("*_", 500), repeated("_*", 500)))));
}

static void pictures_of_the_house_are_shown_with_their_text(void **state)
{
    (void)state;
    assert_renders("![A *b* <](/files/x.png)",
                   "<p><img src=\"/files/x.png\" alt=\"A b &lt;\" loading=\"lazy\"></p>\n");
}

static void characters_that_no_text_may_hold_are_replaced(void **state)
{
    (void)state;
    assert_renders("&#0; &#1; &#x202e; &#xD800; &#x110000; &#xffff; &#9999999;",
                   "<p>\uFFFD \uFFFD \uFFFD \uFFFD \uFFFD \uFFFD \uFFFD</p>\n");
}

enum { RENDERING_MAX = 4 << 20 }; /* bytes that any text may take to render */

/* Seconds of processor time that rendering takes. */
static double seconds_for(const char *markdown)
{
    const size_t before = arena.used;
    const clock_t start = clock();

    assert_sound(render(markdown));
    if (arena.used - before >= RENDERING_MAX)
        fail_msg("%.12s... takes %zu bytes", markdown, arena.used - before);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void hostile_repetition_is_rendered_quickly(void **state)
{
    static const char *const pieces[] = {
        "www.a.b(", "[a](",  "![",        "[",     "*a ", "**a _b_ ", "`",  "``a",
        "<",        "<a ",   "> ",        "- ",    "1. ", "\\",       "&",  "&#",
        "a|",       "# a\n", "[a]: /b\n", "[a][b", "*_",  "<!-",      "\t", "~~~\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        double seconds = seconds_for(repeated(pieces[i], 12000));
        if (seconds > 1.0)
            fail_msg("12,000 times \"%s\" take %.2f s", pieces[i], seconds);
    }
}

static void a_table_of_countless_empty_cells_is_shown_as_typed(void **state)
{
    Str head = str_from_z(repeated("a|", 2000));
    Str line = str_from_z(repeated("-|", 2000));
    Str rows = str_from_z(repeated("a|\n", 5000));
    Markup found = render(str_z(
        &arena, str_fmt(&arena, "%.*s\n%.*s\n%.*s", STR_ARG(head), STR_ARG(line), STR_ARG(rows))));

    (void)state;
    assert_sound(found);
    assert_true(found.html.len < RENDERING_MAX);
}

static void a_long_reference_used_often_does_not_fill_the_memory(void **state)
{
    Str address = str_from_z(repeated("x", 20000));
    Str uses = str_from_z(repeated("[a] ", 10000));
    Markup found = render(
        str_z(&arena, str_fmt(&arena, "[a]: /%.*s\n\n%.*s", STR_ARG(address), STR_ARG(uses))));

    (void)state;
    assert_sound(found);
    assert_true(found.html.len < RENDERING_MAX);
}

static void only_64_kilobytes_are_read_and_no_letter_is_cut(void **state)
{
    Markup found = render(repeated("é", 40000));

    (void)state;
    assert_int_equal(found.html.len, 64 * 1024 + sizeof "<p></p>");
    found = render(repeated("€", 40000));
    assert_int_equal(found.html.len, 64 * 1024 / 3 * 3 + sizeof "<p></p>");
}

static void a_summary_is_plain_and_ends_at_a_word(void **state)
{
    (void)state;
    assert_str(markdown_plain(
                   &arena, STR("# Head\n\nA *b* [c](/d) &amp; `e`\n\n![pic](/x)\n\n- f\n- g"), 100),
               "Head A b c & e f g");
    assert_str(markdown_plain(&arena, STR("one two three"), 9), "one two…");
    assert_str(markdown_plain(&arena, STR("one two, three"), 10), "one two…");
    assert_str(markdown_plain(&arena, STR("one two"), 7), "one two");
    assert_str(markdown_plain(&arena, STR("ñandúñandú"), 5), "ñand…");
    assert_str(markdown_plain(&arena, STR("abc"), 0), "");
    assert_str(markdown_plain(&arena, STR("abc"), 1), "…");
    assert_str(markdown_plain(&arena, STR(""), 10), "");
    assert_str(markdown_plain(&arena, STR("<b>x</b>"), 20), "<b>x</b>");
}

static Day year(int16_t number)
{
    return (Day){ .year = number };
}

static void bars_are_well_formed_whatever_is_known_of_the_dates(void **state)
{
    const struct bar bars[] = {
        { STR("Expert <group> & \"more\""), STR("/sv/projects/1"), year(1999), year(2003), 0 },
        { STR("Ended, begin unknown"), STR("javascript:x"), { 0 }, { 2004, 6, 30 }, 1 },
        { STR("Running"), STR_EMPTY, { 2012, 3, 0 }, { 0 }, 2 },
        { STR("Nothing known"), STR_EMPTY, { 0 }, { 0 }, 3 },
        { STR("Backwards"), STR_EMPTY, year(2010), year(2001), 4 },
        { STR("All the time, with a very long label that cannot possibly fit anywhere beside a bar "
              "of this length, not at all"),
          STR_EMPTY, year(1999), year(2014), 5 },
        { STR_EMPTY, STR_EMPTY, { 2014, 12, 31 }, { 2014, 12, 31 }, 0 },
    };
    Markup found = drawing_bars(&arena, bars, sizeof bars / sizeof bars[0]);

    (void)state;
    assert_sound(found);
    assert_true(str_starts(found.html, STR("<svg class=\"drawing bars\" viewBox=\"0 0 720 ")));
    assert_true(str_contains(found.html, STR("aria-hidden=\"true\" focusable=\"false\"")));
    assert_true(str_contains(found.html, STR("<a href=\"/sv/projects/1\" tabindex=\"-1\">")));
    assert_true(str_contains(found.html, STR("<a href=\"#\"")));
    assert_true(str_contains(found.html, STR("class=\"bar bar-5\"")));
    assert_true(str_contains(found.html, STR(">2000</text>")));
    assert_true(str_contains(found.html, STR("…</text>")));
    assert_false(str_contains(found.html, STR("style")));
}

static void no_bars_are_no_drawing(void **state)
{
    (void)state;
    assert_int_equal(drawing_bars(&arena, NULL, 0).html.len, 0);
    assert_int_equal(drawing_dots(&arena, NULL, 0, 1979, 2020).html.len, 0);
}

/* The number behind name=" at or behind *at; moves *at behind it. */
static bool next_number(Str html, const char *name, size_t *at, int64_t *out)
{
    Str key = str_from_z(name);

    for (; *at + key.len < html.len; (*at)++) {
        if (!str_starts(str_sub(html, *at, html.len), key))
            continue;
        *at += key.len;
        Str rest = str_sub(html, *at, html.len);
        Str whole = str_sub(rest, 0, str_find(rest, '"'));
        return str_int(str_sub(whole, 0, str_find(whole, '.')), -100000, 100000, out) == OK;
    }
    return false;
}

static void labels_of_dots_climb_until_none_overlap(void **state)
{
    static const int years[] = { 1979, 1983, 1987, 1989, 1989, 1990, 1997,
                                 1998, 2003, 2004, 2008, 2010, 2017 };
    enum { COUNT = sizeof years / sizeof years[0], LETTER = 6 };
    struct dot dots[COUNT];
    int64_t x[COUNT];
    int64_t y[COUNT];

    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        dots[i] = (struct dot){ STR("Netherlands"), years[i] };
    Markup found = drawing_dots(&arena, dots, COUNT, 1979, 2025);
    assert_sound(found);

    size_t at = 0;
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(next_number(found.html, "<text class=\"label\" x=\"", &at, &x[i]));
        assert_true(next_number(found.html, " y=\"", &at, &y[i]));
        assert_true(x[i] >= 0 && x[i] + 11 * LETTER <= 720);
        for (size_t j = 0; j < i; j++)
            assert_true(y[i] != y[j] || x[j] + 11 * LETTER < x[i]);
    }
}

static void dots_outside_their_line_are_left_out(void **state)
{
    const struct dot dots[] = { { STR("early"), 1950 },
                                { STR("in"), 2000 },
                                { STR("late"), 2050 } };
    Markup found = drawing_dots(&arena, dots, 3, 1979, 2020);

    (void)state;
    assert_true(str_contains(found.html, STR(">in<")));
    assert_false(str_contains(found.html, STR("early")) || str_contains(found.html, STR("late")));
}

static void words_are_escaped_after_filling(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, &arena, 1000);
    page_number(&out, LANG_SOURCE, 1234567);
    assert_str(buf_text(&out), "1,234,567");
    buf_init(&out, &arena, 1000);
    page_word(&out, LANG_SOURCE, W_LANGUAGE_OWN_NAME, NULL, 0, true);
    assert_str(buf_text(&out), "English");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(text_and_attributes_are_escaped_for_where_they_stand),
        TEST(a_component_keeps_unreserved_characters_only),
        TEST(good_addresses_pass),
        TEST(bad_addresses_become_a_hash),
        TEST(an_entity_in_an_address_stays_text),
        TEST(plain_text_becomes_markup_by_escaping),
        TEST(ordinary_markdown_is_rendered),
        TEST(headings_move_down_and_have_their_own_ids),
        TEST(ids_stay_unique_when_a_heading_looks_like_a_numbered_one),
        TEST(tables_are_regions_that_scroll),
        TEST(links_within_the_house_keep_the_language),
        TEST(a_link_that_is_not_safe_shows_its_text_only),
        TEST(raw_html_is_shown_as_text),
        TEST(values_cannot_leave_their_attribute),
        TEST(a_span_that_the_parser_ends_without_beginning_it_is_not_closed),
        TEST(deep_nesting_ends_somewhere),
        TEST(pictures_of_the_house_are_shown_with_their_text),
        TEST(characters_that_no_text_may_hold_are_replaced),
        TEST(hostile_repetition_is_rendered_quickly),
        TEST(a_table_of_countless_empty_cells_is_shown_as_typed),
        TEST(a_long_reference_used_often_does_not_fill_the_memory),
        TEST(only_64_kilobytes_are_read_and_no_letter_is_cut),
        TEST(a_summary_is_plain_and_ends_at_a_word),
        TEST(bars_are_well_formed_whatever_is_known_of_the_dates),
        TEST(no_bars_are_no_drawing),
        TEST(labels_of_dots_climb_until_none_overlap),
        TEST(dots_outside_their_line_are_left_out),
        TEST(words_are_escaped_after_filling),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

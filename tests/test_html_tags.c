/* SPDX-License-Identifier: EUPL-1.2
 *
 * Pages taken apart into tags and texts: the pieces are the page, names and values are right, and
 * nothing that looks like a tag inside a script or a value is one.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena_setup.h"
#include "base/buf.h"
#include "html/html_tags.h"

/* Each piece as its type and what matters of it, and whether all of them together are the page. */
static Str taken_apart(const char *html)
{
    struct tag_walk walk = { .html = str_from_z(html) };
    struct buf out, whole;
    struct tag tag;

    buf_init(&out, &arena, 1 << 16);
    buf_init(&whole, &arena, 1 << 16);
    while (tag_next(&walk, &tag)) {
        assert_true(tag.whole.len > 0);
        buf_fmt(&out, "%c%.*s ", "t<>o"[tag.type],
                STR_ARG(tag.type == TAG_TEXT ? tag.whole : tag.name));
        buf_str(&whole, tag.whole);
    }
    assert_true(str_eq_z(buf_text(&whole), html));
    return buf_text(&out);
}

static void is_apart(const char *html, const char *pieces)
{
    if (!str_eq_z(taken_apart(html), pieces))
        fail_msg("%s: %.*s", html, STR_ARG(taken_apart(html)));
}

static void pages_come_apart_into_tags_and_texts(void **state)
{
    (void)state;
    is_apart("", "");
    is_apart("text", "ttext ");
    is_apart("<!doctype html><p>a &lt; b</p>", "o <p ta &lt; b >p ");
    is_apart("<!-- <p> --><br>", "o <br ");
    is_apart("a < b", "ta < b ");
    is_apart("<a href=\"x>y\" title=\"<b>\">z</a>", "<a tz >a ");
    is_apart("<script>if (a < b && \"</p>\") <p></script><p>",
             "<script tif (a < b && \"</p>\") <p> >script <p ");
    is_apart("<script src=\"x\"></script>x", "<script >script tx ");
    is_apart("<path d=\"M0 0\"/>", "<path ");
    is_apart("<p", "<p ");
    is_apart("<", "t< ");
    is_apart("<script>never", "<script tnever ");
    is_apart("<!--", "o ");
}

static void attributes_have_names_and_values(void **state)
{
    struct tag_walk walk = {
        .html =
            STR("<a\n href=\"/x?a=1&amp;b=&quot;&#39;\" hidden data-x=\"\" title=\"a=b /\"/>")
    };
    struct tag_attribute attribute;
    struct tag tag;
    struct buf whole;
    size_t at = 0;

    (void)state;
    assert_true(tag_next(&walk, &tag));
    assert_true(tag_is_empty(&tag));
    assert_true(str_eq_z(tag_attribute(&arena, &tag, "href"), "/x?a=1&b=\"'"));
    assert_true(str_eq_z(tag_attribute(&arena, &tag, "title"), "a=b /"));
    assert_int_equal(tag_attribute(&arena, &tag, "hidden").len, 0);
    assert_int_equal(tag_attribute(&arena, &tag, "none").len, 0);
    buf_init(&whole, &arena, 1000);
    while (tag_next_attribute(tag.attributes, &at, &attribute))
        buf_str(&whole, attribute.whole);
    buf_char(&whole, '/');
    assert_true(str_eq(buf_text(&whole), tag.attributes));
}

static void any_bytes_come_to_an_end(void **state)
{
    static const char alphabet[] = "<>\"=/!-a \n&;";
    char html[12] = { 0 };
    uint32_t seed = 1;

    (void)state;
    for (int round = 0; round < 200000; round++) {
        for (size_t i = 0; i + 1 < sizeof(html); i++) {
            seed = seed * 1664525 + 1013904223;
            html[i] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
        }
        struct tag_walk walk = { .html = str_from_z(html) };
        struct tag tag;
        size_t total = 0;

        while (tag_next(&walk, &tag)) {
            struct tag_attribute attribute;
            size_t at = 0, before = 0;

            while (tag_next_attribute(tag.attributes, &at, &attribute)) {
                assert_true(at > before);
                before = at;
            }
            assert_true(tag.whole.len > 0);
            total += tag.whole.len;
        }
        assert_int_equal(total, sizeof(html) - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_come_apart_into_tags_and_texts),
        cmocka_unit_test(attributes_have_names_and_values),
        cmocka_unit_test(any_bytes_come_to_an_end),
    };

    return cmocka_run_group_tests(tests, begin, end);
}

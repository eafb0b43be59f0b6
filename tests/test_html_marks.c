/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words of a search marked in a text, and the places of a text where they stand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arena_setup.h"
#include "html/markup.h"

/* Words that a text's words are compared with: a hit begins with one of them. */
struct beginnings {
    const Str *words;
    size_t count;
};

static bool begins_with_one(void *context, Str folded)
{
    const struct beginnings *wanted = context;

    for (size_t i = 0; i < wanted->count; i++)
        if (wanted->words[i].len > 0 && str_starts(folded, wanted->words[i]))
            return true;
    return false;
}

static Markup marked(Str text, const Str *words, size_t count)
{
    return markup_marked(&arena, text, begins_with_one, &(struct beginnings){ words, count });
}

static void words_of_a_search_are_marked_whole(void **state)
{
    const Str words[] = { STR("barn"), STR("aero") };

    (void)state;
    assert_str(marked(STR("Barnet & BARN <b>"), words, 2).html,
               "<mark>Barnet</mark> &amp; <mark>BARN</mark> &lt;b&gt;");
    assert_str(marked(STR("ombarn"), words, 2).html, "ombarn");
    assert_str(marked(STR("på Ærø, ærø-barn"), words, 2).html,
               "på <mark>Ærø</mark>, <mark>ærø</mark>-<mark>barn</mark>");
    assert_str(marked(STR("x"), words, 0).html, "x");
    assert_str(marked(STR(""), words, 2).html, "");
    assert_str(marked(STR("anything"), (const Str[]){ STR("") }, 1).html, "anything");
}

static void marking_knows_other_scripts(void **state)
{
    const Str words[] = { STR("дет") };

    (void)state;
    assert_str(marked(STR("«Дети» — и не дед"), words, 1).html, "«<mark>Дети</mark>» — и не дед");
}

static Markup fragments(Str text, size_t points, const char *word, size_t *hits)
{
    Str words[] = { str_from_z(word) };

    return markup_fragments(&arena, text, points, begins_with_one, &(struct beginnings){ words, 1 },
                            hits);
}

static void a_short_text_is_shown_whole(void **state)
{
    size_t hits;

    (void)state;
    assert_str(fragments(STR("A <boat> on the river"), 60, "river", &hits).html,
               "A &lt;boat&gt; on the <mark>river</mark>");
    assert_int_equal(hits, 1);
    assert_str(fragments(STR(""), 60, "river", &hits).html, "");
    assert_int_equal(hits, 0);
}

static void a_long_text_is_shown_where_the_hits_stand(void **state)
{
    Str text = STR("one two three four five six seven eight nine ten eleven twelve thirteen "
                   "fourteen fifteen river sixteen seventeen eighteen nineteen twenty and many "
                   "more words that say nothing until the river comes again and goes on for long");
    size_t hits;
    Str shown = fragments(text, 60, "river", &hits).html;

    (void)state;
    assert_int_equal(hits, 2);
    assert_true(str_starts(shown, STR("… ")));
    assert_true(str_ends(shown, STR(" …")));
    assert_true(str_contains(shown, STR("fifteen <mark>river</mark> sixteen")));
    assert_true(str_contains(shown, STR("the <mark>river</mark> comes")));
    assert_false(str_contains(shown, STR("one two")));
    /* Without a hit it is the beginning. */
    shown = fragments(text, 60, "sea", &hits).html;
    assert_int_equal(hits, 0);
    assert_true(str_starts(shown, STR("one two three")));
    assert_false(str_contains(shown, STR("twenty")));
}

static void fragments_never_cut_a_letter(void **state)
{
    Str text = STR("Дети и подростки в опасности ищут помощи у тех, кто может их выслушать и "
                   "защитить от насилия и торговли людьми в этом регионе моря");

    (void)state;
    for (size_t points = 8; points < 120; points++) {
        Str shown = fragments(text, points, "насил", NULL).html, checked;

        assert_int_equal(str_from_bytes(&arena, bytes_of(shown), &checked), OK);
        assert_true(str_contains(shown, STR("<mark>насилия</mark>")));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(words_of_a_search_are_marked_whole), TEST(marking_knows_other_scripts),
        TEST(a_short_text_is_shown_whole),        TEST(a_long_text_is_shown_where_the_hits_stand),
        TEST(fragments_never_cut_a_letter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

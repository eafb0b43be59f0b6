/* SPDX-License-Identifier: EUPL-1.2
 *
 * Record pages: languages and their marks, addresses that do not change, tombstones, parts, links
 * both ways, sources.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine_setup.h"
#include "rooms/rooms.h"

static const struct engine_file files[] = {
    { "house.csv", "key,language,value\nname,,House\nlanguages,,en|sv|ru\n" },
    { "countries.csv", "code,title,title@sv,iso2\nR-C-AA,Aland,Ahland,AA\n" },
    { "topics.csv", "code,title,term\nR-T-SEA,Sea,sea\n" },
    { "choices.csv", "code,vocabulary,term,title,title@sv,translation@sv\nR-V-1,document-type,"
                     "report,Report,Rapport,official\nR-V-2,contact-function,line,Line,,\n" },
    { "bodies.csv", "code,title\nR-B-ONE,Body One\n" },
    { "contacts.csv", "code,title,function,countries,phones,audience,hours,operator\n"
                      "R-K-1,Call line,line,AA,116,Every child,Day and night,A charity\n" },
    { "documents.csv",
      "code,language,title,title@en,title@sv,translation@sv,translation@en,summary,issued,type,"
      "countries,topics,links,sources,address\n"
      "R-L-1,en,English only,,,,,An English "
      "summary.,2001-02-03,report,AA,sea,related:R-E-1|follows-up:R-L-2,,https://example.org/one\n"
      "R-L-2,sv,Bara på svenska,,,,,En svensk sammanfattning.,2002,report,,,,,\n"
      "R-L-3,en,Both of them,,Båda två,official,,,2003,report,,,,,\n"
      "R-L-4,et,Eesti keel,In English,,,unofficial,,2004,report,,,,,\n"
      "R-L-5,en,Machine made,,Maskingjord,machine,,,2005,report,,,,,\n"
      "R-L-6,en,<b>Not bold</b> & \"quoted\",,,,,<script>alert(1)</script>,2006,report,,,,,\n" },
    { "events.csv", "code,title,begins,ends,sources\n"
                    "R-E-1,The Event,2007-10-24,2007-10-26,R-L-1|https://example.org/report|A "
                    "talk|#place R-L-3\n" },
    { "projects.csv", "code,title,begins\nR-P-1,Project,2001\n" },
    { "partners.csv", "code,project,title,country_code,position\nR-PP-2,R-P-1,Second "
                      "partner,AA,2\nR-PP-1,R-P-1,First partner,,1\n" },
    { "grants.csv",
      "code,project,title,share_percent,amount,currency\nR-PG-1,R-P-1,Funder,60,1234567,EUR\n" },
};

STARTS_WITH_FILES(files)

static Str page(const char *target)
{
    struct response response = engine_get_z(&house, target);

    if (response.status == 301)
        response = engine_get(&house, str_copy(&house.arena, response.location));
    if (response.status != 200)
        fail_msg("%s was answered with %d", target, response.status);
    return str_copy(&house.arena, response.body);
}

static Str h1(Str body)
{
    Str from = str_sub(body, engine_find(body, "<h1"), body.len);

    return str_sub(from, 0, engine_find(from, "</h1>"));
}

/* ---- languages ---- */

static void a_text_in_the_pages_language_carries_no_mark(void **state)
{
    (void)state;
    assert_string_equal(str_z(&house.arena, h1(page("/en/library/R-L-3"))), "<h1>Both of them");
    assert_string_equal(str_z(&house.arena, h1(page("/sv/library/R-L-3"))), "<h1>Båda två");
}

static void a_text_in_another_language_is_marked_with_it(void **state)
{
    (void)state;
    /* the house's language, else the record's own */
    assert_string_equal(str_z(&house.arena, h1(page("/sv/library/R-L-1"))),
                        "<h1 lang=\"en\" dir=\"auto\">English only");
    assert_string_equal(str_z(&house.arena, h1(page("/ru/library/R-L-2"))),
                        "<h1 lang=\"sv\" dir=\"auto\">Bara på svenska");
    assert_string_equal(str_z(&house.arena, h1(page("/ru/library/R-L-4"))),
                        "<h1 lang=\"en\" dir=\"auto\">In English");
    assert_string_equal(str_z(&house.arena, h1(page("/en/library/R-L-2"))),
                        "<h1 lang=\"sv\" dir=\"auto\">Bara på svenska");
    assert_true(engine_has(page("/en/library/R-L-2"), "lang=\"sv\" dir=\"auto\">En svensk"));
    assert_true(engine_has(page("/en/library"), "lang=\"sv\" dir=\"auto\">Bara på svenska"));
}

/* Every text on a page that is one of these words stands in an element of their language. */
static void are_in(const char *target, const char *lang, const char *const *parts, size_t count)
{
    struct engine_words *words;
    size_t word_count;
    Str html = page(target);

    assert_null(engine_words_of(&house.arena, html, &words, &word_count));
    for (size_t p = 0; p < count; p++) {
        bool seen = false;

        for (size_t i = 0; i < word_count; i++) {
            if (!str_starts(words[i].words, str_from_z(parts[p])))
                continue;
            seen = true;
            if (!str_eq_z(words[i].lang, lang))
                fail_msg("%s: %s is marked as %.*s", target, parts[p], STR_ARG(words[i].lang));
        }
        if (!seen)
            fail_msg("%s does not show %s", target, parts[p]);
    }
}

static void words_inside_lines_and_filters_are_marked_too(void **state)
{
    static const char *const list[] = { "Report", "Aland", "Sea" };
    static const char *const calls[] = { "Aland", "Call line", "Every child", "Day and night",
                                         "A charity" };

    (void)state;
    are_in("/ru/library", "en", list, 3);
    are_in("/ru/library?type=report&country=AA", "en", list, 3);
    are_in("/ru/contacts", "en", calls, 5);
    are_in("/sv/library", "sv", (const char *const[]){ "Rapport", "Ahland" }, 2);
    are_in("/sv/library", "en", (const char *const[]){ "Sea" }, 1);
}

static void a_page_says_what_its_words_are(void **state)
{
    Str missing = word(LANG_SOURCE, W_TRANSLATION_MACHINE_NOTE);
    Lang sv;

    (void)state;
    assert_true(lang_find(STR("sv"), &sv));
    assert_true(engine_has(page("/sv/library/R-L-5"),
                           str_z(&house.arena, word(sv, W_TRANSLATION_MACHINE_NOTE))));
    assert_false(engine_has(page("/en/library/R-L-5"), str_z(&house.arena, missing)));
    assert_true(engine_has(page("/en/library/R-L-4"),
                           str_z(&house.arena, word(LANG_SOURCE, W_TRANSLATION_UNOFFICIAL_NOTE))));
    assert_false(engine_has(page("/sv/library/R-L-3"),
                            str_z(&house.arena, word(sv, W_TRANSLATION_UNOFFICIAL_NOTE))));
}

static void markup_in_data_is_shown_as_text(void **state)
{
    Str body = page("/en/library/R-L-6");

    (void)state;
    assert_true(engine_has(body, "&lt;b&gt;Not bold&lt;/b&gt; &amp; "));
    assert_false(engine_has(body, "<b>Not bold"));
    assert_false(engine_has(body, "<script>alert"));
    body = engine_body(&house, "/en/library.json");
    assert_false(engine_has(body, "<script>"));
}

/* ---- addresses ---- */

static void leads(const char *target, const char *accept, int status, const char *location)
{
    struct response response = engine_get_as(&house, str_from_z(target), accept);

    if (response.status != status || !str_eq_z(response.location, location))
        fail_msg("%s was answered with %d to %.*s", target, response.status,
                 STR_ARG(response.location));
}

static void every_way_to_write_an_address_leads_to_the_one(void **state)
{
    (void)state;
    leads("/en/library/R-L-3", "", 301, "/en/library/R-L-3/both-of-them");
    leads("/en/library/r-l-3", "", 301, "/en/library/R-L-3/both-of-them");
    leads("/en/library/r-L-3/both-of-them", "", 301, "/en/library/R-L-3/both-of-them");
    leads("/en/library/R-L-3/an-older-title", "", 301, "/en/library/R-L-3/both-of-them");
    leads("/sv/library/R-L-3/both-of-them", "", 301, "/sv/library/R-L-3/bada-tva");
    leads("/en/calendar/R-L-3", "", 301, "/en/library/R-L-3/both-of-them");
    assert_int_equal(engine_get_z(&house, "/en/library/R-L-3/both-of-them").status, 200);
    assert_int_equal(engine_get_z(&house, "/en/library/R-L-99").status, 404);
    assert_int_equal(engine_get_z(&house, "/en/library/R-L-3.json").status, 200);
    assert_int_equal(engine_get_z(&house, "/en/calendar/R-L-3.json").status, 404);
}

static void a_new_title_moves_the_address_and_the_old_one_leads_there(void **state)
{
    struct import_report report = engine_import(
        &house, "bodies.csv", "code,title\nR-B-ONE,Body Renamed\n", (struct import_options){ 0 });

    (void)state;
    assert_int_equal(report.changed, 1);
    leads("/en/contacts/bodies/R-B-ONE/body-one", "", 301,
          "/en/contacts/bodies/R-B-ONE/body-renamed");
}

static void a_permanent_address_leads_into_the_readers_language(void **state)
{
    struct response response;

    (void)state;
    leads("/r/R-L-3", "", 302, "/en/library/R-L-3/both-of-them");
    leads("/r/r-l-3", "sv", 302, "/sv/library/R-L-3/bada-tva");
    leads("/r/R-L-3", "sv-FI,en;q=0.5", 302, "/sv/library/R-L-3/bada-tva");
    leads("/r/R-L-3", "xx,yy;q=0.9", 302, "/en/library/R-L-3/both-of-them");
    leads("/r/R-PP-1", "", 302, "/en/projects/R-P-1/project#r-pp-1");
    response = engine_get_z(&house, "/r/R-L-3");
    assert_false(response.cacheable);
    assert_true(response.header_count > 0);
    assert_string_equal(response.headers[0].name, "Vary");
}

/* ---- parts, links, sources ---- */

static void parts_stand_in_tables_in_their_order(void **state)
{
    Str body = page("/en/projects/R-P-1");

    (void)state;
    assert_true(engine_has(body, "<tr id=\"r-pp-1\">"));
    assert_true(engine_find(body, "First partner") < engine_find(body, "Second partner"));
    assert_true(engine_has(body, "1,234,567"));
    assert_true(engine_has(body, "60%"));
    assert_true(engine_has(body, "Aland")); /* the country of a partner, by its code */
}

static void links_are_shown_from_both_sides(void **state)
{
    Str from = page("/en/library/R-L-1"), to = page("/en/calendar/R-E-1"),
        followed = page("/en/library/R-L-2");

    (void)state;
    assert_true(engine_has(from, "/en/calendar/R-E-1/the-event"));
    assert_true(engine_has(to, "/en/library/R-L-1/english-only"));
    assert_true(engine_has(
        from, str_z(&house.arena, word(LANG_SOURCE, word_find(STR("link.follows-up.to"))))));
    assert_true(engine_has(
        followed, str_z(&house.arena, word(LANG_SOURCE, word_find(STR("link.follows-up.from"))))));
}

static void sources_are_named_linked_and_said_what_they_support(void **state)
{
    Str body = page("/en/calendar/R-E-1"),
        sources = str_sub(body, engine_find(body, "id=\"sources\""), body.len);

    (void)state;
    assert_true(engine_has(sources, "href=\"https://example.org/report\""));
    assert_true(engine_has(sources, "A talk"));
    assert_true(engine_has(sources, "/en/library/R-L-1/english-only"));
    assert_true(engine_has(sources, "Both of them"));
    assert_true(engine_has(engine_body(&house, "/en/calendar.csv"),
                           "R-L-1|https://example.org/report|A talk|#place R-L-3"));
}

static void dates_keep_the_precision_that_they_were_written_with(void **state)
{
    (void)state;
    assert_true(engine_has(page("/en/calendar/R-E-1"), "24–26 October 2007"));
    assert_true(engine_has(page("/en/library/R-L-1"), "3 February 2001"));
    assert_true(engine_has(page("/sv/library/R-L-1"), "3 februari 2001"));
    assert_false(engine_has(page("/en/library/R-L-2"), "January 2002"));
}

/* ---- tombstones ---- */

static void what_is_withdrawn_is_gone_everywhere_but_for_its_tombstone(void **state)
{
    struct response response;

    (void)state;
    assert_int_equal(engine_import(&house, "documents.csv", "code,state\nR-L-5,withdrawn\n",
                                   (struct import_options){ 0 })
                         .changed,
                     1);
    (void)engine_follow(&house);
    response = engine_get_z(&house, "/sv/library/R-L-5/maskingjord");
    assert_int_equal(response.status, 410);
    assert_true(engine_has(response.body, "R-L-5"));
    assert_true(engine_has(response.body, "lang=\"en\" dir=\"auto\">Machine made"));
    assert_int_equal(engine_get_z(&house, "/r/R-L-5").status, 410);
    assert_int_equal(engine_get_z(&house, "/en/library/R-L-5.json").status, 410);
    assert_false(engine_has(engine_body(&house, "/en/library"), "R-L-5"));
    assert_false(engine_has(engine_body(&house, "/en/library.csv"), "R-L-5"));
    assert_false(engine_has(engine_body(&house, "/en/search?q=machine"), "R-L-5"));
    assert_int_equal(engine_import(&house, "documents.csv", "code,state\nR-L-5,published\n",
                                   (struct import_options){ 0 })
                         .changed,
                     1);
    assert_true(engine_has(page("/en/library/R-L-5"), "Machine made"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_in_the_pages_language_carries_no_mark),
        cmocka_unit_test(a_text_in_another_language_is_marked_with_it),
        cmocka_unit_test(words_inside_lines_and_filters_are_marked_too),
        cmocka_unit_test(a_page_says_what_its_words_are),
        cmocka_unit_test(markup_in_data_is_shown_as_text),
        cmocka_unit_test(every_way_to_write_an_address_leads_to_the_one),
        cmocka_unit_test(a_new_title_moves_the_address_and_the_old_one_leads_there),
        cmocka_unit_test(a_permanent_address_leads_into_the_readers_language),
        cmocka_unit_test(parts_stand_in_tables_in_their_order),
        cmocka_unit_test(links_are_shown_from_both_sides),
        cmocka_unit_test(sources_are_named_linked_and_said_what_they_support),
        cmocka_unit_test(dates_keep_the_precision_that_they_were_written_with),
        cmocka_unit_test(what_is_withdrawn_is_gone_everywhere_but_for_its_tombstone),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

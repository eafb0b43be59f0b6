/* SPDX-License-Identifier: EUPL-1.2
 *
 * Calendars, feeds and cards as their readers keep them: names that stay, what is withdrawn, and
 * lines that are folded and escaped.  Whether programs that are not ours understand them is asked
 * by tests/test_feeds.py.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine_setup.h"
#include "formats/folded.h"
#include "store/db.h"

static const struct engine_file files[] = {
    { "house.csv", "key,language,value\nname,en,Sea\nlanguages,,en|sv\n" },
    { "events.csv", "code,title,title@sv,begins,ends,state,visibility\n"
                    "F-E-1,Day,Dag,2027-03-28,,published,public\n"
                    "F-E-2,Days,,2027-12-30,2028-01-02,published,public\n"
                    "F-E-3,Month,,2027-02,,published,public\n"
                    "F-E-4,Year,,2027,2028,published,public\n"
                    "F-E-5,Vague end,,2027-05-03,2027-06,published,public\n"
                    "F-E-6,Backwards,,2027-05-03,2027-05-01,published,public\n"
                    "F-E-7,Off,Inställt,2027-09-01,,published,public\n"
                    "F-E-8,Off without title,,2027-09-02,,published,public\n"
                    "F-E-9,Office,,2027-09-03,,published,office\n"
                    "F-E-10,Never out,,2027-09-04,,draft,public\n" },
};

STARTS_WITH_FILES(files)

/* One component, from its UID to its end, without foldings. */
static Str entry(const char *target, const char *code)
{
    Str body = engine_body(&house, target);
    struct buf out;

    buf_init(&out, &house.arena, body.len + 1);
    for (size_t i = 0; i < body.len; i++) {
        if (str_starts(str_sub(body, i, 3), STR("\r\n ")))
            i += 2;
        else
            buf_char(&out, body.ptr[i]);
    }
    return engine_between(buf_text(&out),
                          str_z(&house.arena, str_fmt(&house.arena, "UID:%s@", code)), "END:");
}

static const char *const calendar = "/en/calendar.ics";

static void a_day_ends_before_the_next_one(void **state)
{
    (void)state;
    assert_true(engine_has(entry(calendar, "F-E-1"),
                           "DTSTART;VALUE=DATE:20270328\r\nDTEND;VALUE=DATE:20270329\r\n"));
    assert_true(engine_has(entry(calendar, "F-E-2"),
                           "DTSTART;VALUE=DATE:20271230\r\nDTEND;VALUE=DATE:20280103\r\n"));
    assert_true(engine_has(entry(calendar, "F-E-6"), "DTEND;VALUE=DATE:20270504\r\n"));
}

static void what_has_no_exact_day_is_a_note_that_says_so(void **state)
{
    Str body = engine_body(&house, calendar), month = entry(calendar, "F-E-3"),
        year = entry(calendar, "F-E-4"), vague = entry(calendar, "F-E-5");

    (void)state;
    assert_int_equal(engine_count(body, "BEGIN:VJOURNAL"), 2);
    assert_true(engine_has(body, "X-CHILDCENTRE-WITHOUT-DAY:2\r\n"));
    assert_false(engine_has(month, "DTSTART"));
    assert_true(engine_has(month, "DESCRIPTION;LANGUAGE=en:February 2027"));
    assert_true(engine_has(year, "DESCRIPTION;LANGUAGE=en:2027"));
    /* Known to begin on a day, not when it ends. */
    assert_true(engine_has(vague, "DTEND;VALUE=DATE:20270504\r\n"));
    assert_true(engine_has(vague, "June 2027"));
}

static void names_are_the_same_in_every_language_and_days_later(void **state)
{
    Str first = engine_body(&house, calendar);

    (void)state;
    assert_true(engine_has(entry("/sv/calendar.ics", "F-E-1"), "SUMMARY;LANGUAGE=sv:Dag\r\n"));
    assert_true(engine_has(entry(calendar, "F-E-1"), "SUMMARY;LANGUAGE=en:Day\r\n"));
    assert_true(str_eq(first, engine_body(&house, calendar)));
    assert_true(
        engine_has(engine_body(&house, "/sv/calendar.atom"),
                   str_z(&house.arena, engine_between(engine_body(&house, "/en/calendar.atom"),
                                                      "<entry><id>", "</id>"))));
}

/* A house that moves keeps its names by the setting identity. */
static void a_move_of_the_house_changes_no_name(void **state)
{
    Str base = house.house.base_address, before, after;
    static const char identity[] = "key,language,value\nidentity,,\"sea.example,2026-01-31\"\n";

    (void)state;
    assert_true(engine_has(engine_body(&house, calendar), "UID:F-E-1@house.example\r\n"));
    (void)engine_import(&house, "house.csv", identity, (struct import_options){ 0 });
    engine_read_settings(&house);
    before = engine_body(&house, "/en/calendar.atom");
    house.house.base_address = STR("https://other.example:8443");
    after = engine_body(&house, "/en/calendar.atom");
    assert_true(engine_has(before, "<id>tag:sea.example,2026-01-31:F-E-1</id>"));
    assert_true(engine_has(before, "<id>tag:sea.example,2026-01-31:/en/calendar</id>"));
    assert_true(engine_has(after, "<id>tag:sea.example,2026-01-31:F-E-1</id>"));
    assert_true(engine_has(after, "href=\"https://other.example:8443/en/calendar.atom\""));
    assert_true(engine_has(engine_body(&house, calendar), "UID:F-E-1@sea.example\r\n"));
    house.house.base_address = base;
}

/* ---- what is withdrawn ---- */

static Err hide_title(struct db *db, void *context)
{
    static const struct statement hide = {
        "test.hide", "UPDATE tombstone SET title_allowed = 0, reason = 'By request; truly.' WHERE "
                     "record IN (SELECT id FROM record WHERE code = 'F-E-8')"
    };

    (void)context;
    return db_run(db, &hide, DBNONE, NULL);
}

static void what_is_withdrawn_is_cancelled_and_says_only_what_its_tombstone_says(void **state)
{
    Str off, hidden, body;

    (void)state;
    assert_true(engine_has(entry(calendar, "F-E-7"), "DTSTART;VALUE=DATE:20270901"));
    (void)engine_import(&house, "events.csv",
                        "code,state\nF-E-7,withdrawn\nF-E-8,withdrawn\nF-E-9,withdrawn\n"
                        "F-E-10,withdrawn\n",
                        (struct import_options){ 0 });
    assert_int_equal(db_write(house.writer, hide_title, NULL), OK);
    off = entry(calendar, "F-E-7");
    hidden = entry(calendar, "F-E-8");
    body = engine_body(&house, calendar);
    assert_true(engine_has(off, "STATUS:CANCELLED\r\n"));
    assert_true(engine_has(off, "SUMMARY;LANGUAGE=en:Off\r\n"));
    assert_true(engine_has(off, "SEQUENCE:3\r\n")); /* above the last one that was published */
    assert_false(engine_has(off, "20270901"));
    assert_true(engine_has(hidden, "SUMMARY:F-E-8\r\n"));
    assert_true(engine_has(hidden, "By request\\; truly."));
    assert_false(engine_has(body, "Off without title"));
    assert_false(engine_has(body, "F-E-9"));  /* was never for visitors */
    assert_false(engine_has(body, "F-E-10")); /* was never published */
    assert_int_equal(engine_count(body, "STATUS:CANCELLED"), 2);
    /* Whatever the list is filtered by, whoever subscribed to it hears of it. */
    assert_true(engine_has(engine_body(&house, "/en/calendar.ics?country=XX"), "UID:F-E-7@"));
    assert_int_equal(engine_get_z(&house, "/en/calendar/F-E-7.ics").status, 410);
    assert_false(engine_has(engine_body(&house, "/en/calendar.atom"), "F-E-7"));
}

/* ---- lines ---- */

static Str folded(const char *lang, Str text)
{
    struct buf out;

    buf_init(&out, &house.arena, 1 << 16);
    folded_spoken(&out, "SUMMARY", str_from_z(lang), text);
    return buf_text(&out);
}

static void lines_are_at_most_75_octets_and_break_no_character(void **state)
{
    Str units[] = { STR("x"), STR("å"), STR("ﷺ"), STR("😀"), STR(";"), STR("\n") };

    (void)state;
    for (size_t u = 0; u < sizeof(units) / sizeof(units[0]); u++)
        for (size_t shift = 0; shift < 5; shift++) {
            struct buf text;
            Str rest, line;

            buf_init(&text, &house.arena, 4000);
            for (size_t i = 0; i < shift; i++)
                buf_char(&text, 'a');
            for (size_t i = 0; i < 500; i++)
                buf_str(&text, units[u]);
            rest = folded("sv", buf_text(&text));
            assert_true(str_ends(rest, STR("\r\n")));
            for (size_t n = 0; str_split(&rest, '\n', &line); n++) {
                Str checked;

                assert_true(str_ends(line, STR("\r")));
                line = str_sub(line, 0, line.len - 1);
                assert_in_range(line.len, 1, 75);
                assert_true(n == 0 || line.ptr[0] == ' ');
                assert_int_equal(str_from_bytes(&house.arena, bytes_of(line), &checked), OK);
            }
        }
}

static void values_are_escaped_and_parameters_quoted(void **state)
{
    struct buf out;
    struct folded line;

    (void)state;
    assert_true(
        str_eq(folded("", STR("a\\b,c;d\ne:\"f\"")), STR("SUMMARY:a\\\\b\\,c\\;d\\ne:\"f\"\r\n")));
    assert_true(str_eq(folded("sv", STR_EMPTY), STR_EMPTY));
    buf_init(&out, &house.arena, 1000);
    folded_open(&line, &out, "X");
    folded_parameter(&line, "P", STR("a;b\"c\nd"));
    folded_parameter(&line, "Q", STR_EMPTY);
    folded_close(&line);
    assert_true(str_eq(buf_text(&out), STR("X;P=\"a;b'c d\":\r\n")));
}

/* ---- feeds ---- */

static void a_feed_has_the_latest_first(void **state)
{
    Str body;

    (void)state;
    (void)engine_import(&house, "events.csv", "code,title\nF-E-4,Year moved\n",
                        (struct import_options){ 0 });
    body = engine_body(&house, "/en/calendar.atom");
    assert_true(engine_has(engine_between(body, "<entry>", "</entry>"), "F-E-4"));
    assert_true(engine_has(
        engine_between(engine_body(&house, "/en/search.atom"), "<entry>", "</entry>"), "F-E-4"));
    assert_false(engine_has(engine_body(&house, "/en/library.atom"), "<entry>"));
}

static void pages_name_their_feeds_with_the_filter(void **state)
{
    Str list = engine_body(&house, "/en/calendar?from=2027&per=50"),
        other = engine_body(&house, "/en/contacts/roles"),
        found = engine_body(&house, "/en/search?q=day");

    (void)state;
    assert_true(engine_has(list, "<link rel=\"alternate\" type=\"application/atom+xml\" "
                                 "href=\"/en/calendar.atom?from=2027\""));
    assert_true(engine_has(list, "<link rel=\"alternate\" type=\"text/calendar\" "
                                 "href=\"/en/calendar.ics?from=2027\""));
    assert_int_equal(engine_count(list, "\"/en/calendar.ics?from=2027\""), 2); /* head and foot */
    assert_true(engine_has(other, "/en/contacts/roles.atom"));
    assert_false(engine_has(other, ".ics"));
    assert_true(engine_has(found, "type=\"application/atom+xml\" href=\"/en/search.atom?q=day\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_ends_before_the_next_one),
        cmocka_unit_test(what_has_no_exact_day_is_a_note_that_says_so),
        cmocka_unit_test(names_are_the_same_in_every_language_and_days_later),
        cmocka_unit_test(a_move_of_the_house_changes_no_name),
        cmocka_unit_test(what_is_withdrawn_is_cancelled_and_says_only_what_its_tombstone_says),
        cmocka_unit_test(lines_are_at_most_75_octets_and_break_no_character),
        cmocka_unit_test(values_are_escaped_and_parameters_quoted),
        cmocka_unit_test(a_feed_has_the_latest_first),
        cmocka_unit_test(pages_name_their_feeds_with_the_filter),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

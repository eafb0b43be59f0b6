/* SPDX-License-Identifier: EUPL-1.2
 *
 * Time zones: which names are known, and which moment a local time is, also where clocks change.
 *
 * Whether calendars made of them are right in other programs is asked by tests/test_times.py.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena_setup.h"
#include "i18n/zone.h"

#define LENGTH_OF(array) (sizeof(array) / sizeof(array)[0])
#define assert_text(actual, expected) check_text((actual), (expected), __LINE__)

static void check_text(Str actual, const char *expected, int line)
{
    if (!str_eq_z(actual, expected))
        fail_msg("line %d: \"%.*s\" should be \"%s\"", line, STR_ARG(actual), expected);
}

static Lang lang_of(const char *tag)
{
    Lang lang = -1;

    assert_true(lang_find(str_from_z(tag), &lang));
    return lang;
}

static void zones_are_known_by_their_own_names(void **state)
{
    static const char *const known[] = { "Europe/Tallinn",     "Europe/Kyiv",
                                         "Asia/Kathmandu",     "UTC",
                                         "Atlantic/Reykjavik", "America/Argentina/Ushuaia" };
    static const char *const unknown[] = { "",
                                           "EET",
                                           "Etc/GMT-2",
                                           "GMT+2",
                                           "Poland",
                                           "Europe/",
                                           "Europe/Nowhere",
                                           "europe/tallinn",
                                           "Europe/Tallinn ",
                                           "Etc/Unknown",
                                           "utc" };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(known); i++)
        assert_true(zone_is_known(str_from_z(known[i])));
    for (size_t i = 0; i < LENGTH_OF(unknown); i++)
        assert_false(zone_is_known(str_from_z(unknown[i])));
    for (size_t length = 30; length < 300; length += 30) {
        char *many = arena_alloc(&arena, length + 1);

        memset(many, 'x', length);
        memcpy(many, "Europe/", 7);
        assert_false(zone_is_known(str_from_z(many)));
    }
}

static enum zone_fit fit(const char *zone, Day day, int hour, int minute, const char *expected)
{
    When when;
    enum zone_fit found =
        zone_moment(str_from_z(zone), day, (Clock){ true, (int8_t)hour, (int8_t)minute }, &when);

    assert_text(when_iso(&arena, when), expected);
    return found;
}

static void a_local_time_is_one_moment_or_two_or_none(void **state)
{
    const Day spring = { 2026, 3, 29 }, autumn = { 2026, 10, 25 };

    (void)state;
    assert_int_equal(fit("Europe/Tallinn", spring, 2, 59, "2026-03-29T00:59:00Z"), ZONE_ONCE);
    assert_int_equal(fit("Europe/Tallinn", spring, 3, 0, "2026-03-29T01:00:00Z"), ZONE_NEVER);
    assert_int_equal(fit("Europe/Tallinn", spring, 3, 59, "2026-03-29T01:59:00Z"), ZONE_NEVER);
    assert_int_equal(fit("Europe/Tallinn", spring, 4, 0, "2026-03-29T01:00:00Z"), ZONE_ONCE);
    assert_int_equal(fit("Europe/Tallinn", autumn, 2, 59, "2026-10-24T23:59:00Z"), ZONE_ONCE);
    assert_int_equal(fit("Europe/Tallinn", autumn, 3, 0, "2026-10-25T00:00:00Z"), ZONE_TWICE);
    assert_int_equal(fit("Europe/Tallinn", autumn, 3, 59, "2026-10-25T00:59:00Z"), ZONE_TWICE);
    assert_int_equal(fit("Europe/Tallinn", autumn, 4, 0, "2026-10-25T02:00:00Z"), ZONE_ONCE);
    assert_int_equal(fit("UTC", autumn, 4, 0, "2026-10-25T04:00:00Z"), ZONE_ONCE);
    /* A whole day was left out when the date line moved. */
    assert_int_equal(fit("Pacific/Apia", (Day){ 2011, 12, 30 }, 12, 0, "2011-12-30T22:00:00Z"),
                     ZONE_NEVER);
    assert_int_equal(fit("Asia/Kathmandu", (Day){ 9999, 12, 31 }, 12, 0, "9999-12-31T06:15:00Z"),
                     ZONE_ONCE);
    assert_int_equal(fit("Europe/Tallinn", (Day){ 1000, 1, 1 }, 12, 0, "1000-01-01T10:21:00Z"),
                     ZONE_ONCE);
}

static void clocks_and_cities_are_in_the_language(void **state)
{
    (void)state;
    assert_text(clock_show(&arena, lang_of("en"), (Clock){ true, 9, 5 }), "09:05");
    assert_text(clock_show(&arena, lang_of("sv"), (Clock){ true, 16, 30 }), "16:30");
    assert_text(clock_show(&arena, lang_of("fi"), (Clock){ true, 16, 30 }), "16.30");
    assert_text(clock_show(&arena, lang_of("en"), (Clock){ 0 }), "");
    assert_text(zone_show(&arena, lang_of("en"), STR("Europe/Tallinn")), "Tallinn");
    assert_text(zone_show(&arena, lang_of("ru"), STR("Europe/Tallinn")), "Таллин");
    assert_text(zone_show(&arena, lang_of("lt"), STR("Europe/Warsaw")), "Varšuva");
}

static void changes_begin_before_the_span_and_end_with_it(void **state)
{
    struct zone_change *changes;
    When from = when_from_day((Day){ 2014, 1, 1 }), to = when_from_day((Day){ 2027, 1, 1 });
    size_t count = zone_changes(&arena, STR("Europe/Moscow"), from, to, &changes);

    (void)state;
    assert_int_equal(count, 2);
    assert_text(when_iso(&arena, changes[0].at), "2011-03-26T23:00:00Z");
    assert_int_equal(changes[0].after, 4 * 3600);
    assert_text(when_iso(&arena, changes[1].at), "2014-10-25T22:00:00Z");
    assert_int_equal(changes[1].before, 4 * 3600);
    assert_int_equal(changes[1].after, 3 * 3600);
    assert_false(changes[1].is_summer);
    count = zone_changes(&arena, STR("Europe/Tallinn"), to, when_from_day((Day){ 2029, 1, 1 }),
                         &changes);
    assert_int_equal(count, 5);
    assert_false(changes[0].is_summer);
    assert_true(changes[1].is_summer);
    assert_text(when_iso(&arena, changes[1].at), "2027-03-28T01:00:00Z");
    assert_int_equal(zone_changes(&arena, STR("UTC"), from, to, &changes), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zones_are_known_by_their_own_names),
        cmocka_unit_test(a_local_time_is_one_moment_or_two_or_none),
        cmocka_unit_test(clocks_and_cities_are_in_the_language),
        cmocka_unit_test(changes_begin_before_the_span_and_end_with_it),
    };

    return cmocka_run_group_tests(tests, begin, end);
}

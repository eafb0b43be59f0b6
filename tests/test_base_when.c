/* SPDX-License-Identifier: EUPL-1.2
 *
 * Moments and partial dates: what exists in the calendar, its order, and the way there and back.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/when.h"
#include "panic_check.h"

static struct arena arena;

#define assert_str(s, literal) assert_true(str_eq((s), STR(literal)))

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static Day day(const char *text)
{
    Day out = { 0 };

    assert_int_equal(day_parse(str_from_z(text), &out), OK);
    return out;
}

static void dates_keep_their_precision(void **state)
{
    static const char *const dates[] = {
        "1000",       "1998",       "9999",       "1998-09",    "1999-12",    "1998-09-14",
        "2000-02-29", "2024-02-29", "1600-02-29", "1999-12-31", "9999-12-31",
    };

    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
        assert_true(str_eq_z(day_iso(&arena, day(dates[i])), dates[i]));
    assert_int_equal(day("1998").month, 0);
    assert_int_equal(day("1998-09").day, 0);
    assert_int_equal(day_iso(&arena, (Day){ 0 }).len, 0);
    assert_false(day_is_set((Day){ 0 }));
    assert_true(day_is_set(day("1998")));
}

static void a_clock_has_24_hours(void **state)
{
    static const char *const refused[] = { "",     "9:30",   "24:00", "23:60",  "-1:00", "12.30",
                                           "12:3", "12:300", "1200",  "12:00 ", "١٢:٠٠" };
    Clock clock = { 0 };

    (void)state;
    assert_int_equal(clock_minutes(clock), -1);
    assert_int_equal(clock_parse(STR("00:00"), &clock), OK);
    assert_int_equal(clock_minutes(clock), 0);
    assert_int_equal(clock_parse(STR("23:59"), &clock), OK);
    assert_int_equal(clock_minutes(clock), 1439);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_int_equal(clock_parse(str_from_z(refused[i]), &clock), ERR_REFUSED);
    assert_int_equal(clock_minutes(clock), 1439);
}

static void dates_outside_the_calendar_are_refused(void **state)
{
    static const char *const refused[] = {
        "",           "1",           "199",         "0999",       "0000",       "19980",
        "1998-",      "1998-9",      "1998-00",     "1998-13",    "1998-09-",   "1998-09-1",
        "1998-09-00", "1998-09-31",  "1998-02-29",  "1900-02-29", "2100-02-29", "2023-02-29",
        "2024-02-30", "1998-04-31",  "1998-12-32",  "1998/09/14", "1998-09/14", "14-09-1998",
        " 1998",      "1998 ",       "-998",        "+998",       "19a8",       "1998-0x",
        "1998-09-1x", "1998-09-14T", "1998-09-140", "１９９８",
    };

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        Day out = { 1, 1, 1 };
        if (day_parse(str_from_z(refused[i]), &out) != ERR_REFUSED)
            fail_msg("taken for a date: \"%s\"", refused[i]);
        assert_int_equal(out.year, 1);
    }
    assert_int_equal(day_parse(STR("1998\0-09"), &(Day){ 0 }), ERR_REFUSED);
}

static void months_have_their_days(void **state)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    (void)state;
    for (int month = 1; month <= 12; month++)
        assert_int_equal(days_in_month(2023, month), days[month - 1]);
    assert_int_equal(days_in_month(2024, 2), 29);
    assert_int_equal(days_in_month(2000, 2), 29);
    assert_int_equal(days_in_month(1900, 2), 28);
}

static void ask_for_a_thirteenth_month(void)
{
    days_in_month(2023, 13);
}

static void ask_when_no_date_is(void)
{
    when_from_day((Day){ 0 });
}

static void ask_for_the_weekday_of_a_month(void)
{
    day_of_week((Day){ 1998, 9, 0 });
}

static void what_is_no_date_has_no_place_in_time(void **state)
{
    (void)state;
    assert_true(panics(ask_for_a_thirteenth_month));
    assert_true(panics(ask_when_no_date_is));
    assert_true(panics(ask_for_the_weekday_of_a_month));
}

static void dates_are_ordered_by_start_then_precision(void **state)
{
    static const char *const ordered[] = {
        "1997-12-31", "1998",    "1998-01",    "1998-01-01",
        "1998-01-02", "1998-02", "1998-02-01", "1999",
    };
    size_t count = sizeof ordered / sizeof ordered[0];

    (void)state;
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < count; b++)
            assert_int_equal(day_compare(day(ordered[a]), day(ordered[b])), (a > b) - (a < b));
    assert_int_equal(day_compare((Day){ 0 }, day("1000")), -1);
    assert_int_equal(day_compare((Day){ 0 }, (Day){ 0 }), 0);
}

static void a_partial_date_ends_with_its_month_or_year(void **state)
{
    (void)state;
    assert_str(day_iso(&arena, day_last(day("1998"))), "1998-12-31");
    assert_str(day_iso(&arena, day_last(day("2024-02"))), "2024-02-29");
    assert_str(day_iso(&arena, day_last(day("1998-09-14"))), "1998-09-14");
    assert_false(day_is_set(day_last((Day){ 0 })));
}

static void every_day_of_the_calendar_comes_back(void **state)
{
    Day at = { 1, 1, 1 };
    When when = when_from_day(at);
    int weekday = 1;
    size_t days = 0;

    (void)state;
    for (; at.year < 9999 || at.month < 12 || at.day < 31; days++) {
        assert_int_equal(day_compare(day_from_when(when), at), 0);
        assert_int_equal(day_compare(day_from_when(when + 86399999), at), 0);
        assert_true(when_from_day(at) == when);
        assert_int_equal(day_of_week(at), weekday);
        Day next = day_add(at, 1);
        assert_int_equal(day_compare(next, at), 1);
        assert_int_equal(day_compare(day_add(next, -1), at), 0);
        at = next;
        when += 86400000;
        weekday = weekday % 7 + 1;
    }
    assert_int_equal(days, 3652058); /* 9999 years of the Gregorian calendar but one day */
}

static void known_moments_are_written_as_iso_8601(void **state)
{
    (void)state;
    assert_str(when_iso(&arena, 0), "1970-01-01T00:00:00Z");
    assert_str(when_iso(&arena, -1), "1969-12-31T23:59:59Z");
    assert_str(when_iso(&arena, INT64_C(1795356180000)), "2026-11-22T14:03:00Z");
    assert_str(when_iso(&arena, INT64_C(951782399999)), "2000-02-28T23:59:59Z");
    assert_str(when_iso(&arena, WHEN_MAX), "9999-12-31T23:59:59Z");
    assert_str(when_iso(&arena, INT64_MIN), "0001-01-01T00:00:00Z");
    assert_true(when_from_day(day("1998")) == when_from_day(day("1998-01-01")));
    assert_true(when_from_day(day("1998-09")) == when_from_day(day("1998-09-01")));
}

static void adding_days_stays_inside_the_calendar(void **state)
{
    (void)state;
    assert_str(day_iso(&arena, day_add(day("2023-12-31"), 1)), "2024-01-01");
    assert_str(day_iso(&arena, day_add(day("2024-02-28"), 2)), "2024-03-01");
    assert_str(day_iso(&arena, day_add(day("2024-03-01"), -1)), "2024-02-29");
    assert_str(day_iso(&arena, day_add(day("1998-09-14"), 0)), "1998-09-14");
    assert_str(day_iso(&arena, day_add(day("2024-01-01"), INT32_MAX)), "9999-12-31");
    assert_str(day_iso(&arena, day_add(day("2024-01-01"), INT32_MIN)), "0001-01-01");
}

static void weekdays_are_known(void **state)
{
    (void)state;
    assert_int_equal(day_of_week(day("1998-09-14")), 1);
    assert_int_equal(day_of_week(day("2026-11-22")), 7);
    assert_int_equal(day_of_week(day("2000-02-29")), 2);
}

static void now_is_after_this_was_written(void **state)
{
    When first = when_now();

    (void)state;
    assert_true(first > when_from_day(day("2026-01-01")));
    assert_true(when_now() - first < 60000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_keep_their_precision),
        cmocka_unit_test(a_clock_has_24_hours),
        cmocka_unit_test(dates_outside_the_calendar_are_refused),
        cmocka_unit_test(months_have_their_days),
        cmocka_unit_test(what_is_no_date_has_no_place_in_time),
        cmocka_unit_test(dates_are_ordered_by_start_then_precision),
        cmocka_unit_test(a_partial_date_ends_with_its_month_or_year),
        cmocka_unit_test(every_day_of_the_calendar_comes_back),
        cmocka_unit_test(known_moments_are_written_as_iso_8601),
        cmocka_unit_test(adding_days_stays_inside_the_calendar),
        cmocka_unit_test(weekdays_are_known),
        cmocka_unit_test(now_is_after_this_was_written),
    };
    return cmocka_run_group_tests_name("base_when", tests, start, stop);
}

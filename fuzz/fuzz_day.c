/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the readers of partial dates and of times of day: what is taken comes back letter for
 * letter, has its place in time, and keeps its order.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/when.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_full(Day day)
{
    must(day_compare(day_from_when(when_from_day(day)), day) == 0);
    must(day_of_week(day) >= 1 && day_of_week(day) <= 7);
    must(day_compare(day_add(day_add(day, 400), -400), day) == 0 || day.year >= 9998);
}

static void check_clock(Str text)
{
    Clock clock;
    char again[6];

    if (clock_parse(text, &clock) != OK)
        return;
    must(snprintf(again, sizeof again, "%02d:%02d", clock.hour, clock.minute) == 5);
    must(str_eq_z(text, again));
    must(clock_minutes(clock) >= 0 && clock_minutes(clock) < 24 * 60);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = { (const char *)data, size };
    struct arena arena;
    Day day;

    check_clock(text);
    if (day_parse(text, &day) != OK)
        return 0;
    arena_init(&arena, 1 << 16);
    must(str_eq(day_iso(&arena, day), text));
    must(day_is_set(day) && day.year >= 1000);

    Day last = day_last(day);
    must(day_compare(day, last) <= 0);
    must(when_from_day(day) <= when_from_day(last));
    must(str_starts(when_iso(&arena, when_from_day(day)), text));
    check_full(last);
    check_full(day_from_when(when_from_day(day)));
    arena_clear(&arena);
    return 0;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * VTIMEZONE.  Contract in vtimezone.h.
 *
 * RRULE rather than RDATE, because calendars in use understand the yearly weekday and some of them
 * nothing else.  UNTIL lies a month behind the last change of a run and not on it: readers that
 * compare it as local time, which it is not, then still count that change.
 */
#include "formats/vtimezone.h"

#include "base/arena.h"
#include "formats/folded.h"
#include "i18n/zone.h"

enum { SECOND = 1000, LAST = -1, WEEK = 7, YEARS_AHEAD = 3 };
static const When a_day = (When)24 * 3600 * SECOND;

/* Changes that recur every year on the same weekday of a month, at the same local time. */
struct run {
    struct zone_change first;
    When last;
    int month, weekday, nth; /* weekday 1 Monday to 7 Sunday; nth 1 to 4 or LAST */
    When clock;              /* milliseconds since local midnight, by the offset before */
    int from_year, to_year;
};

struct runs {
    struct run *items;
    size_t count, room;
};

static When local_time(const struct zone_change *change)
{
    return change->at + (When)change->before * SECOND;
}

static struct run run_of(const struct zone_change *change)
{
    When local = local_time(change);
    Day day = day_from_when(local);
    bool is_last = day.day + WEEK > days_in_month(day.year, day.month);

    return (struct run){ .first = *change,
                         .last = change->at,
                         .month = day.month,
                         .weekday = day_of_week(day),
                         .nth = is_last ? LAST : (day.day - 1) / WEEK + 1,
                         .clock = local - when_from_day(day),
                         .from_year = day.year,
                         .to_year = day.year };
}

static bool is_next_of(const struct run *run, const struct run *next)
{
    return run->to_year + 1 == next->from_year && run->month == next->month &&
           run->weekday == next->weekday && run->nth == next->nth && run->clock == next->clock &&
           run->first.before == next->first.before && run->first.after == next->first.after &&
           run->first.is_summer == next->first.is_summer;
}

static void add_change(struct arena *arena, struct runs *runs, const struct zone_change *change)
{
    struct run next = run_of(change);

    for (size_t i = runs->count; i > 0; i--) {
        struct run *run = &runs->items[i - 1];

        if (!is_next_of(run, &next))
            continue;
        run->last = next.last;
        run->to_year = next.to_year;
        return;
    }
    ARENA_MORE(arena, runs->items, runs->count, &runs->room);
    runs->items[runs->count++] = next;
}

/* ---- writing ---- */

/* 20260329T030000 */
static Str stamp(struct arena *arena, When when)
{
    Day day = day_from_when(when);
    int seconds = (int)((when - when_from_day(day)) / SECOND);

    return str_fmt(arena, "%04d%02d%02dT%02d%02d%02d", day.year, day.month, day.day, seconds / 3600,
                   seconds / 60 % 60, seconds % 60);
}

/* +0200, or +013908 where a zone had its own sun. */
static Str offset_text(struct arena *arena, int offset)
{
    int size = offset < 0 ? -offset : offset;
    Str text = str_fmt(arena, "%c%02d%02d", offset < 0 ? '-' : '+', size / 3600, size / 60 % 60);

    return size % 60 == 0 ? text : str_fmt(arena, "%.*s%02d", STR_ARG(text), size % 60);
}

static void write_rule(struct buf *out, struct arena *arena, const struct run *run, bool holds)
{
    static const char *const days[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
    Str rule = str_fmt(arena, "FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", run->month, run->nth,
                       days[run->weekday - 1]);

    if (!holds)
        rule = str_fmt(arena, "%.*s;UNTIL=%.*sZ", STR_ARG(rule),
                       STR_ARG(stamp(arena, run->last + 30 * a_day)));
    folded_line(out, "RRULE", rule);
}

static void write_run(struct buf *out, struct arena *arena, const struct run *run, int last_year)
{
    Str part = run->first.is_summer ? STR("DAYLIGHT") : STR("STANDARD");

    folded_line(out, "BEGIN", part);
    folded_line(out, "DTSTART", stamp(arena, local_time(&run->first)));
    folded_line(out, "TZOFFSETFROM", offset_text(arena, run->first.before));
    folded_line(out, "TZOFFSETTO", offset_text(arena, run->first.after));
    folded_line(out, "TZNAME", offset_text(arena, run->first.after));
    if (run->to_year > run->from_year)
        write_rule(out, arena, run, run->to_year >= last_year);
    folded_line(out, "END", part);
}

/* A zone whose clocks never changed before `to`. */
static void write_constant(struct buf *out, struct arena *arena, int offset, When from)
{
    When always = from < 0 ? from - 2 * a_day : 0;
    struct zone_change only = { always - (When)offset * SECOND, offset, offset, false };
    struct run run = run_of(&only);

    write_run(out, arena, &run, run.to_year);
}

void vtimezone_write(struct buf *out, struct arena *arena, Str zone, When from, When to)
{
    struct runs runs = { .room = 8 };
    struct zone_change *changes;
    int last_year = day_from_when(to).year + YEARS_AHEAD;
    /* From before the changes of the first year, so that both halves of a year are there; to the
     * end of a year, so that a rule that still holds has reached it. */
    Day first = { (int16_t)(day_from_when(from).year - 1), 1, 1 };
    Day end = { (int16_t)(last_year + 1), 1, 1 };
    size_t count;

    first.year = first.year < 1 ? 1 : first.year;
    count = zone_changes(arena, zone, when_from_day(first), when_from_day(end) - 1, &changes);
    runs.items = ARENA_ARRAY(arena, runs.room, struct run);
    for (size_t i = 0; i < count; i++)
        add_change(arena, &runs, &changes[i]);
    folded_line(out, "BEGIN", STR("VTIMEZONE"));
    folded_text_line(out, "TZID", zone);
    if (count == 0 || changes[0].at > from)
        write_constant(out, arena, count == 0 ? zone_offset(zone, from) : changes[0].before, from);
    for (size_t i = 0; i < runs.count; i++)
        write_run(out, arena, &runs.items[i], last_year);
    folded_line(out, "END", STR("VTIMEZONE"));
}

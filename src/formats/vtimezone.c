/* SPDX-License-Identifier: EUPL-1.2
 *
 * VTIMEZONE.  Contract in vtimezone.h.
 *
 * Plain parts and the yearly weekday are what every reader understands.  Some know no RDATE; others
 * take UNTIL for local time, which it is not, or refuse it beside a DTSTART without a zone, as it
 * must be here.
 */
#include "formats/vtimezone.h"

#include "base/arena.h"
#include "formats/folded.h"
#include "i18n/zone.h"

enum { SECOND = 1000, LAST = -1, WEEK = 7, YEARS_AHEAD = 3 };
static const When a_day = (When)24 * 3600 * SECOND;

/* Changes that recur every year on the same weekday of a month, at the same local time. */
struct run {
    const struct zone_change *first;
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

    return (struct run){ .first = change,
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
           run->first->before == next->first->before && run->first->after == next->first->after &&
           run->first->is_summer == next->first->is_summer;
}

/* The place of the run that the change belongs to. */
static size_t add_change(struct arena *arena, struct runs *runs, const struct zone_change *change)
{
    struct run next = run_of(change);

    for (size_t i = runs->count; i > 0; i--)
        if (is_next_of(&runs->items[i - 1], &next)) {
            runs->items[i - 1].to_year = next.to_year;
            return i - 1;
        }
    ARENA_MORE(arena, runs->items, runs->count, &runs->room);
    runs->items[runs->count] = next;
    return runs->count++;
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

/* run: NULL where the change is alone. */
static void write_change(struct buf *out, struct arena *arena, const struct zone_change *change,
                         const struct run *run)
{
    static const char *const days[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
    Str part = change->is_summer ? STR("DAYLIGHT") : STR("STANDARD");

    folded_line(out, "BEGIN", part);
    folded_line(out, "DTSTART", stamp(arena, local_time(change)));
    folded_line(out, "TZOFFSETFROM", offset_text(arena, change->before));
    folded_line(out, "TZOFFSETTO", offset_text(arena, change->after));
    folded_line(out, "TZNAME", offset_text(arena, change->after));
    if (run != NULL)
        folded_line(out, "RRULE",
                    str_fmt(arena, "FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", run->month, run->nth,
                            days[run->weekday - 1]));
    folded_line(out, "END", part);
}

/* A rule that still holds stands once, where it began; before it every change stands by itself. */
static void write_changes(struct buf *out, struct arena *arena, const struct zone_change *changes,
                          size_t count, int last_year)
{
    struct runs runs = { .room = 8 };
    size_t *run_at = ARENA_ARRAY(arena, count + 1, size_t);

    runs.items = ARENA_ARRAY(arena, runs.room, struct run);
    for (size_t i = 0; i < count; i++)
        run_at[i] = add_change(arena, &runs, &changes[i]);
    for (size_t i = 0; i < count; i++) {
        const struct run *run = &runs.items[run_at[i]];
        bool holds = run->to_year >= last_year && run->to_year > run->from_year;

        if (!holds || run->first == &changes[i])
            write_change(out, arena, &changes[i], holds ? run : NULL);
    }
}

/* A zone whose clocks never changed before `to`. */
static void write_constant(struct buf *out, struct arena *arena, int offset, When from)
{
    When always = from < 0 ? from - 2 * a_day : 0;
    struct zone_change only = { always - (When)offset * SECOND, offset, offset, false };

    write_change(out, arena, &only, NULL);
}

void vtimezone_write(struct buf *out, struct arena *arena, Str zone, When from, When to)
{
    struct zone_change *changes;
    int last_year = day_from_when(to).year + YEARS_AHEAD;
    /* From before the changes of the first year, so that both halves of a year are there; to the
     * end of a year, so that a rule that still holds has reached it. */
    Day first = { (int16_t)(day_from_when(from).year - 1), 1, 1 };
    Day end = { (int16_t)(last_year + 1), 1, 1 };
    size_t count;

    first.year = first.year < 1 ? 1 : first.year;
    count = zone_changes(arena, zone, when_from_day(first), when_from_day(end) - 1, &changes);
    folded_line(out, "BEGIN", STR("VTIMEZONE"));
    folded_text_line(out, "TZID", zone);
    if (count == 0 || changes[0].at > from)
        write_constant(out, arena, count == 0 ? zone_offset(zone, from) : changes[0].before, from);
    write_changes(out, arena, changes, count, last_year);
    folded_line(out, "END", STR("VTIMEZONE"));
}

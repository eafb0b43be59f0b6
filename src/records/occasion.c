/* SPDX-License-Identifier: EUPL-1.2
 *
 * Days and times of day together.  Contract in occasion.h.
 */
#include "records/occasion.h"

#include "base/arena.h"
#include "i18n/words.h"
#include "i18n/zone.h"

Day occasion_last_day(const struct brief *brief)
{
    return day_is_set(brief->day_end) ? brief->day_end : brief->day;
}

static Str days_show(struct arena *arena, Lang lang, const struct brief *brief)
{
    if (!day_is_set(brief->day))
        return day_show(arena, lang, brief->day_end);
    if (!day_is_set(brief->day_end))
        return day_show(arena, lang, brief->day);
    return day_show_range(arena, lang, brief->day, brief->day_end);
}

static Str day_with_hours(struct arena *arena, Lang lang, Day day, Str hours)
{
    Str date = day_show(arena, lang, day);

    return hours.len == 0
               ? date
               : word_fill(arena, lang, W_OCCASION_AT, FILLS({ "date", date }, { "hours", hours }));
}

Str occasion_show(struct arena *arena, Lang lang, const struct brief *brief)
{
    Str begins = clock_show(arena, lang, brief->begins_at);
    Str ends = clock_show(arena, lang, brief->ends_at), shown;

    if (!brief->begins_at.is_set)
        return days_show(arena, lang, brief);
    if (day_compare(occasion_last_day(brief), brief->day) == 0)
        shown = day_with_hours(
            arena, lang, brief->day,
            ends.len == 0 ? begins : str_fmt(arena, "%.*s–%.*s", STR_ARG(begins), STR_ARG(ends)));
    else
        shown =
            str_fmt(arena, "%.*s – %.*s", STR_ARG(day_with_hours(arena, lang, brief->day, begins)),
                    STR_ARG(day_with_hours(arena, lang, brief->day_end, ends)));
    if (str_eq_z(brief->zone, "UTC")) /* is no city's */
        return str_fmt(arena, "%.*s (UTC)", STR_ARG(shown));
    return word_fill(arena, lang, W_OCCASION_ZONE,
                     FILLS({ "when", shown }, { "city", zone_show(arena, lang, brief->zone) }));
}

static Str moment(struct arena *arena, Str zone, Day day, Clock clock)
{
    When when;
    int offset, minutes;

    if (!clock.is_set || day.day == 0)
        return day_iso(arena, day);
    (void)zone_moment(zone, day, clock, &when);
    offset = zone_offset(zone, when);
    minutes = (offset < 0 ? -offset : offset) / 60; /* seconds have no place in ISO 8601 */
    return str_fmt(arena, "%.*sT%02d:%02d:00%c%02d:%02d", STR_ARG(day_iso(arena, day)), clock.hour,
                   clock.minute, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

Str occasion_begins(struct arena *arena, const struct brief *brief)
{
    return moment(arena, brief->zone, brief->day, brief->begins_at);
}

Str occasion_ends(struct arena *arena, const struct brief *brief)
{
    return moment(arena, brief->zone,
                  brief->ends_at.is_set ? occasion_last_day(brief) : brief->day_end,
                  brief->ends_at);
}

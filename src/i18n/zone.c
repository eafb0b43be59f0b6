/* SPDX-License-Identifier: EUPL-1.2
 *
 * Time zones.  Contract in zone.h.
 *
 * Of ICU only offsets and their changes are taken; which moment a local time is follows from them
 * here, so that the choice in a gap or a repeated hour is the same in every version of ICU.  A
 * calendar is opened for each question: opening one is cheap, and it is no thread's but ours.
 */
#include "i18n/zone.h"

#include <unicode/ucal.h>

#include "base/arena.h"
#include "i18n/formatters.h"
#include "i18n/utf16.h"

enum { ZONE_MAX = 64, SHOWN_MAX = 256, SECOND = 1000 };
static const When a_day = (When)24 * 3600 * SECOND;

static const char *const areas[] = {
    "Africa/",   "America/",   "Antarctica/", "Arctic/", "Asia/",
    "Atlantic/", "Australia/", "Europe/",     "Indian/", "Pacific/"
};

static void calendar_close(UCalendar **calendar)
{
    if (*calendar != NULL)
        ucal_close(*calendar);
}
#define CALENDAR(name, zone)                                                                       \
    __attribute__((cleanup(calendar_close))) UCalendar *name = calendar_open(zone)

static UCalendar *calendar_open(Str zone)
{
    UErrorCode status = U_ZERO_ERROR;
    UTF16(name);

    utf16_set(&name, zone);
    UCalendar *calendar = ucal_open(name.units, name.length, "en", UCAL_GREGORIAN, &status);

    icu_must(status, "ucal_open");
    return calendar;
}

static bool has_known_shape(Str zone)
{
    if (str_eq_z(zone, "UTC"))
        return true;
    for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++)
        if (str_starts(zone, str_from_z(areas[i])))
            return true;
    return false;
}

bool zone_is_known(Str zone)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar canonical[ZONE_MAX * 2];
    UBool is_system = false;
    UTF16(name);

    if (!has_known_shape(zone) || zone.len > ZONE_MAX)
        return false;
    utf16_set(&name, zone);
    ucal_getCanonicalTimeZoneID(name.units, name.length, canonical, ZONE_MAX * 2, &is_system,
                                &status);
    return U_SUCCESS(status) && is_system;
}

/* ---- offsets ---- */

static int offset_at(UCalendar *calendar, When when)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t zone, summer;

    ucal_setMillis(calendar, (UDate)when, &status);
    zone = ucal_get(calendar, UCAL_ZONE_OFFSET, &status);
    summer = ucal_get(calendar, UCAL_DST_OFFSET, &status);
    icu_must(status, "ucal_get");
    return (zone + summer) / SECOND;
}

static bool is_summer(UCalendar *calendar, When when)
{
    UErrorCode status = U_ZERO_ERROR;
    bool is;

    ucal_setMillis(calendar, (UDate)when, &status);
    is = ucal_get(calendar, UCAL_DST_OFFSET, &status) != 0;
    icu_must(status, "ucal_get");
    return is;
}

int zone_offset(Str zone, When when)
{
    CALENDAR(calendar, zone);

    return offset_at(calendar, when);
}

/* No zone changes twice within two days, so the moment has the offset of the day before or that of
 * the day after. */
enum zone_fit zone_moment(Str zone, Day day, Clock clock, When *out)
{
    CALENDAR(calendar, zone);
    When local = when_from_day(day) + (When)clock_minutes(clock) * 60 * SECOND;
    int before = offset_at(calendar, local - a_day), after = offset_at(calendar, local + a_day);
    When early = local - (When)before * SECOND, late = local - (When)after * SECOND;
    bool early_fits = offset_at(calendar, early) == before;
    bool late_fits = offset_at(calendar, late) == after;

    *out = early_fits || !late_fits ? early : late;
    if (!early_fits && !late_fits)
        return ZONE_NEVER;
    return early_fits && late_fits && early != late ? ZONE_TWICE : ZONE_ONCE;
}

static bool find_change(UCalendar *calendar, UTimeZoneTransitionType which, When from,
                        struct zone_change *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UDate at;
    bool found;

    ucal_setMillis(calendar, (UDate)from, &status);
    found = ucal_getTimeZoneTransitionDate(calendar, which, &at, &status);
    icu_must(status, "ucal_getTimeZoneTransitionDate");
    if (!found)
        return false;
    *out = (struct zone_change){ .at = (When)at,
                                 .before = offset_at(calendar, (When)at - 1),
                                 .after = offset_at(calendar, (When)at),
                                 .is_summer = is_summer(calendar, (When)at) };
    return true;
}

size_t zone_changes(struct arena *arena, Str zone, When from, When to, struct zone_change **out)
{
    CALENDAR(calendar, zone);
    struct zone_change change;
    size_t count = 0, room = 16;
    bool found = find_change(calendar, UCAL_TZ_TRANSITION_PREVIOUS_INCLUSIVE, from, &change);

    *out = ARENA_ARRAY(arena, room, struct zone_change);
    /* Where only the name changed, the search goes on. */
    while (found && change.before == change.after)
        found = find_change(calendar, UCAL_TZ_TRANSITION_PREVIOUS, change.at, &change);
    if (found)
        (*out)[count++] = change;
    while (find_change(calendar, UCAL_TZ_TRANSITION_NEXT, from, &change) && change.at <= to) {
        from = change.at;
        if (change.before == change.after)
            continue;
        ARENA_MORE(arena, *out, count, &room);
        (*out)[count++] = change;
    }
    return count;
}

/* ---- for people ---- */

Str clock_show(struct arena *arena, Lang lang, Clock clock)
{
    UChar shown[SHOWN_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length;

    if (!clock.is_set)
        return STR_EMPTY;
    length =
        udat_format(formatters_of(lang)->hour, (UDate)((When)clock_minutes(clock) * 60 * SECOND),
                    shown, SHOWN_MAX, NULL, &status);
    icu_must(status, "udat_format");
    return str_from_utf16(arena, shown, length);
}

Str zone_show(struct arena *arena, Lang lang, Str zone)
{
    UChar shown[SHOWN_MAX];
    UErrorCode status = U_ZERO_ERROR;
    CALENDAR(calendar, zone);
    int32_t length;

    length =
        udat_formatCalendar(formatters_of(lang)->city, calendar, shown, SHOWN_MAX, NULL, &status);
    icu_must(status, "udat_formatCalendar");
    return str_from_utf16(arena, shown, length);
}

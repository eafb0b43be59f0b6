/* SPDX-License-Identifier: EUPL-1.2
 *
 * Dates for people, through ICU, with the precision that the Day has.
 *
 * Everything counts in UTC: a Day has no time zone, and formatting it in one would move it.  A
 * month alone is shown in the form in which the language names it alone; ICU's pattern for "month
 * and year" sees to that.
 */
#include "i18n/lang.h"

#include "i18n/formatters.h"
#include "i18n/utf16.h"

enum {
    SHOWN_MAX = 256,         /* units of a date, more than any language needs */
    LAST_JULIAN_YEAR = 1582, /* ICU's ranges change the calendar here, and a Day does not */
};

static enum precision precision_of(Day day)
{
    if (day.day != 0)
        return PRECISION_DAY;
    return day.month != 0 ? PRECISION_MONTH : PRECISION_YEAR;
}

static UDate date_of(Day day)
{
    return (UDate)when_from_day(day);
}

static Str format_day(struct arena *arena, const UDateFormat *format, Day day)
{
    UChar shown[SHOWN_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = udat_format(format, date_of(day), shown, SHOWN_MAX, NULL, &status);

    icu_must(status, "udat_format");
    return str_from_utf16(arena, shown, length);
}

Str day_show(struct arena *arena, Lang lang, Day day)
{
    if (!day_is_set(day))
        return STR_EMPTY;
    return format_day(arena, formatters_of(lang)->date[precision_of(day)], day);
}

static Str join(struct arena *arena, Str first, Str between, Str last)
{
    return str_fmt(arena, "%.*s%.*s%.*s", STR_ARG(first), STR_ARG(between), STR_ARG(last));
}

static Str show_both(struct arena *arena, Lang lang, Day from, Day to)
{
    return join(arena, day_show(arena, lang, from), STR(" – "), day_show(arena, lang, to));
}

/* By the language's own patterns, where the ends share a year or a month. */
static Str show_span(struct arena *arena, Lang lang, Day from, Day to)
{
    enum span span = SPAN_DAYS_OF_YEAR;

    if (from.year != to.year)
        return show_both(arena, lang, from, to);
    if (precision_of(from) == PRECISION_MONTH)
        span = SPAN_MONTHS_OF_YEAR;
    else if (from.month == to.month)
        span = SPAN_DAYS_OF_MONTH;

    const struct span_format *format = &formatters_of(lang)->span[span];
    return join(arena, format_day(arena, format->first, from), format->between,
                format_day(arena, format->last, to));
}

static Str format_range(struct arena *arena, const UDateIntervalFormat *format, Day from, Day to)
{
    UChar shown[SHOWN_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length =
        udtitvfmt_format(format, date_of(from), date_of(to), shown, SHOWN_MAX, NULL, &status);

    icu_must(status, "udtitvfmt_format");
    return str_from_utf16(arena, shown, length);
}

Str day_show_range(struct arena *arena, Lang lang, Day from, Day to)
{
    enum precision precision = precision_of(from);

    if (!day_is_set(from))
        return day_show(arena, lang, to);
    if (!day_is_set(to))
        return day_show(arena, lang, from);
    /* Different precisions share nothing, and ICU does not write ranges that run backwards. */
    if (precision != precision_of(to) || day_compare(from, to) > 0 || from.year <= LAST_JULIAN_YEAR)
        return show_both(arena, lang, from, to);
    if (day_compare(from, to) == 0)
        return day_show(arena, lang, from);

    const struct formatters *set = formatters_of(lang);
    if (set->has_spans && precision != PRECISION_YEAR)
        return show_span(arena, lang, from, to);
    return format_range(arena, set->range[precision], from, to);
}

Str month_show(struct arena *arena, Lang lang, int year, int month)
{
    must(year >= 1 && year <= 9999 && month >= 1 && month <= 12);
    return day_show(arena, lang, (Day){ (int16_t)year, (int8_t)month, 0 });
}

Str weekday_show(struct arena *arena, Lang lang, int day, bool narrow)
{
    UChar shown[SHOWN_MAX];
    UErrorCode status = U_ZERO_ERROR;
    UDateFormatSymbolType kind =
        narrow ? UDAT_STANDALONE_NARROW_WEEKDAYS : UDAT_STANDALONE_WEEKDAYS;

    must(day >= 1 && day <= 7);
    /* ICU counts from Sunday, which is 1. */
    int32_t length = udat_getSymbols(formatters_of(lang)->date[PRECISION_DAY], kind, day % 7 + 1,
                                     shown, SHOWN_MAX, &status);
    icu_must(status, "udat_getSymbols");
    return str_from_utf16(arena, shown, length);
}

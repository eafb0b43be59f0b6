/* SPDX-License-Identifier: EUPL-1.2
 *
 * Calendar arithmetic by hand.
 *
 * The C library's calendar depends on the time zone of the process, so nothing of it is used.  The
 * two conversions between a date and a number of days count years from March, so that a leap day is
 * the last of its year (H. Hinnant, "chrono-compatible low-level date algorithms").  Moments
 * outside the years 1 to 9999 are taken as the first or last moment of that span.
 */
#include "base/when.h"

#include "base/arena.h"

enum { SECOND = 1000 };
#define DAY_LENGTH INT64_C(86400000)
#define EARLIEST INT64_C(-62135596800000) /* 0001-01-01T00:00:00Z */
#define LATEST INT64_C(253402300799999)   /* 9999-12-31T23:59:59.999Z */

When when_now(void)
{
    struct timespec now;

    must(clock_gettime(CLOCK_REALTIME, &now) == 0);
    return (When)now.tv_sec * SECOND + now.tv_nsec / 1000000;
}

static When clamped(When when)
{
    return when < EARLIEST ? EARLIEST : when > LATEST ? LATEST : when;
}

/* Days from 1970-01-01 to a full date of the years 1 to 9999. */
static int64_t days_from_civil(int year, int month, int day)
{
    int from_march = month > 2 ? month - 3 : month + 9;
    int64_t y = month > 2 ? year : year - 1;
    int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
    int64_t day_of_era = y % 400 * 365 + y % 400 / 4 - y % 400 / 100 + day_of_year;

    return y / 400 * 146097 + day_of_era - 719468;
}

static Day civil_from_days(int64_t days)
{
    int64_t shifted = days + 719468;
    int64_t of_era = shifted % 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * of_year + 2) / 153;
    int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    int64_t year = shifted / 146097 * 400 + year_of_era + (month <= 2);

    return (Day){
        .year = (int16_t)year,
        .month = (int8_t)month,
        .day = (int8_t)(of_year - (153 * from_march + 2) / 5 + 1),
    };
}

/* The number of whole days in when, rounded down. */
static int64_t whole_days(When when)
{
    return when / DAY_LENGTH - (when % DAY_LENGTH < 0);
}

/* The date with an unknown month or day replaced by the first. */
static Day first_of(Day day)
{
    if (day.month == 0)
        day.month = 1;
    if (day.day == 0)
        day.day = 1;
    return day;
}

static bool is_full(Day day)
{
    return day.year != 0 && day.month != 0 && day.day != 0;
}

When when_from_day(Day day)
{
    must(day_is_set(day));
    Day first = first_of(day);
    return days_from_civil(first.year, first.month, first.day) * DAY_LENGTH;
}

Day day_from_when(When when)
{
    return civil_from_days(whole_days(clamped(when)));
}

Str when_iso(struct arena *arena, When when)
{
    When at = clamped(when);
    Day day = day_from_when(at);
    int seconds = (int)((at - whole_days(at) * DAY_LENGTH) / SECOND);

    return str_fmt(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", day.year, day.month, day.day,
                   seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/* Reads s as exactly this many digits; false where it is anything else. */
static bool read_digits(Str s, size_t digits, int *out)
{
    int value = 0;

    if (s.len != digits)
        return false;
    for (size_t i = 0; i < digits; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        value = value * 10 + (s.ptr[i] - '0');
    }
    *out = value;
    return true;
}

Err day_parse(Str s, Day *out)
{
    int year = 0;
    int month = 0;
    int day = 0;

    if (s.len != 4 && s.len != 7 && s.len != 10)
        return ERR_REFUSED;
    if (!read_digits(str_sub(s, 0, 4), 4, &year) || year < 1000)
        return ERR_REFUSED;
    if (s.len >= 7) {
        if (s.ptr[4] != '-' || !read_digits(str_sub(s, 5, 2), 2, &month))
            return ERR_REFUSED;
        if (month < 1 || month > 12)
            return ERR_REFUSED;
    }
    if (s.len == 10) {
        if (s.ptr[7] != '-' || !read_digits(str_sub(s, 8, 2), 2, &day))
            return ERR_REFUSED;
        if (day < 1 || day > days_in_month(year, month))
            return ERR_REFUSED;
    }
    *out = (Day){ (int16_t)year, (int8_t)month, (int8_t)day };
    return OK;
}

Err clock_parse(Str s, Clock *out)
{
    int hour, minute;

    if (s.len != 5 || s.ptr[2] != ':' || !read_digits(str_sub(s, 0, 2), 2, &hour) ||
        !read_digits(str_sub(s, 3, 2), 2, &minute) || hour > 23 || minute > 59)
        return ERR_REFUSED;
    *out = (Clock){ true, (int8_t)hour, (int8_t)minute };
    return OK;
}

int clock_minutes(Clock clock)
{
    return clock.is_set ? clock.hour * 60 + clock.minute : -1;
}

Str day_iso(struct arena *arena, Day day)
{
    if (!day_is_set(day))
        return STR_EMPTY;
    if (day.month == 0)
        return str_fmt(arena, "%04d", day.year);
    if (day.day == 0)
        return str_fmt(arena, "%04d-%02d", day.year, day.month);
    return str_fmt(arena, "%04d-%02d-%02d", day.year, day.month, day.day);
}

bool day_is_set(Day day)
{
    return day.year != 0;
}

/* A number that grows with the date; 0 for an unknown month or day sorts first. */
static int rank(Day day)
{
    return (day.year * 16 + day.month) * 32 + day.day;
}

int day_compare(Day a, Day b)
{
    int start_a = rank(first_of(a));
    int start_b = rank(first_of(b));

    if (start_a != start_b)
        return start_a < start_b ? -1 : 1;
    return (rank(a) > rank(b)) - (rank(a) < rank(b));
}

Day day_last(Day day)
{
    if (!day_is_set(day))
        return day;
    if (day.month == 0)
        day.month = 12;
    if (day.day == 0)
        day.day = (int8_t)days_in_month(day.year, day.month);
    return day;
}

int day_of_week(Day full)
{
    must(is_full(full));
    /* 0001-01-01 was a Monday, and so is every date a multiple of seven days from it. */
    int64_t since = days_from_civil(full.year, full.month, full.day) - EARLIEST / DAY_LENGTH;
    return (int)(since % 7) + 1;
}

int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    must(month >= 1 && month <= 12);
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

Day day_add(Day full, int days)
{
    must(is_full(full));
    int64_t sum = days_from_civil(full.year, full.month, full.day) + days;
    return day_from_when(sum * DAY_LENGTH);
}

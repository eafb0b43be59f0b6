/* SPDX-License-Identifier: EUPL-1.2
 *
 * Points in time and partial dates.
 *
 * When is milliseconds since 1970-01-01 UTC.  Day is a proleptic Gregorian date whose month or day
 * may be unknown, since much of what the house keeps is known as "1998" or "September 1998" only
 * (ISO 8601-1: YYYY, YYYY-MM, YYYY-MM-DD).
 */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

typedef int64_t When;
#define WHEN_MAX INT64_MAX

typedef struct {
    int16_t year; /* 1 to 9999; 0 means "no date" */
    int8_t month; /* 1 to 12, or 0 when unknown */
    int8_t day;   /* 1 to 31, or 0 when unknown; never known without the month */
} Day;

/* A time of day, to the minute, of a clock that stands where the thing happens. */
typedef struct {
    bool is_set;
    int8_t hour;   /* 0 to 23 */
    int8_t minute; /* 0 to 59 */
} Clock;

When when_now(void);
When when_from_day(Day day);  /* midnight UTC at the start of the day, month or year */
Day day_from_when(When when); /* the UTC date */
Str when_iso(struct arena *arena, When when); /* 2026-11-22T14:03:00Z */

/* YYYY, YYYY-MM or YYYY-MM-DD that exists in the calendar, years 1000 to 9999; ERR_REFUSED
 * otherwise. */
Err day_parse(Str s, Day *out);
Str day_iso(struct arena *arena, Day day); /* with its own precision; empty for no date */
bool day_is_set(Day day);
int day_compare(Day a, Day b); /* by start; the less precise of two with the same start first */
Day day_last(Day day);         /* the last day of a month or year; a full date itself */
int day_of_week(Day full);     /* 1 Monday to 7 Sunday (ISO 8601) */
int days_in_month(int year, int month);
Day day_add(Day full, int days);

/* HH:MM, 00:00 to 23:59; ERR_REFUSED otherwise. */
Err clock_parse(Str s, Clock *out);
int clock_minutes(Clock clock); /* since midnight; -1 where it is not set */

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Time zones by their IANA names ("Europe/Tallinn"), through ICU's copy of the zone data.
 *
 * A clock shows local time: which moment that is depends on the zone and the day, and on two days
 * of many a year it is no moment at all or two.  Offsets are seconds east of UTC.  A name that ICU
 * does not know counts as UTC; the importer lets none in.  Any thread may call any of this.
 */
#ifndef I18N_ZONE_H
#define I18N_ZONE_H

#include "i18n/lang.h"

/* Area/City names, as in Europe/Tallinn, and UTC; neither abbreviations (EET), nor fixed offsets
 * (Etc/GMT-2), nor names of countries (Poland). */
bool zone_is_known(Str zone);

enum zone_fit {
    ZONE_ONCE,  /* the ordinary case */
    ZONE_TWICE, /* clocks went back: taken is the first of the two (RFC 5545, 3.3.5) */
    ZONE_NEVER, /* clocks went forward over it: taken is the offset from before (same place) */
};

/* The moment at which clocks in the zone show this on that full date. */
enum zone_fit zone_moment(Str zone, Day day, Clock clock, When *out);

int zone_offset(Str zone, When when);

/* A moment at which the offset becomes another. */
struct zone_change {
    When at;
    int before, after;
    bool is_summer; /* what begins is daylight saving time */
};

/* The last change at or before `from`, where there is one, and those after it up to `to`. */
size_t zone_changes(struct arena *arena, Str zone, When from, When to, struct zone_change **out);

/* "10:00", as the language writes it. */
Str clock_show(struct arena *arena, Lang lang, Clock clock);
/* The zone's city in the language: "Tallinn", "Таллин"; UTC has none. */
Str zone_show(struct arena *arena, Lang lang, Str zone);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * When a record is or was: its listed days, with the times of day where they are known.
 */
#ifndef RECORDS_OCCASION_H
#define RECORDS_OCCASION_H

#include "i18n/lang.h"
#include "records/record.h"

/* "12 June 2026, 10:00–16:30 (Tallinn time)"; without times "12–14 June 2026"; empty for none.  The
 * time is that of the place, so its zone is always named. */
Str occasion_show(struct arena *arena, Lang lang, const struct brief *brief);

/* ISO 8601 for machines: 2026-06-12T10:00:00+03:00 where the time is known, else the day with its
 * own precision, else empty. */
Str occasion_begins(struct arena *arena, const struct brief *brief);
Str occasion_ends(struct arena *arena, const struct brief *brief);

/* The day on which its last hour lies. */
Day occasion_last_day(const struct brief *brief);

#endif

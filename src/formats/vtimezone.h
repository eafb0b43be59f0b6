/* SPDX-License-Identifier: EUPL-1.2
 *
 * A time zone's rules as iCalendar writes them (RFC 5545, 3.6.5), so that a program that reads the
 * file needs no zone data of its own and cannot be wrong by an hour.
 *
 * A rule that still holds, "the last Sunday of March at three", is one part (STANDARD, DAYLIGHT)
 * with an RRULE that does not end; every change before it has a part of its own.  Every offset from
 * `from` to `to` is right by these parts alone, and beyond as far as the rule is known.
 */
#ifndef FORMATS_VTIMEZONE_H
#define FORMATS_VTIMEZONE_H

#include "base/buf.h"
#include "base/when.h"

/* The arena holds what is needed while it is written. */
void vtimezone_write(struct buf *out, struct arena *arena, Str zone, When from, When to);

#endif

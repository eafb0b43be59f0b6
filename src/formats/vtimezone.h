/* SPDX-License-Identifier: EUPL-1.2
 *
 * A time zone's rules as iCalendar writes them (RFC 5545, 3.6.5), so that a program that reads the
 * file needs no zone data of its own and cannot be wrong by an hour.
 *
 * One part (STANDARD, DAYLIGHT) for every regular run of changes, "the last Sunday of March at
 * three", with an RRULE that ends where the rule did and does not end where it still holds; a
 * change that belongs to no run has a part of its own.  Every offset from `from` to `to` is right
 * by these parts alone.
 */
#ifndef FORMATS_VTIMEZONE_H
#define FORMATS_VTIMEZONE_H

#include "base/buf.h"
#include "base/when.h"

/* The arena holds what is needed while it is written. */
void vtimezone_write(struct buf *out, struct arena *arena, Str zone, When from, When to);

#endif

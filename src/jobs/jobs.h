/* SPDX-License-Identifier: EUPL-1.2
 *
 * Work without a visitor, in a process of its own: the search index follows changes, records
 * expire, embargoes end, the public dump is made.
 */
#ifndef JOBS_JOBS_H
#define JOBS_JOBS_H

#include "base/err.h"
#include "base/str.h"
#include "base/when.h"
#include "records/kind.h"

struct db;

/* One round: what is due now.  *changed says whether the house's data changed. */
Err jobs_expire(struct db *house, When since, When now, bool *changed);

/* Since when nothing was noted any more: what a house that opens begins its first round with, so
 * that an embargo that ended while it was closed is noted too. */
Err jobs_last_round(struct db *house, When now, When *out);

/* Rounds until stop_fd is readable, when whatever runs is given up within a moment; returns the
 * exit status of the process.  A failure (logged) begins everything anew after a pause.  An index
 * that is damaged, deleted or another program's is built anew.  base: the house's address. */
int jobs_run(Str folder, Str base, const struct kinds *kinds, int stop_fd);

#endif

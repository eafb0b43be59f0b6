/* SPDX-License-Identifier: EUPL-1.2
 *
 * The status of instruments in states, as the matrix and the country pages need it.
 */
#ifndef ROOMS_LAW_STATUS_H
#define ROOMS_LAW_STATUS_H

#include "records/room_page.h"

/* One state and one instrument. */
struct law_status {
    int64_t instrument;
    Str country; /* ISO code */
    struct brief brief;
    struct value *values; /* columns of the ratification, by field */
};

struct law_statuses {
    struct law_status *items;
    size_t count;
};

/* All that the eye may see; country empty: of every state. */
Err law_statuses(struct show *show, Str country, struct law_statuses *out);

/* NULL where nothing is recorded. */
const struct law_status *law_status_find(const struct law_statuses *statuses, int64_t instrument,
                                         Str country);

/* The mark of a status: "unknown" where the vocabulary has none. */
Str law_mark(Str mark);

/* A table cell: the year and how, or the status as a word; linked to its row on the instrument's
 * page. */
Err law_status_cell(struct show *show, const struct law_status *status,
                    struct page_table_cell *out);

/* The table of one state for its country page; empty where nothing is recorded. */
Err law_country_table(struct show *show, Str country, Str country_name, Markup *out);

/* The ban on corporal punishment in one state, in a sentence; empty where nothing is recorded. */
Err law_ban_text(struct show *show, Str country, Markup *out);

#endif

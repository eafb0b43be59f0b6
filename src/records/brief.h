/* SPDX-License-Identifier: EUPL-1.2
 *
 * Pieces of list statements shared by the files of records/ and search/; rooms use record.h.
 */
#ifndef RECORDS_BRIEF_H
#define RECORDS_BRIEF_H

#include "records/record.h"

/* Joins what an order needs, after the other joins; alias r is table record. */
void order_join(struct sql *sql, const struct reader *reader, enum kind_order order);
/* ORDER BY, ending in the unique id. */
void order_add(struct sql *sql, enum kind_order order);
/* Runs a brief_select and reads at most max rows of it. */
Err briefs_fetch(const struct reader *reader, const char *name, struct sql *sql, size_t max, struct briefs *out);

#endif

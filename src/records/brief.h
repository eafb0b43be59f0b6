/* SPDX-License-Identifier: EUPL-1.2
 *
 * Pieces of list statements shared by the files of records/ and search/; rooms use record.h.
 */
#ifndef RECORDS_BRIEF_H
#define RECORDS_BRIEF_H

#include "records/record.h"

/* Joins what an order needs, after the other joins; alias r is table record.  For lists that begin
 * elsewhere than order_from. */
void order_join(struct sql *sql, const struct reader *reader, enum kind_order order);
/* ORDER BY, ending in the unique id. */
void order_add(struct sql *sql, enum kind_order order);
/* Runs a statement that selects ids and reads at most max of them.  Lists are found by id first and
 * read by id then, so that a sort never carries texts. */
Err ids_fetch(struct arena *arena, struct db *db, const char *name, struct sql *sql,
              int64_t **ids_out, size_t *count_out);
/* Where a list of a kind begins: FROM, in an order that an index gives, and WHERE kind; alias r is
 * table record. */
void order_from(struct sql *sql, const struct reader *reader, const struct kind *kind,
                enum kind_order order);
/* Where a list of a kind begins whose records are few and looked up by their ids. */
void gathered_from(struct sql *sql, const struct reader *reader, const struct kind *kind,
                   enum kind_order order);
/* Runs a brief_select and reads at most max rows of it. */
Err briefs_fetch(const struct reader *reader, const char *name, struct sql *sql, size_t max,
                 struct briefs *out);

/* Appends the condition that record r has one of some terms of a vocabulary (a constant). */
void tagged_add(struct sql *sql, const char *vocabulary, const Str *terms, size_t count,
                bool walked);

#endif

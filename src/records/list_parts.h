/* SPDX-License-Identifier: EUPL-1.2
 *
 * Pieces of a list's statements and answers, shared by the files list*.c and found.c.
 */
#ifndef RECORDS_LIST_PARTS_H
#define RECORDS_LIST_PARTS_H

#include "records/found.h"

/* The order that a question's rows come in; ORDER_UNSET: by code, or by relevance where there are
 * words. */
enum kind_order list_order(const struct list_want *want);

/* ORDER BY, for an order that stands in the records' own rows or the alphabet. */
void list_order_add(struct sql *sql, const struct list_want *want);

/* Appends: AND the row stands behind the place.  The keys are compared in the order in which
 * order_add sorts by them. */
void list_place_add(struct sql *sql, enum kind_order order, const struct list_place *place);

/* Appends, after WHERE or AND: everything that the question asks but its words, except the choices
 * of one facet (NULL: none left out). */
void list_conditions_add(struct sql *sql, const struct reader *reader, const struct list_want *want,
                         const struct list_facet *except);

/* Whether the facet is that of the kinds, which stand in the record itself, not among its tags. */
bool list_facet_is_kind(const struct list_facet *facet);

/* The facets of a question without words, and of one with words (found: NULL where nothing can be
 * found). */
Err list_facets_fill(const struct reader *reader, const struct list_want *want,
                     struct list_result *out);
Err list_facets_found(const struct reader *reader, const struct list_want *want,
                      const struct found *found, struct list_result *out);

#endif

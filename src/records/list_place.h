/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where a reader stopped in a list, as a condition; shared by list.c and list_place.c.  What a
 * place is: records/list.h.
 */
#ifndef RECORDS_LIST_PLACE_H
#define RECORDS_LIST_PLACE_H

#include "records/list.h"

/* The order that a question's rows come in; ORDER_UNSET: by code, or by relevance where there are
 * words. */
enum kind_order list_order(const struct list_want *want);

/* Appends: AND the row stands behind the place.  The keys are compared in the order in which
 * order_add sorts by them. */
void list_place_add(struct sql *sql, enum kind_order order, const struct list_place *place);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which of what is found comes first.  For list.c only.
 */
#ifndef RECORDS_LIST_RANK_H
#define RECORDS_LIST_RANK_H

#include "records/list.h"
#include "records/sql.h"

/* The rows of the search file that match, for FROM: every hit with its record and entry, without
 * records that hold a word that was excluded, in whatever language. */
void rank_from(struct sql *sql, const struct list_want *want, Str match);

/* Scores (smaller is better) as the CTE best (record, score).  Where more match than can be ranked
 * in time (capped), those are that have the words in their title, and then the newest of the
 * others, up to RANKED_MAX each. */
enum { RANKED_MAX = 3000 };
void rank_add(struct sql *sql, const struct list_want *want, Str match, struct arena *arena,
              bool capped);

/* ORDER BY: the score, and a topic or term before what only mentions it. */
void rank_order(struct sql *sql, const struct kinds *kinds);

#endif

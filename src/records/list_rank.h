/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which of what is found comes first.  For found.c and concept.c.
 */
#ifndef RECORDS_LIST_RANK_H
#define RECORDS_LIST_RANK_H

#include "records/found.h"

/* Up to max ids behind the first `offset`, best first.  Where more is found than can be ranked in
 * time, those are that have the words in their title, and then the newest; the others come behind
 * them, newest first. */
enum { RANKED_MAX = 400 };
Err rank_ids(const struct reader *reader, const struct found *found, int64_t offset, int64_t max,
             int64_t *ids, size_t *count);

/* What the cards of concepts have: one of the kinds whose records are such. */
void concept_terms(const struct kinds *kinds, const struct cards *cards, struct card_terms *out);

/* The slots that are set in bits, highest first. */
uint32_t *slots_set(struct arena *arena, const struct cards *cards, const uint64_t *bits,
                    size_t *count);

#endif

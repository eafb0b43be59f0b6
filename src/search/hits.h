/* SPDX-License-Identifier: EUPL-1.2
 *
 * Asking the search file: from an FTS5 expression to slots (cards.h), a bit each.
 */
#ifndef SEARCH_HITS_H
#define SEARCH_HITS_H

#include "search/cards.h"
#include "search/search.h"

/* The search file as one visit reads it. */
struct search {
    struct db *db;
    struct card_box *box;    /* shared with other threads */
    struct cards *cards;     /* taken out for this visit; NULL: not yet */
    const uint64_t *visible; /* which of them the eye may see */
    struct eye eye;
};

/* Takes the cards out, once a visit; search_give at its end. */
Err search_take(struct search *search, const struct eye *eye);

/* The slots of the records that match, in any language, whoever may see them. */
Err hits_find(struct search *search, struct arena *arena, Str match, uint64_t **bits_out);

/* Slots as a JSON list for IN (SELECT value FROM json_each($1)). */
Str hits_json(struct arena *arena, const uint32_t *slots, size_t count);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Asking the search file: from an FTS5 expression to slots (cards.h), a bit each.
 */
#ifndef SEARCH_HITS_H
#define SEARCH_HITS_H

#include "search/cards.h"
#include "search/search.h"

/* A find and how well it matches: smaller is better. */
struct hit {
    uint32_t slot;
    int64_t score;
};

/* What an expression matches: the slots of the records, in any language, whoever may see them. */
struct hits {
    Str match;
    uint64_t *bits;
    struct hit *scored; /* where that was asked for: the newest, one behind the other; a record may
                           stand in it once a language */
    size_t scored_count;
    bool all_scored;
};

enum { HITS_KEPT = 4, HITS_SCORED_MAX = 400 };

/* The search file as one visit reads it. */
struct search {
    struct db *db;
    const char *path;        /* of the file; NULL: nobody is told that it is damaged */
    uint64_t inode;          /* which file was opened under that name */
    struct card_box *box;    /* shared with other threads */
    struct cards *cards;     /* taken out for this visit; NULL: not yet */
    const uint64_t *visible; /* which of them the eye may see */
    struct eye eye;
    struct arena arena;          /* of the visit */
    struct hits kept[HITS_KEPT]; /* what was asked for in this visit already */
    size_t kept_count;
};

/* For reading the file that db has opened. */
void search_init(struct search *search, struct db *db, struct card_box *box);

/* Takes the cards out, once a visit; search_give at its end. */
Err search_take(struct search *search, const struct eye *eye);

/* Asks for an expression, once a visit.  scored: how well the newest HITS_SCORED_MAX rows match is
 * read on the way.  What is given belongs to the visit and is not to be changed. */
Err hits_find(struct search *search, Str match, bool scored, const struct hits **out);

/* How well a row matches, as SQL, for the first so many rows; with the weights of the columns. */
#define HITS_WEIGHT(most) "words_weight(words, " most ", 20.0, 1.0, 0.9, 14.0, 0.8)"
/* The same by the titles alone. */
#define HITS_TITLE_WEIGHT(most) "words_weight(titles, " most ", 20.0, 1.0, 14.0)"

/* Slots or ids as a JSON list for IN (SELECT value FROM json_each($1)). */
Str hits_json(struct arena *arena, const uint32_t *slots, size_t count);
Str ids_json(struct arena *arena, const int64_t *ids, size_t count);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * The card index: for every record in the search file a card with what a question asks of each of
 * thousands of finds (its years and terms, and who may see it), in memory and shared by the
 * threads.
 *
 * A record keeps its slot, a small number given in the order of the records' days, for as long as
 * the search file lives; 40 bytes or so a record.  What was taken out does not change any more:
 * when the search file has, others are made beside it.  Only the statements of the one rule decide
 * who sees a card.
 */
#ifndef SEARCH_CARDS_H
#define SEARCH_CARDS_H

#include <pthread.h>

#include "base/arena.h"
#include "records/rule.h"

/* words.rowid and entry.id are slot * CARD_LANGUAGES + a number for the language; the same as SQL.
 */
enum { CARD_LANGUAGES = 64 };
#define CARD_LANGUAGES_SQL "64"

/* Days as numbers that compare like the texts: 20070000 is the year 2007, 20070600 its June;
 * 0: none. */
struct card {
    int64_t id; /* of the record; 0: nothing has this slot */
    uint32_t first_term;
    uint32_t term_count;
    uint32_t day;
    uint32_t day_end;
};

/* A term that records have, under the name that lists filter by ("country", "kind", a field). */
struct card_term {
    uint32_t facet; /* in cards.facets */
    Str term;
};

/* Which cards an eye may see, from one moment to the next one at which that changes by itself. */
struct sight {
    uint64_t *bits; /* a bit per slot; NULL: not asked for yet */
    When from, until;
};

struct cards {
    struct arena arena;
    int64_t edition; /* of the search file */
    int64_t round;   /* how often that was written */
    int64_t change;  /* of the house, that it has seen */
    size_t count;    /* slots, from 0 */
    struct card *items;
    uint32_t *terms; /* of all cards: in dictionary */
    size_t term_total;
    struct card_term *dictionary;
    size_t dictionary_count;
    Str *facets;
    size_t facet_count;
    struct sight sights[REACH_OFFICE + 1];
    size_t users; /* the box counts as one */
};

/* Where threads share them. */
struct card_box {
    pthread_mutex_t lock;
    struct cards *current; /* NULL: none yet */
};

void card_box_init(struct card_box *box);
void card_box_clear(struct card_box *box);

/* The cards as the search file has them now, with which of them the eye may see, and the file as it
 * is at that moment until they are given back, when the visit is over: everything that a visit asks
 * it is answered from one state. */
Err cards_take(struct card_box *box, struct db *index, const struct eye *eye, struct cards **out,
               const uint64_t **visible);
void cards_give(struct card_box *box, struct db *index, struct cards *cards);

/* "2007-06" as 20070600; 0 for anything else. */
uint32_t card_day(Str day);

static inline size_t bits_words(size_t count)
{
    return (count + 63) / 64;
}

static inline bool bit_is(const uint64_t *bits, size_t at)
{
    return (bits[at / 64] >> (at % 64) & 1) != 0;
}

static inline void bit_set(uint64_t *bits, size_t at)
{
    bits[at / 64] |= (uint64_t)1 << (at % 64);
}

static inline int64_t bits_count(const uint64_t *bits, size_t count)
{
    int64_t set = 0;

    for (size_t i = 0; i < bits_words(count); i++)
        set += __builtin_popcountll(bits[i]);
    return set;
}

#endif

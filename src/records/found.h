/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a question finds, counted on the cards of the search file.  For list.c and concept.c.
 *
 * The words are asked for once; who may see it, every filter, and what each further filter would
 * find are then read off the cards of the finds, in one walk over them.
 */
#ifndef RECORDS_FOUND_H
#define RECORDS_FOUND_H

#include "records/list.h"
#include "search/hits.h"

struct found {
    struct search *search;
    const struct list_want *want;
    const struct hits *hits;
    uint64_t *bits;    /* a bit per slot */
    bool without_bits; /* of a list without words that was counted before: they are all 0 */
    int64_t total;
    int64_t met;      /* records that hold the words, whoever may see them */
    uint32_t *counts; /* per term of the dictionary: how many a filter by it would find */
};

/* want's facets have their known terms filled in.  ranked: found_ids will be asked for them in the
 * order of relevance.  ERR_DB. */
Err found_read(const struct reader *reader, struct search *search, const struct list_want *want,
               bool ranked, struct found *out);

/* The same of a question without words: everything that the filters leave.  false: the cards cannot
 * tell, since the search file has not seen every change of the house, or has no cards of the kind.
 */
bool found_all(const struct reader *reader, struct search *search, const struct list_want *want,
               struct found *out);

/* How many of a kind there are with a country and a topic; false: the cards cannot tell (so, too,
 * where anything else narrows them). */
bool found_count(const struct reader *reader, const struct kind *kind, const struct narrow *narrow,
                 int64_t *out);

/* Their ids, in no order. */
int64_t *found_unsorted(const struct reader *reader, const struct found *found, size_t *count);

/* The ids of up to max of them behind the first `offset`, in the question's order. */
Err found_ids(const struct reader *reader, const struct found *found, int64_t offset, int64_t max,
              int64_t **ids_out, size_t *count_out);

struct facet_count {
    Str name, term;
    int64_t count;
};

/* A facet's terms that find something, most first. */
size_t found_terms(const struct reader *reader, const struct found *found,
                   const struct list_facet *facet, struct facet_count **out);

/* Sets the bits of the cards that have a term. */
void cards_having(const struct cards *cards, Str facet, Str term, uint64_t *bits);

/* Terms of a facet as the cards number them; those that no card has are left out. */
struct card_terms {
    uint32_t items[KINDS_MAX];
    size_t count;
};
void card_terms_add(const struct cards *cards, Str facet, Str term, struct card_terms *out);

/* Whether a card has one of them. */
bool card_has(const struct cards *cards, size_t slot, const struct card_terms *terms);

#endif

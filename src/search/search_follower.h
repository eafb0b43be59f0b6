/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the pieces of the indexing share.  Inside search/ only.
 */
#ifndef SEARCH_FOLLOWER_H
#define SEARCH_FOLLOWER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "records/stored.h"

struct follower {
    struct db *house;
    struct db *index;
    const struct kinds *kinds;
    struct arena arena;
    struct arena label_arena; /* of labels, which serve many records */
    struct map labels;        /* "vocabulary term lang" -> Str */
};

void follower_init(struct follower *follower);
void follower_clear(struct follower *follower);

/* A line of words behind others; empty ones add nothing. */
void follower_words(struct buf *body, Str words);

/* The names of the record's countries and of what was chosen in its fields, in a language: who
 * looks for a report on Latvia types both words. */
Err follower_labels(struct follower *follower, struct buf *body, const struct stored *stored,
                    Str lang);

#endif

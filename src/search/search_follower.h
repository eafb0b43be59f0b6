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
    bool fresh; /* the index is empty: nothing is to be forgotten first */
    struct arena arena;
    struct arena label_arena; /* of labels, which serve many records */
    struct map labels;        /* "vocabulary term lang" -> Str */
    struct arena spelling_arena;
    struct map spellings; /* word -> struct spelling, of the batch */
    struct spelling *newest_spelling;
    int64_t entry; /* which entry is being indexed, so that a word counts once in it */
};

/* A word of the batch and in how many entries it stands. */
struct spelling {
    Str word;
    int64_t letters, records, entry;
    struct spelling *next;
};

void follower_init(struct follower *follower);
void follower_clear(struct follower *follower);
/* After they were written. */
void follower_forget_spellings(struct follower *follower);

/* A line of words behind others; empty ones add nothing. */
void follower_words(struct buf *body, Str words);

/* The names of the record's countries and of what was chosen in its fields, in a language: who
 * looks for a report on Latvia types both words. */
Err follower_labels(struct follower *follower, struct buf *body, const struct stored *stored,
                    Str lang);

/* Writes the entry of a record in a language: its words, stems and other spellings. */
Err follower_add_entry(struct follower *follower, const struct stored *stored, Str lang);

/* Writes the words of the batch that near spellings are looked for among. */
Err follower_write_spellings(struct follower *follower);

#endif

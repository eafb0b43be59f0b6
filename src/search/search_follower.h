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
#include "search/search_marks.h"

enum { FOLLOWER_LANGUAGES = 32 };

/* Stems of a language that were needed before. */
struct stems_known {
    Str lang;
    struct map of; /* folded word -> Str */
};

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
    bool spelt;    /* the file may hold words already */
    int64_t entry; /* which entry is being indexed, so that a word counts once in it */
    int64_t round; /* how often the search file will have been written after this batch */
    int64_t slot;  /* the last one in use */
    int64_t term;  /* the last number of a term in use */
    struct arena term_arena;
    struct map terms; /* "facet term" -> its number; of the batch */
    struct arena stem_arena;
    struct stems_known stems[FOLLOWER_LANGUAGES]; /* most words stand in many records */
    size_t stem_count;
};

/* A word of the batch: every one that the index holds is in its list of words (search_known.c). */
struct spelling {
    Str word;
    int64_t letters; /* 0: never suggested */
    int64_t records; /* in how many entries it stands; of what is never suggested none is counted */
    int64_t entry;
    struct spelling *next;
};

void follower_init(struct follower *follower);
void follower_clear(struct follower *follower);
/* After they were written. */
void follower_forget_spellings(struct follower *follower);
void follower_forget_stems(struct follower *follower);

/* A line of words behind others; empty ones add nothing. */
void follower_words(struct buf *body, Str words);

/* The names of the record's countries and of what was chosen in its fields, in a language: who
 * looks for a report on Latvia types both words. */
Err follower_labels(struct follower *follower, struct buf *body, const struct stored *stored,
                    Str lang);

/* At the start of every batch, which may be tried again: what is known of the file comes from it.
 */
Err follower_begin(struct follower *follower);

/* Writes the record's row, in its old slot where it has one. */
Err follower_put_record(struct follower *follower, int64_t id, int64_t *slot);

/* Makes the record one that nobody sees, whether it has a row or not. */
Err follower_hide_record(struct follower *follower, int64_t id);

/* Writes the entry of a record in a language: its words, stems and other spellings.  id is the
 * entry's number (cards.h). */
Err follower_add_entry(struct follower *follower, const struct stored *stored, int64_t id,
                       Str lang);

/* The letters of a word from the last to the first, for words that end alike. */
Str word_backwards(struct arena *arena, Str word);

/* Writes the words of the batch that near spellings are looked for among. */
Err follower_write_spellings(struct follower *follower);

#endif

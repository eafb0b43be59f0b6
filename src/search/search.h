/* SPDX-License-Identifier: EUPL-1.2
 *
 * The derived full-text index: an SQLite FTS5 file of its own, thrown away and rebuilt at will.
 *
 * It holds, beside the words, a copy of every record's own row, so that the one rule runs on it
 * unchanged, with the numbers of the record's terms; of those the cards are made (cards.h), on
 * which a question's finds are filtered and counted (records/found.h).  One entry per record and
 * language: the texts in that language, with the source language's where a field lacks them, and
 * the titles of its parts.  Text and query go through one chain (i18n/stem.h): words are folded,
 * and beside the words stand their stems and their other spellings.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include <stdbool.h>

#include "base/str.h"
#include "records/kind.h"
#include "store/db.h"

struct search;

enum {
    SEARCH_WORDS_MAX = 12,
    SEARCH_FORMS_MAX = 40,
    SEARCH_COUNTRIES_MAX = 8,
    SEARCH_LANGUAGES_MAX = 16
};

/* A word that was asked for, in every form that counts as finding it. */
struct search_word {
    Str folded;                  /* found as the beginning of a word, of two letters as the word */
    Str stems[SEARCH_FORMS_MAX]; /* found as the stem of a word, in any language */
    size_t stem_count;
    Str forms[SEARCH_FORMS_MAX]; /* other spellings, other scripts: as folded */
    size_t form_count;
    bool in_title; /* title:word */
    bool phrase;   /* "several words": folded holds them, with one blank between */
    bool excluded; /* -word */
    bool small;    /* "in", "the": not looked for, since there are others */
};

/* What a visitor typed, understood:  words (all must occur, but for small ones beside others), "a
 * phrase", -without, title:word, country:xx.  Never fails: whatever cannot be understood is a word.
 */
struct search_query {
    struct search_word words[SEARCH_WORDS_MAX];
    size_t count;
    Str countries[SEARCH_COUNTRIES_MAX]; /* as typed, upper case */
    size_t country_count;
    Str whole; /* the wanted words folded, with one blank between: a title that is exactly this
                  comes first */
    Str name;  /* the same without small words */
    Str name_stems[SEARCH_LANGUAGES_MAX]; /* the name's stems, in each language that they differ in
                                           */
    size_t name_stem_count;
    Str match; /* the FTS5 expression, without what stands in no record; empty: nothing to look for
                  (nothing typed, only exclusions) */
    Str any;   /* the same with one of the words being enough; for when all together find nothing */
    Str excluded; /* an FTS5 expression for what must not be in any language of a record; or empty
                   */
};

/* search: where it will be looked for, with what is taken out for the visit (hits.h); NULL: nothing
 * is known of what stands there. */
void search_query_read(struct arena *arena, struct search *search, Str typed,
                       struct search_query *out);

/* Whether a folded word is an article, preposition, question word or the like. */
bool search_small_word(Str folded);

/* The words of a folded text with one blank between them: all, or without small words (all, where
 * it has no others), or the stems of those. */
Str search_whole(struct arena *arena, Str folded);
Str search_name(struct arena *arena, Str folded);
Str search_name_stems(struct arena *arena, Str tag, Str name);

/* Whether what was typed is a name, in whatever forms of its words.  name and its stems as the
 * index holds them (search_name, search_name_stems). */
bool search_is_name(const struct search_query *query, Str name, Str stems);

/* For markup_marked: whether a word of a text, folded, in a language, is one that was asked for. */
struct search_hits {
    struct arena *arena; /* for short-lived stems */
    const struct search_query *query;
    Str lang;
};
bool search_hits(void *hits, Str folded);

/* A word of the index that was probably meant instead of the i-th, nearest first, most common first
 * among equals: one letter off from five letters on, two from nine on.  Whether any record that the
 * visitor may see holds it, the caller must find out. */
Err search_suggest(struct search *search, struct arena *arena, Str word, Str *out, size_t max,
                   size_t *count_out);

/* Follows the changes that the index has not seen yet.  *changed says whether there were any. */
Err search_follow(struct db *house, struct db *index, const struct kinds *kinds, bool *changed);

/* Makes a new file at path with the tables of an index and nothing in them. */
Err search_create(const char *path, struct db **out);

/* Builds a new index of the whole house beside path and renames it over path.  progress (may be
 * NULL) is called now and then with done and total records.  After a failure, or when it was
 * stopped (db_stop_with of the house), nothing new is left there. */
Err search_rebuild(struct arena *arena, struct db *house, const char *path,
                   const struct kinds *kinds, void (*progress)(int64_t done, int64_t total));

/* Whether the index has seen every change of the house: until then what it finds may change without
 * the house changing. */
bool search_current(struct db *house, struct search *search);

/* The search file at path, which must stay valid, for one thread's reading (hits.h), which shares a
 * card_box (cards.h) with others. NULL: there is none, or none that this program can read. */
struct search *search_open(void *box, const char *path);
/* After a visit: gives back what was taken out for it. */
void search_give(struct search *search);
void search_close(struct search *search); /* NULL is fine */

/* Whether the file was found damaged while it was asked.  The house then builds another one: where
 * it is still the one at its path, that is noted beside it. */
bool search_spoilt(struct search *search);

/* Notes beside the file at path that it is damaged; search_rebuild takes that away with it. */
void search_note_damage(const char *path);
bool search_damage_noted(const char *path);

/* Whether the file at path is an index that this program can follow. */
bool search_usable(struct db *index);

#endif

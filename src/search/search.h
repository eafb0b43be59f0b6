/* SPDX-License-Identifier: EUPL-1.2
 *
 * The derived full-text index: an SQLite FTS5 file of its own, thrown away and rebuilt at will.
 *
 * It holds, beside the words, copies of the tables record and tag, so that the one rule and the
 * list's filters run on it unchanged (records/list.h).  One entry per record and language: the
 * texts in that language, with the source language's where a field lacks them, and the titles of
 * its parts.  Words are folded (text_fold) before they are stored and asked.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include <stdbool.h>

#include "records/kind.h"
#include "store/db.h"

/* The FTS5 expression for what a visitor typed: all words must occur, each as the beginning of a
 * word.  folded_out receives the folded words (for marking hits); an empty result means that
 * nothing searchable was typed.  Never fails: any input gives a valid expression. */
Str search_expression(struct arena *arena, Str typed, Str *folded_out, size_t folded_max,
                      size_t *folded_count_out);

/* Makes an empty index at path (replacing whatever is there once it is complete is the caller's
 * work). */
Err search_create(const char *path, struct db **out);

/* Follows the changes that the index has not seen yet; the whole house when it is empty.  *changed
 * says whether anything was written. progress (may be NULL) is called now and then with done and
 * total records. */
Err search_follow(struct db *house, struct db *index, const struct kinds *kinds, bool *changed,
                  void (*progress)(int64_t done, int64_t total));

/* Builds a new index beside path and renames it over path. */
Err search_rebuild(struct arena *arena, struct db *house, const char *path,
                   const struct kinds *kinds, void (*progress)(int64_t done, int64_t total));

/* Whether the index has seen every change of the house: until then what it finds may change without
 * the house changing. */
bool search_current(struct db *house, struct db *index);

/* Whether the file at path is an index that this program can follow. */
bool search_usable(struct db *index);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * The index's own list of words: every one that stands in it, its stems with their mark.  Whatever
 * is not in that list need not be looked for among the texts, which is many times dearer.
 */
#ifndef SEARCH_SEARCH_KNOWN_H
#define SEARCH_SEARCH_KNOWN_H

#include "search/search.h"

/* Whether a word stands in the index; where the list cannot be read it is taken to. */
bool known_word(struct search *search, Str word);

/* The words that begin with this, none where they are more than max (or the list cannot be read):
 * false. */
bool known_beginning(struct search *search, struct arena *arena, Str beginning, Str *out,
                     size_t max, size_t *count_out);

#endif

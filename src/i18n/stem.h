/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words for searching: cutting a folded text into them, their stems, their other spellings.
 *
 * Text and query go through the same chain: fold (text_fold), cut, then stem the folded word. Since
 * what is stemmed has no marks left, a word typed without them has the same stem as one typed with
 * them.
 */
#ifndef I18N_STEM_H
#define I18N_STEM_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

/* The next word at or after *at in a folded text: letters, digits and the marks among them, in any
 * script; *at moves behind it. */
bool text_next_word(Str folded, size_t *at, Str *out);

/* The stem of a folded word in a language, by Snowball where it has the language, then by its
 * endings where they have a table (stem_endings.c); the word itself where the house has no stemmer
 * for the tag, and for words with digits.  Stems are for comparing only. */
Str word_stem(struct arena *arena, Str tag, Str word);

/* Whether a folded word may have that stem in some language, judging by their first letters: true
 * too often, but never false where word_stem gives it. */
bool word_may_stem(Str word, Str stem);

/* The i-th tag that word_stem knows; NULL past the last. */
const char *stem_language(size_t i);

/* The word with its regional letters spelt out (å aa, ä ae, ö and ø oe, ü ue, š sh, þ th ...),
 * folded; empty where it has none.  word is as written, not folded. */
Str word_spelt_out(struct arena *arena, Str word);

/* A Cyrillic word in Latin letters, as the English (scheme 0), the scholars and the Baltic
 * languages (1), Ukraine and Belarus themselves (2) or Finns and Estonians (3) write it, or a Latin
 * one in Cyrillic letters (3: none), folded; empty where it is in another script. */
enum { SCRIPT_SCHEMES = 4 };
Str word_in_other_script(struct arena *arena, Str folded, int scheme);

/* For stem.c: the word without the ending that the table of the language gives it; false where
 * there is no table. */
bool stem_by_endings(Str tag, Str word, Str *out);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * What stands in the index beside words: letters for private use, which the tokenizer takes for
 * letters and which nothing that was typed or indexed holds after folding.
 */
#ifndef SEARCH_MARKS_H
#define SEARCH_MARKS_H

/* Stands before a stem in the index: of the letters for private use (U+E000), which the tokenizer
 * takes for letters and nobody types.  So words and stems never meet, and a question need not say
 * which columns it means, which would make it take twice the time. */
#define SEARCH_STEM_MARK "\xee\x80\x80"

/* Behind a beginning: what no word that begins so comes after. */
#define SEARCH_LAST_POINT "\xf4\x8f\xbf\xbf"

#endif

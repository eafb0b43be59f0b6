/* SPDX-License-Identifier: EUPL-1.2
 *
 * The shape of the compiled-in catalogues, which tools/compile_words.py writes to words_table.c.
 *
 * Inside i18n/ only; everyone else goes through lang.h and words.h.  All of it is constant.
 *
 * Invariants: (1) catalogues[0] is English and complete; (2) texts[0] is unused, so that first[id]
 * == 0 means "not translated"; (3) a message with plural forms takes as many texts in a row as its
 * catalogue has forms, any other one.
 */
#ifndef I18N_CATALOGUE_H
#define I18N_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct catalogue {
    Str tag;                         /* BCP 47, "sv" */
    Str own_name;                    /* "svenska" */
    const Str *texts;                /* every text of the language; see invariants 2 and 3 */
    const uint32_t *first;           /* by enum word: where the message begins in texts */
    unsigned forms;                  /* plural forms that the language has, 1 or more */
    unsigned (*form_of)(uint64_t n); /* the plural form for n, less than forms */
};

extern const struct catalogue catalogues[];
extern const int catalogue_count;

extern const size_t catalogue_words;     /* messages and W_NONE, as WORD_COUNT */
extern const Str catalogue_contexts[];   /* by enum word, in byte order; W_NONE is empty */
extern const bool catalogue_is_plural[]; /* by enum word */

#endif

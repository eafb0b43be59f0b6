/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words that carry a search across languages: where what was typed is the name of a topic, a term
 * of the glossary or another concept (KIND_CONCEPT), its names in the other languages find more.
 */
#ifndef RECORDS_CONCEPT_H
#define RECORDS_CONCEPT_H

#include "records/list.h"

enum { CONCEPTS_MAX = 3, CONCEPT_ROWS_MAX = 10 };

struct concepts {
    struct briefs known; /* the concepts that were meant */
    struct briefs also;  /* what their other names or the topic itself find, beyond the search's own
                            finds; at most CONCEPT_ROWS_MAX, best first */
};

/* want is a search without filters.  Nothing is found (OK) where no concept has that name. */
Err concepts_find(const struct reader *reader, struct search *index, const struct list_want *want,
                  struct concepts *out);

#endif

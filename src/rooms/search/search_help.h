/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a search that found nothing, or little, says besides.
 */
#ifndef ROOMS_SEARCH_HELP_H
#define ROOMS_SEARCH_HELP_H

#include "records/kind_pages.h"
#include "records/list.h"

enum { SEARCH_HELP_MAX = 8 };

/* Other searches that do find something that this visitor may see: a word spelt as the house spells
 * it, and the same search without one of its words.  want found nothing. */
Err search_help(struct show *show, const struct list_want *want, struct page_search_way *nearby,
                size_t *nearby_count, struct page_search_way *without, size_t *without_count);

#endif

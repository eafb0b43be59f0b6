/* SPDX-License-Identifier: EUPL-1.2
 *
 * One entry of the page cache, seen by cache.c and cache_entry.c only.
 *
 * An entry is made complete, then published; afterwards only its links (under the cache's lock),
 * its count of references and the library's objects change.
 */
#ifndef HTTP_CACHE_ENTRY_H
#define HTTP_CACHE_ENTRY_H

#include "http/cache.h"

struct entry {
    struct cached_page page; /* first: a cached_page's address is its entry's */
    _Atomic unsigned references;
    Str key;
    uint64_t hash;
    size_t size; /* bytes that the entry takes, the library's objects estimated */
    struct entry *next_in_bucket;
    struct entry *newer;
    struct entry *older;
};

/* Copies an answer, packed by this coding where that pays.  One reference is taken. */
struct entry *entry_new(Str key, const struct response *response, enum coding coding);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rendered public pages in memory, as they are sent, dropped together when the data changes.
 *
 * Each entry holds one whole answer (status, headers, body) in one coding: nearly all clients of a
 * page take the same, so that no other is made, nor kept, before somebody asks for it.  Entries are
 * reference-counted so that a page may leave the cache while it is still being sent.  Bounded in
 * bytes; the least recently used pages leave first.
 */
#ifndef HTTP_CACHE_H
#define HTTP_CACHE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "http/request.h"

struct page_cache;

/* A whole answer.  Immutable once published, but for library. */
struct cached_page {
    int status;
    const char *content_type; /* terminated */
    const char *etag;         /* terminated, with quotes, of the identity coding (http/etag.h) */
    bool no_store;
    bool immutable;
    enum coding coding; /* of the body */
    Bytes body;
    const struct response_header *headers; /* further ones */
    size_t header_count;
    _Atomic(void *) library; /* the HTTP library's own response objects, made on first use */
    void (*library_free)(void *library); /* called when the entry is freed and library is set */
};

struct page_cache *page_cache_new(size_t max_bytes);
void page_cache_free(struct page_cache *cache);

/* The entry with a reference taken, or NULL. */
struct cached_page *page_cache_find(struct page_cache *cache, Str key);
/* Packs, where that makes it smaller, and stores an answer that was made from data of this version
 * under a key that is of this coding only; not stored when the cache has moved on to another
 * version or the page is over its share of the cache (then it is not packed either).  Returns the
 * entry with a reference taken, stored or not. */
struct cached_page *page_cache_put(struct page_cache *cache, Str key, int64_t version,
                                   const struct response *response, enum coding coding,
                                   void (*library_free)(void *library));
void cached_page_drop(struct cached_page *page);

/* The data has this version now: everything of another version leaves. */
void page_cache_version(struct page_cache *cache, int64_t version);
int64_t page_cache_current(struct page_cache *cache);

#endif

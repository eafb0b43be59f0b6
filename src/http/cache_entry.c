/* SPDX-License-Identifier: EUPL-1.2
 *
 * Making and freeing the page cache's entries.  Their memory comes from malloc, since an entry
 * lives neither as long as a visit nor as long as the house.  Contract in http/cache_entry.h and
 * http/cache.h.
 */
#include "http/cache_entry.h"

#include "http/compress.h"
#include "http/limits.h"

enum {
    BROTLI_QUALITY = 6,
    LIBRARY_BYTES = 8 << 10, /* what the HTTP library's objects for one page take, measured */
};

static void *allocate(size_t size)
{
    void *memory = calloc(1, size > 0 ? size : 1);

    if (memory == NULL)
        panic("no memory for a page of the cache");
    return memory;
}

static char *copy_z(Str s)
{
    char *copy = allocate(s.len + 1);

    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return copy;
}

static Str copy_str(Str s)
{
    return (Str){ copy_z(s), s.len };
}

static const struct response_header *copy_headers(const struct response *response)
{
    struct response_header *headers = allocate(response->header_count * sizeof *headers);

    for (size_t i = 0; i < response->header_count; i++) {
        /* Names are literals in the program. */
        headers[i].name = response->headers[i].name;
        headers[i].value = copy_str(response->headers[i].value);
    }
    return headers;
}

static Bytes packed(Bytes body, enum coding coding)
{
    if (body.len < LIMIT_COMPRESS_LEAST || coding == CODING_IDENTITY)
        return (Bytes){ 0 };
    return coding == CODING_GZIP ? compress_gzip(body) : compress_brotli(body, BROTLI_QUALITY);
}

struct entry *entry_new(Str key, const struct response *response, enum coding coding)
{
    struct entry *entry = allocate(sizeof *entry);
    struct cached_page *page = &entry->page;

    atomic_init(&entry->references, 1);
    entry->key = copy_str(key);
    entry->hash = str_hash(key);
    page->status = response->status;
    page->content_type = copy_z(response->content_type);
    page->etag = copy_z(response->etag);
    page->no_store = response->no_store;
    page->immutable = response->immutable;
    page->headers = copy_headers(response);
    page->header_count = response->header_count;
    page->body = packed(bytes_of(response->body), coding);
    page->coding = page->body.len > 0 ? coding : CODING_IDENTITY;
    if (page->body.len == 0)
        page->body = bytes_of(copy_str(response->body));
    entry->size = sizeof *entry + key.len + LIBRARY_BYTES + page->body.len;
    return entry;
}

static void free_const(const void *memory)
{
    free((void *)(uintptr_t)memory);
}

static void entry_free(struct entry *entry)
{
    struct cached_page *page = &entry->page;
    void *library = atomic_load(&page->library);

    if (library != NULL)
        page->library_free(library);
    for (size_t i = 0; i < page->header_count; i++)
        free_const(page->headers[i].value.ptr);
    free_const(page->headers);
    free_const(page->content_type);
    free_const(page->etag);
    free_const(page->body.ptr);
    free_const(entry->key.ptr);
    free(entry);
}

void cached_page_drop(struct cached_page *page)
{
    struct entry *entry = (struct entry *)page;

    if (entry != NULL && atomic_fetch_sub(&entry->references, 1) == 1)
        entry_free(entry);
}

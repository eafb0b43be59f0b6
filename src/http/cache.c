/* SPDX-License-Identifier: EUPL-1.2
 *
 * The page cache: a hash table and a list from the newest to the oldest use, under one lock.
 *
 * The lock is held for pointer work only; compressing, copying and freeing happen outside it.
 * Invariants: (1) every entry in the table is in the list and holds one reference for being there;
 * (2) bytes is the sum of their sizes and at most max; (3) every entry in the table was made from
 * data of the cache's version.  Making and freeing entries is in cache_entry.c. Contract in
 * http/cache.h.
 */
#include "http/cache_entry.h"

#include <pthread.h>

#include "http/limits.h"

enum { BUCKETS = 4096 };

struct page_cache {
    pthread_mutex_t lock;
    struct entry *buckets[BUCKETS];
    struct entry *newest;
    struct entry *oldest;
    size_t bytes;
    size_t max;
    int64_t version;
};

struct page_cache *page_cache_new(size_t max_bytes)
{
    struct page_cache *cache = calloc(1, sizeof *cache);

    if (cache == NULL || pthread_mutex_init(&cache->lock, NULL) != 0)
        panic("no memory for the page cache");
    cache->max = max_bytes;
    return cache;
}

static struct entry **bucket_of(struct page_cache *cache, uint64_t hash)
{
    return &cache->buckets[hash % BUCKETS];
}

static struct entry *look_up(struct page_cache *cache, Str key, uint64_t hash)
{
    for (struct entry *entry = *bucket_of(cache, hash); entry != NULL;
         entry = entry->next_in_bucket) {
        if (entry->hash == hash && str_eq(entry->key, key))
            return entry;
    }
    return NULL;
}

static void list_remove(struct page_cache *cache, struct entry *entry)
{
    *(entry->newer != NULL ? &entry->newer->older : &cache->newest) = entry->older;
    *(entry->older != NULL ? &entry->older->newer : &cache->oldest) = entry->newer;
    entry->newer = NULL;
    entry->older = NULL;
}

static void list_push(struct page_cache *cache, struct entry *entry)
{
    entry->older = cache->newest;
    *(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = entry;
    cache->newest = entry;
}

/* Takes the entry out of table and list and puts it on *gone, to be dropped when the lock is open
 * again. */
static void take_out(struct page_cache *cache, struct entry *entry, struct entry **gone)
{
    struct entry **at = bucket_of(cache, entry->hash);

    while (*at != entry)
        at = &(*at)->next_in_bucket;
    *at = entry->next_in_bucket;
    list_remove(cache, entry);
    cache->bytes -= entry->size;
    entry->next_in_bucket = *gone;
    *gone = entry;
}

static void drop_all(struct entry *gone)
{
    while (gone != NULL) {
        struct entry *next = gone->next_in_bucket;

        cached_page_drop(&gone->page);
        gone = next;
    }
}

struct cached_page *page_cache_find(struct page_cache *cache, Str key)
{
    uint64_t hash = str_hash(key);

    pthread_mutex_lock(&cache->lock);
    struct entry *entry = look_up(cache, key, hash);
    if (entry != NULL) {
        atomic_fetch_add(&entry->references, 1);
        list_remove(cache, entry);
        list_push(cache, entry);
    }
    pthread_mutex_unlock(&cache->lock);
    return entry != NULL ? &entry->page : NULL;
}

static void put_in(struct page_cache *cache, struct entry *entry, struct entry **gone)
{
    struct entry *same = look_up(cache, entry->key, entry->hash);

    if (same != NULL)
        take_out(cache, same, gone);
    while (cache->bytes + entry->size > cache->max)
        take_out(cache, cache->oldest, gone);
    entry->next_in_bucket = *bucket_of(cache, entry->hash);
    *bucket_of(cache, entry->hash) = entry;
    list_push(cache, entry);
    cache->bytes += entry->size;
    atomic_fetch_add(&entry->references, 1);
}

struct cached_page *page_cache_put(struct page_cache *cache, Str key, int64_t version,
                                   const struct response *response, enum coding coding,
                                   void (*library_free)(void *library))
{
    size_t share = cache->max / LIMIT_PAGE_SHARE;
    struct entry *entry =
        entry_new(key, response, response->body.len <= share ? coding : CODING_IDENTITY);
    struct entry *gone = NULL;

    entry->page.library_free = library_free;
    pthread_mutex_lock(&cache->lock);
    if (version == cache->version && entry->size <= share)
        put_in(cache, entry, &gone);
    pthread_mutex_unlock(&cache->lock);
    drop_all(gone);
    return &entry->page;
}

void page_cache_version(struct page_cache *cache, int64_t version)
{
    struct entry *gone = NULL;

    pthread_mutex_lock(&cache->lock);
    if (version != cache->version) {
        cache->version = version;
        while (cache->oldest != NULL)
            take_out(cache, cache->oldest, &gone);
    }
    pthread_mutex_unlock(&cache->lock);
    drop_all(gone);
}

int64_t page_cache_current(struct page_cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    int64_t version = cache->version;
    pthread_mutex_unlock(&cache->lock);
    return version;
}

void page_cache_free(struct page_cache *cache)
{
    struct entry *gone = NULL;

    if (cache == NULL)
        return;
    while (cache->oldest != NULL)
        take_out(cache, cache->oldest, &gone);
    drop_all(gone);
    pthread_mutex_destroy(&cache->lock);
    free(cache);
}

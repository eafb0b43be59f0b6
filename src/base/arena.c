/* SPDX-License-Identifier: EUPL-1.2
 *
 * Arenas as a chain of blocks, the newest first.
 *
 * Blocks double in size from BLOCK_FIRST to BLOCK_LAST; a larger allocation gets a block of its
 * own. Memory is zeroed when it is handed out, not when it is given back, so that a rewind costs
 * nothing. Under AddressSanitizer everything that is not handed out is poisoned, so that reading
 * past an allocation is found although it lies inside a block.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS
#endif

#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

enum {
    BLOCK_FIRST = 16 << 10,
    BLOCK_LAST = 512 << 10, /* the largest block that arena_reset keeps */
    KEPT_MAX = 1 << 20,     /* bytes that it keeps in all */
    ALIGNMENT = alignof(max_align_t),
};

struct arena_block {
    struct arena_block *before; /* the block that was filled earlier; NULL for the oldest */
    size_t room;                /* bytes in all */
    size_t filled;              /* bytes handed out, at most room */
    alignas(max_align_t) unsigned char bytes[];
};

void arena_init(struct arena *arena, size_t max)
{
    *arena = (struct arena){ .max = max };
}

static struct arena_block *block_new(size_t room)
{
    struct arena_block *block = malloc(sizeof *block + room);

    if (block == NULL)
        panic("no memory for a block of %zu bytes", room);
    block->before = NULL;
    block->room = room;
    block->filled = 0;
    ASAN_POISON_MEMORY_REGION(block->bytes, room);
    return block;
}

static struct arena_block *take_spare(struct arena *arena, size_t least)
{
    for (struct arena_block **at = &arena->spare; *at != NULL; at = &(*at)->before) {
        struct arena_block *block = *at;

        if (block->room < least)
            continue;
        *at = block->before;
        return block;
    }
    return NULL;
}

static void add_block(struct arena *arena, size_t least)
{
    struct arena_block *block = take_spare(arena, least);
    size_t room = BLOCK_FIRST;

    if (arena->last != NULL)
        room = arena->last->room < BLOCK_LAST / 2 ? arena->last->room * 2 : BLOCK_LAST;
    if (room < least)
        room = least;
    if (block == NULL)
        block = block_new(room);
    block->before = arena->last;
    arena->last = block;
}

/* Takes the first block off a chain. */
static struct arena_block *take_off(struct arena_block **chain)
{
    struct arena_block *block = *chain;

    *chain = block->before;
    return block;
}

static void block_rewind(struct arena_block *block, size_t filled)
{
    block->filled = filled;
    ASAN_POISON_MEMORY_REGION(block->bytes + filled, block->room - filled);
}

void arena_clear(struct arena *arena)
{
    while (arena->last != NULL)
        free(take_off(&arena->last));
    while (arena->spare != NULL)
        free(take_off(&arena->spare));
    arena->used = 0;
}

void arena_reset(struct arena *arena)
{
    size_t kept = 0;

    for (const struct arena_block *block = arena->spare; block != NULL; block = block->before)
        kept += block->room;
    while (arena->last != NULL) {
        struct arena_block *block = take_off(&arena->last);

        if (block->room > BLOCK_LAST || block->room > KEPT_MAX - kept) {
            free(block);
            continue;
        }
        kept += block->room;
        block_rewind(block, 0);
        block->before = arena->spare;
        arena->spare = block;
    }
    arena->used = 0;
}

/* The bytes that an allocation takes.  Even an empty one takes some, so that pointers differ. */
static size_t rounded(size_t size)
{
    must(size <= SIZE_MAX - ALIGNMENT);
    if (size == 0)
        size = 1;
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void account(struct arena *arena, size_t more)
{
    if (more > arena->max - arena->used)
        panic("an arena of %zu bytes has %zu left and was asked for %zu", arena->max,
              arena->max - arena->used, more);
    arena->used += more;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t taken = rounded(size);

    account(arena, taken);
    if (arena->last == NULL || arena->last->room - arena->last->filled < taken)
        add_block(arena, taken);

    struct arena_block *block = arena->last;
    unsigned char *at = block->bytes + block->filled;
    block->filled += taken;
    ASAN_UNPOISON_MEMORY_REGION(at, size);
    memset(at, 0, size);
    return at;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t product;

    if (__builtin_mul_overflow(count, size, &product))
        panic("an array of %zu times %zu bytes", count, size);
    return arena_alloc(arena, product);
}

/* Grows the newest allocation where it stands; false when it is not the newest or does not fit. */
static bool grow_in_place(struct arena *arena, unsigned char *old, size_t old_size, size_t new_size)
{
    struct arena_block *block = arena->last;
    size_t old_taken = rounded(old_size);
    size_t more = rounded(new_size) - old_taken;

    if (block == NULL || old + old_taken != block->bytes + block->filled)
        return false;
    if (more > block->room - block->filled)
        return false;
    account(arena, more);
    block->filled += more;
    ASAN_UNPOISON_MEMORY_REGION(old, new_size);
    memset(old + old_size, 0, new_size - old_size);
    return true;
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
    if (old == NULL)
        return arena_alloc(arena, new_size);
    if (new_size <= old_size || grow_in_place(arena, old, old_size, new_size))
        return old;

    void *grown = arena_alloc(arena, new_size);
    memcpy(grown, old, old_size);
    return grown;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){
        .block = arena->last,
        .filled = arena->last != NULL ? arena->last->filled : 0,
        .used = arena->used,
    };
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    if (mark.block == NULL) {
        arena_reset(arena);
        return;
    }
    while (arena->last != mark.block) {
        must(arena->last != NULL);
        free(take_off(&arena->last));
    }
    must(mark.filled <= arena->last->filled);
    block_rewind(arena->last, mark.filled);
    arena->used = mark.used;
}

void *arena_more(struct arena *arena, void *items, size_t count, size_t *room, size_t size)
{
    must(*room > 0 && count <= *room);
    if (count < *room)
        return items;
    items = arena_grow(arena, items, *room * size, 2 * *room * size);
    *room *= 2;
    return items;
}

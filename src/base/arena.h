/* SPDX-License-Identifier: EUPL-1.2
 *
 * Memory that is freed as a whole.
 *
 * Three lifetimes exist: the house arena (start to stop), the visit arena (one request) and scratch
 * (mark and rewind inside one function).  Rooms allocate from nothing else and free nothing. Memory
 * is handed out zeroed.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;

/* Invariants: (1) used <= max; (2) every pointer handed out since the last rewind stays valid until
 * arena_clear or a rewind past it. */
struct arena {
    struct arena_block *last; /* the block that is being filled; NULL before the first allocation */
    struct arena_block *spare; /* what a reset has kept to be filled again */
    size_t used;               /* bytes handed out, alignment included */
    size_t max;                /* bytes at most; passing it is a bug and panics */
};

/* A place to return to; valid while nothing before it was rewound. */
struct arena_mark {
    struct arena_block *block;
    size_t filled;
    size_t used;
};

/* Makes an empty arena that will never hand out more than max bytes.  Takes no memory yet. */
void arena_init(struct arena *arena, size_t max);

/* Frees everything.  The arena may be used again. */
void arena_clear(struct arena *arena);

/* Forgets everything but keeps what an ordinary request fills (1 MB), so that the next one needs
 * no system call. */
void arena_reset(struct arena *arena);

/* size zeroed bytes aligned for any type; never NULL.  Panics when the arena's max would be passed.
 */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, returns_nonnull));

/* count * size zeroed bytes, with the product checked. */
void *arena_array(struct arena *arena, size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));

/* Grows an allocation: in place when it was the last one, else by copy.  The added bytes are
 * zeroed. */
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
    __attribute__((returns_nonnull));

struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Doubles a growing array of items of the given size when its count has reached its room (1 at
 * least); returns where it is now. */
void *arena_more(struct arena *arena, void *items, size_t count, size_t *room, size_t size)
    __attribute__((returns_nonnull));
#define ARENA_MORE(arena, items, count, room)                                                      \
    ((items) = arena_more((arena), (items), (count), (room), sizeof(*(items))))

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * A table from text to pointer, in an arena.  Keys are not copied: they must live as long as the
 * map.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>

#include "base/str.h"

struct arena;

struct map_slot {
    Str key;
    void *value; /* NULL: free */
};

struct map {
    struct arena *arena;
    struct map_slot *slots;
    size_t room; /* a power of two */
    size_t count;
};

void map_init(struct map *map, struct arena *arena);
/* The value, or NULL. */
void *map_find(const struct map *map, Str key);
/* Sets the value (not NULL) of a key; returns the value that it had, or NULL. */
void *map_set(struct map *map, Str key, void *value);

#endif

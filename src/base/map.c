/* SPDX-License-Identifier: EUPL-1.2
 *
 * Open addressing with linear probing, at most half full.  Contract in map.h.
 */
#include "base/map.h"

#include "base/arena.h"

enum { MAP_ROOM_FIRST = 64 };

void map_init(struct map *map, struct arena *arena)
{
    *map = (struct map){ .arena = arena, .room = MAP_ROOM_FIRST };
    map->slots = ARENA_ARRAY(arena, map->room, struct map_slot);
}

/* The slot of a key: the one that holds it, or the free one where it belongs. */
static struct map_slot *slot_of(const struct map *map, Str key)
{
    size_t at = (size_t)str_hash(key) & (map->room - 1);

    while (map->slots[at].value != NULL && !str_eq(map->slots[at].key, key))
        at = (at + 1) & (map->room - 1);
    return &map->slots[at];
}

void *map_find(const struct map *map, Str key)
{
    return slot_of(map, key)->value;
}

static void grow(struct map *map)
{
    struct map_slot *old = map->slots;
    size_t old_room = map->room;

    map->room *= 2;
    map->slots = ARENA_ARRAY(map->arena, map->room, struct map_slot);
    for (size_t i = 0; i < old_room; i++)
        if (old[i].value != NULL)
            *slot_of(map, old[i].key) = old[i];
}

void *map_set(struct map *map, Str key, void *value)
{
    struct map_slot *slot = slot_of(map, key);
    void *before = slot->value;

    must(value != NULL);
    if (before == NULL) {
        if (2 * (map->count + 1) > map->room) {
            grow(map);
            slot = slot_of(map, key);
        }
        map->count++;
    }
    *slot = (struct map_slot){ key, value };
    return before;
}

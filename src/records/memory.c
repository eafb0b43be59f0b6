/* SPDX-License-Identifier: EUPL-1.2
 *
 * One table under one lock, thrown away as a whole.  Contract in memory.h.
 */
#include "records/memory.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "records/rule.h"
#include "records/sql.h"
#include "store/store.h"

/* A table that grows leaves the smaller ones behind. */
enum { TABLE_SHARE = 4 };

struct memory {
    pthread_mutex_t lock;
    struct arena arena;
    struct map map; /* key -> Str */
    size_t max;
    int64_t state;    /* the newest change */
    When from, until; /* while the clock shows a moment of these */
};

struct memory *memory_new(size_t max)
{
    struct memory *memory = calloc(1, sizeof *memory);

    if (memory == NULL || pthread_mutex_init(&memory->lock, NULL) != 0)
        panic("no memory for the names of terms");
    arena_init(&memory->arena, max * TABLE_SHARE);
    memory->max = max;
    memory->state = -1;
    return memory;
}

void memory_free(struct memory *memory)
{
    if (memory == NULL)
        return;
    arena_clear(&memory->arena);
    pthread_mutex_destroy(&memory->lock);
    free(memory);
}

int64_t memory_state(const struct memory *memory, struct db *db)
{
    int64_t newest;

    return memory == NULL || db == NULL || change_newest(db, &newest) != OK ? -1 : newest;
}

static bool holds_for(const struct memory *memory, const struct reader *reader)
{
    return memory->state == reader->state && reader->eye.now >= memory->from &&
           reader->eye.now < memory->until;
}

static Str whole_key(const struct reader *reader, Str key)
{
    return str_fmt(reader->arena, "%d %.*s %.*s %.*s", (int)reader->eye.reach,
                   STR_ARG(reader->lang), STR_ARG(reader->fallback), STR_ARG(key));
}

bool memory_find(const struct reader *reader, Str key, Str *out)
{
    struct memory *memory = reader->memory;
    const Str *value = NULL;

    if (memory == NULL || reader->state < 0)
        return false;
    key = whole_key(reader, key);
    pthread_mutex_lock(&memory->lock);
    if (holds_for(memory, reader))
        value = map_find(&memory->map, key);
    if (value != NULL)
        *out = str_copy(reader->arena, *value);
    pthread_mutex_unlock(&memory->lock);
    return value != NULL;
}

/* With the lock. */
static void forget(struct memory *memory)
{
    arena_reset(&memory->arena);
    map_init(&memory->map, &memory->arena);
}

/* With the lock. */
static void put(struct memory *memory, Str key, Str value)
{
    Str *kept;

    if (memory->arena.used > memory->max)
        forget(memory);
    if (map_find(&memory->map, key) != NULL)
        return;
    kept = ARENA_NEW(&memory->arena, Str);
    *kept = str_copy(&memory->arena, value);
    map_set(&memory->map, str_copy(&memory->arena, key), kept);
}

static bool read_until(const struct reader *reader, When *out)
{
    struct sql sql;

    sql_init(&sql, reader->arena);
    rule_until(&sql, &reader->eye);
    return sql_number(reader->db, "memory.until", &sql, INT64_MAX, out) == OK;
}

void memory_keep(const struct reader *reader, Str key, Str value)
{
    struct memory *memory = reader->memory;
    When until = 0;
    bool is_new;

    if (memory == NULL || reader->state < 0 || key.len + value.len > memory->max / 2)
        return;
    key = whole_key(reader, key);
    pthread_mutex_lock(&memory->lock);
    is_new = !holds_for(memory, reader);
    pthread_mutex_unlock(&memory->lock);
    if (is_new && !read_until(reader, &until))
        return;
    pthread_mutex_lock(&memory->lock);
    if (is_new && !holds_for(memory, reader)) {
        forget(memory);
        memory->state = reader->state;
        memory->from = reader->eye.now;
        memory->until = until;
    }
    if (holds_for(memory, reader))
        put(memory, key, value);
    pthread_mutex_unlock(&memory->lock);
}

/* ---- several texts ---- */

enum { SEPARATOR = 0x1f };

bool memory_find_parts(const struct reader *reader, Str key, Str *parts, size_t count)
{
    Str joined;
    size_t at = 0;

    must(count <= MEMORY_PARTS_MAX);
    if (!memory_find(reader, key, &joined))
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t len = str_find(str_sub(joined, at, joined.len), SEPARATOR);

        parts[i] = str_sub(joined, at, len);
        at += len + 1;
    }
    return true;
}

void memory_keep_parts(const struct reader *reader, Str key, const Str *parts, size_t count)
{
    struct buf joined;
    size_t len = 0;

    must(count <= MEMORY_PARTS_MAX);
    if (reader->memory == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        len += parts[i].len + 1;
    buf_init(&joined, reader->arena, len + 1);
    for (size_t i = 0; i < count; i++) {
        buf_str(&joined, parts[i]);
        buf_char(&joined, SEPARATOR);
    }
    memory_keep(reader, key, buf_text(&joined));
}

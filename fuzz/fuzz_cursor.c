/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the reader of the API's cursors: whatever comes is refused or read, what is read stays
 * within its rules, and what the house writes comes back.
 */
#include <stddef.h>
#include <stdint.h>

#include "api/api_parts.h"
#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_round_trip(struct arena *arena, Bytes bytes)
{
    Bytes back;

    must(api_cursor_read(arena, api_cursor_write(arena, bytes), &back) == OK);
    must(back.len == bytes.len && (back.len == 0 || memcmp(back.ptr, bytes.ptr, back.len) == 0));
}

/* The text is taken for a cursor as it is, and for what a cursor holds. */
static void check_reading(struct arena *arena, Str cursor)
{
    static const struct kind kind = { .name = "document" };
    const struct list_want want = { .kind = &kind, .sort = SORT_KIND };
    struct list_place place = { 0 };
    int64_t number = -1;
    Str code;

    if (api_number_read(arena, cursor, &number) == OK)
        must(number >= 0);
    if (api_hit_read(arena, cursor, &number, &code) == OK)
        must(number >= 0 && str_find(code, '\n') == code.len);
    if (api_place_read(arena, &want, STR("en"), cursor, &place) == OK)
        must(place.position >= 0 && str_find(place.code, '\n') == place.code.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Bytes bytes = { data, size };
    struct arena arena;
    Str text;

    arena_init(&arena, 64 << 20);
    if (size <= 1 << 14) {
        check_round_trip(&arena, bytes);
        check_reading(&arena, api_cursor_write(&arena, bytes));
        if (str_from_bytes(&arena, bytes, &text) == OK)
            check_reading(&arena, text);
    }
    arena_clear(&arena);
    return 0;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the readers of single values: moments, whole numbers, language tags, time zones, names of
 * columns, names of words.  What is taken is within its range and comes back as it was written.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "i18n/words.h"
#include "i18n/zone.h"
#include "records/column.h"
#include "rooms/rooms.h"

enum { TEXT_MAX = 4096, TAG_MAX = 35, NAME_MAX = 400, DAY_MS = 86400000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_moment(struct arena *arena, Str text)
{
    When when;

    if (moment_parse(text, &when) != OK || text.len == 0)
        return;
    must(text.len == 10 || text.len == 20);
    must(text.len == 20 || when % DAY_MS == 0);
    must(str_eq(str_sub(when_iso(arena, when), 0, text.len), text));
}

static void check_number(struct arena *arena, Str text)
{
    int64_t number;

    if (str_int(text, -1000, INT64_MAX, &number) != OK)
        return;
    must(number >= -1000);
    Str again = str_fmt(arena, "%lld", (long long)number);
    must(str_ends(text, str_sub(again, number < 0 ? 1 : 0, again.len)));
    must(str_int(again, number, number, &number) == OK);
}

static void check_tag(struct arena *arena, Str text)
{
    if (!tag_is_valid(text))
        return;
    must(text.len > 0 && text.len <= TAG_MAX);
    for (size_t i = 0; i < text.len; i++)
        must(text.ptr[i] == '-' || (text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
             ((text.ptr[i] | 32) >= 'a' && (text.ptr[i] | 32) <= 'z'));
    (void)tag_is_rtl(text);
    must(tag_locale(arena, text).len <= NAME_MAX);
    must(tag_name(arena, LANG_SOURCE, text).len > 0);
    must(sort_key(arena, text, STR("a")).len > 0);
}

/* Whatever the name, a moment is found that is near; an unknown zone counts as UTC. */
static void check_zone(struct arena *arena, Str text)
{
    const Day day = { 2026, 3, 29 };
    const Clock clock = { true, 2, 30 };
    When when;

    if (!zone_is_known(text)) {
        must(zone_offset(text, 0) == 0 || text.len > 0);
        return;
    }
    (void)zone_moment(text, day, clock, &when);
    must(when > when_from_day(day) - DAY_MS && when < when_from_day(day) + 2 * (When)DAY_MS);
    must(zone_show(arena, LANG_SOURCE, text).len <= NAME_MAX);
}

static void check_column(const struct kinds *kinds, Str text)
{
    struct column column;

    for (size_t i = 0; i < kinds->count; i++) {
        if (column_find(kinds->items[i], text, &column) != OK)
            continue;
        must(column.type != COLUMN_UNSET && str_eq(column.name, text));
        must((column.type == COLUMN_FIELD) == (column.field != NULL));
        must(column.lang.len == 0 || tag_is_valid(column.lang));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena house;
    static const struct kinds *kinds;
    struct arena arena;
    Str text;

    if (kinds == NULL) {
        arena_init(&house, 64 << 20);
        kinds = rooms_kinds(&house);
    }
    arena_init(&arena, 64 << 20);
    if (size <= TEXT_MAX && str_from_bytes(&arena, (Bytes){ data, size }, &text) == OK) {
        check_moment(&arena, text);
        check_number(&arena, text);
        check_tag(&arena, text);
        check_zone(&arena, text);
        check_column(kinds, text);
        must(word_find(text) < WORD_COUNT);
    }
    arena_clear(&arena);
    return 0;
}

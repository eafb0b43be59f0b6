/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzz target: folding, romanising and sorting any text that gets past the door.
 *
 * The first byte chooses the language.  What must hold: folding twice is folding once, what comes
 * out is a Str again, and a slug has only what an address may have.
 */
#include "base/arena.h"
#include "i18n/lang.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum { SLUG_MAX = 80 };

static void check_is_str(struct arena *arena, Str s)
{
    Str again;

    must(str_from_bytes(arena, bytes_of(s), &again) == OK);
    must(str_eq(again, s));
}

static void check_fold(struct arena *arena, Str text)
{
    Str once = text_fold(arena, text);

    check_is_str(arena, once);
    must(str_eq(text_fold(arena, once), once));
}

static void check_slug(struct arena *arena, Str tag, Str text)
{
    Str slug = text_slug(arena, tag, text);

    must(slug.len <= SLUG_MAX);
    for (size_t i = 0; i < slug.len; i++) {
        char c = slug.ptr[i];
        bool hyphen = c == '-' && i > 0 && i + 1 < slug.len && slug.ptr[i - 1] != '-';
        must(hyphen || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const tags[] = { "ru", "uk", "be", "sv", "ar", "" };
    struct arena arena;
    Str text;

    if (length == 0)
        return 0;
    arena_init(&arena, 1 << 26);
    if (str_from_bytes(&arena, (Bytes){ bytes + 1, length - 1 }, &text) == OK) {
        Str tag = str_from_z(tags[bytes[0] % (sizeof tags / sizeof tags[0])]);

        check_fold(&arena, text);
        check_slug(&arena, tag, text);
        must(sort_key(&arena, tag, text).ptr != NULL);
        check_is_str(&arena, tag_name(&arena, LANG_SOURCE, text));
    }
    arena_clear(&arena);
    return 0;
}

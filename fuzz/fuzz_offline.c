/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes what the offline house makes of addresses and pages: a file's name is plain, short and
 * never given twice, the way from one file to another leads there, and every word that is taken
 * from a page is folded text.
 *
 * The input is an address, then a line break, then a page.
 */
#include <stddef.h>
#include <stdint.h>

#include "i18n/stem.h"
#include "http/route.h"
#include "offline/offline_parts.h"

enum { INPUT_MAX = 1 << 13, NAME_BYTES = 180, WORDS_MAX = 20000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct route record_row = { .method = METHOD_GET,
                                         .path = "/{lang}/library/{code}/{slug}" };
static const struct route list_row = { .method = METHOD_GET, .path = "/{lang}/library" };
static const struct route *const rows[] = { &record_row, &list_row, NULL };

static void must_be_plain(Str name)
{
    must(name.len > 0 && name.len <= NAME_BYTES);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        must((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             (c != '\0' && strchr("-_./", c) != NULL));
    }
}

/* Follows a relative address from a file's folder. */
static Str followed(struct arena *arena, Str from, Str way)
{
    size_t folder = from.len;

    while (folder > 0 && from.ptr[folder - 1] != '/')
        folder--;
    while (str_starts(way, STR("../"))) {
        must(folder > 0);
        folder--;
        while (folder > 0 && from.ptr[folder - 1] != '/')
            folder--;
        way = str_sub(way, 3, way.len);
    }
    return str_fmt(arena, "%.*s%.*s", (int)folder, from.ptr, STR_ARG(way));
}

static void check_names(struct copy *copy, Str address)
{
    struct leaf leaf = { .address = address };
    Str names[3];

    for (size_t i = 0; i < 3; i++) {
        leaf.route = rows[i];
        names[i] = copy_name(copy, &leaf);
        must_be_plain(names[i]);
        for (size_t k = 0; k < i; k++)
            must(str_eq(followed(copy->arena, names[k], copy_way(copy->arena, names[k], names[i])),
                        names[i]));
    }
    leaf.route = &list_row;
    map_set(&copy->by_file, str_lower_ascii(copy->arena, names[1]), &leaf);
    leaf.address = str_upper_ascii(copy->arena, address);
    must(!str_eq_ascii_case(copy_name(copy, &leaf), names[1]) || str_eq(leaf.address, address));
}

struct taking {
    struct arena *arena;
    size_t count;
};

static void take(void *context, Str word, Str lang, bool in_title)
{
    struct taking *taking = context;
    Str again;

    (void)lang;
    (void)in_title;
    must(word.len > 0 && ++taking->count <= WORDS_MAX);
    must(str_from_bytes(taking->arena, bytes_of(word), &again) == OK && str_eq(again, word));
}

static void check_page(struct arena *arena, Str html)
{
    struct leaf leaf = { .address = STR("/en/library/X-1/x"), .route = &record_row };
    struct taking taking = { .arena = arena };

    words_take(arena, &leaf, html, &(struct words_taken){ take, &taking });
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct copy copy = { .arena = &arena };
    Str text;

    if (size > INPUT_MAX)
        return 0;
    arena_init(&arena, 128 << 20);
    map_init(&copy.by_file, &arena);
    if (str_from_bytes(&arena, (Bytes){ data, size }, &text) == OK && str_starts(text, STR("/"))) {
        Str address = str_sub(text, 0, str_find(text, '\n'));

        if (!str_contains(address, STR("/../")) && !str_contains(address, STR("//")))
            check_names(&copy, address);
        check_page(&arena, str_sub(text, address.len + 1, text.len));
    }
    arena_clear(&arena);
    return 0;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the escaping with any bytes, even such as no Str may hold: a value never leaves the place
 * it is written in, text comes back the same when the entities are undone, and an address that is
 * written is one that may be followed.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "html/markup.h"
#include "markup_check.h"

enum { ARENA_MAX = 64 << 20, PAGE_MAX = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
    const char *entity;
    char character;
} entities[] = {
    { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&#39;", '\'' }
};

/* The character that the text begins with, with its entity undone; *at moves behind it. */
static char unescape(Str text, size_t *at)
{
    Str rest = str_sub(text, *at, text.len);

    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        if (str_starts(rest, str_from_z(entities[i].entity))) {
            *at += strlen(entities[i].entity);
            return entities[i].character;
        }
    }
    return text.ptr[(*at)++];
}

static void must_mean(Str escaped, Str value)
{
    size_t at = 0;

    for (size_t i = 0; i < value.len; i++) {
        must(at < escaped.len);
        must(unescape(escaped, &at) == value.ptr[i]);
    }
    must(at == escaped.len);
}

static Str escaped_by(struct arena *arena, void (*escape)(struct buf *, Str), Str value)
{
    struct buf out;

    buf_init(&out, arena, PAGE_MAX);
    escape(&out, value);
    return buf_text(&out);
}

static void must_stay_in_place(struct arena *arena, Str value)
{
    struct buf page;

    buf_init(&page, arena, PAGE_MAX);
    buf_z(&page, "<a href=\"");
    escape_address(&page, value);
    buf_z(&page, "\" title=\"");
    escape_attribute(&page, value);
    buf_z(&page, "\">");
    escape_text(&page, value);
    buf_z(&page, "</a>");
    const char *fault = markup_fault(buf_text(&page));
    if (fault != NULL)
        panic("%s", fault);
}

static void must_be_one_component(Str escaped)
{
    for (size_t i = 0; i < escaped.len; i++)
        must(escaped.ptr[i] > ' ' && escaped.ptr[i] < 0x7f &&
             strchr("/?#&=+\"'<>:", escaped.ptr[i]) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    const Str value = { (const char *)data, size };

    arena_init(&arena, ARENA_MAX);
    must_mean(escaped_by(&arena, escape_text, value), value);
    must_mean(escaped_by(&arena, escape_attribute, value), value);
    must_be_one_component(escaped_by(&arena, escape_component, value));
    must_stay_in_place(&arena, value);
    arena_clear(&arena);
    return 0;
}

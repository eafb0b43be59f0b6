/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the reader of the house's own pages: whatever the bytes, it ends, its pieces together are
 * the page, the attributes of a tag lie inside it, and no piece is empty.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "html/html_tags.h"

enum { ARENA_MAX = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at_attributes(struct arena *arena, const struct tag *tag)
{
    struct tag_attribute attribute;
    size_t at = 0, before = 0;

    while (tag_next_attribute(tag->attributes, &at, &attribute)) {
        must(at > before && at <= tag->attributes.len);
        must(attribute.whole.len == at - before);
        must(attribute.name.len > 0 && attribute.value.len < attribute.whole.len);
        must(tag_text(arena, attribute.value).len <= attribute.value.len);
        before = at;
    }
    (void)tag_attribute(arena, tag, "href");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str html = { (const char *)data, size };
    struct tag_walk walk = { .html = html };
    struct arena arena;
    struct tag tag;
    size_t total = 0;

    arena_init(&arena, ARENA_MAX);
    while (tag_next(&walk, &tag)) {
        must(tag.whole.len > 0 && tag.whole.ptr == html.ptr + total);
        total += tag.whole.len;
        (void)tag_is_empty(&tag);
        look_at_attributes(&arena, &tag);
        arena_reset(&arena);
    }
    must(total == size);
    arena_clear(&arena);
    return 0;
}

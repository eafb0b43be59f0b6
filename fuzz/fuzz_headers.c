/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the values of header fields and percent-encoding.  A coding is used only where its name
 * was sent or all are allowed; an entity tag is found only where it stands; what is encoded comes
 * back; decoding never grows.
 */
#include <stddef.h>
#include <stdint.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/etag.h"
#include "http/gate.h"
#include "http/gate_headers.h"
#include "http/percent.h"

enum { SIZE_LIMIT = 1 << 14 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool holds(struct arena *arena, Bytes bytes, const char *part)
{
    Str text = { (const char *)bytes.ptr, bytes.len };

    return str_contains(str_lower_ascii(arena, text), str_from_z(part));
}

static void check_codings(struct arena *arena, Bytes value)
{
    bool gzip, brotli;

    gate_codings(value, &gzip, &brotli);
    must(!gzip || holds(arena, value, "gzip") || holds(arena, value, "*"));
    must(!brotli || holds(arena, value, "br") || holds(arena, value, "*"));
}

static void check_tags(struct arena *arena, Bytes value)
{
    Str text = { (const char *)value.ptr, value.len };
    Str tag = etag_make(arena, text), opaque = str_sub(tag, 1, tag.len - 2);

    if (etag_matches(text, tag))
        must(str_contains(text, opaque) || str_eq_z(str_trim(text), "*"));
    must(etag_matches(tag, tag));
    must(etag_matches(str_fmt(arena, "\"x\", W/%.*s", STR_ARG(tag)), tag));
}

static void check_length(Bytes value)
{
    size_t length = 0;

    if (!gate_length(value, &length))
        return;
    must(length <= INT32_MAX);
    for (size_t i = 0; i < value.len; i++)
        must(value.ptr[i] >= '0' && value.ptr[i] <= '9');
}

static void check_percent(struct arena *arena, Bytes value)
{
    unsigned char *decoded = arena_alloc(arena, value.len + 1);
    bool sound = true;
    struct buf out;

    must(percent_decode(value, true, decoded, &sound) <= value.len);
    buf_init(&out, arena, value.len * 3 + 1);
    percent_encode(&out, (Str){ (const char *)value.ptr, value.len }, "/");
    Str encoded = buf_text(&out);
    unsigned char *back = arena_alloc(arena, encoded.len + 1);
    sound = true;
    must(percent_decode(bytes_of(encoded), true, back, &sound) == value.len && sound);
    must(value.len == 0 || memcmp(back, value.ptr, value.len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Bytes value = { data, size };
    struct arena arena;

    if (size > SIZE_LIMIT)
        return 0;
    arena_init(&arena, 16 << 20);
    check_codings(&arena, value);
    check_tags(&arena, value);
    check_length(value);
    check_percent(&arena, value);
    if (gate_host_is_valid(value))
        must(size > 0 && size <= 255 && memchr(data, '/', size) == NULL &&
             memchr(data, '@', size) == NULL);
    arena_clear(&arena);
    return 0;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cursors: where a reader stopped, as letters and digits that mean nothing to anybody else.
 *
 * A cursor carries the position itself, so it never expires and nothing is kept for it.  Its first
 * letter says of which sort it is.  It is read like everything that comes from outside: a cursor
 * that another house, another list or nobody wrote is refused, and one that was made by hand gives
 * no more than what the rule lets through.  Contract in api_parts.h.
 */
#include "api/api_parts.h"
#include "base/arena.h"

static const char digits[] = "0123456789abcdefghijklmnopqrstuv";

enum { CURSOR_HEAD_MAX = 1000, OFFSET_MAX = 1000000 };

Str api_cursor_write(struct arena *arena, Bytes bytes)
{
    struct buf out;
    unsigned held = 0;
    int bits = 0;

    buf_init(&out, arena, bytes.len * 2 + 8);
    for (size_t i = 0; i < bytes.len; i++) {
        held = (held << 8 | bytes.ptr[i]) & 0xfff;
        for (bits += 8; bits >= 5; bits -= 5)
            buf_char(&out, digits[held >> (bits - 5) & 31]);
    }
    if (bits > 0)
        buf_char(&out, digits[held << (5 - bits) & 31]);
    return buf_text(&out);
}

Err api_cursor_read(struct arena *arena, Str cursor, Bytes *out)
{
    unsigned char *bytes = arena_alloc(arena, cursor.len + 1);
    size_t len = 0;
    unsigned held = 0;
    int bits = 0;

    for (size_t i = 0; i < cursor.len; i++) {
        size_t digit = str_find(str_from_z(digits), cursor.ptr[i]);

        if (digit == 32)
            return ERR_REFUSED;
        held = (held << 5 | (unsigned)digit) & 0xfff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes[len++] = (unsigned char)(held >> bits & 0xff);
        }
    }
    *out = (Bytes){ bytes, len };
    return OK;
}

Err api_cursor_refuse(struct visit *visit)
{
    return visit_refuse(visit, W_API_REFUSED_CURSOR, "cursor");
}

/* Takes a line off the front of a cursor's bytes. */
static Err take_line(struct arena *arena, Bytes *rest, Str *out)
{
    size_t len = 0;

    while (len < rest->len && rest->ptr[len] != '\n')
        len++;
    if (len == rest->len)
        return ERR_REFUSED;
    TRY(str_from_bytes(arena, (Bytes){ rest->ptr, len }, out));
    *rest = (Bytes){ rest->ptr + len + 1, rest->len - len - 1 };
    return OK;
}

static Err take_exactly(struct arena *arena, Bytes *rest, Str wanted)
{
    Str line;

    TRY(take_line(arena, rest, &line));
    return str_eq(line, wanted) ? OK : ERR_REFUSED;
}

static Err take_number(struct arena *arena, Bytes *rest, int64_t max, int64_t *out)
{
    Str line;

    TRY(take_line(arena, rest, &line));
    return str_int(line, 0, max, out);
}

static Bytes bytes_in(const struct buf *buf)
{
    return (Bytes){ (const unsigned char *)buf->ptr, buf->len };
}

/* What must be the same when the list is read on: the kind, the order and whose alphabet. */
static Str list_mark(struct arena *arena, const struct list_want *want, Str lang)
{
    return str_fmt(arena, "l%s/%d/%.*s", want->kind->name, (int)want->sort, STR_ARG(lang));
}

Str api_place_write(struct arena *arena, const struct list_want *want, Str lang,
                    const struct list_place *place)
{
    struct buf out;

    buf_init(&out, arena, CURSOR_HEAD_MAX + place->key.len);
    buf_fmt(&out, "%.*s\n%.*s\n%.*s\n%lld\n", STR_ARG(list_mark(arena, want, lang)),
            STR_ARG(place->code), STR_ARG(place->day), (long long)place->position);
    buf_bytes(&out, place->key.ptr, place->key.len);
    must(!buf_full(&out));
    return api_cursor_write(arena, bytes_in(&out));
}

Err api_place_read(struct arena *arena, const struct list_want *want, Str lang, Str cursor,
                   struct list_place *out)
{
    struct list_place place = { .sort = want->sort };
    Bytes rest;

    TRY(api_cursor_read(arena, cursor, &rest));
    TRY(take_exactly(arena, &rest, list_mark(arena, want, lang)));
    TRY(take_line(arena, &rest, &place.code));
    TRY(take_line(arena, &rest, &place.day));
    TRY(take_number(arena, &rest, INT64_MAX, &place.position));
    place.key = rest;
    *out = place;
    return OK;
}

Str api_hit_write(struct arena *arena, int64_t offset, Str code)
{
    return api_cursor_write(
        arena, bytes_of(str_fmt(arena, "s\n%lld\n%.*s\n", (long long)offset, STR_ARG(code))));
}

Err api_hit_read(struct arena *arena, Str cursor, int64_t *offset_out, Str *code_out)
{
    Bytes rest;

    TRY(api_cursor_read(arena, cursor, &rest));
    TRY(take_exactly(arena, &rest, STR("s")));
    TRY(take_number(arena, &rest, OFFSET_MAX, offset_out));
    return take_line(arena, &rest, code_out);
}

Str api_number_write(struct arena *arena, int64_t number)
{
    return api_cursor_write(arena, bytes_of(str_fmt(arena, "c\n%lld\n", (long long)number)));
}

Err api_number_read(struct arena *arena, Str cursor, int64_t *out)
{
    Bytes rest;

    TRY(api_cursor_read(arena, cursor, &rest));
    TRY(take_exactly(arena, &rest, STR("c")));
    return take_number(arena, &rest, INT64_MAX, out);
}

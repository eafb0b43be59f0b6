/* SPDX-License-Identifier: EUPL-1.2
 *
 * Growing text.
 *
 * Every write goes through reserve, which is the one place that knows the maximum.  A write that
 * does not fit is left out as a whole, never cut, so that what is there stays valid UTF-8;
 * everything after it is left out too, so that no text ends up with a hole in it.
 */
#include "base/buf.h"

#include <inttypes.h>
#include <stdarg.h>

#include "base/arena.h"

enum { ROOM_FIRST = 256 };

void buf_init(struct buf *buf, struct arena *arena, size_t max)
{
    *buf = (struct buf){ .arena = arena, .max = max };
}

/* Makes room for more bytes; false when the buffer takes no more. */
static bool reserve(struct buf *buf, size_t more)
{
    if (buf->full || more > buf->max - buf->len) {
        buf->full = true;
        return false;
    }
    if (buf->ptr != NULL && more <= buf->room - buf->len)
        return true;

    size_t room = buf->room < ROOM_FIRST / 2 ? ROOM_FIRST : buf->room * 2;
    if (room < buf->len + more)
        room = buf->len + more;
    if (room > buf->max)
        room = buf->max;
    /* One byte beyond the room takes the terminator that vsnprintf insists on. */
    buf->ptr = arena_grow(buf->arena, buf->ptr, buf->room + 1, room + 1);
    buf->room = room;
    return true;
}

void buf_bytes(struct buf *buf, const void *bytes, size_t len)
{
    if (!reserve(buf, len) || len == 0)
        return;
    memcpy(buf->ptr + buf->len, bytes, len);
    buf->len += len;
}

void buf_str(struct buf *buf, Str s)
{
    buf_bytes(buf, s.ptr, s.len);
}

void buf_z(struct buf *buf, const char *terminated)
{
    buf_str(buf, str_from_z(terminated));
}

void buf_char(struct buf *buf, char c)
{
    if (reserve(buf, 1))
        buf->ptr[buf->len++] = c;
}

void buf_int(struct buf *buf, int64_t n)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRId64, n);

    buf_bytes(buf, digits, (size_t)len);
}

void buf_fmt(struct buf *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    must(len >= 0);

    if (!reserve(buf, (size_t)len))
        return;
    va_start(args, format);
    vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
}

bool buf_full(const struct buf *buf)
{
    return buf->full;
}

Str buf_text(const struct buf *buf)
{
    return (Str){ buf->ptr, buf->len };
}

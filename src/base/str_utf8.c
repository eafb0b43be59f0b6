/* SPDX-License-Identifier: EUPL-1.2
 *
 * Code points: the check at the door, decoding and counting.
 *
 * UTF-8 as in RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF.  What the door
 * refuses beyond that is in the contract of str_from_bytes; the bidirectional overrides are among
 * it because they make a text read differently from what it says (Unicode Technical Report 36).
 */
#include "base/str.h"

#include "base/arena.h"

/* Decodes the sequence at the start of left > 0 bytes.  The bytes it takes, or 0 where broken. */
static size_t decode(const unsigned char *at, size_t left, uint32_t *point)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    unsigned char lead = at[0];
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;

    if (lead < 0x80) {
        *point = lead;
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4 || length > left)
        return 0;

    uint32_t value = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (at[i] & 0x3Fu);
    }
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *point = value;
    return length;
}

static bool is_allowed(uint32_t point)
{
    if (point < 0x20)
        return point == '\t' || point == '\n';
    if (point >= 0x7F && point <= 0x9F)
        return false;
    if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069))
        return false;
    return (point & 0xFFFE) != 0xFFFE && !(point >= 0xFDD0 && point <= 0xFDEF);
}

static bool is_line_end(Bytes bytes, size_t at)
{
    return bytes.ptr[at] == '\r' && at + 1 < bytes.len && bytes.ptr[at + 1] == '\n';
}

/* Checks everything and counts the carriage returns that are to be dropped. */
static Err check(Bytes bytes, size_t *returns_out)
{
    size_t returns = 0;

    for (size_t at = 0; at < bytes.len;) {
        unsigned char c = bytes.ptr[at];
        if (c >= 0x20 && c < 0x7F) {
            at++;
            continue;
        }
        if (is_line_end(bytes, at)) {
            returns++;
            at++;
            continue;
        }
        uint32_t point;
        size_t length = decode(bytes.ptr + at, bytes.len - at, &point);
        if (length == 0 || !is_allowed(point))
            return ERR_REFUSED;
        at += length;
    }
    *returns_out = returns;
    return OK;
}

Err str_from_bytes(struct arena *arena, Bytes bytes, Str *out)
{
    size_t returns;

    TRY(check(bytes, &returns));
    if (returns == 0) {
        *out = (Str){ (const char *)bytes.ptr, bytes.len };
        return OK;
    }

    char *copy = arena_array(arena, bytes.len - returns, 1);
    size_t len = 0;
    for (size_t at = 0; at < bytes.len; at++)
        if (!is_line_end(bytes, at))
            copy[len++] = (char)bytes.ptr[at];
    *out = (Str){ copy, len };
    return OK;
}

uint32_t str_next_point(Str s, size_t *at)
{
    uint32_t point;

    must(*at < s.len);
    size_t length = decode((const unsigned char *)s.ptr + *at, s.len - *at, &point);
    *at += length > 0 ? length : 1;
    return length > 0 ? point : 0xFFFD;
}

size_t str_points(Str s)
{
    size_t points = 0;

    for (size_t at = 0; at < s.len; points++)
        str_next_point(s, &at);
    return points;
}

Str str_first_points(Str s, size_t n)
{
    size_t at = 0;

    while (n > 0 && at < s.len) {
        str_next_point(s, &at);
        n--;
    }
    return (Str){ s.ptr, at };
}

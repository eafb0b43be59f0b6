/* SPDX-License-Identifier: EUPL-1.2
 *
 * Making, comparing and cutting text.
 *
 * Everything here works on bytes and is right for UTF-8 because the bytes of ASCII characters occur
 * in no other character.  What needs whole code points is in str_utf8.c.  Nothing here knows a
 * language: order and case for human eyes belong to i18n/.
 */
#include "base/str.h"

#include <stdarg.h>

#include "base/arena.h"

Str str_from_z(const char *terminated)
{
    if (terminated == NULL)
        return STR_EMPTY;
    return (Str){ terminated, strlen(terminated) };
}

static char *terminated_copy(struct arena *arena, Str s)
{
    char *copy = arena_array(arena, s.len + 1, 1);

    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return copy;
}

const char *str_z(struct arena *arena, Str s)
{
    return terminated_copy(arena, s);
}

Str str_copy(struct arena *arena, Str s)
{
    return (Str){ terminated_copy(arena, s), s.len };
}

Str str_fmt(struct arena *arena, const char *format, ...)
{
    va_list args;

    must(format != NULL);
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    must(len >= 0);

    char *text = arena_array(arena, (size_t)len + 1, 1);
    va_start(args, format);
    vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    return (Str){ text, (size_t)len };
}

bool str_eq(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_eq_z(Str a, const char *b)
{
    return str_eq(a, str_from_z(b));
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool str_eq_ascii_case(Str a, Str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

int str_compare(Str a, Str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common > 0 ? memcmp(a.ptr, b.ptr, common) : 0;

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(Str s, Str prefix)
{
    return s.len >= prefix.len && str_eq((Str){ s.ptr, prefix.len }, prefix);
}

bool str_ends(Str s, Str suffix)
{
    return s.len >= suffix.len && str_eq(str_sub(s, s.len - suffix.len, suffix.len), suffix);
}

bool str_contains(Str s, Str part)
{
    if (part.len == 0)
        return true;
    return s.len >= part.len && memmem(s.ptr, s.len, part.ptr, part.len) != NULL;
}

size_t str_find(Str s, char c)
{
    const char *found = s.len > 0 ? memchr(s.ptr, c, s.len) : NULL;

    return found != NULL ? (size_t)(found - s.ptr) : s.len;
}

Str str_sub(Str s, size_t from, size_t len)
{
    if (from >= s.len)
        return STR_EMPTY;
    if (len > s.len - from)
        len = s.len - from;
    return (Str){ s.ptr + from, len };
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

Str str_trim(Str s)
{
    while (s.len > 0 && is_blank(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

Str str_lower_ascii(struct arena *arena, Str s)
{
    char *copy = terminated_copy(arena, s);

    for (size_t i = 0; i < s.len; i++)
        copy[i] = lower(copy[i]);
    return (Str){ copy, s.len };
}

Str str_upper_ascii(struct arena *arena, Str s)
{
    char *copy = terminated_copy(arena, s);

    for (size_t i = 0; i < s.len; i++)
        copy[i] = upper(copy[i]);
    return (Str){ copy, s.len };
}

bool str_split(Str *rest, char separator, Str *part)
{
    if (rest->len == 0)
        return false;

    size_t at = str_find(*rest, separator);
    *part = (Str){ rest->ptr, at };
    *rest = str_sub(*rest, at + 1, SIZE_MAX);
    return true;
}

Err str_int(Str s, int64_t min, int64_t max, int64_t *out)
{
    bool negative = s.len > 0 && s.ptr[0] == '-';
    int64_t value = 0;

    if (s.len == (negative ? 1 : 0))
        return ERR_REFUSED;
    for (size_t i = negative ? 1 : 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return ERR_REFUSED;
        /* The digits are taken off a negative number from the start, so that INT64_MIN can be read.
         */
        int digit = negative ? '0' - s.ptr[i] : s.ptr[i] - '0';
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, digit, &value))
            return ERR_REFUSED;
    }
    if (value < min || value > max)
        return ERR_REFUSED;
    *out = value;
    return OK;
}

uint64_t str_hash(Str s)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
    return hash;
}

Bytes bytes_of(Str s)
{
    return (Bytes){ (const unsigned char *)s.ptr, s.len };
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Text and bytes as pointer and length.
 *
 * Str is valid UTF-8 without control characters but tab and newline.  It is made at the door
 * (str_from_bytes), from a literal (STR), by the store, or by str_fmt.  Anything unvalidated is
 * Bytes.  Neither owns what it points to, and neither is terminated: char pointers with a
 * terminator appear only at a library call (str_z).
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct arena;

typedef struct {
    const char *ptr; /* may be NULL when len is 0 */
    size_t len;      /* bytes */
} Str;

typedef struct {
    const unsigned char *ptr;
    size_t len;
} Bytes;

#define STR(literal) ((Str){ "" literal, sizeof(literal) - 1 })
#define STR_EMPTY ((Str){ NULL, 0 })
/* For printf-like calls: str_fmt(a, "%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).len, (s).ptr != NULL ? (s).ptr : ""

Str str_from_z(
    const char *terminated); /* NULL gives the empty string; the caller vouches for the UTF-8 */
const char *str_z(struct arena *arena, Str s); /* a terminated copy */
Str str_copy(struct arena *arena, Str s);

/* Checks bytes from outside.  ERR_REFUSED where they are not valid UTF-8, or hold a control
 * character other than tab and newline (carriage return before newline is dropped), a noncharacter,
 * or a bidirectional override (U+202A-202E, U+2066-2069). Copies into arena only when something is
 * dropped. */
Err str_from_bytes(struct arena *arena, Bytes bytes, Str *out);

Str str_fmt(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool str_eq(Str a, Str b);
bool str_eq_z(Str a, const char *b);
bool str_eq_ascii_case(Str a, Str b); /* ASCII letters compare without case */
int str_compare(Str a, Str b); /* byte order, like memcmp; for machines, never for human order */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
bool str_contains(Str s, Str part);
size_t str_find(Str s, char c);              /* index of the first c, or s.len */
Str str_sub(Str s, size_t from, size_t len); /* clamped to s */
Str str_trim(Str s); /* without ASCII blanks, tabs and newlines at both ends */
Str str_lower_ascii(struct arena *arena, Str s);
Str str_upper_ascii(struct arena *arena, Str s);

/* Takes the part before the next separator off *rest; false when *rest was empty at the start.
 * "a||b" gives a, "", b. */
bool str_split(Str *rest, char separator, Str *part);

/* Decimal integer, optional leading minus, nothing else around it.  ERR_REFUSED otherwise or when
 * out of range. */
Err str_int(Str s, int64_t min, int64_t max, int64_t *out);

/* Number of code points. */
size_t str_points(Str s);
/* The first n code points at most, never cutting a code point in two. */
Str str_first_points(Str s, size_t n);
/* Decodes the code point at *at and moves *at behind it; 0xFFFD for a broken sequence (cannot
 * happen in a Str). */
uint32_t str_next_point(Str s, size_t *at);

uint64_t str_hash(Str s); /* FNV-1a, for tables inside the program; not for secrets */

Bytes bytes_of(Str s);

#endif

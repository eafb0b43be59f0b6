/* SPDX-License-Identifier: EUPL-1.2
 *
 * Text that grows, with its maximum at birth.
 *
 * Passing the maximum does not panic: the buffer leaves out that write and all later ones, and
 * buf_full says so, since what is written may depend on how much there is to show.  Whoever
 * finishes the text checks once.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

struct buf {
    struct arena *arena; /* where the bytes live */
    char *ptr;
    size_t len;
    size_t room; /* bytes allocated */
    size_t max;  /* bytes at most */
    bool full;   /* something did not fit; len is then the length of what did */
};

void buf_init(struct buf *buf, struct arena *arena, size_t max);
void buf_str(struct buf *buf, Str s);
void buf_z(struct buf *buf, const char *terminated);
void buf_bytes(struct buf *buf, const void *bytes, size_t len);
void buf_char(struct buf *buf, char c);
void buf_int(struct buf *buf, int64_t n);
void buf_fmt(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool buf_full(const struct buf *buf);
Str buf_text(const struct buf *buf); /* what was written so far; valid until the next write */

/* s as a JSON string with its quotes (RFC 8259), < > & escaped as \u00XX so that it may stand in
 * HTML. */
void buf_json(struct buf *buf, Str s);

#endif

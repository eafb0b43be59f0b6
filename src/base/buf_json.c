/* SPDX-License-Identifier: EUPL-1.2
 *
 * Text as a JSON string.
 *
 * Runs of characters that need no escape are written at once.  Since a Str holds no control
 * characters but tab and newline, only those two, the quote, the backslash and the three characters
 * that HTML reads are ever escaped.
 */
#include "base/buf.h"

/* The escaped form of c, or NULL when it may stand as it is. */
static const char *json_escape(char c)
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\t':
        return "\\t";
    case '<':
        return "\\u003C";
    case '>':
        return "\\u003E";
    case '&':
        return "\\u0026";
    default:
        return NULL;
    }
}

void buf_json(struct buf *buf, Str s)
{
    size_t run = 0;

    buf_char(buf, '"');
    for (size_t i = 0; i < s.len; i++) {
        const char *escape = json_escape(s.ptr[i]);
        if (escape == NULL)
            continue;
        buf_str(buf, str_sub(s, run, i - run));
        buf_z(buf, escape);
        run = i + 1;
    }
    buf_str(buf, str_sub(s, run, SIZE_MAX));
    buf_char(buf, '"');
}

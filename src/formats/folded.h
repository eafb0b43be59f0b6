/* SPDX-License-Identifier: EUPL-1.2
 *
 * Content lines: what iCalendar (RFC 5545, 3.1) and vCard (RFC 6350, 3.2; RFC 2425, 5.8.1) are made
 * of.  Lines end with CRLF and are folded at 75 octets, never within a character.
 *
 *     folded_open(&line, out, "SUMMARY");
 *     folded_parameter(&line, "LANGUAGE", lang);
 *     folded_text(&line, title);
 *     folded_close(&line);
 */
#ifndef FORMATS_FOLDED_H
#define FORMATS_FOLDED_H

#include "base/buf.h"

struct folded {
    struct buf *out;
    size_t octets; /* of the physical line that is being written */
    bool in_value; /* the colon is written */
};

void folded_open(struct folded *line, struct buf *out, const char *name);
/* Before any value; an empty value writes nothing. Quoted where it must be; quotation marks, which
 * a parameter cannot hold, become apostrophes. */
void folded_parameter(struct folded *line, const char *name, Str value);
/* A part of the value as it is: dates, numbers, addresses, separators. */
void folded_raw(struct folded *line, Str value);
/* A part of the value that is text: backslash, comma, semicolon and newline are escaped. */
void folded_text(struct folded *line, Str text);
/* The same with semicolons as they are: a single text of vCard 4.0 knows no escape for them (RFC
 * 6350, 4: TEXT-CHAR); texts with components, and iCalendar and vCard 3.0 everywhere, ask for it.
 */
void folded_single(struct folded *line, Str text);
void folded_close(struct folded *line);

/* Whole lines; an empty value writes nothing. */
void folded_line(struct buf *out, const char *name, Str raw);
void folded_text_line(struct buf *out, const char *name, Str text);
/* A text with its language (may be empty). */
void folded_spoken(struct buf *out, const char *name, Str lang, Str text);

#endif

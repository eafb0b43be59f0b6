/* SPDX-License-Identifier: EUPL-1.2
 *
 * What both readings of a Markdown text (as HTML, as plain text) share: the dialect, the cap, and
 * entities.
 *
 * Private to html/.  The dialect is CommonMark with tables, raw HTML taken as text, and no guessing
 * of links in plain words: the parser needs quadratic time for that.
 */
#ifndef HTML_MARKDOWN_INPUT_H
#define HTML_MARKDOWN_INPUT_H

#include <md4c.h>

#include "base/str.h"

struct arena;

enum {
    MARKDOWN_BYTES_MAX = 64 << 10, /* of input that is read; the rest is left out */
    MARKDOWN_DIALECT = MD_FLAG_TABLES | MD_FLAG_NOHTML,
    ENTITY_BYTES_MAX = 4, /* of a decoded entity */
};

/* A copy of the text for the parser: cut to MARKDOWN_BYTES_MAX between two characters, ended by a
 * newline, and with a byte before and behind it that may be read, since the parser (0.4.8) looks
 * there.  Empty where the text is. */
Str markdown_guarded(struct arena *arena, Str markdown);

/* The character that an entity such as &amp; or &#x41; stands for, in room; an entity whose name we
 * do not know is given back as it is.  Characters that no Str may hold become U+FFFD. */
Str entity_text(Str entity, char room[static ENTITY_BYTES_MAX]);

/* An address or title as the parser hands it out, with its entities decoded. */
Str markdown_attribute(struct arena *arena, const MD_ATTRIBUTE *attribute);

#endif

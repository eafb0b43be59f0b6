/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading the house's own pages again, tag by tag, without changing a byte of what is passed over.
 *
 * A reader of HTML as the templates write it (the tokens of WHATWG HTML 13.2.5 that they use):
 * every attribute's value in double quotes, every & and < of a text escaped.  It builds no tree and
 * mends nothing, so that a page which is written out again piece by piece is the same page.
 * Whatever it is given, it ends, and the pieces together are the whole text.
 *
 *     struct tag_walk walk = { .html = page };
 *     while (tag_next(&walk, &piece))
 *         ...
 */
#ifndef HTML_HTML_TAGS_H
#define HTML_HTML_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

struct tag_walk {
    Str html;
    size_t at;
    Str raw; /* "script" or "style": text runs to its end */
};

enum tag_type {
    TAG_TEXT,  /* with its entities */
    TAG_OPEN,  /* <a href="x"> */
    TAG_CLOSE, /* </a> */
    TAG_OTHER, /* <!doctype html>, comments */
};

struct tag {
    enum tag_type type;
    Str whole;      /* as it stands in the page */
    Str name;       /* of TAG_OPEN and TAG_CLOSE */
    Str attributes; /* of TAG_OPEN: what stands between name and > */
};

/* The next piece; false at the end. */
bool tag_next(struct tag_walk *walk, struct tag *out);

/* Whether an open tag has neither content nor a closing tag (<br>, and <path/> in drawings). */
bool tag_is_empty(const struct tag *tag);

struct tag_attribute {
    Str whole; /* with the blanks before it */
    Str name;
    Str value; /* with its entities; empty where there is none */
};

/* The next attribute at or after *at of a tag's attributes; *at moves behind it. */
bool tag_next_attribute(Str attributes, size_t *at, struct tag_attribute *out);
/* The value of one, entities undone; empty where the tag has none of that name. */
Str tag_attribute(struct arena *arena, const struct tag *tag, const char *name);

/* Text with the five entities undone that escape_text and escape_attribute write. */
Str tag_text(struct arena *arena, Str html);

#endif

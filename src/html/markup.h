/* SPDX-License-Identifier: EUPL-1.2
 *
 * HTML that is already safe, and the escaping behind the compiled templates.
 *
 * Markup is made only in html/: by a compiled template, by the Markdown renderer, by the drawings.
 * There is no way to turn a Str into Markup without escaping it.
 */
#ifndef HTML_MARKUP_H
#define HTML_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct buf;

typedef struct {
    Str html;
} Markup;

#define MARKUP_EMPTY ((Markup){ STR_EMPTY })

/* & < > as entities; for text between tags. */
void escape_text(struct buf *out, Str text);
/* & < > " ' as entities; for quoted attribute values. */
void escape_attribute(struct buf *out, Str text);
/* A whole address in href, src or action: only http, https, mailto, tel, and relative addresses
 * pass, everything else is written as "#"; bytes that may not stand in an address are
 * percent-encoded; then escaped as an attribute. */
void escape_address(struct buf *out, Str address);
/* Percent-encodes a single path segment or query value (RFC 3986 unreserved characters stay). */
void escape_component(struct buf *out, Str text);
/* True where escape_address lets the address through. */
bool address_is_safe(Str address);

/* Text with each word that is a hit wrapped in <mark>, for search results; hit is asked with the
 * word folded. */
typedef bool markup_hit(void *context, Str folded);
Markup markup_marked(struct arena *arena, Str text, markup_hit *hit, void *context);
/* The first two places of a text where hits stand, each cut at words to about half of max_points
 * code points, with ellipses; the text's beginning where there is no hit.  *hits_out (may be NULL)
 * is how many words of it were hits. */
Markup markup_fragments(struct arena *arena, Str text, size_t max_points, markup_hit *hit,
                        void *context, size_t *hits_out);
/* Plain text escaped. */
Markup markup_text(struct arena *arena, Str text);

/* Several pieces with plain text between them; empty pieces are passed over. */
Markup markup_joined(struct arena *arena, const Markup *parts, size_t count, Str between);
/* Plain text escaped, in a span of its own where it is in another language than the page (lang is
 * empty where it is not). */
Markup markup_spoken(struct arena *arena, Str lang, Str text);
/* <p>...</p>; empty stays empty. */
Markup markup_paragraph(struct arena *arena, Markup content);
/* A section with a heading of the second rank; id (may be empty) can be linked to. */
Markup markup_section(struct arena *arena, Str id, Markup heading, Markup content);
/* <div class="look">...</div>; look is a class of the style sheet. */
Markup markup_block(struct arena *arena, Str look, Markup content);
/* The content in a language of its own (empty: the page's), with a small tag behind it (empty:
 * none). */
Markup markup_in_language(struct arena *arena, Str lang, Markup content, Str tag);

/* JSON as a block of data in a page: <script type="application/ld+json">.  Whatever HTML could read
 * in it (< > &, which JSON has in strings only) is written as \u00XX, so it cannot end early. */
Markup markup_data(struct arena *arena, Str json);

/* Markdown (CommonMark with tables, no raw HTML) to HTML: "#" becomes a heading of the level
 * heading_base (1 to 6), though never h1, which is the page's own; links pass the address
 * allow-list, at most 64 kB of input are rendered.  link_base, e.g. "/sv", is put before addresses
 * that begin with a single slash unless they begin with it already; before those that begin with
 * "/r/" (permanent addresses) only its first segment, the language. */
Markup markdown_render(struct arena *arena, Str markdown, int heading_base, Str link_base);
/* The first characters of a Markdown text as plain text, cut at a word, with an ellipsis when cut.
 */
Str markdown_plain(struct arena *arena, Str markdown, size_t max_points);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * The pages that every kind has from its declaration: list and record, and both in
 * every format that fits.
 */
#ifndef RECORDS_KIND_PAGES_H
#define RECORDS_KIND_PAGES_H

#include "http/route.h"
#include "records/show.h"

/* The routes of all kinds that have a path, and /r/{code}; made once at start. */
const struct route *kind_routes(struct arena *arena, const struct kinds *kinds, size_t *count_out);

/* Handlers; route->with is the kind. */
Err show_list(struct visit *visit);
Err show_list_format(struct visit *visit); /* LIST.SUFFIX; the route's path says which */
Err show_record(struct visit *visit);
Err show_record_format(struct visit *visit); /* CODE.SUFFIX */
Err show_code(struct visit *visit);          /* /r/{code}: to the record in the reader's language */

/* The tombstone of a withdrawn record, with status 410. */
Err answer_gone(struct visit *visit, const struct reader *reader, const struct gone *gone);

/* The answer of LIST.SUFFIX for a kind (NULL: the search over all of them) under a title. */
Err format_answer_list(struct visit *visit, const struct kind *kind, Str title);

/* The formats that a list as it was asked for is given in (kind NULL: the search over all kinds).
 */
struct list_format {
    Str href;
    Str name;      /* "Atom" */
    Str type;      /* "application/atom+xml" */
    bool followed; /* to subscribe to rather than to take along */
    bool in_head;  /* a feed: named in the page's head */
};
struct list_format *list_formats(struct visit *visit, const struct kind *kind, size_t *count_out);
/* Names those that are feeds in the head of a page. */
struct frame;
void list_feeds(struct visit *visit, const struct list_format *formats, size_t count, Str title,
                struct frame *frame);

/* A list's pieces for pages that show it their own way (search). */
struct page_facet *list_facets(struct show *show, const struct list_want *want,
                               const struct list_result *result, size_t *count_out);
struct list_step {
    Url href;
    Str text;
    bool current;
    Str rel;
};
struct list_step *list_steps(struct show *show, const struct list_want *want,
                             const struct list_result *result, Str path, size_t *count_out);
/* The address of the list with a changed query: without one value of a field, or without a field.
 */
Str list_without(struct visit *visit, Str path, const char *field, Str value);

/* The language of the house that a reader asks for; used only where the address names none. */
Lang preferred_language(const struct visit *visit);

/* Markdown as plain text cut for a description or lead. */
Str lead_of(struct show *show, const struct tongue *tongue);

#endif

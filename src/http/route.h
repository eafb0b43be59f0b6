/* SPDX-License-Identifier: EUPL-1.2
 *
 * A route is a row: method, path, permit, audit, form, handler.  Permit and audit have no default:
 * a zero stops the program at start and fails the tests.  Everything that answers an address is in
 * one table, so that what the house offers can be listed.
 */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include <stddef.h>

#include "http/form.h"
#include "http/request.h"
#include "http/visit.h"

enum permit {
    PERMIT_UNSET = 0, /* a mistake */
    PERMIT_ANYONE,
    PERMIT_NOBODY, /* exists for the tests: always refused */
};

enum audit {
    AUDIT_UNSET = 0, /* a mistake */
    AUDIT_NONE,      /* nothing is changed and nothing is revealed that needs a record */
};

struct route {
    enum method method; /* METHOD_GET answers HEAD too */
    /* Segments are literal or {name}; the first may be {lang}.  A last segment may be "{name}.csv"
     * (literal suffix). E.g. "/{lang}/library/{code}/{slug}". */
    const char *path;
    enum permit permit;
    enum audit audit;
    const struct form *form; /* NULL: no fields */
    Err (*handler)(struct visit *visit);
    const void *with; /* for handlers that serve several rows, e.g. the kind of record */
    bool quiet; /* the young people's path: no-store, no-referrer, nothing about the request is
                   logged */
};

struct router; /* a tree over the table, built at start */

/* Checks every row (a bug in the table panics with the row named) and builds the tree in arena.
 * Literal segments win over placeholders. rows must outlive the router. */
struct router *router_new(struct arena *arena, const struct route *const *rows, size_t count);

/* The row for a request, with the placeholders' values in segments and the language when the path
 * has {lang}.  ERR_NOT_FOUND, or ERR_METHOD when the path exists for another method. */
Err router_find(const struct router *router, enum method method, Str path,
                const struct route **route_out, Str segments[4], Lang *lang_out);

size_t router_count(const struct router *router);
const struct route *router_row(const struct router *router, size_t i);

#endif

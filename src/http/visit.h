/* SPDX-License-Identifier: EUPL-1.2
 *
 * One visit: what a handler gets.  Handlers are straight-line blocking code; they never see the raw
 * request.
 */
#ifndef HTTP_VISIT_H
#define HTTP_VISIT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "http/form.h"
#include "http/request.h"
#include "i18n/words.h"

struct db;
struct house;
struct route;

/* How far a person sees: the steps of the visibility ladder, in order.  Visitors are the only
 * people there are today. */
enum reach {
    REACH_UNSET = 0,
    REACH_PUBLIC, /* anyone */
    REACH_SIGNED_IN,
    REACH_ROOM,
    REACH_NAMED,
    REACH_OFFICE, /* the secretariat */
};

struct visit {
    struct arena *arena;
    const struct house *house; /* settings, opened at start; read only */
    const struct request *request;
    const struct route *route;
    struct db *db;        /* in a read transaction for a GET */
    struct search *index; /* the search file; NULL: not there yet */
    Lang lang;            /* of the page, from the address */
    enum reach reach;
    When now; /* the same moment for the whole visit */
    struct form_values form;
    Str segments[4]; /* what the route's {placeholders} matched, in order, {lang} not counted */
    struct response *response;
    enum word refusal;         /* with ERR_REFUSED: what happened and what to do next */
    const char *refusal_field; /* the form field, or NULL */
    Str goner;                 /* with ERR_GONE: ready page markup for the tombstone, or empty */
};

/* Says why, for the error page, and returns ERR_REFUSED. */
Err visit_refuse(struct visit *visit, enum word why, const char *field);

/* The answer is a page: HTML body, 200, cacheable. */
Err visit_page(struct visit *visit, const struct buf *html);
/* The answer is other text, e.g. "text/csv; charset=utf-8"; filename (may be empty) makes it a
 * download. */
Err visit_text(struct visit *visit, Str content_type, Str body, Str filename);
/* 303 for a form, 301 for a moved address, 302 otherwise.  location is relative to the host and
 * begins with one slash (ERR_REFUSED otherwise). */
Err visit_redirect(struct visit *visit, int status, Str location);

#endif

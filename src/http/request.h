/* SPDX-License-Identifier: EUPL-1.2
 *
 * A request and its answer as plain values, so that everything above can be tested without a
 * socket.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* How a body is packed.  The later, the smaller. */
enum coding { CODING_IDENTITY = 0, CODING_GZIP, CODING_BROTLI, CODINGS };

enum method { METHOD_UNSET = 0, METHOD_GET, METHOD_HEAD, METHOD_POST };

/* All texts live as long as the request's arena.  The gate has checked the message's framing. */
struct request {
    enum method method;
    Str path;  /* decoded once, absolute, without query; a Str (the gate refuses NUL, bad UTF-8,
                  "//", dot segments) */
    Str query; /* raw, without the question mark; "" when there is none */
    Str if_none_match;   /* header value or empty */
    Str accept_language; /* used only at "/" */
    Str cookie;
    Str host;
    bool gzip;        /* the client takes gzip */
    bool brotli;      /* the client takes br */
    Bytes body;       /* of a POST, at most the route's limit */
    Str content_type; /* of a POST */
};

/* The best that the client takes. */
static inline enum coding request_coding(const struct request *request)
{
    return request->brotli ? CODING_BROTLI : request->gzip ? CODING_GZIP : CODING_IDENTITY;
}

enum { RESPONSE_HEADERS_MAX = 12 };

struct response_header {
    const char *name;
    Str value;
};

struct response {
    int status;
    Str content_type; /* with charset where text */
    Str body;         /* in the visit arena, or static */
    bool cacheable;   /* may stand in the page cache until the data changes (public pages only) */
    bool is_static;   /* body outlives the request (assets) */
    bool no_store;  /* Cache-Control: no-store and Referrer-Policy: no-referrer (the young people's
                       path) */
    bool immutable; /* a hashed asset: Cache-Control: public, max-age=31536000, immutable */
    Str etag;       /* with quotes, or empty: http/ makes one from the body */
    Str location;   /* of a redirect */
    struct response_header headers[RESPONSE_HEADERS_MAX]; /* others */
    size_t header_count;
};

void response_header_add(struct response *response, const char *name, Str value);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Every limit at the door, in one place.
 *
 * A limit is chosen so that honest browsers stay far below it and nobody, by reaching it, takes
 * more memory or time than the machine can spare.  What a form may hold stands with its declaration
 * (http/form.h).
 */
#ifndef HTTP_LIMITS_H
#define HTTP_LIMITS_H

enum {
    /* One request. */
    LIMIT_PATH = 2048,             /* bytes of the address before the question mark, as sent */
    LIMIT_QUERY = 4096,            /* bytes after it */
    LIMIT_HEADERS = 64,            /* fields */
    LIMIT_HEADER_BYTES = 16 << 10, /* names and values together */
    LIMIT_BODY = 16 << 10,         /* bytes of a POST */

    /* Connections. */
    LIMIT_CONNECTIONS = 4096,
    LIMIT_CONNECTIONS_LEAST = 64,      /* however few files the system lets the house open */
    LIMIT_FILES = 256,                 /* other than connections */
    LIMIT_CONNECTIONS_PER_PEER = 256,  /* offices share one; not on loopback (a proxy) */
    LIMIT_CONNECTION_BYTES = 32 << 10, /* the library zeroes them twice a request; enough for the
                                          longest that the gate lets through */
    LIMIT_IDLE_SECONDS = 30,
    LIMIT_REQUEST_SECONDS = 30, /* from connecting, or the answer before, to a request's end */
    LIMIT_SLOW_SECONDS = 10,    /* for an answer, when room is scarce */
    LIMIT_BACKLOG = 1024,

    /* Work. */
    LIMIT_QUEUE_PER_WORKER = 32, /* requests that wait; one more is answered 503 */
    LIMIT_RETRY_SECONDS = 2,     /* what such an answer asks for */
    LIMIT_STOP_SECONDS = 10,     /* to finish what runs when the house stops */

    /* The page cache. */
    LIMIT_PAGE_SHARE = 8,       /* a page over 1/8 of the cache is not kept */
    LIMIT_COMPRESS_LEAST = 256, /* bytes; smaller bodies are sent as they are */
};

#endif

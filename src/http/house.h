/* SPDX-License-Identifier: EUPL-1.2
 *
 * The running house: what every request shares, and the way from a request to its answer.
 */
#ifndef HTTP_HOUSE_H
#define HTTP_HOUSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "http/request.h"
#include "http/route.h"

struct db;
struct memory;
struct page_cache;
struct search;

/* Error pages, the "/" redirect and the page frame belong to rooms; the house calls them through
 * here. */
struct house_pages {
    /* Fills visit->response with the page for an error; must not fail and must not touch the
     * database. */
    void (*error)(struct visit *visit, Err err, Str reference);
    /* Where programs ask: "/api".  What is refused at or below it before there is a visit is a
     * problem of RFC 9457 too, not a line of text.  Empty: nowhere. */
    Str programs;
};

/* The search file belongs to search/; each worker opens it through here, and again when another
 * takes its place. */
struct house_search {
    void *shared;                                           /* between the workers */
    struct search *(*open)(void *shared, const char *path); /* NULL: not one, or not of this
                                                               program; the reason is in the log */
    void (*rest)(struct search *search);                    /* after every visit */
    void (*close)(struct search *search);
    /* Whether the file was found damaged on the way; the jobs are then told, and the visit is to be
     * answered without it. */
    bool (*spoilt)(struct search *search);
};

/* Opened at start, then read only (the cache has its own locks). */
struct house {
    struct arena *arena; /* house lifetime */
    Str folder;
    Str base_address; /* "https://house.example" without a slash at the end: for feeds and metadata,
                         which need addresses in full; pages link relative to the host */
    const struct router *router;
    const struct house_pages *pages;
    bool (*offers)(const struct house *house,
                   Lang lang);         /* whether the house speaks a language; NULL: all of them */
    const void *settings;              /* struct settings of records/, opaque here */
    const void *kinds;                 /* struct kinds of records/, opaque here */
    const struct house_search *search; /* NULL: none */
    struct memory *memory;             /* of records/, opaque here and with a lock of its own; NULL:
                                          none */
    struct page_cache *cache;
    When stopped; /* the moment of every visit; 0: the clock's */
    bool offline; /* the pages are for a copy that opens without the house: no filters, nothing that
                     only a house can answer; base_address is empty where the house has none */
};

enum { VISIT_ARENA_MAX = 256 << 20, RESPONSE_MAX = 64 << 20 };

/* Answers one request: routes, reads the form, checks the permit, opens a read snapshot on db
 * (GET), calls the handler, and maps an Err to a status and an error page.  db and index may be
 * NULL: the handler then sees them so.  Always fills response.  Security headers are not part of it
 * (the listener adds them to everything). */
void house_answer(const struct house *house, struct arena *arena, struct db *db,
                  struct search *index, const struct request *request, struct response *response);

/* The error page for a request that no handler will see (the listener's "too busy").  Never touches
 * the database and logs nothing, so it can be made in advance. */
void house_refuse(const struct house *house, struct arena *arena, const struct request *request,
                  Err err, struct response *response);

/* The language that an address begins with, or the source language. */
Lang house_language(Str path);

/* The canonical key of a request for the page cache: method-independent path and query as they
 * came, and the coding that the client takes. */
Str house_cache_key(struct arena *arena, const struct request *request);

#endif

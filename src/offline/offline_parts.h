/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the parts of the offline house share.  Inside offline/ only.
 *
 * First every address is asked for and kept as it was answered (offline_crawl.c), then the search
 * is made of what was kept (offline_words.c, offline_index.c), then the pages are written with
 * links that lead to files (offline_links.c, offline_names.c).
 */
#ifndef OFFLINE_OFFLINE_PARTS_H
#define OFFLINE_OFFLINE_PARTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "offline/offline.h"

struct db;

enum { OFFLINE_ARENA_MAX = 1 << 30, OFFLINE_FILE_MAX = 256 << 20, OFFLINE_TITLES_A_PAGE = 500 };

/* An address of the house that a link led to, and what became of it. */
struct leaf {
    Str address;               /* path and query, as links write it */
    Str file;                  /* its name in the archive; empty: it is not in it */
    struct leaf *instead;      /* the address that it redirects to */
    Str away;                  /* the same, outside the copy */
    const struct route *route; /* NULL: a file that no route answers */
    Lang lang;
    bool page;  /* HTML; else it is kept as it is */
    int64_t at; /* where its content stands in the spool */
    size_t length;
    Str sha256; /* of what stands in the archive */
    bool entry; /* found by the search and listed from A to Z */
    Str title, title_lang, room, line, line_lang;
    Bytes key; /* of the title, for sorting */
};

struct copy {
    struct arena *arena; /* of the whole writing */
    struct arena visit;  /* of one answer */
    struct house house;  /* with the settings of the wanted languages */
    const struct offline_want *want;
    Str folder; /* where it is being made */
    struct db *db;
    struct map by_address, by_file;
    struct leaf **leaves;
    size_t count, room;
    struct leaf **entries[LANG_MAX]; /* sorted by title, after the crawl */
    size_t entry_count[LANG_MAX];
    int spool;
    int64_t spool_end;
    When date; /* of the newest public change */
};

/* ---- offline_copy.c: the house that stands still, and the spool ---- */

Err copy_open(struct copy *copy, struct arena *arena, const struct house *house,
              const struct offline_want *want);
void copy_close(struct copy *copy);
Err spool_put(struct copy *copy, Str content, int64_t *at_out);
Err spool_get(struct copy *copy, const struct leaf *leaf, struct arena *arena, Str *out);

/* ---- offline_crawl.c ---- */

/* The leaf of an address of the house, noted to be asked for where it is new; NULL where the copy
 * does not hold such addresses.  Fragments must be off. */
struct leaf *copy_leaf(struct copy *copy, Str address);
/* A file of our own making. */
Err copy_add_file(struct copy *copy, Str name, Str content);
/* Asks for everything that can be reached from the first page. */
Err copy_crawl(struct copy *copy);

/* ---- offline_names.c ---- */

/* A name for the file of an address, never given twice. */
Str copy_name(struct copy *copy, const struct leaf *leaf);
/* The way from one file of the archive to another. */
Str copy_way(struct arena *arena, Str from, Str to);

/* ---- offline_links.c ---- */

/* The page with every address in it leading to a file of the archive, to the house itself, or
 * nowhere. */
Err copy_links(struct copy *copy, const struct leaf *leaf, Str html, struct arena *arena, Str *out);

/* ---- offline_words.c ---- */

/* Fills title, room and line of a page. */
void words_describe(struct copy *copy, struct leaf *leaf, Str html);
/* Every word of a page that the search finds it by, folded, with the language that it is in. */
struct words_taken {
    void (*take)(void *context, Str word, Str lang, bool in_title);
    void *context;
};
void words_take(struct arena *arena, const struct leaf *leaf, Str html,
                const struct words_taken *taken);

/* ---- offline_index.c ---- */

/* Adds the files of a language's search. */
Err index_write(struct copy *copy, Lang lang);

/* ---- offline_pages.c ---- */

/* The house's routes that a copy can have, and the copy's own: first page, search, everything. */
const struct router *pages_router(struct copy *copy, const struct router *house);
/* Whether the row is the search, which takes its query from the address itself. */
bool pages_is_search(const struct route *route);
/* Whether the row lists what the crawl has found, and so must wait for its end. */
bool pages_is_last(const struct route *route);
/* README.txt. */
Str pages_readme(struct copy *copy);

#endif

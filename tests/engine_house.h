/* SPDX-License-Identifier: EUPL-1.2
 *
 * For tests: a house in a folder of its own, filled from CSV texts or a pack folder, that answers
 * requests without a socket.
 *
 * Requests go through house_answer with the real router, forms, rule and templates, on a connection
 * that can only read, exactly as the serving process does it.  Whatever goes wrong while a house is
 * being set up ends the process: it is the test that is broken. Beside it, a few ways to look at an
 * answer: texts counted, addresses collected, words taken apart by the language they are marked
 * with.
 */
#ifndef TESTS_ENGINE_HOUSE_H
#define TESTS_ENGINE_HOUSE_H

#include "base/arena.h"
#include "base/buf.h"
#include "http/house.h"
#include "records/import.h"
#include "records/record.h"
#include "records/settings.h"
#include "search/hits.h"

struct engine_file {
    const char *name; /* "events.csv", or "house.csv" for the settings */
    const char *text;
};

struct engine_house {
    struct arena arena; /* the house's own; also for what a test keeps */
    struct arena visit; /* of the last answer */
    Str folder;
    struct kinds *kinds;
    struct house house;
    struct db *writer; /* for imports and for looking into tables */
    struct db *reader; /* what requests are answered with */
    struct db *index;  /* for writing */
    struct card_box box;
    struct house_search doors;
    struct search search; /* the same for reading */
};

/* A house made of these files in one import; a refused row ends the process after saying which. */
void engine_house_open(struct engine_house *house, const struct engine_file *files, size_t count);
/* The same from every CSV file of a folder of the project, e.g. "region/baltic". */
void engine_house_open_pack(struct engine_house *house, const char *folder);
void engine_house_close(struct engine_house *house);

/* Imports one more file.  The report's texts live in the house's arena.  Search follows when follow
 * is true. */
struct import_report engine_import(struct engine_house *house, const char *name, const char *text,
                                   struct import_options options);
/* Lets the search index follow what has changed; returns whether anything had. */
bool engine_follow(struct engine_house *house);
/* The newest number of table change. */
int64_t engine_changes(struct engine_house *house);
/* One number from a statement on the house's database. */
int64_t engine_number(struct engine_house *house, const char *statement);
/* Reads the settings again, e.g. after an import of house.csv. */
void engine_read_settings(struct engine_house *house);

/* GET; target is path and query as in an address (a fragment is dropped).  The answer stands until
 * the next call. */
struct response engine_get(struct engine_house *house, Str target);
struct response engine_get_z(struct engine_house *house, const char *target);
struct response engine_get_as(struct engine_house *house, Str target, const char *accept_language);
/* The body of an answer that must be 200; a copy that stays. */
Str engine_body(struct engine_house *house, const char *target);
/* Every record of a kind as CSV, as the operator exports it. */
Str engine_export(struct engine_house *house, const char *kind);

/* A reader who sees what a visitor sees, in a language; its arena is the house's. */
struct reader engine_reader(struct engine_house *house, const char *lang);

/* ---- looking at answers ---- */

bool engine_has(Str text, const char *part);
size_t engine_count(Str text, const char *part);
/* Where part first stands, or text.len. */
size_t engine_find(Str text, const char *part);
/* What stands between two texts, from the first occurrence on; empty where there is none. */
Str engine_between(Str text, const char *before, const char *after);

/* The next address in href, action or src at or after *at; false at the end. &amp; is undone.  *at
 * moves behind it. */
bool engine_next_address(struct arena *arena, Str html, size_t *at, Str *out);

/* A run of human text: a text node, trimmed, with the language it is marked with (the page's own
 * where nothing else is said). */
struct engine_words {
    Str words;
    Str lang;
};
/* Takes a page apart into its text nodes; entities are undone.  Returns NULL, or why the markup
 * could not be followed. */
const char *engine_words_of(struct arena *arena, Str html, struct engine_words **out,
                            size_t *count_out);

/* A file or folder of the project: HOUSE_SOURCE is set by the build, otherwise the folders above
 * the present one are tried. */
Str engine_source(struct arena *arena, const char *path);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the files of the API share: one answer that is being written, records as JSON, cursors.
 */
#ifndef API_PARTS_H
#define API_PARTS_H

#include "api/api.h"
#include "api/api_json.h"
#include "records/list.h"

/* An answer that is being written. */
struct api {
    struct visit *visit;
    struct reader reader; /* its language is ?lang=, else the house's default */
    bool plain;           /* ?lang= was given: one language, texts are plain strings */
    Str base;             /* "https://house.example" */
    struct buf out;       /* RESPONSE_MAX bytes at most */
    struct json json;
};

/* Reads lang and refuses parameters that the address does not take. */
Err api_begin(struct api *api, struct visit *visit);
/* Answers with what was written. */
Err api_send(struct api *api);
/* ?limit=, or API_LIMIT.  ERR_REFUSED for 0. */
Err api_limit(struct visit *visit, int64_t *out);
/* The headers that every answer has. */
void api_headers(struct visit *visit);
/* 410 with what may be said of a withdrawn record. */
Err api_gone(struct api *api, const struct gone *gone);

/* Writes "next" with the address of the next page and gives it as a Link header (RFC 8288). */
void api_next(struct api *api, const char *cursor_name, Str cursor);

/* ---- records as JSON ---- */

/* Where a record is read. */
Str api_href(const struct api *api, const struct kind *kind, Str code);
/* One record; whole: with its parts and with what points to it. */
Err api_write_record(struct api *api, const char *key, const struct brief *brief, bool whole);
/* Several, as the value of a key; records leave memory as soon as they are written. */
Err api_write_records(struct api *api, const char *key, const struct briefs *briefs);

/* The titles (or another field) of several records in every language. */
struct api_words {
    struct arena *arena; /* of the rows */
    struct api_word_row {
        int64_t record;
        struct tongue tongue;
    } * rows;
    size_t count;
};
Err api_words_read(const struct reader *reader, const char *field, const int64_t *ids, size_t count,
                   struct api_words *out);
/* {"code": ..., "kind": ..., "title": ..., "href": ...}, left open for more. */
void api_open_reference(struct api *api, const char *key, const struct brief *brief,
                        const struct api_words *titles);
/* A translated text: by language, or plain. */
void api_write_words(struct api *api, const char *key, const struct tongue *best, int64_t record,
                     const struct api_words *words);

/* ---- cursors ---- */

/* Bytes as letters and digits (the alphabet of RFC 4648's base32hex, in small letters, without
 * padding). */
Str api_cursor_write(struct arena *arena, Bytes bytes);
/* ERR_REFUSED: not written by api_cursor_write. */
Err api_cursor_read(struct arena *arena, Str cursor, Bytes *out);
/* The cursor of a visit refused. */
Err api_cursor_refuse(struct visit *visit);

/* A place in a list of a kind, for reading on; lang orders titles. */
Str api_place_write(struct arena *arena, const struct list_want *want, Str lang,
                    const struct list_place *place);
Err api_place_read(struct arena *arena, const struct list_want *want, Str lang, Str cursor,
                   struct list_place *out);
/* A place among results of a search: behind the record of a code, or, where that is no longer
 * found, behind so many. */
Str api_hit_write(struct arena *arena, int64_t offset, Str code);
Err api_hit_read(struct arena *arena, Str cursor, int64_t *offset_out, Str *code_out);
/* A number. */
Str api_number_write(struct arena *arena, int64_t number);
Err api_number_read(struct arena *arena, Str cursor, int64_t *out);

/* ---- handlers ---- */

Err api_show_index(struct visit *visit);
Err api_show_list(struct visit *visit);
Err api_show_record(struct visit *visit);
Err api_show_search(struct visit *visit);
Err api_show_changes(struct visit *visit);
Err api_show_description(struct visit *visit);

/* ---- the description ---- */

/* "GlossaryTerm" for glossary_term: the name of the kind's schema. */
Str api_schema_name(struct arena *arena, const struct kind *kind);
/* The schemas of everything that is answered, as the object "schemas". */
void api_write_schemas(struct json *json, struct arena *arena, const struct kinds *kinds);

#endif

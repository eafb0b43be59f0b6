/* SPDX-License-Identifier: EUPL-1.2
 *
 * Texts and references as JSON: a text by language, each language once, or in one language as a
 * plain string.  Contract in api_parts.h.
 */
#include "api/api_parts.h"
#include "base/arena.h"

enum { IDS_AT_ONCE = 64 };

static Err read_some(const struct reader *reader, const char *field, const int64_t *ids,
                     size_t count, size_t *room, struct api_words *out)
{
    struct sql sql;
    ROWS rows = { 0 };

    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT t.record, t.words, t.lang, t.state FROM text AS t WHERE t.record IN ");
    sql_ints(&sql, ids, count);
    sql_add(&sql, " AND t.item = 0 AND t.field = ");
    sql_text(&sql, str_from_z(field));
    sql_add(&sql, " ORDER BY t.record, t.lang");
    TRY(sql_query(reader->db, "api.read_words", &sql, &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(reader->arena, out->rows, out->count, room);
        out->rows[out->count++] = (struct api_word_row){
            rows_int(&rows, 0),
            { rows_text(&rows, reader->arena, 1), rows_text(&rows, reader->arena, 2),
              rows_text(&rows, reader->arena, 3) },
        };
    }
    return rows_close(&rows);
}

Err api_words_read(const struct reader *reader, const char *field, const int64_t *ids, size_t count,
                   struct api_words *out)
{
    size_t room = 16;

    *out = (struct api_words){ .arena = reader->arena,
                               .rows = ARENA_ARRAY(reader->arena, room, struct api_word_row) };
    for (size_t from = 0; from < count; from += IDS_AT_ONCE)
        TRY(read_some(reader, field, ids + from,
                      count - from < IDS_AT_ONCE ? count - from : IDS_AT_ONCE, &room, out));
    return OK;
}

void api_write_words(struct api *api, const char *key, const struct tongue *best, int64_t record,
                     const struct api_words *words)
{
    if (best->words.len == 0)
        return;
    if (api->plain) {
        json_str(&api->json, key, best->words);
        return;
    }
    json_open(&api->json, key, '{');
    for (size_t i = 0; i < words->count; i++)
        if (words->rows[i].record == record)
            json_str_of(&api->json, words->rows[i].tongue.lang, words->rows[i].tongue.words);
    json_close(&api->json);
}

Str api_href(const struct api *api, const struct kind *kind, Str code)
{
    return api_offers(kind)
               ? str_fmt(api->reader.arena, "%.*s" API_BASE "/%s/%.*s", STR_ARG(api->base),
                         kind->plural, STR_ARG(code))
               : str_fmt(api->reader.arena, "%.*s/r/%.*s", STR_ARG(api->base), STR_ARG(code));
}

void api_open_reference(struct api *api, const char *key, const struct brief *brief,
                        const struct api_words *titles)
{
    struct json *json = &api->json;

    json_open(json, key, '{');
    json_str(json, "code", brief->code);
    json_z(json, "kind", brief->kind->name);
    /* A record without a title is called by its code everywhere else; here the code stands already.
     */
    if (!str_eq(brief->title.words, brief->code))
        api_write_words(api, "title", &brief->title, brief->id, titles);
    json_str(json, "href", api_href(api, brief->kind, brief->code));
}

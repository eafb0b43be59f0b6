/* SPDX-License-Identifier: EUPL-1.2
 *
 * Lists, records and the search.  A list asks the same question as the page of its kind
 * (records/list.h) and is read on behind the last record that was given, not from a number of
 * rows, so that nothing is lost or given twice while records are added.  Contract in api.h.
 */
#include "api/api_parts.h"
#include "base/arena.h"
#include "records/settings.h"
#include "http/house.h"
#include "search/search.h"

enum { PLACE_BYTES_MAX = 2200 }; /* of an alphabet's key that an address can carry */

/* ---- what was asked ---- */

static Err check_sort(struct visit *visit)
{
    static const char *const sorts[] = { "title", "newest", "oldest", "code" };
    Str asked = form_str(&visit->form, "sort");

    for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++)
        if (asked.len == 0 || str_eq_z(asked, sorts[i]))
            return OK;
    return visit_refuse(visit, W_API_REFUSED_SORT, "sort");
}

/* Titles stand in the alphabet of the language that was asked for, if the house has it. */
static struct reader ordering_reader(const struct api *api)
{
    const struct settings *settings = api->visit->house->settings;
    struct reader reader = api->reader;
    Lang lang;

    if (!lang_find(reader.lang, &lang))
        reader.lang = lang_tag(settings != NULL ? settings->languages[0] : LANG_SOURCE);
    return reader;
}

/* ---- a list in its order ---- */

static Err find_behind(struct api *api, const struct list_want *want, int64_t limit, int64_t **ids,
                       size_t *count)
{
    const struct reader reader = ordering_reader(api);
    struct list_place place;
    Str cursor = form_str(&api->visit->form, "cursor");

    if (cursor.len == 0)
        return list_ids_behind(&reader, want, NULL, limit + 1, ids, count);
    if (api_place_read(reader.arena, want, reader.lang, cursor, &place) != OK)
        return api_cursor_refuse(api->visit);
    return list_ids_behind(&reader, want, &place, limit + 1, ids, count);
}

static Err next_behind(struct api *api, const struct list_want *want, int64_t last)
{
    const struct reader reader = ordering_reader(api);
    struct list_place place;

    TRY(list_place_of(&reader, want, last, &place));
    if (place.key.len > PLACE_BYTES_MAX)
        place.key = (Bytes){ 0 };
    api_next(api, "cursor", api_place_write(reader.arena, want, reader.lang, &place));
    return OK;
}

/* ---- results in the order of relevance ---- */

/* Where reading goes on among all the ids that were found: behind the record of the cursor's code,
 * or where it stood before it vanished. */
static Err place_among(struct api *api, const int64_t *ids, size_t count, Str cursor, size_t *out)
{
    struct brief brief;
    struct gone gone;
    int64_t offset;
    Str code;

    if (api_hit_read(api->reader.arena, cursor, &offset, &code) != OK)
        return api_cursor_refuse(api->visit);
    Err err = record_find(&api->reader, code, &brief, &gone);

    if (err != OK && err != ERR_NOT_FOUND && err != ERR_GONE)
        return err;
    *out = (size_t)offset < count ? (size_t)offset : count;
    for (size_t i = 0; err == OK && i < count; i++)
        if (ids[i] == brief.id)
            *out = i + 1;
    return OK;
}

/* Relevance changes with every record that is added, so all that is found is looked through. */
static Err find_hits(struct api *api, const struct list_want *want, int64_t limit, int64_t **ids,
                     size_t *count, size_t *offset)
{
    const struct reader reader = ordering_reader(api);
    Str cursor = form_str(&api->visit->form, "cursor");

    *offset = 0;
    TRY(list_ids(&reader, api->visit->index, want, 0, LIST_EXPORT_MAX, ids, count));
    if (cursor.len > 0)
        TRY(place_among(api, *ids, *count, cursor, offset));
    *ids += *offset;
    *count -= *offset;
    if (*count > (size_t)limit + 1)
        *count = (size_t)limit + 1;
    return OK;
}

/* What the search index gave while it was still behind must not be kept. */
static void keep_settled(struct api *api, const struct list_want *want)
{
    if (want->words.len > 0 && !search_current(api->visit->db, api->visit->index))
        api->visit->response->cacheable = false;
}

/* ---- pages ---- */

struct page {
    struct list_want want;
    int64_t limit, total;
    struct briefs briefs;
    int64_t last;  /* id of the last of them */
    size_t behind; /* how many stood before the next page, in a search */
    bool more;
};

static Err read_page(struct api *api, const struct kind *kind, struct page *out)
{
    struct visit *visit = api->visit;
    int64_t *ids = NULL;
    size_t count = 0, offset = 0;

    TRY(check_sort(visit));
    TRY(api_limit(visit, &out->limit));
    list_want_read(&api->reader, visit->index, kind, &visit->form, &out->want);
    if (kind == NULL && out->want.words.len == 0)
        return visit_refuse(visit, W_API_REFUSED_WORDS, "q");
    TRY(list_count(&api->reader, visit->index, &out->want, &out->total));
    if (out->want.words.len > 0)
        TRY(find_hits(api, &out->want, out->limit, &ids, &count, &offset));
    else
        TRY(find_behind(api, &out->want, out->limit, &ids, &count));
    out->more = count > (size_t)out->limit;
    if (out->more)
        count = (size_t)out->limit;
    out->behind = offset + count;
    out->last = count > 0 ? ids[count - 1] : 0;
    return record_briefs(&api->reader, ids, count, &out->briefs);
}

static Err write_next(struct api *api, const struct page *page)
{
    if (!page->more || page->briefs.count == 0)
        return OK;
    if (page->want.words.len == 0)
        return next_behind(api, &page->want, page->last);
    api_next(api, "cursor",
             api_hit_write(api->reader.arena, (int64_t)page->behind,
                           page->briefs.items[page->briefs.count - 1].code));
    return OK;
}

/* GET /api/v1/events */
Err api_show_list(struct visit *visit)
{
    const struct kind *kind = visit->route->with;
    struct api api;
    struct page page = { 0 };

    TRY(api_begin(&api, visit));
    TRY(read_page(&api, kind, &page));
    json_open(&api.json, NULL, '{');
    json_z(&api.json, "kind", kind->name);
    json_int(&api.json, "total", page.total);
    TRY(write_next(&api, &page));
    TRY(api_write_records(&api, "items", &page.briefs));
    json_close(&api.json);
    TRY(api_send(&api));
    keep_settled(&api, &page.want);
    return OK;
}

/* GET /api/v1/events/CC-E-2007-001 */
Err api_show_record(struct visit *visit)
{
    const struct kind *kind = visit->route->with;
    struct api api;
    struct brief brief;
    struct gone gone;

    TRY(api_begin(&api, visit));
    Err err = record_find(&api.reader, visit->segments[0], &brief, &gone);

    if (err == ERR_GONE)
        return api_gone(&api, &gone);
    TRY(err);
    if (brief.kind != kind)
        return ERR_NOT_FOUND;
    TRY(api_write_record(&api, NULL, &brief, true));
    return api_send(&api);
}

static Err write_hits(struct api *api, const struct briefs *briefs)
{
    int64_t *ids = ARENA_ARRAY(api->reader.arena, briefs->count + 1, int64_t);
    struct api_words titles, summaries;

    for (size_t i = 0; i < briefs->count; i++)
        ids[i] = briefs->items[i].id;
    TRY(api_words_read(&api->reader, "title", ids, briefs->count, &titles));
    TRY(api_words_read(&api->reader, "summary", ids, briefs->count, &summaries));
    json_open(&api->json, "items", '[');
    for (size_t i = 0; i < briefs->count; i++) {
        const struct brief *brief = &briefs->items[i];

        api_open_reference(api, NULL, brief, &titles);
        api_write_words(api, "summary", &brief->summary, brief->id, &summaries);
        json_close(&api->json);
    }
    json_close(&api->json);
    return OK;
}

/* GET /api/v1/search?q=school */
Err api_show_search(struct visit *visit)
{
    struct api api;
    struct page page = { 0 };

    TRY(api_begin(&api, visit));
    TRY(read_page(&api, NULL, &page));
    json_open(&api.json, NULL, '{');
    json_int(&api.json, "total", page.total);
    TRY(write_next(&api, &page));
    TRY(write_hits(&api, &page.briefs));
    json_close(&api.json);
    TRY(api_send(&api));
    keep_settled(&api, &page.want);
    return OK;
}

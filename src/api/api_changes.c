/* SPDX-License-Identifier: EUPL-1.2
 *
 * The feed of changes: for programs that keep a copy of what the house has.
 *
 * Everything that is or once was public comes once, at the place of its newest change: as the
 * record it is now, or as {code, kind, gone} where nobody may see it any more.  A reader that comes
 * back with the cursor of its last answer gets what has changed since.  What never was public is
 * not in the table that this is read from (records/public_change.h), and what may be seen now is
 * asked of the rule again.
 */
#include "api/api_parts.h"
#include "base/arena.h"
#include "records/public_change.h"

/* A tombstone says what record_find would say of it, and no more. */
static Err write_gone(struct api *api, const struct public_change *change)
{
    struct brief brief;
    struct gone gone = { 0 };
    Err err = record_find(&api->reader, change->code, &brief, &gone);

    if (err != OK && err != ERR_NOT_FOUND && err != ERR_GONE)
        return err;
    json_str(&api->json, "code", change->code);
    json_z(&api->json, "kind", change->kind->name);
    json_bool(&api->json, "gone", true);
    if (err != ERR_GONE)
        return OK;
    json_str(&api->json, "date", day_iso(api->reader.arena, day_from_when(gone.made)));
    json_str_any(&api->json, "reason", gone.reason);
    json_str_any(&api->json, "replacement", gone.replacement);
    return OK;
}

static Err write_change(struct api *api, const struct public_change *change)
{
    struct briefs seen;

    TRY(record_briefs(&api->reader, &change->record, 1, &seen));
    json_open(&api->json, NULL, '{');
    if (seen.count == 0) {
        TRY(write_gone(api, change));
    } else {
        json_str(&api->json, "code", change->code);
        json_z(&api->json, "kind", change->kind->name);
        json_bool(&api->json, "gone", false);
        TRY(api_write_record(api, "record", &seen.items[0], false));
    }
    json_close(&api->json);
    return OK;
}

static Err write_changes(struct api *api, const struct public_change *changes, size_t count)
{
    enum { ROW_ARENA_MAX = 128 << 20 };
    struct arena *own = api->reader.arena, row;
    Err err = OK;

    json_open(&api->json, "changes", '[');
    arena_init(&row, ROW_ARENA_MAX);
    api->reader.arena = &row;
    for (size_t i = 0; err == OK && i < count; i++) {
        err = write_change(api, &changes[i]);
        arena_reset(&row);
    }
    api->reader.arena = own;
    arena_clear(&row);
    json_close(&api->json);
    return err;
}

/* Where reading goes on.  A number that is not reached yet was given before the house was taken
 * back to an older copy: reading on would leave out what happens until then, so the reader must
 * begin anew. */
static Err read_since(struct visit *visit, int64_t *out)
{
    Str cursor = form_str(&visit->form, "since");
    int64_t newest;

    *out = 0;
    if (cursor.len == 0)
        return OK;
    TRY(public_change_newest(visit->db, &newest));
    if (api_number_read(visit->arena, cursor, out) != OK || *out > newest)
        return visit_refuse(visit, W_API_REFUSED_SINCE, "since");
    return OK;
}

/* GET /api/v1/changes?since=CURSOR */
Err api_show_changes(struct visit *visit)
{
    struct api api;
    struct public_change *changes;
    Str cursor;
    int64_t since = 0, limit;
    size_t count;
    bool more;

    TRY(api_begin(&api, visit));
    TRY(api_limit(visit, &limit));
    TRY(read_since(visit, &since));
    TRY(public_changes(&api.reader, since, (size_t)limit + 1, &changes, &count));
    more = count > (size_t)limit;
    if (more)
        count = (size_t)limit;
    cursor = api_number_write(visit->arena, count > 0 ? changes[count - 1].number : since);
    json_open(&api.json, NULL, '{');
    json_str(&api.json, "cursor", cursor);
    if (more)
        api_next(&api, "since", cursor);
    TRY(write_changes(&api, changes, count));
    json_close(&api.json);
    TRY(api_send(&api));
    /* What was given while the followers were still behind must not be kept. */
    if (!public_change_current(visit->db))
        visit->response->cacheable = false;
    return OK;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Following table change for the public.  Contract in public_change.h.
 */
#include "records/public_change.h"

#include "base/arena.h"
#include "store/store.h"

enum { BATCH = 500, PARTS_MAX = 5000, FOLLOW_ARENA_MAX = 64 << 20 };

static const struct statement read_mark = {
    "public_change.read_mark", "SELECT followed FROM public_change_mark WHERE id = 1"
};
static const struct statement set_mark = {
    "public_change.set_mark", "INSERT INTO public_change_mark (id, followed) VALUES (1, $1) "
                              "ON CONFLICT (id) DO UPDATE SET followed = excluded.followed"
};
static const struct statement list_new = {
    "public_change.list_new",
    "SELECT number, record FROM change WHERE number > $1 ORDER BY number LIMIT $2"
};
static const struct statement list_parts = {
    "public_change.list_parts",
    "SELECT id FROM record WHERE part_of = $1 AND part_of <> 0 ORDER BY position, code LIMIT $2"
};
static const struct statement note_gone = {
    "public_change.note_gone",
    "UPDATE public_change SET number = (SELECT MAX(number) + 1 FROM public_change), gone = 1, "
    "moved = $1 WHERE record = $2 AND gone = 0"
};
static const struct statement newest_moment = {
    "public_change.newest_moment", "SELECT moved FROM public_change ORDER BY moved DESC, number "
                                   "DESC LIMIT 1"
};
static const struct statement drop_tags = { "public_change.drop_tags",
                                            "DELETE FROM public_tag WHERE record = $1" };
static const struct statement keep_tags = {
    "public_change.keep_tags", "INSERT INTO public_tag (record, vocabulary, term) SELECT record, "
                               "vocabulary, term FROM tag WHERE record = $1"
};

/* The moments of a batch: by what the rule is asked, and what is written. */
struct moments {
    When now, moved;
};

/* Notes a record at the end where anyone may see it, or its tombstone. */
static Err note(struct db *db, struct arena *arena, const struct moments *at, int64_t record,
                bool gone, int64_t *changed)
{
    const struct eye anyone = { .reach = REACH_PUBLIC, .now = at->now };
    struct sql sql;

    sql_init(&sql, arena);
    sql_add(&sql, "INSERT INTO public_change (record, moved, gone, number) SELECT r.id, ");
    sql_int(&sql, at->moved);
    sql_add(&sql, ", ");
    sql_int(&sql, gone);
    sql_add(&sql, ", (SELECT COALESCE(MAX(number), 0) + 1 FROM public_change) FROM record AS r "
                  "WHERE r.id = ");
    sql_int(&sql, record);
    sql_add(&sql, " AND ");
    (gone ? rule_gone_add : rule_add)(&sql, "r", &anyone);
    sql_add(&sql, gone ? " AND r.published > 0" : "");
    sql_add(&sql, gone ? " ON CONFLICT (record) DO NOTHING"
                       : " ON CONFLICT (record) DO UPDATE SET number = excluded.number, moved = "
                         "excluded.moved, gone = 0");
    must(!buf_full(&sql.text));

    const struct statement statement = { gone ? "public_change.note_tombstone"
                                              : "public_change.note_seen",
                                         str_z(arena, buf_text(&sql.text)) };

    return db_run(db, &statement, sql.values, sql.count, changed);
}

/* Moves a record to the end: as seen where anyone may see it now, as gone where anyone could. */
static Err note_record(struct db *db, struct arena *arena, const struct moments *at, int64_t record)
{
    int64_t changed;

    TRY(note(db, arena, at, record, false, &changed));
    if (changed == 0) {
        TRY(db_run(db, &note_gone, DBARGS(DBINT(at->moved), DBINT(record)), &changed));
        if (changed > 0)
            return OK; /* with the terms that it had in sight */
        TRY(note(db, arena, at, record, true, &changed));
        if (changed == 0)
            return OK;
    }
    TRY(db_run(db, &drop_tags, DBARGS(DBINT(record)), NULL));
    return db_run(db, &keep_tags, DBARGS(DBINT(record)), NULL);
}

static Err note_with_parts(struct db *db, struct arena *arena, const struct moments *at,
                           int64_t record)
{
    size_t room = 16, count = 0;
    int64_t *parts = ARENA_ARRAY(arena, room, int64_t);
    ROWS rows = { 0 };

    TRY(note_record(db, arena, at, record));
    TRY(db_query(db, &list_parts, DBARGS(DBINT(record), DBINT(PARTS_MAX)), &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(arena, parts, count, &room);
        parts[count++] = rows_int(&rows, 0);
    }
    TRY(rows_close(&rows));
    for (size_t i = 0; i < count; i++)
        TRY(note_record(db, arena, at, parts[i]));
    return OK;
}

struct batch {
    struct arena *arena;
    int64_t followed; /* in and out */
};

static Err follow_some(struct db *db, void *context)
{
    struct batch *batch = context;
    int64_t records[BATCH], followed = batch->followed;
    size_t count = 0;
    struct moments at = { .now = when_now() };
    ROWS rows = { 0 };

    TRY(db_number(db, &newest_moment, DBNONE, 0, &at.moved));
    if (at.moved < at.now)
        at.moved = at.now;
    TRY(db_query(db, &list_new, DBARGS(DBINT(followed), DBINT(BATCH)), &rows));
    while (count < BATCH && rows_next(&rows)) {
        followed = rows_int(&rows, 0);
        records[count++] = rows_int(&rows, 1);
    }
    TRY(rows_close(&rows));
    for (size_t i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(batch->arena);
        Err err = note_with_parts(db, batch->arena, &at, records[i]);

        arena_rewind(batch->arena, mark);
        TRY(err);
    }
    TRY(db_run(db, &set_mark, DBARGS(DBINT(followed)), NULL));
    batch->followed = followed;
    return OK;
}

Err public_change_follow(struct db *house)
{
    struct arena arena;
    struct batch batch = { .arena = &arena };
    int64_t newest;
    Err err = OK;

    TRY(change_newest(house, &newest));
    TRY(db_number(house, &read_mark, DBNONE, 0, &batch.followed));
    arena_init(&arena, FOLLOW_ARENA_MAX);
    while (err == OK && batch.followed < newest)
        err = db_write(house, follow_some, &batch);
    arena_clear(&arena);
    return err;
}

/* ---- reading ---- */

bool public_change_current(struct db *db)
{
    int64_t newest, followed;

    return change_newest(db, &newest) == OK &&
           db_number(db, &read_mark, DBNONE, 0, &followed) == OK && followed == newest;
}

Err public_change_newest(struct db *db, int64_t *out)
{
    static const struct statement newest = { "public_change.newest",
                                             "SELECT MAX(number) FROM public_change" };

    return db_number(db, &newest, DBNONE, 0, out);
}

static size_t open_kinds(const struct kinds *kinds, Str names[KINDS_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < kinds->count; i++)
        if (!(kinds->items[i]->flags & KIND_QUIET))
            names[count++] = str_from_z(kinds->items[i]->name);
    return count;
}

Err public_changes(const struct reader *reader, int64_t after, size_t max,
                   struct public_change **out, size_t *count_out)
{
    struct public_change *items = ARENA_ARRAY(reader->arena, max + 1, struct public_change);
    Str names[KINDS_MAX];
    size_t count = 0;
    struct sql sql;
    ROWS rows = { 0 };

    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT p.number, p.record, r.code, r.kind FROM public_change AS p "
                  "JOIN record AS r ON r.id = p.record WHERE p.number > ");
    sql_int(&sql, after);
    sql_add(&sql, " AND r.kind IN ");
    sql_texts(&sql, names, open_kinds(reader->kinds, names));
    sql_add(&sql, " ORDER BY p.number LIMIT ");
    sql_int(&sql, (int64_t)max);
    TRY(sql_query(reader->db, "public_change.list", &sql, &rows));
    while (count < max && rows_next(&rows))
        items[count++] = (struct public_change){
            .number = rows_int(&rows, 0),
            .record = rows_int(&rows, 1),
            .code = rows_text(&rows, reader->arena, 2),
            .kind = kind_find(reader->kinds, rows_text(&rows, reader->arena, 3)),
        };
    *out = items;
    *count_out = count;
    return rows_close(&rows);
}

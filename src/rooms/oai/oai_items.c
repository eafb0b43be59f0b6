/* SPDX-License-Identifier: EUPL-1.2
 *
 * Items in the order of their datestamps.  Contract in oai.h.
 */
#include "base/arena.h"
#include "formats/work.h"
#include "rooms/oai/oai.h"

bool oai_kind(const struct kind *kind)
{
    return kind_is_work(kind) && kind->path != NULL && kind->part_of == NULL &&
           !(kind->flags & (KIND_HIDDEN | KIND_QUIET));
}

void oai_items_add(struct sql *sql, const struct reader *reader)
{
    Str names[KINDS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < reader->kinds->count; i++)
        if (oai_kind(reader->kinds->items[i]))
            names[count++] = str_from_z(reader->kinds->items[i]->name);
    /* CROSS: along the index of public_change, whatever else seems cheap. */
    sql_add(sql, " FROM public_change AS p CROSS JOIN record AS r WHERE r.id = p.record AND ");
    if (count == 0) {
        sql_add(sql, "1 = 0");
        return;
    }
    sql_add(sql, "r.kind IN ");
    sql_texts(sql, names, count);
}

static Err add_want(struct sql *sql, const struct reader *reader, const struct oai_want *want)
{
    oai_items_add(sql, reader);
    sql_add(sql, " AND p.moved >= ");
    sql_int(sql, want->after_number > 0 ? want->after : want->from);
    sql_add(sql, " AND p.moved < ");
    sql_int(sql, want->until);
    if (want->after_number > 0) {
        sql_add(sql, " AND (p.moved > ");
        sql_int(sql, want->after);
        sql_add(sql, " OR p.number > ");
        sql_int(sql, want->after_number);
        sql_add(sql, ")");
    }
    return want->set.len == 0 ? OK : oai_set_add(sql, reader, want->set);
}

/* What the eye may not see is gone, also before the change is followed. */
static void add_columns(struct sql *sql, const struct reader *reader)
{
    sql_add(sql, "SELECT r.id, r.code, r.kind, p.moved, p.number, CASE WHEN ");
    rule_add(sql, "r", &reader->eye);
    sql_add(sql, " THEN 0 ELSE 1 END");
}

static struct oai_item read_item(const struct reader *reader, struct rows *rows)
{
    return (struct oai_item){ .id = rows_int(rows, 0),
                              .code = rows_text(rows, reader->arena, 1),
                              .kind = kind_find(reader->kinds, rows_text(rows, reader->arena, 2)),
                              .stamp = rows_int(rows, 3),
                              .number = rows_int(rows, 4),
                              .gone = rows_int(rows, 5) == 1 };
}

static Err count_items(const struct reader *reader, const struct oai_want *want, int64_t *out)
{
    struct sql sql;

    *out = want->total;
    if (want->cursor > 0)
        return OK;
    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT COUNT(*)");
    TRY(add_want(&sql, reader, want));
    return sql_number(reader->db, "oai.count", &sql, 0, out);
}

Err oai_list(const struct reader *reader, const struct oai_want *want, struct oai_items *out)
{
    struct sql sql;
    ROWS rows = { 0 };

    *out = (struct oai_items){ 0 };
    TRY(count_items(reader, want, &out->total));
    sql_init(&sql, reader->arena);
    add_columns(&sql, reader);
    TRY(add_want(&sql, reader, want));
    sql_add(&sql, " ORDER BY p.moved, p.number LIMIT ");
    sql_int(&sql, OAI_PAGE + 1);
    TRY(sql_query(reader->db, "oai.list", &sql, &rows));
    while (rows_next(&rows)) {
        if (out->count == OAI_PAGE) {
            out->more = true;
            break;
        }
        out->items[out->count++] = read_item(reader, &rows);
    }
    return rows_close(&rows);
}

Err oai_find(const struct reader *reader, Str code, struct oai_item *out)
{
    struct sql sql;
    ROWS rows = { 0 };
    bool found;

    sql_init(&sql, reader->arena);
    add_columns(&sql, reader);
    oai_items_add(&sql, reader);
    sql_add(&sql, " AND p.record = (SELECT id FROM record WHERE code = ");
    sql_text(&sql, code);
    sql_add(&sql, ")");
    TRY(sql_query(reader->db, "oai.find", &sql, &rows));
    found = rows_next(&rows);
    if (found)
        *out = read_item(reader, &rows);
    TRY(rows_close(&rows));
    return found ? OK : ERR_NOT_FOUND;
}

Err oai_earliest(const struct reader *reader, When *out)
{
    struct sql sql;

    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT p.moved");
    oai_items_add(&sql, reader);
    sql_add(&sql, " ORDER BY p.moved, p.number LIMIT 1");
    return sql_number(reader->db, "oai.earliest", &sql, reader->eye.now, out);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * CSV and JSON.  Contract in export.h.
 */
#include "records/export.h"

#include "base/arena.h"
#include "base/csv.h"

static const struct statement list_all = {
    "export.list_all", "SELECT id FROM record WHERE kind = $1 ORDER BY code, id"
};

Err export_all_ids(struct db *db, struct arena *arena, const struct kind *kind, int64_t **ids_out,
                   size_t *count_out)
{
    size_t room = 256, count = 0;
    int64_t *ids = ARENA_ARRAY(arena, room, int64_t);
    ROWS rows = { 0 };

    TRY(db_query(db, &list_all, DBARGS(DBTEXT(str_from_z(kind->name))), &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(arena, ids, count, &room);
        ids[count++] = rows_int(&rows, 0);
    }
    *ids_out = ids;
    *count_out = count;
    return rows_close(&rows);
}

/* ---- CSV ---- */

static Err write_csv_row(struct db *db, struct arena *arena, const struct kinds *kinds,
                         const struct eye *eye, int64_t id, const struct columns *columns,
                         struct buf *out)
{
    struct stored stored;

    TRY(stored_read(db, arena, kinds, id, eye, &stored));
    for (size_t c = 0; c < columns->count; c++)
        csv_cell(out, stored_cell(arena, &stored, &columns->items[c]), c == 0);
    csv_end(out);
    return OK;
}

Err export_csv(struct db *db, struct arena *arena, const struct kinds *kinds,
               const struct kind *kind, const struct eye *eye, const int64_t *ids, size_t count,
               struct buf *out)
{
    struct arena row;
    struct columns columns;
    Err err = OK;

    TRY(stored_columns(db, arena, kind, eye, &columns));
    for (size_t c = 0; c < columns.count; c++)
        csv_cell(out, columns.items[c].name, c == 0);
    csv_end(out);
    /* Rows have an arena of their own: the text that grows keeps the other one's last place. */
    arena_init(&row, (size_t)64 << 20);
    for (size_t i = 0; err == OK && i < count; i++) {
        err = write_csv_row(db, &row, kinds, eye, ids[i], &columns, out);
        arena_reset(&row);
    }
    arena_clear(&row);
    TRY(err);
    return buf_full(out) ? ERR_TOO_LARGE : OK;
}

/* ---- JSON ---- */

static bool is_list(const struct column *column)
{
    if (column->type == COLUMN_FIELD)
        return !field_in_text(column->field) && (column->field->flags & MULTI);
    return column->type == COLUMN_COUNTRIES || column->type == COLUMN_TOPICS ||
           column->type == COLUMN_LINKS || column->type == COLUMN_SOURCES;
}

static void write_list(struct buf *out, Str cell)
{
    Str part;
    bool first = true;

    buf_char(out, '[');
    while (str_split(&cell, '|', &part)) {
        buf_z(out, first ? "" : ",");
        buf_json(out, part);
        first = false;
    }
    buf_char(out, ']');
}

static void write_value(struct buf *out, const struct column *column, Str cell)
{
    bool number = column->type == COLUMN_POSITION ||
                  (column->type == COLUMN_FIELD && column->field->type == FIELD_INT);

    if (is_list(column))
        write_list(out, cell);
    else if (number)
        buf_str(out, cell);
    else
        buf_json(out, cell);
}

static Err write_object(struct db *db, struct arena *arena, const struct kinds *kinds,
                        const struct kind *kind, const struct eye *eye, int64_t id,
                        const struct columns *columns, struct buf *out)
{
    struct stored stored;

    TRY(stored_read(db, arena, kinds, id, eye, &stored));
    buf_z(out, "{\"kind\":");
    buf_json(out, str_from_z(kind->name));
    for (size_t c = 0; c < columns->count; c++) {
        Str cell = stored_cell(arena, &stored, &columns->items[c]);

        if (cell.len == 0)
            continue;
        buf_char(out, ',');
        buf_json(out, columns->items[c].name);
        buf_char(out, ':');
        write_value(out, &columns->items[c], cell);
    }
    buf_char(out, '}');
    return OK;
}

Err export_record_json(struct db *db, struct arena *arena, const struct kinds *kinds,
                       const struct kind *kind, const struct eye *eye, int64_t id, struct buf *out)
{
    struct columns columns;

    TRY(stored_columns(db, arena, kind, eye, &columns));
    return write_object(db, arena, kinds, kind, eye, id, &columns, out);
}

Err export_json(struct db *db, struct arena *arena, const struct kinds *kinds,
                const struct kind *kind, const struct eye *eye, const int64_t *ids, size_t count,
                struct buf *out)
{
    struct arena row;
    struct columns columns;
    Err err = OK;

    TRY(stored_columns(db, arena, kind, eye, &columns));
    buf_z(out, "[");
    arena_init(&row, (size_t)64 << 20);
    for (size_t i = 0; err == OK && i < count; i++) {
        buf_z(out, i > 0 ? ",\n" : "\n");
        err = write_object(db, &row, kinds, kind, eye, ids[i], &columns, out);
        arena_reset(&row);
    }
    arena_clear(&row);
    buf_z(out, "\n]\n");
    TRY(err);
    return buf_full(out) ? ERR_TOO_LARGE : OK;
}

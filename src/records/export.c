/* SPDX-License-Identifier: EUPL-1.2
 *
 * CSV and JSON.  Contract in export.h.
 */
#include "records/export.h"

#include "base/arena.h"
#include "base/csv.h"

Err export_ids(struct db *db, struct arena *arena, const struct kind *kind, const struct eye *eye,
               int64_t **ids_out, size_t *count_out)
{
    size_t room = 256, count = 0;
    int64_t *ids = ARENA_ARRAY(arena, room, int64_t);
    struct sql sql;
    ROWS rows = { 0 };

    sql_init(&sql, arena);
    sql_add(&sql, "SELECT r.id FROM record AS r WHERE r.kind = ");
    sql_text(&sql, str_from_z(kind->name));
    if (eye != NULL) {
        sql_add(&sql, " AND ");
        rule_add(&sql, "r", eye);
    }
    sql_add(&sql, " ORDER BY r.code, r.id");
    TRY(sql_query(db, "export.ids", &sql, &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(arena, ids, count, &room);
        ids[count++] = rows_int(&rows, 0);
    }
    *ids_out = ids;
    *count_out = count;
    return rows_close(&rows);
}

/* ---- the walk ---- */

static Err walk_row(const struct export_of *of, const struct export_walk *walk,
                    const struct columns *columns, struct arena *arena, size_t index)
{
    Str *cells = ARENA_ARRAY(arena, columns->count + 1, Str);
    struct stored stored;

    TRY(stored_read(of->db, arena, of->kinds, of->ids[index], of->eye, &stored));
    for (size_t c = 0; c < columns->count; c++)
        cells[c] = stored_cell(arena, &stored, &columns->items[c]);
    return walk->row(walk->context, &(struct export_row){ columns, cells, index, arena });
}

Err export_walk(const struct export_of *of, const struct export_walk *walk)
{
    struct columns columns;
    struct arena arena;
    Err err = OK;

    TRY(stored_columns(of->db, of->arena, of->kind, of->eye, &columns));
    if (walk->head != NULL)
        TRY(walk->head(walk->context, &columns));
    /* Rows have an arena of their own: the text that grows keeps the other one's last place. */
    arena_init(&arena, (size_t)64 << 20);
    for (size_t i = 0; err == OK && i < of->count; i++) {
        err = walk_row(of, walk, &columns, &arena, i);
        arena_reset(&arena);
    }
    arena_clear(&arena);
    return err;
}

enum cell_type column_cells(const struct column *column)
{
    switch (column->type) {
    case COLUMN_POSITION:
        return CELL_NUMBER;
    case COLUMN_EMBARGO:
    case COLUMN_EXPIRES:
    case COLUMN_PUBLISHED:
    case COLUMN_WITHDRAWN:
        return CELL_MOMENT;
    case COLUMN_REVIEW_BY:
        return CELL_DATE;
    case COLUMN_COUNTRIES:
    case COLUMN_TOPICS:
    case COLUMN_LINKS:
    case COLUMN_SOURCES:
        return CELL_LIST;
    case COLUMN_FIELD:
        break;
    case COLUMN_UNSET:
    case COLUMN_CODE:
    case COLUMN_STATE:
    case COLUMN_VISIBILITY:
    case COLUMN_LANGUAGE:
    case COLUMN_TRANSLATION:
    case COLUMN_REASON:
    case COLUMN_REPLACEMENT:
    case COLUMN_WITHDRAWN_TITLE:
        return CELL_TEXT;
    }
    if (field_in_text(column->field))
        return CELL_TEXT;
    if (column->field->flags & MULTI)
        return CELL_LIST;
    if (column->field->type == FIELD_INT)
        return CELL_NUMBER;
    return column->field->type == FIELD_DATE ? CELL_DATE : CELL_TEXT;
}

/* ---- CSV ---- */

static Err csv_head(void *context, const struct columns *columns)
{
    for (size_t c = 0; c < columns->count; c++)
        csv_cell(context, columns->items[c].name, c == 0);
    csv_end(context);
    return OK;
}

static Err csv_row(void *context, const struct export_row *row)
{
    for (size_t c = 0; c < row->columns->count; c++)
        csv_cell(context, row->cells[c], c == 0);
    csv_end(context);
    return OK;
}

Err export_csv(const struct export_of *of, struct buf *out)
{
    TRY(export_walk(of, &(struct export_walk){ csv_head, csv_row, out }));
    return buf_full(out) ? ERR_TOO_LARGE : OK;
}

/* ---- JSON ---- */

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
    enum cell_type type = column_cells(column);

    if (type == CELL_LIST)
        write_list(out, cell);
    else if (type == CELL_NUMBER)
        buf_str(out, cell);
    else
        buf_json(out, cell);
}

struct json_writing {
    const struct kind *kind;
    struct buf *out;
};

static void write_object(const struct json_writing *writing, const struct export_row *row)
{
    struct buf *out = writing->out;

    buf_z(out, "{\"kind\":");
    buf_json(out, str_from_z(writing->kind->name));
    for (size_t c = 0; c < row->columns->count; c++) {
        if (row->cells[c].len == 0)
            continue;
        buf_char(out, ',');
        buf_json(out, row->columns->items[c].name);
        buf_char(out, ':');
        write_value(out, &row->columns->items[c], row->cells[c]);
    }
    buf_char(out, '}');
}

static Err json_alone(void *context, const struct export_row *row)
{
    write_object(context, row);
    return OK;
}

static Err json_row(void *context, const struct export_row *row)
{
    const struct json_writing *writing = context;

    buf_z(writing->out, row->index > 0 ? ",\n" : "\n");
    write_object(writing, row);
    return OK;
}

Err export_record_json(const struct export_of *of, struct buf *out)
{
    struct export_of first = *of;

    first.count = 1;
    return export_walk(
        &first, &(struct export_walk){ NULL, json_alone, &(struct json_writing){ of->kind, out } });
}

Err export_json(const struct export_of *of, struct buf *out)
{
    buf_char(out, '[');
    TRY(export_walk(
        of, &(struct export_walk){ NULL, json_row, &(struct json_writing){ of->kind, out } }));
    buf_z(out, "\n]\n");
    return buf_full(out) ? ERR_TOO_LARGE : OK;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Places in a list: what a cursor carries.  Contract in list.h and list_parts.h.
 */
#include "records/list_parts.h"

#include "base/arena.h"
#include "records/brief.h"

static void add_codes(struct sql *sql, const struct list_place *place)
{
    sql_add(sql, ", ");
    sql_int(sql, place->position);
    sql_add(sql, ", ");
    sql_text(sql, place->code);
    sql_add(sql, ")");
}

/* Records are never deleted, so the one of this code still has its number and its place. */
static void add_title(struct sql *sql, const struct list_place *place)
{
    sql_add(sql, " AND (o.sort, o.record) > (");
    if (place->key.len > 0) {
        sql_value(sql, DBBLOB(place->key));
    } else {
        sql_add(sql,
                "(SELECT was.sort FROM record AS at JOIN ordering AS was ON was.record = at.id "
                "WHERE was.lang = o.lang AND at.code = ");
        sql_text(sql, place->code);
        sql_add(sql, ")");
    }
    sql_add(sql, ", (SELECT at.id FROM record AS at WHERE at.code = ");
    sql_text(sql, place->code);
    sql_add(sql, "))");
}

void list_place_add(struct sql *sql, enum kind_order order, const struct list_place *place)
{
    switch (order) {
    case ORDER_NEWEST:
    case ORDER_OLDEST:
        sql_add(sql, order == ORDER_NEWEST ? " AND (r.day, r.position, r.code) < ("
                                           : " AND (r.day, r.position, r.code) > (");
        sql_text(sql, place->day);
        add_codes(sql, place);
        return;
    case ORDER_POSITION:
        sql_add(sql, " AND (r.position, r.code) > (");
        sql_int(sql, place->position);
        sql_add(sql, ", ");
        sql_text(sql, place->code);
        sql_add(sql, ")");
        return;
    case ORDER_TITLE:
        add_title(sql, place);
        return;
    case ORDER_UNSET:
        sql_add(sql, " AND r.code > ");
        sql_text(sql, place->code);
        return;
    }
}

Err list_place_of(const struct reader *reader, const struct list_want *want, int64_t id,
                  struct list_place *out)
{
    struct sql sql;
    ROWS rows = { 0 };
    bool found, in_alphabet = list_order(want) == ORDER_TITLE;

    sql_init(&sql, reader->arena);
    sql_add(&sql, in_alphabet ? "SELECT r.code, r.day, r.position, o.sort FROM record AS r"
                              : "SELECT r.code, r.day, r.position FROM record AS r");
    order_join(&sql, reader, list_order(want));
    sql_add(&sql, " WHERE r.id = ");
    sql_int(&sql, id);
    TRY(sql_query(reader->db, "list.place", &sql, &rows));
    found = rows_next(&rows);
    if (found)
        *out = (struct list_place){
            .sort = want->sort,
            .code = rows_text(&rows, reader->arena, 0),
            .day = rows_text(&rows, reader->arena, 1),
            .position = rows_int(&rows, 2),
            .key = in_alphabet ? rows_blob(&rows, reader->arena, 3) : (Bytes){ 0 },
        };
    TRY(rows_close(&rows));
    return found ? OK : ERR_NOT_FOUND;
}

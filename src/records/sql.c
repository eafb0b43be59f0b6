/* SPDX-License-Identifier: EUPL-1.2
 *
 * The statement composer.  Contract in sql.h.
 */
#include "records/sql.h"

#include "base/err.h"

void sql_init(struct sql *sql, struct arena *arena)
{
    sql->arena = arena;
    sql->count = 0;
    buf_init(&sql->text, arena, SQL_TEXT_MAX);
}

void sql_add(struct sql *sql, const char *piece)
{
    buf_z(&sql->text, piece);
}

void sql_value(struct sql *sql, struct db_value value)
{
    must(sql->count < SQL_VALUES_MAX);
    sql->values[sql->count++] = value;
    buf_char(&sql->text, '$');
    buf_int(&sql->text, (int64_t)sql->count);
}

void sql_int(struct sql *sql, int64_t value)
{
    sql_value(sql, DBINT(value));
}

void sql_text(struct sql *sql, Str value)
{
    sql_value(sql, DBTEXT(value));
}

/* The next power of two from 4: the number of places that count values are padded to. */
static size_t places(size_t count)
{
    size_t room = 4;

    must(count > 0);
    while (room < count)
        room *= 2;
    return room;
}

void sql_ints(struct sql *sql, const int64_t *values, size_t count)
{
    size_t room = places(count);

    buf_char(&sql->text, '(');
    for (size_t i = 0; i < room; i++) {
        buf_z(&sql->text, i > 0 ? ", " : "");
        sql_int(sql, values[i < count ? i : 0]);
    }
    buf_char(&sql->text, ')');
}

void sql_texts(struct sql *sql, const Str *values, size_t count)
{
    size_t room = places(count);

    buf_char(&sql->text, '(');
    for (size_t i = 0; i < room; i++) {
        buf_z(&sql->text, i > 0 ? ", " : "");
        sql_text(sql, values[i < count ? i : 0]);
    }
    buf_char(&sql->text, ')');
}

/* The connection compares texts by content, so a text in the visit arena finds the statement
 * prepared before. */
static struct statement finished(struct sql *sql, const char *name)
{
    must(!buf_full(&sql->text));
    return (struct statement){ .name = name, .text = str_z(sql->arena, buf_text(&sql->text)) };
}

Err sql_query(struct db *db, const char *name, struct sql *sql, struct rows *out)
{
    struct statement statement = finished(sql, name);

    return db_query(db, &statement, sql->values, sql->count, out);
}

Err sql_number(struct db *db, const char *name, struct sql *sql, int64_t otherwise, int64_t *out)
{
    struct statement statement = finished(sql, name);

    return db_number(db, &statement, sql->values, sql->count, otherwise, out);
}

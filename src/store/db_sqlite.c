/* SPDX-License-Identifier: EUPL-1.2
 *
 * Running statements and reading their rows.
 *
 * Values are bound by pointer, without a copy, which the contract of db.h allows until the rows are
 * closed.  A failure is logged once, here, with the statement's name and never with its values.
 */
#include "store/db_sqlite.h"

#include "base/arena.h"
#include "base/log.h"

Err db_fault(struct db *db, const char *name, int code)
{
    const char *reason = sqlite3_errmsg(db->engine);

    db_note_damage(db, code);
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        panic("no memory in statement %s", name);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        log_warning("store", "busy statement=%s code=%d", name, code);
        return ERR_BUSY;
    case SQLITE_INTERRUPT:
        return ERR_STOPPED;
    default:
        log_error("store", "%s: %s statement=%s code=%d path=\"%s\"", reason, db_cure(code), name,
                  code, sqlite3_db_filename(db->engine, "main"));
        return ERR_DB;
    }
}

static int bind_one(sqlite3_stmt *engine, int place, const struct db_value *value)
{
    /* A NULL pointer would bind NULL, which an empty text is not. */
    const void *bytes = value->bytes.ptr != NULL ? (const void *)value->bytes.ptr : "";

    switch (value->type) {
    case DB_NULL:
        return sqlite3_bind_null(engine, place);
    case DB_INTEGER:
        return sqlite3_bind_int64(engine, place, value->integer);
    case DB_TEXT:
        return sqlite3_bind_text64(engine, place, bytes, value->bytes.len, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(engine, place, bytes, value->bytes.len, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

static Err bind_all(struct db *db, struct prepared *prepared, const char *name,
                    const struct db_value *values, size_t count)
{
    if (count != prepared->count) {
        log_error("store", "%zu values for %zu parameters statement=%s", count, prepared->count,
                  name);
        return ERR_DB;
    }
    for (size_t i = 0; i < count; i++) {
        int code = bind_one(prepared->engine, prepared->places[i], &values[i]);
        if (code != SQLITE_OK)
            return db_fault(db, name, code);
    }
    return OK;
}

/* A read transaction that turned into a write could fail halfway, when another wrote in between. */
static Err check_stage(const struct db *db, const struct prepared *prepared, const char *name)
{
    if (db->stage != STAGE_READING || sqlite3_stmt_readonly(prepared->engine))
        return OK;
    log_error("store", "writes inside a read transaction statement=%s", name);
    return ERR_DB;
}

Err db_query(struct db *db, const struct statement *statement, const struct db_value *values,
             size_t count, struct rows *out)
{
    struct prepared *prepared;

    /* Set even on failure, since the caller's cleanup closes it. */
    *out = (struct rows){ .db = db, .name = statement->name };
    TRY(db_prepare(db, statement, &prepared));

    Err err = check_stage(db, prepared, statement->name);
    if (err == OK)
        err = bind_all(db, prepared, statement->name, values, count);
    if (err != OK) {
        db_release(prepared);
        return err;
    }
    db->counts.statements++;
    out->engine = prepared;
    return OK;
}

bool rows_next(struct rows *rows)
{
    struct prepared *prepared = rows->engine;

    if (prepared == NULL || prepared->ended)
        return false;
    int code = sqlite3_step(prepared->engine);
    if (code == SQLITE_ROW) {
        rows->db->counts.rows++;
        return true;
    }
    /* Another step would start the statement again. */
    prepared->ended = true;
    if (code != SQLITE_DONE)
        rows->failed = db_fault(rows->db, rows->name, code);
    return false;
}

/* The engine's cursor on a row that has the column. */
static sqlite3_stmt *cursor(const struct rows *rows, int column)
{
    const struct prepared *prepared = rows->engine;

    must(prepared != NULL && !prepared->ended);
    must(column >= 0 && column < sqlite3_data_count(prepared->engine));
    return prepared->engine;
}

int64_t rows_int(struct rows *rows, int column)
{
    return sqlite3_column_int64(cursor(rows, column), column);
}

bool rows_null(struct rows *rows, int column)
{
    return sqlite3_column_type(cursor(rows, column), column) == SQLITE_NULL;
}

Str rows_text(struct rows *rows, struct arena *arena, int column)
{
    sqlite3_stmt *engine = cursor(rows, column);
    const unsigned char *text = sqlite3_column_text(engine, column);

    if (text == NULL)
        return STR_EMPTY;
    return str_copy(arena,
                    (Str){ (const char *)text, (size_t)sqlite3_column_bytes(engine, column) });
}

Bytes rows_blob(struct rows *rows, struct arena *arena, int column)
{
    sqlite3_stmt *engine = cursor(rows, column);
    const void *blob = sqlite3_column_blob(engine, column);
    size_t len = (size_t)sqlite3_column_bytes(engine, column);

    if (blob == NULL || len == 0)
        return (Bytes){ NULL, 0 };
    unsigned char *copy = arena_array(arena, len, 1);
    memcpy(copy, blob, len);
    return (Bytes){ copy, len };
}

Err rows_close(struct rows *rows)
{
    if (rows->engine != NULL)
        db_release(rows->engine);
    rows->engine = NULL;
    return rows->failed;
}

void rows_cleanup(struct rows *rows)
{
    /* Whoever wanted to know the result has closed the rows before; this only gives back. */
    IGNORE(rows_close(rows));
}

Err db_run(struct db *db, const struct statement *statement, const struct db_value *values,
           size_t count, int64_t *changed_out)
{
    ROWS rows = { 0 };

    TRY(db_query(db, statement, values, count, &rows));
    if (rows_next(&rows)) {
        log_error("store", "gave a row where none was expected statement=%s", statement->name);
        return ERR_DB;
    }
    TRY(rows_close(&rows));
    if (changed_out != NULL)
        *changed_out = sqlite3_changes64(db->engine);
    return OK;
}

Err db_number(struct db *db, const struct statement *statement, const struct db_value *values,
              size_t count, int64_t otherwise, int64_t *out)
{
    ROWS rows = { 0 };
    int64_t number = otherwise;

    TRY(db_query(db, statement, values, count, &rows));
    if (rows_next(&rows))
        number = rows_int(&rows, 0);
    TRY(rows_close(&rows));
    *out = number;
    return OK;
}

Err db_script(struct db *db, const char *name, const char *text)
{
    must(db->stage != STAGE_READING);
    int code = sqlite3_exec(db->engine, text, NULL, NULL, NULL);
    return code == SQLITE_OK ? OK : db_fault(db, name, code);
}

struct db_counts db_counts(const struct db *db)
{
    return db->counts;
}

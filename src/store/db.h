/* SPDX-License-Identifier: EUPL-1.2
 *
 * The one way to a database.  Nothing outside store/ knows which engine answers.
 *
 * Statements are constants in the subset of SQL that SQLite and PostgreSQL both take (docs/sql.md
 * lists the traps): parameters are $1, $2 ... numbered in order of first use, no :: casts, no LIKE
 * on people's text, every list has an ORDER BY that ends in a unique column.  A connection belongs
 * to one thread at a time.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct db;

enum db_access {
    DB_ACCESS_UNSET = 0,
    DB_ACCESS_READ,  /* the file must exist; every attempt to write fails */
    DB_ACCESS_WRITE, /* the file is made when it does not exist */
};

enum db_type { DB_NULL = 0, DB_INTEGER, DB_TEXT, DB_BLOB };

/* One bound parameter.  Texts and bytes must stay valid until the rows are closed. */
struct db_value {
    enum db_type type;
    int64_t integer;
    Bytes bytes;
};

#define DBNULL ((struct db_value){ .type = DB_NULL })
#define DBINT(n) ((struct db_value){ .type = DB_INTEGER, .integer = (n) })
#define DBTEXT(s) ((struct db_value){ .type = DB_TEXT, .bytes = bytes_of(s) })
#define DBBLOB(b) ((struct db_value){ .type = DB_BLOB, .bytes = (b) })
/* The parameters of one call: DBARGS(DBINT(id), DBTEXT(name)). */
#define DBARGS(...)                                                                                \
    (const struct db_value[]){ __VA_ARGS__ },                                                      \
        sizeof((const struct db_value[]){ __VA_ARGS__ }) / sizeof(struct db_value)
#define DBNONE NULL, 0

/* A named statement.  Both texts need to live for the call only: connections cache the prepared
 * form by the text's content and keep a copy of it. */
struct statement {
    const char *name; /* room.verb_thing, for the log */
    const char *text;
};

/* A result that is being read.  Lives on the stack; close it on every path (cleanup attribute
 * below). */
struct rows {
    struct db *db;
    void *engine; /* the engine's cursor; NULL when closed */
    const char *name;
    Err failed; /* OK while nothing went wrong */
};

/* Opens any database file.  ERR_NOT_FOUND: there is no file to read.  ERR_REFUSED (logged): not a
 * database.  ERR_BUSY: another holds it.  ERR_DB (logged): it cannot be opened, or not for writing.
 */
Err db_open(const char *path, enum db_access access, struct db **out);
void db_close(struct db *db); /* NULL is fine */

/* Starts a statement.  ERR_DB (logged with the statement's name) when it cannot be prepared or
 * bound, or would write inside a read transaction.  out is set to closed rows on failure, so ROWS
 * needs no value before. */
Err db_query(struct db *db, const struct statement *statement, const struct db_value *values,
             size_t count, struct rows *out);
/* Moves to the next row; false at the end or after a failure, which rows_close then returns. */
bool rows_next(struct rows *rows);
int64_t rows_int(struct rows *rows, int column); /* 0 for NULL */
bool rows_null(struct rows *rows, int column);
Str rows_text(struct rows *rows, struct arena *arena,
              int column); /* a copy in arena; empty for NULL */
Bytes rows_blob(struct rows *rows, struct arena *arena, int column);
/* Ends the reading.  Returns what went wrong while rows were fetched.  Closing twice is fine. */
Err rows_close(struct rows *rows);
void rows_cleanup(struct rows *rows);
#define ROWS __attribute__((cleanup(rows_cleanup))) struct rows

/* Runs a statement that gives no rows.  changed_out may be NULL. */
Err db_run(struct db *db, const struct statement *statement, const struct db_value *values,
           size_t count, int64_t *changed_out);

/* Runs one statement that gives at most one row of one integer; *out is `otherwise` when there is
 * no row. */
Err db_number(struct db *db, const struct statement *statement, const struct db_value *values,
              size_t count, int64_t otherwise, int64_t *out);

/* Runs several statements from one text (migrations, derived tables).  Never with text from a
 * visitor. */
Err db_script(struct db *db, const char *name, const char *text);

/* Runs work in one transaction: BEGIN IMMEDIATE for writing, a read snapshot for reading.  Commits
 * when work returns OK, rolls back otherwise.  A write that meets a busy database is tried again
 * from the start, up to 8 times with growing pauses, so work must not leave traces outside the
 * database until it returned.  Not nested. */
Err db_write(struct db *db, Err (*work)(struct db *db, void *context), void *context);
Err db_read(struct db *db, Err (*work)(struct db *db, void *context), void *context);
Err db_begin_read(struct db *db); /* the same in two calls, for the request loop */
void db_end_read(struct db *db);

/* A number that changes whenever another connection has committed (PRAGMA data_version). */
Err db_version(struct db *db, int64_t *out);

/* From now on, statements on this connection end with ERR_STOPPED soon after fd has become readable
 * or its other end was closed; -1: never again. */
void db_stop_with(struct db *db, int fd);
/* The same as another connection's. */
void db_stop_like(struct db *db, const struct db *other);
/* ERR_STOPPED when it is so, for work between statements. */
Err db_stopped(const struct db *db);

/* Whether anything that was met on this connection since it was opened says that the file is
 * damaged. */
bool db_is_damaged(const struct db *db);

/* For whoever reads what no program of the house can have written: notes it as damage.  ERR_DB
 * (logged). */
Err db_damaged(struct db *db, const char *statement);

/* The engine's own integrity check.  OK and an empty text when sound, else OK and what is wrong. */
Err db_integrity(struct db *db, struct arena *arena, Str *out);

/* Tells that from now on (or no longer) all of the database will be read, in no order, so that the
 * engine may make itself ready for that. */
void db_expect_all(struct db *db, bool all);

/* A consistent copy of the whole database into a new file, while others read and write. ERR_REFUSED
 * (logged) when the file exists already.  Not inside a transaction. */
Err db_copy(struct db *db, const char *path);

/* Statements run and rows read on this connection since it was opened, for budgets in tests. */
struct db_counts {
    int64_t statements;
    int64_t rows;
};
struct db_counts db_counts(const struct db *db);

/* A random positive 63-bit identifier (getrandom). */
int64_t id_new(void);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the files of the SQLite engine share.  Nobody else includes this; read db.h for the
 * contracts.
 *
 * db_sqlite_open.c opens and closes, db_sqlite_cache.c keeps prepared statements, db_sqlite.c runs
 * them, db_sqlite_transaction.c begins and ends, db_sqlite_care.c checks, copies and marks the
 * file.
 */
#ifndef STORE_DB_SQLITE_H
#define STORE_DB_SQLITE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/db.h"

enum {
    STATEMENTS_MAX = 256, /* prepared statements kept on a connection */
    BUCKETS = 256,
    BUSY_TIMEOUT_MS = 5000,
    WRITE_ATTEMPTS = 8,
};

/* A prepared statement.  Invariants: (1) busy while a struct rows reads it; (2) kept statements are
 * in exactly one bucket, others in none and are freed when their reading ends. */
struct prepared {
    struct prepared *next; /* in the same bucket */
    sqlite3_stmt *engine;
    uint64_t hash;     /* of the text */
    uint64_t last_use; /* the connection's count of uses at the last one */
    bool kept;
    bool busy;
    bool ended;   /* the last row was read, or reading failed */
    size_t count; /* of parameters */
    int places[]; /* places[n - 1] is the engine's number for $n */
};

enum stage { STAGE_IDLE = 0, STAGE_READING, STAGE_WRITING };

struct db {
    sqlite3 *engine;
    enum db_access access;
    enum stage stage; /* the transaction that is open */
    struct db_counts counts;
    int stop_fd; /* -1: none */
    bool damaged;
    uint64_t uses;
    size_t kept; /* statements in buckets, at most STATEMENTS_MAX */
    struct prepared *buckets[BUCKETS];
};

/* Logs what the engine says went wrong in the named statement, and gives the Err for its code.
 * Panics when memory ran out. */
Err db_fault(struct db *db, const char *name, int code);

/* What to do about one of the engine's codes, as the end of a sentence. */
const char *db_cure(int code);

/* Remembers a code that says the file is damaged. */
void db_note_damage(struct db *db, int code);

/* A prepared form of the statement that nobody else reads; db_release gives it back.  ERR_DB
 * (logged) when the text is not exactly one statement or its parameters are not $1 to $n. */
Err db_prepare(struct db *db, const struct statement *statement, struct prepared **out);
void db_release(struct prepared *prepared);
/* Frees all prepared statements, of which none may be busy. */
void db_forget_statements(struct db *db);

/* Runs a statement of the engine's own, such as COMMIT, without counting it. */
Err db_control(struct db *db, const struct statement *statement);

/* db_sqlite_rank.c: what the house's statements may call beside the engine's own functions. */
int db_add_functions(sqlite3 *engine);

#endif

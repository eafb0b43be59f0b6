/* SPDX-License-Identifier: EUPL-1.2
 *
 * Transactions.
 *
 * Every write begins with BEGIN IMMEDIATE, which takes the writer's place at once: a transaction
 * that begins as a reader and writes later can fail for good, without waiting, when another writer
 * was quicker.  The engine waits BUSY_TIMEOUT_MS for the place by itself; the attempts here are for
 * what that waiting does not cover.
 */
#include "store/db_mark.h"
#include "store/db_sqlite.h"

#include "base/log.h"

static const struct statement begin_writing = { "store.begin_writing", "BEGIN IMMEDIATE" };
static const struct statement begin_reading = { "store.begin_reading", "BEGIN" };
static const struct statement commit = { "store.commit", "COMMIT" };
static const struct statement roll_back = { "store.roll_back", "ROLLBACK" };
static const struct statement get_version = { "store.get_version", "PRAGMA data_version" };

Err db_control(struct db *db, const struct statement *statement)
{
    struct prepared *prepared;

    TRY(db_prepare(db, statement, &prepared));
    int code = sqlite3_step(prepared->engine);
    Err err = code == SQLITE_DONE ? OK : db_fault(db, statement->name, code);
    db_release(prepared);
    return err;
}

bool db_is_writing(const struct db *db)
{
    return db->stage == STAGE_WRITING;
}

/* Ends the transaction whatever its state; the engine has rolled back some failures itself. */
static void abandon(struct db *db)
{
    db->stage = STAGE_IDLE;
    if (sqlite3_get_autocommit(db->engine))
        return;
    /* The failure is in the log, and the next BEGIN on this connection fails and says so again. */
    IGNORE(db_control(db, &roll_back));
}

static Err finish(struct db *db, Err err)
{
    if (err == OK)
        err = db_control(db, &commit);
    if (err == OK)
        db->stage = STAGE_IDLE;
    else
        abandon(db);
    return err;
}

static Err begin(struct db *db, const struct statement *how, enum stage stage)
{
    must(db->stage == STAGE_IDLE);
    TRY(db_control(db, how));
    db->stage = stage;
    return OK;
}

/* 10 ms after the first attempt, twice as long after each further one. */
static void pause_after(int attempt)
{
    struct timespec pause = { .tv_nsec = 10000000L << (attempt - 1) };

    if (pause.tv_nsec >= 1000000000L)
        pause = (struct timespec){ .tv_sec = 1 };
    /* A signal only makes the pause shorter. */
    nanosleep(&pause, NULL);
}

Err db_write(struct db *db, Err (*work)(struct db *db, void *context), void *context)
{
    if (db->access != DB_ACCESS_WRITE) {
        log_error("store", "a reading connection was asked to write");
        return ERR_DB;
    }
    for (int attempt = 1;; attempt++) {
        Err err = begin(db, &begin_writing, STAGE_WRITING);
        if (err == OK)
            err = finish(db, work(db, context));
        if (err != ERR_BUSY || attempt == WRITE_ATTEMPTS)
            return err;
        pause_after(attempt);
    }
}

Err db_read(struct db *db, Err (*work)(struct db *db, void *context), void *context)
{
    TRY(db_begin_read(db));
    return finish(db, work(db, context));
}

Err db_begin_read(struct db *db)
{
    return begin(db, &begin_reading, STAGE_READING);
}

void db_end_read(struct db *db)
{
    /* Nothing was written, so there is nothing that a failure could lose; it is in the log. */
    if (db->stage == STAGE_READING)
        IGNORE(finish(db, OK));
}

Err db_version(struct db *db, int64_t *out)
{
    return db_number(db, &get_version, DBNONE, 0, out);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Opening and closing SQLite connections with the house's settings.
 *
 * A connection belongs to one thread at a time, so the library is set to do without its mutexes and
 * without memory statistics, which would take a global lock at every allocation.  Reading
 * connections are opened read-only: that no reader writes does not depend on what its statements
 * say.  Settings that make SQLite distrust the file (DEFENSIVE, TRUSTED_SCHEMA) hold because a
 * house's file may come from a backup that somebody else kept.
 */
#include "store/db_sqlite.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "base/log.h"

/* The beginning of the file is mapped, where a small house is whole; what each connection maps
 * counts for itself, so no more of it. */
static const char settings[] = "PRAGMA foreign_keys = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA cache_size = -4000;"
                               "PRAGMA mmap_size = 8388608;";

/* FULL: a change that a person was told is saved survives a loss of power. */
static const char settings_for_writing[] = "PRAGMA journal_mode = WAL;"
                                           "PRAGMA synchronous = FULL;"
                                           "PRAGMA journal_size_limit = 67108864;";

static pthread_once_t engine_once = PTHREAD_ONCE_INIT;

static void configure_engine(void)
{
    must(sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK);
    must(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK);
    must(sqlite3_initialize() == SQLITE_OK);
}

static int set_switches(sqlite3 *engine)
{
    static const struct {
        int option;
        int value;
    } switches[] = {
        { SQLITE_DBCONFIG_DQS_DML, 0 },
        { SQLITE_DBCONFIG_DQS_DDL, 0 },
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },
        { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    };

    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        int code = sqlite3_db_config(engine, switches[i].option, switches[i].value, (int *)NULL);
        if (code != SQLITE_OK)
            return code;
    }
    return sqlite3_busy_timeout(engine, BUSY_TIMEOUT_MS);
}

static int run_settings(struct db *db)
{
    int code = set_switches(db->engine);

    if (code == SQLITE_OK)
        code = db_add_functions(db->engine);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db->engine, settings, NULL, NULL, NULL);
    /* The engine opens lazily: only this finds out whether the file is a database at all. */
    if (code == SQLITE_OK)
        code = sqlite3_exec(db->engine, "SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
    if (code == SQLITE_OK && db->access == DB_ACCESS_WRITE) {
        /* Where the system forbids writing, the engine opens for reading without a word. */
        if (sqlite3_db_readonly(db->engine, "main") == 1)
            return SQLITE_READONLY;
        code = sqlite3_exec(db->engine, settings_for_writing, NULL, NULL, NULL);
    }
    return code;
}

static int open_engine(struct db *db, const char *path)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

    flags |= db->access == DB_ACCESS_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                           : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(path, &db->engine, flags, NULL);
    return code == SQLITE_OK ? run_settings(db) : code;
}

/* Says why a file could not be opened, and what to do about it. */
static Err open_fault(struct db *db, const char *path, int code)
{
    const char *reason = db->engine != NULL ? sqlite3_errmsg(db->engine) : sqlite3_errstr(code);

    switch (code & 0xFF) {
    case SQLITE_NOTADB:
        log_error("store.open", "not a database: %s path=\"%s\"", db_cure(code), path);
        return ERR_REFUSED;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        log_error("store.open",
                  "cannot be opened: let the user that runs this program write the file and its "
                  "folder path=\"%s\" reason=\"%s\"",
                  path, reason);
        return ERR_DB;
    default:
        log_error("store.open", "%s: %s code=%d path=\"%s\"", reason, db_cure(code), code, path);
        return (code & 0xFF) == SQLITE_BUSY ? ERR_BUSY : ERR_DB;
    }
}

Err db_open(const char *path, enum db_access wanted, struct db **out)
{
    must(wanted == DB_ACCESS_READ || wanted == DB_ACCESS_WRITE);
    pthread_once(&engine_once, configure_engine);
    if (wanted == DB_ACCESS_READ && access(path, F_OK) != 0 && errno == ENOENT)
        return ERR_NOT_FOUND;

    struct db *db = calloc(1, sizeof *db);
    if (db == NULL)
        panic("no memory for a connection");
    db->access = wanted;
    db->stop_fd = -1;

    int code = open_engine(db, path);
    if (code != SQLITE_OK) {
        Err err = open_fault(db, path, code);
        db_close(db);
        return err;
    }
    *out = db;
    return OK;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    must(db->stage == STAGE_IDLE);
    db_forget_statements(db);
    must(sqlite3_close(db->engine) == SQLITE_OK);
    free(db);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Looking after the file: integrity, copies, and the mark that makes it a house's.
 *
 * A copy is written beside its final name, synced and renamed, so that an interrupted backup is
 * never mistaken for a whole one.  VACUUM INTO reads one snapshot and holds up nobody; what was
 * erased from the house is not in the copy either, not even in free pages.
 */
#include "store/db_mark.h"
#include "store/db_sqlite.h"

#include <poll.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"

enum { PROBLEMS_MAX = 64 << 10, PATHS_MAX = 64 << 10 };

static const struct statement check_pages = { "store.check_pages", "PRAGMA integrity_check(20)" };
static const struct statement check_references = {
    "store.check_references",
    "SELECT \"table\" || ' row ' || COALESCE(rowid, 0) || ' refers to a missing row of ' || parent"
    " FROM pragma_foreign_key_check LIMIT 20",
};
static const struct statement copy_all = { "store.copy_all", "VACUUM INTO $1" };
static const struct statement get_application = { "store.get_application",
                                                  "PRAGMA application_id" };
static const struct statement get_schema = { "store.get_schema", "PRAGMA user_version" };
static const struct statement count_tables = {
    "store.count_tables",
    "SELECT COUNT(*) FROM sqlite_schema",
};

/* Adds the lines that a check gives, "ok" left out.  A file too damaged to be read is a finding
 * too. */
static void gather(struct db *db, struct arena *arena, const struct statement *check,
                   struct buf *problems)
{
    ROWS rows = { 0 };
    Err err = db_query(db, check, DBNONE, &rows);

    while (err == OK && rows_next(&rows)) {
        Str line = rows_text(&rows, arena, 0);
        if (str_eq_z(line, "ok"))
            continue;
        buf_str(problems, line);
        buf_char(problems, '\n');
    }
    if (err == OK)
        err = rows_close(&rows);
    if (err != OK)
        buf_fmt(problems, "%s could not be run: %s\n", check->name, sqlite3_errmsg(db->engine));
}

Err db_integrity(struct db *db, struct arena *arena, Str *out)
{
    struct buf problems;

    buf_init(&problems, arena, PROBLEMS_MAX);
    gather(db, arena, &check_pages, &problems);
    gather(db, arena, &check_references, &problems);
    *out = str_trim(buf_text(&problems));
    return OK;
}

static Err copy_beside(struct db *db, struct arena *arena, Str path)
{
    Str part = str_fmt(arena, "%.*s.part", STR_ARG(path));

    if (file_exists(arena, path)) {
        log_error("store.copy", "the file exists: give another name path=\"%.*s\"", STR_ARG(path));
        return ERR_REFUSED;
    }
    /* Left over from a copy that was interrupted; where it cannot be removed, copying fails. */
    unlink(str_z(arena, part));
    Err err = db_run(db, &copy_all, DBARGS(DBTEXT(part)), NULL);
    if (err == OK)
        err = file_replace(arena, part, path);
    if (err != OK)
        unlink(str_z(arena, part));
    return err;
}

Err db_copy(struct db *db, const char *path)
{
    struct arena paths;

    must(db->stage == STAGE_IDLE);
    arena_init(&paths, PATHS_MAX);
    Err err = copy_beside(db, &paths, str_from_z(path));
    arena_clear(&paths);
    return err;
}

Err db_mark_read(struct db *db, struct db_mark *out)
{
    struct db_mark mark;
    int64_t tables;

    TRY(db_number(db, &get_application, DBNONE, 0, &mark.application));
    TRY(db_number(db, &get_schema, DBNONE, 0, &mark.schema));
    TRY(db_number(db, &count_tables, DBNONE, 0, &tables));
    mark.empty = tables == 0;
    *out = mark;
    return OK;
}

Err db_mark_write(struct db *db, int64_t application, int64_t schema)
{
    char text[128];

    must(application >= 0 && application <= INT32_MAX && schema >= 0 && schema <= INT32_MAX);
    snprintf(text, sizeof text, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             (int)application, (int)schema);
    return db_script(db, "store.set_mark", text);
}

const char *db_cure(int code)
{
    switch (code & 0xFF) {
    case SQLITE_NOTADB:
        return "give the right folder, or restore a backup (search.db needs none, it is made anew)";
    case SQLITE_CORRUPT:
        return "restore a backup (search.db needs none, it is made anew)";
    case SQLITE_FULL:
        return "make room on the disk";
    case SQLITE_IOERR:
        return "see whether the disk is full or failing, and whether this is a file";
    default:
        return "\"childcentre check\" looks for damage";
    }
}

void db_note_damage(struct db *db, int code)
{
    if ((code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB)
        db->damaged = true;
}

bool db_is_damaged(const struct db *db)
{
    return db->damaged;
}

Err db_damaged(struct db *db, const char *statement)
{
    db->damaged = true;
    log_error("store", "what the file holds makes no sense: %s statement=%s path=\"%s\"",
              db_cure(SQLITE_CORRUPT), statement, sqlite3_db_filename(db->engine, "main"));
    return ERR_DB;
}

/* Asked by the engine every few thousand of its steps; anything but 0 ends the statement. */
static int is_told_to_stop(void *context)
{
    const struct db *db = context;
    struct pollfd stop = { .fd = db->stop_fd, .events = POLLIN };

    return poll(&stop, 1, 0) > 0;
}

Err db_stopped(const struct db *db)
{
    struct pollfd stop = { .fd = db->stop_fd, .events = POLLIN };

    return db->stop_fd >= 0 && poll(&stop, 1, 0) > 0 ? ERR_STOPPED : OK;
}

void db_stop_like(struct db *db, const struct db *other)
{
    db_stop_with(db, other->stop_fd);
}

void db_stop_with(struct db *db, int fd)
{
    enum { STEPS = 5000 };

    db->stop_fd = fd;
    sqlite3_progress_handler(db->engine, STEPS, fd >= 0 ? is_told_to_stop : NULL, db);
}

/* Mapped, a page costs no call and no copy.  Only for as long as it is needed: what each connection
 * maps counts for itself. */
void db_expect_all(struct db *db, bool all)
{
    const char *setting = all ? "PRAGMA mmap_size = 1073741824" : "PRAGMA mmap_size = 8388608";

    if (sqlite3_exec(db->engine, setting, NULL, NULL, NULL) != SQLITE_OK)
        log_warning("store.expect", "the database cannot be mapped: reading takes longer");
}

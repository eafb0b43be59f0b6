/* SPDX-License-Identifier: EUPL-1.2
 *
 * A house's data folder: making it, opening it, and bringing its schema up to date.
 *
 * Before a database is opened for writing it is looked at through a reading connection, so that a
 * file which is not a house's is left exactly as it was found.  Each migration checks inside its
 * own transaction whether it is still needed, so two processes may open a house at the same time.
 */
#include "store/store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"
#include "base/when.h"
#include "store/db_mark.h"

/* "CHLD" in ASCII, read as a big-endian number. */
#define APPLICATION INT64_C(0x43484C44)

static const struct statement newest_change = {
    "store.newest_change",
    "SELECT COALESCE(MAX(number), 0) FROM change",
};
static const struct statement note_change = {
    "store.note_change",
    "INSERT INTO change (number, record, what, made)"
    " VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM change), $1, $2, $3)",
};

static const char *house_path(struct arena *arena, Str folder)
{
    return str_z(arena, str_fmt(arena, "%.*s/house.db", STR_ARG(folder)));
}

const char *store_search_path(struct arena *arena, Str folder)
{
    return str_z(arena, str_fmt(arena, "%.*s/search.db", STR_ARG(folder)));
}

static int64_t newest_schema(void)
{
    return (int64_t)store_migrations_count;
}

static Err apply(struct db *db, void *context)
{
    const struct migration *migration = context;
    struct db_mark mark;

    TRY(db_mark_read(db, &mark));
    if (mark.schema >= migration->number)
        return OK;
    TRY(db_script(db, migration->name, migration->text));
    TRY(db_mark_write(db, APPLICATION, migration->number));
    log_info("store.migrate", "schema is now %d (%s)", migration->number, migration->name);
    return OK;
}

/* Applies what the database does not have yet. */
static Err migrate(struct db *db)
{
    for (size_t i = 0; i < store_migrations_count; i++) {
        struct migration migration = store_migrations[i];
        must(migration.number == (int)i + 1);
        TRY(db_write(db, apply, &migration));
    }
    return OK;
}

/* Refuses a database that this program must not touch. */
static Err check_mark(const struct db_mark *mark, const char *path)
{
    if (mark->application != APPLICATION) {
        log_error("store.open",
                  "not a house's database: give the right folder or restore a backup path=\"%s\"",
                  path);
        return ERR_REFUSED;
    }
    if (mark->schema > newest_schema()) {
        log_error("store.open",
                  "made by a newer program (schema %lld, this one knows %lld): install that "
                  "program's version path=\"%s\"",
                  (long long)mark->schema, (long long)newest_schema(), path);
        return ERR_REFUSED;
    }
    return OK;
}

/* True when the folder holds no house yet: no database, or one that was only just begun. */
static bool is_begun(const struct db_mark *mark)
{
    return mark->application == 0 && mark->schema == 0 && mark->empty;
}

static Err look_at(const char *path, struct db_mark *out)
{
    struct db *db;

    TRY(db_open(path, DB_ACCESS_READ, &db));
    Err err = db_mark_read(db, out);
    db_close(db);
    return err;
}

static Err check_vacant(const char *path)
{
    struct db_mark mark;
    Err err = look_at(path, &mark);

    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    if (is_begun(&mark))
        return OK;
    log_error("store.create",
              "the folder holds a database already: give another folder path=\"%s\"", path);
    return ERR_REFUSED;
}

Err store_create(struct arena *arena, Str folder)
{
    const char *path = house_path(arena, folder);
    struct db *db;

    TRY(folder_make(arena, folder));
    TRY(check_vacant(path));
    Err err = db_open(path, DB_ACCESS_WRITE, &db);
    if (err == OK) {
        err = migrate(db);
        db_close(db);
    }
    if (err != OK)
        store_remove(arena, folder);
    return err;
}

void store_remove(struct arena *arena, Str folder)
{
    static const char *const names[] = { "house.db", "search.db", "search.db.new" };
    static const char *const endings[] = { "", "-wal", "-shm", "-journal" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        for (size_t e = 0; e < sizeof endings / sizeof endings[0]; e++)
            (void)unlink(str_z(arena, str_fmt(arena, "%.*s/%s%s", STR_ARG(folder), names[i],
                                              endings[e]))); /* what is not there is gone */
}

/* Why there is nothing at the path of a house. */
static Err missing(const char *path)
{
    if (errno != ENOENT && errno != ENOTDIR) {
        log_error("store.open",
                  "cannot be looked at: let the user that runs this program enter the folder and "
                  "read what is in it path=\"%s\" reason=\"%s\"",
                  path, strerrordesc_np(errno));
        return ERR_FILE;
    }
    log_error("store.open",
              "no house here: make one with init, or give the right folder path=\"%s\"", path);
    return ERR_NOT_FOUND;
}

/* The engine needs to make files beside the database, even to read it after a crash. */
static Err check_writable(struct arena *arena, Str folder)
{
    const char *name = str_z(arena, folder);

    if (access(name, W_OK) == 0)
        return OK;
    log_error(
        "store.open",
        "the folder cannot be written: let the user that runs this program write it path=\"%s\"",
        name);
    return ERR_FILE;
}

Err store_open(struct arena *arena, Str folder, enum db_access wanted, struct db **out)
{
    const char *path = house_path(arena, folder);
    struct db_mark mark;
    struct db *db;

    if (access(path, F_OK) != 0)
        return missing(path);
    if (wanted == DB_ACCESS_WRITE)
        TRY(check_writable(arena, folder));
    TRY(look_at(path, &mark));
    TRY(check_mark(&mark, path));
    TRY(db_open(path, wanted, &db));

    if (wanted == DB_ACCESS_READ && mark.schema < newest_schema())
        log_warning("store.open",
                    "schema %lld is older than this program; open it for writing once",
                    (long long)mark.schema);
    Err err = wanted == DB_ACCESS_WRITE ? migrate(db) : OK;
    if (err != OK) {
        db_close(db);
        return err;
    }
    *out = db;
    return OK;
}

Err store_schema(struct db *db, int64_t *out)
{
    struct db_mark mark;

    TRY(db_mark_read(db, &mark));
    *out = mark.schema;
    return OK;
}

Err change_newest(struct db *db, int64_t *out)
{
    return db_number(db, &newest_change, DBNONE, 0, out);
}

Err change_note(struct db *db, int64_t record, Str what)
{
    must(db_is_writing(db));
    return db_run(db, &note_change, DBARGS(DBINT(record), DBTEXT(what), DBINT(when_now())), NULL);
}

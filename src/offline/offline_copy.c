/* SPDX-License-Identifier: EUPL-1.2
 *
 * The house that stands still while its pages are taken, and the file that they are kept in.
 *
 * The database is copied first, so that people may go on writing in the house, and no page can
 * speak of something that the next one does not know.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "offline/offline_parts.h"
#include "records/rule.h"
#include "records/settings.h"
#include "store/store.h"

#define SPOOL "pages"

static Str within(struct copy *copy, const char *name)
{
    return str_fmt(copy->arena, "%.*s/%s", STR_ARG(copy->folder), name);
}

/* ---- the folder ---- */

/* Only what is made here: databases with what SQLite puts beside them, and the spool. */
static bool is_ours(Str name)
{
    return str_starts(name, STR("house.db")) || str_starts(name, STR("search.db")) ||
           str_eq_z(name, SPOOL);
}

/* Also of an earlier run that was cut short. */
static void sweep(struct copy *copy)
{
    Str *names;
    size_t count;

    if (folder_list(copy->arena, copy->folder, &names, &count) != OK)
        return;
    for (size_t i = 0; i < count; i++)
        if (is_ours(names[i]))
            (void)unlink(str_z(copy->arena, within(copy, str_z(copy->arena, names[i]))));
    (void)rmdir(str_z(copy->arena, copy->folder));
}

static Err open_spool(struct copy *copy)
{
    const char *path = str_z(copy->arena, within(copy, SPOOL));

    copy->spool = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (copy->spool >= 0)
        return OK;
    log_error("offline.open", "%s cannot be written", path);
    return ERR_FILE;
}

static Err copy_database(struct copy *copy)
{
    struct db *db;

    TRY(store_open(copy->arena, copy->want->folder, DB_ACCESS_READ, &db));
    Err err = db_copy(db, str_z(copy->arena, within(copy, "house.db")));
    db_close(db);
    return err;
}

/* ---- the house ---- */

/* The settings with the wanted languages only: whatever lists languages lists these. */
static Err settle(struct copy *copy)
{
    struct settings *settings;

    TRY(settings_read(copy->db, copy->arena, &settings));
    settings->language_count = 0;
    for (size_t i = 0; i < copy->want->language_count; i++)
        settings->languages[settings->language_count++] = copy->want->languages[i];
    copy->house.settings = settings;
    return OK;
}

/* When something that everybody may see changed last; the end of 1979 in an empty house. */
static Err newest(struct copy *copy)
{
    struct eye eye = { REACH_PUBLIC, copy->house.stopped };
    struct sql sql;

    sql_init(&sql, copy->arena);
    sql_add(&sql, "SELECT MAX(CASE WHEN r.embargo > r.changed THEN r.embargo ELSE r.changed END) "
                  "FROM record AS r WHERE ");
    rule_add(&sql, "r", &eye);
    return sql_number(copy->db, "offline.newest", &sql, 0, &copy->date);
}

static Err open_house(struct copy *copy, const struct house *house)
{
    TRY(store_open(copy->arena, copy->folder, DB_ACCESS_READ, &copy->db));
    copy->house = (struct house){
        .arena = copy->arena,
        .folder = copy->folder,
        .base_address = copy->want->base,
        .pages = house->pages,
        .offers = settings_house_offers,
        .kinds = house->kinds,
        .stopped = when_now(),
        .offline = true,
    };
    TRY(settle(copy));
    copy->house.router = pages_router(copy, house->router);
    return newest(copy);
}

Err copy_open(struct copy *copy, struct arena *arena, const struct house *house,
              const struct offline_want *want)
{
    *copy = (struct copy){ .arena = arena, .want = want, .spool = -1, .room = 1024 };
    copy->folder = str_fmt(arena, "%.*s.making", STR_ARG(want->out));
    copy->leaves = ARENA_ARRAY(arena, copy->room, struct leaf *);
    arena_init(&copy->visit, VISIT_ARENA_MAX);
    map_init(&copy->by_address, arena);
    map_init(&copy->by_file, arena);
    sweep(copy);
    TRY(folder_make(arena, copy->folder));
    TRY(copy_database(copy));
    TRY(open_spool(copy));
    return open_house(copy, house);
}

void copy_close(struct copy *copy)
{
    db_close(copy->db);
    if (copy->spool >= 0)
        (void)close(copy->spool);
    sweep(copy);
    arena_clear(&copy->visit);
}

/* ---- the spool ---- */

Err spool_put(struct copy *copy, Str content, int64_t *at_out)
{
    size_t done = 0;

    while (done < content.len) {
        ssize_t wrote = pwrite(copy->spool, content.ptr + done, content.len - done,
                               copy->spool_end + (off_t)done);

        if (wrote <= 0) {
            log_error("offline.keep", "the pages cannot be kept beside %.*s (disk full?)",
                      STR_ARG(copy->want->out));
            return ERR_FILE;
        }
        done += (size_t)wrote;
    }
    *at_out = copy->spool_end;
    copy->spool_end += (int64_t)content.len;
    return OK;
}

Err spool_get(struct copy *copy, const struct leaf *leaf, struct arena *arena, Str *out)
{
    char *bytes = arena_alloc(arena, leaf->length + 1);
    size_t done = 0;

    while (done < leaf->length) {
        ssize_t got = pread(copy->spool, bytes + done, leaf->length - done, leaf->at + (off_t)done);

        if (got <= 0) {
            log_error("offline.take", "the pages kept beside %.*s cannot be read",
                      STR_ARG(copy->want->out));
            return ERR_FILE;
        }
        done += (size_t)got;
    }
    *out = (Str){ bytes, leaf->length };
    return OK;
}

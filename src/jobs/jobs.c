/* SPDX-License-Identifier: EUPL-1.2
 *
 * The jobs process.  Contract in jobs.h.
 */
#include "jobs/jobs.h"

#include <poll.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/log.h"
#include "jobs/dump.h"
#include "records/public_change.h"
#include "search/search.h"
#include "store/store.h"

/* After a failure the jobs pause, from one second to a minute: on a full disk, beginning at once
 * would build an index again and again that never fits. */
enum {
    ROUND_MS = 300,
    PAUSE_FIRST = 1000,
    PAUSE_LAST = 60 * 1000,
    WENT_WELL = 2 * PAUSE_LAST, /* after so long a failure is a new one */
    DUE_MAX = 1000,
    JOBS_ARENA_MAX = 256 << 20,
};

/* ---- expiry and embargoes ---- */

static const struct statement list_expired = {
    "jobs.list_expired", "SELECT id FROM record WHERE expires > 0 AND expires <= $1 AND state = "
                         "'published' ORDER BY expires, id LIMIT $2"
};
static const struct statement withdraw = {
    "jobs.withdraw", "UPDATE record SET state = 'withdrawn', changed = $1 WHERE id = $2"
};
static const struct statement bury = {
    "jobs.bury", "INSERT INTO tombstone (record, made, reason, replacement, title_allowed) VALUES "
                 "($1, $2, '', '', 1) ON CONFLICT DO NOTHING"
};
/* +id: along the index of embargoes, of which few end in a second; not along the ids. */
static const struct statement list_embargoed = {
    "jobs.list_embargoed",
    "SELECT id FROM record WHERE embargo > $1 AND embargo <= $2 AND +id > $3 ORDER BY id LIMIT $4"
};
static const struct statement last_change = {
    "jobs.last_change", "SELECT made FROM change ORDER BY number DESC LIMIT 1"
};

struct due {
    When since, now;
    int64_t ids[DUE_MAX];
    size_t count;
};

static Err collect(struct db *db, const struct statement *statement, const struct db_value *values,
                   size_t value_count, struct due *due)
{
    ROWS rows = { 0 };

    due->count = 0;
    TRY(db_query(db, statement, values, value_count, &rows));
    while (due->count < DUE_MAX && rows_next(&rows))
        due->ids[due->count++] = rows_int(&rows, 0);
    return rows_close(&rows);
}

static Err withdraw_expired(struct db *db, void *context)
{
    struct due *due = context;

    TRY(collect(db, &list_expired, DBARGS(DBINT(due->now), DBINT(DUE_MAX)), due));
    for (size_t i = 0; i < due->count; i++) {
        TRY(db_run(db, &withdraw, DBARGS(DBINT(due->now), DBINT(due->ids[i])), NULL));
        TRY(db_run(db, &bury, DBARGS(DBINT(due->ids[i]), DBINT(due->now)), NULL));
        TRY(change_note(db, due->ids[i], STR("expired")));
    }
    return OK;
}

/* The rule lets a record through by itself once its embargo has ended; the change is noted so that
 * caches and feeds hear of it. */
static Err note_released(struct db *db, void *context)
{
    struct due *due = context;

    for (size_t i = 0; i < due->count; i++)
        TRY(change_note(db, due->ids[i], STR("released")));
    return OK;
}

/* Notes everything whose embargo ended since then, some at a time. */
static Err release(struct db *house, struct due *due, bool *changed)
{
    int64_t after = INT64_MIN;

    do {
        TRY(collect(house, &list_embargoed,
                    DBARGS(DBINT(due->since), DBINT(due->now), DBINT(after), DBINT(DUE_MAX)), due));
        if (due->count == 0)
            break;
        TRY(db_write(house, note_released, due));
        *changed = true;
        after = due->ids[due->count - 1];
    } while (due->count == DUE_MAX);
    return OK;
}

Err jobs_expire(struct db *house, When since, When now, bool *changed)
{
    struct due due = { .since = since, .now = now };

    *changed = false;
    TRY(collect(house, &list_expired, DBARGS(DBINT(now), DBINT(DUE_MAX)), &due));
    if (due.count > 0) {
        TRY(db_write(house, withdraw_expired, &due));
        *changed = true;
    }
    return release(house, &due, changed);
}

Err jobs_last_round(struct db *house, When now, When *out)
{
    TRY(db_number(house, &last_change, DBNONE, now, out));
    if (*out > now)
        *out = now;
    return OK;
}

/* ---- the index ---- */

/* Opens the index, or builds one where there is none that this program can follow. */
static Err open_index(struct arena *arena, struct db *house, const char *path,
                      const struct kinds *kinds, struct db **out)
{
    /* Opened for reading first: opening for writing would make an empty file, which the serving
     * process would take for the index. */
    bool usable = !search_damage_noted(path) && db_open(path, DB_ACCESS_READ, out) == OK &&
                  search_usable(*out);

    db_close(*out);
    *out = NULL;
    if (!usable) {
        log_info("jobs.index", "building the search index");
        TRY(search_rebuild(arena, house, path, kinds, NULL));
    }
    return db_open(path, DB_ACCESS_WRITE, out);
}

struct jobs {
    struct arena arena; /* of what is open */
    Str folder;
    const struct kinds *kinds;
    int stop_fd;
    struct db *house;
    struct db *index;
    const char *index_path;
    uint64_t index_inode; /* which file is open under that name */
    When last;            /* the end of the round before */
    struct dump dump;
};

static uint64_t inode_of(const char *path)
{
    struct stat found;

    return stat(path, &found) == 0 ? found.st_ino : 0;
}

static Err open_search(struct jobs *jobs)
{
    TRY(open_index(&jobs->arena, jobs->house, jobs->index_path, jobs->kinds, &jobs->index));
    jobs->index_inode = inode_of(jobs->index_path);
    db_stop_with(jobs->index, jobs->stop_fd);
    return OK;
}

static Err open_all(struct jobs *jobs)
{
    TRY(store_open(&jobs->arena, jobs->folder, DB_ACCESS_WRITE, &jobs->house));
    db_stop_with(jobs->house, jobs->stop_fd);
    TRY(jobs_last_round(jobs->house, when_now(), &jobs->last));
    jobs->index_path = store_search_path(&jobs->arena, jobs->folder);
    return open_search(jobs);
}

static void close_all(struct jobs *jobs)
{
    /* Its head may still be whole, by which it would be taken for usable. */
    if (jobs->index != NULL && db_is_damaged(jobs->index))
        search_note_damage(jobs->index_path);
    db_close(jobs->index);
    db_close(jobs->house);
    jobs->index = jobs->house = NULL;
    arena_reset(&jobs->arena);
}

/* Somebody deleted or replaced the file that is open, or met damage in it. */
static bool index_is_lost(const struct jobs *jobs)
{
    return inode_of(jobs->index_path) != jobs->index_inode || search_damage_noted(jobs->index_path);
}

static Err round_of_work(struct jobs *jobs)
{
    When now = when_now();
    bool changed;

    if (index_is_lost(jobs)) {
        db_close(jobs->index);
        jobs->index = NULL;
        TRY(open_search(jobs));
    }
    TRY(jobs_expire(jobs->house, jobs->last, now, &changed));
    jobs->last = now;
    TRY(public_change_follow(jobs->house));
    TRY(search_follow(jobs->house, jobs->index, jobs->kinds, &changed));
    return dump_follow(&jobs->dump, jobs->house, now);
}

static bool wait_for_stop(int stop_fd, int at_most)
{
    struct pollfd pollfd = { .fd = stop_fd, .events = POLLIN };

    return poll(&pollfd, 1, at_most) > 0;
}

/* Rounds until something fails, or ERR_STOPPED. */
static Err work(struct jobs *jobs)
{
    TRY(open_all(jobs));
    while (!wait_for_stop(jobs->stop_fd, ROUND_MS)) {
        Err err = round_of_work(jobs);

        if (err != OK && err != ERR_BUSY) /* after that, the next round tries again */
            return err;
    }
    return ERR_STOPPED;
}

int jobs_run(Str folder, Str base, const struct kinds *kinds, int stop_fd)
{
    struct jobs jobs = { .folder = folder, .kinds = kinds, .stop_fd = stop_fd };
    int pause = PAUSE_FIRST;
    Err err;

    arena_init(&jobs.arena, JOBS_ARENA_MAX);
    dump_init(&jobs.dump, folder, base, kinds);
    for (;;) {
        When begun = when_now();

        err = work(&jobs);
        close_all(&jobs);
        if (err == ERR_STOPPED)
            break;
        if (when_now() - begun > WENT_WELL)
            pause = PAUSE_FIRST;
        log_error("jobs.run", "the jobs failed and are begun anew after a pause: %s pause_ms=%d",
                  err_name(err), pause);
        if (wait_for_stop(stop_fd, pause))
            break;
        pause = pause * 2 < PAUSE_LAST ? pause * 2 : PAUSE_LAST;
    }
    arena_clear(&jobs.arena);
    return 0;
}

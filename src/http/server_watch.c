/* SPDX-License-Identifier: EUPL-1.2
 *
 * The watcher: notices that another process has committed, or that a new day has begun, and tells
 * the page cache; that a connection has waited too long; and that the certificate's files are
 * others.
 *
 * Asking costs one read of a few bytes of shared memory, so it is done five times a second; a page
 * is therefore stale for at most that long.  Contract in http/server_parts.h.
 */
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "http/server_parts.h"
#include "http/tls.h"
#include "store/store.h"

enum {
    WATCH_EVERY = 200,
    LOOKS_A_CERTIFICATE = 10,
    WATCH_BYTES_MAX = 1 << 20,
    DAY = 24 * 60 * 60 * 1000,
    DAY_SHIFT = 40
};

Err data_version(struct db *db, When now, int64_t *out)
{
    int64_t newest;

    TRY(change_newest(db, &newest));
    *out = ((now / DAY) << DAY_SHIFT) + newest;
    return OK;
}

struct watch {
    int64_t seen; /* what db_version said last; -1 for nothing */
    int64_t day;
};

/* Looks once. On a failure, which is in the log, nothing is known to be current, so nothing stays
 * in the cache. */
static void look(const struct server *server, struct watch *watch)
{
    When now = when_now();
    int64_t seen;
    int64_t version;

    if (db_version(server->watch_db, &seen) != OK) {
        page_cache_version(server->house->cache, 0);
        watch->seen = -1;
        return;
    }
    if (seen == watch->seen && now / DAY == watch->day)
        return;
    if (data_version(server->watch_db, now, &version) != OK)
        return;
    page_cache_version(server->house->cache, version);
    *watch = (struct watch){ .seen = seen, .day = now / DAY };
}

static void *watch(void *cls)
{
    struct server *server = cls;
    struct pollfd stop = { .fd = server->stop_event, .events = POLLIN };
    struct watch state = { .seen = -1 };
    unsigned looks = 0;

    do {
        if (server->watch_db != NULL)
            look(server, &state);
        guard_sweep(server);
        if (server->tls != NULL && looks++ % LOOKS_A_CERTIFICATE == 0)
            tls_follow(server->tls, when_now());
    } while (poll(&stop, 1, WATCH_EVERY) <= 0);
    return NULL;
}

Err watch_open(struct server *server)
{
    struct watch state = { .seen = -1 };

    server->stop_event = eventfd(0, EFD_CLOEXEC);
    if (server->stop_event < 0)
        panic("no event descriptor for the watcher");
    arena_init(&server->watch_arena, WATCH_BYTES_MAX);
    if (server->house->folder.len == 0)
        return OK;
    TRY(store_open(&server->watch_arena, server->house->folder, DB_ACCESS_READ, &server->watch_db));
    look(server, &state);
    return OK;
}

static bool is_watching(const struct server *server)
{
    return server->watch_db != NULL || server->tls != NULL;
}

void watch_start(struct server *server)
{
    if (is_watching(server) && pthread_create(&server->watcher, NULL, watch, server) != 0)
        panic("the watcher thread cannot be started");
}

void watch_stop(struct server *server)
{
    if (!is_watching(server))
        return;
    must(eventfd_write(server->stop_event, 1) == 0);
    pthread_join(server->watcher, NULL);
}

void watch_close(struct server *server)
{
    db_close(server->watch_db);
    arena_clear(&server->watch_arena);
    close(server->stop_event);
}

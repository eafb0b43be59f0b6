/* SPDX-License-Identifier: EUPL-1.2
 *
 * The public dump.  Contract in dump.h; what stands in it: formats/package.h.
 */
#include "jobs/dump.h"

#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"
#include "formats/package.h"
#include "http/house.h"
#include "records/settings.h"
#include "store/store.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, DUMP_ARENA_MAX = 256 << 20 };

static Str path_of(struct arena *arena, Str folder)
{
    return str_fmt(arena, "%.*s/" DUMP_NAME, STR_ARG(folder));
}

void dump_init(struct dump *dump, Str folder, Str base, const struct kinds *kinds)
{
    struct arena arena;
    struct stat found;

    *dump = (struct dump){ .folder = folder, .base = base, .kinds = kinds, .change = -1 };
    arena_init(&arena, 1 << 20);
    if (stat(str_z(&arena, path_of(&arena, folder)), &found) == 0)
        dump->made = (When)found.st_mtime * 1000;
    arena_clear(&arena);
}

static Err make(const struct dump *dump, struct arena *arena, struct db *house, When now)
{
    struct settings *settings;
    struct buf out;

    TRY(settings_read(house, arena, &settings));
    buf_init(&out, arena, RESPONSE_MAX);

    struct format_job job = {
        .reader = { arena,
                    house,
                    dump->kinds,
                    { REACH_PUBLIC, now },
                    settings->default_language,
                    settings->default_language },
        .settings = settings,
        .base = dump->base,
        .now = now,
        .out = &out,
    };
    TRY(dump_write(&job));
    return file_write(arena, path_of(arena, dump->folder), bytes_of(buf_text(&out)));
}

Err dump_follow(struct dump *dump, struct db *house, When now)
{
    struct arena arena;
    int64_t newest;
    Err err;

    /* A date in the future is a clock that was set back. */
    if (dump->made > 0 && now - dump->made < DAY_MS && dump->made <= now)
        return OK;
    TRY(change_newest(house, &newest));
    if (newest == dump->change)
        return OK;
    arena_init(&arena, DUMP_ARENA_MAX);
    err = make(dump, &arena, house, now);
    arena_clear(&arena);
    if (err == ERR_BUSY)
        return err;
    dump->made = now;
    if (err == OK)
        dump->change = newest;
    if (err != ERR_TOO_LARGE)
        return err;
    log_warning("jobs.dump", "the house is too large for " DUMP_NAME ", which stays as it was");
    return OK;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * ZIP files on disk.  Contract in archive.h.
 *
 * libzip asks a callback for each file's content when the archive is closed, one file after the
 * other, and writes beside the path until all is there.
 */
#include <zip.h>

#include "base/arena.h"
#include "base/log.h"
#include "formats/archive.h"

enum { FILE_ARENA_MAX = 1 << 30 };

/* The one file that is being read. */
struct reading {
    const struct archive_source *source;
    struct arena arena;
    Str content;
    size_t at;
    Err failed;
};

struct entry {
    struct reading *reading;
    size_t index;
};

static zip_int64_t open_entry(const struct entry *entry)
{
    struct reading *reading = entry->reading;
    const struct archive_source *source = reading->source;

    arena_reset(&reading->arena);
    reading->at = 0;
    reading->failed =
        source->content(source->context, entry->index, &reading->arena, &reading->content);
    return reading->failed == OK ? 0 : -1;
}

static zip_int64_t read_entry(struct reading *reading, void *out, size_t room)
{
    size_t left = reading->content.len - reading->at, taken = left < room ? left : room;

    if (taken > 0)
        memcpy(out, reading->content.ptr + reading->at, taken);
    reading->at += taken;
    return (zip_int64_t)taken;
}

static zip_int64_t ask(void *context, void *out, zip_uint64_t room, zip_source_cmd_t command)
{
    struct entry *entry = context;

    switch ((int)command) {
    case ZIP_SOURCE_OPEN:
        return open_entry(entry);
    case ZIP_SOURCE_READ:
        return read_entry(entry->reading, out, room);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
        return 0;
    case ZIP_SOURCE_STAT:
        zip_stat_init(out);
        return sizeof(zip_stat_t);
    case ZIP_SOURCE_ERROR: {
        int *codes = out;

        codes[0] = ZIP_ER_READ;
        codes[1] = 0;
        return 2 * sizeof(int);
    }
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                                              -1);
    default:
        return -1;
    }
}

/* The date and time of day as ZIP files write them. */
static void dos_moment(When when, zip_uint16_t *time, zip_uint16_t *date)
{
    Day day = day_from_when(when);
    int seconds = (int)((when - when_from_day(day)) / 1000);

    if (day.year < 1980) {
        *time = 0;
        *date = (1 << 5) | 1;
        return;
    }
    *time = (zip_uint16_t)((seconds / 3600) << 11 | (seconds / 60 % 60) << 5 | seconds % 60 / 2);
    *date = (zip_uint16_t)((day.year - 1980) << 9 | day.month << 5 | day.day);
}

static bool add_entry(zip_t *archive, struct arena *arena, struct entry *entry)
{
    const struct archive_source *source = entry->reading->source;
    zip_source_t *asked = zip_source_function(archive, ask, entry);
    zip_uint16_t time, date;
    zip_int64_t index;

    if (asked == NULL)
        return false;
    index =
        zip_file_add(archive, str_z(arena, source->names[entry->index]), asked, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(asked);
        return false;
    }
    dos_moment(source->date, &time, &date);
    return zip_file_set_dostime(archive, (zip_uint64_t)index, time, date, 0) == 0 &&
           zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_DEFLATE, 0) == 0;
}

static Err write_entries(zip_t *archive, struct arena *arena, struct reading *reading)
{
    size_t count = reading->source->count;
    struct entry *entries = ARENA_ARRAY(arena, count + 1, struct entry);
    bool good = true;

    for (size_t i = 0; good && i < count; i++) {
        entries[i] = (struct entry){ reading, i };
        good = add_entry(archive, arena, &entries[i]);
    }
    if (good && zip_close(archive) == 0)
        return OK;
    if (reading->failed == OK)
        log_error("formats.archive", "%s", zip_strerror(archive));
    zip_discard(archive);
    return reading->failed != OK ? reading->failed : ERR_FILE;
}

Err archive_write_file(struct arena *arena, const struct archive_source *source, Str path)
{
    struct reading reading = { .source = source };
    int code;
    zip_t *archive = zip_open(str_z(arena, path), ZIP_CREATE | ZIP_TRUNCATE, &code);
    Err err;

    if (archive == NULL) {
        zip_error_t error;

        zip_error_init_with_code(&error, code);
        log_error("formats.archive", "%.*s: %s", STR_ARG(path), zip_error_strerror(&error));
        zip_error_fini(&error);
        return ERR_FILE;
    }
    arena_init(&reading.arena, FILE_ARENA_MAX);
    err = write_entries(archive, arena, &reading);
    arena_clear(&reading.arena);
    return err;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writing the pack.  Contract in pack.h; commands/command_init.c reads it.
 */
#include "records/pack.h"

#include "base/arena.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/log.h"
#include "records/export.h"
#include "records/import.h"

_Static_assert((int)PACK_FILE_MAX <= (int)IMPORT_FILE_BYTES_MAX, "what is written can be read");

struct packing {
    struct arena *arena;
    const struct kinds *kinds;
    Str folder;
    size_t records;
};

static Err write_file(struct packing *packing, Str name, const struct buf *text)
{
    if (buf_full(text)) {
        log_error("pack.write", "%.*s would be larger than a file may be", STR_ARG(name));
        return ERR_TOO_LARGE;
    }
    return file_write(packing->arena,
                      str_fmt(packing->arena, "%.*s/%.*s", STR_ARG(packing->folder), STR_ARG(name)),
                      bytes_of(buf_text(text)));
}

static Err write_settings(struct db *db, struct packing *packing)
{
    static const struct statement list = { "pack.list_settings",
                                           "SELECT name, lang, value FROM setting "
                                           "ORDER BY name, lang" };
    static const char *const head[] = { "key", "language", "value" };
    struct buf text;
    ROWS rows = { 0 };

    buf_init(&text, packing->arena, PACK_FILE_MAX);
    for (int i = 0; i < 3; i++)
        csv_cell(&text, str_from_z(head[i]), i == 0);
    csv_end(&text);
    TRY(db_query(db, &list, DBNONE, &rows));
    while (rows_next(&rows)) {
        for (int i = 0; i < 3; i++)
            csv_cell(&text, rows_text(&rows, packing->arena, i), i == 0);
        csv_end(&text);
    }
    TRY(rows_close(&rows));
    return write_file(packing, STR("house.csv"), &text);
}

static Err write_kind(struct db *db, struct packing *packing, const struct kind *kind)
{
    struct export_of of = {
        .db = db, .arena = packing->arena, .kinds = packing->kinds, .kind = kind
    };
    int64_t *ids;
    struct buf text;
    Err err;

    TRY(export_ids(db, packing->arena, kind, NULL, &ids, &of.count));
    if (of.count == 0)
        return OK;
    of.ids = ids;
    buf_init(&text, packing->arena, PACK_FILE_MAX);
    err = export_csv(&of, &text);
    if (err == ERR_TOO_LARGE)
        log_error("pack.write", "%s have more bytes or columns than a file may have", kind->plural);
    TRY(err);
    packing->records += of.count;
    return write_file(packing, str_fmt(packing->arena, "%s.csv", kind->plural), &text);
}

static Err write_all(struct db *db, void *context)
{
    static const struct statement count = { "pack.count_records", "SELECT COUNT(*) FROM record" };
    struct packing *packing = context;
    int64_t records;

    TRY(write_settings(db, packing));
    for (size_t i = 0; i < packing->kinds->count; i++) {
        struct arena_mark mark = arena_mark(packing->arena);
        Err err = write_kind(db, packing, packing->kinds->items[i]);

        arena_rewind(packing->arena, mark);
        TRY(err);
    }
    TRY(db_number(db, &count, DBNONE, 0, &records));
    if ((size_t)records == packing->records)
        return OK;
    log_error("pack.write", "%lld records are of kinds that this program does not know",
              (long long)records - (long long)packing->records);
    return ERR_REFUSED;
}

static Err make_folder(struct arena *arena, Str folder)
{
    size_t count;
    Str *names;

    TRY(folder_make(arena, folder));
    TRY(folder_list(arena, folder, &names, &count));
    if (count == 0)
        return OK;
    log_error("pack.write", "the folder %.*s holds something already: name a new one",
              STR_ARG(folder));
    return ERR_REFUSED;
}

Err pack_write(struct db *db, struct arena *arena, const struct kinds *kinds, Str folder,
               size_t *records_out)
{
    struct packing packing = { .arena = arena, .kinds = kinds, .folder = folder };

    TRY(make_folder(arena, folder));
    TRY(db_read(db, write_all, &packing));
    *records_out = packing.records;
    return OK;
}

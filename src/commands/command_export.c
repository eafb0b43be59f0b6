/* SPDX-License-Identifier: EUPL-1.2
 *
 * childcentre export DIR KIND [--json] [--out FILE]: everything of a kind, whatever its state and
 * visibility, for the operator.
 */
#include "base/buf.h"
#include "base/file.h"
#include "commands/command.h"
#include "records/export.h"
#include "rooms/rooms.h"
#include "store/store.h"

enum { EXPORT_MAX = 900 << 20 };

static Err write_out(struct arena *arena, const struct arguments *arguments, const struct buf *text)
{
    Str all = buf_text(text);

    if (arguments->output != NULL)
        return file_write(arena, str_from_z(arguments->output), bytes_of(all));
    if (fwrite(all.ptr, 1, all.len, stdout) != all.len || fflush(stdout) != 0) {
        fputs("childcentre: standard output does not take the export (disk full?).\n", stderr);
        return ERR_FILE;
    }
    return OK;
}

static Err export(struct arena *arena, struct db *db, const struct kinds *kinds,
                  const struct kind *kind, const struct arguments *arguments)
{
    struct buf text;
    int64_t *ids;
    size_t count;

    TRY(export_all_ids(db, arena, kind, &ids, &count));
    buf_init(&text, arena, EXPORT_MAX);
    if (arguments->json)
        TRY(export_json(&(struct export_of){ db, arena, kinds, kind, NULL, ids, count }, &text));
    else
        TRY(export_csv(&(struct export_of){ db, arena, kinds, kind, NULL, ids, count }, &text));
    return write_out(arena, arguments, &text);
}

int command_export(struct arena *arena, const struct arguments *arguments)
{
    const struct kinds *kinds = rooms_kinds(arena);
    const struct kind *kind = kind_find(kinds, str_from_z(arguments->places[1]));
    struct db *db;
    Err err;

    if (kind == NULL) {
        fprintf(stderr, "childcentre: there is no kind %s.\n", arguments->places[1]);
        return EXIT_USAGE;
    }
    err = store_open(arena, str_from_z(arguments->places[0]), DB_ACCESS_READ, &db);
    if (err != OK)
        return command_failed(err, arguments->places[0]);
    err = export(arena, db, kinds, kind, arguments);
    db_close(db);
    return err == OK ? EXIT_GOOD : command_failed(err, "export");
}

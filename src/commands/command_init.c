/* SPDX-License-Identifier: EUPL-1.2
 *
 * childcentre init DIR [--pack P]
 *
 * A pack is a folder of CSV files named after the kinds' plurals (events.csv), and house.csv with
 * the settings.  All of it is read in one import, so that files may refer to each other in any
 * order; a pack with a bad row makes no house.
 */
#include "base/file.h"
#include "commands/command.h"
#include "rooms/rooms.h"
#include "search/search.h"
#include "store/store.h"

static void index_progress(int64_t done, int64_t total)
{
    command_progress("indexed", done, total);
}

static Err too_large(Str name)
{
    fprintf(stderr,
            "childcentre: with %.*s the pack has more than %d files or %d MB, which is more than "
            "init takes: leave it out and import it in parts afterwards.\n",
            STR_ARG(name), IMPORT_FILES_MAX, IMPORT_FILE_BYTES_MAX >> 20);
    return ERR_REFUSED;
}

/* The pack's files that a kind (or the settings) is named after; others are an error, since a slip
 * in a name must not lose a file. */
static Err read_pack(struct arena *arena, const struct kinds *kinds, Str folder,
                     struct import_file *files, size_t *count)
{
    Str *names;
    size_t name_count, bytes = 0;
    Err err;

    *count = 0;
    TRY(folder_list(arena, folder, &names, &name_count));
    for (size_t i = 0; i < name_count; i++) {
        struct import_file *file = &files[*count];

        if (!str_ends(names[i], STR(".csv")))
            continue;
        if (*count == IMPORT_FILES_MAX)
            return too_large(names[i]);
        *file = (struct import_file){ .name = names[i] };
        file->kind = kind_find(kinds, str_sub(names[i], 0, names[i].len - 4));
        if (file->kind == NULL && !str_eq_z(names[i], "house.csv")) {
            fprintf(stderr, "childcentre: %.*s is named after no kind of record.\n",
                    STR_ARG(names[i]));
            return ERR_REFUSED;
        }
        err = file_read(arena, str_fmt(arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(names[i])),
                        IMPORT_FILE_BYTES_MAX - bytes, &file->bytes);
        if (err == ERR_TOO_LARGE)
            return too_large(names[i]);
        TRY(err);
        bytes += file->bytes.len;
        (*count)++;
    }
    return OK;
}

static Err fill(struct arena *arena, const struct kinds *kinds, struct db *db,
                const struct arguments *arguments, struct import_report *report)
{
    struct import_file *files = ARENA_ARRAY(arena, IMPORT_FILES_MAX, struct import_file);
    size_t count;

    TRY(read_pack(arena, kinds, str_from_z(arguments->pack), files, &count));
    return import_run(db, arena, kinds, files, count,
                      &(struct import_options){ .progress = command_progress }, report);
}

int command_init(struct arena *arena, const struct arguments *arguments)
{
    Str folder = str_from_z(arguments->places[0]);
    const struct kinds *kinds = rooms_kinds(arena);
    struct import_report report = { 0 };
    struct db *db;
    Err err = store_create(arena, folder);

    if (err == ERR_REFUSED) {
        fprintf(stderr,
                "childcentre: there is a house or another database in %s already; it is left as it "
                "is.\n",
                arguments->places[0]);
        return EXIT_FOUND;
    }
    if (err == OK)
        err = store_open(arena, folder, DB_ACCESS_WRITE, &db);
    if (err != OK)
        return command_failed(err, arguments->places[0]);
    if (arguments->pack != NULL)
        err = fill(arena, kinds, db, arguments, &report);
    if (err == OK && report.problem_count == 0)
        err = search_rebuild(arena, db, store_search_path(arena, folder), kinds, index_progress);
    db_close(db);
    if (report.problem_count > 0)
        command_print_report(&report, false);
    if (err != OK || report.problem_count > 0) {
        store_remove(arena, folder); /* so that the next try finds an empty folder */
        return err != OK ? command_failed(err, "init") : EXIT_FOUND;
    }
    printf("A house stands in %s: %zu records.\n", arguments->places[0], report.added);
    return EXIT_GOOD;
}

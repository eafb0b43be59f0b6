/* SPDX-License-Identifier: EUPL-1.2
 *
 * childcentre import DIR KIND FILE.csv [--dry-run] [--keep-good]
 */
#include "base/file.h"
#include "commands/command.h"
#include "rooms/rooms.h"
#include "store/store.h"

void command_print_report(const struct import_report *report, bool dry_run)
{
    for (size_t i = 0; i < report->problem_count; i++) {
        const struct import_problem *problem = &report->problems[i];

        fprintf(stderr, "%.*s:%zu: ", STR_ARG(problem->file), problem->line);
        if (problem->column.len > 0)
            fprintf(stderr, "%.*s: ", STR_ARG(problem->column));
        fprintf(stderr, "%.*s\n", STR_ARG(problem->reason));
    }
    if (report->problem_count == IMPORT_PROBLEMS_MAX)
        fprintf(stderr, "There may be more problems; these are the first %d.\n",
                IMPORT_PROBLEMS_MAX);
    printf("%zu rows read, %zu refused%s", report->rows, report->refused,
           dry_run ? "; nothing was written (--dry-run)" : "");
    if (!dry_run)
        printf(", %zu added, %zu changed, %zu unchanged", report->added, report->changed,
               report->unchanged);
    printf("\n");
    if (!dry_run && report->problem_count > 0 &&
        report->added + report->changed + report->unchanged == 0)
        printf("Nothing was written: correct %s\n",
               report->rows > 0 ? "the rows named above, or write the good ones with --keep-good."
                                : "the columns named above.");
}

int command_import(struct arena *arena, const struct arguments *arguments)
{
    const struct kinds *kinds = rooms_kinds(arena);
    struct import_file file = { .name = str_from_z(arguments->places[2]) };
    struct import_report report;
    struct db *db;
    Err err;

    file.kind = kind_find(kinds, str_from_z(arguments->places[1]));
    if (file.kind == NULL && !str_eq_z(str_from_z(arguments->places[1]), "settings")) {
        fprintf(stderr, "childcentre: there is no kind %s. The kinds are: settings",
                arguments->places[1]);
        for (size_t i = 0; i < kinds->count; i++)
            fprintf(stderr, ", %s", kinds->items[i]->name);
        fputs(".\n", stderr);
        return EXIT_USAGE;
    }
    err = file_read(arena, file.name, IMPORT_FILE_BYTES_MAX, &file.bytes);
    if (err == ERR_TOO_LARGE) {
        fprintf(stderr, "childcentre: %s is larger than %d MB: split it into several files.\n",
                arguments->places[2], IMPORT_FILE_BYTES_MAX >> 20);
        return EXIT_FOUND;
    }
    if (err != OK) {
        fprintf(stderr, "childcentre: %s cannot be read: %s.\n", arguments->places[2],
                err_name(err));
        return EXIT_FOUND;
    }
    err = store_open(arena, str_from_z(arguments->places[0]), DB_ACCESS_WRITE, &db);
    if (err != OK)
        return command_failed(err, arguments->places[0]);
    err = import_run(db, arena, kinds, &file, 1,
                     &(struct import_options){ .dry_run = arguments->dry_run,
                                               .keep_good = arguments->keep_good,
                                               .progress = command_progress },
                     &report);
    db_close(db);
    if (err != OK)
        return command_failed(err, "import");
    command_print_report(&report, arguments->dry_run);
    if (file.kind == NULL && report.changed > 0)
        printf("A house that is open reads its settings when it starts: send SIGUSR1 to its first "
               "process, or stop it and start it again.\n");
    return report.problem_count > 0 ? EXIT_FOUND : EXIT_GOOD;
}

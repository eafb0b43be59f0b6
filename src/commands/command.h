/* SPDX-License-Identifier: EUPL-1.2
 *
 * The command line: childcentre COMMAND DIR [options].
 *
 * Results go to standard output, everything else to standard error.  Exit status: 0 done; 1
 * something was found wrong or refused; 2 the arguments cannot be understood; 3 a fault (disk,
 * database, network).
 */
#ifndef COMMANDS_COMMAND_H
#define COMMANDS_COMMAND_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "records/import.h"

enum { EXIT_GOOD = 0, EXIT_FOUND = 1, EXIT_USAGE = 2, EXIT_FAULT = 3 };
enum { COMMAND_ARENA_MAX = 1 << 30 };

int command_run(int argc, char **argv);

/* What was typed after the command's name. */
struct arguments {
    const char *const *places; /* words without a leading hyphen, in order; the first is DIR */
    size_t place_count;
    const char *pack;    /* --pack P */
    const char *address; /* --address A */
    const char *base;    /* --base URL */
    const char *output;  /* --out F */
    const char *format;  /* --format SUFFIX; csv */
    int port;            /* --port N; 8080 */
    bool dry_run, keep_good;
};

int command_init(struct arena *arena, const struct arguments *arguments);
int command_house(struct arena *arena, const struct arguments *arguments);
int command_import(struct arena *arena, const struct arguments *arguments);
int command_export(struct arena *arena, const struct arguments *arguments);
int command_check(struct arena *arena, const struct arguments *arguments);

/* Says what went wrong on standard error and gives the exit status for it. */
int command_failed(Err err, const char *doing);

/* A counter on standard error while something long runs; silent where that is not a terminal. */
void command_progress(const char *what, int64_t done, int64_t total);

/* Prints every problem of an import, one a line: file:line: column: reason. */
void command_print_report(const struct import_report *report, bool dry_run);

#endif

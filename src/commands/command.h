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
/* Bytes.  An import needs its files twice at most, and about as much for rows and cells
 * (records/import_limits.h). */
enum { COMMAND_ARENA_MAX = INT32_MAX };

int command_run(int argc, char **argv);

/* What was typed after the command's name. */
struct arguments {
    const char *const *places; /* words without a leading hyphen, in order; the first is DIR */
    size_t place_count;
    const char *pack;        /* --pack P */
    const char *address;     /* --address A */
    const char *base;        /* --base URL */
    const char *certificate; /* --certificate FILE */
    const char *key;         /* --key FILE */
    const char *output;      /* --out F */
    const char *format;      /* --format SUFFIX; csv */
    const char *lang;        /* --lang L */
    const char *offline;     /* --offline FILE.zip */
    int port;                /* --port N; 8080 */
    int limit;               /* --limit N; 25 */
    bool dry_run, keep_good, without_files, no_sandbox;
};

struct command {
    const char *name;
    const char *places_named; /* "DIR KIND" */
    size_t places;            /* how many words it needs */
    size_t most;              /* and takes at most */
    const char *purpose;
    int (*run)(struct arena *arena, const struct arguments *arguments);
};

enum option_type { OPTION_FLAG, OPTION_TEXT, OPTION_PORT, OPTION_COUNT };

struct command_option {
    const char *name;  /* "--port" */
    const char *value; /* "N"; NULL for a flag */
    enum option_type type;
    size_t place;         /* in struct arguments: a bool, a const char * or an int */
    const char *commands; /* those that take it, blanks between */
    const char *purpose;
};

/* The description of the command line; both end with a row without a name. */
const struct command *command_list(void);
const struct command_option *command_options(void);
bool command_takes(const struct command *command, const struct command_option *option);

int command_init(struct arena *arena, const struct arguments *arguments);
int command_house(struct arena *arena, const struct arguments *arguments);
int command_import(struct arena *arena, const struct arguments *arguments);
int command_export(struct arena *arena, const struct arguments *arguments);
int command_offline(struct arena *arena, const struct arguments *arguments);
int command_search(struct arena *arena, const struct arguments *arguments);
int command_check(struct arena *arena, const struct arguments *arguments);
int command_man(struct arena *arena, const struct arguments *arguments);
int command_completion(struct arena *arena, const struct arguments *arguments);

/* Where addresses in what is given away lead to: what the command line says, else the setting
 * base_address, without a slash at the end; empty where there is neither. */
struct settings;
Str command_base(const struct arguments *arguments, const struct settings *settings);

/* Says what went wrong on standard error and gives the exit status for it. */
int command_failed(Err err, const char *doing);

/* A counter on standard error while something long runs; silent where that is not a terminal. */
void command_progress(const char *what, int64_t done, int64_t total);

/* Prints every problem of an import, one a line: file:line: column: reason. */
void command_print_report(const struct import_report *report, bool dry_run);

#endif

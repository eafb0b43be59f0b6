/* SPDX-License-Identifier: EUPL-1.2
 *
 * The list of commands, their options, their help.  Contract in command.h.
 */
#include "commands/command.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

struct command {
    const char *name;
    const char *usage;
    const char *purpose;
    size_t places; /* how many words it needs */
    size_t most;   /* and takes at most */
    int (*run)(struct arena *arena, const struct arguments *arguments);
};

static const struct command commands[] = {
    { "init", "init DIR [--pack P]",
      "makes a new house in DIR, filled from the region pack in folder P", 1, 1, command_init },
    { "house", "house DIR [--port N] [--address A] [--base URL]",
      "opens the house: serves it until it is told to stop", 1, 1, command_house },
    { "import", "import DIR KIND FILE.csv [--dry-run] [--keep-good]",
      "reads records of a kind from a CSV file, all or nothing", 3, 3, command_import },
    { "export", "export DIR KIND [--format SUFFIX] [--base URL] [--out FILE]",
      "writes the records of a kind: as csv (without --format), json, xlsx or ods all of them with "
      "the columns that import reads;\n      in every other format those that everybody may see", 2,
      2, command_export },
    { "check", "check DIR", "looks for damage, dead links, missing words and orphans", 1, 1,
      command_check },
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void print_help(FILE *to)
{
    fputs("childcentre - the house for children at risk\n\n", to);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(to, "  childcentre %s\n      %s\n", commands[i].usage, commands[i].purpose);
    fputs("\nDIR is the folder that holds the house's data.  Exit status: 0 done, 1 something was "
          "found wrong or refused,\n"
          "2 the arguments cannot be understood, 3 a fault.\n",
          to);
}

int command_failed(Err err, const char *doing)
{
    fprintf(stderr, "childcentre: %s: %s.", doing, err_name(err));
    if (err == ERR_NOT_FOUND)
        fputs(" Is the folder right? \"childcentre init DIR\" makes a new house.", stderr);
    else if (err == ERR_DB || err == ERR_FILE || err == ERR_NET)
        fputs(" The line above says why.", stderr);
    fputc('\n', stderr);
    return err == ERR_REFUSED || err == ERR_NOT_FOUND ? EXIT_FOUND : EXIT_FAULT;
}

void command_progress(const char *what, int64_t done, int64_t total)
{
    if (!isatty(STDERR_FILENO))
        return;
    fprintf(stderr, "\r%s %lld of %lld ", what, (long long)done, (long long)total);
    if (done >= total)
        fputc('\n', stderr);
}

/* ---- arguments ---- */

static bool read_port(const char *text, int *out)
{
    int64_t n;

    if (str_int(str_from_z(text), 1, 65535, &n) != OK)
        return false;
    *out = (int)n;
    return true;
}

static bool is(const char *argument, const char *name)
{
    return str_eq_z(str_from_z(argument), name);
}

/* One option; false when it is unknown or lacks its value.  *used is how many words it took. */
static bool read_option(struct arguments *out, const char *option, const char *value, int *used)
{
    *used = 1;
    if (is(option, "--dry-run"))
        return out->dry_run = true;
    if (is(option, "--keep-good"))
        return out->keep_good = true;
    if (value == NULL)
        return false;
    *used = 2;
    if (is(option, "--pack"))
        out->pack = value;
    else if (is(option, "--address"))
        out->address = value;
    else if (is(option, "--base"))
        out->base = value;
    else if (is(option, "--format"))
        out->format = value;
    else if (is(option, "--out"))
        out->output = value;
    else if (is(option, "--port"))
        return read_port(value, &out->port);
    else
        return false;
    return true;
}

static bool read_arguments(struct arena *arena, int argc, char **argv, struct arguments *out)
{
    const char **places = ARENA_ARRAY(arena, (size_t)argc + 1, const char *);

    *out = (struct arguments){ .places = places, .port = 8080, .format = "csv" };
    for (int i = 2, used; i < argc; i += used) {
        if (argv[i][0] != '-') {
            places[out->place_count++] = argv[i];
            used = 1;
        } else if (!read_option(out, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &used)) {
            fprintf(stderr,
                    "childcentre: %s is no option here, or its value is missing or wrong.\n",
                    argv[i]);
            return false;
        }
    }
    return true;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct arguments arguments;
    struct arena arena;
    int status = EXIT_USAGE;

    umask(S_IRWXG | S_IRWXO); /* what a house keeps is its operator's alone */
    arena_init(&arena, COMMAND_ARENA_MAX);
    if (read_arguments(&arena, argc, argv, &arguments)) {
        if (arguments.place_count < command->places || arguments.place_count > command->most)
            fprintf(stderr, "Usage: childcentre %s\n", command->usage);
        else
            status = command->run(&arena, &arguments);
    }
    arena_clear(&arena);
    return status;
}

int command_run(int argc, char **argv)
{
    if (argc < 2 || is(argv[1], "--help") || is(argv[1], "-h") || is(argv[1], "help")) {
        print_help(argc < 2 ? stderr : stdout);
        return argc < 2 ? EXIT_USAGE : EXIT_GOOD;
    }
    for (size_t i = 0; i < COMMANDS; i++)
        if (is(argv[1], commands[i].name)) {
            if (argc == 3 && is(argv[2], "--help")) {
                printf("childcentre %s\n    %s\n", commands[i].usage, commands[i].purpose);
                return EXIT_GOOD;
            }
            return run(&commands[i], argc, argv);
        }
    fprintf(stderr, "childcentre: there is no command %s; \"childcentre --help\" lists them.\n",
            argv[1]);
    return EXIT_USAGE;
}

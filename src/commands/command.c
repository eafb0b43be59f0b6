/* SPDX-License-Identifier: EUPL-1.2
 *
 * The list of commands, their options, their help.  Contract in command.h.
 */
#include "commands/command.h"

#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

/* ---- the description of it all: help, the arguments' reading, manual page and completion ---- */

static const struct command_option options[] = {
    { "--pack", "P", OPTION_TEXT, offsetof(struct arguments, pack), "init export",
      "the folder of a region pack: init fills the house from it, export writes the whole house "
      "into it" },
    { "--port", "N", OPTION_PORT, offsetof(struct arguments, port), "house",
      "the port to listen on; 8080" },
    { "--address", "A", OPTION_TEXT, offsetof(struct arguments, address), "house",
      "the IPv4 or IPv6 address to listen on; the loopback address" },
    { "--certificate", "FILE", OPTION_TEXT, offsetof(struct arguments, certificate), "house",
      "serves by TLS with this certificate, followed by its chain, in PEM form; with --key" },
    { "--key", "FILE", OPTION_TEXT, offsetof(struct arguments, key), "house",
      "the certificate's private key, in PEM form, without a passphrase" },
    { "--base", "URL", OPTION_TEXT, offsetof(struct arguments, base), "house export",
      "the address at which people reach the house, for feeds and metadata" },
    { "--no-sandbox", NULL, OPTION_FLAG, offsetof(struct arguments, no_sandbox), "house",
      "leaves the processes all rights of their user: for a debugger or valgrind" },
    { "--dry-run", NULL, OPTION_FLAG, offsetof(struct arguments, dry_run), "import",
      "says what would be wrong and writes nothing" },
    { "--keep-good", NULL, OPTION_FLAG, offsetof(struct arguments, keep_good), "import",
      "writes the good rows although others are refused" },
    { "--format", "SUFFIX", OPTION_TEXT, offsetof(struct arguments, format), "export",
      "csv, json, xlsx, ods, and what else fits the kind; csv" },
    { "--out", "FILE", OPTION_TEXT, offsetof(struct arguments, output), "export",
      "writes into a file instead of standard output" },
    { "--offline", "FILE.zip", OPTION_TEXT, offsetof(struct arguments, offline), "export",
      "writes the public house as files that open in a browser without a server" },
    { "--without-files", NULL, OPTION_FLAG, offsetof(struct arguments, without_files), "export",
      "with --offline: leaves out the lists as CSV, XLSX and so on" },
    { "--lang", "L,L", OPTION_TEXT, offsetof(struct arguments, lang), "export",
      "with --offline: the languages, the first one first; all that the house offers" },
    { "--lang", "L", OPTION_TEXT, offsetof(struct arguments, lang), "search",
      "the language of the titles; the house's default language" },
    { "--limit", "N", OPTION_COUNT, offsetof(struct arguments, limit), "search",
      "how many records are shown at most; 25" },
    { NULL, NULL, OPTION_FLAG, 0, NULL, NULL },
};

static const struct command commands[] = {
    { "init", "DIR", 1, 1, "makes a new house in DIR, filled from the region pack in folder P",
      command_init },
    { "house", "DIR", 1, 1, "opens the house: serves it until it is told to stop", command_house },
    { "import", "DIR KIND FILE.csv", 3, 3,
      "reads records of a kind from a CSV file, all or nothing", command_import },
    { "export", "DIR [KIND]", 1, 2,
      "writes the records of a kind: as csv, json, xlsx or ods all of them with the columns that "
      "import reads; in every other format those that everybody may see; without KIND the whole "
      "house: with --pack everything, from which init makes the same house, with --offline what is "
      "public, as files",
      command_export },
    { "search", "DIR WORDS...", 2, 40,
      "finds records that everybody may see, as the search page does: code, kind and title",
      command_search },
    { "check", "DIR", 1, 1, "looks for damage, dead links, missing words and orphans",
      command_check },
    { "man", "", 0, 0, "prints the manual page", command_man },
    { "completion", "", 0, 0, "prints the completion for bash", command_completion },
    { NULL, NULL, 0, 0, NULL, NULL },
};

const struct command *command_list(void)
{
    return commands;
}

const struct command_option *command_options(void)
{
    return options;
}

bool command_takes(const struct command *command, const struct command_option *option)
{
    Str rest = str_from_z(option->commands), name;

    while (str_split(&rest, ' ', &name))
        if (str_eq_z(name, command->name))
            return true;
    return false;
}

static void print_usage(FILE *to, const struct command *command)
{
    fprintf(to, "childcentre %s%s%s", command->name, command->places_named[0] != '\0' ? " " : "",
            command->places_named);
    for (const struct command_option *option = options; option->name != NULL; option++)
        if (command_takes(command, option))
            fprintf(to, " [%s%s%s]", option->name, option->value != NULL ? " " : "",
                    option->value != NULL ? option->value : "");
    fputc('\n', to);
}

static void print_help(FILE *to)
{
    fputs("childcentre - the house for children at risk\n\n", to);
    for (const struct command *command = commands; command->name != NULL; command++) {
        fputs("  ", to);
        print_usage(to, command);
        fprintf(to, "      %s\n", command->purpose);
    }
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

static bool is(const char *argument, const char *name)
{
    return str_eq_z(str_from_z(argument), name);
}

static bool read_number(const char *text, int64_t most, int *out)
{
    int64_t n;

    if (str_int(str_from_z(text), 1, most, &n) != OK)
        return false;
    *out = (int)n;
    return true;
}

/* One option of a command; false when it has none of that name, or its value is missing or wrong.
 * *used is how many words it took. */
static bool read_option(const struct command *command, struct arguments *out, const char *word,
                        const char *value, int *used)
{
    for (const struct command_option *option = options; option->name != NULL; option++) {
        char *place = (char *)out + option->place;

        if (!is(word, option->name) || !command_takes(command, option))
            continue;
        *used = option->type == OPTION_FLAG ? 1 : 2;
        if (option->type == OPTION_FLAG)
            return *(bool *)place = true;
        if (value == NULL)
            return false;
        if (option->type == OPTION_TEXT) {
            *(const char **)place = value;
            return true;
        }
        return read_number(value, option->type == OPTION_PORT ? 65535 : 100000, (int *)place);
    }
    return false;
}

static bool read_arguments(struct arena *arena, const struct command *command, int argc,
                           char **argv, struct arguments *out)
{
    const char **places = ARENA_ARRAY(arena, (size_t)argc + 1, const char *);

    *out = (struct arguments){ .places = places, .port = 8080, .limit = 25, .format = "csv" };
    for (int i = 2, used; i < argc; i += used) {
        if (argv[i][0] != '-' || (command->run == command_search && argv[i][1] != '-')) {
            places[out->place_count++] = argv[i];
            used = 1;
        } else if (!read_option(command, out, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &used)) {
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
    if (read_arguments(&arena, command, argc, argv, &arguments)) {
        if (arguments.place_count < command->places || arguments.place_count > command->most) {
            fputs("Usage: ", stderr);
            print_usage(stderr, command);
        } else {
            status = command->run(&arena, &arguments);
        }
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
    for (const struct command *command = commands; command->name != NULL; command++)
        if (is(argv[1], command->name)) {
            if (argc == 3 && is(argv[2], "--help")) {
                print_usage(stdout, command);
                printf("    %s\n", command->purpose);
                return EXIT_GOOD;
            }
            return run(command, argc, argv);
        }
    fprintf(stderr, "childcentre: there is no command %s; \"childcentre --help\" lists them.\n",
            argv[1]);
    return EXIT_USAGE;
}

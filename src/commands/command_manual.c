/* SPDX-License-Identifier: EUPL-1.2
 *
 * childcentre man, childcentre completion: the manual page (roff, for man(1)) and the completion
 * for bash, both from the description of the command line in command.c.
 */
#include "commands/command.h"
#include "rooms/rooms.h"

/* A hyphen that is no minus would be set as a dash, and a line must not begin with a full stop. */
static void roff(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '-')
            fputc('\\', stdout);
        fputc(*text, stdout);
    }
}

static void manual_command(const struct command *command)
{
    fputs(".TP\n\\fBchildcentre ", stdout);
    roff(command->name);
    fputs("\\fR ", stdout);
    roff(command->places_named);
    fputc('\n', stdout);
    roff(command->purpose);
    fputs(".\n", stdout);
    for (const struct command_option *option = command_options(); option->name != NULL; option++) {
        if (!command_takes(command, option))
            continue;
        fputs(".RS\n.TP\n\\fB", stdout);
        roff(option->name);
        printf("\\fR %s\n", option->value != NULL ? option->value : "");
        roff(option->purpose);
        fputs(".\n.RE\n", stdout);
    }
}

int command_man(struct arena *arena, const struct arguments *arguments)
{
    (void)arena;
    (void)arguments;
    fputs(".TH CHILDCENTRE 1\n.SH NAME\nchildcentre \\- the house for children at risk\n"
          ".SH SYNOPSIS\n.B childcentre\nCOMMAND DIR [options]\n.SH DESCRIPTION\n"
          "Runs a house of public knowledge for a regional network for children: makes it, serves "
          "it, fills it, looks after it.\nDIR is the folder that holds the house's data.\n"
          ".SH COMMANDS\n",
          stdout);
    for (const struct command *command = command_list(); command->name != NULL; command++)
        manual_command(command);
    fputs(".SH EXIT STATUS\n0 done; 1 something was found wrong or refused; 2 the arguments cannot "
          "be understood; 3 a fault (disk, database, network).\n",
          stdout);
    return EXIT_GOOD;
}

/* After the command's name: its options, and for the second word of import and export the kinds. */
static void complete_command(const struct command *command, const struct kinds *kinds)
{
    printf("    %s) words=\"", command->name);
    for (const struct command_option *option = command_options(); option->name != NULL; option++)
        if (command_takes(command, option))
            printf("%s ", option->name);
    fputs("\"", stdout);
    if (str_starts(str_from_z(command->places_named), STR("DIR KIND")) ||
        str_starts(str_from_z(command->places_named), STR("DIR [KIND]"))) {
        fputs("; [ \"$COMP_CWORD\" = 3 ] && words=\"", stdout);
        for (size_t i = 0; i < kinds->count; i++)
            printf("%s ", kinds->items[i]->plural);
        fputs("\"", stdout);
    }
    fputs(" ;;\n", stdout);
}

int command_completion(struct arena *arena, const struct arguments *arguments)
{
    const struct kinds *kinds = rooms_kinds(arena);

    (void)arguments;
    fputs("# bash completion for childcentre\n_childcentre() {\n"
          "  local words=\"\" current=\"${COMP_WORDS[COMP_CWORD]}\"\n"
          "  if [ \"$COMP_CWORD\" = 1 ]; then\n    words=\"",
          stdout);
    for (const struct command *command = command_list(); command->name != NULL; command++)
        printf("%s ", command->name);
    fputs("--help\"\n  else case \"${COMP_WORDS[1]}\" in\n", stdout);
    for (const struct command *command = command_list(); command->name != NULL; command++)
        complete_command(command, kinds);
    fputs("  esac; fi\n  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n}\n"
          "complete -o default -F _childcentre childcentre\n",
          stdout);
    return EXIT_GOOD;
}

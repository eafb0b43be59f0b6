/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reads the arguments, picks the command, nothing else.
 */
#include "commands/command.h"

int main(int argc, char **argv)
{
    return command_run(argc, argv);
}

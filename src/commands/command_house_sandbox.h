/* SPDX-License-Identifier: EUPL-1.2
 *
 * The command house enters the sandbox (sandbox/sandbox.h).
 */
#ifndef COMMANDS_COMMAND_HOUSE_SANDBOX_H
#define COMMANDS_COMMAND_HOUSE_SANDBOX_H

#include "commands/command.h"
#include "sandbox/sandbox.h"

/* Confines the calling process, one of the three of an open house, to what it needs with these
 * arguments; with --no-sandbox to nothing.  The parent logs one line that says what the kernel had
 * for it.  ERR_FILE (logged): the process must end. */
Err house_confine(enum sandbox_part part, const struct arguments *arguments);

#endif

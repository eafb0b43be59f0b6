/* SPDX-License-Identifier: EUPL-1.2
 *
 * What an open house's processes are confined to.  An option that makes them read a file later on
 * names it here.  Contract in command_house_sandbox.h.
 */
#include "commands/command_house_sandbox.h"

#include "base/log.h"

static const char *what_is_missing(const struct sandbox_state *state)
{
    if (state->landlock == 0 && !state->filter)
        return " missing=\"this kernel has neither Landlock nor seccomp: the house's processes "
               "have "
               "all rights of their user\"";
    if (state->landlock == 0)
        return " missing=\"this kernel has no Landlock: the house's processes may read what their "
               "user may\"";
    if (!state->filter)
        return " missing=\"this kernel has no seccomp: the house's processes may make every system "
               "call\"";
    return "";
}

Err house_confine(enum sandbox_part part, const struct arguments *arguments)
{
    /* The certificate and its key are looked at again for as long as the house is open; the jobs
     * have no use for them. */
    const char *const files[] = { arguments->certificate, arguments->key };
    const bool reads = arguments->certificate != NULL && part != SANDBOX_JOBS;
    const struct sandbox_wish wish = {
        .part = part, .folder = arguments->places[0], .files = files, .file_count = reads ? 2 : 0
    };
    struct sandbox_state state;

    if (arguments->no_sandbox) {
        if (part == SANDBOX_PARENT)
            log_warning("sandbox.enter",
                        "off by --no-sandbox: for a debugger or valgrind, not for visitors");
        return OK;
    }
    TRY(sandbox_enter(&wish, &state));
    if (part == SANDBOX_PARENT)
        log_info("sandbox.enter", "landlock=%d seccomp=%s%s", state.landlock,
                 state.filter ? "yes" : "no", what_is_missing(&state));
    return OK;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Entering the sandbox, one means after the other.
 *
 * The order matters: without no_new_privs an ordinary user may set up neither Landlock nor a
 * filter, and the filter comes last because it forbids everything that the others are made with.
 * Contract in sandbox.h; next: sandbox_files.c, sandbox_calls.c.
 */
#include "sandbox/sandbox.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "sandbox/sandbox_parts.h"

Err sandbox_fault(const char *doing, const char *what)
{
    const char *reason = strerrordesc_np(errno);

    log_error("sandbox.enter",
              "%s failed what=\"%s\" reason=\"%s\" advice=\"find out what stands in the way, or "
              "start with --no-sandbox\"",
              doing, what, reason != NULL ? reason : "unknown");
    return ERR_FILE;
}

/* Memory holds what visitors asked for.  The limit is not looked at where dumps go to a program;
 * the mark is, and it keeps other processes of the same user from reading the memory too. */
static Err leave_no_memory(void)
{
    const struct rlimit nothing = { 0, 0 };

    if (setrlimit(RLIMIT_CORE, &nothing) != 0)
        return sandbox_fault("setting a limit", "core");
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return sandbox_fault("setting a mark", "dumpable");
    return OK;
}

/* Gives up every right of root's but, for root itself, those over files that belong to somebody
 * else: a house that was always opened by root may lie in another user's folder, and SQLite gives
 * the files that it makes to the owner of the database. */
static Err drop_capabilities(void)
{
    struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct rights[_LINUX_CAPABILITY_U32S_3] = { 0 };

    if (syscall(SYS_capget, &head, rights) != 0)
        return sandbox_fault("reading", "capabilities");
    const unsigned kept =
        geteuid() == 0 ? 1U << CAP_CHOWN | 1U << CAP_DAC_OVERRIDE | 1U << CAP_FOWNER : 0;
    for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
        rights[i].permitted &= i == 0 ? kept : 0;
        rights[i].effective &= rights[i].permitted;
        rights[i].inheritable = 0;
    }
    if (syscall(SYS_capset, &head, rights) != 0)
        return sandbox_fault("giving up", "capabilities");
    return OK;
}

Err sandbox_enter(const struct sandbox_wish *wish, struct sandbox_state *out)
{
    struct sandbox_state state;

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return sandbox_fault("setting a mark", "no_new_privs");
    TRY(leave_no_memory());
    TRY(drop_capabilities());
    TRY(sandbox_files(wish, &state.landlock));
    TRY(sandbox_calls(wish->part, &state.filter));
    *out = state;
    return OK;
}

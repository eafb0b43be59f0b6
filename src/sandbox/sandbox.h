/* SPDX-License-Identifier: EUPL-1.2
 *
 * The sandbox: a process of an open house gives up what it will not need, for ever.
 *
 * What it still may touch of the file system is held by Landlock, which system calls it still may
 * make by a seccomp filter, which of root's rights are left by the capabilities.  It cannot gain
 * rights by starting a program (no_new_privs) and leaves no memory behind in a core dump.  What
 * each process keeps stands in sandbox_files.c and sandbox_calls.c; whoever makes a process do
 * something new adds it there.  What the sandbox holds and what it does not: SECURITY.md.
 *
 * Sources: landlock(7), seccomp(2), seccomp_rule_add(3), capabilities(7), PR_SET_DUMPABLE(2const).
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Of the three processes of an open house; usable as bits. */
enum sandbox_part {
    SANDBOX_SERVING = 1,
    SANDBOX_JOBS = 2,
    SANDBOX_PARENT = 4, /* keeps what the other two need, since they inherit its sandbox */
};

struct sandbox_wish {
    enum sandbox_part part;
    const char *folder; /* the house's own, which is written */
    /* Files from elsewhere that are read, and perhaps read again after somebody has put a new file
     * in their place.  So the folders that they lie in stay readable, and, where they are links,
     * the folders that these lead to.  A file that is missing is no fault. */
    const char *const *files;
    size_t file_count;
};

struct sandbox_state {
    int landlock; /* the version that the kernel has; 0: none */
    bool filter;  /* whether there is a seccomp filter */
};

/* Confines the calling process, which has one thread, and whatever it starts later; there is no way
 * back.  A kernel that lacks one of the two means is no error: *out says what there is.  ERR_FILE
 * (logged with what to do) when the kernel has it and refuses, or when the folder cannot be opened:
 * the caller must not go on. */
Err sandbox_enter(const struct sandbox_wish *wish, struct sandbox_state *out);

#endif

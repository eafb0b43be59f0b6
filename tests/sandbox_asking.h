/* SPDX-License-Identifier: EUPL-1.2
 *
 * For the tests of the sandbox: a question is asked in a process of its own, which enters the
 * sandbox and then ends with the answer as its exit status: 0 for success, else errno.
 */
#ifndef SANDBOX_ASKING_H
#define SANDBOX_ASKING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "sandbox/sandbox.h"
#include "scratch_folder.h"

enum { PATH_BYTES = 200, KILLED = 1000, NOT_ENTERED = 250 };

static const enum sandbox_part parts[] = { SANDBOX_SERVING, SANDBOX_JOBS, SANDBOX_PARENT };
enum { PARTS = sizeof parts / sizeof parts[0] };

static char outside[] = "/tmp/childcentre_outside.XXXXXX";
static char inside[PATH_BYTES]; /* the house's folder */
static int unbound = -1;        /* a socket from before */

[[maybe_unused]] static const char *path_in(const char *folder, const char *name,
                                            char path[PATH_BYTES])
{
    must(snprintf(path, PATH_BYTES, "%s/%s", folder, name) < PATH_BYTES);
    return path;
}

static int made_folders(void **state)
{
    (void)state;
    log_set_level(LOG_ERROR);
    assert_non_null(mkdtemp(outside));
    path_in(outside, "house", inside);
    assert_int_equal(mkdir(inside, 0700), 0);
    unbound = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(unbound >= 0);
    return 0;
}

static int removed_folders(void **state)
{
    struct arena arena;

    (void)state;
    close(unbound);
    arena_init(&arena, 1 << 20);
    scratch_remove(&arena, str_from_z(outside));
    arena_clear(&arena);
    return 0;
}

/* ---- asking ---- */

typedef int question(void); /* 0, or -1 with errno */

static int end_of(pid_t pid)
{
    int status;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? KILLED + WTERMSIG(status) : WEXITSTATUS(status);
}

/* The answer in a process of this part: 0, errno, or KILLED and the signal. */
[[maybe_unused]] static int answer(enum sandbox_part part, question *ask)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        const struct sandbox_wish wish = { .part = part, .folder = inside };
        struct sandbox_state state;

        if (sandbox_enter(&wish, &state) != OK)
            _exit(NOT_ENTERED);
        _exit(ask() == 0 ? 0 : errno);
    }
    return end_of(pid);
}

/* Without a sandbox the same question must have another answer, or it proves nothing. */
static int answer_outside(question *ask)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0)
        _exit(ask() == 0 ? 0 : errno);
    return end_of(pid);
}

[[maybe_unused]] static bool kernel_has_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) > 0;
}

#endif

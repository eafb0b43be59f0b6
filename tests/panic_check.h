/* SPDX-License-Identifier: EUPL-1.2
 *
 * For tests: that a call ends the process, as bugs must.
 *
 * The call runs in a forked child with standard error closed to the terminal; the test passes when
 * the child ends by SIGABRT.  Included once by the test files that need it.
 */
#ifndef PANIC_CHECK_H
#define PANIC_CHECK_H

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

static bool panics(void (*call)(void))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        call();
        _exit(0);
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status)
        && WTERMSIG(status) == SIGABRT;
}

#endif

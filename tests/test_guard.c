/* SPDX-License-Identifier: EUPL-1.2
 *
 * A crowd that connects and says nothing, or never ends what it says, keeps nobody out.
 *
 * The crowd is a process of its own, with more connections than the house may have: the limit of
 * open files is lowered, so that a few hundred are enough.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "gate_server.h"
#include "http/limits.h"

enum { FILES = 700, CROWD = 1000, ASKED = 20, AT_MOST = 1000 };

static struct {
    pid_t pid;
    int told[2];     /* the port */
    int standing[2]; /* a byte when all have come */
} crowd;

/* In the crowd's process: half of them say nothing, half begin a request. */
static void stand_around(void)
{
    static const char begun[] = "GET /page/1 HTTP/1.1\r\nHost: h\r\nX-";

    if (read(crowd.told[0], &served.port, sizeof served.port) != sizeof served.port)
        _exit(1);
    for (int i = 0; i < CROWD; i++) {
        int fd = client_connect();

        if (i % 2 == 0)
            client_send(fd, begun, sizeof begun - 1);
    }
    must(write(crowd.standing[1], "x", 1) == 1);
    pause();
    _exit(0);
}

static void a_crowd_that_says_nothing_keeps_nobody_out(void **state)
{
    char byte;

    (void)state;
    must(write(crowd.told[1], &served.port, sizeof served.port) == sizeof served.port);
    assert_int_equal(read(crowd.standing[0], &byte, 1), 1);
    for (int i = 0; i < ASKED; i++) {
        When begun = when_now();

        assert_int_equal(ask("GET", "/page/1", ""), 200);
        assert_in_range(when_now() - begun, 0, AT_MOST);
    }
}

/* A connection that was there before the crowd has waited longest, so it is the first to go. */
static void who_has_waited_longest_goes_first(void **state)
{
    struct pollfd readable = { .fd = *(int *)*state, .events = POLLIN };
    char byte;

    assert_int_equal(poll(&readable, 1, PATIENCE), 1);
    assert_int_equal(recv(readable.fd, &byte, 1, 0), 0);
    close(readable.fd);
}

static int begin(void **state)
{
    static int first;
    struct rlimit files = { FILES, FILES };

    must(pipe(crowd.told) == 0 && pipe(crowd.standing) == 0);
    crowd.pid = fork();
    must(crowd.pid >= 0);
    if (crowd.pid == 0) {
        struct rlimit many;

        must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
        must(getrlimit(RLIMIT_NOFILE, &many) == 0);
        many.rlim_cur = many.rlim_max;
        must(setrlimit(RLIMIT_NOFILE, &many) == 0);
        stand_around();
    }
    must(setrlimit(RLIMIT_NOFILE, &files) == 0);
    server_begin(2);
    first = client_connect();
    *state = &first;
    return served.ended == OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    kill(crowd.pid, SIGKILL);
    waitpid(crowd.pid, NULL, 0);
    server_end();
    return served.ended == OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crowd_that_says_nothing_keeps_nobody_out),
        cmocka_unit_test(who_has_waited_longest_goes_first),
    };

    return cmocka_run_group_tests(tests, begin, end);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * The parent process: restarting, pausing, stopping, and that no child outlives it.
 * The contract that is tested stands in http/supervisor.h.  Each test runs a supervisor in a
 * process of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/when.h"
#include "http/supervisor.h"

static int report[2]; /* children write what they do, one letter each, or their process number */

static void say(const void *what, size_t len)
{
    if (write(report[1], what, len) != (ssize_t)len)
        _exit(9);
}

static int wait_for_stop(void *letter, int stop_fd)
{
    struct pollfd stop = { .fd = stop_fd, .events = POLLIN };
    pid_t self = getpid();
    unsigned char both[1 + sizeof self];

    /* In one piece, so that two children cannot write between each other's letter and process. */
    memcpy(both, letter, 1);
    memcpy(both + 1, &self, sizeof self);
    say(both, sizeof both);
    while (poll(&stop, 1, -1) < 0) {
    }
    say("e", 1);
    return 0;
}

static int end_at_once(void *letter, int stop_fd)
{
    (void)stop_fd;
    say(letter, 1);
    return 3;
}

static int never_stop(void *letter, int stop_fd)
{
    (void)stop_fd;
    say(letter, 1);
    while (pause() != 0) {
    }
    return 0;
}

static pid_t start_supervisor(const struct child *children, size_t count)
{
    pid_t pid;

    assert_int_equal(pipe(report), 0);
    fflush(NULL);
    pid = fork();
    if (pid == 0)
        _exit(supervise(children, count) == OK ? 0 : 1);
    assert_true(pid > 0);
    return pid;
}

static int end_of(pid_t pid)
{
    int status;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    close(report[0]);
    close(report[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static char next_letter(void)
{
    char letter = 0;
    struct pollfd readable = { .fd = report[0], .events = POLLIN };

    if (poll(&readable, 1, 20000) <= 0 || read(report[0], &letter, 1) != 1)
        fail_msg("nothing was reported");
    return letter;
}

/* Waits for a child that says its letter and gives its process. */
static pid_t next_process(char letter)
{
    pid_t pid;

    assert_int_equal(next_letter(), letter);
    assert_int_equal(read(report[0], &pid, sizeof pid), sizeof pid);
    return pid;
}

static void children_start_and_finish_on_a_signal(void **state)
{
    static const int signals[] = { SIGTERM, SIGINT };
    const struct child children[] = { { "one", wait_for_stop, "a" },
                                      { "two", wait_for_stop, "a" } };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        pid_t parent = start_supervisor(children, 2);

        next_process('a');
        next_process('a');
        kill(parent, signals[i]);
        assert_int_equal(next_letter(), 'e');
        assert_int_equal(next_letter(), 'e');
        assert_int_equal(end_of(parent), 0);
    }
}

static void a_child_that_ends_is_started_again(void **state)
{
    const struct child child = { "one", wait_for_stop, "a" };
    pid_t parent = start_supervisor(&child, 1);
    pid_t first = next_process('a');

    (void)state;
    kill(first, SIGKILL);
    pid_t second = next_process('a');
    assert_int_not_equal(first, second);
    kill(parent, SIGTERM);
    assert_int_equal(next_letter(), 'e');
    assert_int_equal(end_of(parent), 0);
}

static void a_child_that_keeps_ending_is_started_ever_more_slowly(void **state)
{
    const struct child child = { "one", end_at_once, "a" };
    pid_t parent = start_supervisor(&child, 1);
    When begun = when_now();

    (void)state;
    for (int i = 0; i < 6; i++) /* pauses of 0, 50, 100, 200, 400 ms */
        assert_int_equal(next_letter(), 'a');
    assert_in_range(when_now() - begun, 740, 20000);
    kill(parent, SIGTERM);
    assert_int_equal(end_of(parent), 0);
}

static void signals_to_the_whole_group_do_not_cut_children_short(void **state)
{
    const struct child child = { "one", wait_for_stop, "a" };
    pid_t parent = start_supervisor(&child, 1);
    pid_t process = next_process('a');

    (void)state;
    kill(process, SIGTERM);
    kill(process, SIGINT);
    poll(NULL, 0, 100);
    kill(parent, SIGTERM);
    assert_int_equal(next_letter(), 'e');
    assert_int_equal(end_of(parent), 0);
}

static void a_second_signal_ends_what_does_not_listen(void **state)
{
    const struct child child = { "one", never_stop, "a" };
    pid_t parent = start_supervisor(&child, 1);

    (void)state;
    assert_int_equal(next_letter(), 'a');
    kill(parent, SIGTERM);
    poll(NULL, 0, 200);
    assert_int_equal(kill(parent, 0), 0);
    kill(parent, SIGTERM);
    assert_int_equal(end_of(parent), 0);
}

static void one_that_may_overlap_has_a_successor_while_it_finishes(void **state)
{
    const struct child child = { "one", never_stop, "a", .overlaps = true };
    pid_t parent = start_supervisor(&child, 1);

    (void)state;
    assert_int_equal(next_letter(), 'a');
    kill(parent, SIGUSR1);
    assert_int_equal(next_letter(), 'a'); /* although the first never ends */
    kill(parent, SIGTERM);
    poll(NULL, 0, 200);
    kill(parent, SIGTERM);
    assert_int_equal(end_of(parent), 0);
}

static void others_are_relieved_once_they_have_ended(void **state)
{
    const struct child children[] = { { "one", wait_for_stop, "a", .overlaps = false } };
    pid_t parent = start_supervisor(children, 1);
    pid_t first = next_process('a');

    (void)state;
    for (int i = 0; i < 12; i++) { /* more often than processes may be leaving at a time */
        kill(parent, SIGUSR1);
        assert_int_equal(next_letter(), 'e');
        pid_t second = next_process('a');
        assert_int_not_equal(first, second);
        first = second;
    }
    kill(parent, SIGTERM);
    assert_int_equal(next_letter(), 'e');
    assert_int_equal(end_of(parent), 0);
}

static void successors_end_when_they_are_told_to(void **state)
{
    const struct child child = { "one", wait_for_stop, "a", .overlaps = true };
    pid_t parent = start_supervisor(&child, 1);

    (void)state;
    next_process('a');
    for (int i = 0; i < 12; i++) {
        int told[2] = { 0 };

        kill(parent, SIGUSR1);
        for (int letter = 0; letter < 2;
             letter++) { /* in any order: the old ends, the new begins */
            char next = next_letter();
            pid_t pid;

            told[next == 'e']++;
            if (next == 'a')
                assert_int_equal(read(report[0], &pid, sizeof pid), sizeof pid);
        }
        assert_int_equal(told[0], 1);
        assert_int_equal(told[1], 1);
        poll(NULL, 0, 20); /* until its end was noticed */
    }
    kill(parent, SIGTERM);
    assert_int_equal(next_letter(), 'e');
    assert_int_equal(end_of(parent), 0);
}

static void no_child_outlives_its_parent(void **state)
{
    const struct child child = { "one", never_stop, "a" };
    pid_t parent = start_supervisor(&child, 1);
    struct pollfd readable = { .fd = report[0], .events = POLLIN };

    (void)state;
    assert_int_equal(next_letter(), 'a');
    close(report[1]); /* now only the child can write */
    report[1] = -1;
    kill(parent, SIGKILL);
    assert_int_equal(poll(&readable, 1, 20000), 1);
    assert_true((readable.revents & POLLHUP) != 0);
    assert_int_equal(end_of(parent), 1000 + SIGKILL);
}

static void a_free_port_is_given_and_a_taken_one_refused(void **state)
{
    int first;
    int second;
    int port = 0;
    int other;

    (void)state;
    assert_int_equal(listen_on(NULL, 0, &first, &port), OK);
    assert_in_range(port, 1, 65535);
    assert_int_equal(listen_on("127.0.0.1", port, &second, &other), ERR_NET);
    close(first);
    assert_int_equal(listen_on("127.0.0.1", port, &second, &other), OK);
    assert_int_equal(other, port);
    close(second);
}

static void an_address_must_be_one(void **state)
{
    int fd;
    int port;

    (void)state;
    assert_int_equal(listen_on("house.example", 0, &fd, &port), ERR_NET);
    assert_int_equal(listen_on("", 0, &fd, &port), ERR_NET);
    assert_int_equal(listen_on(NULL, 65536, &fd, &port), ERR_NET);
    assert_int_equal(listen_on(NULL, -1, &fd, &port), ERR_NET);
}

static void both_families_are_served(void **state)
{
    int fd;
    int port = 0;
    int probe = socket(AF_INET6, SOCK_STREAM, 0);

    (void)state;
    if (probe < 0)
        skip(); /* a machine without IPv6 */
    close(probe);
    assert_int_equal(listen_on("::", 0, &fd, &port), OK);
    assert_in_range(port, 1, 65535);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(children_start_and_finish_on_a_signal),
        cmocka_unit_test(a_child_that_ends_is_started_again),
        cmocka_unit_test(a_child_that_keeps_ending_is_started_ever_more_slowly),
        cmocka_unit_test(signals_to_the_whole_group_do_not_cut_children_short),
        cmocka_unit_test(a_second_signal_ends_what_does_not_listen),
        cmocka_unit_test(one_that_may_overlap_has_a_successor_while_it_finishes),
        cmocka_unit_test(others_are_relieved_once_they_have_ended),
        cmocka_unit_test(successors_end_when_they_are_told_to),
        cmocka_unit_test(no_child_outlives_its_parent),
        cmocka_unit_test(a_free_port_is_given_and_a_taken_one_refused),
        cmocka_unit_test(an_address_must_be_one),
        cmocka_unit_test(both_families_are_served),
    };

    log_set_level(LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

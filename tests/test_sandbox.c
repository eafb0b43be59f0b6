/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which system calls a confined process is refused, and that it still can do its work.
 *
 * This program and test_sandbox_files.c are built without sanitizers, which are allowed more
 * (sandbox/sandbox_parts.h).  Contract: sandbox/sandbox.h.
 */
#include "sandbox_asking.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>

/* ---- what ends the process ---- */

static int ask_execve(void)
{
    return execve("/bin/true", (char *[]){ (char[]){ "true" }, NULL }, NULL);
}

static int ask_execveat(void)
{
    char *const words[] = { (char[]){ "true" }, NULL };

    return (int)syscall(SYS_execveat, AT_FDCWD, "/bin/true", words, NULL, 0);
}

static int ask_ptrace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : -1;
}

static int ask_read_parents_memory(void)
{
    char byte;
    struct iovec here = { &byte, 1 }, there = { outside, 1 };

    return process_vm_readv(getppid(), &here, 1, &there, 1, 0) == 1 ? 0 : -1;
}

static int ask_unshare(void)
{
    return unshare(CLONE_NEWUSER);
}

static int ask_keyctl(void)
{
    return syscall(SYS_keyctl, 0, -3, 0, 0, 0) >= 0 ? 0 : -1;
}

static void intruders_calls_end_the_process(void **state)
{
    question *const asked[] = { ask_execve,  ask_execveat, ask_ptrace, ask_read_parents_memory,
                                ask_unshare, ask_keyctl };

    (void)state;
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        assert_int_not_equal(answer_outside(asked[i]), KILLED + SIGSYS);
        for (size_t p = 0; p < PARTS; p++)
            assert_int_equal(answer(parts[p], asked[i]), KILLED + SIGSYS);
    }
    assert_int_equal(answer_outside(ask_execve), 0);
    assert_int_equal(answer_outside(ask_ptrace), 0);
}

/* ---- what is refused ---- */

static int ask_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : -1;
}

static int ask_unix_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? 0 : -1;
}

static int ask_connect(void)
{
    struct sockaddr_in nobody = { .sin_family = AF_INET, .sin_port = htons(1) };

    nobody.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect(unbound, (struct sockaddr *)&nobody, sizeof nobody);
}

static int ask_bind(void)
{
    struct sockaddr_in any = { .sin_family = AF_INET };

    return bind(unbound, (struct sockaddr *)&any, sizeof any);
}

static int ask_map_code(void)
{
    void *code = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return code == MAP_FAILED ? -1 : 0;
}

static int ask_make_code(void)
{
    void *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return code == MAP_FAILED ? -1 : mprotect(code, 4096, PROT_READ | PROT_EXEC);
}

static int ask_change_mode(void)
{
    return chmod(inside, 0700);
}

static int ask_make_folder(void)
{
    char path[PATH_BYTES * 2];

    snprintf(path, sizeof path, "%s/folder-%d", inside, (int)getpid());
    return mkdir(path, 0700);
}

static int ask_link(void)
{
    char path[PATH_BYTES * 2];

    snprintf(path, sizeof path, "%s/link-%d", inside, (int)getpid());
    return symlink("/etc/passwd", path);
}

static void the_network_and_code_are_refused(void **state)
{
    static const struct {
        question *ask;
        int outside;
    } asked[] = {
        { ask_socket, 0 },      { ask_unix_socket, 0 }, { ask_connect, ECONNREFUSED },
        { ask_bind, 0 },        { ask_map_code, 0 },    { ask_make_code, 0 },
        { ask_change_mode, 0 }, { ask_make_folder, 0 }, { ask_link, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        assert_int_equal(answer_outside(asked[i].ask), asked[i].outside);
        for (size_t p = 0; p < PARTS; p++)
            assert_int_equal(answer(parts[p], asked[i].ask), EPERM);
    }
}

static int ask_fork(void)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    if (pid > 0)
        waitpid(pid, NULL, 0);
    return pid > 0 ? 0 : -1;
}

static int ask_signal_parent(void)
{
    return kill(getppid(), 0);
}

static int ask_raise_limit(void)
{
    const struct rlimit limit = { 100, 100 };

    return setrlimit(RLIMIT_NOFILE, &limit);
}

static int ask_be_dumpable(void)
{
    return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static void the_children_start_nothing_and_signal_nobody(void **state)
{
    static const struct {
        question *ask;
        int inside;
    } asked[] = { { ask_fork, ENOSYS },
                  { ask_signal_parent, EPERM },
                  { ask_raise_limit, ENOSYS },
                  { ask_be_dumpable, ENOSYS } };

    (void)state;
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        assert_int_equal(answer_outside(asked[i].ask), 0);
        assert_int_equal(answer(SANDBOX_SERVING, asked[i].ask), asked[i].inside);
        assert_int_equal(answer(SANDBOX_JOBS, asked[i].ask), asked[i].inside);
    }
}

static int ask_accept(void)
{
    return accept4(unbound, NULL, NULL, SOCK_NONBLOCK) >= 0 ? 0 : -1;
}

static void only_the_serving_process_takes_connections(void **state)
{
    (void)state;
    assert_int_equal(answer(SANDBOX_SERVING, ask_accept), EINVAL); /* it does not listen */
    assert_int_equal(answer(SANDBOX_JOBS, ask_accept), EPERM);
}

static int ask_newer_call(void)
{
    return (int)syscall(SYS_clone3, NULL, 0);
}

static int ask_call_of_the_future(void)
{
    return (int)syscall(1500);
}

static void an_unknown_call_is_answered_as_if_there_were_none(void **state)
{
    (void)state;
    for (size_t p = 0; p < PARTS; p++) {
        assert_int_equal(answer(parts[p], ask_newer_call), ENOSYS);
        assert_int_equal(answer(parts[p], ask_call_of_the_future), ENOSYS);
    }
}

/* ---- what it still can ---- */

static void *run_thread(void *context)
{
    struct pollfd nothing = { .fd = -1 };

    prctl(PR_SET_NAME, "worker", 0, 0, 0);
    poll(&nothing, 1, 1);
    *(int *)context = 7;
    return NULL;
}

static int ask_thread(void)
{
    pthread_t thread;
    int said = 0;

    errno = pthread_create(&thread, NULL, run_thread, &said);
    if (errno != 0)
        return -1;
    pthread_join(thread, NULL);
    return said == 7 ? 0 : -1;
}

static int ask_memory(void)
{
    const size_t much = 64 << 20;
    char *memory = malloc(much);

    if (memory == NULL)
        return -1;
    memset(memory, 1, much);
    free(memory);
    return 0;
}

static int ask_abort(void)
{
    abort();
}

static void threads_memory_and_panics_work(void **state)
{
    (void)state;
    for (size_t p = 0; p < PARTS; p++) {
        assert_int_equal(answer(parts[p], ask_thread), 0);
        assert_int_equal(answer(parts[p], ask_memory), 0);
        assert_int_equal(answer(parts[p], ask_abort), KILLED + SIGABRT);
    }
}

/* A child of the confined parent enters its own sandbox and is ended by its parent. */
static int ask_keep_children(void)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        const struct sandbox_wish wish = { .part = SANDBOX_JOBS, .folder = inside };
        struct sandbox_state state;

        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || sandbox_enter(&wish, &state) != OK)
            _exit(1);
        for (;;)
            poll(NULL, 0, -1);
    }
    if (pid < 0 || poll(NULL, 0, 100) != 0 || kill(pid, SIGKILL) != 0 ||
        waitpid(pid, &status, 0) != pid)
        return -1;
    errno = ECHILD;
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? 0 : -1;
}

static void the_parent_starts_children_and_ends_them(void **state)
{
    (void)state;
    assert_int_equal(answer(SANDBOX_PARENT, ask_keep_children), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intruders_calls_end_the_process),
        cmocka_unit_test(the_network_and_code_are_refused),
        cmocka_unit_test(the_children_start_nothing_and_signal_nobody),
        cmocka_unit_test(only_the_serving_process_takes_connections),
        cmocka_unit_test(an_unknown_call_is_answered_as_if_there_were_none),
        cmocka_unit_test(threads_memory_and_panics_work),
        cmocka_unit_test(the_parent_starts_children_and_ends_them),
    };

    return cmocka_run_group_tests(tests, made_folders, removed_folders);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a confined process is refused, and that it still can do its work.
 *
 * Every question is asked in a process of its own, which enters the sandbox and then ends with the
 * answer as its exit status: 0 for success, else errno.  This program is built without sanitizers,
 * which are allowed more (sandbox/sandbox_parts.h).  Contract: sandbox/sandbox.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
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

static int made_folders(void **state)
{
    (void)state;
    log_set_level(LOG_ERROR);
    assert_non_null(mkdtemp(outside));
    snprintf(inside, sizeof inside, "%s/house", outside);
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

static const char *path_in(const char *folder, const char *name, char path[PATH_BYTES])
{
    snprintf(path, PATH_BYTES, "%s/%s", folder, name);
    return path;
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
static int answer(enum sandbox_part part, question *ask)
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

static bool kernel_has_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) > 0;
}

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

/* ---- files ---- */

static int open_and_close(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);

    return fd < 0 ? -1 : close(fd);
}

static int ask_passwords(void)
{
    return open_and_close("/etc/passwd", O_RDONLY);
}

static int ask_other_processes(void)
{
    return open_and_close("/proc/1/status", O_RDONLY);
}

static int ask_list_folders(void)
{
    return open_and_close("/etc", O_RDONLY | O_DIRECTORY);
}

static int ask_write_outside(void)
{
    char path[PATH_BYTES];

    return open_and_close(path_in(outside, "written", path), O_WRONLY | O_CREAT);
}

static void nothing_but_the_house_is_read_or_written(void **state)
{
    question *const asked[] = { ask_passwords, ask_other_processes, ask_list_folders,
                                ask_write_outside };

    (void)state;
    if (!kernel_has_landlock())
        skip();
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        assert_int_equal(answer_outside(asked[i]), 0);
        for (size_t p = 0; p < PARTS; p++)
            assert_int_equal(answer(parts[p], asked[i]), EACCES);
    }
}

static int ask_write_inside(void)
{
    char path[PATH_BYTES];
    int fd = open(path_in(inside, "kept", path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    char read_back[4];

    if (fd < 0 || ftruncate(fd, 100) != 0 || pwrite(fd, "kept", 4, 0) != 4 || fsync(fd) != 0 ||
        pread(fd, read_back, 4, 0) != 4)
        return -1;
    return close(fd);
}

static int ask_replace(void)
{
    char from[PATH_BYTES], to[PATH_BYTES];

    path_in(inside, "new", from);
    path_in(inside, "old", to);
    if (open_and_close(from, O_WRONLY | O_CREAT) != 0 ||
        open_and_close(to, O_WRONLY | O_CREAT) != 0)
        return -1;
    return rename(from, to) == 0 ? unlink(to) : -1;
}

static void the_house_is_written_and_only_the_jobs_put_files_in_their_place(void **state)
{
    (void)state;
    for (size_t p = 0; p < PARTS; p++)
        assert_int_equal(answer(parts[p], ask_write_inside), 0);
    assert_int_equal(answer(SANDBOX_JOBS, ask_replace), 0);
    assert_int_equal(answer(SANDBOX_SERVING, ask_replace), EPERM);
}

static void make_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int first_byte(const char *path)
{
    char byte;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || read(fd, &byte, 1) != 1)
        return -1;
    close(fd);
    return byte;
}

/* As a certificate is renewed: the name is a link to a file elsewhere, which is replaced. */
static void a_named_file_is_read_again_after_it_was_replaced(void **state)
{
    char live[PATH_BYTES], archive[PATH_BYTES], link[PATH_BYTES], first[PATH_BYTES],
        second[PATH_BYTES];
    int go[2];

    (void)state;
    assert_int_equal(mkdir(path_in(outside, "live", live), 0700), 0);
    assert_int_equal(mkdir(path_in(outside, "archive", archive), 0700), 0);
    make_file(path_in(archive, "1.pem", first), "1");
    assert_int_equal(symlink(first, path_in(live, "house.pem", link)), 0);
    assert_int_equal(pipe(go), 0);
    pid_t pid = fork();
    if (pid == 0) {
        const char *const files[] = { link };
        const struct sandbox_wish wish = { SANDBOX_SERVING, inside, files, 1 };
        struct sandbox_state entered;
        char byte;

        if (sandbox_enter(&wish, &entered) != OK || read(go[0], &byte, 1) != 1)
            _exit(NOT_ENTERED);
        _exit(first_byte(link));
    }
    make_file(path_in(archive, "2.pem", second), "2");
    assert_int_equal(unlink(link), 0);
    assert_int_equal(symlink(second, link), 0);
    assert_int_equal(write(go[1], "g", 1), 1);
    assert_int_equal(end_of(pid), '2');
    close(go[0]);
    close(go[1]);
}

static void a_missing_folder_or_file_is_a_fault(void **state)
{
    const char *const missing[] = { "/nowhere/house.pem" };
    pid_t pid = fork();

    (void)state;
    if (!kernel_has_landlock())
        skip();
    if (pid == 0) {
        struct sandbox_wish wish = { SANDBOX_SERVING, "/nowhere/house", NULL, 0 };
        struct sandbox_state entered;

        freopen("/dev/null", "w", stderr);
        Err no_folder = sandbox_enter(&wish, &entered);
        wish = (struct sandbox_wish){ SANDBOX_SERVING, inside, missing, 1 };
        _exit(no_folder == ERR_FILE && sandbox_enter(&wish, &entered) == ERR_FILE ? 0 : 1);
    }
    assert_int_equal(end_of(pid), 0);
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

/* ---- marks and rights ---- */

/* EDOM where a mark is not as it should be. */
static int ask_marks(void)
{
    struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct rights[2] = { 0 };
    const unsigned for_files = 1U << CAP_CHOWN | 1U << CAP_DAC_OVERRIDE | 1U << CAP_FOWNER;
    struct rlimit core;

    if (syscall(SYS_capget, &head, rights) != 0 || getrlimit(RLIMIT_CORE, &core) != 0)
        return -1;
    errno = EDOM;
    if ((rights[0].permitted & ~for_files) != 0 || rights[1].permitted != 0)
        return -1;
    return core.rlim_max == 0 ? 0 : -1;
}

static void nothing_is_left_of_roots_rights_but_over_files(void **state)
{
    (void)state;
    assert_int_equal(answer(SANDBOX_PARENT, ask_marks), 0);
    assert_int_not_equal(answer_outside(ask_marks), 0);
}

static int marks_now(void)
{
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) * 2 + prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
}

/* Entered in a process whose filter answers the call so that the sandbox finds the kernel to lack
 * something; the exit status says what it found. */
static int enter_on_kernel(bool with_landlock, bool with_seccomp)
{
    pid_t pid = fork();

    if (pid == 0) {
        scmp_filter_ctx kernel = seccomp_init(SCMP_ACT_ALLOW);
        const struct sandbox_wish wish = { .part = SANDBOX_SERVING, .folder = inside };
        struct sandbox_state state;

        if (!with_landlock)
            seccomp_rule_add(kernel, SCMP_ACT_ERRNO(EOPNOTSUPP), SYS_landlock_create_ruleset, 0);
        if (!with_seccomp)
            seccomp_rule_add(kernel, SCMP_ACT_ERRNO(EINVAL), SYS_prctl, 1,
                             SCMP_A0(SCMP_CMP_EQ, PR_GET_SECCOMP));
        if (seccomp_load(kernel) != 0 || sandbox_enter(&wish, &state) != OK)
            _exit(NOT_ENTERED);
        if (!with_seccomp && marks_now() != 2)
            _exit(NOT_ENTERED);
        _exit((state.landlock > 0 ? 2 : 0) + (state.filter ? 1 : 0));
    }
    return end_of(pid);
}

static void a_kernel_that_lacks_something_is_no_fault(void **state)
{
    int landlock = kernel_has_landlock() ? 2 : 0;

    (void)state;
    assert_int_equal(enter_on_kernel(true, true), landlock + 1);
    assert_int_equal(enter_on_kernel(false, true), 1);
    assert_int_equal(enter_on_kernel(true, false), landlock);
    assert_int_equal(enter_on_kernel(false, false), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intruders_calls_end_the_process),
        cmocka_unit_test(the_network_and_code_are_refused),
        cmocka_unit_test(the_children_start_nothing_and_signal_nobody),
        cmocka_unit_test(only_the_serving_process_takes_connections),
        cmocka_unit_test(an_unknown_call_is_answered_as_if_there_were_none),
        cmocka_unit_test(nothing_but_the_house_is_read_or_written),
        cmocka_unit_test(the_house_is_written_and_only_the_jobs_put_files_in_their_place),
        cmocka_unit_test(a_named_file_is_read_again_after_it_was_replaced),
        cmocka_unit_test(a_missing_folder_or_file_is_a_fault),
        cmocka_unit_test(threads_memory_and_panics_work),
        cmocka_unit_test(the_parent_starts_children_and_ends_them),
        cmocka_unit_test(nothing_is_left_of_roots_rights_but_over_files),
        cmocka_unit_test(a_kernel_that_lacks_something_is_no_fault),
    };

    return cmocka_run_group_tests(tests, made_folders, removed_folders);
}

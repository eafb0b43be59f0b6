/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which files a confined process may touch, what is left of root's rights, and what happens on a
 * kernel that lacks something.  Contract: sandbox/sandbox.h; next: test_sandbox.c.
 */
#include "sandbox_asking.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

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

static void a_missing_folder_is_a_fault_and_a_missing_file_is_none(void **state)
{
    const char *const missing[] = { "/nowhere/house.pem" };
    (void)state;
    if (!kernel_has_landlock())
        skip();
    pid_t pid = fork();
    if (pid == 0) {
        struct sandbox_wish wish = { SANDBOX_SERVING, "/nowhere/house", NULL, 0 };
        struct sandbox_state entered;

        close(STDERR_FILENO); /* what it logs is meant */
        Err no_folder = sandbox_enter(&wish, &entered);
        wish = (struct sandbox_wish){ SANDBOX_SERVING, inside, missing, 1 };
        _exit(no_folder == ERR_FILE && sandbox_enter(&wish, &entered) == OK ? 0 : 1);
    }
    assert_int_equal(end_of(pid), 0);
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
        cmocka_unit_test(nothing_but_the_house_is_read_or_written),
        cmocka_unit_test(the_house_is_written_and_only_the_jobs_put_files_in_their_place),
        cmocka_unit_test(a_named_file_is_read_again_after_it_was_replaced),
        cmocka_unit_test(a_missing_folder_is_a_fault_and_a_missing_file_is_none),
        cmocka_unit_test(nothing_is_left_of_roots_rights_but_over_files),
        cmocka_unit_test(a_kernel_that_lacks_something_is_no_fault),
    };

    return cmocka_run_group_tests(tests, made_folders, removed_folders);
}

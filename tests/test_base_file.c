/* SPDX-License-Identifier: EUPL-1.2
 *
 * Files and folders: limits, what is missing, and that a crash leaves the old file or the new one.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/file.h"
#include "base/log.h"
#include "scratch_folder.h"

static struct arena arena;
static Str folder;

enum { BIG = 4 << 20 };

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 512 << 20);
    folder = scratch_make(&arena);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    scratch_remove(&arena, folder);
    arena_clear(&arena);
    return 0;
}

static Str at(const char *name)
{
    return scratch_path(&arena, folder, name);
}

static void assert_holds(Str path, Str expected)
{
    Bytes bytes;

    assert_int_equal(file_read(&arena, path, 1 << 20, &bytes), OK);
    assert_int_equal(bytes.len, expected.len);
    assert_memory_equal(bytes.ptr, expected.ptr, expected.len);
}

static void a_file_is_written_replaced_and_read(void **state)
{
    (void)state;
    assert_false(file_exists(&arena, at("a")));
    assert_int_equal(file_write(&arena, at("a"), bytes_of(STR("old\0bytes"))), OK);
    assert_true(file_exists(&arena, at("a")));
    assert_holds(at("a"), STR("old\0bytes"));
    assert_int_equal(file_write(&arena, at("a"), bytes_of(STR("new"))), OK);
    assert_holds(at("a"), STR("new"));
    assert_int_equal(file_write(&arena, at("empty"), (Bytes){ NULL, 0 }), OK);
    assert_holds(at("empty"), STR(""));

    struct stat status;
    assert_int_equal(stat(str_z(&arena, at("a")), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void a_file_over_the_limit_is_refused(void **state)
{
    Bytes bytes;

    (void)state;
    assert_int_equal(file_write(&arena, at("five"), bytes_of(STR("12345"))), OK);
    assert_int_equal(file_read(&arena, at("five"), 5, &bytes), OK);
    assert_int_equal(file_read(&arena, at("five"), 4, &bytes), ERR_TOO_LARGE);
    assert_int_equal(file_read(&arena, STR("/dev/zero"), 10000, &bytes), ERR_TOO_LARGE);
    assert_int_equal(file_read(&arena, STR("/proc/self/status"), 1 << 20, &bytes), OK);
    assert_true(bytes.len > 100);
}

static void what_is_missing_is_told_from_what_fails(void **state)
{
    Bytes bytes;
    Str *names;
    size_t count;

    (void)state;
    assert_int_equal(file_read(&arena, at("none"), 10, &bytes), ERR_NOT_FOUND);
    assert_int_equal(file_read(&arena, at("five/none"), 10, &bytes), ERR_NOT_FOUND);
    assert_int_equal(file_read(&arena, folder, 10, &bytes), ERR_FILE);
    assert_int_equal(file_write(&arena, at("none/x"), bytes_of(STR("x"))), ERR_FILE);
    assert_int_equal(folder_list(&arena, at("none"), &names, &count), ERR_NOT_FOUND);
}

static void folders_are_made_with_their_parents(void **state)
{
    struct stat status;

    (void)state;
    assert_int_equal(folder_make(&arena, at("p/q//r/")), OK);
    assert_int_equal(stat(str_z(&arena, at("p/q/r")), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_int_equal(folder_make(&arena, at("p/q/r")), OK);
    assert_int_equal(folder_make(&arena, STR("/")), OK);
    assert_int_equal(file_write(&arena, at("p/file"), bytes_of(STR("x"))), OK);
    assert_int_equal(folder_make(&arena, at("p/file")), ERR_FILE);
    assert_int_equal(folder_make(&arena, at("p/file/below")), ERR_FILE);
}

static void names_come_in_byte_order(void **state)
{
    static const char *const expected[] = { "B", "a", "z", "Æ" };
    Str *names;
    size_t count;

    (void)state;
    assert_int_equal(folder_make(&arena, at("list/z")), OK);
    assert_int_equal(folder_list(&arena, at("list/z"), &names, &count), OK);
    assert_int_equal(count, 0);
    for (size_t i = 0; i < 4; i++)
        if (i != 2)
            assert_int_equal(file_write(&arena, scratch_path(&arena, at("list"), expected[i]),
                                        bytes_of(STR("x"))),
                             OK);
    int odd = open(str_z(&arena, at("list/odd\xff")), O_CREAT | O_WRONLY, 0600);
    assert_true(odd >= 0);
    close(odd);

    assert_int_equal(folder_list(&arena, at("list"), &names, &count), OK);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(str_eq_z(names[i], expected[i]));
}

static void many_names_are_listed(void **state)
{
    Str *names;
    size_t count;

    (void)state;
    for (int i = 0; i < 300; i++)
        assert_int_equal(folder_make(&arena, str_fmt(&arena, "%.*s/many/%03d", STR_ARG(folder), i)),
                         OK);
    assert_int_equal(folder_list(&arena, at("many"), &names, &count), OK);
    assert_int_equal(count, 300);
    for (int i = 0; i < 300; i++)
        assert_true(str_eq(names[i], str_fmt(&arena, "%03d", i)));
}

static void a_full_disk_leaves_the_old_file_and_no_rest(void **state)
{
    unsigned char *big = arena_array(&arena, BIG, 1);
    Str *names;
    size_t count;
    int status;

    (void)state;
    assert_int_equal(folder_make(&arena, at("full")), OK);
    assert_int_equal(file_write(&arena, at("full/a"), bytes_of(STR("old"))), OK);
    pid_t child = fork();
    if (child == 0) {
        /* A limit on the size of files fails a write as a full disk would. */
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 100000, 100000 });
        _exit(file_write(&arena, at("full/a"), (Bytes){ big, BIG }) == ERR_FILE ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_holds(at("full/a"), STR("old"));
    assert_int_equal(folder_list(&arena, at("full"), &names, &count), OK);
    assert_int_equal(count, 1);
}

/* Writes one file over and over, all 'a' or all 'b', until it is killed. */
static void write_for_ever(void)
{
    unsigned char *big = arena_array(&arena, BIG, 1);

    for (int round = 0;; round++) {
        struct arena_mark mark = arena_mark(&arena);
        memset(big, round % 2 == 0 ? 'a' : 'b', BIG);
        if (file_write(&arena, at("crash"), (Bytes){ big, BIG }) != OK)
            _exit(1);
        arena_rewind(&arena, mark);
    }
}

static void a_crash_leaves_a_whole_file(void **state)
{
    Bytes bytes;

    (void)state;
    for (int round = 0; round < 10; round++) {
        pid_t child = fork();
        if (child == 0)
            write_for_ever();
        while (!file_exists(&arena, at("crash")))
            usleep(1000);
        usleep((useconds_t)(1000 + round * 3700));
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);

        struct arena_mark mark = arena_mark(&arena);
        assert_int_equal(file_read(&arena, at("crash"), BIG, &bytes), OK);
        assert_int_equal(bytes.len, BIG);
        assert_true(bytes.ptr[0] == 'a' || bytes.ptr[0] == 'b');
        assert_int_equal(memcmp(bytes.ptr, bytes.ptr + 1, BIG - 1), 0);
        arena_rewind(&arena, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_written_replaced_and_read),
        cmocka_unit_test(a_file_over_the_limit_is_refused),
        cmocka_unit_test(what_is_missing_is_told_from_what_fails),
        cmocka_unit_test(folders_are_made_with_their_parents),
        cmocka_unit_test(names_come_in_byte_order),
        cmocka_unit_test(many_names_are_listed),
        cmocka_unit_test(a_full_disk_leaves_the_old_file_and_no_rest),
        cmocka_unit_test(a_crash_leaves_a_whole_file),
    };
    log_set_level(LOG_ERROR);
    return cmocka_run_group_tests_name("base_file", tests, start, stop);
}

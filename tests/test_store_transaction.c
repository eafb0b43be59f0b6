/* SPDX-License-Identifier: EUPL-1.2
 *
 * Transactions: all or nothing, snapshots, several connections at once, and copies of a live file.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>

#include "base/file.h"
#include "base/log.h"
#include "panic_check.h"
#include "scratch_folder.h"
#include "store/db.h"

static struct arena arena;
static Str folder;
static const char *path;
static struct db *db;
static struct db *second;

static const struct statement add_one = { "test.add_one", "INSERT INTO thing (id) VALUES ($1)" };
static const struct statement count_all = { "test.count_all", "SELECT COUNT(*) FROM thing" };
static const struct statement add_part = {
    "test.add_part",
    "INSERT INTO part (id, thing) VALUES (1, 99)",
};

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    folder = scratch_make(&arena);
    path = str_z(&arena, scratch_path(&arena, folder, "test.db"));
    if (db_open(path, DB_ACCESS_WRITE, &db) != OK || db_open(path, DB_ACCESS_WRITE, &second) != OK)
        return -1;
    return db_script(db, "test.schema",
                     "CREATE TABLE thing (id INTEGER PRIMARY KEY) STRICT;"
                     "CREATE TABLE part (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL"
                     " REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED) STRICT") == OK
               ? 0
               : -1;
}

static int stop(void **state)
{
    (void)state;
    db_close(second);
    db_close(db);
    scratch_remove(&arena, folder);
    arena_clear(&arena);
    return 0;
}

static int empty(void **state)
{
    (void)state;
    return db_script(db, "test.empty", "DELETE FROM part; DELETE FROM thing") == OK ? 0 : -1;
}

static int64_t count(struct db *on)
{
    int64_t n = -1;

    assert_int_equal(db_number(on, &count_all, DBNONE, -1, &n), OK);
    return n;
}

/* Work that adds two things and then gives what it was told to, busy only so many times. */
struct order {
    Err result;
    int busy_times;
    int runs;
};

static Err add_two(struct db *on, void *context)
{
    struct order *order = context;

    order->runs++;
    TRY(db_run(on, &add_one, DBARGS(DBINT(1)), NULL));
    TRY(db_run(on, &add_one, DBARGS(DBINT(2)), NULL));
    if (order->busy_times > 0) {
        order->busy_times--;
        return ERR_BUSY;
    }
    return order->result;
}

static void a_write_is_kept_as_a_whole_or_not_at_all(void **state)
{
    static const Err refusals[] = { ERR_REFUSED, ERR_GONE, ERR_DB, ERR_FILE };

    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct order order = { .result = refusals[i] };
        assert_int_equal(db_write(db, add_two, &order), refusals[i]);
        assert_int_equal(order.runs, 1);
        assert_int_equal(count(second), 0);
    }
    assert_int_equal(db_write(db, add_two, &(struct order){ .result = OK }), OK);
    assert_int_equal(count(second), 2);
}

static void a_failed_statement_rolls_everything_back(void **state)
{
    (void)state;
    assert_int_equal(db_run(db, &add_one, DBARGS(DBINT(2)), NULL), OK);
    assert_int_equal(db_write(db, add_two, &(struct order){ .result = OK }), ERR_DB);
    assert_int_equal(count(second), 1);
}

static Err break_a_reference(struct db *on, void *context)
{
    (void)context;
    return db_run(on, &add_part, DBNONE, NULL);
}

static void a_commit_that_fails_rolls_back(void **state)
{
    (void)state;
    assert_int_equal(db_write(db, break_a_reference, NULL), ERR_DB);
    assert_int_equal(db_write(db, add_two, &(struct order){ .result = OK }), OK);
    assert_int_equal(count(second), 2);
}

static void a_busy_write_is_tried_again_from_the_start(void **state)
{
    struct order order = { .result = OK, .busy_times = 3 };

    (void)state;
    assert_int_equal(db_write(db, add_two, &order), OK);
    assert_int_equal(order.runs, 4);
    assert_int_equal(count(second), 2);
}

static void a_write_that_stays_busy_gives_up_after_eight_attempts(void **state)
{
    struct order order = { .result = OK, .busy_times = 100 };

    (void)state;
    assert_int_equal(db_write(db, add_two, &order), ERR_BUSY);
    assert_int_equal(order.runs, 8);
    assert_int_equal(count(db), 0);
}

/* Two connections */

struct holder {
    atomic_bool holds;
    long milliseconds;
};

static Err hold_the_pen(struct db *on, void *context)
{
    struct holder *holder = context;

    TRY(db_run(on, &add_one, DBARGS(DBINT(100)), NULL));
    atomic_store(&holder->holds, true);
    usleep((useconds_t)holder->milliseconds * 1000);
    return OK;
}

static void *hold_in_a_thread(void *context)
{
    return db_write(second, hold_the_pen, context) == OK ? NULL : context;
}

/* Writes on one connection while the other holds the write lock for this long. */
static void write_against_a_holder(long milliseconds)
{
    struct holder holder = { .milliseconds = milliseconds };
    struct order order = { .result = OK };
    pthread_t thread;
    void *failed;

    assert_int_equal(pthread_create(&thread, NULL, hold_in_a_thread, &holder), 0);
    while (!atomic_load(&holder.holds))
        usleep(1000);
    assert_int_equal(count(db), 0);
    assert_int_equal(db_write(db, add_two, &order), OK);
    assert_int_equal(order.runs, 1);
    assert_int_equal(pthread_join(thread, &failed), 0);
    assert_null(failed);
    assert_int_equal(count(db), 3);
}

static void a_write_waits_for_another_connection(void **state)
{
    (void)state;
    write_against_a_holder(200);
}

static void a_write_outlasts_the_engines_own_patience(void **state)
{
    (void)state;
    write_against_a_holder(5300);
}

static Err count_up(struct db *on, void *context)
{
    static const struct statement add_next = {
        "test.add_next",
        "INSERT INTO thing (id) SELECT COALESCE(MAX(id), 0) + 1 FROM thing",
    };

    (void)context;
    return db_run(on, &add_next, DBNONE, NULL);
}

static void *count_up_often(void *context)
{
    struct db *own;

    if (db_open(path, DB_ACCESS_WRITE, &own) != OK)
        return context;
    for (int i = 0; i < 50; i++)
        if (db_write(own, count_up, NULL) != OK)
            return context;
    db_close(own);
    return NULL;
}

static void writers_on_four_threads_lose_nothing(void **state)
{
    pthread_t threads[4];
    int mark;
    void *failed;

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, count_up_often, &mark), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    assert_int_equal(count(db), 200);
}

/* Reading */

static Err count_twice(struct db *on, void *context)
{
    int64_t *difference = context;
    int64_t before;
    int64_t after;

    TRY(db_number(on, &count_all, DBNONE, 0, &before));
    TRY(db_write(second, add_two, &(struct order){ .result = OK }));
    TRY(db_number(on, &count_all, DBNONE, 0, &after));
    *difference = after - before;
    return OK;
}

static void a_read_sees_one_moment(void **state)
{
    int64_t difference = -1;

    (void)state;
    assert_int_equal(db_read(db, count_twice, &difference), OK);
    assert_int_equal(difference, 0);
    assert_int_equal(count(db), 2);
}

static void a_read_transaction_cannot_write(void **state)
{
    (void)state;
    assert_int_equal(db_read(db, break_a_reference, NULL), ERR_DB);
    assert_int_equal(db_begin_read(db), OK);
    assert_int_equal(db_run(db, &add_one, DBARGS(DBINT(1)), NULL), ERR_DB);
    assert_int_equal(count(db), 0);
    db_end_read(db);
    db_end_read(db);
    assert_int_equal(db_run(db, &add_one, DBARGS(DBINT(1)), NULL), OK);
}

static void a_reading_connection_refuses_a_write_transaction(void **state)
{
    struct order order = { .result = OK };
    struct db *reader;

    (void)state;
    assert_int_equal(db_open(path, DB_ACCESS_READ, &reader), OK);
    assert_int_equal(db_write(reader, add_two, &order), ERR_DB);
    assert_int_equal(order.runs, 0);
    assert_int_equal(db_read(reader, count_twice, &(int64_t){ 0 }), OK);
    db_close(reader);
}

static Err write_again(struct db *on, void *context)
{
    return db_write(on, add_two, context);
}

static void nest_transactions(void)
{
    struct db *own;

    IGNORE(db_open(":memory:", DB_ACCESS_WRITE, &own));
    IGNORE(db_write(own, write_again, &(struct order){ .result = OK }));
}

static void a_nested_transaction_is_a_bug(void **state)
{
    (void)state;
    assert_true(panics(nest_transactions));
}

static void the_version_changes_when_another_commits(void **state)
{
    int64_t first;
    int64_t same;
    int64_t other;

    (void)state;
    assert_int_equal(db_version(db, &first), OK);
    assert_int_equal(db_run(db, &add_one, DBARGS(DBINT(1)), NULL), OK);
    assert_int_equal(db_version(db, &same), OK);
    assert_int_equal(same, first);
    assert_int_equal(db_run(second, &add_one, DBARGS(DBINT(2)), NULL), OK);
    assert_int_equal(db_version(db, &other), OK);
    assert_int_not_equal(other, first);
}

/* Care */

static void a_copy_is_whole_and_of_one_moment(void **state)
{
    Str copy = scratch_path(&arena, folder, "copy.db");
    Str leftover = scratch_path(&arena, folder, "copy.db.part");
    struct db *reader;
    struct db *copied;
    Str problems;

    (void)state;
    assert_int_equal(db_write(db, add_two, &(struct order){ .result = OK }), OK);
    assert_int_equal(file_write(&arena, leftover, bytes_of(STR("interrupted"))), OK);
    assert_int_equal(db_open(path, DB_ACCESS_READ, &reader), OK);
    assert_int_equal(db_copy(reader, str_z(&arena, copy)), OK);
    assert_int_equal(db_copy(reader, str_z(&arena, copy)), ERR_REFUSED);
    db_close(reader);
    assert_false(file_exists(&arena, leftover));
    assert_int_equal(db_run(db, &add_one, DBARGS(DBINT(3)), NULL), OK);

    assert_int_equal(db_open(str_z(&arena, copy), DB_ACCESS_READ, &copied), OK);
    assert_int_equal(count(copied), 2);
    assert_int_equal(db_integrity(copied, &arena, &problems), OK);
    assert_int_equal(problems.len, 0);
    db_close(copied);
    assert_int_equal(db_copy(db, str_z(&arena, scratch_path(&arena, folder, "none/c.db"))), ERR_DB);
}

/* Fills a database, closes it, and writes rubbish over its second half. */
static const char *damaged_database(void)
{
    Str name = scratch_path(&arena, folder, "damaged.db");
    struct db *own;
    Bytes bytes;

    assert_int_equal(db_open(str_z(&arena, name), DB_ACCESS_WRITE, &own), OK);
    assert_int_equal(
        db_script(own, "test.fill",
                  "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT) STRICT;"
                  "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
                  " FROM n WHERE i < 5000) SELECT i, 'some text of a row ' || i FROM n"),
        OK);
    db_close(own);
    assert_int_equal(file_read(&arena, name, 1 << 20, &bytes), OK);
    unsigned char *copy = arena_array(&arena, bytes.len, 1);
    memcpy(copy, bytes.ptr, bytes.len);
    memset(copy + bytes.len / 2, 0x5A, bytes.len / 4);
    assert_int_equal(file_write(&arena, name, (Bytes){ copy, bytes.len }), OK);
    return str_z(&arena, name);
}

static void damage_is_found(void **state)
{
    struct db *damaged;
    Str problems;

    (void)state;
    assert_int_equal(db_open(damaged_database(), DB_ACCESS_READ, &damaged), OK);
    assert_int_equal(db_integrity(damaged, &arena, &problems), OK);
    assert_true(problems.len > 0);
    db_close(damaged);
}

static void a_dangling_reference_is_found(void **state)
{
    Str problems;

    (void)state;
    assert_int_equal(db_integrity(db, &arena, &problems), OK);
    assert_int_equal(problems.len, 0);
    assert_int_equal(db_script(second, "test.dangle",
                               "PRAGMA foreign_keys = OFF;"
                               "INSERT INTO part (id, thing) VALUES (7, 99)"),
                     OK);
    assert_int_equal(db_integrity(db, &arena, &problems), OK);
    assert_true(str_eq(problems, STR("part row 7 refers to a missing row of thing")));
    assert_int_equal(db_script(second, "test.mend", "DELETE FROM part; PRAGMA foreign_keys = ON"),
                     OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_write_is_kept_as_a_whole_or_not_at_all, empty),
        cmocka_unit_test_setup(a_failed_statement_rolls_everything_back, empty),
        cmocka_unit_test_setup(a_commit_that_fails_rolls_back, empty),
        cmocka_unit_test_setup(a_busy_write_is_tried_again_from_the_start, empty),
        cmocka_unit_test_setup(a_write_that_stays_busy_gives_up_after_eight_attempts, empty),
        cmocka_unit_test_setup(a_write_waits_for_another_connection, empty),
        cmocka_unit_test_setup(a_write_outlasts_the_engines_own_patience, empty),
        cmocka_unit_test_setup(writers_on_four_threads_lose_nothing, empty),
        cmocka_unit_test_setup(a_read_sees_one_moment, empty),
        cmocka_unit_test_setup(a_read_transaction_cannot_write, empty),
        cmocka_unit_test_setup(a_reading_connection_refuses_a_write_transaction, empty),
        cmocka_unit_test_setup(a_nested_transaction_is_a_bug, empty),
        cmocka_unit_test_setup(the_version_changes_when_another_commits, empty),
        cmocka_unit_test_setup(a_copy_is_whole_and_of_one_moment, empty),
        cmocka_unit_test_setup(damage_is_found, empty),
        cmocka_unit_test_setup(a_dangling_reference_is_found, empty),
    };
    log_set_level(LOG_ERROR);
    return cmocka_run_group_tests_name("store_transaction", tests, start, stop);
}

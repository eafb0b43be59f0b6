/* SPDX-License-Identifier: EUPL-1.2
 *
 * A house's data folder: making, opening, migrating, refusing.  Linked with tests/data/migrations.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/wait.h>

#include "base/file.h"
#include "base/log.h"
#include "panic_check.h"
#include "scratch_folder.h"
#include "store/store.h"

static struct arena arena;
static Str folder;

enum { NOBODY = 65534 };

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
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

static const char *database(const char *house)
{
    return str_z(&arena, scratch_path(&arena, at(house), "house.db"));
}

/* Makes a house and gives its database for writing. */
static struct db *open_new(const char *house)
{
    struct db *db = NULL;

    assert_int_equal(store_create(&arena, at(house)), OK);
    assert_int_equal(store_open(&arena, at(house), DB_ACCESS_WRITE, &db), OK);
    return db;
}

/* Makes a database of any kind under the name of a house's. */
static void make_other(const char *house, const char *script)
{
    struct db *db;

    assert_int_equal(folder_make(&arena, at(house)), OK);
    assert_int_equal(db_open(database(house), DB_ACCESS_WRITE, &db), OK);
    assert_int_equal(db_script(db, "test.other", script), OK);
    db_close(db);
}

static void assert_refused(const char *house, Err expected)
{
    struct db *db = NULL;

    assert_int_equal(store_open(&arena, at(house), DB_ACCESS_READ, &db), expected);
    assert_int_equal(store_open(&arena, at(house), DB_ACCESS_WRITE, &db), expected);
    assert_null(db);
}

static void a_new_house_has_the_newest_schema(void **state)
{
    static const struct statement get_place = {
        "test.get_place",
        "SELECT place FROM thing WHERE id = 1",
    };
    struct db *db = open_new("new/house");
    int64_t schema;
    struct stat status;

    (void)state;
    assert_int_equal(store_schema(db, &schema), OK);
    assert_int_equal(schema, store_migrations_count);
    assert_int_equal(db_script(db, "test.fill", "INSERT INTO thing (id, name) VALUES (1, 'x')"),
                     OK);
    ROWS rows;
    assert_int_equal(db_query(db, &get_place, DBNONE, &rows), OK);
    assert_true(rows_next(&rows));
    assert_true(str_eq(rows_text(&rows, &arena, 0), STR("Ærø \"?\?/\" \\ harbour")));
    assert_int_equal(rows_close(&rows), OK);
    db_close(db);

    assert_int_equal(stat(str_z(&arena, at("new/house")), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_string_equal(store_search_path(&arena, STR("/srv/h")), "/srv/h/search.db");
}

static void a_house_is_marked_for_other_programs(void **state)
{
    struct db *db = open_new("marked");
    Bytes bytes;

    (void)state;
    db_close(db);
    assert_int_equal(file_read(&arena, str_from_z(database("marked")), 1 << 20, &bytes), OK);
    assert_memory_equal(bytes.ptr, "SQLite format 3", 16);
    assert_memory_equal(bytes.ptr + 68, "CHLD", 4);
    assert_memory_equal(bytes.ptr + 60, "\0\0\0\2", 4);
}

static void a_folder_takes_one_house_only(void **state)
{
    static const struct statement count_things = { "test.count", "SELECT COUNT(*) FROM thing" };
    struct db *db = open_new("one");
    int64_t n;

    (void)state;
    assert_int_equal(db_script(db, "test.fill", "INSERT INTO thing (id, name) VALUES (1, 'x')"),
                     OK);
    assert_int_equal(store_create(&arena, at("one")), ERR_REFUSED);
    assert_int_equal(db_number(db, &count_things, DBNONE, 0, &n), OK);
    assert_int_equal(n, 1);
    db_close(db);
}

static void a_house_that_was_only_begun_can_be_made_again(void **state)
{
    struct db *db;

    (void)state;
    make_other("begun", "PRAGMA user_version = 0");
    assert_refused("begun", ERR_REFUSED);
    assert_int_equal(store_create(&arena, at("begun")), OK);
    assert_int_equal(store_open(&arena, at("begun"), DB_ACCESS_READ, &db), OK);
    db_close(db);
}

static void an_older_schema_is_brought_up_to_date(void **state)
{
    static const struct statement count_old = {
        "test.count_old",
        "SELECT COUNT(*) FROM thing WHERE name = 'old' AND place <> ''",
    };
    struct db *db;
    int64_t n;

    (void)state;
    make_other("older", store_migrations[0].text);
    make_other("older", "PRAGMA application_id = 0x43484C44; PRAGMA user_version = 1;"
                        "INSERT INTO thing (id, name) VALUES (1, 'old')");
    assert_int_equal(store_open(&arena, at("older"), DB_ACCESS_READ, &db), OK);
    assert_int_equal(store_schema(db, &n), OK);
    assert_int_equal(n, 1);
    db_close(db);

    assert_int_equal(store_open(&arena, at("older"), DB_ACCESS_WRITE, &db), OK);
    assert_int_equal(store_schema(db, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(db_number(db, &count_old, DBNONE, 0, &n), OK);
    assert_int_equal(n, 1);
    db_close(db);
}

static void a_migration_that_fails_leaves_the_schema_as_it_was(void **state)
{
    struct db *db;
    int64_t n;

    (void)state;
    make_other("clash", store_migrations[0].text);
    make_other("clash", "PRAGMA application_id = 0x43484C44; PRAGMA user_version = 1;"
                        "CREATE TABLE second (in_the_way INTEGER)");
    assert_int_equal(store_open(&arena, at("clash"), DB_ACCESS_WRITE, &db), ERR_DB);
    assert_int_equal(store_open(&arena, at("clash"), DB_ACCESS_READ, &db), OK);
    assert_int_equal(store_schema(db, &n), OK);
    assert_int_equal(n, 1);
    static const struct statement place = {
        "test.place",
        "SELECT COUNT(*) FROM pragma_table_info('thing') WHERE name = 'place'",
    };
    assert_int_equal(db_number(db, &place, DBNONE, -1, &n), OK);
    assert_int_equal(n, 0);
    db_close(db);
}

static void a_folder_without_a_house_is_told_apart(void **state)
{
    (void)state;
    assert_refused("nowhere", ERR_NOT_FOUND);
    assert_int_equal(folder_make(&arena, at("bare")), OK);
    assert_refused("bare", ERR_NOT_FOUND);
    assert_false(file_exists(&arena, str_from_z(database("bare"))));
}

static void a_newer_schema_is_refused(void **state)
{
    (void)state;
    db_close(open_new("newer"));
    make_other("newer", "PRAGMA user_version = 3");
    assert_refused("newer", ERR_REFUSED);
}

static void a_foreign_database_is_refused_and_left_alone(void **state)
{
    Bytes before;
    Bytes after;

    (void)state;
    make_other("foreign", "PRAGMA journal_mode = DELETE; CREATE TABLE bookmarks (id INTEGER)");
    assert_int_equal(file_read(&arena, str_from_z(database("foreign")), 1 << 20, &before), OK);
    assert_refused("foreign", ERR_REFUSED);
    assert_int_equal(store_create(&arena, at("foreign")), ERR_REFUSED);
    assert_int_equal(file_read(&arena, str_from_z(database("foreign")), 1 << 20, &after), OK);
    assert_int_equal(after.len, before.len);
    assert_memory_equal(after.ptr, before.ptr, before.len);
}

static void a_file_that_is_no_database_is_refused_and_left_alone(void **state)
{
    Str path = str_from_z(database("text"));
    char page[4096];
    Bytes after;

    (void)state;
    memset(page, 'x', sizeof page);
    assert_int_equal(folder_make(&arena, at("text")), OK);
    assert_int_equal(file_write(&arena, path, (Bytes){ (unsigned char *)page, sizeof page }), OK);
    assert_refused("text", ERR_REFUSED);
    assert_int_equal(store_create(&arena, at("text")), ERR_REFUSED);
    assert_int_equal(file_read(&arena, path, 1 << 20, &after), OK);
    assert_memory_equal(after.ptr, page, sizeof page);
}

/* Opens for writing as a user without special rights; 0 when that was refused as it should be. */
static int open_as_nobody(Str house)
{
    struct db *db = NULL;

    if (geteuid() == 0 && setresuid(NOBODY, NOBODY, NOBODY) != 0)
        return 1;
    if (store_open(&arena, house, DB_ACCESS_WRITE, &db) != ERR_FILE)
        return 2;
    return db == NULL ? 0 : 3;
}

static void a_folder_that_cannot_be_written_is_refused(void **state)
{
    const char *name = str_z(&arena, at("sealed"));
    int status;

    (void)state;
    db_close(open_new("sealed"));
    assert_int_equal(chmod(name, 0555), 0);
    assert_int_equal(chmod(str_z(&arena, folder), 0755), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(open_as_nobody(at("sealed")));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(chmod(name, 0700), 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* Changes */

static Err note_two(struct db *db, void *context)
{
    TRY(change_note(db, 7, STR("text")));
    TRY(change_note(db, 8, STR("state")));
    return *(Err *)context;
}

static void changes_are_numbered_without_gaps(void **state)
{
    static const struct statement list = {
        "test.list",
        "SELECT number, record, what, made FROM change ORDER BY number",
    };
    struct db *db = open_new("changes");
    int64_t newest = -1;

    (void)state;
    assert_int_equal(change_newest(db, &newest), OK);
    assert_int_equal(newest, 0);
    assert_int_equal(db_write(db, note_two, &(Err){ OK }), OK);
    assert_int_equal(db_write(db, note_two, &(Err){ ERR_REFUSED }), ERR_REFUSED);
    assert_int_equal(db_write(db, note_two, &(Err){ OK }), OK);
    assert_int_equal(change_newest(db, &newest), OK);
    assert_int_equal(newest, 4);

    ROWS rows;
    assert_int_equal(db_query(db, &list, DBNONE, &rows), OK);
    for (int i = 1; i <= 4; i++) {
        assert_true(rows_next(&rows));
        assert_int_equal(rows_int(&rows, 0), i);
        assert_int_equal(rows_int(&rows, 1), i % 2 == 1 ? 7 : 8);
        assert_true(str_eq_z(rows_text(&rows, &arena, 2), i % 2 == 1 ? "text" : "state"));
        assert_true(rows_int(&rows, 3) > 0);
    }
    assert_int_equal(rows_close(&rows), OK);
    db_close(db);
}

static struct db *open_for_panic;

static void note_outside_a_transaction(void)
{
    IGNORE(change_note(open_for_panic, 1, STR("text")));
}

static void a_change_belongs_to_a_write(void **state)
{
    (void)state;
    open_for_panic = open_new("outside");
    assert_true(panics(note_outside_a_transaction));
    db_close(open_for_panic);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_house_has_the_newest_schema),
        cmocka_unit_test(a_house_is_marked_for_other_programs),
        cmocka_unit_test(a_folder_takes_one_house_only),
        cmocka_unit_test(a_house_that_was_only_begun_can_be_made_again),
        cmocka_unit_test(an_older_schema_is_brought_up_to_date),
        cmocka_unit_test(a_migration_that_fails_leaves_the_schema_as_it_was),
        cmocka_unit_test(a_folder_without_a_house_is_told_apart),
        cmocka_unit_test(a_newer_schema_is_refused),
        cmocka_unit_test(a_foreign_database_is_refused_and_left_alone),
        cmocka_unit_test(a_file_that_is_no_database_is_refused_and_left_alone),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_refused),
        cmocka_unit_test(changes_are_numbered_without_gaps),
        cmocka_unit_test(a_change_belongs_to_a_write),
    };
    log_set_level(LOG_ERROR);
    return cmocka_run_group_tests_name("store_house", tests, start, stop);
}

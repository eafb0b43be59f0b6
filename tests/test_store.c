/* SPDX-License-Identifier: EUPL-1.2
 *
 * The database: binding, reading rows, the statement cache, and what reading connections may not
 * do. Transactions are in test_store_transaction.c, whole houses in test_store_house.c.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/log.h"
#include "panic_check.h"
#include "scratch_folder.h"
#include "store/db.h"

static struct arena arena;
static Str folder;
static struct db *db;

#define assert_str(s, literal) assert_true(str_eq((s), STR(literal)))

static const struct statement add_thing = {
    "test.add_thing",
    "INSERT INTO thing (id, name, picture) VALUES ($1, $2, $3)",
};
static const struct statement list_things = {
    "test.list_things",
    "SELECT id, name, picture FROM thing ORDER BY id",
};
static const struct statement count_things = { "test.count_things", "SELECT COUNT(*) FROM thing" };

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    folder = scratch_make(&arena);
    if (db_open(str_z(&arena, scratch_path(&arena, folder, "test.db")), DB_ACCESS_WRITE, &db) != OK)
        return -1;
    return db_script(db, "test.schema",
                     "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, picture BLOB) STRICT;"
                     "CREATE TABLE part (id INTEGER PRIMARY KEY,"
                     " thing INTEGER NOT NULL REFERENCES thing (id)) STRICT") == OK
               ? 0
               : -1;
}

static int stop(void **state)
{
    (void)state;
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

static void add(int64_t id, Str name)
{
    assert_int_equal(db_run(db, &add_thing, DBARGS(DBINT(id), DBTEXT(name), DBNULL), NULL), OK);
}

static int64_t count(struct db *on)
{
    int64_t n = -1;

    assert_int_equal(db_number(on, &count_things, DBNONE, -1, &n), OK);
    return n;
}

static void every_type_comes_back_as_it_went(void **state)
{
    (void)state;
    assert_int_equal(
        db_run(db, &add_thing,
               DBARGS(DBINT(INT64_MAX), DBTEXT(STR("Ærø")), DBBLOB(bytes_of(STR("a\0b")))), NULL),
        OK);
    assert_int_equal(db_run(db, &add_thing, DBARGS(DBINT(INT64_MIN), DBNULL, DBNULL), NULL), OK);

    ROWS rows;
    assert_int_equal(db_query(db, &list_things, DBNONE, &rows), OK);
    assert_true(rows_next(&rows));
    assert_true(rows_int(&rows, 0) == INT64_MIN);
    assert_true(rows_null(&rows, 1));
    assert_int_equal(rows_text(&rows, &arena, 1).len, 0);
    assert_int_equal(rows_blob(&rows, &arena, 2).len, 0);
    assert_int_equal(rows_int(&rows, 1), 0);
    assert_true(rows_next(&rows));
    assert_true(rows_int(&rows, 0) == INT64_MAX);
    Str name = rows_text(&rows, &arena, 1);
    Bytes picture = rows_blob(&rows, &arena, 2);
    assert_false(rows_null(&rows, 2));
    assert_false(rows_next(&rows));
    assert_false(rows_next(&rows));
    assert_int_equal(rows_close(&rows), OK);
    assert_int_equal(rows_close(&rows), OK);
    assert_false(rows_next(&rows));
    assert_str(name, "Ærø");
    assert_int_equal(picture.len, 3);
    assert_memory_equal(picture.ptr, "a\0b", 3);
}

static void an_empty_text_is_not_null(void **state)
{
    (void)state;
    assert_int_equal(db_run(db, &add_thing,
                            DBARGS(DBINT(1), DBTEXT(STR_EMPTY), DBBLOB(((Bytes){ NULL, 0 }))),
                            NULL),
                     OK);
    ROWS rows;
    assert_int_equal(db_query(db, &list_things, DBNONE, &rows), OK);
    assert_true(rows_next(&rows));
    assert_false(rows_null(&rows, 1));
    assert_false(rows_null(&rows, 2));
}

static void parameters_are_bound_by_number_not_by_place(void **state)
{
    static const struct statement backwards = {
        "test.backwards",
        "SELECT $2 || '-' || $1 || '-' || $2 || '-' || $3",
    };

    (void)state;
    ROWS rows;
    assert_int_equal(db_query(db, &backwards,
                              DBARGS(DBTEXT(STR("one")), DBTEXT(STR("two")), DBTEXT(STR("three"))),
                              &rows),
                     OK);
    assert_true(rows_next(&rows));
    assert_str(rows_text(&rows, &arena, 0), "two-one-two-three");
}

static void more_than_nine_parameters_are_told_apart(void **state)
{
    static const struct statement twelve = {
        "test.twelve",
        "SELECT $12 * 100 + $1 + 0 * ($2+$3+$4+$5+$6+$7+$8+$9+$10+$11)",
    };
    struct db_value values[12];
    int64_t n;

    (void)state;
    for (int i = 0; i < 12; i++)
        values[i] = DBINT(i + 1);
    assert_int_equal(db_number(db, &twelve, values, 12, 0, &n), OK);
    assert_int_equal(n, 1201);
}

static void values_must_match_the_parameters(void **state)
{
    static const struct statement two = { "test.two", "SELECT $1 + $2" };
    static const struct statement gap = { "test.gap", "SELECT $1 + $3" };
    static const struct statement unnumbered = { "test.unnumbered", "SELECT ?" };
    static const struct statement cast = { "test.cast", "SELECT $1::text" };
    struct rows rows;
    int64_t n = 7;

    (void)state;
    assert_int_equal(db_number(db, &two, DBARGS(DBINT(1)), 0, &n), ERR_DB);
    assert_int_equal(db_number(db, &two, DBARGS(DBINT(1), DBINT(2), DBINT(3)), 0, &n), ERR_DB);
    assert_int_equal(db_number(db, &two, DBNONE, 0, &n), ERR_DB);
    assert_int_equal(db_number(db, &gap, DBARGS(DBINT(1), DBINT(2)), 0, &n), ERR_DB);
    assert_int_equal(db_number(db, &unnumbered, DBARGS(DBINT(1)), 0, &n), ERR_DB);
    assert_int_equal(db_number(db, &cast, DBARGS(DBINT(1)), 0, &n), ERR_DB);
    assert_int_equal(n, 7);
    assert_int_equal(db_number(db, &two, DBARGS(DBINT(1), DBINT(2)), 0, &n), OK);
    assert_int_equal(n, 3);

    memset(&rows, 0xAA, sizeof rows);
    assert_int_equal(db_query(db, &two, DBNONE, &rows), ERR_DB);
    assert_false(rows_next(&rows));
    assert_int_equal(rows_close(&rows), OK);
}

static void a_text_is_exactly_one_statement(void **state)
{
    static const struct statement bad[] = {
        { "test.none", "" },
        { "test.blank", " -- nothing\n" },
        { "test.two", "SELECT 1; SELECT 2" },
        { "test.syntax", "SELEC 1" },
        { "test.no_table", "SELECT * FROM nosuch" },
        { "test.string_in_double_quotes", "SELECT \"nosuch\"" },
    };
    int64_t n;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(db_number(db, &bad[i], DBNONE, 0, &n), ERR_DB);
    static const struct statement trailing = { "test.trailing", "SELECT 5 ;\n " };
    assert_int_equal(db_number(db, &trailing, DBNONE, 0, &n), OK);
    assert_int_equal(n, 5);
}

static void a_run_tells_how_many_rows_changed(void **state)
{
    static const struct statement rename_all = {
        "test.rename_all",
        "UPDATE thing SET name = $1 WHERE id > $2",
    };
    int64_t changed = -1;

    (void)state;
    for (int i = 1; i <= 5; i++)
        add(i, STR("x"));
    assert_int_equal(db_run(db, &rename_all, DBARGS(DBTEXT(STR("y")), DBINT(2)), &changed), OK);
    assert_int_equal(changed, 3);
    assert_int_equal(db_run(db, &rename_all, DBARGS(DBTEXT(STR("y")), DBINT(9)), &changed), OK);
    assert_int_equal(changed, 0);
    assert_int_equal(db_run(db, &list_things, DBNONE, NULL), ERR_DB);
}

static void a_number_has_a_value_for_no_row(void **state)
{
    static const struct statement get_id = { "test.get_id", "SELECT id FROM thing WHERE id = $1" };
    int64_t n;

    (void)state;
    add(9, STR("x"));
    assert_int_equal(db_number(db, &get_id, DBARGS(DBINT(9)), -5, &n), OK);
    assert_int_equal(n, 9);
    assert_int_equal(db_number(db, &get_id, DBARGS(DBINT(8)), -5, &n), OK);
    assert_int_equal(n, -5);
}

static void what_breaks_the_schema_fails(void **state)
{
    static const struct statement add_part = {
        "test.add_part",
        "INSERT INTO part (id, thing) VALUES ($1, $2)",
    };

    (void)state;
    add(1, STR("x"));
    assert_int_equal(db_run(db, &add_thing, DBARGS(DBINT(1), DBNULL, DBNULL), NULL), ERR_DB);
    assert_int_equal(db_run(db, &add_part, DBARGS(DBINT(1), DBINT(99)), NULL), ERR_DB);
    assert_int_equal(db_run(db, &add_part, DBARGS(DBINT(1), DBTEXT(STR("one"))), NULL), ERR_DB);
    assert_int_equal(db_run(db, &add_part, DBARGS(DBINT(1), DBINT(1)), NULL), OK);
}

static void a_statement_may_be_read_twice_at_once(void **state)
{
    int64_t pairs = 0;

    (void)state;
    for (int i = 1; i <= 4; i++)
        add(i, STR("x"));
    ROWS outer;
    assert_int_equal(db_query(db, &list_things, DBNONE, &outer), OK);
    while (rows_next(&outer)) {
        ROWS inner;
        assert_int_equal(db_query(db, &list_things, DBNONE, &inner), OK);
        while (rows_next(&inner))
            pairs++;
    }
    assert_int_equal(rows_close(&outer), OK);
    assert_int_equal(pairs, 16);
}

static void statements_are_counted_whether_kept_or_not(void **state)
{
    struct db_counts before = db_counts(db);
    int64_t n;

    (void)state;
    add(1, STR("x"));
    add(2, STR("y"));
    assert_int_equal(db_number(db, &count_things, DBNONE, 0, &n), OK);
    ROWS rows;
    assert_int_equal(db_query(db, &list_things, DBNONE, &rows), OK);
    while (rows_next(&rows))
        continue;
    struct db_counts after = db_counts(db);
    assert_int_equal(after.statements - before.statements, 4);
    assert_int_equal(after.rows - before.rows, 3);
}

static void the_cache_goes_by_content_and_survives_many_statements(void **state)
{
    (void)state;
    ROWS busy;
    add(1, STR("x"));
    add(2, STR("y"));
    assert_int_equal(db_query(db, &list_things, DBNONE, &busy), OK);
    assert_true(rows_next(&busy));

    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 600; i++) {
            struct statement one = {
                "test.one_of_many",
                str_z(&arena, str_fmt(&arena, "SELECT %d + $1", i)),
            };
            int64_t n;
            assert_int_equal(db_number(db, &one, DBARGS(DBINT(round)), 0, &n), OK);
            assert_int_equal(n, i + round);
        }
    }
    assert_true(rows_next(&busy));
    assert_int_equal(rows_int(&busy, 0), 2);
    assert_int_equal(rows_close(&busy), OK);
}

static void one_buffer_may_hold_different_statements_in_turn(void **state)
{
    char text[32] = "SELECT 1";
    struct statement changing = { "test.changing", text };
    int64_t n;

    (void)state;
    assert_int_equal(db_number(db, &changing, DBNONE, 0, &n), OK);
    assert_int_equal(n, 1);
    text[7] = '2';
    assert_int_equal(db_number(db, &changing, DBNONE, 0, &n), OK);
    assert_int_equal(n, 2);
}

static void a_kept_statement_follows_a_change_of_the_schema(void **state)
{
    (void)state;
    add(1, STR("x"));
    assert_int_equal(count(db), 1);
    assert_int_equal(db_script(db, "test.alter", "ALTER TABLE thing ADD COLUMN more TEXT"), OK);
    assert_int_equal(count(db), 1);
    add(2, STR("y"));
    assert_int_equal(count(db), 2);
}

static void read_past_the_end(void)
{
    struct rows rows;

    IGNORE(db_query(db, &list_things, DBNONE, &rows));
    while (rows_next(&rows))
        continue;
    rows_int(&rows, 0);
}

static void read_a_column_that_is_not_there(void)
{
    struct rows rows;

    IGNORE(db_query(db, &count_things, DBNONE, &rows));
    rows_next(&rows);
    rows_int(&rows, 1);
}

static void reading_what_is_not_there_is_a_bug(void **state)
{
    (void)state;
    assert_true(panics(read_past_the_end));
    assert_true(panics(read_a_column_that_is_not_there));
}

/* Reading connections, files */

static void a_reading_connection_cannot_write(void **state)
{
    static const struct statement writes[] = {
        { "test.insert", "INSERT INTO thing (id) VALUES (77)" },
        { "test.delete", "DELETE FROM thing" },
        { "test.create", "CREATE TABLE other (id INTEGER)" },
        { "test.drop", "DROP TABLE part" },
        { "test.mark", "PRAGMA user_version = 9" },
    };
    struct db *reader;

    (void)state;
    add(1, STR("x"));
    assert_int_equal(
        db_open(str_z(&arena, scratch_path(&arena, folder, "test.db")), DB_ACCESS_READ, &reader),
        OK);
    for (size_t i = 0; i < sizeof writes / sizeof writes[0]; i++)
        assert_int_equal(db_run(reader, &writes[i], DBNONE, NULL), ERR_DB);
    assert_int_equal(db_script(reader, "test.script", "DELETE FROM thing"), ERR_DB);
    assert_int_equal(db_script(reader, "test.script", "PRAGMA query_only = OFF; DELETE FROM thing"),
                     ERR_DB);
    assert_int_equal(count(reader), 1);
    db_close(reader);
    assert_int_equal(count(db), 1);
}

static void a_file_to_read_must_exist(void **state)
{
    struct db *reader;

    (void)state;
    assert_int_equal(
        db_open(str_z(&arena, scratch_path(&arena, folder, "none.db")), DB_ACCESS_READ, &reader),
        ERR_NOT_FOUND);
    assert_false(file_exists(&arena, scratch_path(&arena, folder, "none.db")));
    assert_int_equal(db_open(str_z(&arena, scratch_path(&arena, folder, "none/none.db")),
                             DB_ACCESS_WRITE, &reader),
                     ERR_DB);
}

static void what_is_no_database_is_refused_and_left_alone(void **state)
{
    Str path = scratch_path(&arena, folder, "letter.txt");
    Str letter = STR("Dear colleagues, this letter is long enough to be taken for a page of a file "
                     "that somebody saved under the wrong name in the wrong folder by mistake.");
    struct db *other;
    Bytes bytes;

    (void)state;
    assert_int_equal(file_write(&arena, path, bytes_of(letter)), OK);
    assert_int_equal(db_open(str_z(&arena, path), DB_ACCESS_READ, &other), ERR_REFUSED);
    assert_int_equal(db_open(str_z(&arena, path), DB_ACCESS_WRITE, &other), ERR_REFUSED);
    assert_int_equal(file_read(&arena, path, 1000, &bytes), OK);
    assert_int_equal(bytes.len, letter.len);
    assert_memory_equal(bytes.ptr, letter.ptr, letter.len);
}

static void the_settings_of_the_house_hold(void **state)
{
    static const struct {
        struct statement statement;
        int64_t expected;
    } settings[] = {
        { { "test.keys", "PRAGMA foreign_keys" }, 1 },
        { { "test.synchronous", "PRAGMA synchronous" }, 2 },
        { { "test.cache", "PRAGMA cache_size" }, -4000 },
        { { "test.mapped", "PRAGMA mmap_size" }, 8 << 20 },
        { { "test.trusted", "PRAGMA trusted_schema" }, 0 },
        { { "test.busy", "PRAGMA busy_timeout" }, 5000 },
        { { "test.journal", "SELECT journal_mode = 'wal' FROM pragma_journal_mode" }, 1 },
    };
    int64_t n;

    (void)state;
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        assert_int_equal(db_number(db, &settings[i].statement, DBNONE, -1, &n), OK);
        if (n != settings[i].expected)
            fail_msg("%s is %lld", settings[i].statement.name, (long long)n);
    }
}

static void ids_are_positive_and_differ(void **state)
{
    int64_t ids[1000];
    int64_t all = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        ids[i] = id_new();
        assert_true(ids[i] > 0);
        all |= ids[i];
        for (int j = 0; j < i; j++)
            assert_true(ids[i] != ids[j]);
    }
    assert_true(all == INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_type_comes_back_as_it_went, empty),
        cmocka_unit_test_setup(an_empty_text_is_not_null, empty),
        cmocka_unit_test_setup(parameters_are_bound_by_number_not_by_place, empty),
        cmocka_unit_test_setup(more_than_nine_parameters_are_told_apart, empty),
        cmocka_unit_test_setup(values_must_match_the_parameters, empty),
        cmocka_unit_test_setup(a_text_is_exactly_one_statement, empty),
        cmocka_unit_test_setup(a_run_tells_how_many_rows_changed, empty),
        cmocka_unit_test_setup(a_number_has_a_value_for_no_row, empty),
        cmocka_unit_test_setup(what_breaks_the_schema_fails, empty),
        cmocka_unit_test_setup(a_statement_may_be_read_twice_at_once, empty),
        cmocka_unit_test_setup(statements_are_counted_whether_kept_or_not, empty),
        cmocka_unit_test_setup(the_cache_goes_by_content_and_survives_many_statements, empty),
        cmocka_unit_test_setup(one_buffer_may_hold_different_statements_in_turn, empty),
        cmocka_unit_test_setup(a_kept_statement_follows_a_change_of_the_schema, empty),
        cmocka_unit_test_setup(reading_what_is_not_there_is_a_bug, empty),
        cmocka_unit_test_setup(a_reading_connection_cannot_write, empty),
        cmocka_unit_test_setup(a_file_to_read_must_exist, empty),
        cmocka_unit_test_setup(what_is_no_database_is_refused_and_left_alone, empty),
        cmocka_unit_test(the_settings_of_the_house_hold),
        cmocka_unit_test(ids_are_positive_and_differ),
    };
    log_set_level(LOG_ERROR);
    return cmocka_run_group_tests_name("store", tests, start, stop);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Every declaration of a kind against the table that a migration made for it: the same columns, of
 * the same types, none missing and none too many.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine_setup.h"
#include "rooms/rooms.h"
#include "store/db.h"

STARTS_WITH(engine_house_open(&house, NULL, 0))

enum { COLUMNS_MAX = 60 };

struct table_column {
    Str name, type;
    bool required, key;
};

static size_t read_table(const char *table, struct table_column *out)
{
    struct statement ask = { "test.table_info",
                             str_z(&house.arena,
                                   str_fmt(&house.arena, "PRAGMA table_info(\"%s\")", table)) };
    ROWS rows = { 0 };
    size_t count = 0;

    assert_int_equal(db_query(house.writer, &ask, DBNONE, &rows), OK);
    while (rows_next(&rows)) {
        assert_true(count < COLUMNS_MAX);
        out[count++] = (struct table_column){ rows_text(&rows, &house.arena, 1),
                                              rows_text(&rows, &house.arena, 2),
                                              rows_int(&rows, 3) != 0, rows_int(&rows, 5) != 0 };
    }
    assert_int_equal(rows_close(&rows), OK);
    return count;
}

static const struct table_column *column_named(const struct table_column *columns, size_t count,
                                               const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_z(columns[i].name, name))
            return &columns[i];
    return NULL;
}

static void every_field_kept_in_a_column_has_it_with_its_type(void **state)
{
    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];
        struct table_column columns[COLUMNS_MAX];
        size_t count = kind->table != NULL ? read_table(kind->table, columns) : 0;

        for (size_t f = 0; f < kind->field_count; f++) {
            const struct field *field = &kind->fields[f];
            const struct table_column *column = column_named(columns, count, field->name);

            if (!field_in_column(field))
                continue;
            if (column == NULL)
                fail_msg("kind %s: field %s has no column", kind->name, field->name);
            if (!str_eq_z(column->type, field->type == FIELD_INT ? "INTEGER" : "TEXT"))
                fail_msg("kind %s: column %s is %.*s", kind->name, field->name,
                         STR_ARG(column->type));
            /* Empty cells are NULL. */
            if (column->required)
                fail_msg("kind %s: column %s is NOT NULL", kind->name, field->name);
        }
    }
}

static void no_table_has_a_column_that_its_kind_does_not_declare(void **state)
{
    size_t seen = 0;

    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];
        struct table_column columns[COLUMNS_MAX];
        size_t count;

        if (kind->table == NULL)
            continue;
        count = read_table(kind->table, columns);
        assert_true(count > 0);
        assert_string_equal(str_z(&house.arena, columns[0].name), "record");
        assert_true(columns[0].key);
        assert_string_equal(str_z(&house.arena, columns[0].type), "INTEGER");
        for (size_t c = 1; c < count; c++, seen++) {
            const struct field *field = kind_field(kind, columns[c].name);

            if (field == NULL || !field_in_column(field))
                fail_msg("table %s: column %.*s is no field kept in a column", kind->table,
                         STR_ARG(columns[c].name));
        }
    }
    assert_true(seen > 50);
}

static void a_kind_without_a_table_keeps_nothing_in_columns(void **state)
{
    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++)
        for (size_t f = 0;
             house.kinds->items[k]->table == NULL && f < house.kinds->items[k]->field_count; f++)
            if (field_in_column(&house.kinds->items[k]->fields[f]))
                fail_msg("kind %s has no table for %s", house.kinds->items[k]->name,
                         house.kinds->items[k]->fields[f].name);
}

static void every_table_belongs_to_the_engine_or_to_a_kind(void **state)
{
    static const struct statement list = { "test.tables",
                                           "SELECT name FROM sqlite_schema WHERE type = 'table' "
                                           "AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name" };
    static const char *const engine[] = { "setting",    "record",        "tombstone",
                                          "text",       "link",          "tag",
                                          "term",       "source",        "ordering",
                                          "change",     "public_change", "public_change_mark",
                                          "public_tag", "migration",     "schema" };
    ROWS rows = { 0 };
    size_t of_kinds = 0;

    (void)state;
    assert_int_equal(db_query(house.writer, &list, DBNONE, &rows), OK);
    while (rows_next(&rows)) {
        Str name = rows_text(&rows, &house.arena, 0);
        bool known = false;

        for (size_t i = 0; i < sizeof(engine) / sizeof(engine[0]); i++)
            known = known || str_eq_z(name, engine[i]);
        for (size_t k = 0; !known && k < house.kinds->count; k++)
            if (house.kinds->items[k]->table != NULL &&
                str_eq_z(name, house.kinds->items[k]->table)) {
                known = true;
                of_kinds++;
            }
        if (!known)
            fail_msg("table %.*s belongs to nothing", STR_ARG(name));
    }
    assert_int_equal(rows_close(&rows), OK);
    for (size_t k = 0; k < house.kinds->count; k++)
        of_kinds -= house.kinds->items[k]->table != NULL;
    assert_int_equal(of_kinds, 0);
}

static void codes_names_and_paths_are_each_used_by_one_kind(void **state)
{
    (void)state;
    for (size_t a = 0; a < house.kinds->count; a++)
        for (size_t b = 0; b < a; b++) {
            const struct kind *one = house.kinds->items[a], *other = house.kinds->items[b];

            assert_string_not_equal(one->name, other->name);
            assert_string_not_equal(one->plural, other->plural);
            assert_string_not_equal(one->code, other->code);
            if (one->path != NULL && other->path != NULL)
                assert_string_not_equal(one->path, other->path);
        }
}

static void every_reference_names_a_kind_and_every_part_its_whole(void **state)
{
    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];

        for (size_t f = 0; f < kind->field_count; f++)
            if (kind->fields[f].kind != NULL &&
                kind_find(house.kinds, str_from_z(kind->fields[f].kind)) == NULL)
                fail_msg("kind %s: field %s refers to no kind", kind->name, kind->fields[f].name);
        if (kind->part_of == NULL)
            continue;
        const struct field *whole = kind_field(kind, str_from_z(kind->part_of));

        assert_non_null(whole);
        assert_int_equal(whole->type, FIELD_REF);
        /* The rule looks at one whole only: a whole that were a part itself would have to be asked
         * in its turn. */
        assert_null(kind_find(house.kinds, str_from_z(whole->kind))->part_of);
        assert_true(whole->flags & REQUIRED);
    }
}

static void every_kind_and_field_has_words_in_every_language(void **state)
{
    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];
        const struct kind_words *words = kind_words(house.kinds, kind);

        for (Lang lang = 0; lang < lang_count(); lang++) {
            if (!word_is_translated(lang, words->one) || !word_is_translated(lang, words->many))
                fail_msg("kind %s has no name in %.*s", kind->name, STR_ARG(lang_tag(lang)));
            for (size_t f = 0; f < kind->field_count; f++)
                if (!(kind->fields[f].flags & UNLABELLED) &&
                    !word_is_translated(lang, field_label(house.kinds, kind, &kind->fields[f])))
                    fail_msg("kind %s: field %s has no label in %.*s", kind->name,
                             kind->fields[f].name, STR_ARG(lang_tag(lang)));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_kept_in_a_column_has_it_with_its_type),
        cmocka_unit_test(no_table_has_a_column_that_its_kind_does_not_declare),
        cmocka_unit_test(a_kind_without_a_table_keeps_nothing_in_columns),
        cmocka_unit_test(every_table_belongs_to_the_engine_or_to_a_kind),
        cmocka_unit_test(codes_names_and_paths_are_each_used_by_one_kind),
        cmocka_unit_test(every_reference_names_a_kind_and_every_part_its_whole),
        cmocka_unit_test(every_kind_and_field_has_words_in_every_language),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

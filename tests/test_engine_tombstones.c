/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tombstones in and out: what is said of a withdrawn record travels in the same columns, for the
 * operator.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine_setup.h"

static const struct engine_file base_files[] = {
    { "house.csv", "key,language,value\nname,,Test\nlanguages,,en|sv\n" },
};

STARTS_WITH_FILES(base_files)

static const struct import_options all_or_nothing;

static void what_a_tombstone_says_goes_in_and_comes_out(void **state)
{
    static const char withdrawn[] =
        "code,title,begins,state,published,withdrawn,withdrawn_reason,replaced_by,withdrawn_title\n"
        "T-E-45,Secret name,2001,withdrawn,2020-01-02,2021-02-03T04:05:06Z,\"Wrong, "
        "\"\"again\"\"\","
        "T-E-46,hidden\nT-E-46,Instead,2001,published,2020-01-02,,not read,T-E-45,hidden\n";
    struct import_report report = engine_import(&house, "events.csv", withdrawn, all_or_nothing);
    Str exported = engine_export(&house, "event"), page;

    (void)state;
    assert_int_equal(report.problem_count, 0);
    assert_true(engine_has(exported, ",withdrawn,withdrawn_reason,replaced_by,withdrawn_title"));
    assert_true(
        engine_has(exported, ",2021-02-03T04:05:06Z,\"Wrong, \"\"again\"\"\",T-E-46,hidden"));
    assert_false(engine_has(exported, "not read"));
    assert_int_equal(engine_import(&house, "events.csv", withdrawn, all_or_nothing).changed, 0);
    assert_int_equal(engine_get_z(&house, "/en/calendar/T-E-45").status, 410);
    page = engine_get_z(&house, "/en/calendar/T-E-45").body;
    assert_true(engine_has(page, "Wrong, \"again\""));
    assert_true(engine_has(page, "T-E-46"));
    assert_false(engine_has(page, "Secret name"));
    /* A column that is missing is left as it is; a record that comes back has no tombstone. */
    report = engine_import(&house, "events.csv", "code,title\nT-E-45,Other name\n", all_or_nothing);
    assert_int_equal(report.changed, 1);
    assert_true(engine_has(engine_export(&house, "event"), ",T-E-46,hidden"));
    report = engine_import(&house, "events.csv", "code,state\nT-E-45,published\n", all_or_nothing);
    assert_int_equal(report.changed, 1);
    assert_int_equal(engine_number(&house, "SELECT COUNT(*) FROM tombstone"), 0);
    assert_false(engine_has(engine_export(&house, "event"), "withdrawn_reason"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_tombstone_says_goes_in_and_comes_out),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

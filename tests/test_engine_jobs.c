/* SPDX-License-Identifier: EUPL-1.2
 *
 * What happens without a visitor: records expire into tombstones, embargoes end, and the rule does
 * not wait for either.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "engine_setup.h"
#include "jobs/dump.h"
#include "jobs/jobs.h"
#include "rooms/rooms.h"
#include "store/store.h"

static const struct engine_file files[] = {
    { "house.csv", "key,language,value\nlanguages,,en\n" },
    { "bodies.csv", "code,title,state,visibility,embargo_until,expires\n"
                    "J-B-PAST,Expired one,published,public,,2001-02-03\n"
                    "J-B-LATER,Expires later,published,public,,2999-01-01\n"
                    "J-B-DRAFT,Draft expired,draft,public,,2001-02-03\n"
                    "J-B-OFFICE,Office expired,published,office,,2001-02-03\n"
                    "J-B-SOON,Embargoed,published,public,2990-01-01,\n"
                    "J-B-FREE,Embargo over,published,public,2001-01-01,\n" },
};

STARTS_WITH_FILES(files)

static int status(const char *code)
{
    struct response response = engine_get(&house, str_fmt(&house.arena, "/r/%s", code));

    return response.status;
}

static When at(const char *day)
{
    Day parsed;

    assert_int_equal(day_parse(str_from_z(day), &parsed), OK);
    return when_from_day(parsed);
}

static bool due(When since, When now)
{
    bool changed;

    assert_int_equal(jobs_expire(house.writer, since, now, &changed), OK);
    return changed;
}

static void the_rule_does_not_wait_for_the_jobs(void **state)
{
    Str list = engine_body(&house, "/en/contacts/bodies");

    (void)state;
    assert_int_equal(status("J-B-PAST"), 404);
    assert_int_equal(status("J-B-SOON"), 404);
    assert_int_equal(status("J-B-LATER"), 302);
    assert_int_equal(status("J-B-FREE"), 302);
    assert_false(engine_has(list, "Expired one"));
    assert_false(engine_has(list, "Embargoed"));
    assert_true(engine_has(list, "Expires later"));
    assert_true(engine_has(list, "Embargo over"));
}

static void what_has_expired_is_withdrawn_once(void **state)
{
    When now = at("2026-06-01");
    int64_t changes = engine_changes(&house);

    (void)state;
    assert_true(due(now - 1000, now));
    assert_int_equal(status("J-B-PAST"), 410);
    assert_int_equal(status("J-B-OFFICE"), 404); /* its tombstone is the office's too */
    assert_int_equal(engine_changes(&house), changes + 2);
    assert_int_equal(
        engine_number(&house,
                      "SELECT COUNT(*) FROM record WHERE code = 'J-B-DRAFT' AND state = 'draft'"),
        1);
    assert_int_equal(engine_number(&house, "SELECT COUNT(*) FROM tombstone"), 2);
    assert_false(due(now - 1000, now));
    assert_int_equal(engine_changes(&house), changes + 2);
}

static void a_record_expires_at_its_moment_and_not_before(void **state)
{
    When moment = at("2999-01-01");

    (void)state;
    assert_false(due(moment - 2000, moment - 1));
    assert_int_equal(status("J-B-LATER"), 302);
    assert_true(due(moment - 1000, moment));
    assert_int_equal(status("J-B-LATER"), 410);
}

static void the_end_of_an_embargo_is_noted_in_the_round_in_which_it_falls(void **state)
{
    When moment = at("2990-01-01");
    int64_t changes = engine_changes(&house);

    (void)state;
    assert_false(due(moment - 2000, moment - 1));
    assert_true(due(moment - 1, moment + 300));
    assert_int_equal(engine_changes(&house), changes + 1);
    assert_false(due(moment + 300, moment + 600));
    assert_int_equal(
        engine_number(&house,
                      "SELECT COUNT(*) FROM change AS c JOIN record AS r ON r.id = c.record "
                      "WHERE r.code = 'J-B-SOON' AND c.what = 'released'"),
        1);
    assert_int_equal(status("J-B-SOON"), 404); /* for a visitor of today it is still to come */
}

static void the_index_hears_of_what_expired(void **state)
{
    (void)state;
    assert_true(engine_follow(&house));
    assert_false(engine_has(engine_body(&house, "/en/search?q=expired"), "J-B-PAST"));
    assert_false(engine_has(engine_body(&house, "/en/search?q=expires"), "J-B-LATER"));
    assert_true(engine_has(engine_body(&house, "/en/search?q=embargo"), "J-B-FREE"));
}

static Err change_something(struct db *db, void *context)
{
    (void)context;
    return change_note(db, 1, STR("changed"));
}

/* Whether a dump is made at that moment; the one before is taken away. */
static bool dump_is_made(struct dump *dump, When now)
{
    Str path = str_fmt(&house.arena, "%.*s/dump.zip", STR_ARG(house.folder));

    (void)remove(str_z(&house.arena, path));
    assert_int_equal(dump_follow(dump, house.reader, now), OK);
    return file_exists(&house.arena, path);
}

static void the_dump_is_made_once_a_day_and_when_something_has_changed(void **state)
{
    const When begin = at("2026-06-01"), hour = 3600 * 1000;
    struct dump dump;

    (void)state;
    dump_init(&dump, house.folder, STR("https://house.example"), house.kinds);
    assert_true(dump_is_made(&dump, begin));
    assert_int_equal(db_write(house.writer, change_something, NULL), OK);
    assert_false(dump_is_made(&dump, begin + 23 * hour));
    assert_true(dump_is_made(&dump, begin + 25 * hour));
    assert_false(dump_is_made(&dump, begin + 60 * hour)); /* nothing new */
    assert_int_equal(db_write(house.writer, change_something, NULL), OK);
    assert_true(dump_is_made(&dump, begin + 61 * hour));
    /* A house that starts again goes by the file's own date. */
    dump_init(&dump, house.folder, STR("https://house.example"), house.kinds);
    assert_true(dump.made > 0);
    assert_false(dump_is_made(&dump, when_now()));
}

static void an_embargo_that_ended_while_the_house_was_closed_is_noted_at_its_opening(void **state)
{
    When since, now = when_now();
    int64_t changes;

    (void)state;
    assert_int_equal(jobs_last_round(house.writer, now, &since), OK);
    assert_true(since > now - 3600000 && since <= now);
    /* Nobody heard of these: more than are looked at together. */
    (void)engine_number(
        &house, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                "WHERE i < 2500) INSERT INTO record (id, code, kind, state, visibility, "
                "embargo, expires, language, part_of, day, day_end, position, "
                "review_by, created, changed, published, revision) SELECT i, 'J-X-' || i, 'body', "
                "'published', 1, (SELECT MAX(made) FROM change) + 1, 0, 'en', 0, "
                "'', '', 0, '', 1, 1, 1, 1 FROM n RETURNING id");
    changes = engine_changes(&house);
    assert_true(due(since, now + 1000));
    assert_int_equal(engine_changes(&house), changes + 2500);
    assert_int_equal(jobs_last_round(house.writer, now + 3600000, &since), OK);
    assert_false(due(since, now + 3600000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rule_does_not_wait_for_the_jobs),
        cmocka_unit_test(what_has_expired_is_withdrawn_once),
        cmocka_unit_test(a_record_expires_at_its_moment_and_not_before),
        cmocka_unit_test(the_end_of_an_embargo_is_noted_in_the_round_in_which_it_falls),
        cmocka_unit_test(the_index_hears_of_what_expired),
        cmocka_unit_test(the_dump_is_made_once_a_day_and_when_something_has_changed),
        cmocka_unit_test(an_embargo_that_ended_while_the_house_was_closed_is_noted_at_its_opening),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

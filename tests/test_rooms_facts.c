/* SPDX-License-Identifier: EUPL-1.2
 *
 * The facts of the demonstration pack in their place: what a visitor came for, found within three
 * pages and in the visitor's language.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine_setup.h"
#include "rooms/rooms.h"
#include "store/db.h"

STARTS_WITH(engine_house_open_pack(&house, "region/baltic"))

/* A page, wherever its address leads. */
static Str page(const char *target)
{
    struct response response = engine_get_z(&house, target);

    for (int steps = 0; steps < 3 && response.status / 100 == 3; steps++)
        response = engine_get(&house, str_copy(&house.arena, response.location));
    if (response.status != 200)
        fail_msg("%s was answered with %d", target, response.status);
    return str_copy(&house.arena, response.body);
}

static void shows(const char *target, const char *part)
{
    if (!engine_has(page(target), part))
        fail_msg("%s does not show %s", target, part);
}

static void the_oslo_conclusions_are_found(void **state)
{
    int64_t conclusions = engine_number(
        &house,
        "SELECT COUNT(*) FROM link AS l JOIN record AS m ON m.id = l.target JOIN record AS c ON "
        "c.id = l.source "
        "WHERE m.code = 'CC-M-2018-02' AND l.relation = 'meeting' AND c.kind = 'conclusion'");
    Str meeting = page("/en/meetings/CC-M-2018-02"),
        list = page("/en/meetings/conclusions?meeting=CC-M-2018-02&per=100");

    (void)state;
    shows("/en/search?q=oslo+conclusions", "CC-M-2018-02");
    shows("/ru/search?q=oslo", "CC-M-2018-02");
    assert_true(conclusions > 5);
    assert_true(engine_has(meeting, "29–30 May 2018"));
    assert_true(engine_has(meeting, "Oslo"));
    assert_true(engine_count(meeting, "/en/meetings/conclusions/CC-D-2018-") >=
                (size_t)conclusions);
    assert_true(engine_has(meeting, "Child-sensitive communication"));
    assert_true(engine_has(list, "Best interests determination"));
    shows("/en/meetings/conclusions/CC-D-2018-003", "/en/meetings/CC-M-2018-02/");
    shows("/en/meetings/conclusions/CC-D-2018-003",
          "https://childrenatrisk.cbss.org/publications/the-oslo-conclusions");
}

static void who_to_call_in_lithuania_is_said_with_when_it_was_verified(void **state)
{
    static const char *const targets[] = { "/en/contacts", "/lt/contacts", "/ru/contacts",
                                           "/lt/countries/CC-C-LT", "/lt/youth/help" };
    Lang lt;

    (void)state;
    assert_true(lang_find(STR("lt"), &lt));
    for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
        Str body = page(targets[i]);

        assert_true(engine_has(body, "Vaikų linija"));
        assert_true(engine_has(body, "tel:116111"));
        assert_true(engine_has(body, "tel:116000"));
        assert_true(engine_has(body, "tel:112"));
    }
    shows("/lt/contacts", str_z(&house.arena, word(lt, W_CONTACTS_NEVER_VERIFIED)));
    shows("/en/contacts", "National Contact Point on unaccompanied and trafficked children");
    shows("/en/contacts/services?country=LT", "Vaikų linija");
    assert_false(engine_has(page("/en/contacts/services?country=LT"), "Child Helpline Belarus"));
}

static void the_plan_of_2008_says_what_contact_points_do(void **state)
{
    Str plans = page("/en/plans");

    (void)state;
    assert_int_equal(engine_number(&house, "SELECT COUNT(*) FROM activity WHERE type = 'point'"),
                     6);
    assert_true(engine_has(plans, "Contact points meet every year"));
    assert_true(engine_has(plans, "Members spread how to reach the contact point"));
    shows("/ru/plans", "CC-A-2008-1-D");
    shows("/fi/plans", "Yhteyspisteet kokoontuvat joka vuosi");
    shows("/en/plans/activities?plan=CC-PL-2008&per=100",
          "Look into a Memorandum of Understanding");
    shows("/en/plans/activities/CC-A-2008-1-D", "/en/plans/all/CC-PL-2008/");
}

static void each_states_ban_has_its_year(void **state)
{
    static const struct {
        const char *code, *year;
    } bans[] = {
        { "CC-X-DE", "2000" }, { "CC-X-DK", "1997" }, { "CC-X-EE", "2015" }, { "CC-X-FI", "1983" },
        { "CC-X-IS", "2003" }, { "CC-X-LT", "2017" }, { "CC-X-LV", "1998" }, { "CC-X-NO", "1987" },
        { "CC-X-PL", "2010" }, { "CC-X-SE", "1979" },
    };
    static const char *const langs[] = { "en", "sv", "fi", "lt", "ru" };

    (void)state;
    for (size_t l = 0; l < 5; l++) {
        Str body = page(
            str_z(&house.arena, str_fmt(&house.arena, "/%s/law/corporal-punishment", langs[l])));
        Str table = str_sub(body, engine_find(body, "<table"), body.len);

        for (size_t i = 0; i < sizeof(bans) / sizeof(bans[0]); i++) {
            Str line = str_sub(table, engine_find(table, bans[i].code), table.len);

            line = str_sub(line, 0, engine_find(line, "</tr>"));
            if (!engine_has(line, bans[i].year))
                fail_msg("%s: the line of %s does not say %s", langs[l], bans[i].code,
                         bans[i].year);
        }
        /* No year is made up where none is known. */
        Str moldova = str_sub(table, engine_find(table, "CC-X-MD"), table.len);

        moldova = str_sub(moldova, 0, engine_find(moldova, "</tr>"));
        assert_false(engine_has(moldova, "<td>20") || engine_has(moldova, "<td>19"));
    }
    shows("/ru/law/corporal-punishment", "Швеция");
    shows("/en/law/corporal-punishment/bans/CC-X-EE", "2014");
}

static void both_sides_of_a_disagreement_stand_on_every_record_that_it_touches(void **state)
{
    static const struct statement list = {
        "test.disagreements", "SELECT d.code, r.code, t.words FROM record AS d JOIN link AS l ON "
                              "l.source = d.id AND l.relation = 'concerns' "
                              "JOIN record AS r ON r.id = l.target JOIN text AS t ON t.record = "
                              "d.id AND t.field = 'summary' AND t.lang = 'en' "
                              "WHERE d.kind = 'discrepancy' ORDER BY d.code, r.code"
    };
    ROWS rows = { 0 };
    int touched = 0, wrong = 0;

    (void)state;
    assert_int_equal(db_query(house.writer, &list, DBNONE, &rows), OK);
    while (rows_next(&rows)) {
        Str code = rows_text(&rows, &house.arena, 0), record = rows_text(&rows, &house.arena, 1),
            summary = rows_text(&rows, &house.arena, 2);
        Str body = page(str_z(&house.arena, str_fmt(&house.arena, "/r/%.*s", STR_ARG(record))));
        Str plain = str_sub(summary, 0, str_find(summary, ';'));

        touched++;
        if (!engine_has(body,
                        str_z(&house.arena, str_fmt(&house.arena, "/en/history/disagreements/%.*s",
                                                    STR_ARG(code))))) {
            print_error("%.*s does not lead to %.*s\n", STR_ARG(record), STR_ARG(code));
            wrong++;
        } else if (str_find(plain, '&') == plain.len && str_find(plain, '"') == plain.len &&
                   str_find(plain, '\'') == plain.len &&
                   !engine_has(body, str_z(&house.arena, plain))) {
            print_error("%.*s does not show what %.*s says\n", STR_ARG(record), STR_ARG(code));
            wrong++;
        }
    }
    assert_int_equal(rows_close(&rows), OK);
    assert_true(touched > 20);
    assert_int_equal(wrong, 0);
}

static void a_disagreement_names_the_sources_of_both_sides(void **state)
{
    Str body = page("/en/history/disagreements/CC-DC-05"),
        sources = str_sub(body, engine_find(body, "id=\"sources\""), body.len);

    (void)state;
    assert_true(engine_has(body, "Annual report 2017-2018: 2015"));
    assert_true(engine_has(body, "adopted in late 2014"));
    assert_true(engine_has(sources, "/en/library/CC-L-2018-003/"));
    assert_true(engine_has(sources, "https://epochnz.org.nz/"));
    assert_true(engine_has(body, "/en/law/corporal-punishment/bans/CC-X-EE/"));
}

static void every_public_record_says_where_it_comes_from(void **state)
{
    (void)state;
    /* What carries facts has sources; the house's own texts and the words of vocabularies have none
     * to name. */
    assert_int_equal(
        engine_number(&house, "SELECT COUNT(*) FROM record AS r WHERE r.kind IN ('event', "
                              "'moment', 'project', 'conclusion', 'contact', 'ban', "
                              "'ratification', 'membership', 'instrument', 'discrepancy', "
                              "'activity', 'objective', 'presidency') "
                              "AND NOT EXISTS (SELECT 1 FROM source AS s WHERE s.record = r.id)"),
        0);
}

static void countries_have_their_names_in_every_language(void **state)
{
    (void)state;
    shows("/fi/countries", "Liettua");
    shows("/sv/countries", "Litauen");
    shows("/lt/countries", "Lietuva");
    shows("/ru/countries", "Литва");
    assert_int_equal(engine_number(&house,
                                   "SELECT COUNT(*) FROM (SELECT r.id FROM record AS r JOIN text "
                                   "AS t ON t.record = r.id AND t.field = 'title' "
                                   "WHERE r.kind = 'country' GROUP BY r.id HAVING COUNT(*) < 15)"),
                     0);
}

static void the_young_peoples_path_keeps_nothing(void **state)
{
    static const char *const targets[] = { "/en/youth",         "/ru/youth/help",
                                           "/lt/youth/leaving", "/fi/youth/what-is-this",
                                           "/en/youth/exit",    "/en/youth/CC-YG-01",
                                           "/en/youth/nothing" };

    (void)state;
    for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
        struct response response = engine_get_z(&house, targets[i]);

        assert_true(response.no_store);
        assert_false(response.cacheable);
    }
    assert_int_equal(engine_get_z(&house, "/ru/youth/exit").status, 303);
    assert_true(str_eq_z(engine_get_z(&house, "/lt/youth/exit").location, "https://www.meteo.lt/"));
}

/* ---- out and in again ---- */

static struct import_report import_all(struct engine_house *into, const struct import_file *files)
{
    struct import_options options = { 0 };
    struct import_report report;

    assert_int_equal(import_run(into->writer, &into->arena, into->kinds, files, into->kinds->count,
                                &options, &report),
                     OK);
    for (size_t i = 0; i < report.problem_count && i < 5; i++)
        print_error("%.*s:%zu: %.*s: %.*s\n", STR_ARG(report.problems[i].file),
                    report.problems[i].line, STR_ARG(report.problems[i].column),
                    STR_ARG(report.problems[i].reason));
    assert_int_equal(report.problem_count, 0);
    return report;
}

static void are_the_same(const char *name, Str first, Str again)
{
    size_t at = 0, from;

    while (at < first.len && at < again.len && first.ptr[at] == again.ptr[at])
        at++;
    from = at > 60 ? at - 60 : 0;
    if (!str_eq(first, again))
        fail_msg("%s differ: ...%.*s... and ...%.*s...", name, STR_ARG(str_sub(first, from, 120)),
                 STR_ARG(str_sub(again, from, 120)));
}

static void the_whole_pack_comes_out_as_it_went_in_again(void **state)
{
    struct engine_house copy;
    struct import_file *files;
    Str *exports;
    size_t records = (size_t)engine_number(&house, "SELECT COUNT(*) FROM record");

    (void)state;
    assert_true(records > 1400);
    engine_house_open(&copy, NULL, 0);
    files = ARENA_ARRAY(&copy.arena, copy.kinds->count, struct import_file);
    exports = ARENA_ARRAY(&copy.arena, copy.kinds->count, Str);
    for (size_t k = 0; k < copy.kinds->count; k++) {
        const struct kind *kind = copy.kinds->items[k];

        exports[k] = engine_export(&house, kind->name);
        files[k] = (struct import_file){ kind, str_from_z(kind->plural), bytes_of(exports[k]) };
    }
    assert_int_equal(import_all(&copy, files).added, records);
    for (size_t k = 0; k < copy.kinds->count; k++)
        are_the_same(files[k].kind->plural, exports[k], engine_export(&copy, files[k].kind->name));
    assert_int_equal(import_all(&house, files).unchanged, records);
    engine_house_close(&copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_oslo_conclusions_are_found),
        cmocka_unit_test(who_to_call_in_lithuania_is_said_with_when_it_was_verified),
        cmocka_unit_test(the_plan_of_2008_says_what_contact_points_do),
        cmocka_unit_test(each_states_ban_has_its_year),
        cmocka_unit_test(both_sides_of_a_disagreement_stand_on_every_record_that_it_touches),
        cmocka_unit_test(a_disagreement_names_the_sources_of_both_sides),
        cmocka_unit_test(every_public_record_says_where_it_comes_from),
        cmocka_unit_test(countries_have_their_names_in_every_language),
        cmocka_unit_test(the_young_peoples_path_keeps_nothing),
        cmocka_unit_test(the_whole_pack_comes_out_as_it_went_in_again),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Records in and out: every kind of bad cell is named, nothing is written unless everything is
 * good, and the same file again changes nothing.  That a whole pack comes out as it went in is
 * looked at in test_rooms_facts.c.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/when.h"
#include "engine_setup.h"
#include "rooms/rooms.h"
#include "store/db.h"

static const struct engine_file base_files[] = {
    { "house.csv", "key,language,value\nname,,Test\nlanguages,,en|sv\n" },
    { "countries.csv", "code,title,iso2\nT-C-AA,Aland,AA\nT-C-BB,Bland,BB\n" },
    { "topics.csv", "code,title,term\nT-T-SEA,Sea,sea\n" },
    { "choices.csv", "code,vocabulary,term,title\nT-V-1,event-type,seminar,Seminar\nT-V-2,event-"
                     "type,congress,Congress\n"
                     "T-V-3,contact-function,emergency,Emergency\nT-V-4,language,zz,Zz\n" },
    { "bodies.csv", "code,title\nT-B-ONE,One\nT-B-TWO,Two\n" },
    { "projects.csv", "code,title,begins\nT-P-ONE,Project,2001\n" },
    { "events.csv", "code,title,title@sv,begins,type,bodies,countries,topics,sources,position\n"
                    "T-E-1,First,Först,2001-02,seminar,T-B-ONE|T-B-TWO,AA|BB,sea,A book|#place "
                    "https://example.org/,7\n" },
};

STARTS_WITH_FILES(base_files)

static const struct import_options all_or_nothing;

/* ---- bad cells ---- */

struct bad {
    const char *file, *text;
    size_t line;
    const char *column, *reason; /* reason: a part of the sentence */
};

static const struct bad bads[] = {
    { "events.csv", "code,title,begins\nt-e-9,Low,2001\n", 2, "code", "capital letters" },
    { "events.csv", "code,title,begins\nTE9,No hyphen,2001\n", 2, "code", "capital letters" },
    { "events.csv", "code,title,begins\nT--9,Two hyphens,2001\n", 2, "code", "capital letters" },
    { "events.csv", "code,title,begins\n,None,2001\n", 2, "code", "capital letters" },
    { "events.csv", "code,title,begins\nT-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,Long,2001\n", 2,
      "code", "at most 40" },
    { "events.csv", "code,title,begins\nT-E-8,A,2001\nT-E-8,B,2001\n", 3, "code", "line 2" },
    { "events.csv", "code,title,begins\nT-B-ONE,A,2001\n", 2, "code", "another kind (body)" },
    { "events.csv", "code,title,begins\nT-E-8,,2001\n", 2, "title", "empty" },
    { "events.csv", "code,begins\nT-E-8,2001\n", 2, "title", "empty" },
    { "events.csv", "code,title,begins\nT-E-1,,2001\n", 2, "title", "empty" },
    { "events.csv", "code,title,begins\nT-E-8,A,12.3.2001\n", 2, "begins", "is no date" },
    { "events.csv", "code,title,begins\nT-E-8,A,2001-02-30\n", 2, "begins", "is no date" },
    { "events.csv", "code,title,begins\nT-E-8,A,2001-13\n", 2, "begins", "is no date" },
    { "events.csv", "code,title,begins,type\nT-E-8,A,2001,party\n", 2, "type",
      "not among the terms of event-type" },
    { "events.csv", "code,title,begins,bodies\nT-E-8,A,2001,T-B-ONE|T-B-NINE\n", 2, "bodies",
      "no record with the code T-B-NINE" },
    { "events.csv", "code,title,begins,bodies\nT-E-8,A,2001,T-P-ONE\n", 2, "bodies",
      "kind project, here it must be body" },
    { "events.csv", "code,title,begins,countries\nT-E-8,A,2001,AA|CC\n", 2, "countries",
      "\"CC\" is not among" },
    { "events.csv", "code,title,begins,topics\nT-E-8,A,2001,land\n", 2, "topics",
      "\"land\" is not among" },
    { "events.csv", "code,title,begins,links\nT-E-8,A,2001,near:T-E-1\n", 2, "links",
      "is no link" },
    { "events.csv", "code,title,begins,links\nT-E-8,A,2001,T-E-1\n", 2, "links", "is no link" },
    { "events.csv", "code,title,begins,links\nT-E-8,A,2001,related:T-E-7\n", 2, "links",
      "no record with the code T-E-7" },
    { "events.csv", "code,title,begins,sources\nT-E-8,A,2001,#nothing A book\n", 2, "sources",
      "not a field of events" },
    { "events.csv", "code,title,begins,state\nT-E-8,A,2001,open\n", 2, "state",
      "A state is one of" },
    { "events.csv", "code,title,begins,visibility\nT-E-8,A,2001,secret\n", 2, "visibility",
      "A visibility is one of" },
    { "events.csv", "code,title,begins,language\nT-E-8,A,2001,english!\n", 2, "language",
      "A language is a tag" },
    { "events.csv", "code,title,begins,embargo_until\nT-E-8,A,2001,2001\n", 2, "embargo_until",
      "Write a day" },
    { "events.csv", "code,title,begins,expires\nT-E-8,A,2001,2001-02-03T25:00:00Z\n", 2, "expires",
      "Write a day" },
    { "events.csv", "code,title,begins,published\nT-E-8,A,2001,soon\n", 2, "published",
      "Write a day" },
    { "events.csv", "code,title,begins,review_by\nT-E-8,A,2001,soon\n", 2, "review_by",
      "is no date" },
    { "events.csv", "code,title,begins,position\nT-E-8,A,2001,-1\n", 2, "position",
      "is no whole number" },
    { "events.csv", "code,title,begins,translation@sv\nT-E-8,A,2001,good\n", 2, "translation@sv",
      "A translation is one of" },
    { "events.csv", "code,title,begins,withdrawn\nT-E-8,A,2001,soon\n", 2, "withdrawn",
      "Write a day" },
    { "events.csv", "code,title,begins,replaced_by\nT-E-8,A,2001,T-E-7\n", 2, "replaced_by",
      "no record with the code T-E-7" },
    { "events.csv", "code,title,begins,withdrawn_title\nT-E-8,A,2001,no\n", 2, "withdrawn_title",
      "shown or hidden" },
    { "events.csv", "code,title,begins\nT-E-8,\"A\nB\",2001\n", 2, "title", "Only one line" },
    { "events.csv", "code,title,begins\nT-E-8,A\n", 2, "", "has 2 cells, the first line 3" },
    { "events.csv", "code,title,begins\nT-E-8,A,2001,more\n", 2, "", "has 4 cells" },
    { "events.csv", "code,title,begins\nT-E-8,\"A,2001\n", 2, "title", "cannot be read from here on" },
    { "events.csv", "code,title,begins\nT-E-8,A,2001\n\nT-E-9,A,soon\n", 4, "begins",
      "is no date" },
    { "events.csv", "code,title,begins\nT-E-8,\"A \"\"quoted\"\", long\",2001\nT-E-9,A,soon\n", 3,
      "begins", "is no date" },
    { "events.csv", "code,title,beginning\nT-E-8,A,2001\n", 0, "beginning",
      "no such column for events" },
    { "events.csv", "code,title,begins@sv\nT-E-8,A,2001\n", 0, "begins@sv", "no such column" },
    { "events.csv", "code,title,title@,begins\nT-E-8,A,B,2001\n", 0, "title@", "no such column" },
    { "events.csv", "code,title,title,begins\nT-E-8,A,B,2001\n", 0, "title", "stands twice" },
    { "events.csv", "title,begins\nA,2001\n", 0, "code", "column code is missing" },
    { "events.csv", "", 0, "", "The file is empty" },
    { "contacts.csv", "code,title,function,phones\nT-K-1,A,emergency,112 (ask for Ann)\n", 2,
      "phones", "digits, spaces" },
    { "contacts.csv", "code,title,function,website\nT-K-1,A,emergency,javascript:alert(1)\n", 2,
      "website", "begins with http" },
    { "contacts.csv", "code,title,function,website\nT-K-1,A,emergency,www.example.org\n", 2,
      "website", "begins with http" },
    { "contacts.csv", "code,title,function\nT-K-1,A,\n", 2, "function", "empty" },
    { "grants.csv", "code,project,title,amount\nT-PG-1,T-P-ONE,A,1.5\n", 2, "amount",
      "is no whole number" },
    { "grants.csv", "code,project,title,amount\nT-PG-1,T-P-ONE,A,99999999999999999999\n", 2,
      "amount", "is no whole number" },
    { "grants.csv", "code,project,title\nT-PG-1,T-B-ONE,A\n", 2, "project",
      "here it must be project" },
    { "countries.csv", "code,title,iso2\nT-C-CC,Cland,CCC\n", 2, "iso2", "at most 2" },
    { "house.csv", "key,value\nname,A\n", 0, "", "exactly the columns" },
    { "house.csv", "key,language,value\n,,A\n", 2, "", "needs a key and a value" },
    { "house.csv", "key,language,value\nname,not a tag,A\n", 2, "language", "A language is a tag" },
};

static void every_bad_cell_is_named_by_line_column_and_reason(void **state)
{
    int64_t changes = engine_changes(&house),
            records = engine_number(&house, "SELECT COUNT(*) FROM record");

    (void)state;
    for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
        const struct bad *bad = &bads[i];
        struct import_report report = engine_import(&house, bad->file, bad->text, all_or_nothing);
        const struct import_problem *problem = &report.problems[0];

        if (report.problem_count != 1)
            fail_msg("%s gives %zu problems", bad->text, report.problem_count);
        if (problem->line != bad->line || !str_eq_z(problem->column, bad->column) ||
            !engine_has(problem->reason, bad->reason) || !str_eq_z(problem->file, bad->file))
            fail_msg("%s is refused with %.*s:%zu: %.*s: %.*s", bad->text, STR_ARG(problem->file),
                     problem->line, STR_ARG(problem->column), STR_ARG(problem->reason));
        assert_true(str_ends(problem->reason, STR(".")));
        assert_int_equal(report.added + report.changed, 0);
    }
    assert_int_equal(engine_changes(&house), changes);
    assert_int_equal(engine_number(&house, "SELECT COUNT(*) FROM record"), records);
}

static void all_problems_of_a_file_are_told_at_once(void **state)
{
    struct import_report report = engine_import(
        &house, "events.csv",
        "code,title,begins,type\nT-E-8,,soon,party\nT-E-9,Good,2001,seminar\nbad,A,2001,\n",
        all_or_nothing);

    (void)state;
    assert_int_equal(report.rows, 3);
    assert_int_equal(report.refused, 2);
    assert_int_equal(report.problem_count, 4);
}

static void control_characters_and_broken_utf8_are_refused(void **state)
{
    static const char *const texts[] = { "code,title,begins\nT-E-8,A\x01,2001\n",
                                         "code,title,begins\nT-E-8,A\xff,2001\n",
                                         "code,title,begins\nT-E-8,A\xe2\x80\xae,2001\n" };

    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_true(engine_import(&house, "events.csv", texts[i], all_or_nothing).problem_count >
                    0);
    assert_int_equal(engine_number(&house, "SELECT COUNT(*) FROM record WHERE code = 'T-E-8'"), 0);
}

/* ---- all or nothing ---- */

static const char mixed[] = "code,title,begins,links\nT-E-20,Good,2001,\nT-E-21,Bad,soon,\nT-E-22,"
                            "Leans on bad,2002,related:T-E-21\n"
                            "T-E-23,Leans on good,2003,related:T-E-20\n";

static void one_bad_row_keeps_everything_out(void **state)
{
    struct import_report report = engine_import(&house, "events.csv", mixed, all_or_nothing);

    (void)state;
    assert_int_equal(report.refused, 2); /* the bad one and the one that leans on it */
    assert_int_equal(report.added, 0);
    assert_int_equal(
        engine_number(&house, "SELECT COUNT(*) FROM record WHERE substr(code, 1, 5) = 'T-E-2'"), 0);
}

static void keep_good_writes_the_good_rows_only(void **state)
{
    struct import_report report = engine_import(
        &house, "events.csv", mixed, (struct import_options){ .keep_good = true, .dry_run = true });

    (void)state;
    assert_int_equal(
        engine_number(&house, "SELECT COUNT(*) FROM record WHERE substr(code, 1, 5) = 'T-E-2'"), 0);
    report =
        engine_import(&house, "events.csv", mixed, (struct import_options){ .keep_good = true });
    assert_int_equal(report.added, 2);
    assert_int_equal(report.refused, 2);
    assert_int_equal(
        engine_number(&house, "SELECT COUNT(*) FROM record WHERE code IN ('T-E-20', 'T-E-23')"), 2);
    assert_int_equal(
        engine_number(&house, "SELECT COUNT(*) FROM record WHERE code IN ('T-E-21', 'T-E-22')"), 0);
    /* Even so a file whose columns are wrong has no good rows. */
    report = engine_import(&house, "events.csv", "code,title,begins,nonsense\nT-E-29,A,2001,x\n",
                           (struct import_options){ .keep_good = true });
    assert_int_equal(report.added, 0);
}

static void a_dry_run_says_what_would_be_wrong_and_writes_nothing(void **state)
{
    int64_t changes = engine_changes(&house);
    struct import_report report =
        engine_import(&house, "events.csv", "code,title,begins\nT-E-30,A,2001\n",
                      (struct import_options){ .dry_run = true });

    (void)state;
    assert_int_equal(report.problem_count, 0);
    assert_int_equal(report.rows, 1);
    assert_int_equal(engine_number(&house, "SELECT COUNT(*) FROM record WHERE code = 'T-E-30'"), 0);
    assert_int_equal(engine_changes(&house), changes);
}

/* ---- again, and in part ---- */

static void importing_the_same_again_changes_nothing(void **state)
{
    int64_t changes = engine_changes(&house),
            revisions = engine_number(&house, "SELECT SUM(revision) FROM record");

    (void)state;
    for (size_t i = 0; i < sizeof(base_files) / sizeof(base_files[0]); i++) {
        struct import_report report =
            engine_import(&house, base_files[i].name, base_files[i].text, all_or_nothing);

        assert_int_equal(report.problem_count, 0);
        assert_int_equal(report.added + report.changed, 0);
        assert_int_equal(report.unchanged, report.rows);
    }
    assert_int_equal(engine_changes(&house), changes);
    assert_int_equal(engine_number(&house, "SELECT SUM(revision) FROM record"), revisions);
}

static void columns_that_a_file_lacks_are_left_as_they_are(void **state)
{
    struct import_report report;
    Str before = engine_export(&house, "event"), after;

    (void)state;
    report =
        engine_import(&house, "events.csv", "code,title@fi\nT-E-1,Ensimmäinen\n", all_or_nothing);
    assert_int_equal(report.problem_count, 0);
    assert_int_equal(report.changed, 1);
    after = engine_export(&house, "event");
    assert_true(engine_has(after, "Ensimmäinen"));
    assert_true(engine_has(after, "First"));
    assert_true(engine_has(after, "Först"));
    assert_true(engine_has(after, "T-B-ONE|T-B-TWO"));
    assert_true(engine_has(after, "A book|#place https://example.org/"));
    /* An empty cell, other than a missing column, empties the value. */
    report = engine_import(&house, "events.csv", "code,title@fi\nT-E-1,\n", all_or_nothing);
    assert_int_equal(report.changed, 1);
    assert_string_equal(str_z(&house.arena, engine_export(&house, "event")),
                        str_z(&house.arena, before));
}

static void a_change_is_noted_once_and_only_where_it_is(void **state)
{
    int64_t changes = engine_changes(&house);
    struct import_report report = engine_import(
        &house, "bodies.csv", "code,title\nT-B-ONE,One more\nT-B-TWO,Two\n", all_or_nothing);

    (void)state;
    assert_int_equal(report.changed, 1);
    assert_int_equal(report.unchanged, 1);
    assert_int_equal(engine_changes(&house), changes + 1);
    assert_int_equal(engine_number(&house, "SELECT revision FROM record WHERE code = 'T-B-ONE'"),
                     2);
    assert_int_equal(engine_number(&house, "SELECT revision FROM record WHERE code = 'T-B-TWO'"),
                     1);
}

static void every_common_column_can_be_set_and_emptied(void **state)
{
    struct import_report report =
        engine_import(&house, "events.csv",
                      "code,title,begins,embargo_until,expires,review_by,position,countries,links\n"
                      "T-E-40,A,2001,2030-01-02,2031-01-02T03:04:05Z,2027-05,9,AA,related:T-E-1\n",
                      all_or_nothing);

    (void)state;
    assert_int_equal(report.problem_count, 0);
    assert_true(engine_number(&house, "SELECT embargo FROM record WHERE code = 'T-E-40'") > 0);
    assert_int_equal(engine_number(&house, "SELECT expires FROM record WHERE code = 'T-E-40'"),
                     INT64_C(1925089445000));
    report = engine_import(
        &house, "events.csv",
        "code,embargo_until,expires,review_by,position,countries,links\nT-E-40,,,,,,\n",
        all_or_nothing);
    assert_int_equal(report.changed, 1);
    assert_int_equal(
        engine_number(&house,
                      "SELECT embargo + expires + position FROM record WHERE code = 'T-E-40'"),
        0);
    assert_int_equal(
        engine_number(&house,
                      "SELECT COUNT(*) FROM record WHERE code = 'T-E-40' AND review_by <> ''"),
        0);
    assert_int_equal(engine_number(&house, "SELECT COUNT(*) FROM link AS l JOIN record AS r ON "
                                           "r.id = l.source WHERE r.code = 'T-E-40'"),
                     0);
    assert_int_equal(engine_number(&house, "SELECT COUNT(*) FROM tag AS t JOIN record AS r ON r.id "
                                           "= t.record WHERE r.code = 'T-E-40'"),
                     0);
    report = engine_import(
        &house, "events.csv",
        "code,embargo_until,expires,review_by,position,countries,links\nT-E-40,,,,,,\n",
        all_or_nothing);
    assert_int_equal(report.changed, 0);
}

static void another_source_language_moves_the_texts_with_it(void **state)
{
    struct import_report report = engine_import(
        &house, "events.csv", "code,language,title,title@en,begins\nT-E-41,sv,Källa,Source,2001\n",
        all_or_nothing);
    static const char again[] = "code,language,title,begins\nT-E-42,en,Words,2001\n",
                      moved[] = "code,language,title,begins\nT-E-42,fi,Sanat,2001\n";

    (void)state;
    assert_int_equal(report.problem_count, 0);
    assert_int_equal(engine_number(&house, "SELECT COUNT(*) FROM text AS t JOIN record AS r ON "
                                           "r.id = t.record WHERE r.code = 'T-E-41' "
                                           "AND ((t.lang = 'sv' AND t.state = 'source') OR (t.lang "
                                           "= 'en' AND t.state = 'unofficial'))"),
                     2);
    assert_int_equal(engine_import(&house, "events.csv", again, all_or_nothing).added, 1);
    assert_int_equal(engine_import(&house, "events.csv", moved, all_or_nothing).changed, 1);
    assert_int_equal(engine_import(&house, "events.csv", moved, all_or_nothing).changed, 0);
    /* Exactly one text is the source, the one in the record's language. */
    assert_int_equal(engine_number(&house, "SELECT COUNT(*) FROM text AS t JOIN record AS r ON "
                                           "r.id = t.record WHERE r.code = 'T-E-42' "
                                           "AND t.state = 'source' AND t.lang = 'fi'"),
                     1);
    assert_int_equal(engine_number(&house, "SELECT COUNT(*) FROM text AS t JOIN record AS r ON "
                                           "r.id = t.record WHERE r.code = 'T-E-42' "
                                           "AND t.state = 'source' AND t.lang <> r.language"),
                     0);
}

static void a_column_of_the_records_own_language_never_takes_its_words_away(void **state)
{
    static const char text[] =
        "code,language,title,title@en,begins\nT-E-43,en,Kept,,2001\nT-E-44,sv,Källa,Source,2001\n";
    const char *out;

    (void)state;
    assert_int_equal(engine_import(&house, "events.csv", text, all_or_nothing).added, 2);
    assert_int_equal(
        engine_number(&house,
                      "SELECT COUNT(*) FROM text WHERE words = 'Kept' AND state = 'source'"),
        1);
    assert_int_equal(engine_import(&house, "events.csv", text, all_or_nothing).changed, 0);
    /* In an export it stands once, so that a change to it cannot be undone by its double. */
    out = str_z(&house.arena, engine_export(&house, "event"));
    assert_int_equal(engine_count(str_from_z(out), "Kept"), 1);
    assert_int_equal(engine_import(&house, "events.csv", out, all_or_nothing).changed, 0);
    /* Beside the plain column the double is not read; alone it is the source. */
    assert_int_equal(engine_import(&house, "events.csv",
                                   "code,title,title@en\nT-E-43,Kept,Double\n", all_or_nothing)
                         .changed,
                     0);
    assert_int_equal(
        engine_import(&house, "events.csv", "code,title@en\nT-E-43,Renamed\n", all_or_nothing)
            .changed,
        1);
    assert_int_equal(
        engine_import(&house, "events.csv", "code,title@en\nT-E-43,Renamed\n", all_or_nothing)
            .changed,
        0);
    assert_int_equal(
        engine_number(&house,
                      "SELECT COUNT(*) FROM text WHERE words = 'Renamed' AND state = 'source'"),
        1);
}

/* ---- references ---- */

static void a_house_in_another_language_takes_rows_in_it(void **state)
{
    static const struct engine_file swedish[] = {
        { "bodies.csv", "code,title,title@en\nD-B-1,Ö-råd,Island council\nD-B-2,Zonråd,\n" },
        { "house.csv", "key,language,value\ndefault_language,,sv\nlanguages,,sv|en|fi\n" },
    };
    const struct import_options none = { 0 };
    struct engine_house other;
    struct response response;

    (void)state;
    engine_house_open(&other, swedish, 2);
    assert_int_equal(engine_number(&other, "SELECT COUNT(*) FROM record WHERE language = 'sv'"), 2);
    assert_int_equal(engine_number(&other, "SELECT COUNT(*) FROM text WHERE lang = 'en' AND "
                                           "state = 'unofficial'"),
                     1);
    /* Finnish lacks both and falls back to Swedish: Ö after Z. */
    response = engine_get_z(&other, "/fi/contacts/bodies");
    assert_true(engine_find(response.body, "Zonråd") < engine_find(response.body, "Ö-råd"));
    /* English from now on: Island before Zon. */
    engine_import(&other, "house.csv", "key,language,value\ndefault_language,,en\n", none);
    engine_read_settings(&other);
    response = engine_get_z(&other, "/fi/contacts/bodies");
    assert_true(engine_find(response.body, "Island council") <
                engine_find(response.body, "Zonråd"));
    engine_house_close(&other);
}

static void references_may_point_forward_inside_one_import(void **state)
{
    static const char parts[] = "code,project,title\nT-PP-1,T-P-NEW,Partner\n";
    static const char wholes[] = "code,title,coordinator\nT-P-NEW,New,T-B-NEW\n";
    static const char bodies[] =
        "code,title,links\nT-B-NEW,New,related:T-B-NEWER\nT-B-NEWER,Newer,related:T-B-NEW\n";
    const struct import_file files[] = {
        { &partner_kind, STR("partners.csv"), bytes_of(str_from_z(parts)) },
        { &project_kind, STR("projects.csv"), bytes_of(str_from_z(wholes)) },
        { &body_kind, STR("bodies.csv"), bytes_of(str_from_z(bodies)) },
    };
    struct import_report report;

    (void)state;
    assert_int_equal(
        import_run(house.writer, &house.arena, house.kinds, files, 3, &all_or_nothing, &report),
        OK);
    assert_int_equal(report.problem_count, 0);
    assert_int_equal(report.added, 4);
    assert_int_equal(
        engine_number(&house,
                      "SELECT COUNT(*) FROM record AS p JOIN record AS w ON w.id = p.part_of "
                      "WHERE p.code = 'T-PP-1' AND w.code = 'T-P-NEW'"),
        1);
    assert_int_equal(
        engine_number(&house, "SELECT COUNT(*) FROM link AS l JOIN record AS r ON r.id = l.target "
                              "WHERE r.code IN ('T-B-NEW', 'T-B-NEWER')"),
        3);
    assert_int_equal(
        import_run(house.writer, &house.arena, house.kinds, files, 3, &all_or_nothing, &report),
        OK);
    assert_int_equal(report.changed + report.added, 0);
}

static void terms_may_come_in_the_same_import(void **state)
{
    static const char events[] = "code,title,begins,type,countries\nT-E-50,A,2001,brand-new,DD\n";
    static const char choices[] =
        "code,vocabulary,term,title\nT-V-50,event-type,brand-new,Brand new\n";
    static const char countries[] = "code,title,iso2\nT-C-DD,Dland,DD\n";
    const struct import_file files[] = {
        { &event_kind, STR("events.csv"), bytes_of(str_from_z(events)) },
        { &choice_kind, STR("choices.csv"), bytes_of(str_from_z(choices)) },
        { &country_kind, STR("countries.csv"), bytes_of(str_from_z(countries)) },
    };
    struct import_report report;

    (void)state;
    assert_int_equal(
        import_run(house.writer, &house.arena, house.kinds, files, 3, &all_or_nothing, &report),
        OK);
    assert_int_equal(report.problem_count, 0);
    assert_int_equal(report.added, 3);
}

static void the_same_code_in_two_files_is_refused(void **state)
{
    static const char one[] = "code,title,begins\nT-E-60,A,2001\n",
                      other[] = "code,title\nT-E-60,A\n";
    const struct import_file files[] = {
        { &event_kind, STR("events.csv"), bytes_of(str_from_z(one)) },
        { &body_kind, STR("bodies.csv"), bytes_of(str_from_z(other)) },
    };
    struct import_report report;

    (void)state;
    assert_int_equal(
        import_run(house.writer, &house.arena, house.kinds, files, 2, &all_or_nothing, &report),
        OK);
    assert_int_equal(report.problem_count, 1);
    assert_true(engine_has(report.problems[0].reason, "events.csv, line 2"));
    assert_int_equal(report.added, 0);
}

static void a_list_may_begin_with_blanks_and_hold_a_value_twice(void **state)
{
    static const char text[] = "code,title,begins,bodies,countries\nT-E-70,A,2001, T-B-ONE | "
                               "T-B-TWO | T-B-ONE ,AA | BB | AA\n";

    (void)state;
    assert_int_equal(engine_import(&house, "events.csv", text, all_or_nothing).added, 1);
    assert_true(engine_has(engine_export(&house, "event"), "T-B-ONE|T-B-TWO,"));
    assert_int_equal(engine_import(&house, "events.csv", text, all_or_nothing).changed, 0);
}

/* ---- cells that spreadsheets take for formulas ---- */

static void formula_looking_cells_come_back_as_they_were(void **state)
{
    static const char text[] =
        "code,title,begins,note\nT-H-1,=1+1,2001,\"=HYPERLINK(\"\"http://x\"\")\"\nT-H-2,+46 "
        "8,2001,@sum\n"
        "T-H-3,-5 degrees,2001,\"'quoted\"\nT-H-4,'=already,2001,\"-a\n-b\"\nT-H-5,''=deep,2001,\n";
    Str out, again;

    (void)state;
    assert_int_equal(engine_import(&house, "moments.csv", text, all_or_nothing).added, 5);
    assert_int_equal(
        engine_number(&house, "SELECT COUNT(*) FROM text WHERE words IN ('=1+1', '+46 8', '@sum', "
                              "'-5 degrees', '''quoted', '=already', '''=deep')"),
        7);
    out = engine_export(&house, "moment");
    assert_false(engine_has(out, ",=")); /* no cell of an export begins as a formula */
    assert_false(engine_has(out, ",@"));
    assert_false(engine_has(out, "\"="));
    assert_int_equal(
        engine_import(&house, "moments.csv", str_z(&house.arena, out), all_or_nothing).changed, 0);
    again = engine_export(&house, "moment");
    assert_true(str_eq(out, again));
}

/* ---- much ---- */

static void ten_thousand_rows_go_in_and_again_change_nothing(void **state)
{
    struct buf csv;
    struct import_report report;
    When began = when_now();
    int64_t changes;
    const char *text;

    (void)state;
    buf_init(&csv, &house.arena, 8 << 20);
    buf_z(&csv, "code,title,begins,type,countries,bodies\n");
    for (int i = 0; i < 10000; i++)
        buf_fmt(&csv, "T-E-M%05d,Event number %d,%04d-%02d,%s,%s,%s\n", i, i, 1950 + i % 80,
                1 + i % 12, i % 2 ? "seminar" : "congress", i % 3 ? "AA" : "AA|BB",
                i % 5 ? "" : "T-B-ONE");
    text = str_z(&house.arena, buf_text(&csv));
    report = engine_import(&house, "events.csv", text, all_or_nothing);
    assert_int_equal(report.problem_count, 0);
    assert_int_equal(report.added, 10000);
    changes = engine_changes(&house);
    report = engine_import(&house, "events.csv", text, all_or_nothing);
    assert_int_equal(report.unchanged, 10000);
    assert_int_equal(engine_changes(&house), changes);
    /* Generous, for sanitised builds on busy machines: what must not be is work that grows with the
     * square. */
    assert_true(when_now() - began < 120000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bad_cell_is_named_by_line_column_and_reason),
        cmocka_unit_test(all_problems_of_a_file_are_told_at_once),
        cmocka_unit_test(control_characters_and_broken_utf8_are_refused),
        cmocka_unit_test(one_bad_row_keeps_everything_out),
        cmocka_unit_test(keep_good_writes_the_good_rows_only),
        cmocka_unit_test(a_dry_run_says_what_would_be_wrong_and_writes_nothing),
        cmocka_unit_test(importing_the_same_again_changes_nothing),
        cmocka_unit_test(columns_that_a_file_lacks_are_left_as_they_are),
        cmocka_unit_test(a_change_is_noted_once_and_only_where_it_is),
        cmocka_unit_test(every_common_column_can_be_set_and_emptied),
        cmocka_unit_test(another_source_language_moves_the_texts_with_it),
        cmocka_unit_test(a_column_of_the_records_own_language_never_takes_its_words_away),
        cmocka_unit_test(a_house_in_another_language_takes_rows_in_it),
        cmocka_unit_test(references_may_point_forward_inside_one_import),
        cmocka_unit_test(terms_may_come_in_the_same_import),
        cmocka_unit_test(the_same_code_in_two_files_is_refused),
        cmocka_unit_test(a_list_may_begin_with_blanks_and_hold_a_value_twice),
        cmocka_unit_test(formula_looking_cells_come_back_as_they_were),
        cmocka_unit_test(ten_thousand_rows_go_in_and_again_change_nothing),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

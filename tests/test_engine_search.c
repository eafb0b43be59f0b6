/* SPDX-License-Identifier: EUPL-1.2
 *
 * Search: all words, each as a beginning, over titles and texts, in any script; whatever is typed;
 * and the index follows what changes.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "base/file.h"
#include "engine_setup.h"
#include "records/list.h"
#include "rooms/rooms.h"
#include "search/search.h"
#include "store/db.h"

static const struct engine_file files[] = {
    { "house.csv", "key,language,value\nlanguages,,en|sv|ru|lt\n" },
    { "bodies.csv",
      "code,title,title@sv,title@ru,acronym,summary\n"
      "S-B-1,Council of the River,Flodens råd,Совет реки,CRX,Meets every autumn in the harbour.\n"
      "S-B-2,Harbour Office,,Портовое управление,,Keeps the boats of the council.\n"
      "S-B-3,Église d'été,,,,Žąsų sala. Straße.\n" },
    { "projects.csv", "code,title,begins,summary\nS-P-1,Lantern,2001,A light for every "
                      "landing.\nS-P-2,Second,2002,Nothing here.\n" },
    { "partners.csv", "code,project,title,visibility\nS-PP-1,S-P-2,Ferrymen's "
                      "guild,public\nS-PP-2,S-P-2,Smugglers' guild,office\n" },
};

STARTS_WITH_FILES(files)

/* The codes found, in their order, joined by blanks. */
static const char *hits_in(const char *lang, const char *typed)
{
    struct reader reader = engine_reader(&house, lang);
    struct list_want want = {
        .words = str_from_z(typed), .sort = SORT_RELEVANCE, .page = 1, .per = 50
    };
    struct list_result result;
    struct buf out;

    list_words_read(&reader, &house.search, want.words, &want.query);
    assert_int_equal(list_run(&reader, &house.search, &want, &result), OK);
    assert_int_equal(result.total, result.briefs.count);
    buf_init(&out, &house.arena, 2000);
    for (size_t i = 0; i < result.briefs.count; i++)
        buf_fmt(&out, "%s%.*s", i > 0 ? " " : "", STR_ARG(result.briefs.items[i].code));
    return str_z(&house.arena, buf_text(&out));
}

static const char *hits(const char *typed)
{
    return hits_in("en", typed);
}

static void all_words_must_occur_wherever_they_stand(void **state)
{
    (void)state;
    assert_string_equal(hits("council"), "S-B-1 S-B-2"); /* the title weighs more than the text */
    assert_true(engine_has(str_from_z(hits("council harbour")), "S-B-1") &&
                engine_has(str_from_z(hits("council harbour")), "S-B-2"));
    assert_string_equal(hits("council boats"), "S-B-2");
    assert_string_equal(hits("council boats river"), "");
    assert_string_equal(hits("CRX"), "S-B-1");
    assert_string_equal(hits("S-P-1"), "S-P-1");
}

static void a_word_is_found_by_its_beginning_not_by_its_middle(void **state)
{
    (void)state;
    assert_string_equal(hits("lan"), "S-P-1"); /* lantern and landing are one record's */
    assert_string_equal(hits("autu"), "S-B-1");
    assert_string_equal(hits("tumn"), "");
    assert_string_equal(hits("LANTERN"), "S-P-1");
}

static void marks_over_letters_and_other_scripts_are_no_hindrance(void **state)
{
    (void)state;
    assert_string_equal(hits("eglise"), "S-B-3");
    assert_string_equal(hits("Église"), "S-B-3");
    assert_string_equal(hits("ete"), "S-B-3");
    assert_string_equal(hits("zasu"), "S-B-3");
    assert_string_equal(hits("strasse"), "S-B-3");
    assert_string_equal(hits("совет"), "S-B-1");
    assert_string_equal(hits("СОВЕТ РЕКИ"), "S-B-1");
    assert_string_equal(hits("порт"), "S-B-2");
    assert_string_equal(hits("råd"), "S-B-1");
    assert_string_equal(hits("rad"), "S-B-1");
    assert_string_equal(hits_in("ru", "council"),
                        hits("council")); /* in whatever language the page is */
}

static void a_whole_is_found_by_its_visible_parts(void **state)
{
    (void)state;
    assert_string_equal(hits("ferrymen"), "S-P-2");
    assert_string_equal(hits("smugglers"), "");
}

/* clang-format off: a list of words to read, not one a line */
static const char *const typed[] = {
    "\"",
    "\"\"\"",
    "'",
    "*",
    "**",
    "a*",
    "(",
    ")",
    "NEAR(",
    "AND",
    "OR",
    "NOT",
    "a OR b",
    "title:x",
    "title : council",
    "-council",
    "^council",
    "council AND",
    "{title}: council",
    "+",
    "council + river",
    "\\",
    "%",
    "_",
    ";",
    "--",
    "/*",
    "<script>",
    "&amp;",
    "\t",
    "   ",
    "\"council",
    "council\"",
    "a\"b",
    "^",
    "{",
    "}",
    ":",
    "!",
    "?",
    ".",
    ",",
    "\xe2\x80\x8b",
    "\xe2\x80\xa8",
    "\xf0\x9f\x9a\xa2",
    "\xd9\x85\xd9\x8a\xd8\xab\xd8\xa7\xd9\x82",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
};
/* clang-format on */

static void whatever_is_typed_gets_an_answer(void **state)
{
    char every[4];

    (void)state;
    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
        (void)hits(typed[i]);
    for (int c = ' '; c < 127; c++)
        for (int d = ' '; d < 127; d += 7) {
            struct arena_mark mark = arena_mark(&house.arena);

            every[0] = (char)c;
            every[1] = (char)d;
            every[2] = 'x';
            every[3] = '\0';
            (void)hits(every);
            arena_rewind(&house.arena, mark);
        }
    assert_string_equal(hits("\"council\" boats"), "S-B-2");
    assert_string_equal(hits("NOT council"), "");
    assert_string_equal(hits("***"), "");
}

static void hostile_addresses_get_a_page(void **state)
{
    static const char *const targets[] = { "/en/search?q=%22",
                                           "/en/search?q=%27%3B+DROP+TABLE+record%3B--",
                                           "/en/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
                                           "/en/search?q=*",
                                           "/en/search?q=",
                                           "/en/search",
                                           "/en/search?q=title%3Acouncil",
                                           "/en/contacts/bodies?q=%22" };

    (void)state;
    for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
        struct response response = engine_get_z(&house, targets[i]);

        assert_int_equal(response.status, 200);
        assert_false(engine_has(response.body, "<script>alert"));
        assert_int_equal(engine_count(response.body, "<h1"), 1);
    }
    assert_true(engine_number(&house, "SELECT COUNT(*) FROM record") > 0);
}

static void a_code_typed_alone_goes_to_its_record(void **state)
{
    struct response response = engine_get_z(&house, "/en/search?q=s-p-1");

    (void)state;
    assert_int_equal(response.status, 302);
    assert_true(str_eq_z(response.location, "/en/projects/S-P-1/lantern"));
}

static void hits_are_marked_and_kinds_counted(void **state)
{
    Str body = engine_body(&house, "/en/search?q=council");

    (void)state;
    assert_true(engine_has(body, "<mark>council</mark>"));
    assert_true(engine_has(body, "kind=body"));
    assert_false(engine_has(body, "kind=project"));
    assert_false(engine_has(engine_body(&house, "/en/search?q=lan&kind=body"),
                            "/en/projects/S-P-1/lantern"));
    assert_true(engine_has(engine_body(&house, "/en/search?q=lan&kind=project"),
                           "/en/projects/S-P-1/lantern"));
}

static void titles_are_marked_and_stay_whole(void **state)
{
    Str body = engine_body(&house, "/en/search?q=lan");

    (void)state;
    assert_true(
        engine_has(body, "<a href=\"/en/projects/S-P-1/lantern\"><mark>Lantern</mark></a>"));
    /* In no other page, and in no head. */
    assert_false(engine_has(engine_body(&house, "/en/projects"), "<mark>"));
    assert_false(engine_has(engine_between(body, "<head>", "</head>"), "<mark>"));
}

/* On a phone the filters are folded away: what is chosen stands above the results, with a way out
 * of it, also where nothing was found. */
static void what_is_chosen_stands_above_the_results_and_stays_with_the_form(void **state)
{
    static const char *const targets[] = { "/en/search?q=lan&kind=project&sort=newest",
                                           "/en/search?q=zzzz&kind=project&sort=newest" };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        Str body = engine_body(&house, targets[i]),
            active = engine_between(body, "<ul class=\"active\"", "</ul>");

        assert_int_equal(engine_count(active, "<li>"), 1);
        assert_true(engine_has(active, ">Projects</span>"));
        assert_true(engine_has(active, "sort=newest"));
        assert_false(engine_has(active, "kind=project"));
        assert_true(engine_find(body, "class=\"filters\"") == body.len ||
                    engine_has(body, "<details class=\"filters\"><summary>"));
        assert_false(engine_has(body, "<nav class=\"filters\""));
    }
    assert_int_equal(engine_count(engine_body(&house, "/en/search?q=lan"), "class=\"active\""), 0);
}

static void the_index_follows_what_changes(void **state)
{
    const struct import_options options = { 0 };

    (void)state;
    assert_false(engine_follow(&house)); /* nothing has changed yet */
    assert_int_equal(engine_import(&house, "bodies.csv",
                                   "code,title\nS-B-2,Jetty Office\nS-B-9,Brand new\n", options)
                         .problem_count,
                     0);
    assert_string_equal(hits("jetty"), "");
    assert_true(engine_follow(&house));
    assert_false(engine_follow(&house));
    assert_string_equal(hits("jetty"), "S-B-2");
    assert_string_equal(hits("brand"), "S-B-9");
    /* A changed part changes what its whole is found by. */
    assert_int_equal(
        engine_import(&house, "partners.csv", "code,title\nS-PP-1,Oarsmen's guild\n", options)
            .changed,
        1);
    assert_true(engine_follow(&house));
    assert_string_equal(hits("oarsmen"), "S-P-2");
    assert_string_equal(hits("ferrymen"), "");
    assert_int_equal(
        engine_import(&house, "bodies.csv", "code,visibility\nS-B-9,office\n", options).changed, 1);
    assert_true(engine_follow(&house));
    assert_string_equal(hits("brand"), "");
    assert_int_equal(
        engine_import(&house, "bodies.csv", "code,visibility\nS-B-9,public\n", options).changed, 1);
    assert_true(engine_follow(&house));
    assert_string_equal(hits("brand"), "S-B-9");
}

static void check_index(const char *path)
{
    static const struct statement check = {
        "test.check", "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"
    };
    static const struct statement check_words = {
        "test.check_words", "INSERT INTO words (words) VALUES ('integrity-check')"
    };
    static const struct statement count = { "test.count", "SELECT COUNT(*) FROM words" };
    struct db *index;
    int64_t found;

    assert_int_equal(db_open(path, DB_ACCESS_WRITE, &index), OK);
    assert_true(search_usable(index));
    assert_int_equal(db_number(index, &check, DBNONE, -1, &found), OK);
    assert_int_equal(found, 0);
    assert_int_equal(db_run(index, &check_words, DBNONE, NULL), OK);
    assert_int_equal(db_number(index, &count, DBNONE, -1, &found), OK);
    assert_true(found > 5);
    db_close(index);
}

/* A process that is killed leaves its log beside the index: the next one must not take it for its
 * own. */
static void an_index_takes_nothing_over_from_the_one_before(void **state)
{
    const char *path =
        str_z(&house.arena, str_fmt(&house.arena, "%.*s/another.db", STR_ARG(house.folder)));
    Str log = str_fmt(&house.arena, "%s-wal", path);
    struct db *index;
    bool changed;
    Bytes left;

    (void)state;
    assert_int_equal(search_rebuild(&house.arena, house.writer, path, house.kinds, NULL), OK);
    assert_int_equal(db_open(path, DB_ACCESS_WRITE, &index), OK);
    assert_int_equal(engine_import(&house, "bodies.csv", "code,title\nS-B-8,Left behind\n",
                                   (struct import_options){ 0 })
                         .problem_count,
                     0);
    assert_int_equal(search_follow(house.writer, index, house.kinds, &changed), OK);
    assert_true(changed);
    assert_int_equal(file_read(&house.arena, log, 16 << 20, &left), OK);
    assert_true(left.len > 0);
    db_close(index);
    for (int gone = 0; gone < 2; gone++) {
        assert_int_equal(file_write(&house.arena, log, left), OK);
        if (gone)
            assert_int_equal(unlink(path), 0);
        assert_int_equal(search_rebuild(&house.arena, house.writer, path, house.kinds, NULL), OK);
        check_index(path);
    }
    assert_true(engine_follow(&house));
}

static void a_house_without_an_index_says_so_politely(void **state)
{
    struct db *index = house.index;

    (void)state;
    house.index = NULL;
    assert_int_equal(engine_get_z(&house, "/en/search?q=council").status, 200);
    assert_int_equal(engine_get_z(&house, "/en/contacts/bodies?q=council").status, 200);
    house.index = index;
}

static void a_building_that_is_told_to_stop_leaves_the_old_index_and_no_half(void **state)
{
    Str fresh = str_fmt(&house.arena, "%.*s/search.db.new", STR_ARG(house.folder));
    const char *path = str_z(&house.arena, str_sub(fresh, 0, fresh.len - 4));
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    db_stop_with(house.writer, ends[0]);
    assert_int_equal(search_rebuild(&house.arena, house.writer, path, house.kinds, NULL), OK);
    close(ends[1]);
    assert_int_equal(search_rebuild(&house.arena, house.writer, path, house.kinds, NULL),
                     ERR_STOPPED);
    assert_false(file_exists(&house.arena, fresh));
    assert_true(file_exists(&house.arena, str_from_z(path)));
    db_stop_with(house.writer, -1);
    close(ends[0]);
    assert_string_equal(hits("CRX"), "S-B-1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_words_must_occur_wherever_they_stand),
        cmocka_unit_test(a_word_is_found_by_its_beginning_not_by_its_middle),
        cmocka_unit_test(marks_over_letters_and_other_scripts_are_no_hindrance),
        cmocka_unit_test(a_whole_is_found_by_its_visible_parts),
        cmocka_unit_test(whatever_is_typed_gets_an_answer),
        cmocka_unit_test(hostile_addresses_get_a_page),
        cmocka_unit_test(a_code_typed_alone_goes_to_its_record),
        cmocka_unit_test(hits_are_marked_and_kinds_counted),
        cmocka_unit_test(titles_are_marked_and_stay_whole),
        cmocka_unit_test(what_is_chosen_stands_above_the_results_and_stays_with_the_form),
        cmocka_unit_test(the_index_follows_what_changes),
        cmocka_unit_test(an_index_takes_nothing_over_from_the_one_before),
        cmocka_unit_test(a_house_without_an_index_says_so_politely),
        cmocka_unit_test(a_building_that_is_told_to_stop_leaves_the_old_index_and_no_half),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Finds by the thousand: totals, facets, orders and pages are those that can be worked out by hand,
 * an embargo ends without anything being written, and cards that are in use do not change.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "engine_setup.h"
#include "records/list.h"
#include "store/store.h"

/* Report N is of the year 1990 + N % 30, in Estonia where N is even, else in Latvia; every tenth
 * has the lantern in its title, all others in their text. */
enum { REPORTS = 2600, TITLED = REPORTS / 10 };

static void add_report(struct buf *csv, int n)
{
    bool titled = n % 10 == 0;

    buf_fmt(csv, "L-L-%04d,%s %d,%d,report,%s,%s\n", n, titled ? "Lantern walk" : "Gathering", n,
            1990 + n % 30, n % 2 == 0 ? "EE" : "LV", titled ? "Nothing more." : "With a lantern.");
}

static void open_house(void)
{
    struct arena arena;
    struct buf csv;
    struct engine_file files[] = {
        { "house.csv", "key,language,value\nlanguages,,en\n" },
        { "countries.csv", "code,title,iso2\nL-C-EE,Estonia,EE\nL-C-LV,Latvia,LV\n" },
        { "choices.csv", "code,vocabulary,term,title\nL-V-1,document-type,report,Report\n" },
        { "documents.csv", NULL },
    };

    arena_init(&arena, 8 << 20);
    buf_init(&csv, &arena, 4 << 20);
    buf_z(&csv, "code,title,issued,type,countries,summary\n");
    for (int n = 0; n < REPORTS; n++)
        add_report(&csv, n);
    files[3].text = str_z(&arena, buf_text(&csv));
    engine_house_open(&house, files, sizeof(files) / sizeof(files[0]));
    arena_clear(&arena);
}

STARTS_WITH(open_house())

/* A question in the form of an address's query. */
static struct list_want *want_of(const struct reader *reader, const char *query)
{
    struct list_want *want = ARENA_NEW(&house.arena, struct list_want);
    const struct form *form = list_form(&house.arena, NULL);
    struct form_values *values = ARENA_NEW(&house.arena, struct form_values);
    struct form_problem problem;

    assert_int_equal(form_read(&house.arena, form, str_from_z(query), values, &problem), OK);
    list_want_read(reader, &house.search, NULL, values, want);
    return want;
}

static struct list_result *ask(const char *query)
{
    struct reader reader = engine_reader(&house, "en");
    struct list_result *result = ARENA_NEW(&house.arena, struct list_result);

    assert_int_equal(list_run(&reader, &house.search, want_of(&reader, query), result), OK);
    search_give(&house.search);
    return result;
}

static int64_t count_of(const struct list_result *result, const char *facet, const char *term)
{
    for (size_t i = 0; i < result->facet_count; i++)
        for (size_t t = 0; t < result->facets[i].count; t++)
            if (str_eq_z(str_from_z(facet), result->facets[i].facet->name) &&
                str_eq_z(result->facets[i].terms[t].term, term))
                return result->facets[i].terms[t].count;
    return 0;
}

static void facets_count_what_they_would_find(void **state)
{
    const struct list_result *all = ask("q=lantern"), *estonian = ask("q=lantern&country=EE");
    const struct list_result *years = ask("q=lantern&country=LV&from=1991&to=1991");

    (void)state;
    assert_int_equal(all->total, REPORTS);
    assert_int_equal(count_of(all, "kind", "document"), REPORTS);
    assert_int_equal(count_of(all, "country", "EE"), REPORTS / 2);
    assert_int_equal(estonian->total, REPORTS / 2);
    assert_int_equal(count_of(estonian, "country", "LV"), REPORTS / 2);
    assert_int_equal(count_of(estonian, "kind", "document"), REPORTS / 2);
    assert_int_equal(years->total, REPORTS / 30 + 1);
    assert_int_equal(ask("q=lantern&kind=body")->total, 0);
    assert_int_equal(count_of(ask("q=lantern&kind=body"), "kind", "document"), REPORTS);
    assert_int_equal(ask("q=lantern+-walk")->total, REPORTS - TITLED);
}

static void check_same(const struct list_result *left, const struct list_result *right)
{
    assert_int_equal(left->total, right->total);
    assert_int_equal(left->facet_count, right->facet_count);
    for (size_t f = 0; f < left->facet_count; f++) {
        const struct facet_result *one = &left->facets[f], *other = &right->facets[f];

        assert_int_equal(one->count, other->count);
        for (size_t t = 0; t < one->count; t++) {
            assert_true(str_eq(one->terms[t].term, other->terms[t].term));
            assert_true(str_eq(one->terms[t].label.words, other->terms[t].label.words));
            assert_int_equal(one->terms[t].count, other->terms[t].count);
            assert_int_equal(one->terms[t].chosen, other->terms[t].chosen);
        }
    }
}

/* A list without words is counted on the cards, and in the house itself where they are behind. */
static void lists_are_counted_alike_with_and_without_cards(void **state)
{
    static const char *const queries[] = {
        "",
        "country=EE",
        "country=EE&country=LV",
        "country=LV&type=report",
        "type=study&country=LT",
        "type=nothing",
        "from=2001&to=2003",
        "from=2002",
        "to=1990",
        "country=EE&from=2000&sort=newest&page=2",
    };
    struct reader reader = engine_reader(&house, "en");
    const struct kind *kind = kind_find(house.kinds, STR("document"));
    const struct form *form = list_form(&house.arena, kind);

    (void)state;
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        struct form_values values;
        struct form_problem problem;
        struct list_want want;
        struct list_result with, without;
        int64_t count;

        assert_int_equal(form_read(&house.arena, form, str_from_z(queries[i]), &values, &problem),
                         OK);
        list_want_read(&reader, NULL, kind, &values, &want);
        assert_int_equal(list_run(&reader, &house.search, &want, &with), OK);
        assert_non_null(house.search.cards);
        assert_int_equal(list_count(&reader, &house.search, &want, &count), OK);
        search_give(&house.search);
        assert_int_equal(list_run(&reader, NULL, &want, &without), OK);
        check_same(&with, &without);
        assert_int_equal(count, with.total);
    }
}

static int number_of(Str code)
{
    int n = 0;

    for (size_t i = strlen("L-L-"); i < code.len; i++)
        n = n * 10 + (code.ptr[i] - '0');
    return n;
}

/* Every record once, whatever the order; returns where the first without a lantern in its title
 * stands. */
static int64_t page_through(const char *query)
{
    struct reader reader = engine_reader(&house, "en");
    struct list_want *want = want_of(&reader, query);
    char *met = ARENA_ARRAY(&house.arena, REPORTS, char);
    int64_t first_other = -1, place = 0;

    for (int64_t offset = 0; offset < REPORTS; offset += 100) {
        struct briefs briefs;
        int64_t *ids;
        size_t count;

        assert_int_equal(list_ids(&reader, &house.search, want, offset, 100, &ids, &count), OK);
        assert_int_equal(count, REPORTS - offset < 100 ? REPORTS - offset : 100);
        assert_int_equal(record_briefs(&reader, ids, count, &briefs), OK);
        for (size_t i = 0; i < briefs.count; i++, place++) {
            int n = number_of(briefs.items[i].code);

            assert_int_equal(met[n]++, 0);
            if (n % 10 != 0 && first_other < 0)
                first_other = place;
        }
        search_give(&house.search);
    }
    return first_other;
}

static void pages_of_thousands_show_every_record_once_and_titles_first(void **state)
{
    (void)state;
    assert_int_equal(page_through("q=lantern"), TITLED);
    assert_true(page_through("q=lantern&sort=newest") >= 0);
    assert_true(page_through("q=lantern&sort=code") >= 0);
}

static Str first_code(const char *query)
{
    return ask(query)->briefs.items[0].code;
}

/* Few finds are sorted by looking them up, many by walking along an index. */
static void few_and_many_are_sorted_alike(void **state)
{
    (void)state;
    assert_true(str_eq_z(first_code("q=lantern&sort=code"), "L-L-0000"));
    assert_true(str_eq_z(first_code("q=lantern&sort=oldest"), "L-L-0000"));
    assert_true(str_eq_z(first_code("q=lantern&sort=newest"), "L-L-2579"));
    assert_true(str_eq_z(first_code("q=lantern&sort=newest&country=EE"), "L-L-2578"));
    assert_true(str_eq_z(first_code("q=lantern&sort=oldest&country=LV"), "L-L-0001"));
    assert_true(str_eq_z(first_code("q=walk&sort=newest"), "L-L-2570"));
}

static int64_t found_at(When now, const char *query)
{
    struct reader reader = engine_reader(&house, "en");
    int64_t total;

    reader.eye.now = now;
    assert_int_equal(list_count(&reader, &house.search, want_of(&reader, query), &total), OK);
    search_give(&house.search);
    return total;
}

static void an_embargo_and_a_life_end_without_anything_being_written(void **state)
{
    enum { DAY = 24 * 60 * 60 * 1000 };
    When now = when_now();

    (void)state;
    assert_int_equal(engine_import(&house, "documents.csv",
                                   "code,title,issued,type,embargo_until,expires\n"
                                   "L-L-9001,Comet,2001,report,2900-01-01,\n"
                                   "L-L-9002,Comet,2001,report,,2901-01-01\n",
                                   (struct import_options){ 0 })
                         .problem_count,
                     0);
    assert_true(engine_follow(&house));
    assert_int_equal(found_at(now, "q=comet"), 1);
    assert_int_equal(found_at((When)(930 * 365.2425) * DAY + 2 * (When)DAY, "q=comet"), 2);
    assert_int_equal(found_at((When)(931 * 365.2425) * DAY + 2 * (When)DAY, "q=comet"), 1);
    assert_int_equal(found_at(now, "q=comet"), 1);
}

static void cards_in_use_do_not_change(void **state)
{
    struct reader reader = engine_reader(&house, "en");
    struct search other;
    struct db *index;
    int64_t round;

    (void)state;
    assert_int_equal(db_open(store_search_path(&house.arena, house.folder), DB_ACCESS_READ, &index),
                     OK);
    search_init(&other, index, &house.box);
    assert_int_equal(search_take(&other, &reader.eye), OK);
    round = other.cards->round;
    assert_int_equal(engine_import(&house, "documents.csv",
                                   "code,title,issued,type\nL-L-9003,Meteor,2002,report\n",
                                   (struct import_options){ 0 })
                         .problem_count,
                     0);
    assert_true(engine_follow(&house));
    assert_int_equal(found_at(reader.eye.now, "q=meteor"), 1);
    assert_int_equal(other.cards->round, round);
    assert_true(house.box.current->round > round);
    search_give(&other);
    arena_clear(&other.arena);
    db_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facets_count_what_they_would_find),
        cmocka_unit_test(lists_are_counted_alike_with_and_without_cards),
        cmocka_unit_test(pages_of_thousands_show_every_record_once_and_titles_first),
        cmocka_unit_test(few_and_many_are_sorted_alike),
        cmocka_unit_test(an_embargo_and_a_life_end_without_anything_being_written),
        cmocka_unit_test(cards_in_use_do_not_change),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

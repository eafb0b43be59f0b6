/* SPDX-License-Identifier: EUPL-1.2
 *
 * The router: which row answers an address, and which tables the program refuses to start with.
 * The contract that is tested stands in http/route.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/route.h"
#include "panic_check.h"

static Err nothing(struct visit *visit)
{
    (void)visit;
    return OK;
}

#define GET(name, at)                                                                              \
    static const struct route name = { METHOD_GET, at, PERMIT_ANYONE, AUDIT_NONE,                  \
                                       .handler = nothing }
#define POST(name, at)                                                                             \
    static const struct route name = { METHOD_POST, at, PERMIT_ANYONE, AUDIT_NONE,                 \
                                       .handler = nothing }

GET(root, "/");
GET(robots, "/robots.txt");
GET(front, "/{lang}");
GET(shelves, "/{lang}/library");
GET(item, "/{lang}/library/{code}");
GET(item_slug, "/{lang}/library/{code}/{slug}");
GET(item_csv, "/{lang}/library/{code}.csv");
GET(item_short_csv, "/{lang}/library/{code}.short.csv");
GET(new_item, "/{lang}/library/new");
POST(withdraw, "/{lang}/library/withdraw");
POST(post_item, "/{lang}/library/{code}");
GET(any_kind, "/{lang}/{kind}/{code}/files");
GET(by_code, "/r/{code}");
GET(deep, "/x/{a}/{b}/{c}/{d}");

static const struct route *const table[] = {
    &root,           &robots,   &front,    &shelves,   &item,     &item_slug, &item_csv,
    &item_short_csv, &new_item, &withdraw, &post_item, &any_kind, &by_code,   &deep,
};

static struct arena arena;
static struct router *router;
static const struct route *found;
static Str segments[4];
static Lang lang;

static int build(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    router = router_new(&arena, table, sizeof table / sizeof table[0]);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static Err find(enum method method, const char *path)
{
    found = NULL;
    return router_find(router, method, str_from_z(path), &found, segments, &lang);
}

static void assert_row(const char *path, const struct route *row)
{
    if (find(METHOD_GET, path) != OK || found != row)
        fail_msg("%s led to %s, not to %s", path, found != NULL ? found->path : "nothing",
                 row->path);
}

static void literal_paths_are_found(void **state)
{
    (void)state;
    assert_row("/", &root);
    assert_row("/robots.txt", &robots);
    assert_row("/en", &front);
    assert_row("/en/library", &shelves);
}

static void the_language_comes_from_the_first_segment(void **state)
{
    (void)state;
    for (Lang i = 0; i < lang_count(); i++) {
        char path[60];

        snprintf(path, sizeof path, "/%.*s/library", STR_ARG(lang_tag(i)));
        assert_row(path, &shelves);
        assert_int_equal(lang, i);
    }
    assert_int_equal(find(METHOD_GET, "/tlh/library"), ERR_NOT_FOUND);
    assert_int_equal(find(METHOD_GET, "/EN/library"), ERR_NOT_FOUND);
    assert_row("/robots.txt", &robots);
    assert_int_equal(lang, LANG_SOURCE);
}

static void placeholders_carry_their_values(void **state)
{
    (void)state;
    assert_row("/en/library/L12/a-child-s-rights", &item_slug);
    assert_true(str_eq_z(segments[0], "L12"));
    assert_true(str_eq_z(segments[1], "a-child-s-rights"));
    assert_int_equal(segments[2].len, 0);
    assert_row("/x/1/2/3/4", &deep);
    assert_true(str_eq_z(segments[3], "4"));
}

static void a_suffix_wins_over_a_plain_placeholder_and_the_longer_over_the_shorter(void **state)
{
    (void)state;
    assert_row("/en/library/L12.csv", &item_csv);
    assert_true(str_eq_z(segments[0], "L12"));
    assert_row("/en/library/L12.short.csv", &item_short_csv);
    assert_true(str_eq_z(segments[0], "L12"));
    assert_row("/en/library/L12.txt", &item);
    assert_true(str_eq_z(segments[0], "L12.txt"));
    assert_row("/en/library/.csv", &item);
}

static void literals_win_and_give_way_where_they_lead_nowhere(void **state)
{
    (void)state;
    assert_row("/en/library/new", &new_item);
    assert_row("/en/library/new/x", &item_slug);
    assert_row("/en/library/new/files", &item_slug);
    assert_row("/en/event/new/files", &any_kind);
    assert_true(str_eq_z(segments[0], "event"));
    assert_true(str_eq_z(segments[1], "new"));
    assert_int_equal(segments[2].len, 0);
}

static void empty_segments_and_other_lengths_are_not_found(void **state)
{
    static const char *const paths[] = {
        "",   "library",     "/en/",         "/en/library/", "/en/library//x", "/r/",
        "/r", "/en//files",  "/x/1/2/3/4/5", "/x/1/2/3",     "/en/event",      "/en/library/a/b/",
        "//", "/robots.txt/"
    };

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        if (find(METHOD_GET, paths[i]) != ERR_NOT_FOUND)
            fail_msg("%s was found", paths[i]);
    }
}

static void another_method_is_told_from_no_such_address(void **state)
{
    (void)state;
    assert_int_equal(find(METHOD_POST, "/en/library"), ERR_METHOD);
    assert_int_equal(find(METHOD_POST, "/en/nothing"), ERR_NOT_FOUND);
    assert_int_equal(find(METHOD_POST, "/en/library/withdraw"), OK);
    assert_ptr_equal(found, &withdraw);
    assert_int_equal(find(METHOD_POST, "/en/library/L1"), OK);
    assert_ptr_equal(found, &post_item);
    assert_int_equal(find(METHOD_HEAD, "/en/library"), OK);
    assert_ptr_equal(found, &shelves);
}

static void the_table_can_be_listed(void **state)
{
    (void)state;
    assert_int_equal(router_count(router), sizeof table / sizeof table[0]);
    assert_ptr_equal(router_row(router, 3), &shelves);
}

static const struct route *const *rows_to_build;
static size_t rows_count;

static void build_rows(void)
{
    router_new(&arena, rows_to_build, rows_count);
}

/* Whether building a router of these rows ends the process. */
static bool is_fatal(const struct route *const *rows, size_t count)
{
    rows_to_build = rows;
    rows_count = count;
    return panics(build_rows);
}

static void a_wrong_row_stops_the_program_at_start(void **state)
{
    static const struct form_field no_type[] = { { "a", FORM_UNSET, 1, false } };
    static const struct form_field no_max[] = { { "a", FORM_LINE, 0, false } };
    static const struct form_field twice[] = { { "a", FORM_LINE, 1, false },
                                               { "a", FORM_LINE, 1, false } };
    static const struct form forms[] = {
        { no_type, 1 }, { no_max, 1 }, { twice, 2 }, { twice, FORM_FIELDS_MAX + 1 }
    };
    static const struct route wrong[] = {
        { METHOD_GET, "/a", PERMIT_UNSET, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/a", PERMIT_ANYONE, AUDIT_UNSET, .handler = nothing },
        { METHOD_UNSET, "/a", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_HEAD, "/a", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/a", PERMIT_ANYONE, AUDIT_NONE, .handler = NULL },
        { METHOD_GET, "a", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/a//b", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/a/{lang}", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/{code", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/code}", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/{}", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/{a}{b}", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/{a}.csv/b", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/x{a}", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/{a}/{b}/{c}/{d}/{e}", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/1/2/3/4/5/6/7/8/9", PERMIT_ANYONE, AUDIT_NONE, .handler = nothing },
        { METHOD_GET, "/a", PERMIT_ANYONE, AUDIT_NONE, &forms[0], nothing, .with = NULL },
        { METHOD_GET, "/a", PERMIT_ANYONE, AUDIT_NONE, &forms[1], nothing, .with = NULL },
        { METHOD_GET, "/a", PERMIT_ANYONE, AUDIT_NONE, &forms[2], nothing, .with = NULL },
        { METHOD_GET, "/a", PERMIT_ANYONE, AUDIT_NONE, &forms[3], nothing, .with = NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const struct route *const rows[] = { &wrong[i] };

        if (!is_fatal(rows, 1))
            fail_msg("row %zu (%s) was accepted", i, wrong[i].path);
    }
    assert_false(is_fatal(table, sizeof table / sizeof table[0]));
}

static void two_rows_for_one_address_stop_the_program(void **state)
{
    static const struct route other = { METHOD_GET, "/{lang}/library/{number}", PERMIT_ANYONE,
                                        AUDIT_NONE, .handler = nothing };
    const struct route *const rows[] = { &item, &other };
    const struct route *const methods[] = { &item, &post_item };

    (void)state;
    assert_true(is_fatal(rows, 2));
    assert_false(is_fatal(methods, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literal_paths_are_found),
        cmocka_unit_test(the_language_comes_from_the_first_segment),
        cmocka_unit_test(placeholders_carry_their_values),
        cmocka_unit_test(a_suffix_wins_over_a_plain_placeholder_and_the_longer_over_the_shorter),
        cmocka_unit_test(literals_win_and_give_way_where_they_lead_nowhere),
        cmocka_unit_test(empty_segments_and_other_lengths_are_not_found),
        cmocka_unit_test(another_method_is_told_from_no_such_address),
        cmocka_unit_test(the_table_can_be_listed),
        cmocka_unit_test(a_wrong_row_stops_the_program_at_start),
        cmocka_unit_test(two_rows_for_one_address_stop_the_program),
    };

    return cmocka_run_group_tests(tests, build, clear);
}

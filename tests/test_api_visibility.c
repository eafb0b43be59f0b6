/* SPDX-License-Identifier: EUPL-1.2
 *
 * The one rule at the API, as a property: whatever a program asks for, nothing of a hidden record
 * comes out, no text, code, count or change, and what is asked about one is answered as what is
 * asked about nothing.  The house and what is looked for: hidden_house.h and hidden_asking.h.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "api/api.h"
#include "hidden_asking.h"

/* Follows the pages of a list to their end; returns how many times a text stands in them. */
static size_t ask_all(Str target, const char *counted)
{
    size_t count = 0, pages = 0;

    while (target.len > 0) {
        struct response response = ask(target);
        Str next;

        assert_int_equal(response.status, 200);
        assert_true(pages++ < 2000);
        count += engine_count(response.body, counted);
        next = engine_between(response.body, "\"next\":\"http://house.example", "\"");
        target = str_copy(&house.arena, next);
        /* The writer escapes what HTML reads. */
        while (engine_has(target, "\\u0026")) {
            size_t at = engine_find(target, "\\u0026");

            target = str_fmt(&house.arena, "%.*s&%.*s", STR_ARG(str_sub(target, 0, at)),
                             STR_ARG(str_sub(target, at + 6, target.len)));
        }
    }
    return count;
}

static int64_t visible(const char *kind)
{
    return engine_number(
        &house, str_z(&house.arena, str_fmt(&house.arena,
                                            "SELECT COUNT(*) FROM record WHERE kind = '%s' AND "
                                            "substr(code, 1, 5) = 'ZQVIS'",
                                            kind)));
}

static void every_list_gives_the_visible_records_and_nothing_else(void **state)
{
    static const char *const queries[] = { "limit=1",
                                           "limit=1&sort=title",
                                           "limit=1&sort=newest",
                                           "limit=1&sort=oldest",
                                           "limit=1&sort=code",
                                           "limit=100&lang=sv",
                                           "limit=100&lang=et",
                                           "limit=3&lang=en&sort=title" };

    (void)state;
    asked = shown = 0;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];

        for (size_t q = 0; api_offers(kind) && q < sizeof(queries) / sizeof(queries[0]); q++) {
            Str target = str_fmt(&house.arena, API_BASE "/%s?%s", kind->plural, queries[q]);
            size_t found = ask_all(target, "{\"code\":\"ZQVIS-"), wholes;

            /* Every record has one revision; references to others have none. */
            wholes = ask_all(target, "\"revision\":");
            assert_int_equal(wholes, visible(kind->name));
            assert_true(found >= wholes);
        }
    }
    assert_true(asked > 1000);
    nothing_leaked();
}

static void totals_are_those_of_visible_records(void **state)
{
    Str index = engine_body(&house, API_BASE);

    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];
        Str body, total;

        if (!api_offers(kind))
            continue;
        body = engine_body(
            &house, str_z(&house.arena, str_fmt(&house.arena, API_BASE "/%s", kind->plural)));
        total = str_copy(&house.arena, engine_between(body, "\"total\":", ","));
        assert_string_equal(
            str_z(&house.arena, total),
            str_z(&house.arena, str_fmt(&house.arena, "%lld", (long long)visible(kind->name))));
        assert_true(engine_has(
            index, str_z(&house.arena, str_fmt(&house.arena, "\"total\":%.*s,", STR_ARG(total)))));
    }
}

static void no_record_shows_anything_hidden_that_it_is_tied_to(void **state)
{
    (void)state;
    asked = shown = 0;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];

        for (size_t way = 0; api_offers(kind) && way < FIRST_HIDDEN; way++) {
            Str target = str_fmt(&house.arena, API_BASE "/%s/%.*s", kind->plural,
                                 STR_ARG(seen_code(kind, way)));

            assert_int_equal(ask(target).status, 200);
            assert_int_equal(ask(str_fmt(&house.arena, "%.*s?lang=ru", STR_ARG(target))).status,
                             200);
        }
    }
    assert_true(shown > 1000);
    nothing_leaked();
}

static void a_hidden_record_is_answered_like_one_that_never_was(void **state)
{
    (void)state;
    asked = 0;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];
        const char *below =
            str_z(&house.arena, str_fmt(&house.arena, API_BASE "/%s/", kind->plural));

        for (size_t way = FIRST_HIDDEN; api_offers(kind) && way < WAYS; way++) {
            Str code = kind == &choice_kind ? str_fmt(&house.arena, "ZQHID-V-%zu", way)
                                            : code_of(kind, way);

            if (ways[way].gone)
                continue;
            asked_alike(below, code, nothing_like(code), "");
            asked_alike(below, code, nothing_like(code), "?lang=sv");
            asked_alike(API_BASE "/search?q=", code, nothing_like(code), "");
            if (kind->part_of != NULL)
                asked_alike(below, part_code(kind, way), nothing_like(part_code(kind, way)), "");
        }
    }
    assert_true(asked > 800);
    nothing_leaked();
}

static void filtering_by_something_hidden_is_like_filtering_by_nothing(void **state)
{
    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];

        for (size_t way = FIRST_HIDDEN; api_offers(kind) && way < WAYS; way++) {
            Str list = str_fmt(&house.arena, API_BASE "/%s?limit=1&", kind->plural);

            for (size_t f = 0; f < kind->field_count; f++) {
                const struct field *field = &kind->fields[f];
                Str term;

                if (!(field->flags & FACET))
                    continue;
                term = field->type == FIELD_REF
                           ? code_of(kind_find(house.kinds, str_from_z(field->kind)), way)
                           : term_of(field->vocabulary, way);
                asked_alike(str_z(&house.arena,
                                  str_fmt(&house.arena, "%.*s%s=", STR_ARG(list), field->name)),
                            term, nothing_like(term), "");
            }
            asked_alike(str_z(&house.arena, str_fmt(&house.arena, "%.*stopic=", STR_ARG(list))),
                        term_of("topic", way), nothing_like(term_of("topic", way)), "");
        }
    }
    nothing_leaked();
}

static void searching_finds_the_visible_only(void **state)
{
    (void)state;
    asked = shown = 0;
    assert_true(ask_all(STR(API_BASE "/search?q=zqvis&limit=7"), "{\"code\":\"ZQVIS-") > 40);
    assert_true(ask_all(STR(API_BASE "/search?q=zqvis&limit=7&lang=sv&sort=newest"),
                        "{\"code\":\"ZQVIS-") > 40);
    asked_alike(API_BASE "/search?q=", STR("zqhid"), STR("zqnon"), "");
    nothing_leaked();
}

/* ---- changes ---- */

static int64_t offered(void)
{
    int64_t count = 0;

    for (size_t k = 0; k < house.kinds->count; k++)
        if (api_offers(house.kinds->items[k]))
            count += visible(house.kinds->items[k]->name);
    return count;
}

static void the_changes_name_what_is_visible_once_and_nothing_else(void **state)
{
    (void)state;
    assert_int_equal(ask_all(STR(API_BASE "/changes?limit=7"), "\"gone\":false"), offered());
    assert_int_equal(ask_all(STR(API_BASE "/changes?limit=100&lang=sv"), "\"gone\":true"), 0);
    nothing_leaked();
}

static int64_t newest_public_change(void)
{
    return engine_number(&house, "SELECT MAX(number) FROM public_change");
}

/* Neither a number nor a gap tells of what is hidden: only what is visible counts. */
static void hidden_changes_have_no_number(void **state)
{
    int64_t before = newest_public_change();

    (void)state;
    (void)engine_import(&house, "documents.csv",
                        "code,title\nZQHID-L-03,zqhid anew\nZQHID-L-10,zqhid anew\n",
                        (struct import_options){ 0 });
    (void)engine_follow(&house);
    assert_int_equal(newest_public_change(), before);
    assert_int_equal(engine_number(&house,
                                   "SELECT COUNT(*) FROM public_change AS p JOIN record AS r ON "
                                   "r.id = p.record WHERE substr(r.code, 1, 5) = 'ZQHID'"),
                     0);
}

static Str end_of_changes(void)
{
    Str cursor = STR_EMPTY, body;

    do {
        body = engine_body(
            &house, str_z(&house.arena, str_fmt(&house.arena, API_BASE "/changes?limit=100%s%.*s",
                                                cursor.len > 0 ? "&since=" : "", STR_ARG(cursor))));
        cursor = str_copy(&house.arena, engine_between(body, "\"cursor\":\"", "\""));
    } while (engine_has(body, "\"next\":"));
    return cursor;
}

static Str changes_since(Str cursor)
{
    return engine_body(
        &house, str_z(&house.arena,
                      str_fmt(&house.arena, API_BASE "/changes?since=%.*s", STR_ARG(cursor))));
}

static void what_changes_out_of_sight_is_not_told(void **state)
{
    Str cursor = end_of_changes(), body;

    (void)state;
    (void)engine_import(&house, "documents.csv",
                        "code,title\nZQHID-L-02,zqhid changed\nZQHID-L-06,zqhid changed\n",
                        (struct import_options){ 0 });
    (void)engine_follow(&house);
    body = changes_since(cursor);
    assert_true(engine_has(body, "\"changes\":[]"));
    assert_true(engine_has(body, str_z(&house.arena, cursor)));
}

static void what_leaves_sight_leaves_its_code_and_kind(void **state)
{
    Str cursor = end_of_changes(), body;

    (void)state;
    (void)engine_import(&house, "documents.csv", "code,visibility\nZQVIS-L-01,office\n",
                        (struct import_options){ 0 });
    (void)engine_follow(&house);
    body = changes_since(cursor);
    assert_true(engine_has(
        body, "\"changes\":[{\"code\":\"ZQVIS-L-01\",\"kind\":\"document\",\"gone\":true}]"));
    assert_false(engine_has(body, "zqvis"));
    cursor = end_of_changes();
    (void)engine_import(&house, "documents.csv", "code,title\nZQVIS-L-01,another\n",
                        (struct import_options){ 0 });
    (void)engine_follow(&house);
    assert_true(engine_has(changes_since(cursor), "\"changes\":[]"));
    (void)engine_import(&house, "documents.csv", "code,visibility\nZQVIS-L-01,public\n",
                        (struct import_options){ 0 });
    (void)engine_follow(&house);
    assert_true(engine_has(changes_since(cursor), "\"gone\":false"));
}

static void a_withdrawn_record_says_no_more_than_its_page(void **state)
{
    enum { WITHDRAWN = 7 };

    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];
        struct response response;

        if (!api_offers(kind) || kind == &choice_kind)
            continue;
        response = engine_get(&house, str_fmt(&house.arena, API_BASE "/%s/%.*s", kind->plural,
                                              STR_ARG(code_of(kind, WITHDRAWN))));
        assert_int_equal(response.status, 410);
        assert_true(str_eq_z(response.content_type, "application/problem+json"));
        assert_false(engine_has(response.body, "zqhid"));
        assert_int_equal(engine_count(response.body, "ZQHID"), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_list_gives_the_visible_records_and_nothing_else),
        cmocka_unit_test(totals_are_those_of_visible_records),
        cmocka_unit_test(no_record_shows_anything_hidden_that_it_is_tied_to),
        cmocka_unit_test(a_hidden_record_is_answered_like_one_that_never_was),
        cmocka_unit_test(filtering_by_something_hidden_is_like_filtering_by_nothing),
        cmocka_unit_test(searching_finds_the_visible_only),
        cmocka_unit_test(the_changes_name_what_is_visible_once_and_nothing_else),
        cmocka_unit_test(hidden_changes_have_no_number),
        cmocka_unit_test(what_changes_out_of_sight_is_not_told),
        cmocka_unit_test(what_leaves_sight_leaves_its_code_and_kind),
        cmocka_unit_test(a_withdrawn_record_says_no_more_than_its_page),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * The one rule, as a property: whatever a visitor asks for, nothing of a record that the rule hides
 * comes out.
 *
 * The house is made from the declarations: every kind has visible records and, for every way of
 * being hidden, a hidden one.  Every text, code, term, number and address of a hidden record
 * carries a mark (zqhid), of a visible one another (zqvis), and they are tied to one another in
 * every way that the engine knows: references, links, sources, countries, topics, choices, parts
 * and wholes. Then every route is asked in every way, and the mark must not occur; what is asked
 * about a hidden record must be answered exactly as what is asked about a record that never was.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "formats/package.h"
#include "hidden_asking.h"
#include "records/format.h"
#include "records/list.h"
#include "rooms/rooms.h"
#include "search/search.h"
#include "store/db.h"
#include "unpacked.h"

/* The row's path with its places filled: the language, and up to two segments. */
static Str target_of(const struct route *route, const char *lang, Str first, Str second)
{
    Str rest = str_from_z(route->path), part;
    struct buf out;
    int filled = 0;

    buf_init(&out, &house.arena, 1000);
    while (str_split(&rest, '/', &part)) {
        if (part.len == 0 && out.len == 0)
            continue;
        buf_char(&out, '/');
        if (str_eq_z(part, "{lang}"))
            buf_z(&out, lang);
        else if (part.len > 0 && part.ptr[0] == '{') {
            buf_str(&out, filled++ == 0 ? first : second);
            buf_str(&out, str_sub(part, str_find(part, '}') + 1, part.len));
        } else
            buf_str(&out, part);
    }
    if (out.len == 0 || str_ends(str_from_z(route->path), STR("/")))
        buf_char(&out, '/');
    return buf_text(&out);
}

static bool takes_code(const struct route *route)
{
    return engine_has(str_from_z(route->path), "{code}");
}

static bool takes_nothing(const struct route *route)
{
    Str path = str_from_z(route->path);

    return engine_count(path, "{") == engine_count(path, "{lang}");
}

static const char *const langs[] = { "en", "sv", "ru" };

/* ---- the tests ---- */

static void the_house_has_what_the_tests_look_for(void **state)
{
    (void)state;
    assert_true(
        engine_number(&house, "SELECT COUNT(*) FROM record WHERE substr(code, 1, 5) = 'ZQHID'") >
        300);
    assert_true(engine_number(
                    &house, "SELECT COUNT(*) FROM record WHERE substr(code, 1, 5) = 'ZQVIS'") > 60);
    assert_true(
        engine_number(&house, "SELECT COUNT(*) FROM text WHERE substr(words, 1, 5) = 'zqhid'") >
        1000);
    assert_true(
        engine_number(&house,
                      "SELECT COUNT(*) FROM link AS l JOIN record AS a ON a.id = l.source JOIN "
                      "record AS b ON b.id = l.target "
                      "WHERE substr(a.code, 1, 5) = 'ZQVIS' AND substr(b.code, 1, 5) = 'ZQHID'") >
        300);
}

static void no_page_without_a_code_shows_anything_hidden(void **state)
{
    (void)state;
    asked = shown = 0;
    for (size_t i = 0; i < router_count(house.house.router); i++) {
        const struct route *route = router_row(house.house.router, i);

        for (size_t l = 0; l < 3 && takes_nothing(route) && route->method == METHOD_GET; l++)
            (void)ask(target_of(route, langs[l], STR_EMPTY, STR_EMPTY));
    }
    (void)ask(STR("/en/calendar/month/2031-05"));
    assert_true(asked > 200);
    assert_true(shown > 1000);
    nothing_leaked();
}

static void no_record_page_shows_anything_hidden_that_it_is_tied_to(void **state)
{
    (void)state;
    asked = shown = 0;
    for (size_t i = 0; i < router_count(house.house.router); i++) {
        const struct route *route = router_row(house.house.router, i);
        const struct kind *kind = route->with != NULL ? route->with : &guide_kind;

        if (!takes_code(route) || engine_has(str_from_z(route->path), "/r/"))
            continue;
        for (size_t l = 0; l < 3; l++)
            for (size_t way = 0; way < FIRST_HIDDEN; way++) {
                struct response response =
                    ask(target_of(route, langs[l], seen_code(kind, way), STR("wrong")));

                if (response.status == 301)
                    response = ask(str_copy(&house.arena, response.location));
                assert_int_equal(response.status, 200);
                assert_true(engine_has(response.body, "zqvis"));
            }
    }
    assert_true(shown > 1000);
    nothing_leaked();
}

/* What follows the path of a list or record of the kind: nothing for its page, then the suffix of
 * every format that fits; NULL behind the last. */
static const char *shape(const struct kind *kind, unsigned flag, size_t n)
{
    const struct format *const *formats = house.kinds->formats;

    if (n == 0)
        return "";
    for (size_t i = 0; formats[i] != NULL; i++)
        if (format_fits(formats[i], kind, flag) && --n == 0)
            return str_z(&house.arena, str_fmt(&house.arena, ".%s", formats[i]->suffix));
    return NULL;
}

/* Every list with every filter that its facets offer, each sort, as page and in every
 * format. */
static void no_filtered_list_shows_anything_hidden(void **state)
{
    static const char *const queries[] = { "sort=title", "sort=newest", "sort=oldest", "sort=code",
                                           "from=2031",  "to=2031",     "per=1",       "per=100",
                                           "page=2",     "q=zqvis" };

    (void)state;
    asked = shown = 0;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];
        const char *after;

        if (kind->path == NULL || (kind->flags & KIND_QUIET))
            continue;
        for (size_t s = 0; (after = shape(kind, FORMAT_LIST, s)) != NULL; s++) {
            for (size_t q = 0; q < sizeof(queries) / sizeof(queries[0]); q++)
                (void)ask(str_fmt(&house.arena, "/en/%s%s?%s", kind->path, after, queries[q]));
            (void)ask(str_fmt(&house.arena, "/en/%s%s?country=V0", kind->path, after));
            (void)ask(str_fmt(&house.arena, "/en/%s%s?topic=zqvis-topic-0", kind->path, after));
            for (size_t f = 0; f < kind->field_count; f++) {
                const struct field *field = &kind->fields[f];

                if (field->flags & FACET)
                    (void)ask(str_fmt(
                        &house.arena, "/en/%s%s?%s=%.*s", kind->path, after, field->name,
                        STR_ARG(field->type == FIELD_REF
                                    ? code_of(kind_find(house.kinds, str_from_z(field->kind)), 0)
                                    : term_of(field->vocabulary, 0))));
            }
        }
    }
    (void)ask(STR("/en/search?q=zqvis"));
    (void)ask(STR("/sv/search?q=zqvis&sort=newest&per=100"));
    (void)ask(STR("/en/search.atom"));
    (void)ask(STR("/en/search.atom?q=zqvis"));
    (void)ask(STR("/sv/search.atom?q=zqvis&kind=event&country=V0"));
    assert_true(shown > 1000);
    nothing_leaked();
}

/* ---- counts ---- */

static void totals_are_the_numbers_of_visible_records(void **state)
{
    struct reader reader = engine_reader(&house, "en");

    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];
        int64_t count,
            naive = engine_number(
                &house, str_z(&house.arena, str_fmt(&house.arena,
                                                    "SELECT COUNT(*) FROM record WHERE kind = '%s' "
                                                    "AND substr(code, 1, 5) = 'ZQVIS'",
                                                    kind->name)));

        assert_int_equal(record_count(&reader, kind, NULL, &count), OK);
        assert_int_equal(count, naive);
        if (kind->path == NULL || (kind->flags & (KIND_OWN_LIST | KIND_QUIET)))
            continue;
        Str body =
            engine_body(&house, str_z(&house.arena, str_fmt(&house.arena, "/en/%s", kind->path)));

        assert_string_equal(
            str_z(&house.arena, engine_between(body, "<span class=\"count\">", "<")), "2");
    }
}

/* What a facet should say, counted over the records that carry the visible mark and the terms that
 * do. */
static int64_t naive_facet(const struct kind *kind, const char *vocabulary, Str term)
{
    return engine_number(
        &house, str_z(&house.arena,
                      str_fmt(&house.arena,
                              "SELECT COUNT(*) FROM tag AS t JOIN record AS r ON r.id = t.record "
                              "WHERE r.kind = '%s' AND substr(r.code, 1, 5) = 'ZQVIS' "
                              "AND t.vocabulary = '%s' AND t.term = '%.*s'",
                              kind->name, vocabulary, STR_ARG(term))));
}

static void facet_counts_are_those_of_visible_records_and_terms(void **state)
{
    struct reader reader = engine_reader(&house, "en");
    size_t terms = 0;

    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];
        struct form_values values = { .form = list_form(&house.arena, kind) };
        struct list_result result;
        struct list_want want;

        if (kind->path == NULL)
            continue;
        list_want_read(&reader, &house.search, kind, &values, &want);
        assert_int_equal(list_run(&reader, &house.search, &want, &result), OK);
        assert_int_equal(result.total, 2);
        for (size_t f = 0; f < result.facet_count; f++)
            for (size_t t = 0; t < result.facets[f].count; t++, terms++) {
                const struct facet_term *term = &result.facets[f].terms[t];

                assert_int_equal(find_hidden(term->term), term->term.len);
                assert_int_equal(find_hidden(term->label.words), term->label.words.len);
                assert_int_equal(term->count,
                                 naive_facet(kind, result.facets[f].facet->name, term->term));
            }
    }
    assert_true(terms > 100);
}

/* ---- what is hidden and what never was are answered alike ---- */

static void a_hidden_record_is_answered_like_one_that_never_was(void **state)
{
    (void)state;
    asked = 0;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];

        for (size_t way = FIRST_HIDDEN; way < WAYS; way++) {
            Str code = kind == &choice_kind ? str_fmt(&house.arena, "ZQHID-V-%zu", way)
                                            : code_of(kind, way),
                nothing = nothing_like(code);

            if (ways[way].gone)
                continue;
            asked_alike("/r/", code, nothing, "");
            asked_alike("/en/search?q=", code, nothing, "");
            if (kind->path == NULL)
                continue;
            Str below = str_fmt(&house.arena, "/en/%s/", kind->path);

            asked_alike(str_z(&house.arena, below), code, nothing, "");
            asked_alike(str_z(&house.arena, below), code, nothing, "/some-words");
            for (size_t s = 1; shape(kind, FORMAT_RECORD, s) != NULL; s++)
                asked_alike(str_z(&house.arena, below), code, nothing,
                            shape(kind, FORMAT_RECORD, s));
            asked_alike("/en/library/", code, nothing, "");
        }
        for (size_t way = FIRST_HIDDEN; kind->part_of != NULL && way < WAYS; way++)
            asked_alike("/r/", part_code(kind, way), nothing_like(part_code(kind, way)), "");
    }
    assert_true(asked > 1000);
    nothing_leaked();
}

static void filtering_by_something_hidden_is_like_filtering_by_nothing(void **state)
{
    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];
        static const char *const shapes[] = { "?", ".json?", "?q=zqvis&", ".atom?" };

        for (size_t s = 0;
             s < 4 && kind->path != NULL && !(kind->flags & (KIND_QUIET | KIND_OWN_LIST)); s++)
            for (size_t way = FIRST_HIDDEN; way < WAYS; way++) {
                for (size_t f = 0; f < kind->field_count; f++) {
                    const struct field *field = &kind->fields[f];
                    Str term;

                    if (!(field->flags & FACET))
                        continue;
                    term = field->type == FIELD_REF
                               ? code_of(kind_find(house.kinds, str_from_z(field->kind)), way)
                               : term_of(field->vocabulary, way);
                    asked_alike(str_z(&house.arena, str_fmt(&house.arena, "/en/%s%s%s=", kind->path,
                                                            shapes[s], field->name)),
                                term, nothing_like(term), "");
                }
                asked_alike(str_z(&house.arena,
                                  str_fmt(&house.arena, "/en/%s%stopic=", kind->path, shapes[s])),
                            term_of("topic", way), nothing_like(term_of("topic", way)), "");
                asked_alike(str_z(&house.arena,
                                  str_fmt(&house.arena, "/en/%s%scountry=", kind->path, shapes[s])),
                            term_of("country", way),
                            str_fmt(&house.arena, "N%c", term_of("country", way).ptr[1]), "");
            }
    }
    nothing_leaked();
}

/* Every word of every hidden record, searched for. */
static void no_hidden_word_is_found(void **state)
{
    static const struct statement list = {
        "test.words",
        "SELECT words FROM text WHERE substr(words, 1, 5) = 'zqhid' ORDER BY record, field, lang"
    };
    struct arena_mark place;
    ROWS rows = { 0 };
    size_t words = 0;

    (void)state;
    assert_int_equal(db_query(house.writer, &list, DBNONE, &rows), OK);
    place = arena_mark(&house.arena);
    while (rows_next(&rows)) {
        Str hidden = rows_text(&rows, &house.arena, 0);
        struct response response =
            engine_get(&house, str_fmt(&house.arena, "/en/search?q=%.*s", STR_ARG(hidden)));

        /* The word stands in the boxes that it was typed into, and nothing is found. */
        if ((engine_has(response.body, "<ol class=\"rows\">") || engine_has(response.body, "ZQ")) &&
            leaks++ < 4)
            print_error("searching for %.*s finds something\n", STR_ARG(hidden));
        if (words % 40 == 0) {
            response = engine_get(&house,
                                  str_fmt(&house.arena, "/en/search.atom?q=%.*s", STR_ARG(hidden)));
            assert_int_equal(response.status, 200);
            assert_false(engine_has(response.body, "<entry>"));
        }
        words++;
        if (words % 40 == 1)
            asked_alike("/sv/search?q=", hidden, nothing_like(hidden), "");
        arena_rewind(&house.arena, place);
    }
    assert_int_equal(rows_close(&rows), OK);
    assert_true(words > 1000);
    asked_alike("/en/search?q=", STR("zqhid"), STR("zqnon"), ""); /* the beginning of them all */
    asked_alike("/en/search?q=", STR("zqhid"), STR("zqnon"), "&kind=document");
    nothing_leaked();
    assert_true(engine_has(engine_body(&house, "/en/search?q=zqvis"), "<ol class=\"rows\">"));
}

/* ---- tombstones ---- */

static void a_withdrawn_record_leaves_a_tombstone_that_says_only_what_it_may(void **state)
{
    enum { WITHDRAWN = 7 };

    (void)state;
    assert_true(ways[WITHDRAWN].gone);
    for (size_t k = 0; k < house.kinds->count; k++) {
        const struct kind *kind = house.kinds->items[k];
        Str code = code_of(kind, WITHDRAWN);
        struct response response;

        if (kind->path == NULL || kind == &choice_kind)
            continue;
        response =
            engine_get(&house, str_fmt(&house.arena, "/en/%s/%.*s", kind->path, STR_ARG(code)));
        if (response.status != 410)
            fail_msg("%s %.*s was answered with %d", kind->name, STR_ARG(code), response.status);
        /* At most one text of the record, its title, and no other hidden record's code. */
        assert_true(engine_count(response.body, "zqhid") <= 1);
        assert_int_equal(engine_count(response.body, "ZQHID"),
                         engine_count(response.body, str_z(&house.arena, code)));
        if (kind->flags & KIND_QUIET)
            continue; /* no exports on that path */
        response = engine_get(&house,
                              str_fmt(&house.arena, "/en/%s/%.*s.json", kind->path, STR_ARG(code)));
        assert_int_equal(response.status, 410);
        assert_false(engine_has(response.body, "zqhid"));
    }
}

/* The dump holds every kind, and nothing that hides. */
static void the_dump_gives_nothing_away(void **state)
{
    struct format_job job = { .reader = engine_reader(&house, "en"),
                              .settings = house.house.settings,
                              .base = STR("https://house.example"),
                              .now = when_now() };
    struct buf out;
    Str text;

    (void)state;
    buf_init(&out, &house.arena, UNPACKED_MAX);
    job.out = &out;
    assert_int_equal(dump_write(&job), OK);
    text = unpacked(&house.arena, buf_text(&out));
    assert_true(engine_count(text, "zqvis") > 1000);
    if (find_hidden(text) < text.len)
        fail_msg("the dump gives away: %.*s", STR_ARG(str_sub(text, find_hidden(text), 200)));
}

static Err forbid_title(struct db *db, void *context)
{
    static const struct statement forbid = { "test.forbid",
                                             "UPDATE tombstone SET title_allowed = 0, reason = "
                                             "'Asked for by its author.', replacement = $1" };

    return db_run(db, &forbid, DBARGS(DBTEXT(*(Str *)context)), NULL);
}

static void a_tombstone_keeps_the_title_where_it_must_and_names_no_hidden_replacement(void **state)
{
    Str hidden = code_of(&document_kind, FIRST_HIDDEN), visible = code_of(&document_kind, 0);
    struct response response;

    (void)state;
    assert_int_equal(db_write(house.writer, forbid_title, &hidden), OK);
    response = engine_get_z(&house, "/en/library/ZQHID-L-07");
    assert_int_equal(response.status, 410);
    assert_false(engine_has(response.body, "zqhid"));
    assert_true(engine_has(response.body, "Asked for by its author."));
    assert_false(engine_has(response.body, str_z(&house.arena, hidden)));
    assert_int_equal(db_write(house.writer, forbid_title, &visible), OK);
    response = engine_get_z(&house, "/en/library/ZQHID-L-07");
    assert_true(engine_has(response.body, "/r/ZQVIS-L-00"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_house_has_what_the_tests_look_for),
        cmocka_unit_test(no_page_without_a_code_shows_anything_hidden),
        cmocka_unit_test(no_record_page_shows_anything_hidden_that_it_is_tied_to),
        cmocka_unit_test(no_filtered_list_shows_anything_hidden),
        cmocka_unit_test(totals_are_the_numbers_of_visible_records),
        cmocka_unit_test(facet_counts_are_those_of_visible_records_and_terms),
        cmocka_unit_test(a_hidden_record_is_answered_like_one_that_never_was),
        cmocka_unit_test(filtering_by_something_hidden_is_like_filtering_by_nothing),
        cmocka_unit_test(no_hidden_word_is_found),
        cmocka_unit_test(a_withdrawn_record_leaves_a_tombstone_that_says_only_what_it_may),
        cmocka_unit_test(the_dump_gives_nothing_away),
        cmocka_unit_test(a_tombstone_keeps_the_title_where_it_must_and_names_no_hidden_replacement),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

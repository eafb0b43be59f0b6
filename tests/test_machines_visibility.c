/* SPDX-License-Identifier: EUPL-1.2
 *
 * The one rule where machines look: nothing of a record that the rule hides is in a page's metadata
 * or Link header, in the sitemap, or in anything that OAI-PMH answers, counts included; and what is
 * asked about something hidden is answered as if it never was.  The house is that of
 * tests/hidden_house.h.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "hidden_asking.h"
#include "rooms/rooms.h"
#include "search/search.h"
#include "store/db.h"

/* Every kind's first page, in two languages: what stands in its head and in its header. */
static void record_pages_tell_machines_nothing_hidden(void **state)
{
    static const char *const langs[] = { "en", "ru" };
    size_t pages = 0;

    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++)
        for (size_t way = 0; way < FIRST_HIDDEN * 2; way++) {
            const struct kind *kind = house.kinds->items[k];
            struct response response;
            Str code = code_of(kind, way % 2);

            if (kind->path == NULL || (kind->flags & KIND_QUIET))
                continue;
            response = ask(
                str_fmt(&house.arena, "/%s/%s/%.*s", langs[way / 2], kind->path, STR_ARG(code)));
            response = ask(str_copy(&house.arena, response.location));
            assert_int_equal(response.status, 200);
            assert_int_equal(response.header_count, 1);
            assert_string_equal(response.headers[0].name, "Link");
            assert_true(
                engine_has(response.headers[0].value,
                           str_z(&house.arena, str_fmt(&house.arena, "/r/%.*s>; rel=\"cite-as\"",
                                                       STR_ARG(code)))));
            assert_true(engine_has(
                engine_between(response.body, "application/ld+json", "</script>"), "zqvis"));
            pages++;
        }
    assert_true(pages > 80);
    nothing_leaked();
}

static void the_sitemap_lists_what_a_visitor_may_see_and_nothing_else(void **state)
{
    size_t kinds = 0;
    Str body;

    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++)
        kinds += house.kinds->items[k]->path != NULL && house.kinds->items[k]->part_of == NULL &&
                 !(house.kinds->items[k]->flags & (KIND_QUIET | KIND_HIDDEN));
    (void)ask(STR("/sitemap/pages.xml"));
    body = ask(STR("/sitemap/1.xml")).body;
    assert_int_equal(engine_count(body, "<loc>"), kinds * 2 * 3);
    assert_int_equal(engine_count(body, "/youth/"), 0);
    assert_int_equal(ask(STR("/sitemap/2.xml")).status, 404);
    nothing_leaked();
}

/* The answer without the moment that it was made at. */
static Str harvest(const char *query, Str last)
{
    struct response response =
        engine_get(&house, str_fmt(&house.arena, "/oai?%s%.*s", query, STR_ARG(last)));
    size_t from = engine_find(response.body, "</responseDate>");

    assert_int_equal(response.status, 200);
    return str_copy(&house.arena, str_sub(response.body, from, response.body.len));
}

/* Of every kind that is harvested: two visible records. */
static void a_harvest_has_visible_records_only(void **state)
{
    static const char *const queries[] = {
        "verb=ListIdentifiers&metadataPrefix=oai_dc",
        "verb=ListRecords&metadataPrefix=oai_dc",
        "verb=ListRecords&metadataPrefix=oai_datacite",
        "verb=ListIdentifiers&metadataPrefix=oai_dc&set=country:V0",
        "verb=ListIdentifiers&metadataPrefix=oai_dc&set=topic:zqvis-topic-1",
    };
    size_t kinds = 0;

    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++)
        kinds += (house.kinds->items[k]->flags & KIND_WORK) != 0;
    assert_true(kinds > 0);
    for (size_t q = 0; q < sizeof(queries) / sizeof(queries[0]); q++) {
        Str body = harvest(queries[q], STR_EMPTY);

        assert_false(engine_has(body, "zqhid"));
        assert_false(engine_has(body, hidden_number));
        assert_int_equal(find_hidden_country(body), body.len);
        assert_int_equal(engine_count(body, "status=\"deleted\""), 0);
        assert_int_equal(engine_count(body, "ZQHID"), 0);
        if (q < 3)
            assert_int_equal(engine_count(body, "<header"), kinds * 2);
    }
    (void)ask(STR("/oai?verb=ListSets"));
    (void)ask(STR("/oai?verb=Identify"));
    nothing_leaked();
}

static void harvested_alike(const char *query, Str hidden, Str nothing)
{
    Str one = with_word(harvest(query, hidden), hidden, nothing), other = harvest(query, nothing);

    if (!str_eq(one, other))
        fail_msg("%s%.*s: %.*s\n%.*s", query, STR_ARG(hidden), STR_ARG(one), STR_ARG(other));
}

static void harvesting_something_hidden_is_like_harvesting_nothing(void **state)
{
    (void)state;
    for (size_t way = FIRST_HIDDEN; way < WAYS; way++) {
        Str code = code_of(&document_kind, way), term = term_of("topic", way),
            type = term_of("document-type", way), country = term_of("country", way);

        harvested_alike("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:house.example:", code,
                        nothing_like(code));
        harvested_alike("verb=ListIdentifiers&metadataPrefix=oai_dc&set=topic:", term,
                        nothing_like(term));
        harvested_alike("verb=ListIdentifiers&metadataPrefix=oai_dc&set=kind:document:", type,
                        nothing_like(type));
        harvested_alike("verb=ListRecords&metadataPrefix=oai_dc&set=country:", country,
                        str_fmt(&house.arena, "N%c", country.ptr[1]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_pages_tell_machines_nothing_hidden),
        cmocka_unit_test(the_sitemap_lists_what_a_visitor_may_see_and_nothing_else),
        cmocka_unit_test(a_harvest_has_visible_records_only),
        cmocka_unit_test(harvesting_something_hidden_is_like_harvesting_nothing),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

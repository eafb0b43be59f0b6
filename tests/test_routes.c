/* SPDX-License-Identifier: EUPL-1.2
 *
 * The doors: every route of the house and what a visitor gets there.
 *
 * The table names each row of the real router with the status that the first record of its kind is
 * answered with; a route that is not in the table fails, and so does a row of the table that is no
 * route any more.  Every route is then asked in every language of a house made from the region
 * pack: as it is, with HEAD, with POST, and with a code that no record has.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "api_doors.h"
#include "base/file.h"
#include "engine_setup.h"
#include "rooms/rooms.h"

struct door {
    const char *path;
    int status; /* for a visitor; an address without its slug, or with another's, moves to the right
                   one */
    bool quiet; /* the young people's path, and what may lead there */
    bool posted; /* the same question may come in a form's body; nothing is changed by it */
};

static const struct door doors[] = {
    { "/", 302 },
    { "/{lang}", 301 },
    { "/{lang}/", 200 },
    { "/{lang}/policy", 200 },
    { "/{lang}/research", 200 },
    { "/{lang}/practice", 200 },
    { "/{lang}/about", 200 },
    { "/{lang}/about/accessibility", 200 },
    { "/{lang}/about/privacy", 200 },
    { "/{lang}/about/data", 200 },
    { "/{lang}/about/rooms", 200 },
    { "/{lang}/about/api", 200 },
    { "/{lang}/calendar/month", 200 },
    { "/{lang}/calendar/month/{month}", 200 },
    { "/{lang}/contacts", 200 },
    { "/{lang}/countries", 200 },
    { "/{lang}/countries/{code}", 301 },
    { "/{lang}/countries/{code}/{slug}", 301 },
    { "/{lang}/projects/timeline", 200 },
    { "/{lang}/plans", 200 },
    { "/{lang}/law", 200 },
    { "/{lang}/law/matrix", 200 },
    { "/{lang}/law/corporal-punishment", 200 },
    { "/{lang}/law/definitions", 200 },
    { "/{lang}/history", 200 },
    { "/{lang}/topics", 200 },
    { "/{lang}/topics/{code}", 301 },
    { "/{lang}/topics/{code}/{slug}", 301 },
    { "/{lang}/search", 200 },
    { "/{lang}/search.atom", 200 },
    { "/{lang}/youth", 200, true },
    { "/{lang}/youth/help", 200, true },
    { "/{lang}/youth/leaving", 200, true },
    { "/{lang}/youth/what-is-this", 200, true },
    { "/{lang}/youth/exit", 303, true },
    { "/{lang}/youth/{code}", 301, true },
    { "/{lang}/youth/{code}/{slug}", 301, true },
    { "/{lang}/countries/languages", 200 },
    { "/{lang}/countries/languages/{code}", 301 },
    { "/{lang}/countries/languages/{code}/{slug}", 301 },
    { "/{lang}/library", 200 },
    { "/{lang}/library/{code}", 301 },
    { "/{lang}/library/{code}/{slug}", 301 },
    { "/{lang}/library/tools", 200 },
    { "/{lang}/library/tools/{code}", 301 },
    { "/{lang}/library/tools/{code}/{slug}", 301 },
    { "/{lang}/calendar", 200 },
    { "/{lang}/calendar/{code}", 301 },
    { "/{lang}/calendar/{code}/{slug}", 301 },
    { "/{lang}/contacts/services", 200 },
    { "/{lang}/contacts/services/{code}", 301 },
    { "/{lang}/contacts/services/{code}/{slug}", 301 },
    { "/{lang}/contacts/bodies", 200 },
    { "/{lang}/contacts/bodies/{code}", 301 },
    { "/{lang}/contacts/bodies/{code}/{slug}", 301 },
    { "/{lang}/contacts/roles", 200 },
    { "/{lang}/contacts/roles/{code}", 301 },
    { "/{lang}/contacts/roles/{code}/{slug}", 301 },
    { "/{lang}/projects", 200 },
    { "/{lang}/projects/{code}", 301 },
    { "/{lang}/projects/{code}/{slug}", 301 },
    { "/{lang}/plans/all", 200 },
    { "/{lang}/plans/all/{code}", 301 },
    { "/{lang}/plans/all/{code}/{slug}", 301 },
    { "/{lang}/plans/priorities", 200 },
    { "/{lang}/plans/priorities/{code}", 301 },
    { "/{lang}/plans/priorities/{code}/{slug}", 301 },
    { "/{lang}/plans/objectives", 200 },
    { "/{lang}/plans/objectives/{code}", 301 },
    { "/{lang}/plans/objectives/{code}/{slug}", 301 },
    { "/{lang}/plans/activities", 200 },
    { "/{lang}/plans/activities/{code}", 301 },
    { "/{lang}/plans/activities/{code}/{slug}", 301 },
    { "/{lang}/plans/money", 200 },
    { "/{lang}/plans/money/{code}", 301 },
    { "/{lang}/plans/money/{code}/{slug}", 301 },
    { "/{lang}/meetings", 200 },
    { "/{lang}/meetings/{code}", 301 },
    { "/{lang}/meetings/{code}/{slug}", 301 },
    { "/{lang}/meetings/conclusions", 200 },
    { "/{lang}/meetings/conclusions/{code}", 301 },
    { "/{lang}/meetings/conclusions/{code}/{slug}", 301 },
    { "/{lang}/law/instruments", 200 },
    { "/{lang}/law/instruments/{code}", 301 },
    { "/{lang}/law/instruments/{code}/{slug}", 301 },
    { "/{lang}/law/corporal-punishment/bans", 200 },
    { "/{lang}/law/corporal-punishment/bans/{code}", 301 },
    { "/{lang}/law/corporal-punishment/bans/{code}/{slug}", 301 },
    { "/{lang}/law/definitions/all", 200 },
    { "/{lang}/law/definitions/all/{code}", 301 },
    { "/{lang}/law/definitions/all/{code}/{slug}", 301 },
    { "/{lang}/law/articles", 200 },
    { "/{lang}/law/articles/{code}", 301 },
    { "/{lang}/law/articles/{code}/{slug}", 301 },
    { "/{lang}/law/goals", 200 },
    { "/{lang}/law/goals/{code}", 301 },
    { "/{lang}/law/goals/{code}/{slug}", 301 },
    { "/{lang}/history/all", 200 },
    { "/{lang}/history/all/{code}", 301 },
    { "/{lang}/history/all/{code}/{slug}", 301 },
    { "/{lang}/history/presidencies", 200 },
    { "/{lang}/history/presidencies/{code}", 301 },
    { "/{lang}/history/presidencies/{code}/{slug}", 301 },
    { "/{lang}/history/disagreements", 200 },
    { "/{lang}/history/disagreements/{code}", 301 },
    { "/{lang}/history/disagreements/{code}/{slug}", 301 },
    { "/{lang}/glossary", 200 },
    { "/{lang}/glossary/{code}", 301 },
    { "/{lang}/glossary/{code}/{slug}", 301 },
    { "/{lang}/topics/eurovoc", 200 },
    { "/{lang}/topics/eurovoc/{code}", 301 },
    { "/{lang}/topics/eurovoc/{code}/{slug}", 301 },
    { "/dump.zip", 200 },
    { "/{lang}/opensearch.xml", 200 },
    { "/robots.txt", 200 },
    { "/.well-known/security.txt", 404 }, /* the pack names nobody to write to */
    { "/favicon.ico", 200 },
    { "/sitemap.xml", 200 },
    { "/sitemap/{part}.xml", 200 },
    { "/oai", 200, .posted = true },
    { "/r/{code}", 302, true },
    { "/{lang}/r/{code}", 302, true },
    API_DOORS,
};
enum { DOORS = sizeof(doors) / sizeof(doors[0]) };

/* The dump is made by the jobs, which do not run here. */
static void open_with_dump(void)
{
    engine_house_open_pack(&house, "region/baltic");
    must(file_write(&house.arena, str_fmt(&house.arena, "%.*s/dump.zip", STR_ARG(house.folder)),
                    bytes_of(STR("PK"))) == OK);
}

STARTS_WITH(open_with_dump())

/* Formats are rows of their own table, which says which kinds they fit; what
 * they answer with stands here. */
static const struct {
    const char *suffix, *media;
} formats[] = {
    { ".ics", "text/calendar; charset=utf-8" },
    { ".atom", "application/atom+xml; charset=utf-8" },
    { ".vcf", "text/vcard; charset=utf-8" },
    { ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { ".ods", "application/vnd.oasis.opendocument.spreadsheet" },
    { ".datapackage.zip", "application/zip" },
    { "/dump.zip", "application/zip" },
    { ".dc.xml", "application/xml; charset=utf-8" },
    { ".datacite.xml", "application/xml; charset=utf-8" },
    { ".iati.xml", "application/xml; charset=utf-8" },
    { ".bib", "application/x-bibtex; charset=utf-8" },
    { ".ris", "application/x-research-info-systems; charset=utf-8" },
    { ".csl.json", "application/vnd.citationstyles.csl+json; charset=utf-8" },
    { ".csv", "text/csv; charset=utf-8" },
    { ".json", "application/json" },
};
enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

static const struct door *door_of(const struct route *row)
{
    static const struct door of_a_format = { "", 200, false };

    for (size_t i = 0; i < DOORS; i++)
        if (strcmp(doors[i].path, row->path) == 0)
            return &doors[i];
    for (size_t i = 0; row->with != NULL && i < FORMATS; i++)
        if (str_ends(str_from_z(row->path), str_from_z(formats[i].suffix)))
            return &of_a_format;
    fail_msg("%s is missing from the table of doors in tests/test_routes.c", row->path);
    return NULL;
}

/* ---- addresses ---- */

/* The code of the first record of a kind that a visitor may see; empty where there is none. */
static Str first_code(const char *kind)
{
    static const struct statement first = {
        "test.first_code", "SELECT code FROM record WHERE kind = $1 AND state = 'published' AND "
                           "visibility = $2 ORDER BY code LIMIT 1"
    };
    Str code = STR_EMPTY;
    ROWS rows = { 0 };

    must(db_query(house.reader, &first, DBARGS(DBTEXT(str_from_z(kind)), DBINT(REACH_PUBLIC)),
                  &rows) == OK);
    if (rows_next(&rows))
        code = rows_text(&rows, &house.arena, 0);
    must(rows_close(&rows) == OK);
    return code;
}

/* A code that fits a row: of the kind that the row is about. */
static Str code_for(const struct route *row)
{
    const char *name = strstr(row->path, "/youth/") != NULL ? "guide" : "document";
    Str code;

    if (strstr(row->path, "{code}") == NULL)
        return STR_EMPTY;
    if (row->with != NULL) /* the kind, in rows with a code */
        name = ((const struct kind *)row->with)->name;
    code = first_code(name);
    if (code.len == 0)
        fail_msg("the region pack has no %s for %s", name, row->path);
    return code;
}

/* An address for a row: {lang} is the language, {code} the code, {month} a month, {slug} anything.
 */
static Str address(const struct route *row, Str lang, Str code)
{
    const struct {
        Str name;
        Str value;
    } places[] = {
        { STR("{lang}"), lang },
        { STR("{code}"), code },
        { STR("{month}"), STR("2014-09") },
        { STR("{slug}"), STR("x") },
        { STR("{part}"), STR("1") },
    };
    Str rest = str_from_z(row->path);
    struct buf out;

    buf_init(&out, &house.arena, 1000);
    while (rest.len > 0) {
        size_t used = 0;

        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
            if (str_starts(rest, places[i].name)) {
                buf_str(&out, places[i].value);
                used = places[i].name.len;
            }
        if (used == 0 && rest.ptr[0] == '{')
            fail_msg("%s has a placeholder that tests/test_routes.c cannot fill", row->path);
        if (used == 0)
            buf_char(&out, rest.ptr[0]);
        rest = str_sub(rest, used > 0 ? used : 1, rest.len);
    }
    return buf_text(&out);
}

static struct response ask(enum method method, Str path)
{
    struct request request = { .method = method, .path = path, .host = STR("house.test") };
    struct response response;

    arena_reset(&house.visit);
    house_answer(&house.house, &house.visit, house.reader, &house.search, &request, &response);
    return response;
}

/* Calls check for every route in every language of the house (once where the address has none). */
static void for_every_door(void (*check)(const struct route *row, const struct door *door,
                                         Str lang))
{
    const struct settings *settings = house.house.settings;

    assert_true(settings->language_count > 1);
    for (size_t i = 0; i < router_count(house.house.router); i++) {
        const struct route *row = router_row(house.house.router, i);
        int count = strstr(row->path, "{lang}") != NULL ? settings->language_count : 1;

        for (int l = 0; l < count; l++)
            check(row, door_of(row), lang_tag(settings->languages[l]));
    }
}

/* ---- the table ---- */

static void every_route_is_a_door_of_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < router_count(house.house.router); i++) {
        const struct route *row = router_row(house.house.router, i);
        const struct door *door = door_of(row);

        if (row->quiet != door->quiet)
            fail_msg("%s: quiet is %d", row->path, row->quiet);
    }
}

static void every_door_of_the_table_is_a_route(void **state)
{
    (void)state;
    for (size_t d = 0; d < DOORS; d++) {
        size_t found = 0;

        for (size_t i = 0; i < router_count(house.house.router); i++)
            found += strcmp(router_row(house.house.router, i)->path, doors[d].path) == 0;
        if (found != (doors[d].posted ? 2 : 1))
            fail_msg("%s is %zu routes", doors[d].path, found);
    }
}

static void every_route_has_its_permit_and_its_audit(void **state)
{
    (void)state;
    assert_true(router_count(house.house.router) > 100);
    for (size_t i = 0; i < router_count(house.house.router); i++) {
        const struct route *row = router_row(house.house.router, i);

        if (row->permit == PERMIT_UNSET || row->audit == AUDIT_UNSET || row->handler == NULL)
            fail_msg("%s: permit %d, audit %d", row->path, (int)row->permit, (int)row->audit);
        assert_true(row->method == METHOD_GET || door_of(row)->posted);
    }
}

/* ---- the doors ---- */

static const char *content_type_of(const char *path)
{
    static const struct {
        const char *path, *media;
    } others[] = {
        { "/robots.txt", "text/plain; charset=utf-8" },
        { "/favicon.ico", "image/svg+xml" },
        { "/oai", "text/xml; charset=utf-8" },
        { "/sitemap.xml", "application/xml" },
        { "/sitemap/{part}.xml", "application/xml" },
        { "/{lang}/opensearch.xml", "application/opensearchdescription+xml" },
    };

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (str_eq_z(str_from_z(path), others[i].path))
            return others[i].media;
    if (str_starts(str_from_z(path), STR("/api/")))
        return "application/json";
    for (size_t i = 0; i < FORMATS; i++)
        if (str_ends(str_from_z(path), str_from_z(formats[i].suffix)))
            return formats[i].media;
    return "text/html; charset=utf-8";
}

static void check_page(const struct route *row, const struct response *response)
{
    bool is_page = strncmp(content_type_of(row->path), "text/html", 9) == 0;

    if (!str_starts(response->content_type, str_from_z(content_type_of(row->path))))
        fail_msg("%s is %.*s", row->path, STR_ARG(response->content_type));
    if (response->body.len < 2 || (is_page && !engine_has(response->body, "</html>")))
        fail_msg("%s has %zu bytes and no end", row->path, response->body.len);
}

static void check_visit(const struct route *row, const struct door *door, Str lang)
{
    Str path = address(row, lang, code_for(row));
    struct response response = ask(METHOD_GET, path);

    if (response.status != door->status)
        fail_msg("%.*s was answered with %d, not %d", STR_ARG(path), response.status, door->status);
    if ((response.status >= 300 && response.status < 400) != (response.location.len > 0))
        fail_msg("%.*s: status %d, location \"%.*s\"", STR_ARG(path), response.status,
                 STR_ARG(response.location));
    if (response.status == 200)
        check_page(row, &response);
    if (response.no_store != (door->quiet || response.status >= 400))
        fail_msg("%.*s: no-store is %d", STR_ARG(path), response.no_store);
}

static void a_visitor_gets_what_the_table_says(void **state)
{
    (void)state;
    for_every_door(check_visit);
}

static void check_moved(const struct route *row, const struct door *door, Str lang)
{
    Str path = address(row, lang, code_for(row)), moved;
    struct response response = ask(METHOD_GET, path);

    if (door->status != 301 && door->status != 302) /* 303 leads out of the house */
        return;
    moved = str_copy(&house.arena, str_sub(response.location, 0, str_find(response.location, '#')));
    response = ask(METHOD_GET, moved);
    if (response.status != 200)
        fail_msg("%.*s moves to %.*s, which is answered with %d", STR_ARG(path), STR_ARG(moved),
                 response.status);
}

static void every_redirect_leads_to_a_page(void **state)
{
    (void)state;
    for_every_door(check_moved);
}

static void check_head(const struct route *row, const struct door *door, Str lang)
{
    struct response response = ask(METHOD_HEAD, address(row, lang, code_for(row)));

    if (response.status != door->status || response.body.len > 0)
        fail_msg("HEAD %s: status %d, %zu bytes", row->path, response.status, response.body.len);
}

static void head_is_answered_as_get_without_a_body(void **state)
{
    (void)state;
    for_every_door(check_head);
}

static void check_post(const struct route *row, const struct door *door, Str lang)
{
    struct response response = ask(METHOD_POST, address(row, lang, code_for(row)));

    if (response.status != (door->posted ? 200 : 405))
        fail_msg("POST %s was answered with %d", row->path, response.status);
}

static void nothing_can_be_posted_but_questions(void **state)
{
    (void)state;
    for_every_door(check_post);
}

static void check_nobody(const struct route *row, const struct door *door, Str lang)
{
    Str path = address(row, lang, STR("XX-NOBODY-000"));
    struct response response;

    (void)door;
    if (strstr(row->path, "{code}") == NULL)
        return;
    response = ask(METHOD_GET, path);
    if (response.status != 404)
        fail_msg("%.*s was answered with %d", STR_ARG(path), response.status);
}

static void a_code_that_nobody_has_is_not_found(void **state)
{
    (void)state;
    for_every_door(check_nobody);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_a_door_of_the_table),
        cmocka_unit_test(every_door_of_the_table_is_a_route),
        cmocka_unit_test(every_route_has_its_permit_and_its_audit),
        cmocka_unit_test(a_visitor_gets_what_the_table_says),
        cmocka_unit_test(every_redirect_leads_to_a_page),
        cmocka_unit_test(head_is_answered_as_get_without_a_body),
        cmocka_unit_test(nothing_can_be_posted_but_questions),
        cmocka_unit_test(a_code_that_nobody_has_is_not_found),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

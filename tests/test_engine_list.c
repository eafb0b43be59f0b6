/* SPDX-License-Identifier: EUPL-1.2
 *
 * Lists: what filters find and facets count, against a count made one by one in C; pages, orders
 * and years.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine_setup.h"
#include "records/list.h"
#include "rooms/rooms.h"

/* ---- many events, remembered ---- */

enum { EVENTS = 300, TYPES = 3, COUNTRIES = 4, TOPICS = 3, BODIES = 3 };

struct event {
    int type, year, end_year;
    unsigned countries, topics, bodies; /* bit sets */
    bool visible;
};

static struct event events[EVENTS];

static uint32_t seed = 20260101;

static int any(int below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)(seed >> 8) % below;
}

static void add_set(struct buf *csv, unsigned set, const char *format)
{
    bool first = true;

    for (int i = 0; i < 8; i++)
        if (set & (1u << i)) {
            buf_z(csv, first ? "" : "|");
            buf_fmt(csv,
                    format[0] == 'c'   ? "%c%c"
                    : format[0] == 't' ? "t%c%c"
                                       : "L-B-%c%c",
                    'A' + i, 'A' + i);
            first = false;
        }
}

static const char *many_events(struct arena *arena)
{
    struct buf csv;

    buf_init(&csv, arena, 1 << 20);
    buf_z(&csv, "code,title,visibility,begins,ends,type,countries,topics,bodies\n");
    for (int i = 0; i < EVENTS; i++) {
        struct event *event = &events[i];

        *event = (struct event){ any(TYPES),
                                 1990 + any(20),
                                 0,
                                 (unsigned)any(1 << COUNTRIES),
                                 (unsigned)any(1 << TOPICS),
                                 (unsigned)any(1 << BODIES),
                                 i % 7 != 3 };
        event->end_year = event->year + (i % 3 == 0 ? 2 : 0);
        buf_fmt(&csv, "L-E-%03d,Event %d,%s,%d-05,%d-06,k%d,", i, i,
                event->visible ? "public" : "office", event->year, event->end_year, event->type);
        add_set(&csv, event->countries, "c");
        buf_char(&csv, ',');
        add_set(&csv, event->topics, "t");
        buf_char(&csv, ',');
        add_set(&csv, event->bodies, "b");
        buf_char(&csv, '\n');
    }
    return str_z(arena, buf_text(&csv));
}

static int start(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 16 << 20);
    const struct engine_file files[] = {
        { "house.csv", "key,language,value\nlanguages,,en|sv|lt|ru\n" },
        { "countries.csv",
          "code,title,iso2\nL-C-A,Aa,AA\nL-C-B,Bb,BB\nL-C-C,Cc,CC\nL-C-D,Dd,DD\n" },
        { "topics.csv", "code,title,term\nL-T-A,Ta,tAA\nL-T-B,Tb,tBB\nL-T-C,Tc,tCC\n" },
        { "choices.csv", "code,vocabulary,term,title,position\nL-V-0,event-type,k0,Kind "
                         "nought,1\nL-V-1,event-type,k1,Kind one,2\n"
                         "L-V-2,event-type,k2,Kind two,3\n" },
        { "bodies.csv", "code,title\nL-B-AA,Ba\nL-B-BB,Bb\nL-B-CC,Bc\n" },
        { "roles.csv", "code,title,title@ru\nL-R-1,Zoo,Арбуз\nL-R-2,Åland,Яблоко\nL-R-3,Apple,"
                       "Ёлка\nL-R-4,Öland,Ель\nL-R-5,Čapek,Жук\nL-R-6,cup,\n"
                       "L-R-7,Ybbs,\nL-R-8,Jura,\n" },
        { "events.csv", many_events(&arena) },
    };
    engine_house_open(&house, files, sizeof(files) / sizeof(files[0]));
    arena_clear(&arena);
    return 0;
}

/* ---- the question, twice ---- */

struct choice {
    unsigned types, countries, topics, bodies; /* bit sets of what is chosen; 0: anything */
    int from, to;
};

/* Whether an event is found; skip names the facet whose choices are left out. */
static bool found(const struct event *event, const struct choice *choice, char skip)
{
    return event->visible &&
           (skip == 'k' || choice->types == 0 || (choice->types & (1u << event->type))) &&
           (skip == 'c' || choice->countries == 0 || (choice->countries & event->countries)) &&
           (skip == 't' || choice->topics == 0 || (choice->topics & event->topics)) &&
           (skip == 'b' || choice->bodies == 0 || (choice->bodies & event->bodies)) &&
           (choice->from == 0 || event->year >= choice->from || event->end_year >= choice->from) &&
           (choice->to == 0 || event->year <= choice->to);
}

static bool has_term(const struct event *event, Str facet, Str term)
{
    int letter = term.len > 0 ? term.ptr[term.len - 1] - 'A' : 0;

    if (str_eq_z(facet, "type"))
        return event->type == term.ptr[1] - '0';
    return ((str_eq_z(facet, "country") ? event->countries
             : str_eq_z(facet, "topic") ? event->topics
                                        : event->bodies) >>
            letter) &
           1;
}

static void add_query(struct buf *query, unsigned set, const char *name, const char *format)
{
    for (int i = 0; i < 8; i++)
        if (set & (1u << i)) {
            buf_fmt(query, "%s%s=", query->len > 0 ? "&" : "", name);
            if (format[0] == 'k')
                buf_fmt(query, "k%d", i);
            else
                add_set(query, 1u << i, format);
        }
}

static Str query_of(const struct choice *choice)
{
    struct buf query;

    buf_init(&query, &house.arena, 2000);
    add_query(&query, choice->types, "type", "k");
    add_query(&query, choice->countries, "country", "c");
    add_query(&query, choice->topics, "topic", "t");
    add_query(&query, choice->bodies, "bodies", "b");
    if (choice->from > 0)
        buf_fmt(&query, "%sfrom=%d", query.len > 0 ? "&" : "", choice->from);
    if (choice->to > 0)
        buf_fmt(&query, "%sto=%d", query.len > 0 ? "&" : "", choice->to);
    return buf_text(&query);
}

static void run(const char *lang, Str query, struct list_want *want, struct list_result *result)
{
    struct reader reader = engine_reader(&house, lang);
    struct form_values values;
    struct form_problem problem;

    assert_int_equal(
        form_read(&house.arena, list_form(&house.arena, &event_kind), query, &values, &problem),
        OK);
    list_want_read(&reader, &house.search, &event_kind, &values, want);
    assert_int_equal(list_run(&reader, &house.search, want, result), OK);
}

static void check_choice(const struct choice *choice)
{
    struct list_want want;
    struct list_result result;
    int64_t naive = 0;
    Str query = query_of(choice);

    run("en", query, &want, &result);
    for (int i = 0; i < EVENTS; i++)
        naive += found(&events[i], choice, 0);
    if (result.total != naive)
        fail_msg("?%.*s finds %lld, there are %lld", STR_ARG(query), (long long)result.total,
                 (long long)naive);
    for (size_t f = 0; f < result.facet_count; f++)
        for (size_t t = 0; t < result.facets[f].count; t++) {
            const struct facet_term *term = &result.facets[f].terms[t];
            Str name = str_from_z(result.facets[f].facet->name);
            char skip = str_eq_z(name, "type") ? 'k' : name.ptr[0];
            int64_t count = 0;

            if (str_eq_z(name, "topic"))
                skip = 't';
            if (str_eq_z(name, "project"))
                continue;
            for (int i = 0; i < EVENTS; i++)
                count += found(&events[i], choice, skip) && has_term(&events[i], name, term->term);
            if (term->count != count)
                fail_msg("?%.*s: %.*s=%.*s says %lld, there are %lld", STR_ARG(query),
                         STR_ARG(name), STR_ARG(term->term), (long long)term->count,
                         (long long)count);
        }
}

static void filters_and_facets_agree_with_counting_one_by_one(void **state)
{
    static const int years[] = { 0, 0, 1990, 1995, 2000, 2009, 2015 };

    (void)state;
    check_choice(&(struct choice){ 0 });
    for (int i = 0; i < 200; i++) {
        struct arena_mark mark = arena_mark(&house.arena);
        struct choice choice = { 0 };

        if (any(2))
            choice.types = (unsigned)any(1 << TYPES);
        if (any(2))
            choice.countries = (unsigned)any(1 << COUNTRIES);
        if (any(2))
            choice.topics = (unsigned)any(1 << TOPICS);
        if (any(2))
            choice.bodies = (unsigned)any(1 << BODIES);
        choice.from = years[any(7)];
        choice.to = years[any(7)];
        check_choice(&choice);
        arena_rewind(&house.arena, mark);
    }
}

static void every_facet_offers_all_that_would_find_something(void **state)
{
    struct list_want want;
    struct list_result result;
    size_t terms = 0;

    (void)state;
    run("en", STR_EMPTY, &want, &result);
    for (size_t f = 0; f < result.facet_count; f++)
        terms += result.facets[f].count;
    assert_int_equal(terms, TYPES + COUNTRIES + TOPICS + BODIES);
}

/* ---- pages ---- */

static void pages_hold_every_record_once(void **state)
{
    bool seen[EVENTS] = { false };
    struct list_want want;
    struct list_result result;
    int64_t pages, total = 0;

    (void)state;
    run("en", STR("per=40&sort=title"), &want, &result);
    pages = result.pages;
    assert_int_equal(pages, (result.total + 39) / 40);
    for (int64_t page = 1; page <= pages; page++) {
        run("en", str_fmt(&house.arena, "per=40&sort=title&page=%lld", (long long)page), &want,
            &result);
        assert_true(result.briefs.count == 40 || page == pages);
        for (size_t i = 0; i < result.briefs.count; i++, total++) {
            int64_t number;

            assert_int_equal(
                str_int(str_sub(result.briefs.items[i].code, 4, 3), 0, EVENTS, &number), OK);
            assert_false(seen[number]);
            assert_true(events[number].visible);
            seen[number] = true;
        }
    }
    assert_int_equal(total, result.total);
    run("en", STR("per=40&page=99"), &want, &result);
    assert_int_equal(result.briefs.count, 0);
    assert_int_equal(engine_get_z(&house, "/en/calendar?page=99").status, 200);
}

static void exports_hold_everything_that_is_filtered_and_nothing_else(void **state)
{
    struct choice choice = { .types = 1, .countries = 3 };
    Str csv, json;
    size_t naive = 0;

    (void)state;
    for (int i = 0; i < EVENTS; i++)
        naive += found(&events[i], &choice, 0);
    csv = engine_body(&house,
                      str_z(&house.arena, str_fmt(&house.arena, "/en/calendar.csv?%.*s&page=2",
                                                  STR_ARG(query_of(&choice)))));
    json = engine_body(&house, str_z(&house.arena, str_fmt(&house.arena, "/en/calendar.json?%.*s",
                                                           STR_ARG(query_of(&choice)))));
    assert_true(naive > 30);
    assert_int_equal(engine_count(csv, "\r\n"), naive + 1);
    assert_int_equal(engine_count(json, "\"kind\":\"event\""), naive);
}

/* ---- orders ---- */

/* The codes of roles in the order of a list, as digits. */
static const char *role_order(const char *target)
{
    Str body = engine_body(&house, target);
    struct buf out;
    size_t at;

    buf_init(&out, &house.arena, 100);
    while ((at = engine_find(body, "/contacts/roles/L-R-")) < body.len) {
        char digit = body.ptr[at + 20];

        body = str_sub(body, at + 20, body.len);
        if (out.len == 0 || buf_text(&out).ptr[out.len - 1] != digit)
            buf_char(&out, digit);
    }
    return str_z(&house.arena, buf_text(&out));
}

static void titles_stand_in_the_alphabet_of_the_pages_language(void **state)
{
    (void)state;
    /* en: Åland Apple Čapek cup Jura Öland Ybbs Zoo */
    assert_string_equal(role_order("/en/contacts/roles"), "23568471");
    /* sv: Apple Čapek cup Jura Ybbs Zoo Åland Öland */
    assert_string_equal(role_order("/sv/contacts/roles"), "35687124");
    /* lt: c before č, y beside i */
    assert_string_equal(role_order("/lt/contacts/roles"), "23657841");
    /* ru: Cyrillic first: Арбуз Ёлка Ель Жук Яблоко, then cup Jura Ybbs; ё sorts as е */
    assert_string_equal(role_order("/ru/contacts/roles"), "13452687");
}

static void dates_order_a_list_both_ways(void **state)
{
    struct list_want want;
    struct list_result newest, oldest;

    (void)state;
    run("en", STR("sort=newest&per=100"), &want, &newest);
    run("en", STR("sort=oldest&per=100"), &want, &oldest);
    for (size_t i = 1; i < 100; i++) {
        assert_true(day_compare(newest.briefs.items[i - 1].day, newest.briefs.items[i].day) >= 0);
        assert_true(day_compare(oldest.briefs.items[i - 1].day, oldest.briefs.items[i].day) <= 0);
    }
    assert_int_equal(newest.briefs.items[0].day.year, 2009);
    assert_int_equal(oldest.briefs.items[0].day.year, 1990);
}

/* ---- what is no question ---- */

static void odd_questions_are_answered_or_refused_politely(void **state)
{
    static const struct {
        const char *target;
        int status;
    } all[] = {
        { "/en/calendar?nothing=1", 200 },    { "/en/calendar?type=", 200 },
        { "/en/calendar?type=nothing", 200 }, { "/en/calendar?sort=nothing", 200 },
        { "/en/calendar?page=0", 200 },       { "/en/calendar?from=2000&to=1990", 200 },
        { "/en/calendar?page=x", 400 },       { "/en/calendar?from=-1", 400 },
        { "/en/calendar?per=1000000", 400 },  { "/en/calendar?country=%00", 400 },
        { "/en/calendar?q=%ff", 400 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        struct response response = engine_get_z(&house, all[i].target);

        if (response.status != all[i].status)
            fail_msg("%s was answered with %d", all[i].target, response.status);
        assert_int_equal(engine_count(response.body, "<h1"), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filters_and_facets_agree_with_counting_one_by_one),
        cmocka_unit_test(every_facet_offers_all_that_would_find_something),
        cmocka_unit_test(pages_hold_every_record_once),
        cmocka_unit_test(exports_hold_everything_that_is_filtered_and_nothing_else),
        cmocka_unit_test(titles_stand_in_the_alphabet_of_the_pages_language),
        cmocka_unit_test(dates_order_a_list_both_ways),
        cmocka_unit_test(odd_questions_are_answered_or_refused_politely),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rooms of the demonstration house, walked: every internal address of every page answers, every
 * page in every language has one heading, sound markup, a title and its own language, and no words
 * are left in English that the house has in the page's language.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/map.h"
#include "engine_setup.h"
#include "http/assets.h"
#include "i18n/catalogue.h"
#include "rooms/rooms.h"
#include "store/db.h"

/* Words in English that exist in a language too: English words -> anything, by language. */
static struct map translated[LANG_MAX];
static struct map words_of[LANG_MAX]; /* every word that the house has in the language itself */
static int something;

/* Where English and another language share a word, or a text holds no letters, nothing is left in
 * English. */
static void note(Lang lang, Str english, Str words)
{
    map_set(&words_of[lang], words, &something);
    if (!str_eq(english, words))
        map_set(&translated[lang], english, &something);
}

static void note_catalogue(Lang lang)
{
    for (int id = W_NONE + 1; id < WORD_COUNT; id++)
        if (!catalogue_is_plural[id] && word_is_translated(lang, (enum word)id))
            note(lang, word(LANG_SOURCE, (enum word)id), word(lang, (enum word)id));
}

static void note_texts(Lang lang)
{
    struct statement list = {
        "test.texts",
        "SELECT e.words, t.words FROM text AS e JOIN text AS t ON t.record = e.record AND t.field "
        "= e.field "
        "AND t.item = e.item WHERE e.lang = 'en' AND t.lang = $1 ORDER BY e.record, e.field"
    };
    ROWS rows = { 0 };

    assert_int_equal(db_query(house.writer, &list, DBARGS(DBTEXT(lang_tag(lang))), &rows), OK);
    while (rows_next(&rows))
        note(lang, rows_text(&rows, &house.arena, 0), rows_text(&rows, &house.arena, 1));
    assert_int_equal(rows_close(&rows), OK);
}

/* Acronyms and languages' own names belong to no language in particular. */
static void note_names(Lang lang)
{
    static const struct statement list = {
        "test.names", "SELECT acronym FROM body WHERE acronym IS NOT NULL UNION SELECT name_own "
                      "FROM language WHERE name_own IS NOT NULL ORDER BY 1"
    };
    ROWS rows = { 0 };

    assert_int_equal(db_query(house.writer, &list, DBNONE, &rows), OK);
    while (rows_next(&rows))
        map_set(&words_of[lang], rows_text(&rows, &house.arena, 0), &something);
    assert_int_equal(rows_close(&rows), OK);
}

static int start(void **state)
{
    (void)state;
    engine_house_open_pack(&house, "region/baltic");
    for (Lang lang = 0; lang < lang_count(); lang++) {
        map_init(&translated[lang], &house.arena);
        map_init(&words_of[lang], &house.arena);
        if (lang == LANG_SOURCE)
            continue;
        note_catalogue(lang);
        note_texts(lang);
        note_names(lang);
    }
    return 0;
}

/* ---- one page ---- */

static int faults, pages;

static void fault(Str target, const char *format, Str what)
{
    if (faults++ < 25)
        print_error("%.*s: %s%.*s\n", STR_ARG(target), format, STR_ARG(what));
}

static void check_words(Str target, Lang lang, Str html)
{
    struct arena_mark mark = arena_mark(&house.arena);
    struct engine_words *words;
    size_t count;
    const char *why = engine_words_of(&house.arena, html, &words, &count);

    if (why != NULL)
        fault(target, "", str_from_z(why));
    for (size_t i = 0; why == NULL && i < count; i++) {
        if (engine_has(words[i].words, "W_"))
            fault(target, "shows ", words[i].words);
        if (lang != LANG_SOURCE && str_eq(words[i].lang, lang_tag(lang)) &&
            map_find(&translated[lang], words[i].words) != NULL &&
            map_find(&words_of[lang], words[i].words) == NULL)
            fault(target, "is left in English: ", words[i].words);
    }
    arena_rewind(&house.arena, mark);
}

static void check_page(Str target, Str html)
{
    Lang lang = house_language(target);
    Str title = engine_between(html, "<title>", "</title>");

    pages++;
    if (engine_count(html, "<h1") != 1)
        fault(target, "has not one heading", STR_EMPTY);
    if (title.len == 0 || title.ptr[0] == ' ')
        fault(target, "has no title", STR_EMPTY);
    if (!str_eq(engine_between(html, "<html lang=\"", "\""), lang_tag(lang)))
        fault(target, "is not in its language", STR_EMPTY);
    if (engine_has(html, "<h1></h1>") || engine_has(html, "<h2></h2>") ||
        engine_has(html, "<h3></h3>") || engine_has(html, "<dt></dt>") ||
        engine_has(html, "<th scope=\"col\"></th>") || engine_has(html, "aria-label=\"\""))
        fault(target, "has an empty heading or label", STR_EMPTY);
    check_words(target, lang, html);
}

/* ---- the walk ---- */

struct walk {
    struct map seen;
    Str *targets;
    size_t count, room;
};

static void meet(struct walk *walk, Str target)
{
    Str bare = str_sub(target, 0, str_find(target, '#'));

    if (bare.len == 0 || map_find(&walk->seen, bare) != NULL)
        return;
    bare = str_copy(&house.arena, bare);
    map_set(&walk->seen, bare, &something);
    if (walk->count == walk->room) {
        walk->targets = arena_grow(&house.arena, walk->targets, walk->room * sizeof(Str),
                                   2 * walk->room * sizeof(Str));
        walk->room *= 2;
    }
    walk->targets[walk->count++] = bare;
}

/* One empty month is like another: the walk stays in the years that the pack speaks of. */
static bool is_far(Str target)
{
    Str rest = str_sub(target, engine_find(target, "/month/") + 7, 4);
    int64_t year;

    return str_int(rest, 0, 9999, &year) == OK && (year < 2005 || year > 2009);
}

/* A list filtered, sorted or turned is the same page again: of those only the first step from a
 * plain page is walked. */
static bool is_worth_walking(Str from, Str target)
{
    return (str_find(from, '?') == from.len || str_find(target, '?') == target.len) &&
           !(engine_has(from, "/calendar/month/") && engine_has(target, "/calendar/month/") &&
             is_far(target));
}

static void meet_all(struct walk *walk, Str from, Str html)
{
    size_t at = 0;
    Str target;

    while (engine_next_address(&house.arena, html, &at, &target)) {
        struct arena_mark mark = arena_mark(&house.arena);
        bool known = target.len == 0 || target.ptr[0] != '/' || asset_find(target) != NULL ||
                     map_find(&walk->seen, str_sub(target, 0, str_find(target, '#'))) != NULL;

        arena_rewind(&house.arena, mark);
        if (!known && is_worth_walking(from, target))
            meet(walk, target);
    }
}

static bool is_page(const struct response *response)
{
    return str_starts(response->content_type, STR("text/html"));
}

static void walk_from(const char *first, const char *lang)
{
    struct walk walk = { .room = 1024 };

    map_init(&walk.seen, &house.arena);
    walk.targets = ARENA_ARRAY(&house.arena, walk.room, Str);
    meet(&walk, str_from_z(first));
    for (size_t i = 0; i < walk.count; i++) {
        Str target = walk.targets[i];
        struct response response;

        /* The other languages' pages are another walk; these only have to be there. */
        if (target.len > 4 && target.ptr[3] == '/' &&
            !str_starts(str_sub(target, 1, target.len), str_from_z(lang)) && i % 20 != 0)
            continue;
        response = engine_get_as(&house, target, lang);
        if (response.status / 100 == 3) {
            if (response.location.len > 0 && response.location.ptr[0] == '/')
                meet(&walk, response.location);
            continue;
        }
        if (response.status != 200)
            fault(target, "was answered with ", str_fmt(&house.arena, "%d", response.status));
        else if (is_page(&response)) {
            check_page(target, response.body);
            if (str_starts(str_sub(target, 1, target.len), str_from_z(lang)))
                meet_all(&walk, target, str_copy(&house.arena, response.body));
        }
    }
}

static void no_faults(int pages_at_least)
{
    int count = faults, seen = pages;

    faults = pages = 0;
    assert_true(seen >= pages_at_least);
    assert_int_equal(count, 0);
}

static void every_address_reached_from_the_english_front_door_answers(void **state)
{
    (void)state;
    walk_from("/en/", "en");
    no_faults(1000);
}

static void every_address_reached_from_the_russian_front_door_answers(void **state)
{
    (void)state;
    walk_from("/ru/", "ru");
    no_faults(1000);
}

static void every_room_in_every_language_has_one_heading_and_its_own_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < router_count(house.house.router); i++) {
        Str path = str_from_z(router_row(house.house.router, i)->path);

        if (!str_starts(path, STR("/{lang}/")) || engine_count(path, "{") > 1 ||
            str_contains(path, STR("."))) /* a format, not a page */
            continue;
        for (Lang lang = 0; lang < lang_count(); lang++) {
            Str target = str_fmt(&house.arena, "/%.*s%.*s", STR_ARG(lang_tag(lang)),
                                 STR_ARG(str_sub(path, 7, path.len)));
            struct response response = engine_get(&house, target);

            if (response.status == 200 && is_page(&response))
                check_page(target, response.body);
            else if (!str_ends(target, STR("/youth/exit")))
                fault(target, "was answered otherwise than with a page", STR_EMPTY);
        }
    }
    no_faults(5 * 50);
}

/* Months lead to months; the walk meets them all, and they come to an end on both sides. */
static void months_come_to_an_end(void **state)
{
    static const struct {
        const char *target;
        int status;
    } all[] = {
        { "/en/calendar/month/1900-01", 200 },    { "/en/calendar/month/2100-12", 200 },
        { "/ru/calendar/month/2007-10", 200 },    { "/en/calendar/month/1899-12", 404 },
        { "/en/calendar/month/2101-01", 404 },    { "/en/calendar/month/9999-12", 404 },
        { "/en/calendar/month/0001-01", 404 },    { "/en/calendar/month/0000-00", 404 },
        { "/en/calendar/month/2007-13", 404 },    { "/en/calendar/month/2007", 404 },
        { "/en/calendar/month/2007-10-24", 404 }, { "/en/calendar/month/october", 404 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (engine_get_z(&house, all[i].target).status != all[i].status)
            fail_msg("%s is answered otherwise than with %d", all[i].target, all[i].status);
    assert_false(engine_has(engine_body(&house, "/en/calendar/month/1900-01"), "rel=\"prev\""));
    assert_false(engine_has(engine_body(&house, "/en/calendar/month/2100-12"), "rel=\"next\""));
}

/* Every fragment that a page names on itself stands on it. */
static void every_fragment_has_its_place(void **state)
{
    static const char *const targets[] = { "/en/",
                                           "/ru/contacts",
                                           "/en/plans",
                                           "/fi/history",
                                           "/lt/countries/CC-C-LT/lietuva",
                                           "/en/topics",
                                           "/sv/law/matrix",
                                           "/en/projects/timeline",
                                           "/en/calendar/month/2007-10" };

    (void)state;
    for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
        Str html = engine_body(&house, targets[i]), target;
        size_t at = 0;

        while (engine_next_address(&house.arena, html, &at, &target))
            if (target.len > 1 && target.ptr[0] == '#' &&
                !engine_has(html,
                            str_z(&house.arena, str_fmt(&house.arena, "id=\"%.*s\"",
                                                        STR_ARG(str_sub(target, 1, target.len))))))
                fault(str_from_z(targets[i]), "has no place for ", target);
    }
    pages = 1;
    no_faults(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_room_in_every_language_has_one_heading_and_its_own_words),
        cmocka_unit_test(every_address_reached_from_the_english_front_door_answers),
        cmocka_unit_test(every_address_reached_from_the_russian_front_door_answers),
        cmocka_unit_test(months_come_to_an_end),
        cmocka_unit_test(every_fragment_has_its_place),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

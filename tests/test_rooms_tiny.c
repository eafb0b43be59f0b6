/* SPDX-License-Identifier: EUPL-1.2
 *
 * The house in another region: two invented countries, one of them with a language that is written
 * from right to left, with words of membership of their own.  That it runs proves that no country,
 * language or membership is in the code; that none is written there is looked for as well.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <sys/stat.h>

#include "base/file.h"
#include "engine_setup.h"
#include "i18n/lang.h"
#include "rooms/rooms.h"
#include "store/db.h"

STARTS_WITH(engine_house_open_pack(&house, "tests/data/tiny"))

static void has(const char *target, const char *part)
{
    Str body = engine_body(&house, target);

    if (!engine_has(body, part))
        fail_msg("%s does not show %s", target, part);
}

static void hasnt(const char *target, const char *part)
{
    Str body = engine_body(&house, target);

    if (engine_has(body, part))
        fail_msg("%s shows %s", target, part);
}

static void the_front_door_is_this_houses_own(void **state)
{
    (void)state;
    has("/en/", "Two Rivers");
    has("/en/", "The house of the Two Rivers Compact");
    has("/en/", "/en/countries/TR-C-QM/qamaria");
    has("/en/", "/en/countries/TR-C-XV/veldland");
    has("/en/", "/en/library/TR-L-1990-001/");
    hasnt("/en/", "hreflang=\"sv\"");
}

static void only_the_languages_that_the_house_offers_are_answered(void **state)
{
    (void)state;
    assert_int_equal(engine_get_z(&house, "/en/").status, 200);
    assert_int_equal(engine_get_z(&house, "/sv/").status, 404);
    assert_int_equal(engine_get_z(&house, "/ar/").status, 404);
    assert_true(str_eq_z(engine_get_as(&house, STR("/"), "sv,ru;q=0.5").location, "/en/"));
}

static void countries_stand_under_the_packs_own_words_of_membership(void **state)
{
    (void)state;
    has("/en/countries", "Founding state");
    has("/en/countries", "Guest state");
    has("/en/countries", "Qamaria");
    has("/en/countries/TR-C-QM/qamaria", "Signatory of the Compact");
    has("/en/countries/TR-C-QM/qamaria", "قمرية");
    has("/en/countries/TR-C-QM/qamaria", "Moon line");
    has("/en/countries/TR-C-QM/qamaria", "1994");
    has("/en/countries/TR-C-XV/veldland", "Lantern");
    hasnt("/en/countries/TR-C-XV/veldland", "Moon line");
}

static void contacts_name_the_packs_own_services(void **state)
{
    (void)state;
    has("/en/contacts", "tel:4040");
    has("/en/contacts", "tel:8080");
    has("/en/contacts", "River desk");
    has("/en/contacts/services?function=river-desk", "TR-K-XV-02");
    hasnt("/en/contacts/services?function=river-desk", "TR-K-QM-01");
}

static void the_matrix_has_the_packs_conventions_and_states(void **state)
{
    Str body = engine_body(&house, "/en/law/matrix");

    (void)state;
    assert_true(engine_has(body, "Convention on River Crossings"));
    assert_true(engine_has(body, "Protocol on Night Crossings"));
    assert_true(engine_has(body, "1986, Bound"));
    assert_true(engine_has(body, "Not bound"));
    assert_true(engine_has(body, "Law of the rivers") || engine_has(body, "/en/law\""));
    has("/en/law", "Law of the rivers");
    has("/en/law/corporal-punishment", "1994");
}

static void the_young_peoples_room_speaks_of_this_region(void **state)
{
    struct response exit = engine_get_z(&house, "/en/youth/exit");

    (void)state;
    assert_int_equal(exit.status, 303);
    assert_true(str_eq_z(exit.location, "https://example.org/weather"));
    has("/en/youth", "Lost at the landing");
    has("/en/youth/TR-YG-01/lost-at-the-landing", "Stay where the lantern is.");
    has("/en/youth/help", "tel:4040");
    has("/en/youth/help", "Veldland");
    hasnt("/en/youth/help", "River desk"); /* no telephone */
}

/* ---- right to left ---- */

static void words_from_right_to_left_are_marked_with_their_language(void **state)
{
    struct engine_words *words;
    size_t count, seen = 0;
    static const char *const pages[] = { "/en/library", "/en/library/TR-L-1987-001",
                                         "/en/library/TR-L-1992-001", "/en/countries/languages" };

    (void)state;
    for (size_t p = 0; p < sizeof(pages) / sizeof(pages[0]); p++) {
        struct response response = engine_get_z(&house, pages[p]);

        if (response.status == 301)
            response = engine_get(&house, str_copy(&house.arena, response.location));
        assert_int_equal(response.status, 200);
        assert_null(engine_words_of(&house.arena, response.body, &words, &count));
        for (size_t i = 0; i < count; i++)
            if (engine_has(words[i].words, "ميثاق النهرين")) {
                /* The citation and the window's title hold it inside an English sentence. */
                if (engine_has(words[i].words, "TR-L") || engine_has(words[i].words, "Two Rivers"))
                    continue;
                if (!str_eq_z(words[i].lang, "ar"))
                    fail_msg("%s: %.*s is marked as %.*s", pages[p], STR_ARG(words[i].words),
                             STR_ARG(words[i].lang));
                seen++;
            }
    }
    assert_true(seen >= 2);
    /* Where there is a translation into the page's language, that is what stands there. */
    has("/en/library", "Children of the crossings");
    hasnt("/en/library", "أطفال المعابر");
}

static void only_a_page_in_such_a_language_runs_from_right_to_left(void **state)
{
    (void)state;
    assert_true(engine_has(engine_body(&house, "/en/library"), "<html lang=\"en\">"));
    assert_true(tag_is_rtl(STR("ar")));
    assert_false(tag_is_rtl(STR("en")));
    assert_false(tag_is_rtl(STR("eo")));
}

static void arabic_words_are_found(void **state)
{
    (void)state;
    /* percent-encoded, as browsers send them: "ميثاق" */
    has("/en/search?q=%D9%85%D9%8A%D8%AB%D8%A7%D9%82", "TR-L-1987-001");
    has("/en/search?q=lantern", "TR-P-LANTERN");
    hasnt("/en/search?q=lantern", "TR-L-1987-001");
}

static void every_route_without_a_code_answers(void **state)
{
    size_t asked = 0;

    (void)state;
    for (size_t i = 0; i < router_count(house.house.router); i++) {
        const struct route *route = router_row(house.house.router, i);
        Str path = str_from_z(route->path), rest;

        if (!str_starts(path, STR("/{lang}")) || engine_count(path, "{") > 1)
            continue;
        rest = str_sub(path, 7, path.len);
        Str target = str_fmt(&house.arena, "/en%.*s", STR_ARG(rest));
        int status = engine_get(&house, target).status;

        if (status != 200 && !(status == 301 && str_eq_z(target, "/en")) &&
            !str_ends(target, STR("/youth/exit")))
            fail_msg("%.*s was answered with %d", STR_ARG(target), status);
        asked++;
    }
    assert_true(asked > 80);
}

/* ---- nothing of any region is in the code ---- */

static int sources_seen, sources_wrong;
static struct arena source_arena;

/* Codes and names of the region that the demonstration pack is about, as they would stand in a
 * program: as literals. */
static const char *const region_words[] = {
    "\"BY\"",
    "\"DE\"",
    "\"DK\"",
    "\"EE\"",
    "\"FI\"",
    "\"IS\"",
    "\"LT\"",
    "\"LV\"",
    "\"NO\"",
    "\"PL\"",
    "\"RU\"",
    "\"SE\"",
    "\"UA\"",
    "\"MD\"",
    "\"DEU\"",
    "\"DNK\"",
    "\"EST\"",
    "\"FIN\"",
    "\"ISL\"",
    "\"LTU\"",
    "\"LVA\"",
    "\"NOR\"",
    "\"POL\"",
    "\"RUS\"",
    "\"SWE\"",
    "\"sv\"",
    "\"fi\"",
    "\"lt\"",
    "\"ar\"",
    "Belarus\"",
    "Germany",
    "Denmark",
    "Estonia",
    "Finland\"",
    "Iceland",
    "Lithuania\"",
    "Latvia",
    "Norway",
    "Poland",
    "Sweden",
    "Ukraine",
    "Baltic",
    "CBSS",
    "WGCC",
    "Visby",
    "Council of",
    "\"member\"",
    "\"observer\"",
    "\"former-member\"",
    "\"CC\"",
    "\"CC-",
};

/* A file's text without its comments, so that what an example says is not taken for what the
 * program does. */
static Str without_comments(Str text)
{
    struct buf out;
    bool comment = false;

    buf_init(&out, &source_arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        if (!comment && text.ptr[i] == '/' && i + 1 < text.len && text.ptr[i + 1] == '*')
            comment = true;
        if (!comment)
            buf_char(&out, text.ptr[i]);
        if (comment && text.ptr[i] == '/' && i > 0 && text.ptr[i - 1] == '*')
            comment = false;
    }
    return buf_text(&out);
}

/* The letters of a kind's codes are none of a country's. */
static bool stands_in(Str text, const char *word)
{
    const char *letters = str_z(&source_arena, str_fmt(&source_arena, ".code = %s", word));

    return engine_count(text, word) > engine_count(text, letters);
}

/* What knows a language by its tag on purpose: how to romanise it, fold it and write its dates
 * (i18n/ alone, by Unicode's rules). */
static bool is_about_languages(const char *path)
{
    return engine_has(str_from_z(path), "/i18n/");
}

static int look_into(const char *path, const struct stat *status, int type, struct FTW *place)
{
    Str name = str_from_z(path), text;
    Bytes bytes;

    (void)status;
    (void)place;
    if (type != FTW_F ||
        !(str_ends(name, STR(".c")) || str_ends(name, STR(".h")) || str_ends(name, STR(".sql"))))
        return 0;
    must(file_read(&source_arena, name, 4 << 20, &bytes) == OK);
    text = without_comments((Str){ (const char *)bytes.ptr, bytes.len });
    sources_seen++;
    for (size_t i = 0; i < sizeof(region_words) / sizeof(region_words[0]); i++)
        if (stands_in(text, region_words[i]) &&
            !(is_about_languages(path) && engine_count(str_from_z(region_words[i]), "\"") == 2)) {
            print_error("%s holds %s\n", path, region_words[i]);
            sources_wrong++;
        }
    return 0;
}

static void no_country_language_or_membership_is_in_the_code(void **state)
{
    (void)state;
    arena_init(&source_arena, 256 << 20);
    assert_int_equal(
        nftw(str_z(&source_arena, engine_source(&source_arena, "src")), look_into, 16, FTW_PHYS),
        0);
    arena_clear(&source_arena);
    assert_true(sources_seen > 120);
    assert_int_equal(sources_wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_front_door_is_this_houses_own),
        cmocka_unit_test(only_the_languages_that_the_house_offers_are_answered),
        cmocka_unit_test(countries_stand_under_the_packs_own_words_of_membership),
        cmocka_unit_test(contacts_name_the_packs_own_services),
        cmocka_unit_test(the_matrix_has_the_packs_conventions_and_states),
        cmocka_unit_test(the_young_peoples_room_speaks_of_this_region),
        cmocka_unit_test(words_from_right_to_left_are_marked_with_their_language),
        cmocka_unit_test(only_a_page_in_such_a_language_runs_from_right_to_left),
        cmocka_unit_test(arabic_words_are_found),
        cmocka_unit_test(every_route_without_a_code_answers),
        cmocka_unit_test(no_country_language_or_membership_is_in_the_code),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * What counts as the same word when searching: inflected forms, regional spellings, scripts.
 *
 * tests/data/stems/TAG.txt: a group of forms of one word a line; a form behind "!" is one that the
 * stemmer is known not to join, so that a better stemmer shows here and the file is put right.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/map.h"
#include "engine_setup.h"
#include "i18n/lang.h"
#include "i18n/stem.h"
#include "records/list.h"
#include "search/search.h"

enum { FILE_MAX = 1 << 20, UNJOINED_PERCENT = 10, GROUPS_LEAST = 10 };

static struct arena arena;

struct tally {
    size_t groups, forms, unjoined, wrong;
};

/* What is marked in a text is looked at more closely only where this says that it may be found. */
static Str stem_of(Str tag, Str form)
{
    Str folded = text_fold(&arena, form), stem = word_stem(&arena, tag, folded);

    assert_true(word_may_stem(folded, stem));
    return stem;
}

/* The forms of one group. */
static void check_group(Str tag, Str line, struct map *owners, struct tally *tally)
{
    Str first = STR_EMPTY, form, rest = line;

    tally->groups++;
    while (str_split(&rest, ' ', &form))
        if (!str_starts(form, STR("!")) && first.len == 0)
            first = stem_of(tag, form);
    for (rest = line; str_split(&rest, ' ', &form);) {
        bool apart = str_starts(form, STR("!"));
        Str stem = stem_of(tag, apart ? str_sub(form, 1, form.len) : form);

        tally->forms++;
        tally->unjoined += apart;
        if (str_eq(stem, first) != apart)
            continue;
        tally->wrong++;
        print_error("%.*s: %.*s has the stem %.*s, its group %.*s\n", STR_ARG(tag), STR_ARG(form),
                    STR_ARG(stem), STR_ARG(first));
    }
    if (map_find(owners, first) != NULL) {
        tally->wrong++;
        print_error("%.*s: two groups have the stem %.*s\n", STR_ARG(tag), STR_ARG(first));
    }
    map_set(owners, first, &arena);
}

static struct tally check_language(const char *tag)
{
    Str path =
        engine_source(&arena, str_z(&arena, str_fmt(&arena, "tests/data/stems/%s.txt", tag)));
    struct tally tally = { 0 };
    struct map owners;
    Bytes bytes;
    Str text, line;

    map_init(&owners, &arena);
    assert_int_equal(file_read(&arena, path, FILE_MAX, &bytes), OK);
    assert_int_equal(str_from_bytes(&arena, bytes, &text), OK);
    while (str_split(&text, '\n', &line))
        if (line.len > 0)
            check_group(str_from_z(tag), line, &owners, &tally);
    print_message("%s: %zu words, %zu forms, %zu of them known not to be joined\n", tag,
                  tally.groups, tally.forms, tally.unjoined);
    return tally;
}

static void the_forms_of_a_word_have_one_stem_and_other_words_have_others(void **state)
{
    const char *tag;
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; (tag = stem_language(i)) != NULL; i++) {
        struct tally tally = check_language(tag);

        wrong += tally.wrong;
        assert_true(tally.groups >= GROUPS_LEAST);
        assert_true(tally.unjoined * 100 <= tally.forms * UNJOINED_PERCENT);
    }
    assert_int_equal(wrong, 0);
}

/* ---- spellings ---- */

static const struct engine_file files[] = {
    { "house.csv", "key,language,value\nlanguages,,en|sv|ru\n" },
};

STARTS_WITH_FILES(files)

/* Whether someone who types one spelling finds a text that has the other. */
static bool finds(const char *typed, const char *text)
{
    struct reader reader = engine_reader(&house, "en");
    struct list_want want = {
        .words = str_from_z(typed), .sort = SORT_RELEVANCE, .page = 1, .per = 50
    };
    struct list_result result;

    assert_int_equal(
        engine_import(&house, "bodies.csv",
                      str_z(&house.arena, str_fmt(&house.arena, "code,title\nS-B-1,%s\n", text)),
                      (struct import_options){ 0 })
            .problem_count,
        0);
    (void)engine_follow(&house);
    list_words_read(&reader, &house.search, want.words, &want.query);
    assert_int_equal(list_run(&reader, &house.search, &want, &result), OK);
    return result.total == 1;
}

static size_t check_spellings(const char *const *spellings)
{
    size_t wrong = 0;

    for (size_t i = 0; spellings[i] != NULL; i++)
        for (size_t j = 0; spellings[j] != NULL; j++) {
            if (finds(spellings[i], spellings[j]))
                continue;
            wrong++;
            print_error("%s does not find %s\n", spellings[i], spellings[j]);
        }
    return wrong;
}

enum { SPELLINGS_MAX = 5 };

static void the_spellings_of_a_word_find_each_other(void **state)
{
    static const char *const words[][SPELLINGS_MAX] = {
        { "Århus", "Aarhus" },
        { "Kärlighet", "Kaerlighet", "Kærlighet" },
        { "Sörensen", "Sørensen", "Soerensen" },
        { "Müller", "Mueller" },
        { "Straße", "Strasse" },
        { "Šiauliai", "Shiauliai" },
        { "Žukauskas", "Zhukauskas" },
        { "Čiurlionis", "Chiurlionis" },
        { "Þingvellir", "Thingvellir" },
        { "Łódź", "Lodz" },
    };
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        wrong += check_spellings(words[i]);
    assert_int_equal(wrong, 0);
}

static void names_are_found_in_the_other_script(void **state)
{
    static const char *const names[][SPELLINGS_MAX] = {
        { "Moskva", "Москва" },
        { "Yekaterinburg", "Jekaterinburg", "Екатеринбург" },
        { "Sankt-Peterburg", "Санкт-Петербург" },
        { "Kaliningrad", "Калининград" },
        { "Zhukov", "Žukov", "Жуков" },
        { "Shchukin", "Štšukin", "Щукин" },
        { "Yuliya", "Julija", "Юлия" },
        { "Kharkiv", "Харків" },
        { "Minsk", "Мінск" },
        { "Chernihiv", "Чернігів" },
    };
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        wrong += check_spellings(names[i]);
    assert_int_equal(wrong, 0);
}

static void russian_typed_on_a_baltic_keyboard_finds_russian(void **state)
{
    (void)state;
    assert_true(finds("prava rebjonka", "Права ребёнка"));
    assert_true(finds("zaštšita detei", "Защита детей"));
    assert_true(finds("zastsita detei", "Защита детей"));
    assert_true(finds("zashchita detey", "Защита детей"));
    assert_true(finds("deti v opasnosti", "Дети в опасности"));
    assert_false(finds("prava rebjonka", "Права женщин"));
    assert_false(finds("Moskva", "Минск"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_forms_of_a_word_have_one_stem_and_other_words_have_others),
        cmocka_unit_test(the_spellings_of_a_word_find_each_other),
        cmocka_unit_test(names_are_found_in_the_other_script),
        cmocka_unit_test(russian_typed_on_a_baltic_keyboard_finds_russian),
    };

    arena_init(&arena, (size_t)1 << 28);
    return cmocka_run_group_tests(tests, start, stop);
}

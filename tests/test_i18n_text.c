/* SPDX-License-Identifier: EUPL-1.2
 *
 * Language tags, alphabetical order, folding and romanising.
 *
 * None of this depends on the catalogues.  ICU's default locale is set to Swedish first: a
 * language that ICU does not know must not be sorted by it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <unicode/uloc.h>

#include "arena_setup.h"
#include "i18n/lang.h"

#define LENGTH_OF(array) (sizeof(array) / sizeof(array)[0])
#define assert_text(actual, expected) check_text((actual), (expected), __LINE__)

static void check_text(Str actual, const char *expected, int line)
{
    if (!str_eq_z(actual, expected))
        fail_msg("line %d: \"%.*s\" should be \"%s\"", line, STR_ARG(actual), expected);
}

/* ---- tags ---- */

static void tags_are_judged_by_their_shape(void **state)
{
    static const char *const good[] = {
        "sv",         "nb",
        "se",         "smj",
        "en-GB",      "sr-Latn",
        "zh-Hant-TW", "zh-cmn-Hans-CN",
        "es-419",     "sl-rozaj-biske",
        "de-CH-1996", "de-u-co-phonebk",
        "en-x-plain", "uk-UA-u-ca-gregory",
    };
    static const char *const bad[] = {
        "",
        "s",
        "-sv",
        "sv-",
        "sv--SE",
        "sv_SE",
        "sv SE",
        "9a",
        "en-GB-GB",
        "x-mine",
        "en-x",
        "de-u",
        "de-u-x-a",
        "abcdefghi",
        "sv-SE\n",
        "své",
        "de-Latn-DE-1996-u-co-phonebk-nu-latn",
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(good); i++) {
        if (!tag_is_valid(str_from_z(good[i])))
            fail_msg("%s is a tag", good[i]);
    }
    for (size_t i = 0; i < LENGTH_OF(bad); i++) {
        if (tag_is_valid(str_from_z(bad[i])))
            fail_msg("%s is no tag", bad[i]);
    }
}

static void right_to_left_goes_by_the_script(void **state)
{
    (void)state;
    assert_true(tag_is_rtl(STR("ar")));
    assert_true(tag_is_rtl(STR("he")));
    assert_true(tag_is_rtl(STR("fa-AF")));
    assert_true(tag_is_rtl(STR("ckb")));
    assert_true(tag_is_rtl(STR("az-Arab")));
    assert_false(tag_is_rtl(STR("ar-Latn")));
    assert_false(tag_is_rtl(STR("uk")));
    assert_false(tag_is_rtl(STR("qxx")));
    assert_false(tag_is_rtl(STR("ar!")));
    assert_false(tag_is_rtl(STR_EMPTY));
}

/* ---- order ---- */

static int compare_keys(Str tag, Str a, Str b)
{
    Bytes x = sort_key(&arena, tag, a);
    Bytes y = sort_key(&arena, tag, b);
    int order = memcmp(x.ptr, y.ptr, x.len < y.len ? x.len : y.len);

    return order != 0 ? order : (x.len > y.len) - (x.len < y.len);
}

static void keys_sort_as_the_alphabet_of_the_language(void **state)
{
    static const struct {
        const char *tag;
        const char *words; /* in order */
    } rows[] = {
        { "sv", "apa Zorn åka Älv ö" },
        { "fi", "aalto zeppelin Åbo äiti öljy" },
        { "da", "abe Zebra Ærø øl aa Aabenraa" },
        { "nb", "apekatt zoo ære øy å" },
        { "et", "sada šokk zoo žanr tee vaas õun äri öö üks" },
        { "lt", "cukrus čia dovana yda ikona jis Šiauliai zona žemė" },
        { "lv", "cena čaula gals ģimene kalns ķīlis zeme žurka" },
        { "pl", "lato łata zero źle żaba" },
        { "is", "ytri þing ær ös" },
        { "de", "Apfel ärger Zug" },
        { "ru", "ёлка ель ехать цапля чай шар щука" },
        { "uk", "гора ґанок дім єнот жук кит кінь кїв лід" },
        { "be", "вуліца выраз зіма іва лес" },
        { "en", "apple Ärger zebra" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(rows); i++) {
        Str rest = str_from_z(rows[i].words);
        Str last;
        Str next;

        assert_true(str_split(&rest, ' ', &last));
        while (str_split(&rest, ' ', &next)) {
            if (compare_keys(str_from_z(rows[i].tag), last, next) >= 0)
                fail_msg("%s: %.*s comes before %.*s", rows[i].tag, STR_ARG(last), STR_ARG(next));
            last = next;
        }
    }
}

static void unknown_languages_sort_by_the_root_order(void **state)
{
    (void)state;
    assert_true(compare_keys(STR("qxx"), STR("åka"), STR("Zorn")) < 0);
    assert_true(compare_keys(STR("!"), STR("åka"), STR("Zorn")) < 0);
    assert_true(compare_keys(STR_EMPTY, STR("åka"), STR("Zorn")) < 0);
}

static void more_languages_than_the_table_holds_still_sort(void **state)
{
    (void)state;
    for (char a = 'a'; a <= 'z'; a++) {
        for (char b = 'a'; b <= 'j'; b++) {
            Str tag = str_fmt(&arena, "q%c%c", a, b);
            assert_true(compare_keys(tag, STR("a"), STR("b")) < 0);
        }
    }
    assert_true(compare_keys(STR("sv"), STR("zon"), STR("åka")) < 0);
}

static void long_and_empty_texts_have_keys(void **state)
{
    char *text = arena_alloc(&arena, 5001);

    (void)state;
    memset(text, 'a', 5000);
    Str shorter = { text, 4999 };
    Str longer = { text, 5000 };
    assert_true(compare_keys(STR("sv"), shorter, longer) < 0);
    assert_int_equal(compare_keys(STR("sv"), longer, longer), 0);
    assert_true(compare_keys(STR("sv"), STR_EMPTY, STR("a")) < 0);
}

/* ---- folding and romanising ---- */

static void folding_takes_case_and_marks_off(void **state)
{
    static const char *const rows[][2] = {
        { "", "" },
        { "ASCII Stays", "ascii stays" },
        { "Ærø Øst Łódź Þór Ðorđe", "aero ost lodz thor dorde" },
        { "Straße STRASSE", "strasse strasse" },
        { "Ålesund Õun Šiauliai Ķīlis", "alesund oun siauliai kilis" },
        { "İstanbul ısı Œuvre", "istanbul isi oeuvre" },
        { "Čáhppesvuotna Ŋŧ", "cahppesvuotna nt" },
        { "Ёлка Йод Київ Ўсход", "елка йод київ ўсход" },
        { "и\u0306 і\u0308 у\u0301", "й ї у" },
        { "ﬁn ½ Ⅷ ｆｕｌｌ", "fin 1⁄2 viii full" },
        { "soft\u00ADhyphen", "softhyphen" },
        { "Ωμέγα", "ωμέγα" },
        { "हिन्दी", "हिन्दी" },
        { "漢字 𐐀", "漢字 𐐨" },
        { "\u0301x", "\u0301x" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(rows); i++) {
        Str once = text_fold(&arena, str_from_z(rows[i][0]));
        assert_text(once, rows[i][1]);
        assert_text(text_fold(&arena, once), rows[i][1]);
    }
}

/* What stands before a letter that only the library folds is folded by it, too, and as it is alone.
 */
static void letters_fold_by_themselves_as_they_do_among_others(void **state)
{
    (void)state;
    for (uint32_t point = 1; point < 0x2100; point++) {
        char text[8];
        int len = 0;

        if (point == 0x5C0) /* Hebrew and what follows it up to the signs: by the library anyway */
            point = 0x1FF0;
        if (point < 0x80)
            text[len++] = (char)point;
        else if (point < 0x800) {
            text[len++] = (char)(0xC0 | point >> 6);
            text[len++] = (char)(0x80 | (point & 0x3F));
        } else {
            text[len++] = (char)(0xE0 | point >> 12);
            text[len++] = (char)(0x80 | (point >> 6 & 0x3F));
            text[len++] = (char)(0x80 | (point & 0x3F));
        }
        Str alone = text_fold(&arena, (Str){ text, (size_t)len });
        Str twice = str_fmt(&arena, "%.*s%.*s", len, text, len, text);
        Str among = str_fmt(&arena, "%.*s\u6f22", STR_ARG(twice));
        Str folded = text_fold(&arena, among);

        assert_true(
            str_eq(folded, str_fmt(&arena, "%.*s\u6f22", STR_ARG(text_fold(&arena, twice)))));
        if (point < 0x300 || point >= 0x370) /* a mark alone is another thing than two */
            assert_true(str_starts(folded, alone));
        arena_reset(&arena);
    }
}

static void slugs_go_by_the_romanisation_of_the_language(void **state)
{
    static const char *const rows[][3] = {
        { "ru", "Щука", "shchuka" },
        { "ru-RU", "Объявление о съезде", "obyavleniye-o-syezde" },
        { "uk", "Київ", "kyyiv" },
        { "uk", "Щука", "shchuka" },
        { "be", "Шчупак, Мінск", "shchupak-minsk" },
        { "pl", "Łódź", "lodz" },
        { "is", "Þingvellir", "thingvellir" },
        { "da", "Ærø & Ålborg", "aero-alborg" },
        { "lt", "Vaikų teisių apsauga – 2027 m.", "vaiku-teisiu-apsauga-2027-m" },
        { "et", "Õiguskantsler", "oiguskantsler" },
        { "en", "The child's \u2018best\u2019 interests!", "the-childs-best-interests" },
        { "el", "Αθήνα", "athena" },
        { "qxx", "Ünknown/Tag", "unknown-tag" },
        { "", "  --  ", "" },
        { "sv", "", "" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(rows); i++)
        assert_text(text_slug(&arena, str_from_z(rows[i][0]), str_from_z(rows[i][1])), rows[i][2]);
}

static void slugs_end_with_a_whole_word_within_80_bytes(void **state)
{
    const Str ten = STR("abcdefghi ");
    char text[300];

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = ten.ptr[i % ten.len];
    Str slug = text_slug(&arena, STR("en"), (Str){ text, sizeof text });
    assert_int_equal(slug.len, 79);
    text[7 * 10 + 9] = 'j'; /* the eighth word now has 20 letters */
    slug = text_slug(&arena, STR("en"), (Str){ text, sizeof text });
    assert_int_equal(slug.len, 69);
    memset(text, 'x', sizeof text);
    slug = text_slug(&arena, STR("en"), (Str){ text, sizeof text });
    assert_int_equal(slug.len, 80);
    text[80] = ' ';
    slug = text_slug(&arena, STR("en"), (Str){ text, sizeof text });
    assert_int_equal(slug.len, 80);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    UErrorCode status = U_ZERO_ERROR;
    const struct CMUnitTest tests[] = {
        TEST(tags_are_judged_by_their_shape),
        TEST(right_to_left_goes_by_the_script),
        TEST(keys_sort_as_the_alphabet_of_the_language),
        TEST(unknown_languages_sort_by_the_root_order),
        TEST(more_languages_than_the_table_holds_still_sort),
        TEST(long_and_empty_texts_have_keys),
        TEST(folding_takes_case_and_marks_off),
        TEST(letters_fold_by_themselves_as_they_do_among_others),
        TEST(slugs_go_by_the_romanisation_of_the_language),
        TEST(slugs_end_with_a_whole_word_within_80_bytes),
    };

    uloc_setDefault("sv_SE", &status);
    return cmocka_run_group_tests_name("i18n_text", tests, NULL, NULL);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Words, dates, numbers and names in the languages of the region.
 *
 * Built with the catalogues of tests/data/po instead of po/.  ICU's default locale is set to
 * Russian first: whatever then comes out Russian in another language was taken from the server's
 * own locale, which must never happen.  Blanks of all widths compare alike, since releases of ICU
 * differ in them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unicode/uloc.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>
#include <unistd.h>

#include "arena_setup.h"
#include "i18n/catalogue.h"
#include "i18n/words.h"
#include "i18n/zone.h"

#define LENGTH_OF(array) (sizeof(array) / sizeof(array)[0])
#define assert_text(actual, expected) check_text((actual), (expected), __LINE__)

/* With no-break, thin and narrow blanks as plain ones. */
static const char *plain(Str s)
{
    static const char *const blanks[] = { "\u00A0", "\u2009", "\u202F" };
    char *out = arena_alloc(&arena, s.len + 1);
    size_t length = 0;

    for (size_t at = 0; at < s.len;) {
        size_t width = 0;
        for (size_t i = 0; i < LENGTH_OF(blanks); i++) {
            if (str_starts(str_sub(s, at, s.len), str_from_z(blanks[i])))
                width = strlen(blanks[i]);
        }
        out[length++] = width > 0 ? ' ' : s.ptr[at];
        at += width > 0 ? width : 1;
    }
    return out;
}

static void check_text(Str actual, const char *expected, int line)
{
    const char *shown = plain(actual);

    if (strcmp(shown, expected) != 0)
        fail_msg("line %d: \"%s\" should be \"%s\"", line, shown, expected);
}

static Lang lang_of(const char *tag)
{
    Lang lang;

    if (!lang_find(str_from_z(tag), &lang))
        fail_msg("no catalogue %s", tag);
    return lang;
}

static void assert_panics(void (*bug)(void))
{
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(0);
        bug();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* ---- languages and words ---- */

static void english_comes_first_and_the_others_by_tag(void **state)
{
    (void)state;
    assert_text(lang_tag(LANG_SOURCE), "en");
    assert_text(lang_own_name(LANG_SOURCE), "English");
    for (Lang lang = 2; lang < lang_count(); lang++)
        assert_true(str_compare(lang_tag(lang - 1), lang_tag(lang)) < 0);
    assert_text(lang_own_name(lang_of("nb")), "norsk bokmål");
}

static void only_the_exact_tag_of_a_catalogue_is_found(void **state)
{
    Lang lang = 77;

    (void)state;
    assert_false(lang_find(STR("SV"), &lang));
    assert_false(lang_find(STR("sv-SE"), &lang));
    assert_false(lang_find(STR_EMPTY, &lang));
    assert_int_equal(lang, 77);
}

static void a_word_comes_in_the_language_asked_for(void **state)
{
    (void)state;
    assert_text(word(LANG_SOURCE, W_LIBRARY_TITLE), "Library");
    assert_text(word(lang_of("lt"), W_LIBRARY_TITLE), "Biblioteka");
    assert_text(word(lang_of("sv"), W_TEXT_ESCAPES),
                "Ett \"citat\" och bak\\streck,\ten tabb\noch en rad?\?!");
}

static void a_missing_or_fuzzy_translation_is_english(void **state)
{
    (void)state;
    assert_false(word_is_translated(lang_of("sv"), W_CHOICE_STATE_PUBLISHED));
    assert_text(word(lang_of("sv"), W_CHOICE_STATE_PUBLISHED), "published");
    assert_false(word_is_translated(lang_of("qxx"), W_LIBRARY_TITLE));
    assert_text(word(lang_of("qxx"), W_LIBRARY_TITLE), "Library");
    assert_true(word_is_translated(lang_of("sv"), W_LIBRARY_TITLE));
}

static void placeholders_are_filled_in_the_order_of_the_translation(void **state)
{
    (void)state;
    assert_text(word_fill(&arena, LANG_SOURCE, W_FEED_CHANGED,
                          FILLS({ "title", STR("{day} \"of\" days") }, { "day", STR("today") })),
                "{day} \"of\" days, changed today");
    assert_text(word_fill(&arena, lang_of("fi"), W_FEED_CHANGED,
                          FILLS({ "title", STR("A") }, { "day", STR_EMPTY }, { "x", STR("B") })),
                " muutettu: A");
}

static void ask_for_no_word(void)
{
    (void)word(LANG_SOURCE, W_NONE);
}

static void forget_a_value(void)
{
    (void)word_fill(&arena, LANG_SOURCE, W_FEED_CHANGED, FILLS({ "title", STR("A") }));
}

static void forget_the_number(void)
{
    (void)word(LANG_SOURCE, W_LIST_RECORDS);
}

static void a_wrong_id_or_a_value_left_out_is_a_bug(void **state)
{
    (void)state;
    assert_panics(ask_for_no_word);
    assert_panics(forget_a_value);
    assert_panics(forget_the_number);
}

static void every_word_is_found_by_its_context_and_nothing_else_is(void **state)
{
    (void)state;
    for (size_t id = 1; id < WORD_COUNT; id++)
        assert_int_equal(word_find(catalogue_contexts[id]), id);
    assert_int_equal(word_find(STR("library.title")), W_LIBRARY_TITLE);
    assert_int_equal(word_find(STR("library.titl")), W_NONE);
    assert_int_equal(word_find(STR("library.title.x")), W_NONE);
    assert_int_equal(word_find(STR("zzz")), W_NONE);
    assert_int_equal(word_find(STR_EMPTY), W_NONE);
}

static void numbers_take_the_plural_form_of_the_language(void **state)
{
    static const struct {
        const char *tag;
        int64_t n;
        const char *text;
    } rows[] = {
        { "en", 0, "0 records" },
        { "en", 1, "1 record" },
        { "en", 2, "2 records" },
        { "lt", 1, "1 įrašas" },
        { "lt", 2, "2 įrašai" },
        { "lt", 10, "10 įrašų" },
        { "lt", 11, "11 įrašų" },
        { "lt", 21, "21 įrašas" },
        { "lt", 0, "0 įrašų" },
        { "ru", 1, "1 запись" },
        { "ru", 3, "3 записи" },
        { "ru", 5, "5 записей" },
        { "ru", 11, "11 записей" },
        { "ru", 21, "21 запись" },
        { "ru", 1234, "1 234 записи" },
        { "lv", 0, "0 ierakstu" },
        { "lv", 1, "1 ieraksts" },
        { "lv", 2, "2 ieraksti" },
        { "lv", 11, "11 ierakstu" },
        { "pl", 21, "21 wpisów" },
        { "pl", 22, "22 wpisy" },
        { "is", 21, "21 færsla" },
        { "is", 11, "11 færslur" },
        { "uk", 12, "12 записів" },
        { "fi", 2, "2 tietuetta" },
        { "sv", 1000, "1 000 poster" },
        { "de", 12345, "12.345 Einträge" },
        { "qxx", 1, "1 qords" },
        { "he", 1, "1 record" },
        { "ru", -21, "-21 запись" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH_OF(rows); i++)
        assert_text(word_count(&arena, lang_of(rows[i].tag), W_LIST_RECORDS, rows[i].n, NULL, 0),
                    rows[i].text);
}

static void plural_messages_take_values_too(void **state)
{
    (void)state;
    assert_text(
        word_count(&arena, LANG_SOURCE, W_LIST_REACHED, 1, FILLS({ "place", STR("Latvia") })),
        "One child in Latvia");
    assert_text(word_count(&arena, lang_of("sv"), W_LIST_REACHED, INT64_MIN,
                           FILLS({ "place", STR("Riga") })),
                "−9 223 372 036 854 775 808 barn i Riga");
}

/* The forms are numbered by the catalogue and named by ICU; what matters is that they part the
 * numbers alike. */
static void check_plurals_against_icu(Lang lang)
{
    enum { FORMS = 6, KEYWORD = 16 };
    char names[FORMS][KEYWORD] = { { 0 } };
    const char *tag = str_z(&arena, lang_tag(lang));
    UErrorCode status = U_ZERO_ERROR;
    UPluralRules *rules = uplrules_open(tag, &status);

    for (uint64_t n = 0; n <= 1200; n++) {
        UChar keyword[KEYWORD];
        char name[KEYWORD];
        unsigned form = catalogues[lang].form_of(n);

        uplrules_select(rules, (double)n, keyword, KEYWORD, &status);
        assert_true(U_SUCCESS(status) && form < FORMS);
        u_austrcpy(name, keyword);
        if (names[form][0] == '\0') {
            for (unsigned other = 0; other < FORMS; other++)
                assert_string_not_equal(names[other], name);
            memcpy(names[form], name, KEYWORD);
        }
        assert_string_equal(names[form], name);
    }
    uplrules_close(rules);
}

static void the_plural_rules_are_those_of_cldr(void **state)
{
    (void)state;
    for (Lang lang = 0; lang < lang_count(); lang++) {
        if (!str_eq(lang_tag(lang), STR("qxx")))
            check_plurals_against_icu(lang);
    }
}

/* ---- dates ---- */

struct dates {
    const char *tag, *day, *month, *days, *months;
};

static const struct dates dates[] = {
    { "en", "12 March 2027", "March 2027", "12–14 March 2027", "12 March – 13 April 2027" },
    { "sv", "12 mars 2027", "mars 2027", "12–14 mars 2027", "12 mars–13 april 2027" },
    { "fi", "12. maaliskuuta 2027", "maaliskuu 2027", "12.–14. maaliskuuta 2027",
      "12. maaliskuuta – 13. huhtikuuta 2027" },
    { "lt", "2027 m. kovo 12 d.", "2027 m. kovas", "2027 m. kovo 12–14 d.",
      "2027 m. kovo 12 d. – balandžio 13 d." },
    { "ru", "12 марта 2027 г.", "март 2027 г.", "12–14 марта 2027 г.",
      "12 марта – 13 апреля 2027 г." },
    { "da", "12. marts 2027", "marts 2027", "12.–14. marts 2027", "12. marts–13. april 2027" },
    { "de", "12. März 2027", "März 2027", "12.–14. März 2027", "12. März – 13. April 2027" },
    { "et", "12. märts 2027", "märts 2027", "12.–14. märts 2027", "12. märts – 13. aprill 2027" },
    { "is", "12. mars 2027", "mars 2027", "12.–14. mars 2027", "12. mars – 13. apríl 2027" },
    { "lv", "2027. gada 12. marts", "2027. gada marts", "2027. gada 12.–14. marts",
      "2027. gada 12. marts – 13. aprīlis" },
    { "nb", "12. mars 2027", "mars 2027", "12.–14. mars 2027", "12. mars–13. april 2027" },
    { "pl", "12 marca 2027", "marzec 2027", "12–14 marca 2027", "12 marca – 13 kwietnia 2027" },
    { "uk", "12 березня 2027 р.", "березень 2027 р.", "12–14 березня 2027 р.",
      "12 березня – 13 квітня 2027 р." },
};

static Str range_in(const char *tag, Day from, Day to)
{
    return day_show_range(&arena, lang_of(tag), from, to);
}

static void dates_are_written_as_the_language_writes_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(dates); i++) {
        const struct dates *row = &dates[i];
        Lang lang = lang_of(row->tag);

        assert_text(day_show(&arena, lang, (Day){ 2027, 3, 12 }), row->day);
        assert_text(day_show(&arena, lang, (Day){ 2027, 3, 0 }), row->month);
        assert_text(month_show(&arena, lang, 2027, 3), row->month);
        assert_text(range_in(row->tag, (Day){ 2027, 3, 12 }, (Day){ 2027, 3, 14 }), row->days);
        assert_text(range_in(row->tag, (Day){ 2027, 3, 12 }, (Day){ 2027, 4, 13 }), row->months);
    }
}

static void a_year_alone_is_a_year(void **state)
{
    (void)state;
    assert_text(day_show(&arena, LANG_SOURCE, (Day){ 1998, 0, 0 }), "1998");
    assert_text(day_show(&arena, lang_of("lt"), (Day){ 1998, 0, 0 }), "1998");
    assert_text(day_show(&arena, lang_of("lv"), (Day){ 1998, 0, 0 }), "1998. g.");
    assert_text(day_show(&arena, LANG_SOURCE, (Day){ 0, 0, 0 }), "");
}

static void days_do_not_move_with_time_zones_or_calendars(void **state)
{
    (void)state;
    assert_text(day_show(&arena, LANG_SOURCE, (Day){ 2024, 2, 29 }), "29 February 2024");
    assert_text(day_show(&arena, LANG_SOURCE, (Day){ 1999, 12, 31 }), "31 December 1999");
    assert_text(day_show(&arena, LANG_SOURCE, (Day){ 1066, 10, 14 }), "14 October 1066");
    assert_text(range_in("en", (Day){ 1066, 10, 14 }, (Day){ 1066, 10, 15 }),
                "14 October 1066 – 15 October 1066");
    assert_text(day_show(&arena, LANG_SOURCE, (Day){ 9999, 12, 31 }), "31 December 9999");
}

static void ranges_share_what_both_ends_have(void **state)
{
    (void)state;
    assert_text(range_in("lt", (Day){ 2027, 12, 30 }, (Day){ 2028, 1, 2 }),
                "2027 m. gruodžio 30 d. – 2028 m. sausio 2 d.");
    assert_text(range_in("lt", (Day){ 2027, 3, 0 }, (Day){ 2027, 4, 0 }), "2027 m. kovas–balandis");
    assert_text(range_in("lt", (Day){ 2027, 3, 0 }, (Day){ 2028, 4, 0 }),
                "2027 m. kovas – 2028 m. balandis");
    assert_text(range_in("lt", (Day){ 2027, 0, 0 }, (Day){ 2029, 0, 0 }), "2027–2029");
    assert_text(range_in("ru", (Day){ 2027, 3, 0 }, (Day){ 2027, 5, 0 }), "март – май 2027 г.");
    assert_text(range_in("sv", (Day){ 2019, 0, 0 }, (Day){ 2021, 0, 0 }), "2019–2021");
}

static void unlike_or_missing_ends_are_shown_as_they_are(void **state)
{
    const Day day = { 2027, 3, 12 };
    const Day none = { 0, 0, 0 };

    (void)state;
    assert_text(range_in("en", day, day), "12 March 2027");
    assert_text(range_in("en", day, none), "12 March 2027");
    assert_text(range_in("en", none, day), "12 March 2027");
    assert_text(range_in("en", none, none), "");
    assert_text(range_in("en", (Day){ 2026, 0, 0 }, day), "2026 – 12 March 2027");
    assert_text(range_in("en", day, (Day){ 2026, 3, 12 }), "12 March 2027 – 12 March 2026");
}

static void weekdays_begin_on_monday(void **state)
{
    (void)state;
    assert_text(weekday_show(&arena, LANG_SOURCE, 1, false), "Monday");
    assert_text(weekday_show(&arena, LANG_SOURCE, 7, false), "Sunday");
    assert_text(weekday_show(&arena, lang_of("fi"), 7, false), "sunnuntai");
    assert_text(weekday_show(&arena, lang_of("ru"), 3, false), "среда");
    assert_text(weekday_show(&arena, lang_of("sv"), 6, true), "L");
}

static void a_language_unknown_to_icu_takes_nothing_from_the_server(void **state)
{
    (void)state;
    assert_text(day_show(&arena, lang_of("qxx"), (Day){ 2027, 3, 12 }), "2027 M03 12");
    assert_text(tag_name(&arena, lang_of("qxx"), STR("lv")), "lv");
}

/* ---- numbers and lists ---- */

static void numbers_are_grouped_as_the_language_groups(void **state)
{
    (void)state;
    assert_text(number_show(&arena, LANG_SOURCE, 1234567), "1,234,567");
    assert_text(number_show(&arena, lang_of("sv"), 1234567), "1 234 567");
    assert_text(number_show(&arena, lang_of("da"), 1234567), "1.234.567");
    assert_text(number_show(&arena, lang_of("pl"), 0), "0");
    assert_text(number_show(&arena, LANG_SOURCE, INT64_MIN), "-9,223,372,036,854,775,808");
    assert_text(percent_show(&arena, LANG_SOURCE, 45), "45%");
    assert_text(percent_show(&arena, lang_of("fi"), 100), "100 %");
    assert_text(percent_show(&arena, lang_of("ru"), -3), "-3 %");
}

static void lists_end_with_the_word_for_and(void **state)
{
    const Str items[] = { STR("a"), STR(""), STR("č") };

    (void)state;
    assert_text(list_show(&arena, LANG_SOURCE, items, 0), "");
    assert_text(list_show(&arena, LANG_SOURCE, items, 1), "a");
    assert_text(list_show(&arena, lang_of("lt"), (const Str[]){ items[0], items[2] }, 2), "a ir č");
    assert_text(list_show(&arena, LANG_SOURCE, items, 3), "a,  and č");
    assert_text(list_show(&arena, lang_of("uk"), items, 3), "a,  і č");
}

/* ---- names of languages ---- */

static void languages_are_named_in_the_language_of_the_page(void **state)
{
    (void)state;
    assert_text(tag_name(&arena, lang_of("sv"), STR("lv")), "lettiska");
    assert_text(tag_name(&arena, lang_of("lt"), STR("sv")), "švedų");
    assert_text(tag_name(&arena, LANG_SOURCE, STR("se")), "Northern Sami");
    assert_text(tag_name(&arena, LANG_SOURCE, STR("en-GB")), "British English");
    assert_text(tag_name(&arena, LANG_SOURCE, STR("qqq")), "qqq");
    assert_text(tag_name(&arena, LANG_SOURCE, STR("qqq-Latn")), "qqq-Latn");
    assert_text(tag_name(&arena, LANG_SOURCE, STR("not a tag")), "not a tag");
    assert_text(tag_name(&arena, LANG_SOURCE, STR_EMPTY), "");
}

/* ---- threads ---- */

enum { THREADS = 6, ROUNDS = 100 };

static void mix(uint64_t *sum, Str s)
{
    *sum = *sum * 31 + str_hash(s);
}

/* A number that stands for everything shown in every language. */
static uint64_t show_everything(void)
{
    struct arena own;
    uint64_t sum = 0;

    arena_init(&own, 1 << 20);
    for (Lang lang = 0; lang < lang_count(); lang++) {
        Bytes key = sort_key(&own, lang_tag(lang), STR("Łódź"));

        mix(&sum, day_show(&own, lang, (Day){ 2027, 3, 12 }));
        mix(&sum, day_show_range(&own, lang, (Day){ 2027, 3, 12 }, (Day){ 2027, 4, 14 }));
        mix(&sum, text_slug(&own, lang_tag(lang), STR("Щука Łódź")));
        mix(&sum, text_fold(&own, STR("Щука Łódź")));
        mix(&sum, word_count(&own, lang, W_LIST_RECORDS, 1234567, NULL, 0));
        mix(&sum, tag_name(&own, lang, STR("lv")));
        mix(&sum, clock_show(&own, lang, (Clock){ true, 9, 5 }));
        mix(&sum, zone_show(&own, lang, STR("Europe/Warsaw")));
        for (size_t i = 0; i < key.len; i++)
            sum = sum * 31 + key.ptr[i];
    }
    arena_clear(&own);
    return sum;
}

/* Every thread asks for everything at once, so that the formatters are opened in competition. */
static void *show_again_and_again(void *sums_out)
{
    uint64_t *sums = sums_out;

    for (int round = 0; round < ROUNDS; round++)
        sums[round] = show_everything();
    return NULL;
}

static void threads_share_the_formatters(void **state)
{
    static uint64_t sums[THREADS][ROUNDS];
    pthread_t threads[THREADS];

    (void)state;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, show_again_and_again, sums[i]), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);

    uint64_t alone = show_everything();
    for (int i = 0; i < THREADS; i++) {
        for (int round = 0; round < ROUNDS; round++)
            assert_true(sums[i][round] == alone);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    UErrorCode status = U_ZERO_ERROR;
    const struct CMUnitTest tests[] = {
        TEST(threads_share_the_formatters), /* first, while nothing is open yet */
        TEST(english_comes_first_and_the_others_by_tag),
        TEST(only_the_exact_tag_of_a_catalogue_is_found),
        TEST(a_word_comes_in_the_language_asked_for),
        TEST(a_missing_or_fuzzy_translation_is_english),
        TEST(placeholders_are_filled_in_the_order_of_the_translation),
        TEST(a_wrong_id_or_a_value_left_out_is_a_bug),
        TEST(every_word_is_found_by_its_context_and_nothing_else_is),
        TEST(numbers_take_the_plural_form_of_the_language),
        TEST(plural_messages_take_values_too),
        TEST(the_plural_rules_are_those_of_cldr),
        TEST(dates_are_written_as_the_language_writes_them),
        TEST(a_year_alone_is_a_year),
        TEST(days_do_not_move_with_time_zones_or_calendars),
        TEST(ranges_share_what_both_ends_have),
        TEST(unlike_or_missing_ends_are_shown_as_they_are),
        TEST(weekdays_begin_on_monday),
        TEST(a_language_unknown_to_icu_takes_nothing_from_the_server),
        TEST(numbers_are_grouped_as_the_language_groups),
        TEST(lists_end_with_the_word_for_and),
        TEST(languages_are_named_in_the_language_of_the_page),
    };

    uloc_setDefault("ru_RU", &status);
    return cmocka_run_group_tests_name("i18n", tests, NULL, NULL);
}

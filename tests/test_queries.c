/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people type, and what they should find in the region pack.
 *
 * tests/data/queries/LANG.tsv: what is typed, and expectations with "; " between them.
 *   CODE ...        all among the first 5       3: CODE ...     all among the first 3
 *   any: CODE ...   one among the first 5       not: CODE ...   nowhere
 *   count: N        that many                   redirect CODE   goes straight to that record
 *   suggest WORD    finds nothing, and offers the word
 *   some: CODE ...  nothing holds all words; what holds one of them is found, these in the first 5
 *   also: CODE ...  found through the names of the topic in the other languages
 * Judged by reading the pack, not by what the program answers.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "engine_setup.h"
#include "html/markup.h"
#include "records/concept.h"

STARTS_WITH(engine_house_open_pack(&house, "region/baltic"))

enum { FILE_MAX = 1 << 20, ALL_MAX = 2000, FIRST = 5 };

struct answer {
    Str lang, typed;
    struct list_want want;
    Str *codes; /* of everything found, best first */
    size_t count;
};

struct tally {
    size_t queries, failed, ranked, at_first, in_five;
};

static Str *find_codes(struct answer *answer, size_t *count)
{
    struct reader reader = engine_reader(&house, str_z(&house.arena, answer->lang));
    struct list_result *result = ARENA_NEW(&house.arena, struct list_result);
    Str *codes;

    answer->want.page = 1;
    answer->want.per = ALL_MAX;
    assert_int_equal(list_run(&reader, &house.search, &answer->want, result), OK);
    codes = ARENA_ARRAY(&house.arena, result->briefs.count + 1, Str);
    for (*count = 0; *count < result->briefs.count; ++*count)
        codes[*count] = result->briefs.items[*count].code;
    return codes;
}

/* The question as the search page reads it. */
static void ask(struct answer *answer)
{
    struct reader reader = engine_reader(&house, str_z(&house.arena, answer->lang));
    const struct form *form = list_form(&house.arena, NULL);
    struct form_values values;
    struct form_problem problem;
    struct buf query;

    buf_init(&query, &house.arena, 4096);
    buf_z(&query, "q=");
    escape_component(&query, answer->typed);
    assert_int_equal(form_read(&house.arena, form, buf_text(&query), &values, &problem), OK);
    list_want_read(&reader, &house.search, NULL, &values, &answer->want);
    answer->codes = find_codes(answer, &answer->count);
}

static size_t rank_of(const Str *codes, size_t count, Str code)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(codes[i], code))
            return i + 1;
    return SIZE_MAX;
}

static bool all_within(const Str *codes, size_t count, Str wanted, size_t first)
{
    Str code;

    while (str_split(&wanted, ' ', &code))
        if (rank_of(codes, count, code) > first)
            return false;
    return true;
}

static bool one_within(const Str *codes, size_t count, Str wanted, size_t first)
{
    Str code;

    while (str_split(&wanted, ' ', &code))
        if (rank_of(codes, count, code) <= first)
            return true;
    return false;
}

static struct response page_of(const struct answer *answer)
{
    struct buf target;

    buf_init(&target, &house.arena, 4096);
    buf_fmt(&target, "/%.*s/search?q=", STR_ARG(answer->lang));
    escape_component(&target, answer->typed);
    return engine_get(&house, buf_text(&target));
}

static bool is_also_found(struct answer *answer, Str wanted)
{
    struct reader reader = engine_reader(&house, str_z(&house.arena, answer->lang));
    struct concepts concepts;
    Str codes[CONCEPT_ROWS_MAX];

    assert_int_equal(concepts_find(&reader, &house.search, &answer->want, &concepts), OK);
    for (size_t i = 0; i < concepts.also.count; i++)
        codes[i] = concepts.also.items[i].code;
    return all_within(codes, concepts.also.count, wanted, CONCEPT_ROWS_MAX);
}

static bool some_are_found(struct answer *answer, Str wanted)
{
    Str *codes;
    size_t count;

    if (answer->count > 0)
        return all_within(answer->codes, answer->count, wanted, FIRST);
    answer->want.any = true;
    codes = find_codes(answer, &count);
    return count > 0 && all_within(codes, count, wanted, FIRST);
}

static bool is_offered(struct answer *answer, Str word)
{
    return answer->count == 0 && engine_has(page_of(answer).body, str_z(&house.arena, word));
}

static bool goes_to(struct answer *answer, Str code)
{
    struct response response = page_of(answer);

    return response.status == 302 && engine_has(response.location, str_z(&house.arena, code));
}

static Str word_after(Str expectation, const char *keyword, bool *found)
{
    Str head = str_from_z(keyword);

    *found = str_starts(expectation, head);
    return str_trim(str_sub(expectation, head.len, expectation.len));
}

static size_t number_of(Str digits)
{
    int64_t n;

    assert_int_equal(str_int(digits, 0, ALL_MAX, &n), OK);
    return (size_t)n;
}

static bool is_met(struct answer *answer, Str expectation, struct tally *tally)
{
    static const struct {
        const char *keyword;
        bool (*met)(struct answer *answer, Str rest);
    } rows[] = { { "redirect ", goes_to },
                 { "suggest ", is_offered },
                 { "some:", some_are_found },
                 { "also:", is_also_found } };
    bool found;
    Str rest;
    size_t first = FIRST;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        rest = word_after(expectation, rows[i].keyword, &found);
        if (found)
            return rows[i].met(answer, rest);
    }
    rest = word_after(expectation, "count:", &found);
    if (found)
        return answer->count == number_of(rest);
    rest = word_after(expectation, "not:", &found);
    if (found)
        return !one_within(answer->codes, answer->count, rest, ALL_MAX);
    rest = word_after(expectation, "any:", &found);
    if (!found)
        rest = expectation;
    if (!found && str_find(rest, ':') < rest.len) {
        first = number_of(str_sub(rest, 0, str_find(rest, ':')));
        rest = str_trim(str_sub(rest, str_find(rest, ':') + 1, rest.len));
    }
    tally->ranked++;
    tally->at_first += one_within(answer->codes, answer->count, rest, 1);
    tally->in_five += one_within(answer->codes, answer->count, rest, FIRST);
    return found ? one_within(answer->codes, answer->count, rest, FIRST)
                 : all_within(answer->codes, answer->count, rest, first);
}

static void check_line(const char *lang, Str line, struct tally *tally)
{
    struct answer answer = { .lang = str_from_z(lang) };
    Str expectation;

    if (!str_split(&line, '\t', &answer.typed))
        return;
    tally->queries++;
    ask(&answer);
    while (str_split(&line, ';', &expectation)) {
        if (is_met(&answer, str_trim(expectation), tally))
            continue;
        tally->failed++;
        if (answer.count == 0)
            answer.codes = find_codes(&answer, &answer.count);
        print_error("%s: \"%.*s\" should find %.*s, but of %zu finds", lang, STR_ARG(answer.typed),
                    STR_ARG(str_trim(expectation)), answer.count);
        for (size_t i = 0; i < answer.count && i < FIRST; i++)
            print_error(" %.*s", STR_ARG(answer.codes[i]));
        print_error("\n");
    }
}

static void check_language(const char *lang)
{
    struct arena_mark mark = arena_mark(&house.arena);
    Str path = engine_source(
        &house.arena,
        str_z(&house.arena, str_fmt(&house.arena, "tests/data/queries/%s.tsv", lang)));
    struct tally tally = { 0 };
    Bytes bytes;
    Str text, line;

    assert_int_equal(file_read(&house.arena, path, FILE_MAX, &bytes), OK);
    assert_int_equal(str_from_bytes(&house.arena, bytes, &text), OK);
    (void)str_split(&text, '\n', &line); /* the heads of the columns */
    while (str_split(&text, '\n', &line)) {
        struct arena_mark before = arena_mark(&house.arena);

        check_line(lang, line, &tally);
        arena_rewind(&house.arena, before);
    }
    arena_rewind(&house.arena, mark);
    print_message("%s: %zu queries; of %zu ranked, %zu at rank 1, %zu within %d\n", lang,
                  tally.queries, tally.ranked, tally.at_first, tally.in_five, FIRST);
    assert_true(tally.queries >= 45);
    assert_int_equal(tally.failed, 0);
}

/* A question is looked for by the words of that list alone. */
static void every_word_of_the_index_stands_in_its_list_of_words(void **state)
{
    static const char listing[] =
        "CREATE VIRTUAL TABLE temp.listed USING fts5vocab ('main', 'words', 'row');"
        "CREATE VIRTUAL TABLE temp.titled USING fts5vocab ('main', 'titles', 'row');";
    static const struct statement words = { "test.words", "SELECT COUNT(*) FROM listed" };
    static const struct statement missing = {
        "test.missing",
        "SELECT COUNT(*) FROM (SELECT term FROM listed UNION SELECT term FROM titled) "
        "WHERE term NOT IN (SELECT word FROM spelling)"
    };
    int64_t count;

    (void)state;
    assert_int_equal(db_script(house.index, "test.listing", listing), OK);
    assert_int_equal(db_number(house.index, &words, DBNONE, 0, &count), OK);
    assert_true(count > 10000);
    assert_int_equal(db_number(house.index, &missing, DBNONE, -1, &count), OK);
    assert_int_equal(count, 0);
}

static void people_who_type_english_find_it(void **state)
{
    (void)state;
    check_language("en");
}

static void people_who_type_swedish_find_it(void **state)
{
    (void)state;
    check_language("sv");
}

static void people_who_type_finnish_find_it(void **state)
{
    (void)state;
    check_language("fi");
}

static void people_who_type_lithuanian_find_it(void **state)
{
    (void)state;
    check_language("lt");
}

static void people_who_type_russian_find_it(void **state)
{
    (void)state;
    check_language("ru");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_of_the_index_stands_in_its_list_of_words),
        cmocka_unit_test(people_who_type_english_find_it),
        cmocka_unit_test(people_who_type_swedish_find_it),
        cmocka_unit_test(people_who_type_finnish_find_it),
        cmocka_unit_test(people_who_type_lithuanian_find_it),
        cmocka_unit_test(people_who_type_russian_find_it),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

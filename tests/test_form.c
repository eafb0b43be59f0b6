/* SPDX-License-Identifier: EUPL-1.2
 *
 * Forms: what is let in, what is refused, and that writing a form back gives the same form.
 * The contract that is tested stands in http/form.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/form.h"

static const struct form_field fields[] = {
    { "q", FORM_LINE, 10, false },       { "text", FORM_TEXT, 20, false },
    { "page", FORM_NUMBER, 500, false }, { "from", FORM_DAY, 0, false },
    { "sort", FORM_WORD, 12, false },    { "country", FORM_WORD, 2, true },
};
static const struct form form = { fields, sizeof fields / sizeof fields[0] };

#define EIGHT_COUNTRIES                                                                            \
    "country=AA&country=AB&country=AC&country=AD&country=AE&country=AF&country=AG&country=AH"

static struct arena arena;
static struct form_values values;
static struct form_problem problem;

static int open_arena(void **state)
{
    (void)state;
    arena_init(&arena, 8 << 20);
    problem = (struct form_problem){ 0 };
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static Err read_form(const char *encoded)
{
    return form_read(&arena, &form, str_from_z(encoded), &values, &problem);
}

static void assert_str(Str got, const char *expected)
{
    if (!str_eq_z(got, expected))
        fail_msg("got \"%.*s\", expected \"%s\"", STR_ARG(got), expected);
}

static void assert_refused(const char *encoded, const char *field)
{
    if (read_form(encoded) != ERR_REFUSED)
        fail_msg("%s was let in", encoded);
    assert_string_equal(problem.field, field);
}

static void declared_fields_arrive_typed(void **state)
{
    const Str *countries;

    (void)state;
    assert_int_equal(
        read_form("q=r%C3%A4tt+nu&page=17&from=1998-09&sort=-name&country=SE&country=LV"), OK);
    assert_str(form_str(&values, "q"), "r\u00e4tt nu");
    assert_int_equal(form_int(&values, "page", 1), 17);
    assert_int_equal(form_day(&values, "from").year, 1998);
    assert_int_equal(form_day(&values, "from").month, 9);
    assert_int_equal(form_day(&values, "from").day, 0);
    assert_str(form_str(&values, "sort"), "-name");
    assert_int_equal(form_many(&values, "country", &countries), 2);
    assert_str(countries[1], "LV");
    assert_int_equal(values.ignored, 0);
}

static void absent_and_empty_fields_are_the_same(void **state)
{
    (void)state;
    assert_int_equal(read_form("q=&page=&from=+&&text=%0A++&sort"), OK);
    assert_int_equal(form_str(&values, "q").len, 0);
    assert_int_equal(form_str(&values, "text").len, 0);
    assert_int_equal(form_int(&values, "page", 1), 1);
    assert_false(day_is_set(form_day(&values, "from")));
}

static void undeclared_fields_are_counted_and_forgotten(void **state)
{
    (void)state;
    assert_int_equal(read_form("utm_source=x&q=a&Q=%FF&=3"), OK);
    assert_int_equal(values.ignored, 3);
    assert_str(form_str(&values, "q"), "a");
}

static void a_name_may_be_percent_encoded(void **state)
{
    (void)state;
    assert_int_equal(read_form("%71=a"), OK);
    assert_str(form_str(&values, "q"), "a");
}

static void a_percent_sign_that_somebody_typed_stays(void **state)
{
    (void)state;
    assert_int_equal(read_form("q=100%25+%zz%4"), OK);
    assert_str(form_str(&values, "q"), "100% %zz%4");
}

static void values_that_break_their_declaration_are_refused(void **state)
{
    (void)state;
    assert_refused("q=12345678901", "q");
    assert_refused("q=a%0Ab", "q");
    assert_refused("q=a%00b", "q");
    assert_refused("q=%FF", "q");
    assert_refused("q=%E2%80%AE", "q");
    assert_refused("page=-1", "page");
    assert_refused("page=501", "page");
    assert_refused("page=1e2", "page");
    assert_refused("page=99999999999999999999", "page");
    assert_refused("from=1998-13", "from");
    assert_refused("from=yesterday", "from");
    assert_refused("sort=a%20b", "sort");
    assert_refused("sort=1234567890123", "sort");
    assert_refused("sort=%27%3B--", "sort");
    assert_refused("country=SWE", "country");
}

static void the_problem_names_the_value(void **state)
{
    (void)state;
    assert_refused("q=ok&page=no", "page");
    assert_str(problem.value, "no");
}

static void the_maximum_counts_letters_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(read_form("q=%D1%8F%D1%8F%D1%8F%D1%8F%D1%8F%D1%8F%D1%8F%D1%8F%D1%8F%D1%8F"),
                     OK);
    assert_int_equal(form_str(&values, "q").len, 20);
}

static void a_text_keeps_its_lines_and_loses_carriage_returns(void **state)
{
    (void)state;
    assert_int_equal(read_form("text=one%0D%0A++two"), OK);
    assert_str(form_str(&values, "text"), "one\n  two");
}

static void a_single_field_comes_once_and_a_many_field_at_most_eight_times(void **state)
{
    (void)state;
    assert_refused("q=a&q=b", "q");
    assert_int_equal(read_form("q=&q=b"), OK);
    assert_int_equal(read_form(EIGHT_COUNTRIES), OK);
    assert_refused(EIGHT_COUNTRIES "&country=AI", "country");
}

static void too_much_text_and_too_many_pairs_are_refused(void **state)
{
    static char text[(16 << 10) + 2];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    assert_int_equal(read_form(text), ERR_TOO_LARGE);
    text[16 << 10] = '\0';
    assert_int_equal(read_form(text), OK);
    for (size_t i = 0; i < 256; i++)
        memcpy(text + i * 4, "a=b&", 4);
    text[256 * 4] = '\0';
    assert_int_equal(read_form(text), OK);
    assert_int_equal(values.ignored, 256);
    memcpy(text + 256 * 4, "a=b", 4);
    assert_int_equal(read_form(text), ERR_TOO_LARGE);
}

static Str written(const char *except, Str except_value)
{
    struct buf out;

    buf_init(&out, &arena, 4096);
    form_write(&out, &values, except, except_value);
    return buf_text(&out);
}

static void a_form_writes_itself_in_the_order_of_declaration(void **state)
{
    (void)state;
    assert_int_equal(read_form("country=SE&page=2&country=LV&q=a%26b+%C3%A4&other=1"), OK);
    assert_str(written(NULL, STR_EMPTY), "q=a%26b%20%C3%A4&page=2&country=SE&country=LV");
    assert_str(written("page", STR_EMPTY), "q=a%26b%20%C3%A4&country=SE&country=LV");
    assert_str(written("country", STR("SE")), "q=a%26b%20%C3%A4&page=2&country=LV");
    assert_str(written("q", STR("x")), "q=a%26b%20%C3%A4&page=2&country=SE&country=LV");
}

static void what_was_written_reads_the_same(void **state)
{
    (void)state;
    assert_int_equal(read_form("q=%25+%2B%3D%26%23&text=a%0Ab"), OK);
    Str first = written(NULL, STR_EMPTY);
    assert_int_equal(form_read(&arena, &form, first, &values, &problem), OK);
    assert_str(form_str(&values, "q"), "% +=&#");
    assert_true(str_eq(first, written(NULL, STR_EMPTY)));
}

static void an_empty_form_reads_anything(void **state)
{
    static const struct form nothing;

    (void)state;
    assert_int_equal(form_read(&arena, &nothing, STR("a=1&b=2"), &values, &problem), OK);
    assert_int_equal(values.ignored, 2);
    assert_int_equal(written(NULL, STR_EMPTY).len, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(declared_fields_arrive_typed),
        TEST(absent_and_empty_fields_are_the_same),
        TEST(undeclared_fields_are_counted_and_forgotten),
        TEST(a_name_may_be_percent_encoded),
        TEST(a_percent_sign_that_somebody_typed_stays),
        TEST(values_that_break_their_declaration_are_refused),
        TEST(the_problem_names_the_value),
        TEST(the_maximum_counts_letters_not_bytes),
        TEST(a_text_keeps_its_lines_and_loses_carriage_returns),
        TEST(a_single_field_comes_once_and_a_many_field_at_most_eight_times),
        TEST(too_much_text_and_too_many_pairs_are_refused),
        TEST(a_form_writes_itself_in_the_order_of_declaration),
        TEST(what_was_written_reads_the_same),
        TEST(an_empty_form_reads_anything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

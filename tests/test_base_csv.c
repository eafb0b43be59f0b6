/* SPDX-License-Identifier: EUPL-1.2
 *
 * Comma-separated values: reading, refusing with the right line, and the round trip.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"

static struct arena arena;

#define assert_str(s, literal) assert_true(str_eq((s), STR(literal)))

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

/* Reads the next row and shows it as cells joined by '|'; "<end>" at the end. */
static Str next(struct csv_reader *reader)
{
    struct csv_row row;
    struct buf buf;
    bool more;

    assert_int_equal(csv_next(reader, &arena, &row, &more), OK);
    if (!more)
        return STR("<end>");
    buf_init(&buf, &arena, 1 << 20);
    for (size_t i = 0; i < row.count; i++) {
        if (i > 0)
            buf_char(&buf, '|');
        buf_str(&buf, row.cells[i]);
    }
    return buf_text(&buf);
}

static struct csv_reader open_text(Str text)
{
    struct csv_reader reader;

    csv_open(&reader, bytes_of(text));
    return reader;
}

static void rows_are_read_cell_by_cell(void **state)
{
    struct csv_reader reader = open_text(STR("a,b,c\r\n1,,3\n,\nlast"));

    (void)state;
    assert_str(next(&reader), "a|b|c");
    assert_str(next(&reader), "1||3");
    assert_str(next(&reader), "|");
    assert_str(next(&reader), "last");
    assert_str(next(&reader), "<end>");
    assert_str(next(&reader), "<end>");
}

static void quoted_cells_hold_commas_quotes_and_lines(void **state)
{
    struct csv_reader reader =
        open_text(STR("\"a,b\",\"say \"\"hej\"\"\",\"\"\r\n\"two\r\nlines\",\"\"\"\"\nq\"uote,x"));

    (void)state;
    assert_str(next(&reader), "a,b|say \"hej\"|");
    assert_int_equal(reader.row_line, 1);
    assert_str(next(&reader), "two\nlines|\"");
    assert_int_equal(reader.row_line, 2);
    assert_str(next(&reader), "q\"uote|x");
    assert_int_equal(reader.row_line, 4);
    assert_str(next(&reader), "<end>");
}

static void blank_lines_and_the_byte_order_mark_are_passed_over(void **state)
{
    struct csv_reader reader = open_text(STR("\xEF\xBB\xBF\r\n\n\"code\",x\n\n\r\nE1,y\n\n"));

    (void)state;
    assert_str(next(&reader), "code|x");
    assert_int_equal(reader.row_line, 3);
    assert_str(next(&reader), "E1|y");
    assert_int_equal(reader.row_line, 6);
    assert_str(next(&reader), "<end>");
    reader = open_text(STR_EMPTY);
    assert_str(next(&reader), "<end>");
    reader = open_text(STR("\xEF\xBB\xBF"));
    assert_str(next(&reader), "<end>");
}

static void one_guarding_apostrophe_is_taken_off(void **state)
{
    struct csv_reader reader =
        open_text(STR("'=1+1,'-5,'+371 2,'@x,'\tx,''=x,'tis,',-5,O'=x,''\n"));

    (void)state;
    assert_str(next(&reader), "=1+1|-5|+371 2|@x|\tx|'=x|'tis|'|-5|O'=x|''");
}

/* Reads until the refusal, and checks its line and reason; after it the file is at its end. */
static void check_refusal(Str text, size_t line, const char *why)
{
    struct csv_reader reader = open_text(text);
    struct csv_row row;
    bool more = true;
    Err err = OK;

    while (err == OK && more)
        err = csv_next(&reader, &arena, &row, &more);
    assert_int_equal(err, ERR_REFUSED);
    assert_int_equal(reader.row_line, line);
    assert_string_equal(reader.why, why);
    assert_str(next(&reader), "<end>");
}

static void a_refusal_tells_line_and_reason(void **state)
{
    (void)state;
    check_refusal(STR("a,b\n1,\"x\n\ny"), 2, "a quote is not closed");
    check_refusal(STR("\""), 1, "a quote is not closed");
    check_refusal(STR("\"\"\""), 1, "a quote is not closed");
    check_refusal(STR("a\n\"x\ny\",1\nb\n\"x\" ,2\n"), 5, "text follows a closing quote");
    check_refusal(STR("\n\n\"x\"y\n"), 3, "text follows a closing quote");
    check_refusal(STR("\"x\"\ry\n"), 1, "text follows a closing quote");
    check_refusal(STR("a\nb,\xff\n"), 2, "a cell holds bytes that are not UTF-8 text");
    check_refusal(STR("a\rb\n"), 1, "a cell holds bytes that are not UTF-8 text");
    check_refusal(STR("a\n\"\0\"\n"), 2, "a cell holds bytes that are not UTF-8 text");
    check_refusal(STR("K\370benhavn\n"), 1, "a cell holds bytes that are not UTF-8 text");
}

static void too_many_columns_are_refused(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, &arena, 1 << 20);
    for (int i = 1; i < CSV_COLUMNS_MAX; i++)
        buf_z(&buf, "x,");
    struct csv_reader reader = open_text(buf_text(&buf));
    struct csv_row row;
    bool more;
    assert_int_equal(csv_next(&reader, &arena, &row, &more), OK);
    assert_int_equal(row.count, CSV_COLUMNS_MAX);
    assert_str(row.cells[CSV_COLUMNS_MAX - 2], "x");
    assert_str(row.cells[CSV_COLUMNS_MAX - 1], "");

    buf_z(&buf, "x,");
    check_refusal(buf_text(&buf), 1, "a row has more than 400 columns");
}

static void a_cell_over_the_limit_is_refused(void **state)
{
    size_t size = CSV_CELL_MAX + 2;
    char *text = arena_array(&arena, size, 1);

    (void)state;
    memset(text, 'x', size);
    text[size - 1] = '\n';
    check_refusal((Str){ text, size }, 1, "a cell is longer than 1 MB");
    struct csv_reader reader = open_text((Str){ text + 1, size - 1 });
    assert_int_equal(next(&reader).len, CSV_CELL_MAX);
    text[0] = '"';
    text[size - 1] = '"';
    reader = open_text((Str){ text, size });
    assert_int_equal(next(&reader).len, CSV_CELL_MAX);
}

static void what_is_written_is_read_back(void **state)
{
    static const Str cells[] = {
        STR(""),           STR("plain"),
        STR(" blanks "),   STR("a,b"),
        STR("\""),         STR("\"quoted\""),
        STR("two\nlines"), STR("\n"),
        STR("=SUM(A1)"),   STR("+371 2"),
        STR("-5"),         STR("@name"),
        STR("\ttab"),      STR("'"),
        STR("''"),         STR("'tis"),
        STR("'=x"),        STR("''@x"),
        STR("=\"a,b\""),   STR("Ærø"),
        STR(""),           STR("\xEF\xBB\xBFmark"),
    };
    size_t count = sizeof cells / sizeof cells[0];
    struct buf buf;

    (void)state;
    buf_init(&buf, &arena, 1 << 16);
    for (size_t i = 0; i < count; i++) {
        csv_cell(&buf, cells[i], true); /* a row of its own */
        csv_end(&buf);
    }
    for (size_t i = 0; i < count; i++)
        csv_cell(&buf, cells[i], i == 0);
    csv_end(&buf);

    struct csv_reader reader = open_text(buf_text(&buf));
    struct csv_row row;
    bool more;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(csv_next(&reader, &arena, &row, &more), OK);
        assert_true(more);
        assert_int_equal(row.count, 1);
        assert_true(str_eq(row.cells[0], cells[i]));
    }
    assert_int_equal(csv_next(&reader, &arena, &row, &more), OK);
    assert_int_equal(row.count, count);
    for (size_t i = 0; i < count; i++)
        assert_true(str_eq(row.cells[i], cells[i]));
    assert_str(next(&reader), "<end>");
}

static void a_mark_at_the_start_survives_the_round_trip(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, &arena, 100);
    csv_cell(&buf, STR("\xEF\xBB\xBFx"), true);
    struct csv_reader reader = open_text(buf_text(&buf));
    assert_str(next(&reader), "\xEF\xBB\xBFx");
}

static void no_written_cell_is_a_formula(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, &arena, 1000);
    csv_cell(&buf, STR("=1"), true);
    csv_cell(&buf, STR("-a,b"), false);
    csv_cell(&buf, STR("say \"hej\""), false);
    csv_cell(&buf, STR(""), false);
    csv_cell(&buf, STR("＝1"), false);
    csv_cell(&buf, STR("\n=1"), false);
    csv_end(&buf);
    assert_str(buf_text(&buf),
               "'=1,\"'-a,b\",\"say \"\"hej\"\"\",,'＝1,\"'\n=1\"\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_cell_by_cell),
        cmocka_unit_test(quoted_cells_hold_commas_quotes_and_lines),
        cmocka_unit_test(blank_lines_and_the_byte_order_mark_are_passed_over),
        cmocka_unit_test(one_guarding_apostrophe_is_taken_off),
        cmocka_unit_test(a_refusal_tells_line_and_reason),
        cmocka_unit_test(too_many_columns_are_refused),
        cmocka_unit_test(a_cell_over_the_limit_is_refused),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(a_mark_at_the_start_survives_the_round_trip),
        cmocka_unit_test(no_written_cell_is_a_formula),
    };
    return cmocka_run_group_tests_name("base_csv", tests, start, stop);
}

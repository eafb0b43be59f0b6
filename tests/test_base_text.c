/* SPDX-License-Identifier: EUPL-1.2
 *
 * Text: what the door lets in, cutting and comparing, numbers, and buffers with their maximum.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/sha256.h"
#include "base/str.h"

static struct arena arena;

#define BYTES(literal) bytes_of(STR(literal))
#define assert_str(s, literal) assert_true(str_eq((s), STR(literal)))

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

/* The door */

static void the_door_takes_text_as_it_is(void **state)
{
    static const char text[] =
        "Ærøskøbing\tŁódź\nКиїв Þingvellir 漢字 \U0001F3E0 \uFEFF\u200E\uFFFD";
    Str out;

    (void)state;
    size_t used = arena.used;
    assert_int_equal(str_from_bytes(&arena, bytes_of(str_from_z(text)), &out), OK);
    assert_ptr_equal(out.ptr, text);
    assert_int_equal(out.len, sizeof text - 1);
    assert_int_equal(arena.used, used);
    assert_int_equal(str_from_bytes(&arena, (Bytes){ NULL, 0 }, &out), OK);
    assert_int_equal(out.len, 0);
}

static void the_door_drops_carriage_returns_before_newlines(void **state)
{
    Str out;

    (void)state;
    assert_int_equal(str_from_bytes(&arena, BYTES("a\r\nb\n\r\n"), &out), OK);
    assert_str(out, "a\nb\n\n");
}

static void the_door_refuses(void **state)
{
    static const struct {
        const char *why;
        Str bytes;
    } refused[] = {
        { "NUL", STR("a\0b") },
        { "escape", STR("a\x1b[31m") },
        { "delete", STR("a\x7f") },
        { "C1 control", STR("a\xc2\x85") },
        { "last C1 control", STR("a\xc2\x9f") },
        { "carriage return alone", STR("a\rb") },
        { "carriage return at the end", STR("a\r") },
        { "two carriage returns", STR("a\r\r\n") },
        { "continuation alone", STR("\x80") },
        { "cut sequence", STR("caf\xc3") },
        { "cut sequence of four", STR("\xf0\x9f\x8f") },
        { "broken sequence", STR("\xe2\x28\xa1") },
        { "overlong slash", STR("\xc0\xaf") },
        { "overlong of three", STR("\xe0\x80\xaf") },
        { "overlong of four", STR("\xf0\x80\x80\xaf") },
        { "surrogate", STR("\xed\xa0\x80") },
        { "last surrogate", STR("\xed\xbf\xbf") },
        { "above U+10FFFF", STR("\xf4\x90\x80\x80") },
        { "no such lead byte", STR("\xf8\x88\x80\x80\x80") },
        { "noncharacter U+FFFE", STR("\xef\xbf\xbe") },
        { "noncharacter U+FDD0", STR("\xef\xb7\x90") },
        { "noncharacter U+FDEF", STR("\xef\xb7\xaf") },
        { "noncharacter U+1FFFF", STR("\xf0\x9f\xbf\xbf") },
        { "noncharacter U+10FFFF", STR("\xf4\x8f\xbf\xbf") },
        { "bidi embedding U+202A", STR("\xe2\x80\xaa") },
        { "bidi override U+202E", STR("abc\xe2\x80\xae") },
        { "bidi isolate U+2066", STR("\xe2\x81\xa6") },
        { "bidi isolate U+2069", STR("\xe2\x81\xa9") },
    };

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        Str out = STR("untouched");
        if (str_from_bytes(&arena, bytes_of(refused[i].bytes), &out) != ERR_REFUSED)
            fail_msg("the door let in: %s", refused[i].why);
        assert_str(out, "untouched");
    }
}

static void the_neighbours_of_what_is_refused_pass(void **state)
{
    static const Str passed[] = {
        STR(" "),
        STR("~"),
        STR("\xc2\xa0"),
        STR("\xe2\x80\xa9"),
        STR("\xe2\x80\xaf"),
        STR("\xe2\x81\xa5"),
        STR("\xe2\x81\xaa"),
        STR("\xed\x9f\xbf"),
        STR("\xee\x80\x80"),
        STR("\xef\xb7\x8f"),
        STR("\xef\xb7\xb0"),
        STR("\xef\xbf\xbd"),
        STR("\xf0\x90\x80\x80"),
        STR("\xf4\x8f\xbf\xbd"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++) {
        Str out;
        if (str_from_bytes(&arena, bytes_of(passed[i]), &out) != OK)
            fail_msg("the door refused number %zu", i);
    }
}

/* Code points */

static void code_points_are_counted_and_never_cut(void **state)
{
    Str s = STR("aÆ漢\U0001F3E0z");

    (void)state;
    assert_int_equal(str_points(s), 5);
    assert_int_equal(str_points(STR_EMPTY), 0);
    assert_str(str_first_points(s, 0), "");
    assert_str(str_first_points(s, 2), "aÆ");
    assert_str(str_first_points(s, 4), "aÆ漢\U0001F3E0");
    assert_true(str_eq(str_first_points(s, 99), s));

    static const uint32_t expected[] = { 'a', 0xC6, 0x6F22, 0x1F3E0, 'z' };
    size_t at = 0;
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(str_next_point(s, &at), expected[i]);
    assert_int_equal(at, s.len);
}

static void a_broken_sequence_is_one_replacement_a_byte(void **state)
{
    Str s = STR("\xf0\x9fz");
    size_t at = 0;

    (void)state;
    assert_int_equal(str_next_point(s, &at), 0xFFFD);
    assert_int_equal(str_next_point(s, &at), 0xFFFD);
    assert_int_equal(str_next_point(s, &at), 'z');
}

/* Comparing and cutting */

static void texts_compare_by_their_bytes(void **state)
{
    (void)state;
    assert_true(str_eq(STR_EMPTY, STR("")));
    assert_true(str_eq_z(STR("abc"), "abc"));
    assert_true(str_eq_z(STR(""), NULL));
    assert_false(str_eq(STR("abc"), STR("abd")));
    assert_false(str_eq(STR("abc"), STR("ab")));
    assert_true(str_eq_ascii_case(STR("Content-TYPE"), STR("content-type")));
    assert_false(str_eq_ascii_case(STR("Æ"), STR("æ")));
    assert_false(str_eq_ascii_case(STR("@"), STR("`")));
    assert_true(str_compare(STR("a"), STR("ab")) < 0);
    assert_true(str_compare(STR("b"), STR("ab")) > 0);
    assert_true(str_compare(STR("z"), STR("æ")) < 0);
    assert_int_equal(str_compare(STR_EMPTY, STR("")), 0);
    assert_int_equal(str_hash(STR_EMPTY), 0xcbf29ce484222325u);
    assert_int_equal(str_hash(STR("foobar")), 0x85944171f73967e8u);
}

static void parts_of_a_text_are_found(void **state)
{
    Str s = STR("library/items");

    (void)state;
    assert_true(str_starts(s, STR("library/")));
    assert_false(str_starts(STR("lib"), STR("library")));
    assert_true(str_ends(s, STR("items")));
    assert_false(str_ends(STR("s"), STR("items")));
    assert_true(str_starts(STR_EMPTY, STR("")) && str_ends(STR_EMPTY, STR("")));
    assert_true(str_contains(s, STR("y/i")));
    assert_true(str_contains(s, STR("")));
    assert_false(str_contains(s, STR("y/j")));
    assert_false(str_contains(STR_EMPTY, STR("a")));
    assert_int_equal(str_find(s, '/'), 7);
    assert_int_equal(str_find(s, 'q'), s.len);
    assert_int_equal(str_find(STR_EMPTY, 'q'), 0);
    assert_str(str_sub(s, 8, 3), "ite");
    assert_str(str_sub(s, 8, SIZE_MAX), "items");
    assert_str(str_sub(s, 99, 1), "");
    assert_str(str_trim(STR(" \t\n a b \n")), "a b");
    assert_str(str_trim(STR(" \n ")), "");
}

static void a_text_is_split_at_separators(void **state)
{
    Str rest = STR("a||b|");
    Str part;

    (void)state;
    assert_true(str_split(&rest, '|', &part));
    assert_str(part, "a");
    assert_true(str_split(&rest, '|', &part));
    assert_str(part, "");
    assert_true(str_split(&rest, '|', &part));
    assert_str(part, "b");
    assert_false(str_split(&rest, '|', &part));
}

static void copies_are_of_their_own_and_terminated(void **state)
{
    char original[] = "MiXed Æ";
    Str copy = str_copy(&arena, str_from_z(original));

    (void)state;
    original[0] = 'x';
    assert_str(copy, "MiXed Æ");
    assert_str(str_lower_ascii(&arena, copy), "mixed Æ");
    assert_str(str_upper_ascii(&arena, copy), "MIXED Æ");
    assert_string_equal(str_z(&arena, str_sub(copy, 0, 3)), "MiX");
    assert_string_equal(str_z(&arena, STR_EMPTY), "");
    assert_str(str_fmt(&arena, "%d of %.*s", 7, STR_ARG(STR("nine"))), "7 of nine");
    assert_str(str_fmt(&arena, "%.*s", STR_ARG(STR_EMPTY)), "");
}

static void whole_numbers_are_read_strictly(void **state)
{
    static const Str refused[] = {
        STR(""),
        STR("-"),
        STR("+1"),
        STR(" 1"),
        STR("1 "),
        STR("1.0"),
        STR("0x1"),
        STR("--1"),
        STR("1-"),
        STR("9223372036854775808"),
        STR("-9223372036854775809"),
        STR("99999999999999999999"),
    };
    int64_t n = 77;

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_int_equal(str_int(refused[i], INT64_MIN, INT64_MAX, &n), ERR_REFUSED);
    assert_int_equal(n, 77);

    assert_int_equal(str_int(STR("9223372036854775807"), INT64_MIN, INT64_MAX, &n), OK);
    assert_true(n == INT64_MAX);
    assert_int_equal(str_int(STR("-9223372036854775808"), INT64_MIN, INT64_MAX, &n), OK);
    assert_true(n == INT64_MIN);
    assert_int_equal(str_int(STR("007"), 0, 10, &n), OK);
    assert_int_equal(n, 7);
    assert_int_equal(str_int(STR("11"), 0, 10, &n), ERR_REFUSED);
    assert_int_equal(str_int(STR("-1"), 0, 10, &n), ERR_REFUSED);
}

/* Buffers */

static void a_buffer_takes_all_kinds_of_text(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, &arena, 1000);
    assert_int_equal(buf_text(&buf).len, 0);
    buf_str(&buf, STR("Ærø "));
    buf_str(&buf, STR_EMPTY);
    buf_z(&buf, "has ");
    buf_int(&buf, INT64_MIN);
    buf_char(&buf, ' ');
    buf_bytes(&buf, "isles", 5);
    buf_fmt(&buf, "%s%03d", ", ", 7);
    assert_str(buf_text(&buf), "Ærø has -9223372036854775808 isles, 007");
    assert_false(buf_full(&buf));
}

static void a_buffer_stops_at_its_maximum_without_cutting(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, &arena, 5);
    buf_fmt(&buf, "%s", "abc");
    assert_false(buf_full(&buf));
    buf_str(&buf, STR("漢"));
    assert_true(buf_full(&buf));
    buf_char(&buf, 'd');
    buf_fmt(&buf, "e");
    assert_str(buf_text(&buf), "abc");

    buf_init(&buf, &arena, 5);
    buf_fmt(&buf, "%s", "abcde");
    assert_false(buf_full(&buf));
    assert_str(buf_text(&buf), "abcde");
    buf_char(&buf, 'f');
    assert_true(buf_full(&buf));
    assert_str(buf_text(&buf), "abcde");
}

static void a_buffer_without_room_is_full_at_the_first_byte(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, &arena, 0);
    buf_fmt(&buf, "%s", "");
    buf_str(&buf, STR_EMPTY);
    assert_false(buf_full(&buf));
    buf_char(&buf, 'a');
    assert_true(buf_full(&buf));
    assert_int_equal(buf_text(&buf).len, 0);
}

static void a_buffer_keeps_its_text_while_it_grows(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, &arena, 100000);
    for (int i = 0; i < 10000; i++) {
        buf_fmt(&buf, "%04d ", i);
        if (i % 1000 == 0)
            arena_alloc(&arena, 1); /* so that it cannot grow in place every time */
    }
    Str text = buf_text(&buf);
    assert_int_equal(text.len, 50000);
    for (size_t i = 0; i < 10000; i++)
        assert_true(str_eq(str_sub(text, i * 5, 5), str_fmt(&arena, "%04zu ", i)));
}

static void json_strings_may_stand_in_html(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, &arena, 1000);
    buf_json(&buf, STR("\"Æ\" \\ </script>&\n\t/"));
    assert_str(buf_text(&buf), "\"\\\"Æ\\\" \\\\ \\u003C/script\\u003E\\u0026\\n\\t/\"");

    buf_init(&buf, &arena, 1000);
    buf_json(&buf, STR_EMPTY);
    assert_str(buf_text(&buf), "\"\"");
}

/* The examples of FIPS 180-4 and its tests, whole and in pieces of every size. */
static void hashes_are_those_of_the_standard_whole_or_in_pieces(void **state)
{
    static const struct {
        const char *text, *hex;
    } known[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
        { "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
          "lmnopqrsmnopqrstnopqrstu",
          "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
    };

    (void)state;
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
        Str text = str_from_z(known[k].text);

        assert_true(str_eq_z(sha256_hex(&arena, bytes_of(text)), known[k].hex));
        for (size_t piece = 1; piece <= text.len + 1; piece++) {
            struct sha256 sum;

            sha256_begin(&sum);
            for (size_t at = 0; at < text.len; at += piece)
                sha256_add(&sum, bytes_of(str_sub(text, at, piece)));
            assert_true(str_eq_z(sha256_end(&sum, &arena), known[k].hex));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_those_of_the_standard_whole_or_in_pieces),
        cmocka_unit_test(the_door_takes_text_as_it_is),
        cmocka_unit_test(the_door_drops_carriage_returns_before_newlines),
        cmocka_unit_test(the_door_refuses),
        cmocka_unit_test(the_neighbours_of_what_is_refused_pass),
        cmocka_unit_test(code_points_are_counted_and_never_cut),
        cmocka_unit_test(a_broken_sequence_is_one_replacement_a_byte),
        cmocka_unit_test(texts_compare_by_their_bytes),
        cmocka_unit_test(parts_of_a_text_are_found),
        cmocka_unit_test(a_text_is_split_at_separators),
        cmocka_unit_test(copies_are_of_their_own_and_terminated),
        cmocka_unit_test(whole_numbers_are_read_strictly),
        cmocka_unit_test(a_buffer_takes_all_kinds_of_text),
        cmocka_unit_test(a_buffer_stops_at_its_maximum_without_cutting),
        cmocka_unit_test(a_buffer_without_room_is_full_at_the_first_byte),
        cmocka_unit_test(a_buffer_keeps_its_text_while_it_grows),
        cmocka_unit_test(json_strings_may_stand_in_html),
    };
    return cmocka_run_group_tests_name("base_text", tests, start, stop);
}

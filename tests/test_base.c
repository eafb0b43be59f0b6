/* SPDX-License-Identifier: EUPL-1.2
 *
 * Errors, the log and arenas: that memory is zeroed, bounded and given back, and that one event is
 * one line.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "panic_check.h"

/* Errors */

static void every_error_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int a = OK; a <= ERR_NET; a++) {
        assert_string_not_equal(err_name((Err)a), "unknown error");
        for (int b = a + 1; b <= ERR_NET; b++)
            assert_string_not_equal(err_name((Err)a), err_name((Err)b));
    }
}

static Err give(Err err)
{
    return err;
}

static Err try_twice(Err first, Err second, int *reached)
{
    TRY(give(first));
    *reached = 1;
    TRY(give(second));
    *reached = 2;
    return OK;
}

static void try_passes_on_the_first_error(void **state)
{
    int reached = 0;

    (void)state;
    assert_int_equal(try_twice(ERR_GONE, OK, &reached), ERR_GONE);
    assert_int_equal(reached, 0);
    assert_int_equal(try_twice(OK, ERR_BUSY, &reached), ERR_BUSY);
    assert_int_equal(reached, 1);
    assert_int_equal(try_twice(OK, OK, &reached), OK);
    assert_int_equal(reached, 2);
}

static void break_an_assumption(void)
{
    volatile int zero = 0;

    must(zero == 1);
}

static void a_broken_assumption_ends_the_process(void **state)
{
    (void)state;
    assert_true(panics(break_an_assumption));
}

/* Arenas */

static void an_arena_hands_out_zeroed_memory(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    struct arena_mark mark = arena_mark(&arena);
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 3000; size += 97) {
            unsigned char *bytes = arena_alloc(&arena, size);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(bytes[i], 0);
            memset(bytes, 0xAA, size);
        }
        arena_rewind(&arena, mark);
    }
    arena_clear(&arena);
}

static void allocations_are_aligned_and_do_not_overlap(void **state)
{
    struct arena arena;
    unsigned char *parts[200];

    (void)state;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < 200; i++) {
        parts[i] = arena_alloc(&arena, i);
        assert_int_equal((uintptr_t)parts[i] % _Alignof(max_align_t), 0);
        memset(parts[i], (int)i, i);
    }
    for (size_t i = 0; i < 200; i++)
        for (size_t at = 0; at < i; at++)
            assert_int_equal(parts[i][at], i);
    assert_ptr_not_equal(parts[0], parts[1]);
    arena_clear(&arena);
    assert_int_equal(arena.used, 0);
}

static void an_arena_may_be_filled_to_the_last_byte(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 4096);
    for (int i = 0; i < 4; i++)
        assert_non_null(arena_alloc(&arena, 1024));
    assert_int_equal(arena.used, arena.max);
    arena_clear(&arena);
}

static void pass_the_maximum(void)
{
    struct arena arena;

    arena_init(&arena, 4096);
    arena_alloc(&arena, 4000);
    arena_alloc(&arena, 200);
}

static void overflow_a_product(void)
{
    struct arena arena;

    arena_init(&arena, SIZE_MAX);
    arena_array(&arena, SIZE_MAX / 2, 3);
}

static void overflow_the_rounding(void)
{
    struct arena arena;

    arena_init(&arena, SIZE_MAX);
    arena_alloc(&arena, SIZE_MAX - 3);
}

static void grow_past_the_maximum(void)
{
    struct arena arena;

    arena_init(&arena, 4096);
    arena_grow(&arena, arena_alloc(&arena, 100), 100, 5000);
}

static void passing_an_arenas_maximum_is_a_bug(void **state)
{
    (void)state;
    assert_true(panics(pass_the_maximum));
    assert_true(panics(overflow_a_product));
    assert_true(panics(overflow_the_rounding));
    assert_true(panics(grow_past_the_maximum));
}

static void the_newest_allocation_grows_in_place(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    char *first = arena_alloc(&arena, 10);
    memcpy(first, "0123456789", 10);
    char *grown = arena_grow(&arena, first, 10, 1000);
    assert_ptr_equal(grown, first);
    assert_memory_equal(grown, "0123456789\0\0\0", 13);
    assert_int_equal(grown[999], 0);

    char *next = arena_alloc(&arena, 16);
    assert_true(next >= grown + 1000);
    arena_clear(&arena);
}

static void an_older_allocation_grows_by_copy(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    char *first = arena_alloc(&arena, 10);
    memcpy(first, "0123456789", 10);
    char *second = arena_alloc(&arena, 10);
    second[0] = 'x';
    char *grown = arena_grow(&arena, first, 10, 40000);
    assert_ptr_not_equal(grown, first);
    assert_memory_equal(grown, "0123456789\0\0\0", 13);
    assert_int_equal(grown[39999], 0);
    assert_int_equal(second[0], 'x');
    assert_ptr_equal(arena_grow(&arena, grown, 40000, 5), grown);
    assert_non_null(arena_grow(&arena, NULL, 0, 8));
    arena_clear(&arena);
}

static void a_rewind_keeps_what_came_before_the_mark(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 24);
    char *kept = arena_alloc(&arena, 100);
    memset(kept, 'k', 100);
    struct arena_mark mark = arena_mark(&arena);
    size_t used = arena.used;
    void *next = arena_alloc(&arena, 8);
    for (int i = 0; i < 100; i++)
        memset(arena_alloc(&arena, 50000), 'x', 50000);
    arena_rewind(&arena, mark);
    assert_int_equal(arena.used, used);
    assert_ptr_equal(arena_alloc(&arena, 8), next);
    for (int i = 0; i < 100; i++)
        assert_int_equal(kept[i], 'k');
    arena_clear(&arena);
}

static void a_reset_arena_keeps_a_block_and_counts_from_zero(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 16 << 20);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 15; i++)
            arena_alloc(&arena, 1 << 20);
        arena_alloc(&arena, 100);
        arena_reset(&arena);
        assert_int_equal(arena.used, 0);
        assert_non_null(arena.spare);
    }
    arena_clear(&arena);
    assert_null(arena.spare);
    arena_reset(&arena);
    assert_null(arena.spare);
}

/* The log */

enum { CAPTURE_MAX = 16384 };

/* What call writes to standard error. */
static Str capture(struct arena *arena, void (*call)(void))
{
    char name[] = "/tmp/test_base.XXXXXX";
    int file = mkstemp(name);
    int saved = dup(STDERR_FILENO);

    assert_true(file >= 0 && saved >= 0);
    unlink(name);
    dup2(file, STDERR_FILENO);
    call();
    dup2(saved, STDERR_FILENO);
    close(saved);

    char *text = arena_array(arena, CAPTURE_MAX, 1);
    ssize_t len = pread(file, text, CAPTURE_MAX, 0);
    close(file);
    assert_true(len >= 0);
    return (Str){ text, (size_t)len };
}

static void log_an_event(void)
{
    log_warning("store.open", "path=\"%s\" line\nbreak", "/srv/house");
}

static void log_below_the_level(void)
{
    log_debug("test", "dropped");
    log_set_level(LOG_DEBUG);
    log_debug("test", "shown");
    log_set_level(LOG_ERROR);
    log_warning("test", "dropped");
    log_set_level(LOG_INFO);
}

static void log_a_long_message(void)
{
    char text[5000];

    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    log_info("test", "%s", text);
    log_info(text, "after a long place");
}

static void an_event_is_one_line(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    Str line = capture(&arena, log_an_event);
    assert_true(str_starts(line, STR("time=2")));
    assert_true(
        str_ends(line, STR("Z level=warning at=store.open path=\"/srv/house\" line break\n")));
    assert_int_equal(str_find(line, '\n'), line.len - 1);
    arena_clear(&arena);
}

static void lines_above_the_level_are_dropped(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    Str lines = capture(&arena, log_below_the_level);
    assert_true(str_ends(lines, STR("level=debug at=test shown\n")));
    assert_false(str_contains(lines, STR("dropped")));
    arena_clear(&arena);
}

static void a_long_message_is_cut(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    Str lines = capture(&arena, log_a_long_message);
    size_t end = str_find(lines, '\n');
    assert_int_equal(end, 2047);
    Str second = str_sub(lines, end + 1, SIZE_MAX);
    assert_true(str_starts(second, STR("time=")));
    assert_int_equal(str_find(second, '\n'), second.len - 1);
    assert_true(second.len <= 2048);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_has_a_name_of_its_own),
        cmocka_unit_test(try_passes_on_the_first_error),
        cmocka_unit_test(a_broken_assumption_ends_the_process),
        cmocka_unit_test(an_arena_hands_out_zeroed_memory),
        cmocka_unit_test(allocations_are_aligned_and_do_not_overlap),
        cmocka_unit_test(an_arena_may_be_filled_to_the_last_byte),
        cmocka_unit_test(passing_an_arenas_maximum_is_a_bug),
        cmocka_unit_test(the_newest_allocation_grows_in_place),
        cmocka_unit_test(an_older_allocation_grows_by_copy),
        cmocka_unit_test(a_rewind_keeps_what_came_before_the_mark),
        cmocka_unit_test(a_reset_arena_keeps_a_block_and_counts_from_zero),
        cmocka_unit_test(an_event_is_one_line),
        cmocka_unit_test(lines_above_the_level_are_dropped),
        cmocka_unit_test(a_long_message_is_cut),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}

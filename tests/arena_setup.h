/* SPDX-License-Identifier: EUPL-1.2
 *
 * For tests that need no house but an arena: the arena, how it is set up and cleared, and comparing
 * a Str.  After cmocka's header.
 */
#ifndef TESTS_ARENA_SETUP_H
#define TESTS_ARENA_SETUP_H

#include "base/arena.h"
#include "base/str.h"

static struct arena arena;

static inline int begin(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    return 0;
}

static inline int end(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static inline void assert_str(Str found, const char *wanted)
{
    assert_string_equal(str_z(&arena, found), wanted);
}

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is remembered between visits: for whom, for how long, and that it stays small.  The contract
 * that is tested stands in records/memory.h.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>

#include "base/arena.h"
#include "engine_setup.h"
#include "records/memory.h"

static const struct engine_file files[] = {
    { "house.csv", "key,language,value\nlanguages,,en\n" },
    { "choices.csv", "code,vocabulary,term,title\nM-V-1,document-type,report,Report\n" },
    { "bodies.csv", "code,title,embargo_until\nM-B-1,First,\nM-B-2,Later,2900-01-01\n" },
};

STARTS_WITH_FILES(files)

static struct reader reader_with(struct memory *memory)
{
    struct reader reader = engine_reader(&house, "en");

    reader.memory = memory;
    reader.state = memory_state(memory, house.reader);
    return reader;
}

static bool has(const struct reader *reader, const char *key, const char *value)
{
    Str found;

    return memory_find(reader, str_from_z(key), &found) && str_eq_z(found, value);
}

static void what_is_kept_is_found_by_the_same_reader_only(void **state)
{
    struct memory *memory = memory_new(1 << 16);
    struct reader reader = reader_with(memory), other = reader;

    (void)state;
    assert_false(has(&reader, "key", "value"));
    memory_keep(&reader, STR("key"), STR("value"));
    assert_true(has(&reader, "key", "value"));
    assert_false(has(&reader, "ke", "value"));
    other.lang = STR("sv");
    assert_false(has(&other, "key", "value"));
    other = reader;
    other.eye.reach = REACH_OFFICE;
    assert_false(has(&other, "key", "value"));
    other = reader;
    other.memory = NULL;
    memory_keep(&other, STR("key"), STR("value"));
    assert_false(has(&other, "key", "value"));
    memory_free(memory);
}

static void a_change_makes_it_forget(void **state)
{
    struct memory *memory = memory_new(1 << 16);
    struct reader before = reader_with(memory), after;

    (void)state;
    memory_keep(&before, STR("key"), STR("old"));
    assert_int_equal(engine_import(&house, "bodies.csv", "code,title\nM-B-3,Third\n",
                                   (struct import_options){ 0 })
                         .problem_count,
                     0);
    after = reader_with(memory);
    assert_true(after.state > before.state);
    assert_false(has(&after, "key", "old"));
    memory_keep(&after, STR("key"), STR("new"));
    assert_true(has(&after, "key", "new"));
    assert_false(has(&before, "key", "old")); /* a visit that began earlier */
    memory_free(memory);
}

static void the_end_of_an_embargo_makes_it_forget(void **state)
{
    struct memory *memory = memory_new(1 << 16);
    struct reader reader = reader_with(memory), later = reader;

    (void)state;
    memory_keep(&reader, STR("key"), STR("value"));
    later.eye.now += (When)1000 * 60 * 60;
    assert_true(has(&later, "key", "value"));
    later.eye.now = when_from_day((Day){ 2900, 1, 2 });
    assert_false(has(&later, "key", "value"));
    later.eye.now = reader.eye.now - 1;
    assert_false(has(&later, "key", "value"));
    memory_free(memory);
}

static void it_stays_within_its_bounds(void **state)
{
    struct memory *memory = memory_new(1 << 14);
    struct reader reader = reader_with(memory);
    static char large[1 << 14];
    size_t kept = 0;

    (void)state;
    memset(large, 'x', sizeof large);
    memory_keep(&reader, STR("large"), (Str){ large, sizeof large });
    assert_false(memory_find(&reader, STR("large"), &(Str){ 0 }));
    for (int i = 0; i < 5000; i++)
        memory_keep(&reader, str_fmt(&house.arena, "%d", i), STR("some words of a label"));
    for (int i = 0; i < 5000; i++)
        kept += memory_find(&reader, str_fmt(&house.arena, "%d", i), &(Str){ 0 });
    assert_in_range(kept, 1, 1000);
    memory_free(memory);
}

static void parts_come_back_as_they_were(void **state)
{
    struct memory *memory = memory_new(1 << 16);
    struct reader reader = reader_with(memory);
    const Str parts[] = { STR("one"), STR_EMPTY, STR("a b\n\"c\""), STR_EMPTY };
    Str found[4];

    (void)state;
    assert_false(memory_find_parts(&reader, STR("parts"), found, 4));
    memory_keep_parts(&reader, STR("parts"), parts, 4);
    assert_true(memory_find_parts(&reader, STR("parts"), found, 4));
    for (size_t i = 0; i < 4; i++)
        assert_true(str_eq(found[i], parts[i]));
    memory_free(memory);
}

/* A label that changes is shown as it is now, though it was remembered. */
static void a_term_is_read_again_when_it_changes(void **state)
{
    struct reader reader = engine_reader(&house, "en");
    struct term_name name;

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(term_find(&reader, STR("document-type"), STR("report"), &name), OK);
        assert_true(str_eq_z(name.label.words, "Report"));
        assert_true(str_eq_z(name.code, "M-V-1"));
        assert_true(name.record != 0);
    }
    assert_int_equal(
        engine_import(&house, "choices.csv",
                      "code,vocabulary,term,title\nM-V-1,document-type,report,Account\n",
                      (struct import_options){ 0 })
            .problem_count,
        0);
    reader = engine_reader(&house, "en");
    assert_int_equal(term_find(&reader, STR("document-type"), STR("report"), &name), OK);
    assert_true(str_eq_z(name.label.words, "Account"));
}

struct user {
    struct reader reader;
    struct arena arena;
    int seed;
};

static void *use(void *context)
{
    struct user *user = context;

    for (int i = 0; i < 3000; i++) {
        Str key = str_fmt(&user->arena, "%d", (i * 7 + user->seed) % 60), value;

        if (memory_find(&user->reader, key, &value))
            must(str_eq(value, key));
        else
            memory_keep(&user->reader, key, key);
        if (i % 100 == 0)
            arena_reset(&user->arena);
    }
    return NULL;
}

static void many_threads_may_use_it(void **state)
{
    struct memory *memory = memory_new(1 << 12);
    struct reader first = reader_with(memory);
    struct user users[4];
    pthread_t threads[4];

    (void)state;
    memory_keep(&first, STR("0"), STR("0")); /* so that none of them has to ask the database */
    for (int i = 0; i < 4; i++) {
        users[i] = (struct user){ .reader = first, .seed = i * 11 };
        arena_init(&users[i].arena, 16 << 20);
        users[i].reader.arena = &users[i].arena;
        assert_int_equal(pthread_create(&threads[i], NULL, use, &users[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        arena_clear(&users[i].arena);
    }
    memory_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_is_found_by_the_same_reader_only),
        cmocka_unit_test(a_change_makes_it_forget),
        cmocka_unit_test(the_end_of_an_embargo_makes_it_forget),
        cmocka_unit_test(it_stays_within_its_bounds),
        cmocka_unit_test(parts_come_back_as_they_were),
        cmocka_unit_test(a_term_is_read_again_when_it_changes),
        cmocka_unit_test(many_threads_may_use_it),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

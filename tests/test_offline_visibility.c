/* SPDX-License-Identifier: EUPL-1.2
 *
 * The one rule in the offline house: no file of the archive holds anything of a record that the
 * rule hides, every record that everybody may see is in it, and the same data give the same bytes.
 * The house is that of tests/hidden_house.h.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/sha256.h"
#include "hidden_asking.h"
#include "offline/offline.h"
#include "scratch_folder.h"

enum { ARCHIVE_MAX = 64 << 20, TEXT_MAX = 48 << 20 };

static zip_t *archive;
static Str archive_bytes;

static Str made_in(const char *name, bool without_files)
{
    Lang languages[3];
    Str path = scratch_path(&house.arena, house.folder, name);
    struct offline_made made;
    struct offline_want want = { .folder = house.folder,
                                 .out = path,
                                 .base = STR("https://house.example"),
                                 .languages = languages,
                                 .language_count = 3,
                                 .without_files = without_files };
    Bytes bytes;

    must(lang_find(STR("ru"), &languages[0]) && lang_find(STR("en"), &languages[1]) &&
         lang_find(STR("sv"), &languages[2]));
    assert_int_equal(offline_write(&house.arena, &house.house, &want, &made), OK);
    assert_int_equal(made.languages, 3);
    assert_true(made.pages > 300 && made.files > made.pages);
    assert_int_equal(file_read(&house.arena, path, ARCHIVE_MAX, &bytes), OK);
    assert_int_equal(made.bytes, bytes.len);
    assert_true(str_eq(made.sha256, sha256_hex(&house.arena, bytes)));
    assert_false(file_exists(&house.arena, str_fmt(&house.arena, "%.*s.making", STR_ARG(path))));
    return (Str){ (const char *)bytes.ptr, bytes.len };
}

static int make(void **state)
{
    zip_source_t *source;

    if (start(state) != 0)
        return -1;
    archive_bytes = made_in("offline.zip", false);
    source = zip_source_buffer_create(archive_bytes.ptr, archive_bytes.len, 0, NULL);
    must(source != NULL);
    archive = zip_open_from_source(source, ZIP_CHECKCONS, NULL);
    must(archive != NULL);
    return 0;
}

static int leave(void **state)
{
    zip_discard(archive);
    return stop(state);
}

static Str file_at(zip_uint64_t index)
{
    struct buf out;

    buf_init(&out, &house.arena, TEXT_MAX);
    unpack_file(archive, index, &out);
    return buf_text(&out);
}

/* Every file, sheets and packages unpacked; but for the hashes, in which any number may occur. */
static void no_file_holds_anything_hidden(void **state)
{
    zip_uint64_t count = (zip_uint64_t)zip_get_num_entries(archive, 0);

    (void)state;
    for (zip_uint64_t i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(&house.arena);
        Str name = str_from_z(zip_get_name(archive, i, 0)), text = file_at(i), inside;
        size_t at;

        inside = unpacked(&house.arena, str_sub(text, name.len + 1, text.len - name.len - 2));
        at = find_hidden(inside);
        if (!str_eq_z(name, "SHA256SUMS") && (at < inside.len || find_hidden(name) < name.len)) {
            print_error("%.*s gives away: ...%.*s...\n", STR_ARG(name),
                        STR_ARG(str_sub(inside, at > 120 ? at - 120 : 0, 240)));
            leaks++;
        }
        asked++;
        shown += (int)engine_count(inside, "zqvis");
        arena_rewind(&house.arena, mark);
    }
    assert_true(shown > 5000);
    nothing_leaked();
}

static bool is_in_pages(Str code, const char *folder)
{
    zip_uint64_t count = (zip_uint64_t)zip_get_num_entries(archive, 0);
    Str lower = str_lower_ascii(&house.arena, code);
    bool found = false;

    for (zip_uint64_t i = 0; i < count && !found; i++) {
        struct arena_mark mark = arena_mark(&house.arena);
        Str name = str_from_z(zip_get_name(archive, i, 0));

        if (str_starts(name, str_from_z(folder)) && str_ends(name, STR(".html"))) {
            Str text = file_at(i);

            found = str_contains(text, code) || str_contains(text, lower);
        }
        arena_rewind(&house.arena, mark);
    }
    return found;
}

/* On a page of its own where its kind has one, else on its whole's. */
static void every_record_that_everybody_may_see_is_in_it(void **state)
{
    size_t found = 0;

    (void)state;
    for (size_t k = 0; k < house.kinds->count; k++)
        for (size_t way = 0; way < FIRST_HIDDEN; way++) {
            const struct kind *kind = house.kinds->items[k];
            Str code = code_of(kind, way), file;

            if (kind->path == NULL && kind->part_of == NULL)
                continue; /* standing texts and choices show no code */
            file = str_fmt(&house.arena, "ru/%s/%.*s.html", kind->path, STR_ARG(code));
            if (kind->path != NULL && zip_name_locate(archive, str_z(&house.arena, file), 0) < 0)
                fail_msg("%.*s is not in the archive", STR_ARG(file));
            if (kind->path == NULL && !is_in_pages(code, "ru/"))
                fail_msg("%.*s is on no page", STR_ARG(code));
            found++;
        }
    assert_true(found > 50);
}

static void tombstones_stay_in_the_house(void **state)
{
    zip_uint64_t count = (zip_uint64_t)zip_get_num_entries(archive, 0);

    (void)state;
    for (zip_uint64_t i = 0; i < count; i++)
        assert_false(engine_has(str_from_z(zip_get_name(archive, i, 0)), "ZQHID"));
}

static void the_same_data_give_the_same_bytes(void **state)
{
    Str again = made_in("again.zip", false);

    (void)state;
    assert_int_equal(again.len, archive_bytes.len);
    assert_memory_equal(again.ptr, archive_bytes.ptr, again.len);
    assert_true(made_in("small.zip", true).len < again.len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_file_holds_anything_hidden),
        cmocka_unit_test(every_record_that_everybody_may_see_is_in_it),
        cmocka_unit_test(tombstones_stay_in_the_house),
        cmocka_unit_test(the_same_data_give_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, make, leave);
}

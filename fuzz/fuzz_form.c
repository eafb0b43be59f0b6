/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzing the form reader: whatever was let in obeys its declaration, and written back it reads the
 * same. Seeds are in fuzz/corpus/form.
 */
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct form_field fields[] = {
    { "q", FORM_LINE, 20, false },       { "text", FORM_TEXT, 100, false },
    { "page", FORM_NUMBER, 500, false }, { "from", FORM_DAY, 0, false },
    { "sort", FORM_WORD, 12, false },    { "country", FORM_WORD, 2, true },
};
static const struct form form = { fields, sizeof fields / sizeof fields[0] };

static void check_values(const struct form_values *values)
{
    must(str_points(form_str(values, "q")) <= 20);
    must(str_points(form_str(values, "text")) <= 100);
    must(form_int(values, "page", 0) >= 0 && form_int(values, "page", 0) <= 500);
    must(!day_is_set(form_day(values, "from")) || form_day(values, "from").year >= 1000);
    must(form_str(values, "sort").len <= 12);
    must(values->of[5].count <= FORM_VALUES_MAX);
}

static Str written(struct arena *arena, const struct form_values *values)
{
    struct buf out;

    buf_init(&out, arena, 1 << 20);
    form_write(&out, values, NULL, STR_EMPTY);
    must(!buf_full(&out));
    return buf_text(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct form_values values;
    struct form_problem problem;
    Str text;

    arena_init(&arena, 64 << 20);
    if (str_from_bytes(&arena, (Bytes){ data, size }, &text) == OK &&
        form_read(&arena, &form, text, &values, &problem) == OK) {
        check_values(&values);
        Str first = written(&arena, &values);
        must(form_read(&arena, &form, first, &values, &problem) == OK);
        must(values.ignored == 0);
        must(str_eq(first, written(&arena, &values)));
    }
    arena_clear(&arena);
    return 0;
}

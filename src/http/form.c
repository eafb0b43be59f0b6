/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading declared forms.
 *
 * The text is walked once, pair by pair; a pair whose name is not declared is counted and forgotten
 * before its value is looked at.  Values are validated here and nowhere else, so form_int and
 * form_day can rely on what was let in. Writing a form back into an address is in form_values.c.
 * Contract in http/form.h.
 */
#include "http/form.h"

#include "base/arena.h"
#include "http/percent.h"

enum { FORM_BYTES_MAX = 16 << 10, FORM_PAIRS_MAX = 256 };

static const Str word_characters =
    STR("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:");

/* Decodes into arena memory.  Still bytes: %00 or half a character may be among them. */
static Bytes decode(struct arena *arena, Str encoded)
{
    unsigned char *bytes = arena_alloc(arena, encoded.len + 1);
    bool sound = true; /* a lone percent sign is what somebody typed, not an attack */

    return (Bytes){ bytes, percent_decode(bytes_of(encoded), true, bytes, &sound) };
}

static bool is_word(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (str_find(word_characters, s.ptr[i]) == word_characters.len)
            return false;
    }
    return true;
}

static bool obeys(const struct form_field *field, Str value)
{
    size_t max = (size_t)field->max;
    int64_t number;
    Day day;

    switch (field->type) {
    case FORM_LINE:
        return str_find(value, '\n') == value.len && str_points(value) <= max;
    case FORM_TEXT:
        return str_points(value) <= max;
    case FORM_NUMBER:
        return str_int(value, 0, field->max, &number) == OK;
    case FORM_DAY:
        return day_parse(value, &day) == OK;
    case FORM_WORD:
        return value.len <= max && is_word(value);
    case FORM_UNSET:
        break;
    }
    panic("form field %s has no type", field->name);
}

static size_t field_index(const struct form *form, Bytes name)
{
    for (size_t i = 0; i < form->count; i++) {
        const char *declared = form->fields[i].name;

        if (strlen(declared) == name.len && memcmp(declared, name.ptr, name.len) == 0)
            return i;
    }
    return form->count;
}

static Err problem_with(struct form_problem *problem, const struct form_field *field, Str value)
{
    *problem = (struct form_problem){ .field = field->name, .value = value };
    return ERR_REFUSED;
}

static Err take_value(struct arena *arena, const struct form_field *field, Str encoded, Str *items,
                      size_t *count, struct form_problem *problem)
{
    Str value;

    if (str_from_bytes(arena, decode(arena, encoded), &value) != OK)
        return problem_with(problem, field, STR_EMPTY);
    if (field->type != FORM_TEXT || str_trim(value).len == 0)
        value = str_trim(value);
    if (value.len == 0)
        return OK;
    if (*count == (field->many ? FORM_VALUES_MAX : 1) || !obeys(field, value))
        return problem_with(problem, field, value);
    items[(*count)++] = value;
    return OK;
}

static Err take_pair(struct arena *arena, Str pair, struct form_values *out,
                     struct form_problem *problem)
{
    size_t end_of_name = str_find(pair, '=');
    size_t field = field_index(out->form, decode(arena, str_sub(pair, 0, end_of_name)));

    if (field == out->form->count) {
        out->ignored++;
        return OK;
    }
    return take_value(arena, &out->form->fields[field], str_sub(pair, end_of_name + 1, pair.len),
                      out->of[field].items, &out->of[field].count, problem);
}

Err form_read(struct arena *arena, const struct form *form, Str encoded, struct form_values *out,
              struct form_problem *problem)
{
    struct form_values values = { .form = form };
    size_t pairs = 0;
    Str pair;

    must(form->count <= FORM_FIELDS_MAX);
    if (encoded.len > FORM_BYTES_MAX)
        return ERR_TOO_LARGE;
    while (str_split(&encoded, '&', &pair)) {
        if (pair.len == 0)
            continue;
        if (++pairs > FORM_PAIRS_MAX)
            return ERR_TOO_LARGE;
        TRY(take_pair(arena, pair, &values, problem));
    }
    *out = values;
    return OK;
}

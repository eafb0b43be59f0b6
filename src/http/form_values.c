/* SPDX-License-Identifier: EUPL-1.2
 *
 * Asking a form that was read for its values, and writing it back as the query of an address.
 *
 * Everything here was validated by form_read, so a value that does not parse is a bug.  A name that
 * is not declared is one too: a handler that asks for it would wait for a value that can never
 * arrive.  Contract in http/form.h.
 */
#include "http/form.h"

#include "base/buf.h"
#include "http/percent.h"

static size_t declared_index(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (strcmp(form->fields[i].name, name) == 0)
            return i;
    }
    panic("form field %s is not declared", name);
}

bool form_declares(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return true;
    return false;
}

Str form_str(const struct form_values *values, const char *name)
{
    size_t i = declared_index(values->form, name);

    return values->of[i].count > 0 ? values->of[i].items[0] : STR_EMPTY;
}

int64_t form_int(const struct form_values *values, const char *name, int64_t otherwise)
{
    Str value = form_str(values, name);
    int64_t number = otherwise;

    if (value.len > 0)
        must(str_int(value, 0, INT64_MAX, &number) == OK);
    return number;
}

Day form_day(const struct form_values *values, const char *name)
{
    Str value = form_str(values, name);
    Day day = { 0 };

    if (value.len > 0)
        must(day_parse(value, &day) == OK);
    return day;
}

size_t form_many(const struct form_values *values, const char *name, const Str **items_out)
{
    size_t i = declared_index(values->form, name);

    *items_out = values->of[i].items;
    return values->of[i].count;
}

static void write_pair(struct buf *out, bool first, const char *name, Str value)
{
    if (!first)
        buf_char(out, '&');
    percent_encode(out, str_from_z(name), "");
    buf_char(out, '=');
    percent_encode(out, value, "");
}

void form_write(struct buf *out, const struct form_values *values, const char *except,
                Str except_value)
{
    bool first = true;

    for (size_t i = 0; i < values->form->count; i++) {
        const char *name = values->form->fields[i].name;
        bool excepted = except != NULL && strcmp(name, except) == 0;

        for (size_t k = 0; k < values->of[i].count; k++) {
            Str value = values->of[i].items[k];

            if (excepted && (except_value.len == 0 || str_eq(value, except_value)))
                continue;
            write_pair(out, first, name, value);
            first = false;
        }
    }
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Forms are declared before they are read: a field that is not in the declaration does not exist
 * for the handler; one that is arrives typed and within its maximum.  The same for the query of a
 * GET and the body of a POST.
 */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "base/when.h"

struct arena;
struct buf;

enum form_type {
    FORM_UNSET = 0,
    FORM_LINE,   /* one line of text, at most max code points */
    FORM_TEXT,   /* several lines, at most max code points */
    FORM_NUMBER, /* 0 to max */
    FORM_DAY,    /* a partial date */
    FORM_WORD,   /* letters, digits, - _ . : only, at most max bytes: codes, terms, language tags,
                    sort keys */
};

enum { FORM_FIELDS_MAX = 32, FORM_VALUES_MAX = 8 };

struct form_field {
    const char *name;
    enum form_type type;
    int max;
    bool many; /* may come up to FORM_VALUES_MAX times; otherwise the first counts and a second is
                  refused */
};

struct form {
    const struct form_field *fields;
    size_t count;
};

/* What arrived: per declared field its values in order. */
struct form_values {
    const struct form *form;
    struct {
        Str items[FORM_VALUES_MAX];
        size_t count;
    } of[FORM_FIELDS_MAX];
    size_t ignored; /* pairs whose name is not declared */
};

/* A value that broke its declaration. */
struct form_problem {
    const char *field;
    Str value;
};

/* Reads application/x-www-form-urlencoded text.  Empty values count as absent.  ERR_REFUSED with
 * *problem filled for the first value that breaks its declaration; ERR_TOO_LARGE over 16 kB or 256
 * pairs. */
Err form_read(struct arena *arena, const struct form *form, Str encoded, struct form_values *out,
              struct form_problem *problem);

bool form_declares(const struct form *form, const char *name);

/* The field's first value, or empty. The name must be declared (a bug otherwise). */
Str form_str(const struct form_values *values, const char *name);
int64_t form_int(const struct form_values *values, const char *name, int64_t otherwise);
Day form_day(const struct form_values *values, const char *name);
size_t form_many(const struct form_values *values, const char *name, const Str **items_out);

/* name=value pairs of everything that arrived, percent-encoded in declaration order, without a
 * leading question mark: the canonical query.  except (may be NULL) is left out wholly;
 * except_value (may be empty) only with that value. */
void form_write(struct buf *out, const struct form_values *values, const char *except,
                Str except_value);

#endif

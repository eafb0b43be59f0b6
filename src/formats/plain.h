/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a record says, as plain text in the language of a job: for the notes of calendars, address
 * books and feeds.  What is read goes through the job's reader, so that references and terms that
 * the eye may not see are left out.
 */
#ifndef FORMATS_PLAIN_H
#define FORMATS_PLAIN_H

#include "base/map.h"
#include "records/format.h"

enum { PLAIN_SUMMARY_POINTS = 2000 };

/* Kept for a whole job, so that each term is looked up once. */
struct plain {
    struct reader reader; /* the job's, with the arena that lives as long as the job */
    Lang lang;
    struct map labels;
};

void plain_init(struct plain *plain, const struct format_job *job);

/* The name of a term; empty where the eye may not see it. */
Err plain_label(struct plain *plain, Str vocabulary, Str term, struct tongue *out);

/* A field's value in one line or, for a TEXT, several; empty where there is none. */
Err plain_value(struct plain *plain, struct arena *arena, const struct value *value, Str *out);

/* "Label: value", a line each, of the fields for which wanted says so; empty values are passed
 * over.  Never the title and the summary. */
Err plain_facts(struct plain *plain, struct arena *arena, const struct record *record,
                bool (*wanted)(const struct field *field), Str *out);

/* The names of what sort of thing the record is and of its topics, for categories. */
enum { PLAIN_CATEGORIES_MAX = 40 };
Err plain_categories(struct plain *plain, const struct record *record,
                     struct tongue out[PLAIN_CATEGORIES_MAX], size_t *count_out);

/* The summary without its Markdown, and behind it, in brackets, what a reader must know of the
 * language of title and summary: that it is another than asked for, or that the translation is
 * unofficial. */
Str plain_summary(const struct plain *plain, struct arena *arena, const struct brief *brief);

#endif

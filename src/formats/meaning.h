/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a record says by the meanings of its fields (records/kind.h), for the formats that other
 * systems read: who made it, where it stands on the web, what it is called in every language.
 *
 * Nothing here names a kind or a field.  Everything is read through the reader, so that what the
 * eye may not see is not there.
 */
#ifndef FORMATS_MEANING_H
#define FORMATS_MEANING_H

#include "records/format.h"

/* Somebody or something with a name. */
struct named {
    Str words, lang;   /* the name and its language; lang may be empty */
    Str code;          /* of the record that bears the name; empty where only the name is known */
    bool organisation; /* that record is one */
};

struct names {
    struct named *items;
    size_t count;
};

struct tongues {
    struct tongue *items;
    size_t count;
};

/* Whether the kind has a field of that meaning. */
bool meaning_declared(const struct kind *kind, enum meaning means);
/* The first value of that meaning that is not empty; NULL: none. */
const struct value *meaning_value(const struct record *record, enum meaning means);
/* The same as text, for LINE, ADDRESS and CHOICE (the term); empty where there is none. */
Str meaning_text(const struct record *record, enum meaning means);
/* Every name that fields of that meaning give: references first, then texts, each once. */
struct names meaning_names(struct arena *arena, const struct record *record, enum meaning means);
/* The label of the choice of that meaning; without words where there is none. */
Err meaning_term(const struct reader *reader, const struct record *record, enum meaning means,
                 struct term_name *out);

/* The words of a text field in every language, the record's own first, Markdown as it is kept;
 * none where the kind has no such field. */
Err texts_everywhere(const struct reader *reader, const struct brief *brief, const char *field,
                     struct tongues *out);
/* The record's tags of a vocabulary ("country", "topic") with their labels. */
struct terms {
    struct term_name *items;
    size_t count;
};
Err tags_named(const struct reader *reader, const struct record *record, const char *vocabulary,
               struct terms *out);
/* A setting in every language, the house's default first. */
struct tongues setting_everywhere(const struct format_job *job, Str name);

/* Calls write for every record of the job in turn, with a job whose arena is emptied after each:
 * what one record takes does not add up.  index: its place, from 0. */
struct each {
    Err (*write)(struct format_job *job, const struct record *record, size_t index, void *context);
    void *context;
};
Err records_each(struct format_job *job, const struct each *each);

#endif

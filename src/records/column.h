/* SPDX-License-Identifier: EUPL-1.2
 *
 * The columns of a kind's CSV: the same ones in and out.
 *
 * Common to every kind: code, state, visibility, embargo_until, expires, language, published,
 * review_by, position, countries, topics, links, sources, and of a withdrawn record what its
 * tombstone says: withdrawn, withdrawn_reason, replaced_by, withdrawn_title.  Then one per field,
 * `field@tag` for its words in another language, and `translation@tag` for what the translations in
 * that language are (official, unofficial, machine).  docs/import.md explains each to an operator.
 */
#ifndef RECORDS_COLUMN_H
#define RECORDS_COLUMN_H

#include "base/when.h"
#include "records/kind.h"

enum column_type {
    COLUMN_UNSET = 0,
    COLUMN_CODE,
    COLUMN_STATE,
    COLUMN_VISIBILITY,
    COLUMN_EMBARGO,
    COLUMN_EXPIRES,
    COLUMN_LANGUAGE,
    COLUMN_PUBLISHED,
    COLUMN_REVIEW_BY,
    COLUMN_POSITION,
    COLUMN_COUNTRIES,
    COLUMN_TOPICS,
    COLUMN_LINKS,
    COLUMN_SOURCES,
    COLUMN_WITHDRAWN,       /* when */
    COLUMN_REASON,          /* why, in words; empty: not said */
    COLUMN_REPLACEMENT,     /* the code of the record to read instead */
    COLUMN_WITHDRAWN_TITLE, /* shown, hidden: whether the tombstone still shows the title */
    COLUMN_FIELD,
    COLUMN_TRANSLATION,
};

struct column {
    enum column_type type;
    const struct field *field; /* FIELD only */
    Str lang;                  /* FIELD@lang and TRANSLATION@lang; empty: the source language */
    Str name;                  /* as in the header */
};

struct columns {
    struct column *items;
    size_t count;
};

/* The column that a header names.  ERR_REFUSED: the kind has none of that name. */
Err column_find(const struct kind *kind, Str name, struct column *out);

/* The name of a visibility step in CSV and words: "public", "signed-in", "room", "named", "office";
 * and back (0: none). */
Str visibility_name(int step);
int visibility_step(Str name);

/* A moment in CSV: YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ; the empty cell is 0.  ERR_REFUSED otherwise.
 */
Err moment_parse(Str cell, When *out);

/* Whether it says something of a tombstone: read for withdrawn records only. */
bool column_of_tombstone(enum column_type type);

/* Whether a relation may stand in the column links. */
bool relation_is_known(Str relation);

#endif

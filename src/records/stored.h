/* SPDX-License-Identifier: EUPL-1.2
 *
 * A record as it is stored, cell by cell in the importer's own form: what export writes and what
 * import compares with.
 */
#ifndef RECORDS_STORED_H
#define RECORDS_STORED_H

#include "records/column.h"
#include "records/rule.h"

struct stored_text {
    Str field, lang, words, state;
};

struct stored_link {
    Str relation, code;
    int64_t target;
};

struct stored_source {
    Str field, reference;
};

struct stored_term {
    Str vocabulary, term;
};

struct stored {
    int64_t id;
    const struct kind *kind;
    Str code, state, language, review_by;
    int visibility;
    When embargo, expires, published;
    struct {
        When made; /* 0: it has none */
        Str reason, replacement;
        bool title_hidden;
    } tombstone; /* of a withdrawn record */
    int64_t position, revision;
    Str columns[KIND_FIELDS_MAX]; /* per field kept in a column: its cell */
    struct stored_text *texts;
    size_t text_count;
    struct stored_link *links; /* references and typed links */
    size_t link_count;
    Str *countries, *topics;
    size_t country_count, topic_count;
    struct stored_term *terms; /* of MULTI choices */
    size_t term_count;
    struct stored_source *sources;
    size_t source_count;
};

/* Reads a record whatever its state.  eye (NULL: the operator, who sees everything) leaves out
 * links, references, sources, countries, topics and choices that would name a record which the eye
 * may not see; the record itself must have passed the rule already.  ERR_NOT_FOUND: no such id. */
Err stored_read(struct db *db, struct arena *arena, const struct kinds *kinds, int64_t id,
                const struct eye *eye, struct stored *out);

/* The cell of a column; several values joined by `|`. */
Str stored_cell(struct arena *arena, const struct stored *stored, const struct column *column);

/* The columns of a kind's export: the common ones, every field, and per language that any of its
 * texts exists in the columns of that language.  The set does not depend on which records are
 * exported, so that every export of a kind has the same shape for the same eye.  The operator
 * (NULL) has the columns of tombstones too where any record of the kind has one.  ERR_TOO_LARGE:
 * more columns than a file may have (CSV_COLUMNS_MAX). */
Err stored_columns(struct db *db, struct arena *arena, const struct kind *kind,
                   const struct eye *eye, struct columns *out);

#endif

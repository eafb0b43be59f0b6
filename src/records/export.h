/* SPDX-License-Identifier: EUPL-1.2
 *
 * Records out: CSV with the importer's own columns, JSON with the same names.  Exactly the records
 * asked for, in their order.
 */
#ifndef RECORDS_EXPORT_H
#define RECORDS_EXPORT_H

#include "base/buf.h"
#include "records/rule.h"
#include "records/stored.h"

/* What is written: records of one kind in an order. */
struct export_of {
    struct db *db;
    struct arena *arena;
    const struct kinds *kinds;
    const struct kind *kind;
    const struct eye *eye; /* NULL: the operator, who sees everything; else references that the eye
                              may not see are left out (the records themselves must have passed the
                              rule already) */
    const int64_t *ids;
    size_t count;
};

/* One record in the importer's columns; gone after the call that hands it over. */
struct export_row {
    const struct columns *columns;
    const Str *cells; /* one per column */
    size_t index;     /* from 0 */
    struct arena *arena;
};

/* What every table is made by, whatever it is written as: head once, then row for each record. */
struct export_walk {
    Err (*head)(void *context, const struct columns *columns); /* may be NULL */
    Err (*row)(void *context, const struct export_row *row);
    void *context;
};
Err export_walk(const struct export_of *of, const struct export_walk *walk);

/* What the cells of a column hold when they hold anything. */
enum cell_type {
    CELL_TEXT,
    CELL_NUMBER, /* a whole number, 0 to 2^53 */
    CELL_DATE,   /* a partial date: YYYY, YYYY-MM or YYYY-MM-DD */
    CELL_MOMENT, /* YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ */
    CELL_LIST,   /* texts with `|` between them */
};
enum cell_type column_cells(const struct column *column);

Err export_csv(const struct export_of *of, struct buf *out);
/* An array of objects; cells that are empty are left out, several values are arrays, whole numbers
 * are numbers. */
Err export_json(const struct export_of *of, struct buf *out);
/* The object of the first record alone. */
Err export_record_json(const struct export_of *of, struct buf *out);

/* Every record of a kind that the eye may see (NULL: whatever its state, for the operator), by
 * code. */
Err export_ids(struct db *db, struct arena *arena, const struct kind *kind, const struct eye *eye,
               int64_t **ids_out, size_t *count_out);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the steps of an import share: read (import_read.c), check (import_check.c), compare
 * (import_differ.c), write (import_write.c).
 */
#ifndef RECORDS_IMPORT_PLAN_H
#define RECORDS_IMPORT_PLAN_H

#include "base/arena.h"
#include "base/map.h"
#include "records/column.h"
#include "records/import.h"
#include "records/stored.h"

struct import_row {
    struct import_table *table;
    size_t line;
    Str *cells; /* one per column of the table, trimmed */
    Str code;   /* upper-case as required */
    int64_t id; /* of the record: known, or new */
    bool exists;
    bool bad;
};

struct import_table {
    const struct import_file *file;
    const struct kind *kind; /* NULL: settings */
    struct column *columns;  /* for settings: three columns in the order key, language, value */
    size_t column_count;
    struct import_row *rows;
    size_t row_count;
};

struct import_plan {
    struct db *db;
    struct arena *arena;
    const struct kinds *kinds;
    const struct import_options *options;
    struct import_report *report;
    struct import_table *tables;
    size_t table_count;
    size_t cells;         /* of all rows that are kept */
    Str default_language; /* of the house, with this import's settings in it; import_write sets it
                           */
    struct map by_code;   /* code -> struct import_row */
    struct map terms;     /* "vocabulary term" -> anything: those in the house and in this import */
};

/* Notes a problem; the row (may be NULL for the file as a whole) counts as bad from then on. */
void import_refuse(struct import_plan *plan, struct import_table *table, struct import_row *row,
                   Str column, Str reason);

/* What a reason quotes of a cell: one line, not all of a long one. */
Str import_shown(struct arena *arena, Str cell);

/* The cell of a column type in a row, or of a field in its source language; empty where the file
 * has no such column.  *there tells. */
Str import_cell(const struct import_row *row, enum column_type type, const struct field *field,
                bool *there);

/* The language that a row is written in: its column, else as stored, else the house's. */
Str import_language(const struct import_plan *plan, const struct import_row *row,
                    const struct stored *stored);

/* The state that a row leaves its record in: its column, else as stored, else published. */
Str import_state(const struct import_row *row, const struct stored *stored);

/* Whether column i of the row repeats the record's own language beside a plain column, or is empty:
 * title@en of a record in English says what title says, and nothing where it is empty. */
bool import_says_nothing(const struct import_plan *plan, const struct import_row *row,
                         const struct stored *stored, size_t i);

/* Whether any cell of the row says something else than what is stored. */
bool import_differs(struct import_plan *plan, const struct import_row *row,
                    const struct stored *stored);

Err import_read(struct import_plan *plan, const struct import_file *files, size_t count);
Err import_check(struct import_plan *plan);
/* The times of day of a row together; a row that is refused by them counts as bad. */
Err import_check_times(struct import_plan *plan, struct import_row *row);
Err import_write(struct import_plan *plan);

#endif

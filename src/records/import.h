/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rows in: CSV files of records, all or nothing.
 *
 * Every row of every file is read and checked before anything is written; every bad cell of a row
 * with a good code and as many cells as the header is named by file, line, column and reason; other
 * bad rows are named as a whole.  Nothing is written unless every row is good, or keep_good says to
 * write the good ones.  References may point to rows of the same import.  A column that a file does
 * not have is left as it is, so a file with `code,title@sv` adds Swedish titles and nothing else.
 * Importing the same file twice changes nothing.
 */
#ifndef RECORDS_IMPORT_H
#define RECORDS_IMPORT_H

#include "records/import_limits.h"
#include "records/kind.h"
#include "store/db.h"

struct import_file {
    const struct kind *kind; /* NULL: the house's settings (columns key, language, value) */
    Str name;                /* for messages */
    Bytes bytes;
};

struct import_problem {
    Str file;
    size_t line; /* 0: the file as a whole */
    Str column;  /* empty: the row as a whole */
    Str reason;  /* an English sentence that says what is wrong and what to do */
};

struct import_report {
    struct import_problem *problems;
    size_t problem_count;
    size_t rows, added, changed, unchanged, refused;
};

struct import_options {
    bool dry_run;
    bool keep_good;
    void (*progress)(const char *what, int64_t done, int64_t total); /* NULL: silent */
};

/* OK also when rows were refused: the report tells.  ERR_DB and others are faults; nothing was
 * written then. */
Err import_run(struct db *db, struct arena *arena, const struct kinds *kinds,
               const struct import_file *files, size_t file_count,
               const struct import_options *options, struct import_report *report);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Composes a statement from constant pieces, with its parameters numbered in order of use.
 *
 * Only constants and names from declarations become text; whatever comes from a visitor becomes a
 * parameter.  Which pieces are used depends on which filters are on, so the number of different
 * texts is small and connections cache them all.
 */
#ifndef RECORDS_SQL_H
#define RECORDS_SQL_H

#include "base/arena.h"
#include "base/buf.h"
#include "store/db.h"

enum { SQL_VALUES_MAX = 160, SQL_TEXT_MAX = 16 << 10 };

struct sql {
    struct arena *arena;
    struct buf text;
    struct db_value values[SQL_VALUES_MAX];
    size_t count;
};

void sql_init(struct sql *sql, struct arena *arena);
/* Appends a constant piece; piece must be a literal or a declared name. */
void sql_add(struct sql *sql, const char *piece);
/* Appends the next parameter: $n. */
void sql_int(struct sql *sql, int64_t value);
void sql_text(struct sql *sql, Str value);
void sql_value(struct sql *sql, struct db_value value);
/* Appends ($n, $n+1 ...) padded to 4, 8, 16, ... places by repeating the first, so that few texts
 * exist. count is 1 at least. */
void sql_ints(struct sql *sql, const int64_t *values, size_t count);
void sql_texts(struct sql *sql, const Str *values, size_t count);
Err sql_query(struct db *db, const char *name, struct sql *sql, struct rows *out);
Err sql_number(struct db *db, const char *name, struct sql *sql, int64_t otherwise, int64_t *out);

#endif

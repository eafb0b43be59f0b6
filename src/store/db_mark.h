/* SPDX-License-Identifier: EUPL-1.2
 *
 * How a database says that it is a house's, and of which schema.  For store.c; each engine
 * implements it.
 *
 * SQLite keeps both numbers in the file's header (application_id, user_version), where programs
 * such as file(1) read them, and where a write is part of the transaction.
 */
#ifndef STORE_DB_MARK_H
#define STORE_DB_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;

struct db_mark {
    int64_t application; /* whose database it is; 0 when unmarked */
    int64_t schema;      /* 0 when new */
    bool empty;          /* without any table */
};

Err db_mark_read(struct db *db, struct db_mark *out);
/* Inside a write transaction; both numbers must fit 31 bits and not be negative. */
Err db_mark_write(struct db *db, int64_t application, int64_t schema);

/* True inside db_write. */
bool db_is_writing(const struct db *db);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * One house's data folder: house.db (everything), search.db (derived, may be deleted), files/.
 *
 * The schema is the numbered migrations in store/migrations/, compiled in, forward only, each in
 * one transaction.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/err.h"
#include "base/str.h"
#include "store/db.h"

struct migration {
    int number;       /* 1, 2, 3 ... without gaps */
    const char *name; /* of the file, without number and suffix */
    const char *text;
};

/* The compiled-in migrations in order (generated from store/migrations/). */
extern const struct migration store_migrations[];
extern const size_t store_migrations_count;

/* Makes the folder (mode 0700) and an empty house of the newest schema in it.  ERR_REFUSED when the
 * folder already holds a house.  A failure leaves no database behind. */
Err store_create(struct arena *arena, Str folder);

/* Opens DIR/house.db and brings its schema up to date when access is for writing.  ERR_NOT_FOUND:
 * no house there. ERR_REFUSED (logged with what to do): not a house's database, or a schema newer
 * than this program.  ERR_FILE (logged): the folder cannot be written.  An older schema may be
 * read, with a warning in the log, so that it can be backed up. */
Err store_open(struct arena *arena, Str folder, enum db_access access, struct db **out);

/* Takes away the databases of a house that was not finished; whatever else is in the folder stays.
 */
void store_remove(struct arena *arena, Str folder);

/* The schema's number that the database has. */
Err store_schema(struct db *db, int64_t *out);

/* DIR/search.db, path only. */
const char *store_search_path(struct arena *arena, Str folder);

/* The sequence number of the newest committed change; 0 in an empty house. */
Err change_newest(struct db *db, int64_t *out);

/* Notes inside a write transaction that a record changed.  Whoever follows (search, caches, feeds)
 * reads table change. */
Err change_note(struct db *db, int64_t record, Str what);

#endif

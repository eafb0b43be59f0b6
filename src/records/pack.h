/* SPDX-License-Identifier: EUPL-1.2
 *
 * The whole house as a region pack: the folder of CSV files that init reads.
 *
 * house.csv holds the settings, and one file per kind that has records holds all of them, whatever
 * their state and visibility, in the columns that import and export share.  A house made from the
 * pack is exported to the same bytes.  Not in it is what a house makes itself: the numbers of
 * records and revisions, when rows were written and changed, the log of changes and what was
 * derived from records (order, terms, search index).  For the operator alone: nothing here asks
 * the rule.
 */
#ifndef RECORDS_PACK_H
#define RECORDS_PACK_H

#include "records/kind.h"
#include "store/db.h"

struct arena;

enum { PACK_FILE_MAX = 500 << 20 }; /* bytes; not more than an import reads */

/* Writes all files from one snapshot of the house, which may be open.  The folder is made, or is
 * there and empty.  ERR_REFUSED (said in the log): it holds something, or the house holds records
 * of a kind that this program does not know.  ERR_TOO_LARGE (logged): a kind has more bytes or
 * columns than a file may have.  After an error the folder may hold some of the files. */
Err pack_write(struct db *db, struct arena *arena, const struct kinds *kinds, Str folder,
               size_t *records_out);

#endif

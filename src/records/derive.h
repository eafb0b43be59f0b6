/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is worked out from a record and kept beside it so that lists are fast: its listed day and
 * its times, its facet tags, the term that it names, its place in each language's alphabet.  Can be thrown away
 * and made again at any time.
 */
#ifndef RECORDS_DERIVE_H
#define RECORDS_DERIVE_H

#include "records/kind.h"
#include "store/db.h"

/* Makes everything derived of one record anew, inside a write transaction. fallback is the house's
 * default language (records/settings.h): it orders a title that a language lacks. */
Err derive_record(struct db *db, struct arena *arena, const struct kinds *kinds, int64_t record,
                  Str fallback);

/* The same for every record, e.g. after a language was added to the program or the
 * default language of the house or its time zone changed.  progress may be NULL.
 */
Err derive_all(struct db *db, struct arena *arena, const struct kinds *kinds,
               void (*progress)(int64_t done, int64_t total));

/* Makes the alphabets of languages that were added to the program since the house was written; OK
 * and nothing done where none was. */
Err derive_new_languages(struct db *db, const struct kinds *kinds);

#endif

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

/* eye NULL: the operator, who sees everything; else references that the eye may not see are left
 * out (the records themselves must have passed the rule already). */
Err export_csv(struct db *db, struct arena *arena, const struct kinds *kinds,
               const struct kind *kind, const struct eye *eye, const int64_t *ids, size_t count,
               struct buf *out);
/* An array of objects; cells that are empty are left out, several values are arrays, whole numbers
 * are numbers. */
Err export_json(struct db *db, struct arena *arena, const struct kinds *kinds,
                const struct kind *kind, const struct eye *eye, const int64_t *ids, size_t count,
                struct buf *out);
/* One object. */
Err export_record_json(struct db *db, struct arena *arena, const struct kinds *kinds,
                       const struct kind *kind, const struct eye *eye, int64_t id, struct buf *out);

/* Every record of a kind whatever its state, by code: for the operator. */
Err export_all_ids(struct db *db, struct arena *arena, const struct kind *kind, int64_t **ids_out,
                   size_t *count_out);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * The changes that anyone may know of: every record that was ever in public sight, once, in the
 * order of its newest change.
 *
 * Table change has a number for every change, hidden records' among them; this follows it and keeps
 * a sequence of its own in which only what is public counts, so that neither a number nor a gap
 * says anything of what is hidden.  A record enters when it comes into sight, moves to the end with
 * every change while it is in sight, and once more when it leaves it (withdrawn, binned, made a
 * draft, raised on the ladder, embargoed); what happens to it after that is not followed until it
 * comes back.  A record that arrives as a tombstone, published once in another house, enters as
 * gone. A part moves with its whole.
 *
 * Each change bears the moment at which it was made known here (column moved), never one before
 * that of the change before it: whoever asks for what moved since they asked last misses nothing.
 * Table public_tag keeps the terms that a record bore when it was seen last.
 */
#ifndef RECORDS_PUBLIC_CHANGE_H
#define RECORDS_PUBLIC_CHANGE_H

#include "records/record.h"

/* Follows what has changed since the last call; costs one small question when nothing has.  Writes
 * in transactions of its own. */
Err public_change_follow(struct db *house);

struct public_change {
    int64_t number;
    int64_t record;
    Str code;
    const struct kind *kind;
};

/* Up to max changes after a number (0: from the beginning), in their order, of all kinds but the
 * quiet ones.  Whether the record can be seen now is for the rule to say (record_briefs). */
Err public_changes(const struct reader *reader, int64_t after, size_t max,
                   struct public_change **out, size_t *count_out);

/* Whether every change has been followed: until then what public_changes gives may change without
 * the house changing. */
bool public_change_current(struct db *db);
/* The newest number; 0 where there is none. */
Err public_change_newest(struct db *db, int64_t *out);

#endif

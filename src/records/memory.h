/* SPDX-License-Identifier: EUPL-1.2
 *
 * What was read of the data and serves nearly every page (the names of terms), remembered between
 * visits.  It holds for one state of the data: as long as no change is noted and no embargo or
 * expiry comes about.  Readers of another state find nothing in it.  Used by several threads.
 */
#ifndef RECORDS_MEMORY_H
#define RECORDS_MEMORY_H

#include <stdbool.h>

#include "records/record.h"

struct memory;

/* max: bytes of keys and values; when they are reached everything is forgotten. */
struct memory *memory_new(size_t max);
void memory_free(struct memory *memory);

/* For a visit that reads db: the number of the newest change that it sees; -1 where nothing is to
 * be remembered. */
int64_t memory_state(const struct memory *memory, struct db *db);

/* Whether something is remembered for this reader's state, reach and languages under a key: then
 * *out is a copy of it. */
bool memory_find(const struct reader *reader, Str key, Str *out);
void memory_keep(const struct reader *reader, Str key, Str value);

/* The same of so many texts (at most MEMORY_PARTS_MAX), of which none holds the character U+001F:
 * no text of the house does. */
enum { MEMORY_PARTS_MAX = 12 };
bool memory_find_parts(const struct reader *reader, Str key, Str *parts, size_t count);
void memory_keep_parts(const struct reader *reader, Str key, const Str *parts, size_t count);

#endif

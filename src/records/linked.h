/* SPDX-License-Identifier: EUPL-1.2
 *
 * Records as linked data: schema.org in JSON-LD 1.1, made from the declarations alone.
 *
 * A kind names its type at schema.org (kind.schema); the meanings of its fields, its listed days,
 * topics, countries and sources become that type's properties.  Only properties that the type has
 * at schema.org are written, and nothing is written that the reader's eye may not see.
 */
#ifndef RECORDS_LINKED_H
#define RECORDS_LINKED_H

#include "records/format.h"

/* One record as a JSON object.  job gives reader, base, settings; record was read by its reader. */
Err linked_record(struct format_job *job, const struct record *record, struct buf *out);

/* The house itself for its front door: the office as an Organization, and the WebSite with its
 * search.  name and tagline are in the reader's language, mark is the drawing's address. */
void linked_house(const struct format_job *job, Str name, Str tagline, Str mark, struct buf *out);

/* The name of a type at schema.org in full: "https://schema.org/Report". */
Str linked_type(struct arena *arena, const struct kind *kind);

/* What a field of that meaning says in plain words: the names of the records that it refers to, its
 * words, or its text; empty where there is nothing.  Several are joined by "; ". */
Str linked_words(struct arena *arena, const struct record *record, enum meaning means);
/* The label of the choice of that meaning; empty where there is none, or none for this reader. */
Err linked_label(const struct reader *reader, const struct record *record, enum meaning means,
                 struct tongue *out);

#endif

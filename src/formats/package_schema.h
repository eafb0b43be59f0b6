/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a data package says of a table: a Table Schema made from the declaration of its kind, in
 * words of the reader's language.
 */
#ifndef FORMATS_PACKAGE_SCHEMA_H
#define FORMATS_PACKAGE_SCHEMA_H

#include "records/format.h"

/* The schema of the job's kind: a field for every column of its CSV, the code as primary key and,
 * where all kinds are there (whole), references as foreign keys. */
Err package_schema(const struct format_job *job, bool whole, struct buf *out);

/* How the cells of every table are written; and what the package of everything is called. */
Str package_note(const struct format_job *job);
Str package_dump_title(const struct format_job *job);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Several files in one ZIP file (APPNOTE 6.3, on libzip), made in memory and the same bytes every
 * time: files stand in the order given and bear no date of their making.
 */
#ifndef FORMATS_ARCHIVE_H
#define FORMATS_ARCHIVE_H

#include "base/buf.h"
#include "base/err.h"

struct archive_file {
    Str name; /* "data/events.csv" */
    Str content;
    bool stored; /* not compressed: for what readers look for at a fixed place */
};

/* Appends the archive to out.  ERR_TOO_LARGE where out is full; ERR_FILE is in the log. */
Err archive_write(struct arena *arena, const struct archive_file *files, size_t count,
                  struct buf *out);

#endif

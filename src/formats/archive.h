/* SPDX-License-Identifier: EUPL-1.2
 *
 * Several files in one ZIP file (APPNOTE 6.3, on libzip), the same bytes every time: files stand in
 * the order given and bear no date of their making.
 */
#ifndef FORMATS_ARCHIVE_H
#define FORMATS_ARCHIVE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/when.h"

struct archive_file {
    Str name; /* "data/events.csv" */
    Str content;
    bool stored; /* not compressed: for what readers look for at a fixed place */
};

/* Appends the archive to out.  ERR_TOO_LARGE where out is full; ERR_FILE is in the log. */
Err archive_write(struct arena *arena, const struct archive_file *files, size_t count,
                  struct buf *out);

/* The same on disk, for archives larger than memory: files are asked for one at a time, in order,
 * and bear one date.  path is replaced when all is written, and left alone where something fails. */
struct archive_source {
    const Str *names;
    size_t count;
    /* The content of a file; in the arena it stands until the next one is asked for. */
    Err (*content)(void *context, size_t index, struct arena *arena, Str *out);
    void *context;
    When date; /* UTC; ZIP files count in steps of two seconds, from 1980 on */
};
/* ERR_FILE is in the log. */
Err archive_write_file(struct arena *arena, const struct archive_source *source, Str path);

#endif

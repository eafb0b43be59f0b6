/* SPDX-License-Identifier: EUPL-1.2
 *
 * The offline house: the public pages as files in one ZIP file that open in a browser without any
 * server, with a small search, a list of SHA-256 hashes and a first page.
 *
 * The pages are those that the house answers a visitor with, asked for in process from a copy of
 * the house that stands still; nothing is in the archive that no link leads to.  The same data give
 * the same bytes on the same day (pages name what comes next).
 */
#ifndef OFFLINE_OFFLINE_H
#define OFFLINE_OFFLINE_H

#include "http/house.h"

struct offline_want {
    Str folder; /* of the house */
    Str out;    /* the archive; replaced when all is written */
    Str base;   /* the house's address without a slash at the end, or empty: links to what is not
                   in the archive lead there, or are no links */
    const Lang *languages; /* those that the house offers */
    size_t language_count; /* one at least */
    bool without_files;    /* leaves out the lists as files */
    void (*progress)(const char *what, int64_t done, int64_t total); /* may be NULL */
};

struct offline_made {
    size_t pages, files, languages;
    int64_t bytes; /* of the archive */
    Str sha256;
};

/* Writes it.  house has router, pages and kinds.  Beside the archive stands a folder with the
 * suffix
 * ".making" while that lasts.  ERR_NOT_FOUND: there is no house.  What fails besides is in the log.
 */
Err offline_write(struct arena *arena, const struct house *house, const struct offline_want *want,
                  struct offline_made *out);

#endif

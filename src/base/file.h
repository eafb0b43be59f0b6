/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading whole files and making folders.  Paths come from the operator, never from a visitor.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

/* The whole file.  ERR_NOT_FOUND when it does not exist, ERR_TOO_LARGE over max bytes, ERR_FILE
 * (logged) otherwise. */
Err file_read(struct arena *arena, Str path, size_t max, Bytes *out);

/* Writes beside the path, syncs, and renames over it, so that a crash leaves the old file or the
 * new one.  A device or pipe is written to. */
Err file_write(struct arena *arena, Str path, Bytes bytes);

/* Syncs a finished file and renames it over another in the same file system, with the promise of
 * file_write. */
Err file_replace(struct arena *arena, Str from, Str to);

bool file_exists(struct arena *arena, Str path);

/* Makes the folder and its parents with mode 0700; OK when it is there already. */
Err folder_make(struct arena *arena, Str path);

/* The names in a folder without . and .., in byte order.  Names that are not a Str are passed over
 * with a warning. ERR_NOT_FOUND when there is no such folder. */
Err folder_list(struct arena *arena, Str path, Str **names_out, size_t *count_out);

#endif

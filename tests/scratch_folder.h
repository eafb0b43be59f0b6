/* SPDX-License-Identifier: EUPL-1.2
 *
 * For tests: a folder of their own under /tmp, and removing it with all that is in it.
 */
#ifndef SCRATCH_FOLDER_H
#define SCRATCH_FOLDER_H

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/str.h"

static int scratch_remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

[[maybe_unused]] static Str scratch_make(struct arena *arena)
{
    Str copy = str_copy(arena, STR("/tmp/childcentre_test.XXXXXX"));

    must(mkdtemp((char *)(uintptr_t)copy.ptr) != NULL);
    return copy;
}

[[maybe_unused]] static void scratch_remove(struct arena *arena, Str folder)
{
    must(nftw(str_z(arena, folder), scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0);
}

[[maybe_unused]] static Str scratch_path(struct arena *arena, Str folder, const char *name)
{
    return str_fmt(arena, "%.*s/%s", STR_ARG(folder), name);
}

#endif

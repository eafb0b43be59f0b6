/* SPDX-License-Identifier: EUPL-1.2
 *
 * Following the search file: it is derived data that another process makes anew beside the old one
 * and renames into place, and that may not be there yet.  Looked for at most once a second.
 * While the old file is open its inode cannot come back, so another inode means another file.
 * Contract in http/server_parts.h.
 */
#include <sys/stat.h>

#include "http/server_parts.h"

enum { LOOK_EVERY = 1000, TRY_EVERY = 3000 };

void search_file_close(struct search_file *search)
{
    if (search->open != NULL)
        search->doors->close(search->open);
    search->open = NULL;
}

bool search_file_spoilt(struct search_file *search)
{
    if (search->open == NULL || !search->doors->spoilt(search->open))
        return false;
    search_file_close(search); /* the inode stays: this file is not tried again */
    return true;
}

struct search *search_file_follow(struct search_file *search, When now)
{
    struct stat found;
    bool is_early = now >= search->looked && now - search->looked < LOOK_EVERY;

    if (search->path == NULL || is_early)
        return search->open;
    search->looked = now;

    unsigned long inode = stat(search->path, &found) == 0 ? (unsigned long)found.st_ino : 0;
    bool is_due = search->failed && (now < search->tried || now - search->tried >= TRY_EVERY);
    if (inode == search->inode && !is_due)
        return search->open;
    search_file_close(search);
    search->inode = inode;
    if (inode != 0)
        search->open = search->doors->open(search->doors->shared, search->path);
    /* The reason is in the log already.  It may pass, as when there was no memory, or the next file
     * comes. */
    search->failed = inode != 0 && search->open == NULL;
    search->tried = now;
    return search->open;
}

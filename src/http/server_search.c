/* SPDX-License-Identifier: EUPL-1.2
 *
 * Following the search file: it is derived data that another process makes anew beside the old one
 * and renames into place, and that may not be there yet.  Looked for at most once a second.
 * While the old file is open its inode cannot come back, so another inode means another file.
 * Contract in http/server_parts.h.
 */
#include <sys/stat.h>

#include "http/server_parts.h"

enum { LOOK_EVERY = 1000 };

void search_close(struct search_file *search)
{
    db_close(search->db);
    search->db = NULL;
}

struct db *search_file_follow(struct search_file *search, When now)
{
    struct stat found;
    bool is_early = now >= search->looked && now - search->looked < LOOK_EVERY;

    if (search->path == NULL || is_early)
        return search->db;
    search->looked = now;

    unsigned long inode = stat(search->path, &found) == 0 ? (unsigned long)found.st_ino : 0;
    if (inode == search->inode)
        return search->db;
    search_close(search);
    search->inode = inode;
    /* The reason is in the log already, and the next file is tried when it comes. */
    if (inode != 0 && db_open(search->path, DB_ACCESS_READ, &search->db) != OK)
        search->db = NULL;
    return search->db;
}

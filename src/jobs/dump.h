/* SPDX-License-Identifier: EUPL-1.2
 *
 * DIR/dump.zip: everything that everybody may see, in one file that is made anew at most once a day
 * and only when something has changed.  The house serves it at /dump.zip.
 */
#ifndef JOBS_DUMP_H
#define JOBS_DUMP_H

#include "base/err.h"
#include "base/when.h"
#include "records/kind.h"

struct db;

struct dump {
    Str folder;
    Str base; /* the house's address, for what the dump says of itself */
    const struct kinds *kinds;
    When made;      /* when it was made or last tried; 0: never */
    int64_t change; /* the newest change that it holds; -1: not known */
};

/* What is there already. */
void dump_init(struct dump *dump, Str folder, Str base, const struct kinds *kinds);

/* Makes it where it is due.  A house that has grown too large for it is said in the log, once a
 * day; ERR_FILE and ERR_DB are in the log too. */
Err dump_follow(struct dump *dump, struct db *house, When now);

#endif

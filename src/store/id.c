/* SPDX-License-Identifier: EUPL-1.2
 *
 * Identifiers.
 *
 * They are random so that they can be made anywhere without asking, and so that nobody can guess
 * the next one or count how many there are.  Among 2^63 the chance that two of a million meet is
 * one in eighteen million; the primary key would then refuse the second.
 */
#include "store/db.h"

#include <sys/random.h>

int64_t id_new(void)
{
    uint64_t bits = 0;

    /* Small requests to a seeded generator are never cut short; before it is seeded the call waits.
     */
    while (bits == 0) {
        must(getrandom(&bits, sizeof bits, 0) == (ssize_t)sizeof bits);
        bits &= INT64_MAX;
    }
    return (int64_t)bits;
}

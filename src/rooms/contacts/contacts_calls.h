/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cards of who to call, shared by the contacts room, the country pages and the young people's room.
 */
#ifndef ROOMS_CONTACTS_CALLS_H
#define ROOMS_CONTACTS_CALLS_H

#include "records/room_page.h"

/* The cards of the services of a country (empty: all).  by_country: each card is headed by its
 * country, else by its function. children: only what a child or young person may call. */
struct calls_want {
    Str country;
    const char *function; /* NULL: all */
    bool by_country;
    bool children;
};
Err contacts_calls(struct show *show, const struct calls_want *want, Markup *out);

#endif

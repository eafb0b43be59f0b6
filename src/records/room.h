/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rooms of the house: what the drawing, the breadcrumbs and the floor plan are made from.
 */
#ifndef RECORDS_ROOM_H
#define RECORDS_ROOM_H

#include "i18n/words.h"

/* Where a room's window is in the drawing. */
enum room_floor { FLOOR_NONE = 0, FLOOR_ATTIC, FLOOR_UPPER, FLOOR_GROUND, FLOOR_CELLAR, FLOOR_GARDEN };

struct room {
    const char *name;      /* "library": also the place whose standing text stands at its entrance */
    const char *path;      /* "library": address below the language */
    enum word title;
    enum room_floor floor;
    const char *icon;      /* the d attribute of a 24 by 24 drawing */
};

struct rooms {
    const struct room *items;
    size_t count;
};

#endif

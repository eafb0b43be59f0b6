/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rooms of the house: what the drawing, the breadcrumbs and the floor plan are made from.
 */
#ifndef RECORDS_ROOM_H
#define RECORDS_ROOM_H

#include "i18n/words.h"

/* Where a room's window is in the drawing. */
enum room_floor {
    FLOOR_NONE = 0,
    FLOOR_ATTIC,
    FLOOR_UPPER,
    FLOOR_GROUND,
    FLOOR_CELLAR,
    FLOOR_GARDEN
};

/* A way on from a room's main list: another list of the room, another view. */
struct room_way {
    const char *path; /* below the language */
    enum word text;
};

struct room {
    const char *name; /* "library": also the place whose standing text stands at its entrance */
    const char *path; /* "library": address below the language */
    enum word title;
    enum room_floor floor;
    const char *icon;            /* the d attribute of a 24 by 24 drawing */
    const struct room_way *ways; /* ends with a row without a path; NULL: none */
};

struct rooms {
    const struct room *items;
    size_t count;
};

#endif

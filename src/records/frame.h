/* SPDX-License-Identifier: EUPL-1.2
 *
 * What stands round a page: header, languages, breadcrumbs, footer.
 */
#ifndef RECORDS_FRAME_H
#define RECORDS_FRAME_H

#include "records/room.h"
#include "records/show.h"

/* What a page shows, in a format that programs follow: named in the page's head. */
struct frame_feed {
    Str href;
    Str type; /* "application/atom+xml" */
    Str title;
};

/* What a page tells its frame. */
struct frame {
    Str title;       /* for the window and history; plain text */
    Str description; /* for search engines; may be empty */
    Str below; /* the address below the language without query: "library/CC-L-2007-001/slug"; "" the
                  front door */
    const struct frame_feed *feeds;
    size_t feed_count;
    Str words;            /* typed search words, shown again in the box */
    const Str *elsewhere; /* the page's address in each language the house offers, in the order of
                             the settings; NULL: `below` serves all */
    Markup head;          /* what the page says to machines; may be empty */
    bool query;           /* the language links keep the query as it came */
};

/* The whole page as the visit's answer. */
Err frame_page(struct visit *visit, const struct frame *frame, Markup main);
/* The same for the young people's path: its own header and footer, nothing kept, nothing cached. */
Err frame_youth(struct visit *visit, const struct frame *frame, bool garden, Markup main);

/* The room of a name; a missing one is a bug. */
const struct room *frame_room(const struct kinds *kinds, Str name);
/* /sv/ + path */
Url frame_url(const struct visit *visit, const char *path);
Url frame_url_str(const struct visit *visit, Str path);

/* The addresses of a record's page in every language that the house offers, each with its own title
 * in it. */
Err frame_elsewhere(struct visit *visit, const struct brief *brief, struct frame *frame);

/* The way here: front door, then room (may be NULL), then one more step (title empty: none). */
Markup frame_crumbs(struct visit *visit, const struct room *room, Str title, Url address);

/* The other lists and views of a room, the one at `path` named as the present one; empty where the
 * room has none. */
Markup frame_ways(struct visit *visit, const struct room *room, Str path);

/* Links to the other rooms, for the foot of entrances. */
Markup frame_rooms(struct visit *visit, const struct room *except);

#endif

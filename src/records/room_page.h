/* SPDX-License-Identifier: EUPL-1.2
 *
 * Pages that rooms put together from sections: the standing text of the place on top, then what the
 * room shows.
 */
#ifndef RECORDS_ROOM_PAGE_H
#define RECORDS_ROOM_PAGE_H

#include "records/frame.h"
#include "records/show.h"

enum { ROOM_SECTIONS_MAX = 40 };

struct room_page {
    struct show show;
    const struct room *room;
    struct frame frame;
    struct page_room page; /* crumbs, heading, lead and body are filled by room_page_init */
    struct page_room_section sections[ROOM_SECTIONS_MAX];
    size_t count;
};

/* Begins a page of a room.  place names its standing text (empty: the room's own); below is the
 * address below the language.  Where the house has no standing text, otherwise is the heading. */
Err room_page_init(struct room_page *page, struct visit *visit, const char *room, const char *below,
                   Str place, enum word otherwise);

/* Adds a section; an empty body adds nothing. */
void room_page_add(struct room_page *page, const char *id, Str heading, int64_t count, Markup body);
/* Adds a way on to the section that was added last. */
void room_page_more(struct room_page *page, Url address, enum word text);

/* The language of the heading of the section that was added last, where it is not the page's. */
void room_page_heading_lang(struct room_page *page, Str lang);

/* The visit's answer. */
Err room_page_send(struct room_page *page);

/* Records as a list of rows under section headings. */
Err room_page_rows(struct room_page *page, const struct briefs *briefs, bool with_kind,
                   Markup *out);

struct card {
    const char *path;
    enum word title, text; /* text W_NONE: none */
};
Markup room_page_cards(struct room_page *page, const struct card *cards, size_t count);
#define CARDS(page, ...)                                                                           \
    room_page_cards((page), (const struct card[]){ __VA_ARGS__ },                                  \
                    sizeof((const struct card[]){ __VA_ARGS__ }) / sizeof(struct card))

/* Links in one line: other views, exports. */
Markup room_page_tools(struct room_page *page, const struct card *links, size_t count);
#define TOOLS(page, ...)                                                                           \
    room_page_tools((page), (const struct card[]){ __VA_ARGS__ },                                  \
                    sizeof((const struct card[]){ __VA_ARGS__ }) / sizeof(struct card))

/* A record's text field as Markdown, with its language marked; empty where there is none. */
Markup room_page_text(struct room_page *page, const struct record *record, const char *field);

#endif

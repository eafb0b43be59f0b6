/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rooms' pages.  Contract in room_page.h.
 */
#include "records/room_page.h"

#include "base/arena.h"
#include "records/kind_pages.h"
#include "records/memory.h"

Markup room_page_text(struct room_page *page, const struct record *record, const char *field)
{
    const struct value *value = record_value(record, field);
    struct visit *visit = page->show.visit;

    if (value->tongue_count == 0)
        return MARKUP_EMPTY;
    return markdown_render(visit->arena, value->tongues[0].words, 1,
                           str_fmt(visit->arena, "/%.*s", STR_ARG(page->show.reader.lang)));
}

/* A standing text as the page shows it; this is what is remembered of it. */
enum {
    STANDING_HEADING,
    STANDING_HEADING_LANG,
    STANDING_HEADING_TAG,
    STANDING_LEAD,
    STANDING_LEAD_LANG,
    STANDING_BODY,
    STANDING_BODY_LANG,
    STANDING_DESCRIPTION,
    STANDING_PARTS
};

/* The heading is empty where there is none. */
static Err read_standing_text(struct room_page *page, Str place, Str *parts)
{
    struct record record;
    const struct value *body;

    for (size_t i = 0; i < STANDING_PARTS; i++)
        parts[i] = STR_EMPTY;
    TRY(show_place(&page->show, place, &record));
    if (record.brief.id == 0)
        return OK;
    body = record_value(&record, "body");
    parts[STANDING_HEADING] = record.brief.title.words;
    parts[STANDING_HEADING_LANG] = show_lang(&page->show, &record.brief.title);
    parts[STANDING_HEADING_TAG] = show_heading_tag(&page->show, &record.brief.title);
    parts[STANDING_DESCRIPTION] = lead_of(&page->show, &record.brief.summary);
    parts[STANDING_LEAD] = markup_text(page->show.visit->arena, parts[STANDING_DESCRIPTION]).html;
    parts[STANDING_LEAD_LANG] = show_lang(&page->show, &record.brief.summary);
    parts[STANDING_BODY] = room_page_text(page, &record, "body").html;
    if (body->tongue_count > 0)
        parts[STANDING_BODY_LANG] = show_lang(&page->show, &body->tongues[0]);
    return OK;
}

static Err fill_standing_text(struct room_page *page, Str place, enum word otherwise)
{
    const struct reader *reader = &page->show.reader;
    Str key = str_fmt(reader->arena, "standing %.*s", STR_ARG(place)), parts[STANDING_PARTS];

    if (!memory_find_parts(reader, key, parts, STANDING_PARTS)) {
        TRY(read_standing_text(page, place, parts));
        memory_keep_parts(reader, key, parts, STANDING_PARTS);
    }
    page->page.heading = parts[STANDING_HEADING].len > 0 ? parts[STANDING_HEADING]
                                                         : word(page->show.visit->lang, otherwise);
    page->page.heading_lang = parts[STANDING_HEADING_LANG];
    page->page.heading_tag = parts[STANDING_HEADING_TAG];
    page->page.lead = (Markup){ parts[STANDING_LEAD] };
    page->page.lead_lang = parts[STANDING_LEAD_LANG];
    page->page.body = (Markup){ parts[STANDING_BODY] };
    page->page.body_lang = parts[STANDING_BODY_LANG];
    page->frame.description = parts[STANDING_DESCRIPTION];
    return OK;
}

Err room_page_init(struct room_page *page, struct visit *visit, const char *room, const char *below,
                   Str place, enum word otherwise)
{
    *page = (struct room_page){ 0 };
    show_init(&page->show, visit);
    page->room = frame_room(page->show.reader.kinds, str_from_z(room));
    page->frame.below = str_from_z(below);
    page->frame.query = visit->request->query.len > 0;
    page->page.crumbs =
        frame_crumbs(visit, str_eq_z(str_from_z(below), page->room->path) ? NULL : page->room,
                     STR_EMPTY, (Url){ STR_EMPTY });
    TRY(fill_standing_text(page, place, otherwise));
    page->frame.title = page->page.heading;
    page->page.ways = frame_ways(visit, page->room, page->frame.below);
    return OK;
}

void room_page_add(struct room_page *page, const char *id, Str heading, int64_t count, Markup body)
{
    if (body.html.len == 0)
        return;
    must(page->count < ROOM_SECTIONS_MAX);
    page->sections[page->count++] = (struct page_room_section){
        .id = str_from_z(id), .heading = heading, .count = count, .body = body
    };
}

void room_page_more(struct room_page *page, Url address, enum word text)
{
    if (page->count == 0)
        return;
    page->sections[page->count - 1].more = address;
    page->sections[page->count - 1].more_text = word(page->show.visit->lang, text);
}

void room_page_heading_lang(struct room_page *page, Str lang)
{
    if (page->count > 0)
        page->sections[page->count - 1].heading_lang = lang;
}

Err room_page_send(struct room_page *page)
{
    struct visit *visit = page->show.visit;

    page->page.sections.items = page->sections;
    page->page.sections.count = page->count;
    return frame_page(visit, &page->frame, markup_of_room(visit->arena, visit->lang, &page->page));
}

Err room_page_rows(struct room_page *page, const struct briefs *briefs, bool with_kind, Markup *out)
{
    struct visit *visit = page->show.visit;
    struct page_row *rows;

    *out = MARKUP_EMPTY;
    if (briefs->count == 0)
        return OK;
    TRY(show_rows(&page->show, briefs, &(struct row_style){ .deep = true, .with_kind = with_kind },
                  &rows));
    *out = markup_of_rows(visit->arena, visit->lang,
                          &(struct page_rows){ .rows = { rows, briefs->count } });
    return OK;
}

Markup room_page_cards(struct room_page *page, const struct card *cards, size_t count)
{
    struct visit *visit = page->show.visit;
    struct page_cards_card *items = ARENA_ARRAY(visit->arena, count, struct page_cards_card);

    for (size_t i = 0; i < count; i++)
        items[i] = (struct page_cards_card){
            .href = frame_url(visit, cards[i].path),
            .title = word(visit->lang, cards[i].title),
            .text = cards[i].text != W_NONE ? word(visit->lang, cards[i].text) : STR_EMPTY,
        };
    return markup_of_cards(visit->arena, visit->lang,
                           &(struct page_cards){ .cards = { items, count } });
}

Markup room_page_tools(struct room_page *page, const struct card *links, size_t count)
{
    struct visit *visit = page->show.visit;
    struct page_tools_tool *items = ARENA_ARRAY(visit->arena, count, struct page_tools_tool);

    for (size_t i = 0; i < count; i++)
        items[i] = (struct page_tools_tool){ frame_url(visit, links[i].path),
                                             word(visit->lang, links[i].title) };
    return markup_of_tools(visit->arena, visit->lang,
                           &(struct page_tools){ .tools = { items, count } });
}

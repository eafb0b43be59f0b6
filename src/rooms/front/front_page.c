/* SPDX-License-Identifier: EUPL-1.2
 *
 * The front door: the house as navigation, what was added last, what comes next, the countries; and
 * "/" itself.
 */
#include "rooms/rooms.h"

#include "base/arena.h"
#include "http/assets.h"
#include "http/house.h"
#include "records/frame.h"
#include "records/kind_pages.h"
#include "records/linked.h"
#include "records/settings.h"

enum { NEWS = 5, EVENTS = 5, NEWS_KINDS_MAX = 12 };

/* ---- the drawing ---- */

static struct page_front_window window_of(struct visit *visit, const struct room *room)
{
    return (struct page_front_window){
        .href = frame_url(visit, room->path),
        .text = word(visit->lang, room->title),
        .icon = str_from_z(room->icon),
        .look = str_eq_z(STR("contacts"), room->name) ? STR("door") : STR_EMPTY,
    };
}

static struct page_front_window *windows_on(struct visit *visit, enum room_floor floor,
                                            size_t *count)
{
    const struct rooms *rooms = ((const struct kinds *)visit->house->kinds)->rooms;
    struct page_front_window *windows =
        ARENA_ARRAY(visit->arena, rooms->count, struct page_front_window);

    *count = 0;
    for (size_t i = 0; i < rooms->count; i++)
        if (rooms->items[i].floor == floor)
            windows[(*count)++] = window_of(visit, &rooms->items[i]);
    return windows;
}

static struct page_front_floor *floors(struct visit *visit)
{
    static const enum room_floor order[] = { FLOOR_ATTIC, FLOOR_UPPER, FLOOR_GROUND };
    struct page_front_floor *items = ARENA_ARRAY(visit->arena, 3, struct page_front_floor);

    for (size_t i = 0; i < 3; i++) {
        size_t count;
        struct page_front_window *windows = windows_on(visit, order[i], &count);

        items[i] = (struct page_front_floor){ .attic = order[i] == FLOOR_ATTIC,
                                              .windows = { windows, count } };
    }
    return items;
}

/* ---- what is new and what comes ---- */

static Err news(struct show *show, Markup *out)
{
    const struct kind *kinds[NEWS_KINDS_MAX];
    struct briefs briefs;
    struct page_row *rows;
    size_t count = 0;

    for (size_t i = 0; i < show->reader.kinds->count && count < NEWS_KINDS_MAX; i++)
        if (show->reader.kinds->items[i]->flags & KIND_NEWS &&
            show->reader.kinds->items[i] != &event_kind)
            kinds[count++] = show->reader.kinds->items[i];
    TRY(record_newest(&show->reader, kinds, count, NULL, NEWS, &briefs));
    TRY(show_rows(show, &briefs,
                  &(struct row_style){ .deep = true, .with_kind = true, .no_summary = true },
                  &rows));
    *out = markup_of_rows(show->visit->arena, show->visit->lang,
                          &(struct page_rows){ .rows = { rows, briefs.count } });
    return OK;
}

/* The next events; where none is ahead, the last ones, and the heading says so. */
static Err next_events(struct show *show, Markup *out, Str *heading)
{
    struct narrow narrow = { .from = day_from_when(show->visit->now) };
    struct page_agenda_item *items;
    struct briefs briefs;

    TRY(record_list(&show->reader, &event_kind, &narrow, EVENTS, &briefs));
    *heading = word(show->visit->lang, W_FRONT_NEXT);
    if (briefs.count == 0) {
        *heading = word(show->visit->lang, W_FRONT_LAST);
        TRY(record_list(&show->reader, &event_kind, &(struct narrow){ .newest = true }, EVENTS,
                        &briefs));
    }
    TRY(show_agenda(show, &briefs, false, &items));
    *out = markup_of_agenda(show->visit->arena, show->visit->lang,
                            &(struct page_agenda){ .items = { items, briefs.count } });
    return OK;
}

static Err countries(struct show *show, Markup *out)
{
    struct page_strip_item *items;
    struct briefs briefs;

    TRY(record_list(&show->reader, &country_kind, NULL, 100, &briefs));
    items = ARENA_ARRAY(show->visit->arena, briefs.count + 1, struct page_strip_item);
    for (size_t i = 0; i < briefs.count; i++)
        items[i] =
            (struct page_strip_item){ .href = { record_address(&show->reader, &briefs.items[i]) },
                                      .text = briefs.items[i].title.words,
                                      .lang = show_lang(show, &briefs.items[i].title) };
    *out = markup_of_strip(show->visit->arena, show->visit->lang,
                           &(struct page_strip){ .items = { items, briefs.count } });
    return OK;
}

/* What the house is, for machines. */
static Markup linked(const struct show *show, Str tagline)
{
    struct visit *visit = show->visit;
    const struct format_job job = { .reader = show->reader,
                                    .settings = visit->house->settings,
                                    .base = visit->house->base_address };
    Str name = setting(job.settings, STR("name"), show->reader.lang, NULL);
    struct buf out;

    buf_init(&out, visit->arena, 64 << 10);
    linked_house(&job, name.len > 0 ? name : word(visit->lang, W_FRAME_HOUSE), tagline,
                 asset_address("mark.svg"), &out);
    return markup_data(visit->arena, buf_text(&out));
}

/* GET /{lang}/ */
static Err show_front(struct visit *visit)
{
    struct show show;
    struct page_front page = { 0 };
    size_t cellar_count;
    const struct settings *settings = visit->house->settings;

    show_init(&show, visit);
    page.heading = setting(settings, STR("tagline"), show.reader.lang, NULL);
    if (page.heading.len == 0)
        page.heading = word(visit->lang, W_FRAME_HOUSE);
    page.lead = word(visit->lang, W_FRONT_LEAD);
    page.call = frame_url(visit, "contacts");
    page.call_text = word(visit->lang, W_FRONT_CALL);
    page.floors.items = floors(visit);
    page.floors.count = 3;
    page.cellar.items = windows_on(visit, FLOOR_CELLAR, &cellar_count);
    page.cellar.count = cellar_count;
    page.youth = frame_url(visit, "youth");
    page.youth_text = word(visit->lang, W_ROOM_YOUTH);
    TRY(news(&show, &page.news));
    page.news_more = frame_url(visit, "library");
    TRY(next_events(&show, &page.next, &page.next_heading));
    page.calendar = frame_url(visit, "calendar");
    TRY(countries(&show, &page.countries));

    struct frame frame = { .title = page.heading,
                           .description = page.lead,
                           .head = linked(&show, page.heading) };
    size_t format_count;
    struct list_format *formats = list_formats(visit, NULL, &format_count);

    list_feeds(visit, formats, format_count, word(visit->lang, W_SEARCH_FEED_ALL), &frame);
    return frame_page(visit, &frame, markup_of_front(visit->arena, visit->lang, &page));
}

/* GET / - to the front door in the reader's language; the address never decides where somebody is.
 */
static Err show_root(struct visit *visit)
{
    visit->lang = preferred_language(visit);
    TRY(visit_redirect(visit, 302, frame_url(visit, "").address));
    visit->response->cacheable = false;
    response_header_add(visit->response, "Vary", STR("Accept-Language"));
    return OK;
}

/* GET /{lang} - the address without its last slash */
static Err show_unfinished(struct visit *visit)
{
    return visit_redirect(visit, 301, frame_url(visit, "").address);
}

const struct route front_routes[] = {
    { METHOD_GET, "/", PERMIT_ANYONE, AUDIT_NONE, NULL, show_root, NULL, false },
    { METHOD_GET, "/{lang}", PERMIT_ANYONE, AUDIT_NONE, NULL, show_unfinished, NULL, false },
    { METHOD_GET, "/{lang}/", PERMIT_ANYONE, AUDIT_NONE, NULL, show_front, NULL, false },
    { 0 },
};

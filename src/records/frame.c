/* SPDX-License-Identifier: EUPL-1.2
 *
 * The page frame.  Contract in frame.h.  Must not touch the database: error pages are framed too.
 */
#include "records/frame.h"

#include "base/arena.h"
#include "http/assets.h"
#include "http/house.h"
#include "records/settings.h"

enum { PAGE_MAX = 8 << 20 };

Url frame_url_str(const struct visit *visit, Str path)
{
    return (
        Url){ str_fmt(visit->arena, "/%.*s/%.*s", STR_ARG(lang_tag(visit->lang)), STR_ARG(path)) };
}

Url frame_url(const struct visit *visit, const char *path)
{
    return frame_url_str(visit, str_from_z(path));
}

const struct room *frame_room(const struct kinds *kinds, Str name)
{
    for (size_t i = 0; i < kinds->rooms->count; i++)
        if (str_eq_z(name, kinds->rooms->items[i].name))
            return &kinds->rooms->items[i];
    panic("there is no room %s", name.ptr);
}

/* The same page in another language: path, and the query where it is the page's own. */
static Url in_language(const struct visit *visit, const struct frame *frame, int offered)
{
    const struct settings *settings = visit->house->settings;
    Lang lang = settings->languages[offered];

    if (frame->elsewhere != NULL)
        return (Url){ frame->elsewhere[offered] };

    Str query = frame->query ? visit->request->query : STR_EMPTY;

    return (Url){ str_fmt(visit->arena, "/%.*s/%.*s%s%.*s", STR_ARG(lang_tag(lang)),
                          STR_ARG(frame->below), query.len > 0 ? "?" : "", STR_ARG(query)) };
}

static const struct settings *settings_of(const struct visit *visit)
{
    return visit->house->settings;
}

static struct page_frame_language_list frame_languages(const struct visit *visit,
                                                       const struct frame *frame)
{
    const struct settings *settings = settings_of(visit);
    struct page_frame_language *items =
        ARENA_ARRAY(visit->arena, (size_t)settings->language_count, struct page_frame_language);

    for (int i = 0; i < settings->language_count; i++)
        items[i] = (struct page_frame_language){
            .href = in_language(visit, frame, i),
            .tag = lang_tag(settings->languages[i]),
            .name = lang_own_name(settings->languages[i]),
            .current = settings->languages[i] == visit->lang,
        };
    return (struct page_frame_language_list){ items, (size_t)settings->language_count };
}

static struct page_frame_feed_list frame_feeds(const struct visit *visit, const struct frame *frame)
{
    struct page_frame_feed *items =
        ARENA_ARRAY(visit->arena, frame->feed_count + 1, struct page_frame_feed);

    for (size_t i = 0; i < frame->feed_count; i++)
        items[i] = (struct page_frame_feed){ { frame->feeds[i].href },
                                             frame->feeds[i].type,
                                             frame->feeds[i].title };
    return (struct page_frame_feed_list){ items, frame->feed_count };
}

static struct page_frame_link_list help_links(const struct visit *visit)
{
    static const struct {
        const char *path;
        enum word text;
    } links[] = {
        { "contacts", W_FRAME_CALL },         { "about/accessibility", W_FRAME_ACCESSIBILITY },
        { "about/privacy", W_FRAME_PRIVACY }, { "about/data", W_FRAME_DATA },
        { "about", W_FRAME_ABOUT },           { "about/rooms", W_FRAME_ALL_ROOMS },
    };
    enum { COUNT = sizeof(links) / sizeof(links[0]) };
    struct page_frame_link *items = ARENA_ARRAY(visit->arena, COUNT, struct page_frame_link);

    for (size_t i = 0; i < COUNT; i++)
        items[i] = (struct page_frame_link){ frame_url(visit, links[i].path),
                                             word(visit->lang, links[i].text) };
    return (struct page_frame_link_list){ items, COUNT };
}

static Str house_name(const struct visit *visit)
{
    Str name = setting(settings_of(visit), STR("name"), lang_tag(visit->lang), NULL);

    return name.len > 0 ? name : word(visit->lang, W_FRAME_HOUSE);
}

/* What the house is, and the office to write to. */
static Markup foot_note(const struct visit *visit)
{
    Str tag = lang_tag(visit->lang), said = tag, text;
    Str office = setting(settings_of(visit), STR("office_name"), tag, NULL);
    Str tagline = setting(settings_of(visit), STR("tagline"), tag, &said);
    Markup parts[] = { markup_spoken(visit->arena, str_eq(said, tag) ? STR_EMPTY : said, tagline),
                       MARKUP_EMPTY, MARKUP_EMPTY };

    if (office.len > 0) {
        text = word_fill(visit->arena, visit->lang, W_FRAME_OFFICE, FILLS({ "office", office }));
        parts[1] = markup_text(visit->arena, text);
    }
    if (visit->house->offline)
        parts[2] = markup_of_edition(visit->arena, visit->lang,
                                     &(struct page_edition){ .start = URL("/") });
    return show_joined(visit->arena, parts, 3);
}

Err frame_page(struct visit *visit, const struct frame *frame, Markup main)
{
    const struct house *house = visit->house;
    Str tag = lang_tag(visit->lang);
    /* What machines are told names the house's own addresses. */
    bool nowhere = house->offline && house->base_address.len == 0;
    struct buf html;

    buf_init(&html, visit->arena, PAGE_MAX);
    page_frame(
        &html, visit->lang,
        &(struct page_frame){
            .lang = tag,
            .rtl = tag_is_rtl(tag),
            .title = frame->title,
            .house = house_name(visit),
            .description = frame->description,
            .style = { asset_address("house.css") },
            .inner_style = { frame->below.len > 0 ? asset_address("rooms.css")
                                                  : STR_EMPTY }, /* the front door does without */
            .script = { asset_address("house.js") },
            .mark = { asset_address("mark.svg") },
            .front = frame_url(visit, ""),
            .rooms = frame_url(visit, "#rooms"),
            .search = frame_url(visit, "search"),
            .query = frame->words,
            .canonical = frame->query ? (Url){ STR_EMPTY } : frame_url_str(visit, frame->below),
            .any_language = in_language(visit, frame, 0),
            .feeds = frame_feeds(visit, frame),
            .search_description = house->offline ? (Url){ STR_EMPTY }
                                                 : frame_url(visit, "opensearch.xml"),
            .head = nowhere ? MARKUP_EMPTY : frame->head,
            .lang_upper = str_upper_ascii(visit->arena, tag),
            .lang_name = lang_own_name(visit->lang),
            .languages = frame_languages(visit, frame),
            .help = help_links(visit),
            .note = foot_note(visit),
            .main = main,
        });
    return visit_page(visit, &html);
}

Err frame_elsewhere(struct visit *visit, const struct brief *brief, struct frame *frame)
{
    const struct settings *settings = settings_of(visit);
    Str *addresses = ARENA_ARRAY(visit->arena, (size_t)settings->language_count, Str);
    struct reader reader = reader_of(visit);

    for (int i = 0; i < settings->language_count; i++) {
        struct briefs found;

        reader.lang = lang_tag(settings->languages[i]);
        TRY(record_briefs(&reader, &brief->id, 1, &found));
        addresses[i] = record_address(&reader, found.count == 1 ? &found.items[0] : brief);
    }
    frame->elsewhere = addresses;
    return OK;
}

/* ---- the young people's path ---- */

static struct page_youth_frame_language_list youth_languages(const struct visit *visit,
                                                             const struct frame *frame)
{
    struct page_frame_language_list from = frame_languages(visit, frame);
    struct page_youth_frame_language *items =
        ARENA_ARRAY(visit->arena, from.count, struct page_youth_frame_language);

    for (size_t i = 0; i < from.count; i++)
        items[i] = (struct page_youth_frame_language){ from.items[i].href, from.items[i].tag,
                                                       from.items[i].name, from.items[i].current };
    return (struct page_youth_frame_language_list){ items, from.count };
}

static struct page_youth_frame_link_list youth_links(const struct visit *visit)
{
    static const struct {
        const char *path;
        enum word text;
    } links[] = {
        { "youth/help", W_YOUTH_WHO_CAN_HELP },    { "youth/what-is-this", W_YOUTH_WHAT_IS_THIS },
        { "youth/leaving", W_YOUTH_LEAVING_FAST }, { "about/accessibility", W_FRAME_ACCESSIBILITY },
        { "about/privacy", W_FRAME_PRIVACY },      { "", W_YOUTH_BIG_HOUSE },
    };
    enum { COUNT = sizeof(links) / sizeof(links[0]) };
    struct page_youth_frame_link *items =
        ARENA_ARRAY(visit->arena, COUNT, struct page_youth_frame_link);

    for (size_t i = 0; i < COUNT; i++)
        items[i] = (struct page_youth_frame_link){ frame_url(visit, links[i].path),
                                                   word(visit->lang, links[i].text) };
    return (struct page_youth_frame_link_list){ items, COUNT };
}

Err frame_youth(struct visit *visit, const struct frame *frame, bool garden, Markup main)
{
    Str tag = lang_tag(visit->lang);
    struct buf html;
    Err err;

    buf_init(&html, visit->arena, PAGE_MAX);
    page_youth_frame(
        &html, visit->lang,
        &(struct page_youth_frame){
            .lang = tag,
            .rtl = tag_is_rtl(tag),
            .title = frame->title,
            .style = { asset_address("house.css") },
            .inner_style = { asset_address("rooms.css") },
            .script = { asset_address("house.js") },
            .mark = { asset_address("mark.svg") },
            .exit = frame_url(visit, "youth/exit"),
            .exit_address = setting(settings_of(visit), STR("exit_address"), tag, NULL),
            .garden = garden,
            .languages = youth_languages(visit, frame),
            .lang_upper = str_upper_ascii(visit->arena, tag),
            .lang_name = lang_own_name(visit->lang),
            .help = youth_links(visit),
            .main = main,
        });
    err = visit_page(visit, &html);
    visit->response->cacheable = false;
    visit->response->no_store = true;
    return err;
}

/* ---- crumbs and rooms ---- */

Markup frame_crumbs(struct visit *visit, const struct room *room, Str title, Url address)
{
    struct page_crumbs_step *steps = ARENA_ARRAY(visit->arena, 3, struct page_crumbs_step);
    size_t n = 0;

    steps[n++] = (struct page_crumbs_step){ frame_url(visit, ""), word(visit->lang, W_FRAME_HOUSE),
                                            STR_EMPTY };
    if (room != NULL)
        steps[n++] =
            (struct page_crumbs_step){ frame_url(visit, room->path), word(visit->lang, room->title),
                                       str_from_z(room->icon) };
    if (title.len > 0)
        steps[n++] = (struct page_crumbs_step){ address, title, STR_EMPTY };
    return markup_of_crumbs(visit->arena, visit->lang,
                            &(struct page_crumbs){ .steps = { steps, n } });
}

Markup frame_ways(struct visit *visit, const struct room *room, Str path)
{
    struct page_ways_way *items;
    size_t n = 0;

    if (room->ways == NULL)
        return MARKUP_EMPTY;
    while (room->ways[n].path != NULL)
        n++;
    items = ARENA_ARRAY(visit->arena, n, struct page_ways_way);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct page_ways_way){ frame_url(visit, room->ways[i].path),
                                           word(visit->lang, room->ways[i].text),
                                           str_eq_z(path, room->ways[i].path) };
    return markup_of_ways(visit->arena, visit->lang, &(struct page_ways){ .ways = { items, n } });
}

Markup frame_rooms(struct visit *visit, const struct room *except)
{
    const struct rooms *rooms = ((const struct kinds *)visit->house->kinds)->rooms;
    struct page_strip_item *items =
        ARENA_ARRAY(visit->arena, rooms->count + 1, struct page_strip_item);
    size_t n = 0;

    for (size_t i = 0; i < rooms->count; i++)
        if (&rooms->items[i] != except && rooms->items[i].floor != FLOOR_NONE)
            items[n++] = (struct page_strip_item){ .href = frame_url(visit, rooms->items[i].path),
                                                   .text = word(visit->lang, rooms->items[i].title),
                                                   .icon = str_from_z(rooms->items[i].icon) };
    return markup_of_strip(visit->arena, visit->lang,
                           &(struct page_strip){ .items = { items, n } });
}

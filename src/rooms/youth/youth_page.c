/* SPDX-License-Identifier: EUPL-1.2
 *
 * The children's and young people's room.  Its path is quiet: nothing is logged, cached or passed
 * on about who reads what, titles are neutral, and every page has a way out.  The house does not
 * counsel; it says who does.
 */
#include "records/frame.h"
#include "records/kind_pages.h"
#include "records/settings.h"
#include "rooms/contacts/contacts_calls.h"
#include "rooms/rooms.h"

enum { GUIDES_MAX = 200, LEAD_MAX = 400 };

/* Links in these texts begin at the room: /help means this room's page of who can help. */
static Markup render(struct show *show, Str markdown)
{
    return markdown_render(show->visit->arena, markdown, 1,
                           str_fmt(show->visit->arena, "/%.*s/youth", STR_ARG(show->reader.lang)));
}

static Markup crumbs(struct visit *visit)
{
    struct page_crumbs_step *steps = ARENA_ARRAY(visit->arena, 1, struct page_crumbs_step);

    steps[0] = (struct page_crumbs_step){ frame_url(visit, "youth"),
                                          word(visit->lang, W_YOUTH_OUR_ROOM), STR_EMPTY };
    return markup_of_crumbs(visit->arena, visit->lang,
                            &(struct page_crumbs){ .steps = { steps, 1 } });
}

/* ---- the entrance ---- */

static Err section_shelf(struct show *show, const struct briefs *guides,
                         const struct tag_rows *tags, Str section, Markup *out)
{
    struct visit *visit = show->visit;
    struct page_youth_shelves_shelf *shelves =
        ARENA_ARRAY(visit->arena, guides->count + 1, struct page_youth_shelves_shelf);
    size_t count = 0;

    for (size_t i = 0; i < guides->count; i++)
        for (size_t t = 0; t < tags->count; t++)
            if (tags->items[t].record == guides->items[i].id &&
                str_eq(tags->items[t].term, section))
                shelves[count++] = (struct page_youth_shelves_shelf){
                    .href = { record_address(&show->reader, &guides->items[i]) },
                    .title = guides->items[i].title.words,
                    .lang = show_lang(show, &guides->items[i].title),
                    .text = markdown_plain(visit->arena, guides->items[i].summary.words, LEAD_MAX),
                };
    *out = count == 0 ? MARKUP_EMPTY
                      : markup_of_youth_shelves(
                            visit->arena, visit->lang,
                            &(struct page_youth_shelves){ .shelves = { shelves, count } });
    return OK;
}

static Err shelves_by_section(struct show *show, Markup *out)
{
    static const char *const only_section[] = { "section", NULL };
    struct visit *visit = show->visit;
    struct term_name *sections;
    struct briefs guides;
    struct tag_rows tags;
    int64_t *ids;
    Markup *parts;
    size_t count;

    TRY(record_list(&show->reader, &guide_kind, NULL, GUIDES_MAX, &guides));
    ids = ARENA_ARRAY(visit->arena, guides.count + 1, int64_t);
    for (size_t i = 0; i < guides.count; i++)
        ids[i] = guides.items[i].id;
    TRY(record_tags(&show->reader, ids, guides.count, only_section, &tags));
    TRY(term_list(&show->reader, STR("guide-section"), &sections, &count));
    parts = ARENA_ARRAY(visit->arena, count + 1, Markup);
    for (size_t i = 0; i < count; i++) {
        Markup shelf;

        TRY(section_shelf(show, &guides, &tags, sections[i].term, &shelf));
        parts[i] = shelf.html.len == 0
                       ? MARKUP_EMPTY
                       : markup_section(visit->arena, sections[i].term,
                                        show_words(show, &sections[i].label), shelf);
    }
    *out = markup_joined(visit->arena, parts, count, STR_EMPTY);
    return OK;
}

/* GET /{lang}/youth */
static Err show_youth(struct visit *visit)
{
    struct show show;
    struct record place;
    struct page_youth page = { 0 };

    show_init(&show, visit);
    TRY(show_place(&show, STR("youth"), &place));
    page.heading = word(visit->lang, W_YOUTH_HELLO);
    if (place.brief.id != 0) {
        page.lead = markup_text(visit->arena,
                                markdown_plain(visit->arena, place.brief.summary.words, LEAD_MAX));
        page.body = render(&show, record_words(&place, "body").words);
        page.body_lang = show_lang(&show, &place.brief.title);
        page.tag = show_heading_tag(&show, &place.brief.title);
    }
    page.danger = word(visit->lang, W_YOUTH_DANGER);
    page.number = setting(visit->house->settings, STR("emergency_number"), show.reader.lang, NULL);
    page.call = phone_address(visit->arena, page.number);
    page.help = frame_url(visit, "youth/help");
    TRY(shelves_by_section(&show, &page.shelves));
    page.leaving = frame_url(visit, "youth/leaving");
    return frame_youth(
        visit, &(struct frame){ .title = word(visit->lang, W_YOUTH_TITLE), .below = STR("youth") },
        true, markup_of_youth(visit->arena, visit->lang, &page));
}

/* ---- a page ---- */

static Markup rests_on(struct show *show, const struct record *record)
{
    Markup *parts = ARENA_ARRAY(show->visit->arena, record->source_count + 1, Markup);

    for (size_t i = 0; i < record->source_count; i++)
        parts[i] = record->sources[i].document.id != 0
                       ? show_words(show, &record->sources[i].document.title)
                       : markup_text(show->visit->arena, record->sources[i].reference);
    return show_joined(show->visit->arena, parts, record->source_count);
}

static Str review_note(struct show *show, const struct record *record)
{
    Day reviewed = record_value(record, "reviewed")->day;
    struct visit *visit = show->visit;

    if (!day_is_set(reviewed))
        return word(visit->lang, W_YOUTH_NOT_REVIEWED);
    return word_fill(visit->arena, visit->lang, W_YOUTH_REVIEWED,
                     FILLS({ "date", day_show(visit->arena, visit->lang, reviewed) }));
}

static Err send_page(struct show *show, const struct record *record, Str below, Markup calls,
                     Str review, Markup rests)
{
    struct visit *visit = show->visit;
    struct frame frame = { .title = record->brief.title.words, .below = below };

    if (record->brief.kind->path != NULL) /* standing texts have one address in all languages */
        TRY(frame_elsewhere(visit, &record->brief, &frame));
    return frame_youth(
        visit, &frame, false,
        markup_of_youth_page(
            visit->arena, visit->lang,
            &(struct page_youth_page){
                .crumbs = crumbs(visit),
                .heading = record->brief.title.words,
                .heading_lang = show_lang(show, &record->brief.title),
                .heading_tag = show_heading_tag(show, &record->brief.title),
                .lead = markup_text(
                    visit->arena,
                    markdown_plain(visit->arena, record->brief.summary.words, LEAD_MAX)),
                .body = render(show, record_words(record, "body").words),
                .body_lang = show_lang(show, &record->brief.title),
                .calls = calls,
                .review = review,
                .rests_on = rests,
            }));
}

/* GET /{lang}/youth/{code}/{slug} */
static Err show_guide(struct visit *visit)
{
    struct show show;
    struct brief brief;
    struct gone gone;
    struct record record;
    Str address;

    show_init(&show, visit);
    TRY(record_find(&show.reader, visit->segments[0], &brief, &gone));
    address = record_address(&show.reader, &brief);
    if (brief.kind != &guide_kind || !str_eq(visit->request->path, address))
        return visit_redirect(visit, 301, address);
    TRY(record_read(&show.reader, &brief, &record));
    return send_page(&show, &record, str_sub(address, show.reader.lang.len + 2, address.len),
                     MARKUP_EMPTY, review_note(&show, &record), rests_on(&show, &record));
}

/* The countries that have services, as links to their place on the page. */
static Markup country_links(struct visit *visit, const struct page_strip_item *items, size_t count)
{
    return markup_of_strip(visit->arena, visit->lang,
                           &(struct page_strip){ .items = { items, count } });
}

static Err country_calls(struct show *show, const struct brief *brief, struct page_strip_item *link,
                         Markup *out)
{
    struct record country;
    Markup calls;
    Str iso, id;

    *out = MARKUP_EMPTY;
    TRY(record_read(&show->reader, brief, &country));
    iso = record_value(&country, "iso2")->text;
    id = str_lower_ascii(show->visit->arena, iso);
    TRY(contacts_calls(show, &(struct calls_want){ .country = iso, .children = true }, &calls));
    if (calls.html.len == 0)
        return OK;
    *link = (struct page_strip_item){ .href = { str_fmt(show->visit->arena, "#%.*s", STR_ARG(id)) },
                                      .text = brief->title.words,
                                      .lang = show_lang(show, &brief->title) };
    *out = markup_section(show->visit->arena, id, show_words(show, &brief->title), calls);
    return OK;
}

/* GET /{lang}/youth/help - who can help in each country */
static Err show_help(struct visit *visit)
{
    struct show show;
    struct briefs countries;
    struct page_strip_item *links;
    Markup *parts;
    size_t count = 0;

    show_init(&show, visit);
    TRY(record_list(&show.reader, &country_kind, NULL, GUIDES_MAX, &countries));
    parts = ARENA_ARRAY(visit->arena, countries.count + 2, Markup);
    links = ARENA_ARRAY(visit->arena, countries.count + 1, struct page_strip_item);
    for (size_t i = 0; i < countries.count; i++) {
        TRY(country_calls(&show, &countries.items[i], &links[count], &parts[count + 1]));
        count += parts[count + 1].html.len > 0;
    }
    parts[0] = country_links(visit, links, count);
    return frame_youth(
        visit,
        &(struct frame){ .title = word(visit->lang, W_YOUTH_WHO_CAN_HELP),
                         .below = STR("youth/help") },
        false,
        markup_of_youth_page(
            visit->arena, visit->lang,
            &(struct page_youth_page){
                .crumbs = crumbs(visit),
                .heading = word(visit->lang, W_YOUTH_WHO_CAN_HELP),
                .lead = markup_text(visit->arena, word(visit->lang, W_YOUTH_HELP_LEAD)),
                .calls = markup_joined(visit->arena, parts, count + 1, STR_EMPTY),
            }));
}

/* A standing text of the house shown in this room. */
static Err show_standing(struct visit *visit, const char *place)
{
    struct show show;
    struct record record;

    show_init(&show, visit);
    TRY(show_place(&show, str_from_z(place), &record));
    if (record.brief.id == 0)
        return ERR_NOT_FOUND;
    return send_page(&show, &record, str_from_z(place), MARKUP_EMPTY, STR_EMPTY, MARKUP_EMPTY);
}

/* GET /{lang}/youth/leaving - what quick exit does and what it does not */
static Err show_leaving(struct visit *visit)
{
    return show_standing(visit, "youth/leaving");
}

/* GET /{lang}/youth/what-is-this */
static Err show_what_is_this(struct visit *visit)
{
    return show_standing(visit, "youth/what-is-this");
}

/* GET /{lang}/youth/exit - away from here, to a neutral page; nothing is kept */
static Err show_exit(struct visit *visit)
{
    Str away = setting(visit->house->settings, STR("exit_address"), lang_tag(visit->lang), NULL);

    TRY(visit_redirect(visit, 303, frame_url(visit, "").address));
    if (address_is_safe(away) && away.len > 0)
        visit->response->location = away; /* the operator's own setting: the only address outside
                                             that a redirect may name */
    visit->response->cacheable = false;
    visit->response->no_store = true;
    return OK;
}

const struct route youth_routes[] = {
    { METHOD_GET, "/{lang}/youth", PERMIT_ANYONE, AUDIT_NONE, NULL, show_youth, NULL, true },
    { METHOD_GET, "/{lang}/youth/help", PERMIT_ANYONE, AUDIT_NONE, NULL, show_help, NULL, true },
    { METHOD_GET, "/{lang}/youth/leaving", PERMIT_ANYONE, AUDIT_NONE, NULL, show_leaving, NULL,
      true },
    { METHOD_GET, "/{lang}/youth/what-is-this", PERMIT_ANYONE, AUDIT_NONE, NULL, show_what_is_this,
      NULL, true },
    { METHOD_GET, "/{lang}/youth/exit", PERMIT_ANYONE, AUDIT_NONE, NULL, show_exit, NULL, true },
    { METHOD_GET, "/{lang}/youth/{code}", PERMIT_ANYONE, AUDIT_NONE, NULL, show_guide, NULL, true },
    { METHOD_GET, "/{lang}/youth/{code}/{slug}", PERMIT_ANYONE, AUDIT_NONE, NULL, show_guide, NULL,
      true },
    { 0 },
};

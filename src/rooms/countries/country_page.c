/* SPDX-License-Identifier: EUPL-1.2
 *
 * Countries: the list by standing, and each country's page with everything that is tagged with it,
 * made to be printed.
 */
#include "records/record_head.h"
#include "records/export.h"
#include "records/kind_pages.h"
#include "records/room_page.h"
#include "rooms/contacts/contacts_calls.h"
#include "rooms/law/law_status.h"
#include "rooms/rooms.h"

enum { COUNTRIES_MAX = 300, ROWS_SHOWN = 8 };

/* Countries of one standing as a strip of links. */
static Err standing_strip(struct room_page *page, const struct briefs *all,
                          const struct tag_rows *tags, Str standing, Markup *out)
{
    struct visit *visit = page->show.visit;
    struct page_strip_item *items =
        ARENA_ARRAY(visit->arena, all->count + 1, struct page_strip_item);
    size_t count = 0;

    for (size_t i = 0; i < all->count; i++)
        for (size_t t = 0; t < tags->count; t++)
            if (tags->items[t].record == all->items[i].id && str_eq(tags->items[t].term, standing))
                items[count++] = (struct page_strip_item){
                    .href = { record_address(&page->show.reader, &all->items[i]) },
                    .text = all->items[i].title.words,
                    .lang = show_lang(&page->show, &all->items[i].title),
                };
    *out = count == 0 ? MARKUP_EMPTY
                      : markup_of_strip(visit->arena, visit->lang,
                                        &(struct page_strip){ .items = { items, count } });
    return OK;
}

/* GET /{lang}/countries */
static Err show_countries(struct visit *visit)
{
    static const char *const only_standing[] = { "standing", NULL };
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    struct term_name *standings;
    struct tag_rows tags;
    struct briefs all;
    int64_t *ids;
    size_t count;

    TRY(room_page_init(page, visit, "countries", "countries", STR("countries"), W_ROOM_COUNTRIES));
    TRY(record_list(&page->show.reader, &country_kind, NULL, COUNTRIES_MAX, &all));
    ids = ARENA_ARRAY(visit->arena, all.count + 1, int64_t);
    for (size_t i = 0; i < all.count; i++)
        ids[i] = all.items[i].id;
    TRY(record_tags(&page->show.reader, ids, all.count, only_standing, &tags));
    TRY(term_list(&page->show.reader, STR("standing"), &standings, &count));
    for (size_t i = 0; i < count && page->count < ROOM_SECTIONS_MAX - 1; i++) {
        Markup strip;

        TRY(standing_strip(page, &all, &tags, standings[i].term, &strip));
        room_page_add(page, str_z(visit->arena, standings[i].term), standings[i].label.words, 0,
                      strip);
        if (strip.html.len > 0)
            room_page_heading_lang(page, show_lang(&page->show, &standings[i].label));
    }
    return room_page_send(page);
}

/* ---- one country ---- */

static Err add_tagged(struct room_page *page, const struct kind *kind, Str iso, bool agenda)
{
    struct visit *visit = page->show.visit;
    struct narrow narrow = { .country = iso, .newest = true };
    struct briefs briefs;
    Markup body;
    int64_t count;

    TRY(record_count(&page->show.reader, kind, &narrow, &count));
    TRY(record_list(&page->show.reader, kind, &narrow, ROWS_SHOWN, &briefs));
    if (briefs.count == 0)
        return OK;
    if (agenda) {
        struct page_agenda_item *items;

        TRY(show_agenda(&page->show, &briefs, false, &items));
        body = markup_of_agenda(visit->arena, visit->lang,
                                &(struct page_agenda){ .items = { items, briefs.count } });
    } else {
        TRY(room_page_rows(page, &briefs, false, &body));
    }
    room_page_add(page, kind->plural,
                  word(visit->lang, kind_words(page->show.reader.kinds, kind)->many), count, body);
    if (count > (int64_t)briefs.count)
        room_page_more(page,
                       frame_url_str(visit, str_fmt(visit->arena, "%s?country=%.*s", kind->path,
                                                    STR_ARG(iso))),
                       W_ROOM_ALL_OF_THEM);
    return OK;
}

static Err add_memberships(struct room_page *page, const struct record *country)
{
    struct briefs parts;
    Markup table;

    TRY(record_parts(&page->show.reader, country->brief.id, &membership_kind, &parts));
    if (parts.count == 0)
        return OK;
    TRY(show_parts(&page->show, &membership_kind, &parts, "t-membership", &table));
    room_page_add(page, "memberships", word(page->show.visit->lang, W_KIND_MEMBERSHIP_MANY), 0,
                  table);
    return OK;
}

static Err add_law(struct room_page *page, Str iso, Str name)
{
    Markup ban, table;

    TRY(law_ban_text(&page->show, iso, &ban));
    TRY(law_country_table(&page->show, iso, name, &table));
    room_page_add(
        page, "law", word(page->show.visit->lang, W_ROOM_LAW), 0,
        markup_joined(page->show.visit->arena, (const Markup[]){ ban, table }, 2, STR_EMPTY));
    return OK;
}

/* Official languages, codes, the note: what the country's own record says. */
static Err country_facts(struct room_page *page, const struct record *country, Markup *out)
{
    static const char *const fields[] = { "standing", "official_languages", "iso3", "iso_numeric",
                                          "note" };
    struct visit *visit = page->show.visit;
    struct page_facts_fact *facts = ARENA_ARRAY(visit->arena, 6, struct page_facts_fact);
    size_t count = 0;

    facts[count++] = (struct page_facts_fact){ word(visit->lang, W_RECORD_CODE),
                                               markup_text(visit->arena, country->brief.code) };
    for (size_t i = 0; i < 5; i++) {
        const struct value *value = record_value(country, fields[i]);
        Markup shown;

        TRY(show_value(&page->show, value, &shown));
        if (shown.html.len > 0)
            facts[count++] = (struct page_facts_fact){
                word(visit->lang,
                     field_label(page->show.reader.kinds, &country_kind, value->field)),
                shown
            };
    }
    *out = markup_of_facts(visit->arena, visit->lang,
                           &(struct page_facts){ .facts = { facts, count } });
    return OK;
}

/* What the country calls itself, without the language tags: "Suomi, Finland". */
static Str own_names(struct arena *arena, const struct record *country)
{
    Str rest = record_value(country, "names_own")->text, part;
    struct buf out;

    buf_init(&out, arena, 1000);
    while (str_split(&rest, '|', &part)) {
        buf_z(&out, out.len > 0 ? ", " : "");
        buf_str(&out, str_sub(part, str_find(part, ':') + 1, part.len));
    }
    return buf_text(&out);
}

/* GET /{lang}/countries/{code} */
static Err show_country(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    struct record country;
    struct brief brief;
    struct gone gone;
    Str iso, address;
    Markup calls, facts;

    TRY(room_page_init(page, visit, "countries", "countries", STR_EMPTY, W_ROOM_COUNTRIES));
    TRY(record_find(&page->show.reader, visit->segments[0], &brief, &gone));
    address = record_address(&page->show.reader, &brief);
    if (brief.kind != &country_kind || !str_eq(visit->request->path, address))
        return visit_redirect(visit, 301, address);
    TRY(record_read(&page->show.reader, &brief, &country));
    iso = record_value(&country, "iso2")->text;
    page->frame.title = page->page.heading = brief.title.words;
    page->page.heading_lang = show_lang(&page->show, &brief.title);
    page->page.heading_after = own_names(visit->arena, &country);
    if (str_eq(page->page.heading_after, page->page.heading))
        page->page.heading_after = STR_EMPTY;
    page->frame.below = str_sub(address, page->show.reader.lang.len + 2, address.len);
    TRY(frame_elsewhere(visit, &brief, &page->frame));
    TRY(record_head(&page->show, &country, &page->frame));
    page->page.crumbs = frame_crumbs(visit, page->room, STR_EMPTY, (Url){ STR_EMPTY });
    page->page.ways = MARKUP_EMPTY;
    page->page.jump = true;
    page->page.halves = true;

    TRY(contacts_calls(&page->show, &(struct calls_want){ .country = iso }, &calls));
    room_page_add(page, "contacts", word(visit->lang, W_ROOM_CONTACTS), 0, calls);
    TRY(country_facts(page, &country, &facts));
    TRY(add_law(page, iso, brief.title.words));
    TRY(add_tagged(page, &project_kind, iso, false));
    TRY(add_tagged(page, &event_kind, iso, true));
    TRY(add_tagged(page, &meeting_kind, iso, true));
    TRY(add_tagged(page, &conclusion_kind, iso, false));
    TRY(add_tagged(page, &document_kind, iso, false));
    TRY(add_tagged(page, &body_kind, iso, false));
    TRY(add_tagged(page, &presidency_kind, iso, true));
    TRY(add_tagged(page, &moment_kind, iso, true));
    TRY(add_tagged(page, &discrepancy_kind, iso, false));
    TRY(add_memberships(page, &country));
    TRY(show_disagreements(&page->show, country.brief.id, &calls));
    room_page_add(page, "disagreements", word(visit->lang, W_LINK_CONCERNS_FROM), 0, calls);
    room_page_add(page, "facts", word(visit->lang, W_RECORD_FACTS), 0, facts);
    TRY(show_source_list(&page->show, &country, &calls));
    room_page_add(page, "sources", word(visit->lang, W_RECORD_SOURCES), 0, calls);
    return room_page_send(page);
}

const struct route countries_routes[] = {
    { METHOD_GET, "/{lang}/countries", PERMIT_ANYONE, AUDIT_NONE, NULL, show_countries,
      &country_kind, false },
    { METHOD_GET, "/{lang}/countries/{code}", PERMIT_ANYONE, AUDIT_NONE, NULL, show_country,
      &country_kind, false },
    { METHOD_GET, "/{lang}/countries/{code}/{slug}", PERMIT_ANYONE, AUDIT_NONE, NULL, show_country,
      &country_kind, false },
    { 0 },
};

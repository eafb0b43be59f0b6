/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who to call: help lines, emergency numbers and National Contact Points, with the date on which
 * each was last verified. The house shows no number without saying when, or that, it was not
 * verified.
 */
#include "rooms/contacts/contacts_calls.h"
#include "rooms/rooms.h"

enum { CONTACTS_MAX = 1000, PHONES_MAX = 8 };

/* ---- one card ---- */

static struct page_calls_phone *phones(struct arena *arena, Str numbers, size_t *count)
{
    struct page_calls_phone *items = ARENA_ARRAY(arena, PHONES_MAX, struct page_calls_phone);
    Str number;

    *count = 0;
    while (*count < PHONES_MAX && str_split(&numbers, '|', &number))
        items[(*count)++] = (struct page_calls_phone){ phone_address(arena, number), number };
    return items;
}

/* A number verified within a year is fine; older or never is said in so many words. */
static struct page_chip verified_chip(const struct show *show, Day verified)
{
    struct visit *visit = show->visit;
    enum { YEAR_DAYS = 366 };
    Day limit = day_add(day_from_when(visit->now), -YEAR_DAYS);
    Str date = day_show(visit->arena, visit->lang, verified);

    if (!day_is_set(verified))
        return (struct page_chip){ .mark = STR("at-risk"),
                                   .text = word(visit->lang, W_CONTACTS_NEVER_VERIFIED) };
    if (day_compare(day_last(verified), limit) < 0)
        return (struct page_chip){ .mark = STR("at-risk"),
                                   .text = word_fill(visit->arena, visit->lang,
                                                     W_CONTACTS_NOT_VERIFIED_SINCE,
                                                     FILLS({ "date", date })) };
    return (struct page_chip){ .mark = STR("done"),
                               .text = word_fill(visit->arena, visit->lang, W_CONTACTS_VERIFIED,
                                                 FILLS({ "date", date })) };
}

static Err country_label(struct show *show, const struct record *record, struct tongue *out)
{
    const struct term_name *name;

    *out = (struct tongue){ 0 };
    for (size_t i = 0; i < record->tags.count; i++)
        if (str_eq_z(record->tags.items[i].vocabulary, "country")) {
            TRY(show_label(show, STR("country"), record->tags.items[i].term, &name));
            *out = name->label;
            return OK;
        }
    return OK;
}

static Markup said_words(const struct show *show, const struct record *record, const char *field)
{
    struct tongue tongue = record_words(record, field);

    return show_words(show, &tongue);
}

static Err fill_call(struct show *show, const struct record *record, bool by_country,
                     struct page_calls_call *out)
{
    struct visit *visit = show->visit;
    const struct term_name *function;
    struct tongue country, note = record_words(record, "note");
    const struct tongue *heading;
    size_t count;

    TRY(show_label(show, STR("contact-function"), record_value(record, "function")->text,
                   &function));
    TRY(country_label(show, record, &country));
    heading = by_country ? &country : &function->label;
    *out = (struct page_calls_call){
        .heading = heading->words,
        .heading_lang = show_lang(show, heading),
        .service = show_name(show, &record->brief),
        .service_text =
            show_joined(visit->arena,
                        (const Markup[]){
                            by_country ? show_words(show, &function->label) : MARKUP_EMPTY,
                            said_words(show, record, "audience"), said_words(show, record, "hours"),
                            said_words(show, record, "operator") },
                        4),
        .note = markdown_plain(visit->arena, note.words, 300),
        .note_lang = show_lang(show, &note),
        .verified = verified_chip(show, record_value(record, "verified")->day),
        .website = { record_value(record, "website")->text },
    };
    out->phones.items = phones(visit->arena, record_value(record, "phones")->text, &count);
    out->phones.count = count;
    return OK;
}

static bool wanted(const struct record *record, const struct calls_want *want)
{
    Str function = record_value(record, "function")->text;

    if (want->children &&
        (str_eq_z(function, "contact-point") || record_value(record, "phones")->text.len == 0))
        return false;
    return want->function == NULL || str_eq_z(function, want->function);
}

Err contacts_calls(struct show *show, const struct calls_want *want, Markup *out)
{
    struct briefs briefs;
    struct page_calls_call *calls;
    size_t count = 0;

    *out = MARKUP_EMPTY;
    TRY(record_list(&show->reader, &contact_kind, &(struct narrow){ .country = want->country },
                    CONTACTS_MAX, &briefs));
    calls = ARENA_ARRAY(show->visit->arena, briefs.count + 1, struct page_calls_call);
    for (size_t i = 0; i < briefs.count; i++) {
        struct record record;

        TRY(record_read_own(&show->reader, &briefs.items[i], &record));
        if (wanted(&record, want))
            TRY(fill_call(show, &record, want->by_country, &calls[count++]));
    }
    if (count > 0)
        *out = markup_of_calls(show->visit->arena, show->visit->lang,
                               &(struct page_calls){ .calls = { calls, count } });
    return OK;
}

/* ---- the page ---- */

/* GET /{lang}/contacts - every country with its services */
static Err show_contacts(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    struct briefs countries;

    TRY(room_page_init(page, visit, "contacts", "contacts", STR("contacts"), W_ROOM_CONTACTS));
    TRY(record_list(&page->show.reader, &country_kind, NULL, ROOM_SECTIONS_MAX, &countries));
    for (size_t i = 0; i < countries.count; i++) {
        struct record country;
        Markup calls;

        TRY(record_read_own(&page->show.reader, &countries.items[i], &country));
        TRY(contacts_calls(&page->show,
                           &(struct calls_want){ .country = record_value(&country, "iso2")->text },
                           &calls));
        room_page_add(page,
                      str_z(visit->arena,
                            str_lower_ascii(visit->arena, record_value(&country, "iso2")->text)),
                      country.brief.title.words, 0, calls);
        if (calls.html.len > 0)
            room_page_heading_lang(page, show_lang(&page->show, &country.brief.title));
    }
    page->page.jump = true;
    return room_page_send(page);
}

const struct route contacts_routes[] = {
    { METHOD_GET, "/{lang}/contacts", PERMIT_ANYONE, AUDIT_NONE, NULL, show_contacts, NULL, false },
    { 0 },
};

/* SPDX-License-Identifier: EUPL-1.2
 *
 * The page of one record: summary, key facts, sections, parts as tables, links both ways, sources,
 * languages. Contract in kind_pages.h.
 */
#include "records/kind_pages.h"

#include "base/arena.h"
#include "http/house.h"
#include "records/format.h"
#include "records/frame.h"
#include "records/occasion.h"
#include "records/record_head.h"
#include "records/settings.h"

enum { SECTIONS_MAX = KIND_FIELDS_MAX + 20, LEAD_POINTS = 2000 };

static bool is_named(const struct field *field, const char *name)
{
    return str_eq_z(str_from_z(name), field->name);
}

/* Title, summary and the listed period have places of their own. */
static bool is_key_fact(const struct field *field)
{
    return !(field->flags & (UNLABELLED | PROSE | CHIP)) && !is_named(field, "title") &&
           !is_named(field, "summary");
}

/* ---- key facts ---- */

struct facts {
    struct page_record_fact items[KIND_FIELDS_MAX + 10];
    size_t count;
};

static void add_fact(struct show *show, struct facts *facts, enum word label, Markup value)
{
    if (value.html.len > 0)
        facts->items[facts->count++] =
            (struct page_record_fact){ word(show->visit->lang, label), value };
}

static Markup show_occasion(const struct show *show, const struct brief *brief)
{
    struct arena *arena = show->visit->arena;
    Str when = show_when(show, brief);

    if (!brief->begins_at.is_set)
        return markup_text(arena, when);
    return markup_of_occasion(
        arena, show->visit->lang,
        &(struct page_occasion){ .iso = occasion_begins(arena, brief), .text = when });
}

static Err add_field_facts(struct show *show, const struct record *record, struct facts *facts)
{
    const struct kind *kind = record->brief.kind;

    for (size_t i = 0; i < kind->field_count; i++) {
        const struct field *field = &kind->fields[i];
        Markup value;

        if (!is_key_fact(field))
            continue;
        if (field->flags & LISTED_DAY && kind_day_end(kind) != NULL) {
            add_fact(show, facts, W_RECORD_PERIOD, show_occasion(show, &record->brief));
            continue;
        }
        if (field->flags & LISTED_END)
            continue;
        TRY(show_value(show, &record->values[i], &value));
        add_fact(show, facts, field_label(show->reader.kinds, kind, field), value);
    }
    return OK;
}

/* Countries and topics, each linked to its own page. */
static Err add_tag_facts(struct show *show, const struct record *record, const char *vocabulary,
                         enum word label, struct facts *facts)
{
    Markup *parts = ARENA_ARRAY(show->visit->arena, record->tags.count + 1, Markup);
    size_t n = 0;

    for (size_t i = 0; i < record->tags.count; i++) {
        const struct term_name *name;
        struct page_name shown;
        struct briefs found;

        if (!str_eq_z(record->tags.items[i].vocabulary, vocabulary))
            continue;
        TRY(show_label(show, record->tags.items[i].vocabulary, record->tags.items[i].term, &name));
        if (name->record == record->brief.id)
            continue;
        shown = show_tongue(show, &name->label);
        TRY(record_briefs(&show->reader, &name->record, 1, &found));
        if (found.count == 1)
            shown.href = (Url){ record_address(&show->reader, &found.items[0]) };
        parts[n++] = markup_of_name(show->visit->arena, show->visit->lang, &shown);
    }
    add_fact(show, facts, label, markup_joined(show->visit->arena, parts, n, STR(", ")));
    return OK;
}

static Err fill_facts(struct show *show, const struct record *record, struct facts *facts)
{
    facts->count = 0;
    add_fact(show, facts, W_RECORD_CODE, markup_text(show->visit->arena, record->brief.code));
    TRY(add_field_facts(show, record, facts));
    TRY(add_tag_facts(show, record, "country", W_FIELD_COUNTRIES, facts));
    TRY(add_tag_facts(show, record, "topic", W_FIELD_TOPICS, facts));
    add_fact(show, facts, W_RECORD_CHANGED,
             markup_text(show->visit->arena, show_moment(show, record->changed)));
    return OK;
}

/* ---- chips ---- */

static Err fill_chips(struct show *show, const struct record *record, struct page_chip *chips,
                      size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < record->brief.kind->field_count; i++) {
        const struct value *value = &record->values[i];
        const struct term_name *name;

        if (!(value->field->flags & CHIP) || value->text.len == 0)
            continue;
        TRY(show_label(show, str_from_z(value->field->vocabulary), value->text, &name));
        if (name->label.words.len == 0)
            continue; /* the term is not for this reader */
        chips[(*count)++] = show_chip(show, name);
    }
    return OK;
}

/* ---- sections ---- */

struct sections {
    struct page_record_section items[SECTIONS_MAX];
    size_t count;
};

static Err add_prose(struct show *show, const struct record *record, struct sections *sections)
{
    const struct kind *kind = record->brief.kind;

    for (size_t i = 0; i < kind->field_count; i++) {
        Markup value;

        if (!(kind->fields[i].flags & PROSE))
            continue;
        TRY(show_value(show, &record->values[i], &value));
        if (value.html.len == 0)
            continue;
        sections->items[sections->count++] = (struct page_record_section){
            .id = str_from_z(kind->fields[i].name),
            .heading =
                word(show->visit->lang, field_label(show->reader.kinds, kind, &kind->fields[i])),
            .body = value,
        };
    }
    return OK;
}

static Err add_part_tables(struct show *show, const struct record *record,
                           struct sections *sections)
{
    for (size_t i = 0; i < show->reader.kinds->count && sections->count < SECTIONS_MAX; i++) {
        const struct kind *kind = show->reader.kinds->items[i];
        const struct field *whole =
            kind->part_of != NULL ? kind_field(kind, str_from_z(kind->part_of)) : NULL;
        struct briefs parts;
        Markup table;

        if (whole == NULL || whole->kind == NULL ||
            !str_eq_z(str_from_z(whole->kind), record->brief.kind->name))
            continue;
        TRY(record_parts(&show->reader, record->brief.id, kind, &parts));
        if (parts.count == 0)
            continue;
        TRY(show_parts(show, kind, &parts,
                       str_z(show->visit->arena, str_fmt(show->visit->arena, "t-%s", kind->name)),
                       &table));
        sections->items[sections->count++] = (struct page_record_section){
            .id = str_from_z(kind->plural),
            .heading = word(show->visit->lang, kind_words(show->reader.kinds, kind)->many),
            .body = table,
        };
    }
    return OK;
}

/* Where the sources disagree about this record, both sides stand on its own page. */
static Err add_disagreements(struct show *show, const struct record *record,
                             struct sections *sections)
{
    Markup body;

    TRY(show_disagreements(show, record->brief.id, &body));
    if (body.html.len > 0)
        sections->items[sections->count++] = (struct page_record_section){
            .id = STR("disagreements"),
            .heading = word(show->visit->lang, W_LINK_CONCERNS_FROM),
            .body = body,
        };
    return OK;
}

/* ---- related ---- */

/* The name of a relation, read from the side of this record: link.RELATION.to / .from for typed
 * links; the other kind's name where one of its fields refers here. */
static Str relation_name(struct show *show, const struct link_row *link)
{
    enum word id = word_find(str_fmt(show->visit->arena, "link.%.*s.%s", STR_ARG(link->relation),
                                     link->backwards ? "from" : "to"));

    if (id != W_NONE)
        return word(show->visit->lang, id);
    return word(show->visit->lang, kind_words(show->reader.kinds, link->other.kind)->one);
}

/* Two records that name each other are related once. */
static bool is_tied(const struct page_record_tie *ties, size_t count, Str relation, Str address)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(ties[i].relation, relation) && str_eq(ties[i].other.href.address, address))
            return true;
    return false;
}

static struct page_record_tie *fill_ties(struct show *show, const struct record *record,
                                         size_t *count)
{
    struct page_record_tie *ties =
        ARENA_ARRAY(show->visit->arena, record->link_count + 1, struct page_record_tie);

    *count = 0;
    for (size_t i = 0; i < record->link_count; i++) {
        const struct link_row *link = &record->links[i];

        if (link->other.whole == record->brief.id || (link->other.kind->flags & KIND_HIDDEN))
            continue; /* parts have tables of their own */
        if (link->backwards && str_eq_z(link->relation, "concerns"))
            continue; /* shown in full above */
        if (is_tied(ties, *count, relation_name(show, link),
                    record_address(&show->reader, &link->other)))
            continue;
        ties[(*count)++] = (struct page_record_tie){
            .relation = relation_name(show, link),
            .other = show_name(show, &link->other),
            .meta = markup_text(show->visit->arena, show_when(show, &link->other)),
        };
    }
    return ties;
}

/* ---- sources ---- */

static struct page_record_source *fill_sources(struct show *show, const struct record *record,
                                               size_t *count)
{
    struct page_record_source *sources =
        ARENA_ARRAY(show->visit->arena, record->source_count + 1, struct page_record_source);

    *count = 0;
    for (size_t i = 0; i < record->source_count; i++) {
        sources[(*count)++] =
            (struct page_record_source){ show_source_about(show, record, &record->sources[i]),
                                         show_source(show, &record->sources[i]) };
    }
    return sources;
}

/* ---- languages ---- */

static Str edition_state(struct show *show, const struct edition *edition)
{
    enum word id =
        word_find(str_fmt(show->visit->arena, "translation.%.*s", STR_ARG(edition->state)));

    return id != W_NONE ? word(show->visit->lang, id) : edition->state;
}

static struct page_record_language *fill_languages(struct show *show, const struct record *record,
                                                   size_t *count)
{
    struct page_record_language *languages =
        ARENA_ARRAY(show->visit->arena, record->edition_count + 1, struct page_record_language);
    const struct settings *settings = show->visit->house->settings;

    *count = 0;
    for (size_t i = 0; i < record->edition_count; i++) {
        const struct edition *edition = &record->editions[i];
        struct page_record_language *out = &languages[(*count)++];
        Lang lang;

        *out = (struct page_record_language){ .tag = edition->lang,
                                              .state = edition_state(show, edition),
                                              .name = tag_name(show->visit->arena,
                                                               show->visit->lang, edition->lang),
                                              .current = str_eq(edition->lang, show->reader.lang) };
        if (!lang_find(edition->lang, &lang) || !settings_offer(settings, lang)) {
            out->tag = show->reader.lang; /* the name is in the page's language */
            continue;
        }
        out->name = lang_own_name(lang);
        out->href = (Url){ str_fmt(show->visit->arena, "/%.*s/%s/%.*s", STR_ARG(edition->lang),
                                   record->brief.kind->path, STR_ARG(record->brief.code)) };
    }
    return languages;
}

/* What to say about the texts on this page: translated unofficially, or not there in this language.
 */
static Str translation_note(struct show *show, const struct record *record)
{
    for (size_t i = 0; i < record->edition_count; i++)
        if (str_eq(record->editions[i].lang, show->reader.lang)) {
            if (str_eq_z(record->editions[i].state, "unofficial"))
                return word(show->visit->lang, W_TRANSLATION_UNOFFICIAL_NOTE);
            if (str_eq_z(record->editions[i].state, "machine"))
                return word(show->visit->lang, W_TRANSLATION_MACHINE_NOTE);
            return STR_EMPTY;
        }
    return word_fill(show->visit->arena, show->visit->lang, W_TRANSLATION_MISSING_NOTE,
                     FILLS({ "language", tag_name(show->visit->arena, show->visit->lang,
                                                  record->brief.title.lang) }));
}

/* ---- the page ---- */

Err answer_gone(struct visit *visit, const struct reader *reader, const struct gone *gone)
{
    const struct kind *kind = visit->route->with; /* NULL at the permanent address */
    const struct room *room =
        frame_room(reader->kinds, kind != NULL ? str_from_z(kind->room) : STR("search"));
    struct page_gone_way *ways = ARENA_ARRAY(visit->arena, 2, struct page_gone_way);
    Str title = word(visit->lang, W_GONE_HEADING);

    ways[0] =
        (struct page_gone_way){ frame_url(visit, room->path), word(visit->lang, room->title) };
    ways[1] = (struct page_gone_way){ frame_url(visit, ""), word(visit->lang, W_FRAME_HOUSE) };
    TRY(frame_page(
        visit, &(struct frame){ .title = title, .below = str_from_z(room->path) },
        markup_of_gone(
            visit->arena, visit->lang,
            &(struct page_gone){
                .code = gone->code,
                .title = gone->title,
                .title_lang = gone->title_lang,
                .reason = gone->reason,
                .date = day_show(visit->arena, visit->lang, day_from_when(gone->made)),
                .replacement = { gone->replacement.len > 0
                                     ? str_fmt(visit->arena, "/%.*s/r/%.*s", STR_ARG(reader->lang),
                                               STR_ARG(gone->replacement))
                                     : STR_EMPTY },
                .ways = { ways, 2 },
            })));
    visit->response->status = 410;
    return OK;
}

/* An address with another slug, or a code of another kind, leads to the one address that a record
 * has. */
static bool is_own_address(const struct visit *visit, Str address)
{
    return str_eq(visit->request->path, address);
}

/* How to quote the record. */
static Str cite_line(struct show *show, const struct record *record)
{
    struct visit *visit = show->visit;

    return word_fill(
        visit->arena, visit->lang, W_RECORD_CITE_TEXT,
        FILLS({ "house", setting(visit->house->settings, STR("name"), show->reader.lang, NULL) },
              { "title", record->brief.title.words }, { "code", record->brief.code },
              { "revision", str_fmt(visit->arena, "%lld", (long long)record->revision) },
              { "date", show_moment(show, record->changed) }));
}

/* The way here: the room, and the list in it where the room has several. */
static Markup record_crumbs(struct show *show, const struct kind *kind)
{
    const struct room *room = frame_room(show->reader.kinds, str_from_z(kind->room));
    bool is_main_list = str_eq_z(str_from_z(kind->path), room->path);

    return frame_crumbs(show->visit, room,
                        is_main_list
                            ? STR_EMPTY
                            : word(show->visit->lang, kind_words(show->reader.kinds, kind)->many),
                        frame_url(show->visit, kind->path));
}

/* The record in every format that fits it. */
static struct page_record_download *fill_downloads(struct show *show, const struct brief *brief,
                                                   size_t *count)
{
    const struct format *const *formats = show->reader.kinds->formats;
    struct page_record_download *items;
    struct arena *arena = show->visit->arena;
    size_t all = 0;

    while (formats[all] != NULL)
        all++;
    items = ARENA_ARRAY(arena, all + 1, struct page_record_download);
    for (size_t i = *count = 0; i < all; i++)
        if (format_fits(formats[i], brief->kind, FORMAT_RECORD) && !show->visit->house->offline)
            items[(*count)++] = (struct page_record_download){
                { str_fmt(arena, "/%.*s/%s/%.*s.%s", STR_ARG(show->reader.lang), brief->kind->path,
                          STR_ARG(brief->code), formats[i]->suffix) },
                str_from_z(formats[i]->name)
            };
    return items;
}

/* Title, summary and the addresses of the record: what needs no further reading. */
static void fill_head_of_page(struct show *show, const struct record *record,
                              struct page_record *page)
{
    struct visit *visit = show->visit;
    const struct brief *brief = &record->brief;

    page->crumbs = record_crumbs(show, brief->kind);
    page->heading = brief->title.words;
    page->heading_lang = show_lang(show, &brief->title);
    page->heading_tag = show_tag(show, &brief->title);
    page->lead =
        markup_text(visit->arena, markdown_plain(visit->arena, brief->summary.words, LEAD_POINTS));
    page->lead_lang = show_lang(show, &brief->summary);
    if (!str_eq(brief->summary.lang, brief->title.lang))
        page->lead_tag = show_tag(show, &brief->summary);
    page->cite = cite_line(show, record);
    /* A copy that does not know the house's address has nothing to lead there. */
    if (!visit->house->offline || visit->house->base_address.len > 0)
        page->permanent = (Url){ str_fmt(visit->arena, "/r/%.*s", STR_ARG(brief->code)) };
    page->downloads.items = fill_downloads(show, brief, &page->downloads.count);
    page->report = frame_url(visit, "about");
    page->translation_note = translation_note(show, record);
}

/* Everything else: facts, sections, related records, sources, languages. */
static Err fill_page(struct show *show, const struct record *record, struct page_record *page)
{
    struct facts *facts = ARENA_NEW(show->visit->arena, struct facts);
    struct sections *sections = ARENA_NEW(show->visit->arena, struct sections);
    struct page_chip *chips = ARENA_ARRAY(show->visit->arena, KIND_FIELDS_MAX, struct page_chip);

    fill_head_of_page(show, record, page);
    TRY(fill_facts(show, record, facts));
    TRY(fill_chips(show, record, chips, &page->chips.count));
    TRY(add_prose(show, record, sections));
    TRY(add_part_tables(show, record, sections));
    TRY(add_disagreements(show, record, sections));
    page->chips.items = chips;
    page->facts.items = facts->items;
    page->facts.count = facts->count;
    page->sections.items = sections->items;
    page->sections.count = sections->count;
    page->ties.items = fill_ties(show, record, &page->ties.count);
    page->sources.items = fill_sources(show, record, &page->sources.count);
    page->languages.items = fill_languages(show, record, &page->languages.count);
    return OK;
}

Err show_record(struct visit *visit)
{
    struct show show;
    struct brief brief;
    struct gone gone;
    struct record record;
    struct page_record page = { 0 };
    Str address;
    Err err;

    show_init(&show, visit);
    err = record_find(&show.reader, visit->segments[0], &brief, &gone);
    if (err == ERR_GONE)
        return answer_gone(visit, &show.reader, &gone);
    TRY(err);
    address = record_address(&show.reader, &brief);
    if (brief.kind != visit->route->with || !is_own_address(visit, address))
        return visit_redirect(visit, 301, address);
    TRY(record_read(&show.reader, &brief, &record));
    TRY(fill_page(&show, &record, &page));
    struct frame frame = { .title = brief.title.words,
                           .description = lead_of(&show, &brief.summary),
                           .below = str_sub(address, show.reader.lang.len + 2, address.len) };

    TRY(frame_elsewhere(visit, &brief, &frame));
    TRY(record_head(&show, &record, &frame));
    return frame_page(visit, &frame, markup_of_record(visit->arena, visit->lang, &page));
}

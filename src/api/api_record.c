/* SPDX-License-Identifier: EUPL-1.2
 *
 * A record as JSON.  What is public knowledge about it is read in the two ways that pages and
 * exports read it, both through the rule: record_read for what is tied to it, stored_read for its
 * texts in every language and its terms.  Contract in api_parts.h; the same shape is described in
 * api_schemas.c.
 */
#include "api/api_parts.h"
#include "base/arena.h"
#include "http/house.h"
#include "records/occasion.h"
#include "records/settings.h"
#include "records/stored.h"

enum { ROW_ARENA_MAX = 128 << 20 };

/* One record that is being written. */
struct writing {
    struct api *api;
    struct record record;
    struct stored stored;
    struct api_words titles; /* of everything that it refers to */
};

/* ---- what it refers to ---- */

static Err read_titles(struct writing *writing)
{
    const struct record *record = &writing->record;
    size_t count = record->link_count + record->source_count, n = 0;
    int64_t *ids;

    for (size_t i = 0; i < record->brief.kind->field_count; i++)
        count += record->values[i].refs.count;
    ids = ARENA_ARRAY(writing->api->reader.arena, count + 1, int64_t);
    for (size_t i = 0; i < record->brief.kind->field_count; i++)
        for (size_t j = 0; j < record->values[i].refs.count; j++)
            ids[n++] = record->values[i].refs.items[j].id;
    for (size_t i = 0; i < record->link_count; i++)
        ids[n++] = record->links[i].other.id;
    for (size_t i = 0; i < record->source_count; i++)
        if (record->sources[i].document.id != 0)
            ids[n++] = record->sources[i].document.id;
    if (writing->api->plain)
        n = 0; /* the references carry the one title that is asked for */
    return api_words_read(&writing->api->reader, "title", ids, n, &writing->titles);
}

static void write_reference(struct writing *writing, const char *key, const struct brief *brief)
{
    api_open_reference(writing->api, key, brief, &writing->titles);
    json_close(&writing->api->json);
}

/* ---- terms ---- */

/* {"term": "report"}, and its name where one language is asked for. */
static Err write_term(struct writing *writing, const char *key, Str vocabulary, Str term)
{
    struct json *json = &writing->api->json;
    struct term_name name;

    json_open(json, key, '{');
    json_str(json, "term", term);
    if (writing->api->plain) {
        TRY(term_find(&writing->api->reader, vocabulary, term, &name));
        if (name.record != 0) {
            json_str(json, "label", name.label.words);
            json_str(json, "language", name.label.lang);
        }
    }
    json_close(json);
    return OK;
}

static Err write_terms(struct writing *writing, const char *key, const char *vocabulary,
                       const Str *terms, size_t count)
{
    if (count == 0)
        return OK;
    json_open(&writing->api->json, key, '[');
    for (size_t i = 0; i < count; i++)
        TRY(write_term(writing, NULL, str_from_z(vocabulary), terms[i]));
    json_close(&writing->api->json);
    return OK;
}

static Err write_choice(struct writing *writing, const struct field *field, Str cell)
{
    Str vocabulary = str_from_z(field->vocabulary);
    const struct stored *stored = &writing->stored;
    bool any = false;

    if (!(field->flags & MULTI))
        return cell.len > 0 ? write_term(writing, field->name, vocabulary, cell) : OK;
    for (size_t i = 0; i < stored->term_count; i++) {
        if (!str_eq_z(stored->terms[i].vocabulary, field->name))
            continue;
        if (!any)
            json_open(&writing->api->json, field->name, '[');
        any = true;
        TRY(write_term(writing, NULL, vocabulary, stored->terms[i].term));
    }
    if (any)
        json_close(&writing->api->json);
    return OK;
}

/* ---- fields ---- */

static void write_translated(struct writing *writing, const struct field *field,
                             const struct value *value)
{
    const struct stored *stored = &writing->stored;
    struct json *json = &writing->api->json;
    bool any = false;

    if (writing->api->plain) {
        if (value->tongue_count > 0)
            json_str_any(json, field->name, value->tongues[0].words);
        return;
    }
    for (size_t i = 0; i < stored->text_count; i++) {
        if (!str_eq_z(stored->texts[i].field, field->name) || stored->texts[i].words.len == 0)
            continue;
        if (!any)
            json_open(json, field->name, '{');
        any = true;
        json_str_of(json, stored->texts[i].lang, stored->texts[i].words);
    }
    if (any)
        json_close(json);
}

static void write_plain_text(struct json *json, const struct field *field, Str cell)
{
    Str part;

    if (cell.len == 0)
        return;
    if (!(field->flags & MULTI)) {
        json_str(json, field->name, cell);
        return;
    }
    json_open(json, field->name, '[');
    while (str_split(&cell, '|', &part))
        json_str(json, NULL, part);
    json_close(json);
}

static void write_references(struct writing *writing, const struct field *field,
                             const struct briefs *refs)
{
    if (refs->count == 0)
        return;
    if (!(field->flags & MULTI)) {
        write_reference(writing, field->name, &refs->items[0]);
        return;
    }
    json_open(&writing->api->json, field->name, '[');
    for (size_t i = 0; i < refs->count; i++)
        write_reference(writing, NULL, &refs->items[i]);
    json_close(&writing->api->json);
}

static Err write_field(struct writing *writing, size_t i)
{
    const struct field *field = &writing->record.brief.kind->fields[i];
    const struct value *value = &writing->record.values[i];
    struct json *json = &writing->api->json;

    if (field_in_text(field)) {
        write_translated(writing, field, value);
        return OK;
    }
    switch (field->type) {
    case FIELD_INT:
        if (value->has_number)
            json_int(json, field->name, value->number);
        return OK;
    case FIELD_CHOICE:
        return write_choice(writing, field, writing->stored.columns[i]);
    case FIELD_REF:
        write_references(writing, field, &value->refs);
        return OK;
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_DATE:
    case FIELD_ADDRESS:
    case FIELD_PHONE:
    case FIELD_TIME:
    case FIELD_ZONE:
        write_plain_text(json, field, writing->stored.columns[i]);
        return OK;
    case FIELD_UNSET:
        break;
    }
    panic("field %s has no type", field->name);
}

static Err write_fields(struct writing *writing)
{
    json_open(&writing->api->json, "fields", '{');
    for (size_t i = 0; i < writing->record.brief.kind->field_count; i++)
        TRY(write_field(writing, i));
    json_close(&writing->api->json);
    return OK;
}

/* ---- everything around the fields ---- */

/* Where people read it: the permanent address, and the page in each language of the house. */
static void write_addresses(struct writing *writing)
{
    const struct brief *brief = &writing->record.brief;
    const struct settings *settings = writing->api->visit->house->settings;
    struct arena *arena = writing->api->reader.arena;
    struct json *json = &writing->api->json;
    Str base = writing->api->base;

    json_str(json, "href", api_href(writing->api, brief->kind, brief->code));
    if (brief->kind->flags & KIND_HIDDEN)
        return;
    json_str(json, "permanent", str_fmt(arena, "%.*s/r/%.*s", STR_ARG(base), STR_ARG(brief->code)));
    json_open(json, "pages", '{');
    for (int i = 0; i < settings->language_count; i++) {
        Str tag = lang_tag(settings->languages[i]);

        json_str_of(json, tag,
                    str_fmt(arena, "%.*s/%.*s/%s/%.*s", STR_ARG(base), STR_ARG(tag),
                            brief->kind->path != NULL ? brief->kind->path : "r",
                            STR_ARG(brief->code)));
    }
    json_close(json);
}

static void write_moment(struct api *api, const char *key, When when)
{
    if (when != 0)
        json_str(&api->json, key, when_iso(api->reader.arena, when));
}

/* The languages of its texts; in one language: which was found for each text. */
static void write_languages(struct writing *writing)
{
    const struct record *record = &writing->record;
    struct json *json = &writing->api->json;

    json_str(json, "language", record->brief.language);
    json_open(json, "translations", '{');
    for (size_t i = 0; i < record->edition_count; i++)
        if (!str_eq(record->editions[i].lang, record->brief.language))
            json_str_of(json, record->editions[i].lang, record->editions[i].state);
    json_close(json);
    if (!writing->api->plain)
        return;
    json_open(json, "texts", '{');
    for (size_t i = 0; i < record->brief.kind->field_count; i++) {
        const struct value *value = &record->values[i];

        if (value->tongue_count == 0 || value->tongues[0].words.len == 0)
            continue;
        json_open(json, value->field->name, '{');
        json_str(json, "language", value->tongues[0].lang);
        json_str(json, "state", value->tongues[0].state);
        json_close(json);
    }
    json_close(json);
}

static void write_head(struct writing *writing)
{
    const struct record *record = &writing->record;
    struct json *json = &writing->api->json;

    json_str(json, "code", record->brief.code);
    json_z(json, "kind", record->brief.kind->name);
    write_addresses(writing);
    write_languages(writing);
    write_moment(writing->api, "created", record->created);
    write_moment(writing->api, "changed", record->changed);
    write_moment(writing->api, "published", record->published);
    write_moment(writing->api, "expires", writing->stored.expires);
    json_int(json, "revision", record->revision);
    json_str_any(json, "review_by", record->review_by);
    if (writing->stored.position != 0)
        json_int(json, "position", writing->stored.position);
}

/* The moments themselves, whoever's zone it is: the fields may leave the zone to the house. */
static void write_occasion(struct writing *writing)
{
    const struct brief *brief = &writing->record.brief;
    struct arena *arena = writing->api->reader.arena;
    struct json *json = &writing->api->json;

    if (!brief->begins_at.is_set)
        return;
    json_open(json, "occasion", '{');
    json_str(json, "begins", occasion_begins(arena, brief));
    json_str_any(json, "ends", occasion_ends(arena, brief));
    json_str(json, "zone", brief->zone);
    json_close(json);
}

static void write_links(struct writing *writing, const char *key, const char *end, bool backwards)
{
    const struct record *record = &writing->record;
    struct json *json = &writing->api->json;
    bool any = false;

    for (size_t i = 0; i < record->link_count; i++) {
        if (record->links[i].backwards != backwards)
            continue;
        if (!any)
            json_open(json, key, '[');
        any = true;
        json_open(json, NULL, '{');
        json_str(json, "relation", record->links[i].relation);
        write_reference(writing, end, &record->links[i].other);
        json_close(json);
    }
    if (any)
        json_close(json);
}

static void write_sources(struct writing *writing)
{
    const struct record *record = &writing->record;
    struct json *json = &writing->api->json;

    if (record->source_count == 0)
        return;
    json_open(json, "sources", '[');
    for (size_t i = 0; i < record->source_count; i++) {
        const struct source_row *source = &record->sources[i];

        json_open(json, NULL, '{');
        json_str_any(json, "field", source->field);
        json_str(json, "reference", source->reference);
        if (source->document.id != 0)
            write_reference(writing, "record", &source->document);
        json_close(json);
    }
    json_close(json);
}

/* Its parts by kind, each a whole object; parts have no parts. */
static Err write_parts(struct writing *writing)
{
    const struct reader *reader = &writing->api->reader;
    const struct kind *whole = writing->record.brief.kind;
    bool any = false;

    for (size_t k = 0; k < reader->kinds->count; k++) {
        const struct kind *kind = reader->kinds->items[k];
        struct briefs parts;

        if (kind->part_of == NULL || !api_offers(kind) ||
            !str_eq_z(str_from_z(kind_field(kind, str_from_z(kind->part_of))->kind), whole->name))
            continue;
        TRY(record_parts(reader, writing->record.brief.id, kind, &parts));
        if (parts.count == 0)
            continue;
        if (!any)
            json_open(&writing->api->json, "parts", '{');
        any = true;
        TRY(api_write_records(writing->api, kind->plural, &parts));
    }
    if (any)
        json_close(&writing->api->json);
    return OK;
}

Err api_write_record(struct api *api, const char *key, const struct brief *brief, bool whole)
{
    struct reader *reader = &api->reader;
    struct writing writing = { .api = api };

    TRY(record_read(reader, brief, &writing.record));
    TRY(stored_read(reader->db, reader->arena, reader->kinds, brief->id, &reader->eye,
                    &writing.stored));
    TRY(read_titles(&writing));
    json_open(&api->json, key, '{');
    write_head(&writing);
    write_occasion(&writing);
    TRY(write_fields(&writing));
    TRY(write_terms(&writing, "countries", "country", writing.stored.countries,
                    writing.stored.country_count));
    TRY(write_terms(&writing, "topics", "topic", writing.stored.topics,
                    writing.stored.topic_count));
    write_links(&writing, "links", "to", false);
    write_sources(&writing);
    if (whole) {
        write_links(&writing, "links_here", "from", true);
        TRY(write_parts(&writing));
    }
    json_close(&api->json);
    return OK;
}

Err api_write_records(struct api *api, const char *key, const struct briefs *briefs)
{
    struct arena *own = api->reader.arena, row;
    Err err = OK;

    json_open(&api->json, key, '[');
    /* Rows have an arena of their own: the text that grows keeps the other one's last place. */
    arena_init(&row, ROW_ARENA_MAX);
    api->reader.arena = &row;
    for (size_t i = 0; err == OK && i < briefs->count; i++) {
        err = api_write_record(api, NULL, &briefs->items[i], false);
        arena_reset(&row);
    }
    api->reader.arena = own;
    arena_clear(&row);
    json_close(&api->json);
    return err;
}

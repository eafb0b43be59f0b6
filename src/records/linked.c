/* SPDX-License-Identifier: EUPL-1.2
 *
 * Linked data.  Contract in linked.h.  Which property says what for which sort of type is in
 * `properties`; a type that stands in no row of `families` is a CreativeWork or below one.
 */
#include "records/linked.h"

#include "base/arena.h"
#include "html/markup.h"
#include "records/occasion.h"
#include "records/settings.h"

enum { DESCRIPTION_POINTS = 500 };

enum family { FAMILY_WORK = 0, FAMILY_EVENT, FAMILY_BODY, FAMILY_CONTACT, FAMILY_OTHER, FAMILIES };

static const struct {
    const char *type;
    enum family family;
} families[] = {
    { "Event", FAMILY_EVENT },       { "Organization", FAMILY_BODY },
    { "Project", FAMILY_BODY },      { "ContactPoint", FAMILY_CONTACT },
    { "DefinedTerm", FAMILY_OTHER }, { "Country", FAMILY_OTHER },
};

/* What a sort of type calls what; NULL: it has no such property. */
static const struct properties {
    const char *begins, *ends, *about, *countries, *sources, *creator, *organiser, *place, *type;
    bool languages, phones, dates;
} properties[FAMILIES] = {
    [FAMILY_WORK] = { .about = "about",
                      .countries = "spatialCoverage",
                      .sources = "isBasedOn",
                      .creator = "author",
                      .type = "genre",
                      .languages = true,
                      .dates = true },
    [FAMILY_EVENT] = { .begins = "startDate",
                       .ends = "endDate",
                       .about = "about",
                       .sources = "subjectOf",
                       .organiser = "organizer",
                       .place = "location",
                       .languages = true },
    [FAMILY_BODY] = { .begins = "foundingDate",
                      .ends = "dissolutionDate",
                      .about = "knowsAbout",
                      .countries = "areaServed",
                      .sources = "subjectOf",
                      .phones = true },
    [FAMILY_CONTACT] = { .countries = "areaServed",
                         .sources = "subjectOf",
                         .type = "contactType",
                         .phones = true },
    [FAMILY_OTHER] = { .sources = "subjectOf" },
};

static const char *type_of(const struct kind *kind)
{
    return kind->schema != NULL ? kind->schema : "CreativeWork";
}

static const struct properties *properties_of(const struct kind *kind)
{
    for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
        if (str_eq_z(str_from_z(type_of(kind)), families[i].type))
            return &properties[families[i].family];
    return &properties[FAMILY_WORK];
}

Str linked_type(struct arena *arena, const struct kind *kind)
{
    return str_fmt(arena, "https://schema.org/%s", type_of(kind));
}

/* ---- JSON ---- */

/* A place in an object or a list that is being written. */
struct json {
    struct buf *out;
    bool begun; /* something stands before in the present object or list */
};

static void next(struct json *json, const char *name)
{
    if (json->begun)
        buf_char(json->out, ',');
    if (name != NULL)
        buf_fmt(json->out, "\"%s\":", name);
    json->begun = true;
}

static void say(struct json *json, const char *name, Str value)
{
    if (value.len == 0)
        return;
    next(json, name);
    buf_json(json->out, value);
}

static void say_z(struct json *json, const char *name, const char *value)
{
    say(json, name, str_from_z(value));
}

/* name is NULL in a list. */
static void open_object(struct json *json, const char *name, const char *type)
{
    next(json, name);
    buf_char(json->out, '{');
    json->begun = false;
    say_z(json, "@type", type);
}

static void open_list(struct json *json, const char *name)
{
    next(json, name);
    buf_char(json->out, '[');
    json->begun = false;
}

static void shut(struct json *json, char bracket)
{
    buf_char(json->out, bracket);
    json->begun = true;
}

/* ---- values ---- */

static bool is_empty(const struct value *value)
{
    return value->refs.count + value->tongue_count + value->text.len + value->term_count == 0;
}

/* The first of that meaning that says something; NULL: none. */
static const struct value *value_of(const struct record *record, enum meaning means)
{
    for (size_t i = 0; i < record->brief.kind->field_count; i++)
        if (record->brief.kind->fields[i].means == means && !is_empty(&record->values[i]))
            return &record->values[i];
    return NULL;
}

Str linked_words(struct arena *arena, const struct record *record, enum meaning means)
{
    const struct value *value = value_of(record, means);
    struct buf out;

    if (value == NULL)
        return STR_EMPTY;
    buf_init(&out, arena, 64 << 10);
    for (size_t i = 0; i < value->refs.count; i++) {
        buf_z(&out, out.len > 0 ? "; " : "");
        buf_str(&out, value->refs.items[i].title.words);
    }
    for (size_t i = 0; i < value->tongue_count; i++) {
        buf_z(&out, out.len > 0 ? "; " : "");
        buf_str(&out, value->tongues[i].words);
    }
    if (out.len == 0)
        return value->text;
    return buf_text(&out);
}

Err linked_label(const struct reader *reader, const struct record *record, enum meaning means,
                 struct tongue *out)
{
    const struct value *value = value_of(record, means);
    struct term_name name;
    Str term;

    *out = (struct tongue){ 0 };
    if (value == NULL || value->field->type != FIELD_CHOICE)
        return OK;
    term = value->text.len == 0 && value->term_count > 0 ? value->terms[0] : value->text;
    TRY(term_find(reader, str_from_z(value->field->vocabulary), term, &name));
    *out = name.label;
    return OK;
}

/* Those who made, published or hold it, or the place where it is: one object each. */
static void say_named(const struct format_job *job, struct json *json, const char *property,
                      const char *type, const struct record *record, enum meaning means)
{
    const struct value *value = value_of(record, means);

    if (value == NULL || property == NULL)
        return;
    open_list(json, property);
    for (size_t i = 0; i < value->refs.count; i++) {
        open_object(json, NULL, type);
        say(json, "@id", format_permanent_address(job, value->refs.items[i].code));
        say(json, "name", value->refs.items[i].title.words);
        shut(json, '}');
    }
    for (size_t i = 0; i < value->tongue_count; i++) {
        open_object(json, NULL, type);
        say(json, "name", value->tongues[i].words);
        shut(json, '}');
    }
    if (value->refs.count + value->tongue_count == 0) {
        open_object(json, NULL, type);
        say(json, "name", value->text);
        shut(json, '}');
    }
    shut(json, ']');
}

/* Topics or countries, by the names of the records that name them. */
static Err say_terms(const struct format_job *job, struct json *json, const char *property,
                     const char *vocabulary, const char *type, const struct record *record)
{
    size_t count = 0;

    for (size_t i = 0; i < record->tags.count && property != NULL; i++) {
        struct term_name name;

        if (!str_eq_z(record->tags.items[i].vocabulary, vocabulary))
            continue;
        TRY(term_find(&job->reader, record->tags.items[i].vocabulary, record->tags.items[i].term,
                      &name));
        if (name.label.words.len == 0 || name.record == record->brief.id)
            continue;
        if (count++ == 0)
            open_list(json, property);
        open_object(json, NULL, type);
        if (name.record != 0)
            say(json, "@id", format_permanent_address(job, name.code));
        say(json, "name", name.label.words);
        say(json, "identifier", name.term);
        shut(json, '}');
    }
    if (count > 0)
        shut(json, ']');
    return OK;
}

/* The documents of the house and the addresses elsewhere that it is made from; each once. */
static void say_sources(const struct format_job *job, struct json *json, const char *property,
                        const struct record *record)
{
    size_t count = 0;

    for (size_t i = 0; i < record->source_count; i++) {
        const struct source_row *source = &record->sources[i];
        bool again = false;

        for (size_t k = 0; k < i; k++)
            again |= str_eq(record->sources[k].reference, source->reference);
        if (again || (source->document.id == 0 && !str_starts(source->reference, STR("http://")) &&
                      !str_starts(source->reference, STR("https://"))))
            continue;
        if (count++ == 0)
            open_list(json, property);
        say(json, NULL,
            source->document.id != 0 ? format_permanent_address(job, source->document.code)
                                     : source->reference);
    }
    if (count > 0)
        shut(json, ']');
}

static void say_languages(struct json *json, const struct record *record)
{
    open_list(json, "inLanguage");
    for (size_t i = 0; i < record->edition_count; i++)
        say(json, NULL, record->editions[i].lang);
    shut(json, ']');
}

static void say_phones(struct json *json, const struct record *record)
{
    size_t count = 0;

    for (size_t i = 0; i < record->brief.kind->field_count; i++) {
        Str rest = record->values[i].text, phone;

        if (record->brief.kind->fields[i].type != FIELD_PHONE)
            continue;
        while (str_split(&rest, '|', &phone)) {
            if (count++ == 0)
                open_list(json, "telephone");
            say(json, NULL, phone);
        }
    }
    if (count > 0)
        shut(json, ']');
}

/* A work's day is that of its publication; whatever else has a period is about that time. */
static void say_days(struct arena *arena, struct json *json, const struct properties *with,
                     const struct record *record)
{
    Str begins = occasion_begins(arena, &record->brief),
        ends = occasion_ends(arena, &record->brief);

    if (with->begins != NULL) {
        say(json, with->begins, begins);
        say(json, with->ends, ends);
    } else if (with->dates && record->brief.kind->flags & KIND_WORK) {
        say(json, "datePublished", begins);
    } else if (with->dates && begins.len > 0) {
        say(json, "temporalCoverage",
            ends.len > 0 ? str_fmt(arena, "%.*s/%.*s", STR_ARG(begins), STR_ARG(ends)) : begins);
    }
}

static void say_head(const struct format_job *job, struct json *json, const struct record *record)
{
    struct arena *arena = job->reader.arena;

    say_z(json, "@context", "https://schema.org");
    say_z(json, "@type", type_of(record->brief.kind));
    say(json, "@id", format_permanent_address(job, record->brief.code));
    say(json, "identifier", record->brief.code);
    say(json, "url", format_page_address(job, &record->brief));
    say(json, "name", record->brief.title.words);
    say(json, "alternateName", linked_words(arena, record, MEANS_ACRONYM));
    say(json, "description",
        markdown_plain(arena, record->brief.summary.words, DESCRIPTION_POINTS));
    say(json, "sameAs", linked_words(arena, record, MEANS_ADDRESS));
}

Err linked_record(struct format_job *job, const struct record *record, struct buf *out)
{
    const struct properties *with = properties_of(record->brief.kind);
    struct arena *arena = job->reader.arena;
    struct json json = { .out = out };
    struct tongue label;

    buf_char(out, '{');
    say_head(job, &json, record);
    if (with->languages)
        say_languages(&json, record);
    say_days(arena, &json, with, record);
    say_named(job, &json, with->creator, "Organization", record, MEANS_CREATOR);
    say_named(job, &json, with->creator != NULL ? "publisher" : NULL, "Organization", record,
              MEANS_PUBLISHER);
    say_named(job, &json, with->organiser, "Organization", record, MEANS_ORGANISER);
    say_named(job, &json, with->place, "Place", record, MEANS_PLACE);
    TRY(linked_label(&job->reader, record, MEANS_TYPE, &label));
    if (with->type != NULL)
        say(&json, with->type, label.words);
    TRY(say_terms(job, &json, with->about, "topic", "DefinedTerm", record));
    TRY(say_terms(job, &json, with->countries, "country", "Country", record));
    say_sources(job, &json, with->sources, record);
    if (with->phones)
        say_phones(&json, record);
    if (with->dates) {
        say(&json, "license", setting(job->settings, STR("licence"), STR_EMPTY, NULL));
        say(&json, "dateModified", when_iso(arena, record->changed));
    }
    buf_char(out, '}');
    return OK;
}

void linked_house(const struct format_job *job, Str name, Str tagline, Str mark, struct buf *out)
{
    struct arena *arena = job->reader.arena;
    Str front = str_fmt(arena, "%.*s/%.*s/", STR_ARG(job->base), STR_ARG(job->reader.lang));
    Str office = setting(job->settings, STR("office_name"), job->reader.lang, NULL);
    Str id = str_fmt(arena, "%.*s/#office", STR_ARG(job->base));
    struct json json = { .out = out };

    buf_z(out, "{\"@context\":\"https://schema.org\",\"@graph\":[");
    open_object(&json, NULL, "Organization");
    say(&json, "@id", id);
    say(&json, "name", office.len > 0 ? office : name);
    say(&json, "url", front);
    say(&json, "email", setting(job->settings, STR("office_email"), STR_EMPTY, NULL));
    say(&json, "logo", format_absolute(job, mark));
    shut(&json, '}');
    open_object(&json, NULL, "WebSite");
    say(&json, "name", name);
    say(&json, "description", tagline);
    say(&json, "url", front);
    say(&json, "inLanguage", job->reader.lang);
    open_object(&json, "publisher", "Organization");
    say(&json, "@id", id);
    shut(&json, '}');
    open_object(&json, "potentialAction", "SearchAction");
    say(&json, "target", str_fmt(arena, "%.*ssearch?q={q}", STR_ARG(front)));
    say_z(&json, "query-input", "required name=q");
    shut(&json, '}');
    shut(&json, '}');
    buf_z(out, "]}");
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * IATI: an activity and the register.  Contract in iati.h; organisations and money stand in
 * iati_parts.c.  The order of elements is the schema's.
 */
#include "formats/iati.h"

#include <stdarg.h>

#include "base/arena.h"
#include "html/markup.h"
#include "records/settings.h"

enum { DESCRIPTION_POINTS_MAX = 20000, UNDATED_MAX = 1 << 20 /* bytes of codes that are named */ };

/* ---- elements ---- */

void iati_narratives(struct xml *xml, const struct tongues *tongues)
{
    for (size_t i = 0; i < tongues->count; i++)
        xml_element_with(xml, "narrative", "xml:lang", tongues->items[i].lang,
                         tongues->items[i].words);
}

void iati_narrated(struct xml *xml, const char *element, const struct tongues *tongues)
{
    if (tongues->count == 0)
        return;
    xml_open(xml, element);
    iati_narratives(xml, tongues);
    xml_close(xml);
}

void iati_open(struct xml *xml, const char *element, ...)
{
    const char *name;
    va_list list;

    xml_open(xml, element);
    va_start(list, element);
    while ((name = va_arg(list, const char *)) != NULL)
        xml_attribute(xml, name, str_from_z(va_arg(list, const char *)));
    va_end(list);
}

static void empty(struct xml *xml, const char *element, const char *name, Str value)
{
    xml_open(xml, element);
    xml_attribute(xml, name, value);
    xml_close(xml);
}

/* ---- who reports ---- */

static Str own_setting(const struct format_job *job, Str name)
{
    return job->settings != NULL ? setting(job->settings, name, STR_EMPTY, NULL) : STR_EMPTY;
}

static Str organisation_id(const struct format_job *job)
{
    Str set = own_setting(job, STR("organisation_id")), host = job->base;

    if (set.len > 0)
        return set;
    while (str_find(host, '/') < host.len)
        host = str_sub(host, str_find(host, '/') + 1, host.len);
    return host;
}

static void write_reporter(struct format_job *job, struct xml *xml)
{
    Str type = own_setting(job, STR("organisation_type"));
    struct tongues names = { 0 };

    if (job->settings != NULL)
        names = setting_everywhere(job, STR("office_name"));
    if (job->settings != NULL && names.count == 0)
        names = setting_everywhere(job, STR("name"));
    xml_open(xml, "reporting-org");
    xml_attribute(xml, "ref", organisation_id(job));
    xml_attribute(xml, "type", type.len > 0 ? type : STR("90"));
    if (names.count == 0)
        xml_element(xml, "narrative", organisation_id(job));
    iati_narratives(xml, &names);
    xml_close(xml);
}

/* ---- texts ---- */

static Err write_texts(struct format_job *job, const struct record *record, struct xml *xml)
{
    struct tongue own = record->brief.title;
    struct tongues titles, summaries;

    TRY(texts_everywhere(&job->reader, &record->brief, "title", &titles));
    if (titles.count == 0)
        titles = (struct tongues){ &own, 1 };
    TRY(texts_everywhere(&job->reader, &record->brief, "summary", &summaries));
    for (size_t i = 0; i < summaries.count; i++)
        summaries.items[i].words =
            markdown_plain(job->reader.arena, summaries.items[i].words, DESCRIPTION_POINTS_MAX);
    iati_narrated(xml, "title", &titles);
    iati_open(xml, "description", "type", "1", NULL);
    iati_narratives(xml, summaries.count > 0 ? &summaries : &titles);
    xml_close(xml);
    return OK;
}

/* ---- dates ---- */

static Day first_of(Day day)
{
    return (Day){ day.year, day.month > 0 ? day.month : 1, day.day > 0 ? day.day : 1 };
}

/* The status codes of IATI. */
static const char *status_of(const struct record *record, Day today)
{
    Day begins = record->brief.day, ends = record->brief.day_end;

    if (day_is_set(ends) && day_compare(day_last(ends), today) < 0)
        return "4"; /* closed */
    if (day_is_set(begins) && day_compare(first_of(begins), today) > 0)
        return "1"; /* being prepared */
    return "2";     /* being carried out */
}

static void write_date(struct arena *arena, struct xml *xml, Day known, Day full, const char *type)
{
    if (!day_is_set(known))
        return;
    iati_open(xml, "activity-date", "type", type, NULL);
    xml_attribute(xml, "iso-date", day_iso(arena, full));
    if (known.day == 0)
        xml_element(xml, "narrative", day_iso(arena, known));
    xml_close(xml);
}

static void write_dates(struct format_job *job, const struct record *record, struct xml *xml)
{
    Day begins = record->brief.day, ends = record->brief.day_end, today = day_from_when(job->now);
    Day first = first_of(begins), last = day_last(ends);

    empty(xml, "activity-status", "code", str_from_z(status_of(record, today)));
    write_date(job->reader.arena, xml, begins, first, day_compare(first, today) > 0 ? "1" : "2");
    write_date(job->reader.arena, xml, ends, last, day_compare(last, today) < 0 ? "4" : "3");
}

/* ---- places and subjects ---- */

static bool is_country_code(Str term)
{
    return term.len == 2 && term.ptr[0] >= 'A' && term.ptr[0] <= 'Z' && term.ptr[1] >= 'A' &&
           term.ptr[1] <= 'Z';
}

static void write_label(struct xml *xml, const struct term_name *term)
{
    xml_element_with(xml, "narrative", "xml:lang", term->label.lang, term->label.words);
}

/* The house's region, in its own vocabulary. */
static void write_region(struct format_job *job, struct xml *xml)
{
    struct tongues names = setting_everywhere(job, STR("region"));

    if (names.count == 0)
        return;
    iati_open(xml, "recipient-region", "code", "1", "vocabulary", "99", NULL);
    xml_attribute(xml, "vocabulary-uri", job->base);
    iati_narratives(xml, &names);
    xml_close(xml);
}

static void write_location(struct xml *xml, const struct term_name *country)
{
    xml_open(xml, "location");
    xml_open(xml, "name");
    write_label(xml, country);
    xml_close(xml);
    iati_open(xml, "administrative", "vocabulary", "A4", "level", "0", NULL);
    xml_attribute(xml, "code", country->term);
    xml_close(xml);
    xml_close(xml);
}

static Err write_places(struct format_job *job, const struct record *record, struct xml *xml)
{
    struct terms all, places = { 0 };

    TRY(tags_named(&job->reader, record, "country", &all));
    places.items = all.items;
    for (size_t i = 0; i < all.count; i++)
        if (is_country_code(all.items[i].term))
            places.items[places.count++] = all.items[i];
    if (places.count > 1)
        empty(xml, "activity-scope", "code", STR("3")); /* several countries */
    if (places.count == 1) {
        xml_open(xml, "recipient-country");
        xml_attribute(xml, "code", places.items[0].term);
        write_label(xml, &places.items[0]);
        xml_close(xml);
        return OK;
    }
    if (job->settings != NULL)
        write_region(job, xml);
    for (size_t i = 0; i < places.count; i++)
        write_location(xml, &places.items[i]);
    return OK;
}

static Err write_subjects(struct format_job *job, const struct record *record, struct xml *xml)
{
    struct terms topics;

    TRY(tags_named(&job->reader, record, "topic", &topics));
    iati_open(xml, "sector", "vocabulary", "1", "code", "99810", NULL);
    xml_close(xml);
    for (size_t i = 0; i < topics.count; i++) {
        iati_open(xml, "tag", "vocabulary", "99", NULL);
        xml_attribute(xml, "vocabulary-uri", job->base);
        xml_attribute(xml, "code", topics.items[i].term);
        write_label(xml, &topics.items[i]);
        xml_close(xml);
    }
    return OK;
}

/* ---- an activity ---- */

static void write_page(struct format_job *job, const struct record *record, struct xml *xml)
{
    iati_open(xml, "document-link", "format", "text/html", NULL);
    xml_attribute(xml, "url", format_permanent_address(job, record->brief.code));
    xml_open(xml, "title");
    xml_element_with(xml, "narrative", "xml:lang", record->brief.title.lang,
                     record->brief.title.words);
    xml_close(xml);
    iati_open(xml, "category", "code", "A12", NULL); /* the web page of an activity */
    xml_close(xml);
    xml_close(xml);
}

static void open_activity(struct format_job *job, const struct record *record, struct xml *xml)
{
    struct arena *arena = job->reader.arena;

    xml_open(xml, "iati-activity");
    xml_attribute(xml, "last-updated-datetime", when_iso(arena, record->changed));
    xml_attribute(xml, "xml:lang", record->brief.language);
    xml_element(
        xml, "iati-identifier",
        str_fmt(arena, "%.*s-%.*s", STR_ARG(organisation_id(job)), STR_ARG(record->brief.code)));
}

Err iati_write_activity(struct format_job *job, const struct record *record, struct xml *xml)
{
    open_activity(job, record, xml);
    write_reporter(job, xml);
    TRY(write_texts(job, record, xml));
    TRY(iati_write_organisations(job, record, xml));
    write_dates(job, record, xml);
    TRY(write_places(job, record, xml));
    TRY(write_subjects(job, record, xml));
    TRY(iati_write_budget(job, record, xml));
    write_page(job, record, xml);
    xml_close(xml);
    return OK;
}

/* ---- the format ---- */

static bool kind_is_undertaking(const struct kind *kind)
{
    return (kind->flags & KIND_UNDERTAKING) != 0;
}

struct registering {
    struct xml xml;
    struct buf undated; /* codes of what is left out */
    int64_t undated_count;
};

static Err write_one(struct format_job *job, const struct record *record, size_t index,
                     void *context)
{
    struct registering *registering = context;

    (void)index;
    if (day_is_set(record->brief.day) || day_is_set(record->brief.day_end))
        return iati_write_activity(job, record, &registering->xml);
    buf_z(&registering->undated, registering->undated_count++ > 0 ? ", " : "");
    buf_str(&registering->undated, record->brief.code);
    return OK;
}

/* Before the end of the register, where a person who looks for a missing one will find it. */
static void write_undated(struct format_job *job, struct registering *registering)
{
    if (registering->undated_count == 0)
        return;
    xml_comment(&registering->xml, job->reader.arena,
                word_count(job->reader.arena, format_lang(job), W_FORMAT_UNDATED,
                           registering->undated_count,
                           FILLS({ "codes", buf_text(&registering->undated) })));
}

static Err write_iati(struct format_job *job)
{
    struct registering registering = { 0 };
    struct arena codes;
    Err err, ended;

    arena_init(&codes, UNDATED_MAX * 4); /* the job's own is emptied after each record */
    buf_init(&registering.undated, &codes, UNDATED_MAX);
    xml_begin(&registering.xml, job->out);
    iati_open(&registering.xml, "iati-activities", "version", "2.03", NULL);
    err = records_each(job, &(struct each){ write_one, &registering });
    write_undated(job, &registering);
    ended = xml_end(&registering.xml); /* closes what is still open */
    arena_clear(&codes);
    return err != OK ? err : ended;
}

const struct format format_iati = {
    "iati.xml",
    "IATI",
    "application/xml; charset=utf-8",
    FORMAT_DOWNLOAD | FORMAT_LIST | FORMAT_RECORD,
    kind_is_undertaking,
    write_iati,
};

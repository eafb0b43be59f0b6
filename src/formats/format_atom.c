/* SPDX-License-Identifier: EUPL-1.2
 *
 * Atom (RFC 4287), beside every list and the search over all kinds: the ENTRIES_MAX records of the
 * list that changed last, the latest first.
 *
 * An entry's id is a tag (format_tag) of its record's code and the feed's one of the list's
 * address, so that both stay the same when the house moves.  Every text names its language where it
 * is another than the feed's.
 */
#include "base/arena.h"
#include "formats/formats.h"
#include "formats/plain.h"
#include "formats/xml.h"
#include "i18n/words.h"

enum { ENTRIES_MAX = 100 };

struct feed {
    struct xml xml;
    struct plain plain;
    struct format_identity identity;
    const struct latest *latest; /* of each entry in turn */
    size_t count;
};

static void write_link(struct feed *feed, const char *rel, const char *type, Str lang, Str href)
{
    xml_open(&feed->xml, "link");
    xml_attribute(&feed->xml, "rel", str_from_z(rel));
    xml_attribute(&feed->xml, "type", str_from_z(type));
    if (lang.len > 0)
        xml_attribute(&feed->xml, "hreflang", lang);
    xml_attribute(&feed->xml, "href", href);
    xml_close(&feed->xml);
}

static void write_category(struct feed *feed, Str term, const struct tongue *label)
{
    if (label->words.len == 0)
        return;
    xml_open(&feed->xml, "category");
    if (label->lang.len > 0 && !str_eq(label->lang, feed->plain.reader.lang))
        xml_attribute(&feed->xml, "xml:lang", label->lang);
    xml_attribute(&feed->xml, "term", term);
    xml_attribute(&feed->xml, "label", label->words);
    xml_close(&feed->xml);
}

/* A text in the feed's language says nothing of it. */
static void write_spoken(struct feed *feed, const char *name, Str lang, Str text)
{
    Str other = str_eq(lang, feed->plain.reader.lang) ? STR_EMPTY : lang;

    xml_element_with(&feed->xml, name, "xml:lang", other, text);
}

/* ---- entries ---- */

/* The kind, what sort of thing it is, topics and countries. */
static Err write_categories(struct feed *feed, const struct record *record)
{
    const struct kind *kind = record->brief.kind;
    const struct field *type = kind_meaning(kind, MEANS_TYPE);
    struct tongue label = {
        .words = word(feed->plain.lang, kind_words(feed->plain.reader.kinds, kind)->one),
        .lang = feed->plain.reader.lang,
    };

    write_category(feed, str_from_z(kind->name), &label);
    if (type != NULL && record->values[type - kind->fields].text.len > 0) {
        Str term = record->values[type - kind->fields].text;

        TRY(plain_label(&feed->plain, str_from_z(type->vocabulary), term, &label));
        write_category(feed, term, &label);
    }
    for (size_t i = 0; i < record->tags.count; i++) {
        TRY(plain_label(&feed->plain, record->tags.items[i].vocabulary, record->tags.items[i].term,
                        &label));
        write_category(feed, record->tags.items[i].term, &label);
    }
    return OK;
}

static bool is_fact(const struct field *field)
{
    return !(field->flags & PROSE);
}

/* The summary in its own language; where there is none, the facts in the feed's. */
static Err write_summary(struct feed *feed, struct format_job *job, const struct record *record)
{
    const struct tongue *summary = &record->brief.summary;
    Str said = plain_summary(&feed->plain, job->reader.arena, &record->brief), facts;

    if (summary->words.len > 0) {
        write_spoken(feed, "summary", summary->lang, said);
        return OK;
    }
    TRY(plain_facts(&feed->plain, job->reader.arena, record, is_fact, &facts));
    write_spoken(feed, "summary", STR_EMPTY,
                 str_fmt(job->reader.arena, "%.*s%s%.*s", STR_ARG(facts),
                         facts.len > 0 && said.len > 0 ? "\n" : "", STR_ARG(said)));
    return OK;
}

static Err write_entry(struct format_job *job, const struct record *record, void *context)
{
    struct feed *feed = context;
    struct arena *arena = job->reader.arena;
    const struct brief *brief = &record->brief;
    When moved = record->changed;

    /* Some of the records may be gone from the reader's sight since they were counted. */
    for (size_t i = 0; i < feed->count; i++)
        if (feed->latest[i].id == brief->id)
            moved = feed->latest[i].moved;
    xml_open(&feed->xml, "entry");
    xml_element(&feed->xml, "id", format_tag(job, &feed->identity, brief->code));
    write_spoken(feed, "title", brief->title.lang, brief->title.words);
    xml_element(&feed->xml, "updated", when_iso(arena, moved));
    if (record->published > 0)
        xml_element(&feed->xml, "published", when_iso(arena, record->published));
    write_link(feed, "alternate", "text/html", job->reader.lang, format_page_address(job, brief));
    TRY(write_categories(feed, record));
    TRY(write_summary(feed, job, record));
    xml_close(&feed->xml);
    return OK;
}

/* ---- the feed ---- */

/* A feed must say when it was updated; one that is empty says the day that its names begin with. */
static Str updated(const struct feed *feed, struct arena *arena)
{
    Day day = { 0 };

    if (feed->count > 0)
        return when_iso(arena, feed->latest[0].moved);
    IGNORE(day_parse(feed->identity.day, &day)); /* format_identity has checked it */
    return when_iso(arena, when_from_day(day));
}

static void write_head(struct feed *feed, struct format_job *job)
{
    struct arena *arena = job->reader.arena;

    xml_attribute(&feed->xml, "xmlns", STR("http://www.w3.org/2005/Atom"));
    xml_attribute(&feed->xml, "xml:lang", job->reader.lang);
    xml_element(&feed->xml, "id", format_tag(job, &feed->identity, job->address));
    xml_element(
        &feed->xml, "title",
        str_fmt(arena, "%.*s · %.*s", STR_ARG(job->title), STR_ARG(format_house_name(job))));
    xml_element(&feed->xml, "updated", updated(feed, arena));
    write_link(feed, "self", "application/atom+xml", STR_EMPTY,
               format_absolute(job, job->own_address));
    write_link(feed, "alternate", "text/html", job->reader.lang,
               format_absolute(job, job->address));
    xml_open(&feed->xml, "author");
    xml_element(&feed->xml, "name", format_house_name(job));
    xml_element(&feed->xml, "uri", job->base);
    xml_close(&feed->xml);
    xml_element(&feed->xml, "generator", STR("Childcentre"));
}

static Err write_atom(struct format_job *job)
{
    struct format_job newest = *job;
    struct feed feed = { 0 };
    struct latest *latest;
    int64_t *ids;
    Err err;

    plain_init(&feed.plain, job);
    TRY(format_identity(job, &feed.identity));
    TRY(record_latest(&job->reader, job->ids, job->count, ENTRIES_MAX, &latest, &feed.count));
    feed.latest = latest;
    ids = ARENA_ARRAY(job->reader.arena, feed.count + 1, int64_t);
    for (size_t i = 0; i < feed.count; i++)
        ids[i] = latest[i].id;
    newest.ids = ids;
    newest.count = feed.count;
    xml_begin(&feed.xml, job->out);
    xml_open(&feed.xml, "feed");
    write_head(&feed, job);
    err = format_each(&newest, write_entry, &feed);
    if (err != OK) {
        IGNORE(xml_end(&feed.xml)); /* frees the writer; the first error is the one to tell */
        return err;
    }
    xml_close(&feed.xml);
    return xml_end(&feed.xml);
}

const struct format format_atom = { "atom",
                                    "Atom",
                                    "application/atom+xml; charset=utf-8",
                                    FORMAT_LIST | FORMAT_SEARCH | FORMAT_FEED,
                                    NULL,
                                    write_atom };

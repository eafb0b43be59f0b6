/* SPDX-License-Identifier: EUPL-1.2
 *
 * DataCite metadata, kernel 4.6.  Contract in metadata.h.
 */
#include "formats/metadata.h"

#include "base/arena.h"

/* DataCite, appendix 3: the value is not available now. */
#define UNAVAILABLE "(:unav)"

static void write_head(struct xml *xml)
{
    xml_open(xml, "resource");
    xml_attribute(xml, "xmlns", STR("http://datacite.org/schema/kernel-4"));
    xml_attribute(xml, "xmlns:xsi", STR("http://www.w3.org/2001/XMLSchema-instance"));
    xml_attribute(xml, "xsi:schemaLocation",
                  STR("http://datacite.org/schema/kernel-4 "
                      "https://schema.datacite.org/meta/kernel-4.6/metadata.xsd"));
}

static void write_creator(struct xml *xml, const struct named *named)
{
    xml_open(xml, "creator");
    xml_open(xml, "creatorName");
    if (named->organisation)
        xml_attribute(xml, "nameType", STR("Organizational"));
    if (named->lang.len > 0)
        xml_attribute(xml, "xml:lang", named->lang);
    xml_text(xml, named->words);
    xml_close(xml);
    xml_close(xml);
}

static void write_creators(struct xml *xml, const struct work *work)
{
    xml_open(xml, "creators");
    for (size_t i = 0; i < work->creators.count; i++)
        write_creator(xml, &work->creators.items[i]);
    if (work->creators.count == 0)
        write_creator(xml, &(struct named){ .words = STR(UNAVAILABLE) });
    xml_close(xml);
}

static void write_titles(struct xml *xml, const struct work *work)
{
    xml_open(xml, "titles");
    xml_element_with(xml, "title", "xml:lang", work->title.lang, work->title.words);
    for (size_t i = 1; i < work->titles.count; i++) {
        xml_open(xml, "title");
        xml_attribute(xml, "titleType", STR("TranslatedTitle"));
        xml_attribute(xml, "xml:lang", work->titles.items[i].lang);
        xml_text(xml, work->titles.items[i].words);
        xml_close(xml);
    }
    xml_close(xml);
}

static void write_publisher(struct arena *arena, struct xml *xml, const struct work *work)
{
    if (work->publisher.words.len > 0)
        xml_element_with(xml, "publisher", "xml:lang", work->publisher.lang, work->publisher.words);
    else
        xml_element(xml, "publisher", STR(UNAVAILABLE));
    xml_element(xml, "publicationYear", str_fmt(arena, "%04d", work->year));
}

static void write_type(struct xml *xml, const struct work *work)
{
    xml_open(xml, "resourceType");
    xml_attribute(xml, "resourceTypeGeneral", str_from_z(work->type->datacite));
    xml_text(xml, work->type_label.words);
    xml_close(xml);
}

static void write_subjects(struct format_job *job, struct xml *xml, const struct work *work)
{
    if (work->subjects.count == 0)
        return;
    xml_open(xml, "subjects");
    for (size_t i = 0; i < work->subjects.count; i++) {
        const struct term_name *subject = &work->subjects.items[i];

        xml_open(xml, "subject");
        if (subject->record != 0)
            xml_attribute(xml, "valueURI", format_permanent_address(job, subject->code));
        if (subject->label.lang.len > 0)
            xml_attribute(xml, "xml:lang", subject->label.lang);
        xml_text(xml, subject->label.words);
        xml_close(xml);
    }
    xml_close(xml);
}

static void write_dates(struct arena *arena, struct xml *xml, const struct work *work)
{
    if (!day_is_set(work->issued))
        return;
    xml_open(xml, "dates");
    xml_element_with(xml, "date", "dateType", STR("Issued"), day_iso(arena, work->issued));
    xml_close(xml);
}

/* The code in this house, and where the work can be found when the identifier does not say so. */
static void write_other_identifiers(struct xml *xml, const struct work *work)
{
    xml_open(xml, "alternateIdentifiers");
    xml_element_with(xml, "alternateIdentifier", "alternateIdentifierType",
                     STR("Local accession number"), work->record->brief.code);
    if (work->doi.len > 0)
        xml_element_with(xml, "alternateIdentifier", "alternateIdentifierType", STR("URL"),
                         work->address);
    else
        xml_element_with(xml, "alternateIdentifier", "alternateIdentifierType", STR("URL"),
                         work->target);
    xml_close(xml);
}

static void write_descriptions(struct xml *xml, const struct work *work)
{
    if (work->abstracts.count == 0)
        return;
    xml_open(xml, "descriptions");
    for (size_t i = 0; i < work->abstracts.count; i++) {
        if (work->abstracts.items[i].words.len == 0)
            continue;
        xml_open(xml, "description");
        xml_attribute(xml, "descriptionType", STR("Abstract"));
        xml_attribute(xml, "xml:lang", work->abstracts.items[i].lang);
        xml_text(xml, work->abstracts.items[i].words);
        xml_close(xml);
    }
    xml_close(xml);
}

static void write_places(struct xml *xml, const struct work *work)
{
    if (work->places.count == 0)
        return;
    xml_open(xml, "geoLocations");
    for (size_t i = 0; i < work->places.count; i++) {
        xml_open(xml, "geoLocation");
        xml_element(xml, "geoLocationPlace", work->places.items[i].label.words);
        xml_close(xml);
    }
    xml_close(xml);
}

Err datacite_write(struct format_job *job, const struct record *record, struct xml *xml)
{
    struct arena *arena = job->reader.arena;
    struct work work;

    TRY(work_read(job, record, &work));
    write_head(xml);
    if (work.doi.len > 0)
        xml_element_with(xml, "identifier", "identifierType", STR("DOI"), work.doi);
    else
        xml_element_with(xml, "identifier", "identifierType", STR("URL"), work.address);
    write_creators(xml, &work);
    write_titles(xml, &work);
    write_publisher(arena, xml, &work);
    write_type(xml, &work);
    write_subjects(job, xml, &work);
    write_dates(arena, xml, &work);
    xml_element(xml, "language", record->brief.language);
    write_other_identifiers(xml, &work);
    write_descriptions(xml, &work);
    write_places(xml, &work);
    xml_close(xml);
    return OK;
}

/* ---- the format ---- */

static Err write_one(struct format_job *job, const struct record *record, size_t index,
                     void *context)
{
    (void)index;
    return datacite_write(job, record, context);
}

static Err write_datacite(struct format_job *job)
{
    return records_xml(job, write_one);
}

const struct format format_datacite = {
    "datacite.xml",
    "DataCite",
    "application/xml; charset=utf-8",
    FORMAT_DOWNLOAD | FORMAT_LIST | FORMAT_RECORD,
    kind_is_work,
    write_datacite,
};

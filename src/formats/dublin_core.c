/* SPDX-License-Identifier: EUPL-1.2
 *
 * Dublin Core.  Contract in metadata.h.  Only elements of ISO 15836; every title and description
 * in every language, with its language.
 */
#include "formats/metadata.h"

#include "base/arena.h"

static void write_tongues(struct xml *xml, const char *name, const struct tongues *tongues)
{
    for (size_t i = 0; i < tongues->count; i++)
        xml_element_with(xml, name, "xml:lang", tongues->items[i].lang, tongues->items[i].words);
}

static void write_terms(struct xml *xml, const char *name, const struct terms *terms)
{
    for (size_t i = 0; i < terms->count; i++)
        xml_element_with(xml, name, "xml:lang", terms->items[i].label.lang,
                         terms->items[i].label.words);
}

static void write_named(struct xml *xml, const char *name, const struct named *named)
{
    xml_element_with(xml, name, "xml:lang", named->lang, named->words);
}

static void write_head(struct xml *xml)
{
    xml_open(xml, "oai_dc:dc");
    xml_attribute(xml, "xmlns:oai_dc", STR("http://www.openarchives.org/OAI/2.0/oai_dc/"));
    xml_attribute(xml, "xmlns:dc", STR("http://purl.org/dc/elements/1.1/"));
    xml_attribute(xml, "xmlns:xsi", STR("http://www.w3.org/2001/XMLSchema-instance"));
    xml_attribute(xml, "xsi:schemaLocation",
                  STR("http://www.openarchives.org/OAI/2.0/oai_dc/ "
                      "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"));
}

static void write_identifiers(struct arena *arena, const struct work *work, struct xml *xml)
{
    if (work->doi.len > 0)
        xml_element(xml, "dc:identifier",
                    str_fmt(arena, "https://doi.org/%.*s", STR_ARG(work->doi)));
    else
        xml_element(xml, "dc:identifier", work->target);
    xml_element(xml, "dc:identifier", work->address);
}

Err dublin_core_write(struct format_job *job, const struct record *record, struct xml *xml)
{
    struct work work;

    TRY(work_read(job, record, &work));
    write_head(xml);
    write_tongues(xml, "dc:title", &work.titles);
    if (work.titles.count == 0)
        xml_element(xml, "dc:title", work.title.words);
    for (size_t i = 0; i < work.creators.count; i++)
        write_named(xml, "dc:creator", &work.creators.items[i]);
    write_terms(xml, "dc:subject", &work.subjects);
    write_tongues(xml, "dc:description", &work.abstracts);
    write_named(xml, "dc:publisher", &work.publisher);
    xml_element(xml, "dc:date", day_iso(job->reader.arena, work.issued));
    xml_element_with(xml, "dc:type", "xml:lang", work.type_label.lang, work.type_label.words);
    xml_element(xml, "dc:type", str_from_z(work.type->datacite));
    write_identifiers(job->reader.arena, &work, xml);
    xml_element(xml, "dc:language", record->brief.language);
    write_terms(xml, "dc:coverage", &work.places);
    xml_close(xml);
    return OK;
}

/* ---- the format ---- */

static Err write_one(struct format_job *job, const struct record *record, size_t index,
                     void *context)
{
    (void)index;
    return dublin_core_write(job, record, context);
}

Err records_xml(struct format_job *job,
                Err (*write)(struct format_job *job, const struct record *record, size_t index,
                             void *context))
{
    struct xml xml;
    Err err, ended;

    xml_begin(&xml, job->out);
    if (!job->single)
        xml_open(&xml, "records");
    err = records_each(job, &(struct each){ write, &xml });
    if (!job->single)
        xml_close(&xml);
    ended = xml_end(&xml);
    return err != OK ? err : ended;
}

static Err write_dublin_core(struct format_job *job)
{
    return records_xml(job, write_one);
}

const struct format format_dublin_core = {
    "dc.xml",
    "Dublin Core",
    "application/xml; charset=utf-8",
    FORMAT_DOWNLOAD | FORMAT_LIST | FORMAT_RECORD,
    kind_is_work,
    write_dublin_core,
};

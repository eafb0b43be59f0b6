/* SPDX-License-Identifier: EUPL-1.2
 *
 * Works as Dublin Core (the oai_dc container of OAI-PMH 2.0 with ISO 15836 elements) and as
 * DataCite 4.6, one record into XML that somebody has begun: an answer of our own or of a
 * harvester's.
 *
 * Each writes one element with all of its namespaces.  job gives reader, base, settings; its ids
 * and out are not looked at.  The record must be of a kind with KIND_WORK (kind_is_work) and read
 * by record_read with the same reader.
 */
#ifndef FORMATS_METADATA_H
#define FORMATS_METADATA_H

#include "formats/work.h"
#include "formats/xml.h"

/* <oai_dc:dc>; valid by oai_dc.xsd. */
Err dublin_core_write(struct format_job *job, const struct record *record, struct xml *xml);

/* <resource>; valid by kernel-4/metadata.xsd.  Without a DOI the identifier is the record's
 * permanent address as an URL; a creator or publisher that is not known is "(:unav)", as DataCite
 * says for values that are not available. */
Err datacite_write(struct format_job *job, const struct record *record, struct xml *xml);

/* A document of the job's records, one element each: alone for a record's address, within <records>
 * for a list's.  write gets the struct xml as its context. */
Err records_xml(struct format_job *job,
                Err (*write)(struct format_job *job, const struct record *record, size_t index,
                             void *context));

/* LIST.dc.xml, LIST.datacite.xml: one element for a record, a <records> with several for a list. */
extern const struct format format_dublin_core, format_datacite;

#endif

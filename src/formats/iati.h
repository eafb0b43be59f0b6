/* SPDX-License-Identifier: EUPL-1.2
 *
 * Undertakings (KIND_UNDERTAKING) as activities of IATI 2.03, one or a whole register; valid by
 * iati-activities-schema.xsd.
 *
 * Who reports is the office of the house; the settings organisation_id (an IATI organisation
 * identifier; without it the host of the house's address) and organisation_type (code list
 * OrganisationType; without it 90, other) say the rest.  An activity's identifier is that of the
 * organisation, a hyphen and the record's code.
 *
 * Nothing is made up where the register says less than IATI asks for:
 * - a year or month becomes its first day, or its last for an end, and the narrative of the date
 *   says what is known; an undertaking without any date is left out, since every activity must have
 *   one and the standard has no word for an unknown date; a comment at the end says how many and
 *   which;
 * - shares of countries are not known: one country is the recipient, several are locations within
 *   the house's own region (vocabulary 99);
 * - topics are tags of the house's own vocabulary; the sector is DAC 99810, not specified;
 * - an amount in a funding part is what the whole undertaking costs: it is the budget where one
 *   amount is known and the period is no longer than the year that IATI allows; there are no
 *   transactions.
 *
 * A partner takes part as implementing organisation unless the term of its role (MEANS_ROLE) has
 * another of IATI's roles as its mark: funding, accountable, extending.
 */
#ifndef FORMATS_IATI_H
#define FORMATS_IATI_H

#include "formats/meaning.h"
#include "formats/xml.h"

extern const struct format format_iati;

/* <iati-activity> of a record with at least one date. */
Err iati_write_activity(struct format_job *job, const struct record *record, struct xml *xml);

/* A <narrative> for each language; plain text. */
void iati_narratives(struct xml *xml, const struct tongues *tongues);
/* The same as the only child of an element; nothing where there are no words. */
void iati_narrated(struct xml *xml, const char *element, const struct tongues *tongues);
/* Elements with attributes only: name, value, name, value, ..., NULL. */
void iati_open(struct xml *xml, const char *element, ...);

/* <participating-org> for organisers, funding parts and partners. */
Err iati_write_organisations(struct format_job *job, const struct record *record, struct xml *xml);
/* <budget>, where it can be told honestly. */
Err iati_write_budget(struct format_job *job, const struct record *record, struct xml *xml);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a citation says of a work (KIND_WORK): read once here, written by Dublin Core, DataCite,
 * BibTeX, RIS and CSL-JSON.
 *
 * What sort of work it is comes from the data: the term of the field that means MEANS_TYPE may
 * carry a type of CSL 1.0.2 as its mark ("report", "standard", "webpage"); without one the kind's
 * schema decides ("Report" is a report), and everything else is a document.  The table in
 * work_type.c says what the other formats call each type.
 *
 * Who made it: the names that mean creator; else the publisher's, as libraries cite a body's own
 * works.  A work of a kind without any field for either is published by the office of the house, in
 * the year in which it was made public there.  No format invents a creator.
 */
#ifndef FORMATS_WORK_H
#define FORMATS_WORK_H

#include "formats/meaning.h"

struct work_type {
    const char *csl, *datacite, *bibtex, *ris;
};

struct work {
    const struct record *record;
    const struct work_type *type; /* never NULL */
    struct tongue type_label;     /* in the reader's language; may be empty */
    struct tongues titles;        /* in every language, the record's own first; may be empty */
    struct tongue title;          /* the record's own: what is cited; never empty */
    struct tongues abstracts;     /* plain text */
    struct names creators;        /* may be empty */
    struct named publisher;       /* may be empty */
    Day issued;                   /* may be unset */
    int year;                     /* of issue, else when the house made it public; never 0 */
    Str address;                  /* permanent, at this house */
    Str target;                   /* the thing itself on the web; may be empty */
    Str doi;                      /* "10.1234/abc"; may be empty */
    struct terms subjects;        /* topics, with labels in the reader's language */
    struct terms places;          /* countries */
};

bool kind_is_work(const struct kind *kind);
Err work_read(struct format_job *job, const struct record *record, struct work *out);

/* The type of that CSL name; NULL: none. */
const struct work_type *work_type_find(Str csl);

/* The DOI in an address at doi.org; empty where it is another. */
Str doi_of(Str address);

#endif

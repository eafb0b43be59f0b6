/* SPDX-License-Identifier: EUPL-1.2
 *
 * The house as a data provider of OAI-PMH 2.0 (https://www.openarchives.org/OAI/2.0/
 * openarchivesprotocol.htm): its works (KIND_WORK), each an item with the identifier
 * oai:HOST:CODE, in Dublin Core and DataCite.  Only works: who harvests Dublin Core looks for what
 * can be read and cited, and a helpline or a meeting among the titles would mislead; programs have
 * every kind from the API and the dump.
 *
 * Items are what was ever in public sight (records/public_change.h), in the order in which it was
 * made known: the datestamp is the moment of that.  What is no longer seen, for whatever reason
 * (withdrawn, binned, made private, embargoed), is a header with the status deleted for ever
 * (deletedRecord persistent), with the sets that it was last seen in and nothing that happened to
 * it since.  A resumption token holds the whole question and the place in that order, so it never
 * expires, whatever changes in between: what changes later comes later.  Each page is read along an
 * index from its place on, and what fits is counted for the first page alone.
 *
 * Sets: kind:KIND, kind:KIND:TYPE, country:CODE, topic:TERM.
 *
 * Inside this folder only.
 */
#ifndef ROOMS_OAI_OAI_H
#define ROOMS_OAI_OAI_H

#include "formats/xml.h"
#include "http/visit.h"
#include "records/format.h"

enum { OAI_PAGE = 50, OAI_SET_MAX = 200 };

enum oai_verb {
    OAI_UNSET = 0,
    OAI_GET_RECORD,
    OAI_IDENTIFY,
    OAI_LIST_IDENTIFIERS,
    OAI_LIST_FORMATS,
    OAI_LIST_RECORDS,
    OAI_LIST_SETS,
};

/* What items are disseminated in. */
struct oai_format {
    const char *prefix, *schema, *namespace;
    Err (*write)(struct format_job *job, const struct record *record, struct xml *xml);
};
extern const struct oai_format oai_formats[];         /* ends with a row without a prefix */
const struct oai_format *oai_format_find(Str prefix); /* NULL: none */

/* A condition of the protocol: its code, and why in English, as the protocol speaks. */
struct oai_error {
    const char *code; /* "badVerb"; NULL: none */
    const char *reason;
};

/* Which part of all items is wanted, and from which place on. */
struct oai_want {
    const struct oai_format *format;
    Str set;          /* empty: all */
    When from, until; /* from <= datestamp < until; 0 and WHEN_MAX: open */
    When after;       /* with after_number: only what comes behind this item; number 0: from the
                         first on */
    int64_t after_number;
    int64_t cursor; /* how many came before */
    int64_t total;  /* with a cursor: how many there were in all when the first were given */
};

struct oai_ask {
    enum oai_verb verb;
    Str identifier;
    struct oai_want want;
    bool resumes; /* it came with a token */
    struct oai_error error;
};

extern const struct form oai_form;

/* Reads the arguments; what is wrong with them is in out->error. */
void oai_ask_read(const struct form_values *values, size_t ignored, struct oai_ask *out);

/* The token for what comes behind an item, and back.  ERR_REFUSED: none that this house wrote. */
Str oai_token_write(struct arena *arena, const struct oai_want *want);
Err oai_token_read(Str token, struct oai_want *out);

/* ---- items ---- */

struct oai_item {
    int64_t id;
    Str code;
    const struct kind *kind;
    When stamp;
    int64_t number; /* its place among those of one moment */
    bool gone;
};

struct oai_items {
    struct oai_item items[OAI_PAGE];
    size_t count;
    int64_t total; /* of the question when its first page was given */
    bool more;
};

bool oai_kind(const struct kind *kind); /* whether its records are items */

/* A page of items. */
Err oai_list(const struct reader *reader, const struct oai_want *want, struct oai_items *out);
/* One item by its code; ERR_NOT_FOUND. */
Err oai_find(const struct reader *reader, Str code, struct oai_item *out);
/* The datestamp of the first item; now where there is none. */
Err oai_earliest(const struct reader *reader, When *out);

/* ---- sets ---- */

/* The condition that a set is, on r as in oai_items_add.  A set that is not, or that the reader may
 * not know of, lets nothing through. */
Err oai_set_add(struct sql *sql, const struct reader *reader, Str set);

/* Calls write with every set of a house that holds something. */
struct oai_set_writer {
    void (*write)(void *context, Str spec, Str name);
    void *context;
};
Err oai_sets(const struct reader *reader, Lang lang, const struct oai_set_writer *writer);

/* The sets of items, as rows of tags: those of one item have its id. */
Err oai_sets_of(const struct reader *reader, const struct oai_items *items, struct tag_rows *out);
/* The setSpec of such a row for an item; empty: none. */
Str oai_set_spec(const struct reader *reader, const struct oai_item *item,
                 const struct tag_row *tag);

/* FROM public_change AS p CROSS JOIN record AS r and the conditions that every item fulfils. */
void oai_items_add(struct sql *sql, const struct reader *reader);

#endif

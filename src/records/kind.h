/* SPDX-License-Identifier: EUPL-1.2
 *
 * Kinds of record, declared.
 *
 * A room says once which fields its kind has; list, filters, record page, CSV and JSON in and out,
 * search and the rule that decides who sees what follow from that.  docs/adding-a-kind.md shows the
 * whole way with one example.
 *
 * Conventions: the field "title" (FIELD_LINE, TRANSLATED) is the record's name in every kind;
 * "summary" stands under it. Labels come from the catalogues: field.KIND.NAME, or field.NAME where
 * the kind has none of its own; kind.NAME.one and kind.NAME.many name the kind.
 */
#ifndef RECORDS_KIND_H
#define RECORDS_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "i18n/words.h"

enum field_type {
    FIELD_UNSET = 0,
    FIELD_LINE,    /* one line of text */
    FIELD_TEXT,    /* Markdown */
    FIELD_DATE,    /* a partial date */
    FIELD_INT,     /* a whole number, 0 to 2^53 */
    FIELD_CHOICE,  /* a term of a vocabulary */
    FIELD_REF,     /* another record, kept as a link whose relation is the field's name */
    FIELD_ADDRESS, /* a web address, http or https */
    FIELD_PHONE,   /* a telephone number, shown as a link */
    FIELD_TIME,    /* a time of day: HH:MM, of 24 hours */
    FIELD_ZONE,    /* a time zone by its IANA name: Europe/Tallinn */
};

enum field_flags {
    TRANSLATED =
        1 << 0,        /* has words in several languages: kept in table text; only LINE and TEXT */
    REQUIRED = 1 << 1, /* an import row without it is refused */
    FACET = 1 << 2,    /* lists can be filtered by it: CHOICE and REF */
    MULTI = 1 << 3,    /* several values: `|` between them in CSV; LINE, PHONE, CHOICE and REF */
    LISTED = 1 << 4,   /* shown in the rows of lists and in tables of parts */
    CHIP = 1 << 5,     /* a CHOICE shown as a status chip beside the title */
    UNLABELLED = 1 << 6, /* for machines or for a room's own page: not on the record page */
    LISTED_DAY = 1 << 7, /* the DATE that lists order by and filter on */
    LISTED_END = 1 << 8, /* the DATE where the period ends */
    PROSE = 1 << 9, /* a TEXT or LINE shown as a section of its own rather than as a key fact */
};

/* What a field says in the terms that other systems know; feeds, citations and metadata are made
 * from it.  Many fields need none: title, summary, the listed days, telephone numbers and codes
 * speak for themselves. */
enum meaning {
    MEANS_NOTHING = 0,
    MEANS_TYPE,      /* what sort of thing it is: a CHOICE */
    MEANS_STATUS,    /* how far it has come: a CHOICE */
    MEANS_CREATOR,   /* who made it: LINE, or REF to a body */
    MEANS_PUBLISHER, /* who made it public */
    MEANS_ORGANISER, /* who holds or coordinates it */
    MEANS_PLACE,     /* where it takes place */
    MEANS_ADDRESS,   /* the thing itself on the web: an ADDRESS */
    MEANS_ACRONYM,
    MEANS_COUNTRY,  /* an ISO 3166-1 alpha-2 code in a LINE */
    MEANS_ROLE,     /* the part that somebody plays: a CHOICE */
    MEANS_AMOUNT,   /* whole units of money: an INT; in a funding part what its whole costs */
    MEANS_CURRENCY, /* ISO 4217 in a LINE */
    MEANS_PERCENT,
    MEANS_HOURS, /* when somebody answers */
    MEANS_OPERATOR,
    MEANS_LANGUAGE,  /* in which somebody answers: a CHOICE whose terms are BCP 47 tags */
    MEANS_BEGINS_AT, /* at what time of its listed day it begins: a TIME */
    MEANS_ENDS_AT,   /* at what time of its last day it ends: a TIME */
    MEANS_ZONE,      /* whose time these are: a ZONE; the house's own where it is empty */
};

struct field {
    const char *name;
    enum field_type type;
    unsigned flags;
    int max;                /* code points of a text; 0: 500 for a line, 20,000 for a text */
    const char *vocabulary; /* CHOICE: whose terms; NULL otherwise */
    const char *kind;       /* REF: which kind; NULL for any */
    enum meaning means;
};

enum kind_order { ORDER_UNSET = 0, ORDER_TITLE, ORDER_NEWEST, ORDER_OLDEST, ORDER_POSITION };

enum kind_flags {
    KIND_HIDDEN = 1 << 0,       /* has no list and no page (vocabulary terms) */
    KIND_QUIET = 1 << 1,        /* the young people's path: never cached outside, never logged */
    KIND_NEWS = 1 << 2,         /* new ones are shown at the front door */
    KIND_OWN_LIST = 1 << 3,     /* its room shows the list at this path in its own way */
    KIND_OWN_PAGE = 1 << 4,     /* its room shows each record in its own way */
    KIND_WORK = 1 << 5,         /* something written or made, cited by its creator and year */
    KIND_HAPPENING = 1 << 6,    /* takes place on its listed days */
    KIND_ORGANISATION = 1 << 7, /* can be written to or called */
    KIND_UNDERTAKING = 1 << 8,  /* a project: has partners and money as its parts */
    KIND_FUNDING = 1 << 9,      /* a part that says where money comes from */
    KIND_PARTNER = 1 << 10,     /* a part that says who takes part */
    KIND_CONCEPT = 1 << 11,     /* names an idea: its names carry a search across languages */
};

struct kind {
    const char
        *name; /* "event": the word in CSV file names' singular, in words and in table record */
    const char *plural; /* "events": the region pack's file name */
    const char *code;   /* "E": the letters after the house's prefix in a code */
    const char
        *table; /* its own table, keyed by record; NULL when it has only texts, links and tags */
    const char
        *path; /* "calendar": address below the language, unique; NULL for HIDDEN kinds and parts */
    const char *room;    /* "calendar": the room that its pages belong to (room.NAME.title in the
                            catalogues) */
    const char *part_of; /* the REF field that names the whole; NULL for records that stand alone */
    const char *names;   /* the vocabulary whose terms these records name: "country"; NULL */
    const char *term;    /* with names: the field that holds the term: "iso2" */
    const char
        *vocabulary_field; /* the field that holds the vocabulary itself (vocabulary terms); NULL */
    const char *schema;    /* its type at schema.org: "Event"; NULL: CreativeWork */
    enum kind_order order;
    unsigned flags;
    const struct field *fields;
    size_t field_count;
};

#define FIELDS(array) .fields = (array), .field_count = sizeof(array) / sizeof((array)[0])

enum { KIND_FIELDS_MAX = 30, KINDS_MAX = 80, FACETS_MAX = 10 };

/* A kind with what is worked out once at start. */
struct kind_words {
    enum word one, many;
    enum word labels[KIND_FIELDS_MAX];
};

struct rooms;
struct format;

struct kinds {
    const struct rooms *rooms; /* the rooms that the kinds belong to */
    const struct kind *const *items;
    struct kind_words *words;
    size_t count;
    const struct format *const *formats; /* ends with NULL; what records are given away in */
};

struct arena;

/* Where a field of that meaning stands; NULL: the kind has none. */
const struct field *kind_meaning(const struct kind *kind, enum meaning means);

/* Checks every declaration (a mistake panics with the kind named) and looks its words up. */
struct kinds *kinds_new(struct arena *arena, const struct rooms *rooms,
                        const struct kind *const *items, size_t count);

const struct kind *kind_find(const struct kinds *kinds,
                             Str name); /* NULL: none of that name or plural */
const struct kind *kind_of_path(const struct kinds *kinds, Str path);
const struct kind_words *kind_words(const struct kinds *kinds, const struct kind *kind);
const struct field *kind_field(const struct kind *kind, Str name); /* NULL: none */
enum word field_label(const struct kinds *kinds, const struct kind *kind,
                      const struct field *field);

bool field_in_text(const struct field *field);         /* kept in table text */
bool field_in_column(const struct field *field);       /* kept in the kind's own table */
const struct field *kind_day(const struct kind *kind); /* its LISTED_DAY field, or NULL */
const struct field *kind_day_end(const struct kind *kind);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * The formats that records are given away in: CSV, a calendar, a citation.
 *
 * A format is a row: its suffix, its media type, which kinds it fits, and the function that writes
 * it.  Everything else follows: the address LIST.SUFFIX beside every list and CODE.SUFFIX beside
 * every record that it fits, the links on those pages, the command line's --format.  What is
 * written are exactly the records of the job, in their order; they have passed the one rule
 * already, and whatever a writer reads besides goes through the job's reader.
 */
#ifndef RECORDS_FORMAT_H
#define RECORDS_FORMAT_H

#include "base/buf.h"
#include "i18n/lang.h"
#include "records/export.h"
#include "records/record.h"

struct settings;

struct format_job {
    struct reader reader; /* language, fallback, the eye; reader.arena lives as long as the job */
    bool everything;      /* for the operator: whatever its state; the eye is not asked */
    const struct settings *settings;
    const struct kind *kind; /* NULL: records of several kinds, as a search finds them */
    const int64_t *ids;
    size_t count;
    bool single;     /* the address is one record's, not a list's */
    Str title;       /* of the list or record, in the reader's language */
    Str base;        /* "https://house.example", without a slash at the end; never empty */
    Str address;     /* of the page that this is taken from: "/sv/library?topic=sea" */
    Str own_address; /* of this answer: "/sv/library.atom?topic=sea" */
    When now;
    struct buf *out;
};

enum format_flags {
    FORMAT_DOWNLOAD = 1 << 0, /* browsers save it under a name */
    FORMAT_LIST = 1 << 1,     /* beside lists */
    FORMAT_RECORD = 1 << 2,   /* beside records */
    FORMAT_SEARCH = 1 << 3,   /* beside the search over all kinds: kind is NULL then */
    FORMAT_FEED = 1 << 4,     /* a page names it in its head, for readers that subscribe */
    FORMAT_WHOLE = 1 << 5, /* holds the importer's columns: the operator gets every record in it */
};

struct format {
    const char *suffix; /* "csv": of addresses, and the name on the command line; unique */
    const char *name;   /* "CSV": a proper name, the same in every language */
    const char *media;  /* "text/csv; charset=utf-8" */
    unsigned flags;
    bool (*fits)(const struct kind *kind); /* NULL: every kind */
    /* ERR_TOO_LARGE where out is full; ERR_TEXT is a fault of this program. */
    Err (*write)(struct format_job *job);
};

/* A list of formats that ends with NULL; kept in struct kinds. */
bool format_fits(const struct format *format, const struct kind *kind, unsigned flag);
/* NULL: none of that suffix. */
const struct format *format_find(const struct kinds *kinds, Str suffix);

/* The address at the job's house, in full; address begins with a slash. */
Str format_absolute(const struct format_job *job, Str address);
/* The record's page in the job's language, in full, and its address for ever. */
Str format_page_address(const struct format_job *job, const struct brief *brief);
Str format_permanent_address(const struct format_job *job, Str code);

/* Makes the job one of all records of a kind that its eye may see, or of all where it is for the
 * operator, by code: what no page asks for.  The rest of the job must be there. */
Err format_take_kind(struct format_job *job, const struct kind *kind);

/* Reads the job's i-th record in full. */
Err format_read(struct format_job *job, size_t i, struct record *out);

/* Calls write for each of the job's records in full, in their order, but for those that the reader
 * may no longer see.  Each has a job of its own,
 * the same but for the reader's arena, which is emptied after the call. */
Err format_each(struct format_job *job,
                Err (*write)(struct format_job *job, const struct record *record, void *context),
                void *context);

/* The interface language of the job. */
Lang format_lang(const struct format_job *job);

/* What the house is called in the job's language. */
Str format_house_name(const struct format_job *job);

/* Names for ever, whatever the address at which the house stands (RFC 4151): the setting identity,
 * "example.org,2026-11-22", a domain and a day on which the house held it.  Where it is not set,
 * the host of the base address and the day of the house's first change. */
struct format_identity {
    Str domain; /* "example.org" */
    Str day;    /* "2026-11-22" */
};
Err format_identity(const struct format_job *job, struct format_identity *out);
/* tag:example.org,2026-11-22:CC-E-2007-001 */
Str format_tag(const struct format_job *job, const struct format_identity *identity, Str specific);
/* The job's records as rows of cells. */
struct export_of format_export(const struct format_job *job);

/* CSV and JSON with the importer's own columns (records/export.h). */
extern const struct format format_csv, format_json;

#endif

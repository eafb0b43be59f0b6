/* SPDX-License-Identifier: EUPL-1.2
 *
 * A list that a visitor filters: what was asked, what is found, how many, and what each further
 * filter would find.
 *
 * Within a facet choices are OR, across facets AND.  A facet's counts are those that the visitor
 * would get by choosing it, with the other filters as they are.  Export, feed and search use the
 * same question, so they give exactly what the page shows.  Without search words the house's
 * database answers; with them the search file does (found.h), by the same rule.
 */
#ifndef RECORDS_LIST_H
#define RECORDS_LIST_H

#include "http/form.h"
#include "records/record.h"
#include "search/search.h"

enum { LIST_PER_PAGE = 25, LIST_EXPORT_MAX = 200000 };

enum list_sort {
    SORT_UNSET = 0,
    SORT_KIND,
    SORT_TITLE,
    SORT_NEWEST,
    SORT_OLDEST,
    SORT_CODE,
    SORT_RELEVANCE
};

/* A facet that a visitor can filter by. */
struct list_facet {
    const char *name;       /* form field and vocabulary */
    const char *vocabulary; /* of the terms' labels: field event.type has vocabulary event-type */
    const struct field *field; /* NULL for kind, country, topic and year */
    const Str *chosen;
    size_t chosen_count;
    const Str *known; /* those of them that the reader may know of; list_run and list_ids fill it */
    size_t known_count;
};

struct list_want {
    const struct kind *kind; /* NULL: every kind that has pages */
    struct list_facet facets[FACETS_MAX + 4];
    size_t facet_count;
    Str words;                 /* as typed; empty: no search */
    struct search_query query; /* what was understood of it */
    bool any;                  /* one of the words is enough */
    int from_year, to_year;    /* 0: open */
    enum list_sort sort;
    int64_t page; /* from 1 */
    int64_t per;
};

struct facet_term {
    Str term;
    struct tongue label;
    int64_t count;
    bool chosen;
};

struct facet_result {
    const struct list_facet *facet;
    struct facet_term *terms;
    size_t count;
};

struct list_result {
    int64_t total;
    int64_t pages;
    struct briefs briefs;
    struct facet_result facets[FACETS_MAX + 4];
    size_t facet_count;
};

/* The form that a list of the kind takes (NULL: the search page): q, country, topic, the kind's
 * facets, from, to, sort, page, per. */
const struct form *list_form(struct arena *arena, const struct kind *kind);

/* Reads the question out of the form's values.  index is the search file (NULL: not there yet; a
 * question with words then finds nothing). */
void list_want_read(const struct reader *reader, struct search *index, const struct kind *kind,
                    const struct form_values *values, struct list_want *out);

/* The question that has words and nothing else. */
void list_want_words(const struct reader *reader, struct search *index, Str words,
                     struct list_want *out);

/* The words alone. */
void list_words_read(const struct reader *reader, struct search *index, Str words,
                     struct search_query *out);

/* Answers it. */
Err list_run(const struct reader *reader, struct search *index, const struct list_want *want,
             struct list_result *out);

/* How many records the question finds. */
Err list_count(const struct reader *reader, struct search *index, const struct list_want *want,
               int64_t *out);

/* A place in the order of a question without words: behind it stands what comes after a record,
 * whether that record is still there or not. */
struct list_place {
    enum list_sort sort; /* the question's */
    Str code;
    Str day;
    int64_t position;
    Bytes key; /* of the alphabet of the reader's language, for titles only; empty: as it is now */
};

/* The place of a record in the question's order.  ERR_NOT_FOUND: no such record. */
Err list_place_of(const struct reader *reader, const struct list_want *want, int64_t id,
                  struct list_place *out);
/* The ids of what stands behind a place (NULL: of all), up to max.  Pages that are read one after
 * the other like this lose no record and show none twice while records are added and taken away.
 * Only for questions without words and of one kind. */
Err list_ids_behind(const struct reader *reader, const struct list_want *want,
                    const struct list_place *place, int64_t max, int64_t **ids_out,
                    size_t *count_out);

/* Only the ids of everything that the question finds, in its order, up to max. */
Err list_ids(const struct reader *reader, struct search *index, const struct list_want *want,
             int64_t offset, int64_t max, int64_t **ids_out, size_t *count_out);

#endif

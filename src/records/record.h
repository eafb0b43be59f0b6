/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading records: a whole one for its page, and many short ones for lists.
 *
 * Everything here goes through the rule (rule.h).  Texts come in the reader's language where they
 * exist in it, else in the house's default language, else in the record's own; what was chosen is
 * always named beside the words, so that pages can mark it.
 */
#ifndef RECORDS_RECORD_H
#define RECORDS_RECORD_H

#include "records/kind.h"
#include "records/rule.h"

struct kinds;

/* Words in the language that was found. */
struct tongue {
    Str words;
    Str lang;  /* BCP 47 tag of words */
    Str state; /* source, official, unofficial, machine */
};

/* What a list row or a link needs to know of a record. */
struct brief {
    int64_t id;
    Str code;
    const struct kind *kind;
    struct tongue title;   /* never empty: the code where there is no title */
    struct tongue summary; /* may be empty */
    Day day, day_end;
    Clock begins_at, ends_at; /* on these days; set only with a zone */
    Str zone;                 /* IANA name; empty where no time is known */
    Str language;             /* of the source texts */
    int64_t whole;            /* part_of */
};

struct briefs {
    struct brief *items;
    size_t count;
};

struct tag_row {
    int64_t record;
    Str vocabulary;
    Str term;
};

/* The vocabularies of the tags that records of every kind may have. */
#define TAGS_COUNTRIES "country"
#define TAGS_TOPICS "topic"

struct tag_rows {
    struct tag_row *items;
    size_t count;
};

/* One field's value: words per item, or a single value of another type. */
struct value {
    const struct field *field;
    struct tongue *tongues; /* LINE and TEXT that are TRANSLATED: one per item */
    size_t tongue_count;
    Str text;       /* CHOICE, LINE, ADDRESS, PHONE kept in a column; MULTI ones with `|` between */
    int64_t number; /* INT */
    bool has_number;
    Day day;            /* DATE */
    struct briefs refs; /* REF: the ones that the eye may see */
    Str *terms;         /* CHOICE with MULTI */
    size_t term_count;
};

struct link_row {
    Str relation;
    bool backwards; /* the other record points here */
    struct brief other;
};

struct source_row {
    Str field; /* empty: the whole record */
    Str reference;
    struct brief document; /* id 0 where the reference is no record that the eye may see */
};

struct edition {
    Str lang;
    Str state;
};

struct record {
    struct brief brief;
    Str state;
    int visibility;
    When created, changed, published;
    int64_t revision;
    Str review_by;
    struct value *values; /* one per field of the kind, in order */
    struct tag_rows tags; /* country and topic only */
    struct link_row *links;
    size_t link_count;
    struct source_row *sources;
    size_t source_count;
    struct edition *editions; /* the languages that its texts exist in, source language first */
    size_t edition_count;
};

/* Who reads: the eye and the languages tried in turn. */
struct memory;
struct search;
struct reader {
    struct arena *arena;
    struct db *db;
    const struct kinds *kinds;
    struct eye eye;
    Str lang;              /* the page's language */
    Str fallback;          /* the house's default language */
    struct search *index;  /* the search file, for counting; NULL: not there */
    struct memory *memory; /* NULL: nothing is remembered between visits */
    int64_t state;         /* of the data, for memory.h */
};

struct reader reader_of(const struct visit *visit);

/* Columns and joins that every list of briefs selects, and the reading of a row of them (from
 * column 0). */
void brief_select(struct sql *sql, const struct reader *reader, const char *more_columns);
void brief_read(const struct reader *reader, struct rows *rows, struct brief *out);
enum { BRIEF_COLUMNS = 20 };

/* A record by its code (any letter case).  ERR_NOT_FOUND: none, or none that the eye may see;
 * ERR_GONE: withdrawn, with *gone filled. */
struct gone {
    Str code;
    Str title; /* empty where it may not be shown */
    Str title_lang;
    Str reason;
    Str replacement; /* a code, or empty */
    When made;
    int64_t revision; /* the record's last one before it was withdrawn, or the withdrawal's own */
};
Err record_find(const struct reader *reader, Str code, struct brief *out, struct gone *gone);

/* The tombstones made since a moment of records of a kind that were published once, the newest
 * first, max at most: exactly those that record_find shows, with no more said of them. */
Err record_tombstones(const struct reader *reader, const struct kind *kind, When since, size_t max,
                      struct gone **out, size_t *count_out);

/* Everything about a record that the eye may see. */
Err record_read(const struct reader *reader, const struct brief *brief, struct record *out);
/* Only what it says itself: fields, references and tags; no head, no sources, nothing that refers
 * to it.  For pages that show many. */
Err record_read_own(const struct reader *reader, const struct brief *brief, struct record *out);

/* The parts of one kind that a record has, in their order. */
Err record_parts(const struct reader *reader, int64_t whole, const struct kind *kind,
                 struct briefs *out);

/* Records of a kind in its own order, all of them up to max; where narrows may be NULL. */
struct narrow {
    Str country; /* tagged with it; empty: any */
    Str topic;
    const char *relation; /* with target: those that refer to it by this field */
    int64_t target;
    Day from, before; /* listed day in [from, before) */
    bool newest;      /* newest first whatever the kind's order */
};
Err record_list(const struct reader *reader, const struct kind *kind, const struct narrow *narrow,
                size_t max, struct briefs *out);
/* Remembered between visits. */
Err record_count(const struct reader *reader, const struct kind *kind, const struct narrow *narrow,
                 int64_t *out);
/* Several kinds together, newest first. */
Err record_newest(const struct reader *reader, const struct kind *const *kinds, size_t kind_count,
                  const struct narrow *narrow, size_t max, struct briefs *out);
/* Briefs by id, in the order of the ids; those that the eye may not see are left out. */
Err record_briefs(const struct reader *reader, const int64_t *ids, size_t count,
                  struct briefs *out);

/* The tags of several records, without the countries and topics that the eye may not see
 * (vocabularies: a list of constants ending in NULL; NULL for all). */
Err record_tags(const struct reader *reader, const int64_t *ids, size_t count,
                const char *const *vocabularies, struct tag_rows *out);

/* A field's words in every language that it has, by tag, for a record that the eye may see. */
Err record_texts(const struct reader *reader, int64_t id, const char *field, struct tongue **out,
                 size_t *count_out);

/* Of many records those that changed last, max at most, the latest first and equals in the order of
 * ids.  moved is when readers could last see something new: a change, or the end of an embargo.
 * Kinds without pages of their own and those of the quiet path are left out. */
struct latest {
    int64_t id;
    When moved;
};
Err record_latest(const struct reader *reader, const int64_t *ids, size_t count, size_t max,
                  struct latest **out, size_t *count_out);

const struct value *record_value(const struct record *record, const char *field);
/* The first or only words of a field of text, in the language that was found; empty where it has
 * none. */
struct tongue record_words(const struct record *record, const char *field);
/* The typed columns of a single record without texts and links: for tables of parts. */
Err record_columns(const struct reader *reader, const struct brief *brief,
                   struct value *values_out);

/* The name of a term: ('country', 'LT') -> Lithuania.  The term itself where no record names it,
 * and nothing (an empty label) where one does that the eye may not see; record is 0 in both cases.
 */
struct term_name {
    Str vocabulary, term;
    struct tongue label;
    int64_t record;
    Str code;
    Str mark; /* how a status chip looks; empty for an ordinary term */
    int64_t position;
};
/* Remembered between visits. */
Err term_find(const struct reader *reader, Str vocabulary, Str term, struct term_name *out);
/* Whether a term is named by a record that the eye may not see: it is then not shown, counted or
 * exported either. */
Err term_hidden(struct db *db, struct arena *arena, const struct eye *eye, Str vocabulary, Str term,
                bool *out);
/* Appends the same as a condition, true where the term is hidden; alias is a row of table tag whose
 * vocabulary is the term's own. */
void term_hidden_add(struct sql *sql, const char *alias, const struct eye *eye);
/* All the names of a vocabulary in their order (position, then title). */
Err term_list(const struct reader *reader, Str vocabulary, struct term_name **out,
              size_t *count_out);

/* The address of a record's page in a language: /sv/calendar/CC-E-2007-001/slug; of a record
 * without a page of its own, such as a part: /sv/r/CODE, which leads to where it is shown. */
Str record_address(const struct reader *reader, const struct brief *brief);

#endif

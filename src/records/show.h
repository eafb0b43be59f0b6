/* SPDX-License-Identifier: EUPL-1.2
 *
 * From records to what templates take: names with their language, chips, dates, rows of lists.
 */
#ifndef RECORDS_SHOW_H
#define RECORDS_SHOW_H

#include "base/map.h"
#include "http/visit.h"
#include "pages.h" /* generated from pages/ */
#include "records/list.h"
#include "records/record.h"

/* What showing needs: the visit, its reader, and the labels looked up so far. */
struct show {
    struct visit *visit;
    struct reader reader;
    struct map labels; /* "vocabulary term" -> struct term_name */
};

void show_init(struct show *show, struct visit *visit);

/* The tag for a lang attribute: empty where the words are in the page's language (or in none). */
Str show_lang(const struct show *show, const struct tongue *tongue);
/* "in English", or "unofficial translation" where that needs saying; empty where the words are
 * simply in the page's language. */
Str show_tag(const struct show *show, const struct tongue *tongue);
/* The same for a page's heading, where a translation that is not official is said to be one. */
Str show_heading_tag(const struct show *show, const struct tongue *tongue);
struct page_name show_name(const struct show *show, const struct brief *brief); /* linked */
/* The brief's link under another name. */
struct page_name show_name_as(const struct show *show, const struct brief *brief,
                              const struct tongue *tongue);
struct page_name show_tongue(const struct show *show, const struct tongue *tongue); /* not linked */

/* The words alone, marked where they are in another language; for lines that hold several. */
Markup show_words(const struct show *show, const struct tongue *tongue);
struct page_chip show_chip(const struct show *show, const struct term_name *name);

/* The label of a term; looked up once a visit. */
Err show_label(struct show *show, Str vocabulary, Str term, const struct term_name **out);

/* When a record was or is: "12–14 March 2027", with the times of day where they
 * are known; empty for none. */
Str show_when(const struct show *show, const struct brief *brief);
Str show_moment(const struct show *show, When when);

/* "a · b · c", without the empty ones. */
Markup show_joined(struct arena *arena, const Markup *parts, size_t count);

/* Rows of a list; what was searched for is marked; deep rows stand under
 * headings of their own; with_kind names each row's kind (lists of several kinds). */
struct row_style {
    bool deep;
    bool with_kind;
    bool no_summary;
    bool no_date;                     /* the date stands elsewhere */
    const struct search_query *query; /* whose words are marked; NULL: none */
};
Err show_rows(struct show *show, const struct briefs *briefs, const struct row_style *style,
              struct page_row **out);

/* An agenda of dated records. */
Err show_agenda(struct show *show, const struct briefs *briefs, bool with_ids,
                struct page_agenda_item **out);

/* The value of a field as HTML for a key fact, a section or a table cell; empty where there is
 * none. */
Err show_value(struct show *show, const struct value *value, Markup *out);

/* The tel: address of a number: digits and a leading plus only (RFC 3966 without visual
 * separators). */
Url phone_address(struct arena *arena, Str number);

/* A table of the parts of one kind that a record has. */
Err show_parts(struct show *show, const struct kind *kind, const struct briefs *parts,
               const char *id, Markup *out);

/* Where a record's facts come from, as a numbered list; empty where nothing is said. */
Err show_source_list(struct show *show, const struct record *record, Markup *out);
/* "see the Swedish edition of ...": one source as text or link. */
Markup show_source(struct show *show, const struct source_row *source);
/* The same in a table: an address by its host's name only. */
Markup show_source_short(struct show *show, const struct source_row *source);
/* "for the end:" where a source supports one field only; empty otherwise. */
Str show_source_about(struct show *show, const struct record *record,
                      const struct source_row *source);

/* Where the sources disagree about a record or one of its parts: both sides of each; empty where
 * they do not. */
Err show_disagreements(struct show *show, int64_t record, Markup *out);

/* The standing text of a place ("library"): id 0 in brief where the house has none. */
Err show_place(struct show *show, Str place, struct record *out);

#endif

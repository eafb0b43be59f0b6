/* SPDX-License-Identifier: EUPL-1.2
 *
 * The filtered list.  Contract in list.h.  One function adds the conditions of a question; page,
 * total, facets and export all use it.
 */
#include "records/list.h"

#include "base/arena.h"
#include "records/brief.h"
#include "records/list_place.h"
#include "records/list_rank.h"
#include "search/search.h"

/* ---- the question ---- */

const struct form *list_form(struct arena *arena, const struct kind *kind)
{
    struct form_field *fields = ARENA_ARRAY(arena, FORM_FIELDS_MAX, struct form_field);
    struct form *form = ARENA_NEW(arena, struct form);
    size_t n = 0;

    fields[n++] = (struct form_field){ "q", FORM_LINE, 200, false };
    if (kind == NULL)
        fields[n++] = (struct form_field){ "kind", FORM_WORD, 40, true };
    for (size_t i = 0; kind != NULL && i < kind->field_count; i++)
        if (kind->fields[i].flags & FACET)
            fields[n++] = (struct form_field){ kind->fields[i].name, FORM_WORD, 60, true };
    fields[n++] = (struct form_field){ "country", FORM_WORD, 8, true };
    fields[n++] = (struct form_field){ "topic", FORM_WORD, 60, true };
    fields[n++] = (struct form_field){ "from", FORM_NUMBER, 9999, false };
    fields[n++] = (struct form_field){ "to", FORM_NUMBER, 9999, false };
    fields[n++] = (struct form_field){ "sort", FORM_WORD, 12, false };
    fields[n++] = (struct form_field){ "page", FORM_NUMBER, 100000, false };
    fields[n++] = (struct form_field){ "per", FORM_NUMBER, 100, false };
    must(n <= FORM_FIELDS_MAX);
    *form = (struct form){ fields, n };
    return form;
}

static void add_facet(struct list_want *want, const struct form_values *values, const char *name,
                      const char *vocabulary, const struct field *field)
{
    struct list_facet *facet = &want->facets[want->facet_count++];

    must(want->facet_count <= FACETS_MAX + 4);
    *facet = (struct list_facet){ .name = name, .vocabulary = vocabulary, .field = field };
    facet->chosen_count = form_many(values, name, &facet->chosen);
}

static enum list_sort read_sort(Str name, bool searching)
{
    static const struct {
        const char *name;
        enum list_sort sort;
    } sorts[] = {
        { "title", SORT_TITLE },
        { "newest", SORT_NEWEST },
        { "oldest", SORT_OLDEST },
        { "code", SORT_CODE },
    };

    for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++)
        if (str_eq_z(name, sorts[i].name) && !(searching && sorts[i].sort == SORT_TITLE))
            return sorts[i].sort;
    return searching ? SORT_RELEVANCE : SORT_KIND;
}

/* country:lv in the words is the same as the choice in the filter. */
static void add_countries(struct arena *arena, struct list_want *want)
{
    for (size_t i = 0; i < want->facet_count && want->query.country_count > 0; i++) {
        struct list_facet *facet = &want->facets[i];
        Str *chosen;

        if (facet->field != NULL || !str_eq_z(STR("country"), facet->name))
            continue;
        chosen = ARENA_ARRAY(arena, facet->chosen_count + want->query.country_count, Str);
        for (size_t c = 0; c < facet->chosen_count; c++)
            chosen[c] = facet->chosen[c];
        for (size_t c = 0; c < want->query.country_count; c++)
            chosen[facet->chosen_count + c] = want->query.countries[c];
        facet->chosen = chosen;
        facet->chosen_count += want->query.country_count;
    }
}

/* Whether the search file must be asked: country:lv alone is an ordinary filter. */
static bool has_match(const struct list_want *want)
{
    return want->words.len > 0 && !(want->query.count == 0 && want->query.country_count > 0);
}

void list_want_read(const struct reader *reader, const struct kind *kind,
                    const struct form_values *values, struct list_want *out)
{
    *out = (struct list_want){ .kind = kind };
    if (kind == NULL)
        add_facet(out, values, "kind", "kind", NULL);
    for (size_t i = 0; kind != NULL && i < kind->field_count; i++)
        if (kind->fields[i].flags & FACET)
            add_facet(out, values, kind->fields[i].name, kind->fields[i].vocabulary,
                      &kind->fields[i]);
    add_facet(out, values, "country", "country", NULL);
    add_facet(out, values, "topic", "topic", NULL);
    out->words = form_str(values, "q");
    search_query_read(reader->arena, out->words, &out->query);
    add_countries(reader->arena, out);
    out->from_year = (int)form_int(values, "from", 0);
    out->to_year = (int)form_int(values, "to", 0);
    out->sort = read_sort(form_str(values, "sort"), has_match(out));
    out->page = form_declares(values->form, "page") ? form_int(values, "page", 1) : 1;
    out->per =
        form_declares(values->form, "per") ? form_int(values, "per", LIST_PER_PAGE) : LIST_PER_PAGE;
    if (out->page < 1)
        out->page = 1;
    if (out->per < 1)
        out->per = LIST_PER_PAGE;
}

void list_want_words(const struct reader *reader, Str words, struct list_want *out)
{
    *out = (struct list_want){
        .facets = { { .name = "country", .vocabulary = "country" } },
        .facet_count = 1,
        .words = words,
        .page = 1,
        .per = LIST_PER_PAGE,
    };
    search_query_read(reader->arena, words, &out->query);
    add_countries(reader->arena, out);
    out->sort = read_sort(STR_EMPTY, has_match(out));
}

/* ---- conditions ---- */

static bool is_kind_facet(const struct list_facet *facet)
{
    return str_eq_z(STR("kind"), facet->name);
}

static void add_chosen(struct sql *sql, const struct list_facet *facet)
{
    if (is_kind_facet(facet)) {
        sql_add(sql, " AND r.kind IN ");
        sql_texts(sql, facet->chosen, facet->chosen_count);
        return;
    }
    if (facet->known_count == 0) {
        sql_add(sql, " AND 1 = 0");
        return;
    }
    sql_add(sql, " AND r.id IN (SELECT record FROM tag WHERE vocabulary = '");
    sql_add(sql, facet->name);
    sql_add(sql, "' AND term IN ");
    sql_texts(sql, facet->known, facet->known_count);
    sql_add(sql, ")");
}

/* Whether a value that a list is filtered by may be known to the reader: filtering by a record or
 * term that is hidden must find as little as filtering by one that never was. */
static Err may_know(const struct reader *reader, const struct list_facet *facet, Str term,
                    bool *out)
{
    struct brief brief;
    struct gone gone;

    *out = true;
    if (facet->field != NULL && facet->field->type == FIELD_REF) {
        Err err = record_find(reader, term, &brief, &gone);

        *out = err == OK;
        return err == ERR_NOT_FOUND || err == ERR_GONE ? OK : err;
    }
    if (str_eq_z(STR("kind"), facet->name))
        return OK;
    TRY(term_hidden(reader->db, reader->arena, &reader->eye, str_from_z(facet->vocabulary), term,
                    out));
    *out = !*out;
    return OK;
}

/* The question as this reader may ask it. */
static Err with_known(const struct reader *reader, const struct list_want *want,
                      struct list_want **out)
{
    *out = ARENA_NEW(reader->arena, struct list_want);
    **out = *want;
    for (size_t i = 0; i < want->facet_count; i++) {
        struct list_facet *facet = &(*out)->facets[i];
        Str *known = ARENA_ARRAY(reader->arena, facet->chosen_count + 1, Str);

        facet->known_count = 0;
        for (size_t j = 0; j < facet->chosen_count; j++) {
            bool may;

            TRY(may_know(reader, facet, facet->chosen[j], &may));
            if (may)
                known[facet->known_count++] = facet->chosen[j];
        }
        facet->known = known;
    }
    return OK;
}

static void add_years(struct sql *sql, const struct reader *reader, const struct list_want *want)
{
    if (want->from_year > 0) {
        sql_add(sql, " AND (r.day >= ");
        sql_text(sql, str_fmt(reader->arena, "%04d", want->from_year));
        sql_add(sql, " OR r.day_end >= ");
        sql_text(sql, str_fmt(reader->arena, "%04d", want->from_year));
        sql_add(sql, ")");
    }
    if (want->to_year > 0) {
        sql_add(sql, " AND r.day <> '' AND r.day < ");
        sql_text(sql, str_fmt(reader->arena, "%04d", want->to_year + 1));
    }
}

/* After WHERE or AND: everything that the question asks, except the choices of one facet (NULL:
 * none left out). */
static void add_conditions(struct sql *sql, const struct reader *reader,
                           const struct list_want *want, const struct list_facet *except)
{
    rule_add(sql, "r", &reader->eye);
    if (want->kind != NULL) {
        sql_add(sql, " AND r.kind = ");
        sql_text(sql, str_from_z(want->kind->name));
    }
    for (size_t i = 0; i < want->facet_count; i++)
        if (&want->facets[i] != except && want->facets[i].chosen_count > 0)
            add_chosen(sql, &want->facets[i]);
    add_years(sql, reader, want);
}

static Str match_of(const struct list_want *want)
{
    return want->any ? want->query.any : want->query.match;
}

/* With words: the records that the search file's words match, as the CTE best (record). */
static void add_hits(struct sql *sql, const struct list_want *want)
{
    if (!has_match(want))
        return;
    sql_add(sql, "WITH best AS MATERIALIZED (SELECT DISTINCT e.record AS record");
    rank_from(sql, want, match_of(want));
    sql_add(sql, ") ");
}

static const char *from_records(const struct list_want *want)
{
    return has_match(want) ? " FROM best JOIN record AS r ON r.id = best.record"
                           : " FROM record AS r";
}

/* Where the question is answered; NULL: nothing can be found (nothing to look for, or no search
 * file). */
static struct db *place_of(const struct reader *reader, struct db *index,
                           const struct list_want *want)
{
    if (!has_match(want))
        return reader->db;
    return match_of(want).len > 0 ? index : NULL;
}

/* ---- answers ---- */

static Err count_all(const struct reader *reader, struct db *db, const struct list_want *want,
                     int64_t *out)
{
    struct sql sql;

    sql_init(&sql, reader->arena);
    add_hits(&sql, want);
    sql_add(&sql, "SELECT COUNT(*)");
    sql_add(&sql, from_records(want));
    sql_add(&sql, " WHERE ");
    add_conditions(&sql, reader, want, NULL);
    return sql_number(db, "list.count", &sql, 0, out);
}

/* Parts stand in no alphabet. */
static enum kind_order order_of_kind(const struct kind *kind, enum kind_order order)
{
    return order == ORDER_TITLE && kind != NULL && kind->part_of != NULL ? ORDER_POSITION : order;
}

enum kind_order list_order(const struct list_want *want)
{
    switch (want->sort) {
    case SORT_TITLE:
        return order_of_kind(want->kind, ORDER_TITLE);
    case SORT_NEWEST:
        return ORDER_NEWEST;
    case SORT_OLDEST:
        return ORDER_OLDEST;
    case SORT_KIND:
        return want->kind != NULL ? order_of_kind(want->kind, want->kind->order) : ORDER_NEWEST;
    case SORT_CODE:
    case SORT_RELEVANCE:
    case SORT_UNSET:
        return ORDER_UNSET;
    }
    return ORDER_UNSET;
}

static void add_order(struct sql *sql, const struct reader *reader, const struct list_want *want)
{
    if (want->sort == SORT_RELEVANCE)
        rank_order(sql, reader->kinds);
    else if (want->sort == SORT_CODE)
        sql_add(sql, " ORDER BY r.code");
    else
        order_add(sql, list_order(want));
}

static Err find_ids(const struct reader *reader, struct db *index, const struct list_want *want,
                    const struct list_place *place, int64_t total, int64_t offset, int64_t max,
                    int64_t **ids_out, size_t *count_out)
{
    struct db *db = place_of(reader, index, want);
    enum kind_order order = list_order(want);
    struct sql sql;

    *ids_out = NULL;
    *count_out = 0;
    if (db == NULL)
        return OK;
    sql_init(&sql, reader->arena);
    if (has_match(want) && want->sort == SORT_RELEVANCE)
        rank_add(&sql, want, match_of(want), reader->arena,
                 total > RANKED_MAX && offset + max <= RANKED_MAX);
    else
        add_hits(&sql, want);
    sql_add(&sql, "SELECT r.id");
    if (!has_match(want) && want->kind != NULL) {
        order_from(&sql, reader, want->kind, order);
    } else {
        sql_add(&sql, from_records(want));
        sql_add(&sql, " WHERE r.id <> 0");
    }
    sql_add(&sql, " AND ");
    add_conditions(&sql, reader, want, NULL);
    if (place != NULL)
        list_place_add(&sql, list_order(want), place);
    add_order(&sql, reader, want);
    sql_add(&sql, " LIMIT ");
    sql_int(&sql, max);
    sql_add(&sql, " OFFSET ");
    sql_int(&sql, offset);
    return ids_fetch(reader->arena, db, "list.page", &sql, ids_out, count_out);
}

Err list_ids(const struct reader *reader, struct db *index, const struct list_want *asked,
             int64_t offset, int64_t max, int64_t **ids_out, size_t *count_out)
{
    struct list_want *want;

    TRY(with_known(reader, asked, &want));
    return find_ids(reader, index, want, NULL, 0, offset, max, ids_out, count_out);
}

Err list_ids_behind(const struct reader *reader, const struct list_want *asked,
                    const struct list_place *place, int64_t max, int64_t **ids_out,
                    size_t *count_out)
{
    struct list_want *want;

    must(asked->kind != NULL && asked->words.len == 0);
    TRY(with_known(reader, asked, &want));
    return find_ids(reader, NULL, want, place, 0, 0, max, ids_out, count_out);
}

Err list_count(const struct reader *reader, struct db *index, const struct list_want *asked,
               int64_t *out)
{
    struct db *db = place_of(reader, index, asked);
    struct list_want *want;

    *out = 0;
    TRY(with_known(reader, asked, &want));
    return db == NULL ? OK : count_all(reader, db, want, out);
}

/* ---- facets ---- */

struct facet_count {
    Str name, term;
    int64_t count;
};

/* Counts per term.  only: the facet whose own choices are left out; NULL counts the facets where
 * nothing is chosen, all in one statement. */
static Err count_terms(const struct reader *reader, struct db *db, const struct list_want *want,
                       const struct list_facet *only, struct facet_count **out, size_t *count_out)
{
    Str names[FACETS_MAX + 4];
    size_t name_count = 0, room = 128, count = 0;
    struct sql sql;
    ROWS rows = { 0 };

    *out = ARENA_ARRAY(reader->arena, room, struct facet_count);
    *count_out = 0;
    for (size_t i = 0; i < want->facet_count; i++)
        if (only != NULL ? &want->facets[i] == only : want->facets[i].chosen_count == 0)
            names[name_count++] = str_from_z(want->facets[i].name);
    if (name_count == 0)
        return OK;
    sql_init(&sql, reader->arena);
    add_hits(&sql, want);
    sql_add(&sql, "SELECT t.vocabulary, t.term, COUNT(*)");
    sql_add(&sql, from_records(want));
    sql_add(&sql, " JOIN tag AS t ON t.record = r.id AND t.vocabulary IN ");
    sql_texts(&sql, names, name_count);
    sql_add(&sql, " WHERE ");
    add_conditions(&sql, reader, want, only);
    sql_add(&sql, " GROUP BY t.vocabulary, t.term ORDER BY t.vocabulary, COUNT(*) DESC, t.term");
    TRY(sql_query(db, "list.facets", &sql, &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(reader->arena, *out, count, &room);
        (*out)[count++] =
            (struct facet_count){ rows_text(&rows, reader->arena, 0),
                                  rows_text(&rows, reader->arena, 1), rows_int(&rows, 2) };
    }
    *count_out = count;
    return rows_close(&rows);
}

/* The kinds of what is found: they stand in the record itself, not among its tags. */
static Err count_kinds(const struct reader *reader, struct db *db, const struct list_want *want,
                       const struct list_facet *facet, struct facet_count **out, size_t *count_out)
{
    struct sql sql;
    ROWS rows = { 0 };

    *out = ARENA_ARRAY(reader->arena, KINDS_MAX, struct facet_count);
    *count_out = 0;
    sql_init(&sql, reader->arena);
    add_hits(&sql, want);
    sql_add(&sql, "SELECT r.kind, COUNT(*)");
    sql_add(&sql, from_records(want));
    sql_add(&sql, " WHERE ");
    add_conditions(&sql, reader, want, facet);
    sql_add(&sql, " GROUP BY r.kind ORDER BY COUNT(*) DESC, r.kind");
    TRY(sql_query(db, "list.kinds", &sql, &rows));
    while (*count_out < KINDS_MAX && rows_next(&rows))
        (*out)[(*count_out)++] =
            (struct facet_count){ STR("kind"), rows_text(&rows, reader->arena, 0),
                                  rows_int(&rows, 1) };
    return rows_close(&rows);
}

static bool is_chosen(const struct list_facet *facet, Str term)
{
    for (size_t i = 0; i < facet->chosen_count; i++)
        if (str_eq(facet->chosen[i], term))
            return true;
    return false;
}

/* The label of a facet's term; false where it must not be shown: a record that the eye may not see
 * would give its name away. */
static Err label_term(const struct reader *reader, const struct list_facet *facet, Str term,
                      struct tongue *out, bool *shown)
{
    struct term_name name;
    struct brief brief;
    struct gone gone;

    *shown = true;
    if (is_kind_facet(facet)) {
        const struct kind *kind = kind_find(reader->kinds, term);
        Lang lang = LANG_SOURCE;

        if (kind == NULL) {
            *shown = false;
            return OK;
        }
        if (!lang_find(reader->lang, &lang))
            lang = LANG_SOURCE;
        *out = (struct tongue){ word(lang, kind_words(reader->kinds, kind)->many), reader->lang,
                                STR("source") };
        return OK;
    }
    if (facet->field != NULL && facet->field->type == FIELD_REF) {
        Err err = record_find(reader, term, &brief, &gone);

        if (err == ERR_NOT_FOUND || err == ERR_GONE) {
            *shown = false;
            return OK;
        }
        *out = brief.title;
        return err;
    }
    TRY(term_find(reader, str_from_z(facet->vocabulary), term, &name));
    *out = name.label;
    *shown = name.label.words.len > 0;
    return OK;
}

static Err fill_facet(const struct reader *reader, const struct list_facet *facet,
                      const struct facet_count *counts, size_t count, struct facet_result *out)
{
    *out =
        (struct facet_result){ .facet = facet,
                               .terms = ARENA_ARRAY(reader->arena, count + 1, struct facet_term) };
    for (size_t i = 0; i < count; i++) {
        struct facet_term *term = &out->terms[out->count];
        bool shown;

        if (!str_eq_z(counts[i].name, facet->name))
            continue;
        *term = (struct facet_term){ .term = counts[i].term,
                                     .count = counts[i].count,
                                     .chosen = is_chosen(facet, counts[i].term) };
        TRY(label_term(reader, facet, term->term, &term->label, &shown));
        if (shown)
            out->count++;
    }
    return OK;
}

/* A chosen term that finds nothing is listed all the same, so that it can be taken off again. */
static Err add_empty_choices(const struct reader *reader, struct facet_result *facet)
{
    for (size_t i = 0; i < facet->facet->chosen_count; i++) {
        bool listed = false, shown;

        for (size_t j = 0; j < facet->count; j++)
            listed = listed || str_eq(facet->terms[j].term, facet->facet->chosen[i]);
        if (listed)
            continue;
        struct facet_term term = { .term = facet->facet->chosen[i], .chosen = true };

        TRY(label_term(reader, facet->facet, term.term, &term.label, &shown));
        if (!shown)
            term.label = (struct tongue){ .words = term.term, .state = STR("source") };
        facet->terms = arena_grow(reader->arena, facet->terms, (facet->count + 1) * sizeof(term),
                                  (facet->count + 2) * sizeof(term));
        facet->terms[facet->count++] = term;
    }
    return OK;
}

static Err fill_facets(const struct reader *reader, struct db *db, const struct list_want *want,
                       struct list_result *out)
{
    struct facet_count *open_counts = NULL, *own;
    size_t open_count = 0, own_count;

    if (db != NULL)
        TRY(count_terms(reader, db, want, NULL, &open_counts, &open_count));
    for (size_t i = 0; i < want->facet_count; i++) {
        const struct list_facet *facet = &want->facets[i];
        struct facet_result *result = &out->facets[out->facet_count++];

        if (facet->chosen_count == 0 && !is_kind_facet(facet)) {
            TRY(fill_facet(reader, facet, open_counts, open_count, result));
            continue;
        }
        own = NULL;
        own_count = 0;
        if (db != NULL && is_kind_facet(facet))
            TRY(count_kinds(reader, db, want, facet, &own, &own_count));
        else if (db != NULL)
            TRY(count_terms(reader, db, want, facet, &own, &own_count));
        TRY(fill_facet(reader, facet, own, own_count, result));
        TRY(add_empty_choices(reader, result));
    }
    return OK;
}

Err list_run(const struct reader *reader, struct db *index, const struct list_want *asked,
             struct list_result *out)
{
    struct db *db = place_of(reader, index, asked);
    struct list_want *want;
    int64_t *ids;
    size_t count;

    *out = (struct list_result){ 0 };
    TRY(with_known(reader, asked, &want));
    if (db != NULL)
        TRY(count_all(reader, db, want, &out->total));
    out->pages = (out->total + want->per - 1) / want->per;
    TRY(find_ids(reader, index, want, NULL, out->total, (want->page - 1) * want->per, want->per,
                 &ids, &count));
    TRY(record_briefs(reader, ids, count, &out->briefs));
    return fill_facets(reader, db, want, out);
}

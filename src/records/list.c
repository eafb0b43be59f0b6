/* SPDX-License-Identifier: EUPL-1.2
 *
 * The filtered list.  Contract in list.h.  One function adds the conditions of a question; page,
 * total, facets and export all use it.
 */
#include "records/list.h"

#include "base/arena.h"
#include "records/brief.h"
#include "records/found.h"
#include "records/list_parts.h"
#include "search/hits.h"

enum { LOOKED_UP_MAX = 2000 };

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

static void read_words(const struct reader *reader, struct search *index, Str words,
                       struct list_want *out)
{
    out->words = words;
    list_words_read(reader, index, words, &out->query);
    add_countries(reader->arena, out);
}

/* What the index knows is read after what was taken out of it for this visit: never before. */
void list_words_read(const struct reader *reader, struct search *index, Str words,
                     struct search_query *out)
{
    if (words.len == 0 || index == NULL || search_take(index, &reader->eye) != OK)
        index = NULL;
    search_query_read(reader->arena, index, words, out);
}

void list_want_read(const struct reader *reader, struct search *index, const struct kind *kind,
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
    read_words(reader, index, form_str(values, "q"), out);
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

void list_want_words(const struct reader *reader, struct search *index, Str words,
                     struct list_want *out)
{
    *out = (struct list_want){
        .facets = { { .name = "country", .vocabulary = "country" } },
        .facet_count = 1,
        .page = 1,
        .per = LIST_PER_PAGE,
    };
    read_words(reader, index, words, out);
    out->sort = read_sort(STR_EMPTY, has_match(out));
}

/* ---- conditions ---- */

bool list_facet_is_kind(const struct list_facet *facet)
{
    return str_eq_z(STR("kind"), facet->name);
}

static void add_chosen(struct sql *sql, const struct list_facet *facet, bool walked)
{
    if (list_facet_is_kind(facet)) {
        sql_add(sql, " AND r.kind IN ");
        sql_texts(sql, facet->chosen, facet->chosen_count);
        return;
    }
    if (facet->known_count == 0) {
        sql_add(sql, " AND 1 = 0");
        return;
    }
    tagged_add(sql, facet->name, facet->known, facet->known_count, walked);
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

static void add_conditions(struct sql *sql, const struct reader *reader,
                           const struct list_want *want, const struct list_facet *except,
                           bool walked)
{
    rule_add(sql, "r", &reader->eye);
    if (want->kind != NULL) {
        sql_add(sql, " AND r.kind = ");
        sql_text(sql, str_from_z(want->kind->name));
    }
    for (size_t i = 0; i < want->facet_count; i++)
        if (&want->facets[i] != except && want->facets[i].chosen_count > 0)
            add_chosen(sql, &want->facets[i], walked);
    add_years(sql, reader, want);
}

void list_conditions_add(struct sql *sql, const struct reader *reader, const struct list_want *want,
                         const struct list_facet *except)
{
    add_conditions(sql, reader, want, except, false);
}

/* Whether the question finds anything at all. */
static bool can_find(const struct list_want *want, const struct search *index)
{
    return index != NULL && (want->any ? want->query.any : want->query.match).len > 0;
}

/* ---- answers ---- */

static Err count_all(const struct reader *reader, const struct list_want *want, int64_t *out)
{
    struct sql sql;

    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT COUNT(*) FROM record AS r WHERE ");
    list_conditions_add(&sql, reader, want, NULL);
    return sql_number(reader->db, "list.count", &sql, 0, out);
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

void list_order_add(struct sql *sql, const struct list_want *want)
{
    if (want->sort == SORT_CODE)
        sql_add(sql, " ORDER BY r.code");
    else
        order_add(sql, list_order(want));
}

static void add_these(struct sql *sql, const struct reader *reader, const struct found *found)
{
    size_t count;
    const int64_t *ids = found_unsorted(reader, found, &count);

    sql_add(sql, "r.id IN (SELECT value FROM json_each(");
    sql_text(sql, ids_json(reader->arena, ids, count));
    sql_add(sql, "))");
}

static bool is_tagged(const struct list_want *want)
{
    for (size_t i = 0; i < want->facet_count; i++)
        if (want->facets[i].chosen_count > 0)
            return true;
    return false;
}

/* found: what the cards say is found, or NULL.  Few are looked up and sorted; of many, those that
 * the page shows are met soon when all are gone through in their order. */
static Err find_ids(const struct reader *reader, const struct list_want *want,
                    const struct found *found, const struct list_place *place, int64_t offset,
                    int64_t max, int64_t **ids_out, size_t *count_out)
{
    bool few = found != NULL && found->total <= LOOKED_UP_MAX;
    bool known = few && !found->without_bits, gathered = known || (few && is_tagged(want));
    struct sql sql;

    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT r.id");
    if (gathered)
        gathered_from(&sql, reader, want->kind, list_order(want));
    else if (want->kind != NULL)
        order_from(&sql, reader, want->kind, list_order(want));
    else
        sql_add(&sql, " FROM record AS r WHERE r.id <> 0");
    sql_add(&sql, " AND ");
    if (known)
        add_these(&sql, reader, found);
    else
        add_conditions(&sql, reader, want, NULL, found != NULL && !gathered);
    if (place != NULL)
        list_place_add(&sql, list_order(want), place);
    list_order_add(&sql, want);
    sql_add(&sql, " LIMIT ");
    sql_int(&sql, max);
    sql_add(&sql, " OFFSET ");
    sql_int(&sql, offset);
    return ids_fetch(reader->arena, reader->db, "list.page", &sql, ids_out, count_out);
}

Err list_ids(const struct reader *reader, struct search *index, const struct list_want *asked,
             int64_t offset, int64_t max, int64_t **ids_out, size_t *count_out)
{
    struct list_want *want;
    struct found found;

    *ids_out = NULL;
    *count_out = 0;
    TRY(with_known(reader, asked, &want));
    if (!has_match(want))
        return find_ids(reader, want, NULL, NULL, offset, max, ids_out, count_out);
    if (!can_find(want, index))
        return OK;
    TRY(found_read(reader, index, want, true, &found));
    return found_ids(reader, &found, offset, max, ids_out, count_out);
}

Err list_ids_behind(const struct reader *reader, const struct list_want *asked,
                    const struct list_place *place, int64_t max, int64_t **ids_out,
                    size_t *count_out)
{
    struct list_want *want;

    must(asked->kind != NULL && asked->words.len == 0);
    TRY(with_known(reader, asked, &want));
    return find_ids(reader, want, NULL, place, 0, max, ids_out, count_out);
}

Err list_count(const struct reader *reader, struct search *index, const struct list_want *asked,
               int64_t *out)
{
    struct list_want *want;
    struct found found = { 0 };
    Err err = OK;

    TRY(with_known(reader, asked, &want));
    if (!has_match(want)) {
        if (!found_all(reader, index, want, &found))
            return count_all(reader, want, out);
        *out = found.total;
        return OK;
    }
    if (can_find(want, index))
        err = found_read(reader, index, want, false, &found);
    *out = found.total;
    return err;
}

static void set_total(struct list_result *out, const struct list_want *want, int64_t total)
{
    out->total = total;
    out->pages = (total + want->per - 1) / want->per;
}

/* Counted on the cards where they are up to date; else in the house itself. */
static Err run_without_words(const struct reader *reader, struct search *index,
                             const struct list_want *want, struct list_result *out)
{
    struct found found;
    bool on_cards = found_all(reader, index, want, &found);
    int64_t *ids, total;
    size_t count;

    if (on_cards)
        total = found.total;
    else
        TRY(count_all(reader, want, &total));
    set_total(out, want, total);
    TRY(find_ids(reader, want, on_cards ? &found : NULL, NULL, (want->page - 1) * want->per,
                 want->per, &ids, &count));
    TRY(record_briefs(reader, ids, count, &out->briefs));
    return on_cards ? list_facets_found(reader, want, &found, out)
                    : list_facets_fill(reader, want, out);
}

static Err run_with_words(const struct reader *reader, struct search *index,
                          const struct list_want *want, struct list_result *out)
{
    struct found found;
    int64_t *ids;
    size_t count;

    if (!can_find(want, index))
        return list_facets_found(reader, want, NULL, out);
    TRY(found_read(reader, index, want, true, &found));
    set_total(out, want, found.total);
    TRY(found_ids(reader, &found, (want->page - 1) * want->per, want->per, &ids, &count));
    TRY(record_briefs(reader, ids, count, &out->briefs));
    return list_facets_found(reader, want, &found, out);
}

Err list_run(const struct reader *reader, struct search *index, const struct list_want *asked,
             struct list_result *out)
{
    struct list_want *want;

    *out = (struct list_result){ 0 };
    TRY(with_known(reader, asked, &want));
    return has_match(want) ? run_with_words(reader, index, want, out)
                           : run_without_words(reader, index, want, out);
}

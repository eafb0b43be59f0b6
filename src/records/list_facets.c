/* SPDX-License-Identifier: EUPL-1.2
 *
 * What each further filter would find.  Contract in list_parts.h.
 */
#include "base/arena.h"
#include "records/list_parts.h"
#include "records/memory.h"

/* Counts per term.  only: the facet whose own choices are left out; NULL counts the facets where
 * nothing is chosen, all in one statement. */
static Err count_terms(const struct reader *reader, const struct list_want *want,
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
    sql_add(&sql, "SELECT t.vocabulary, t.term, COUNT(*) FROM record AS r");
    sql_add(&sql, " JOIN tag AS t ON t.record = r.id AND t.vocabulary IN ");
    sql_texts(&sql, names, name_count);
    sql_add(&sql, " WHERE ");
    list_conditions_add(&sql, reader, want, only);
    sql_add(&sql, " GROUP BY t.vocabulary, t.term ORDER BY t.vocabulary, COUNT(*) DESC, t.term");
    TRY(sql_query(reader->db, "list.facets", &sql, &rows));
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
static Err count_kinds(const struct reader *reader, const struct list_want *want,
                       const struct list_facet *facet, struct facet_count **out, size_t *count_out)
{
    struct sql sql;
    ROWS rows = { 0 };

    *out = ARENA_ARRAY(reader->arena, KINDS_MAX, struct facet_count);
    *count_out = 0;
    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT r.kind, COUNT(*) FROM record AS r WHERE ");
    list_conditions_add(&sql, reader, want, facet);
    sql_add(&sql, " GROUP BY r.kind ORDER BY COUNT(*) DESC, r.kind");
    TRY(sql_query(reader->db, "list.kinds", &sql, &rows));
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

/* Remembered between visits; no words: not for this reader. */
static Err label_reference(const struct reader *reader, Str code, struct tongue *out, bool *shown)
{
    enum { WORDS, LANG, STATE, PARTS };
    Str key = str_fmt(reader->arena, "reference %.*s", STR_ARG(code)), parts[PARTS];

    if (!memory_find_parts(reader, key, parts, PARTS)) {
        struct brief brief = { 0 };
        struct gone gone;
        Err err = record_find(reader, code, &brief, &gone);

        if (err != OK && err != ERR_NOT_FOUND && err != ERR_GONE)
            return err;
        if (err != OK)
            brief.title = (struct tongue){ 0 };
        parts[WORDS] = brief.title.words;
        parts[LANG] = brief.title.lang;
        parts[STATE] = brief.title.state;
        memory_keep_parts(reader, key, parts, PARTS);
    }
    *out = (struct tongue){ parts[WORDS], parts[LANG], parts[STATE] };
    *shown = out->words.len > 0;
    return OK;
}

/* The label of a facet's term; false where it must not be shown: a record that the eye may not see
 * would give its name away. */
static Err label_term(const struct reader *reader, const struct list_facet *facet, Str term,
                      struct tongue *out, bool *shown)
{
    struct term_name name;

    *shown = true;
    if (list_facet_is_kind(facet)) {
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
    if (facet->field != NULL && facet->field->type == FIELD_REF)
        return label_reference(reader, term, out, shown);
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

Err list_facets_fill(const struct reader *reader, const struct list_want *want,
                     struct list_result *out)
{
    struct facet_count *open_counts, *own;
    size_t open_count, own_count;

    TRY(count_terms(reader, want, NULL, &open_counts, &open_count));
    for (size_t i = 0; i < want->facet_count; i++) {
        const struct list_facet *facet = &want->facets[i];
        struct facet_result *result = &out->facets[out->facet_count++];

        if (facet->chosen_count == 0 && !list_facet_is_kind(facet)) {
            TRY(fill_facet(reader, facet, open_counts, open_count, result));
            continue;
        }
        if (list_facet_is_kind(facet))
            TRY(count_kinds(reader, want, facet, &own, &own_count));
        else
            TRY(count_terms(reader, want, facet, &own, &own_count));
        TRY(fill_facet(reader, facet, own, own_count, result));
        TRY(add_empty_choices(reader, result));
    }
    return OK;
}

Err list_facets_found(const struct reader *reader, const struct list_want *want,
                      const struct found *found, struct list_result *out)
{
    for (size_t i = 0; i < want->facet_count; i++) {
        struct facet_result *result = &out->facets[out->facet_count++];
        struct facet_count *counts = NULL;
        size_t count = 0;

        if (found != NULL)
            count = found_terms(reader, found, &want->facets[i], &counts);
        TRY(fill_facet(reader, &want->facets[i], counts, count, result));
        TRY(add_empty_choices(reader, result));
    }
    return OK;
}

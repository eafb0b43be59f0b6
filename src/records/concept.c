/* SPDX-License-Identifier: EUPL-1.2
 *
 * Concepts.  Contract in concept.h.
 */
#include "records/concept.h"

#include "base/arena.h"
#include "records/brief.h"

enum { NAMES_MAX = 40 };

static const struct statement titles_of = {
    "concept.titles", "SELECT words FROM text WHERE record = $1 AND field = 'title' AND item = 0 "
                      "ORDER BY lang"
};

static const struct statement terms_of = {
    "concept.terms", "SELECT vocabulary, term FROM term WHERE record = $1 ORDER BY vocabulary, term"
};

/* The kinds whose records are concepts, for a condition. */
static size_t concept_kinds(const struct kinds *kinds, Str *out)
{
    size_t n = 0;

    for (size_t i = 0; i < kinds->count && n < KINDS_MAX; i++)
        if (kinds->items[i]->flags & KIND_CONCEPT)
            out[n++] = str_from_z(kinds->items[i]->name);
    return n;
}

/* As many words as were asked for: what matches all of them is then the name itself, in whatever
 * form. */
static int64_t blanks_in(Str words)
{
    int64_t n = 0;

    for (size_t i = 0; i < words.len; i++)
        n += words.ptr[i] == ' ';
    return n;
}

static Err find_known(const struct reader *reader, struct db *index, const struct list_want *want,
                      struct briefs *out)
{
    Str kinds[KINDS_MAX];
    size_t kind_count = concept_kinds(reader->kinds, kinds), count;
    int64_t *ids;
    struct sql sql;

    *out = (struct briefs){ 0 };
    if (kind_count == 0)
        return OK;
    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT DISTINCT r.id FROM words JOIN entry AS e ON e.id = words.rowid "
                  "JOIN record AS r ON r.id = e.record WHERE words MATCH ");
    sql_text(&sql,
             str_fmt(reader->arena, "{title title_stems} : (%.*s)", STR_ARG(want->query.match)));
    sql_add(&sql, " AND r.kind IN ");
    sql_texts(&sql, kinds, kind_count);
    sql_add(&sql, " AND length(e.name) - length(replace(e.name, ' ', '')) = ");
    sql_int(&sql, blanks_in(want->query.name));
    sql_add(&sql, " AND ");
    rule_add(&sql, "r", &reader->eye);
    sql_add(&sql, " ORDER BY r.kind DESC, r.code LIMIT ");
    sql_int(&sql, CONCEPTS_MAX);
    TRY(ids_fetch(reader->arena, index, "concept.known", &sql, &ids, &count));
    return record_briefs(reader, ids, count, out);
}

/* The other names of the concepts as an expression for the search file; empty: there are none. */
static Err other_names(const struct reader *reader, const struct list_want *want,
                       const struct briefs *known, Str *out)
{
    struct buf match;
    size_t count = 0;

    buf_init(&match, reader->arena, 1 << 16);
    for (size_t i = 0; i < known->count; i++) {
        ROWS rows = { 0 };

        TRY(db_query(reader->db, &titles_of, DBARGS(DBINT(known->items[i].id)), &rows));
        while (rows_next(&rows) && count < NAMES_MAX) {
            struct search_query *name = ARENA_NEW(reader->arena, struct search_query);

            search_query_read(
                reader->arena,
                str_fmt(reader->arena, "\"%.*s\"", STR_ARG(rows_text(&rows, reader->arena, 0))),
                name);
            if (name->match.len == 0 || str_eq(name->whole, want->query.whole))
                continue;
            buf_z(&match, count++ > 0 ? " OR " : "");
            buf_str(&match, name->match);
        }
        TRY(rows_close(&rows));
    }
    *out = buf_full(&match) ? STR_EMPTY : buf_text(&match);
    return OK;
}

/* What is filed under a concept that is a term of a vocabulary. */
static Err add_tagged(const struct reader *reader, struct sql *sql, const struct briefs *known)
{
    for (size_t i = 0; i < known->count; i++) {
        ROWS rows = { 0 };

        TRY(db_query(reader->db, &terms_of, DBARGS(DBINT(known->items[i].id)), &rows));
        while (rows_next(&rows)) {
            sql_add(sql, " UNION ALL SELECT record, 0 AS score FROM tag WHERE vocabulary = ");
            sql_text(sql, rows_text(&rows, reader->arena, 0));
            sql_add(sql, " AND term = ");
            sql_text(sql, rows_text(&rows, reader->arena, 1));
        }
        TRY(rows_close(&rows));
    }
    return OK;
}

static Err find_also(const struct reader *reader, struct db *index, const struct list_want *want,
                     const struct briefs *known, Str match, struct briefs *out)
{
    struct sql sql;
    int64_t *ids;
    size_t count;

    sql_init(&sql, reader->arena);
    sql_add(&sql, "WITH best AS MATERIALIZED (SELECT DISTINCT e.record AS record FROM words "
                  "JOIN entry AS e ON e.id = words.rowid WHERE words MATCH ");
    sql_text(&sql, want->query.match);
    sql_add(&sql, "), hit AS MATERIALIZED (SELECT e.record AS record, "
                  "bm25(words, 20.0, 1.0, 0.9, 14.0, 0.8) AS score FROM words "
                  "JOIN entry AS e ON e.id = words.rowid WHERE words MATCH ");
    sql_text(&sql, match);
    TRY(add_tagged(reader, &sql, known));
    sql_add(&sql, "), also AS MATERIALIZED (SELECT record, MIN(score) AS score FROM hit "
                  "GROUP BY record) SELECT r.id FROM also JOIN record AS r ON r.id = also.record "
                  "WHERE r.id NOT IN (SELECT record FROM best) AND ");
    rule_add(&sql, "r", &reader->eye);
    sql_add(&sql, " ORDER BY also.score, r.day DESC, r.code LIMIT ");
    sql_int(&sql, CONCEPT_ROWS_MAX);
    TRY(ids_fetch(reader->arena, index, "concept.also", &sql, &ids, &count));
    return record_briefs(reader, ids, count, out);
}

Err concepts_find(const struct reader *reader, struct db *index, const struct list_want *want,
                  struct concepts *out)
{
    Str match;

    *out = (struct concepts){ 0 };
    if (index == NULL || want->query.match.len == 0 || want->query.excluded.len > 0)
        return OK;
    TRY(find_known(reader, index, want, &out->known));
    if (out->known.count == 0)
        return OK;
    TRY(other_names(reader, want, &out->known, &match));
    if (match.len == 0)
        return OK;
    return find_also(reader, index, want, &out->known, match, &out->also);
}
